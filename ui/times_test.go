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

func TestTimesAreShownAndReadInTheZoneOfWhoeverAsks(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Expect(" 1 Jan 00:55:59~")
		e.Press("T")
		e.Expect("Show and read times as they are in")
		e.Type("Atlantis")
		e.Press("enter")
		e.Expect("The zone \"Atlantis\" is not known")
		for range len("Atlantis") {
			e.Press("backspace")
		}
		e.Type("Tokyo")
		e.Press("enter")
		e.Expect("Times as they are in Tokyo: JST.", " 1 Jan 08:55:59~")
		e.Press("r")
		e.Expect("2000-01-01 08:59:26 JST (1999-12-31 23:59:26Z) · 00:59:26 CET")
		e.Press("esc", "t", "r")
		e.Expect("1999-12-31 23:59:26 UTC · 1 Jan 08:59:26 JST · 1 Jan 00:59:26 CET")
		e.Press("esc", "t", "t", "f")
		e.Expect("Asia/Tokyo (ctrl+t: UTC)")
		e.Press("tab", "tab")
		e.Type("8:00")
		e.Expect("1 Jan 08:00 – now, Asia/Tokyo")
		e.Expect("since:1999-12-31T23:00:00Z") // whoever runs it may be in another zone
		e.Press("esc", "T")
		for range len("Tokyo") {
			e.Press("backspace")
		}
		e.Press("enter")
		e.Expect("Times in your zone: CET.", " 1 Jan 00:55:59~")
	})
}
