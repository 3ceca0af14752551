package ui_test

import (
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// A window that does not change any more costs the second person nothing, whose screen
// says of when it is. Running it again asks the service.
func TestASettledWindowThatAnotherHasAskedFor(t *testing.T) {
	t.Parallel()
	begin := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // of fake time
	s := setup{
		cache: client.NewMemoryCache(16 << 20), query: client.Query{Start: begin.Add(-40 * time.Hour), End: begin.Add(-20 * time.Hour)},
		pageSize: 1000, api: client.Tracing, Options: uitest.Options{Width: 160, Height: 40},
	}
	explore(t, s, func(e *explorer) {
		e.costs("the first search", 1, func() { e.Press("enter"); e.Settle() })
		e.Expect("asked 01:00 CET")
	})
	explore(t, s, func(e *explorer) {
		e.Advance(13 * time.Hour)
		e.costs("the same by another", 0, func() { e.Press("enter"); e.Settle() })
		e.Expect("asked 1 Jan 01:00 CET")
		e.costs("running it again", 1, func() { e.Press("R"); e.Settle() })
		e.Expect("asked 14:00 CET")
	})
}

// What may change is taken from another person who asked for the same just before, once.
func TestAnAnswerThatAnotherPersonGotJustBefore(t *testing.T) {
	t.Parallel()
	s := setup{
		cache: client.NewMemoryCache(16 << 20), query: client.Query{}, pageSize: 1000, api: client.Tracing, person: "ann",
		Options: uitest.Options{Width: 160, Height: 40},
	}
	explore(t, s, func(e *explorer) {
		e.costs("the first search", 1, func() { e.Press("enter"); e.Settle() })
		e.Expect("asked 01:00 CET")
	})
	s.person = "bob"
	explore(t, s, func(e *explorer) {
		e.Advance(20 * time.Second)
		e.costs("the same by another", 0, func() { e.Press("enter"); e.Settle() })
		e.Expect("asked 01:00:00 CET")
		e.costs("running it again", 1, func() { e.Press("R"); e.Settle() })
		e.Expect("asked 01:00 CET")
	})
}
