package ui_test

import (
	"testing"

	"msgtrace/ui/uitest"
)

func TestTheZoneIsSaid(t *testing.T) {
	t.Parallel()
	narrow := setup{Options: uitest.Options{Width: 80, Height: 24}}
	listed(t, narrow, func(e *explorer) {
		e.Expect("all of it · CET")
		e.Press("t")
		e.Settle()
		e.Expect("all of it · UTC", "Times in UTC.")
		e.Press("t")
		e.Expect("Times as ages.")
		e.Press("t")
		e.Expect("Times in your zone: CET.")
	})
}
