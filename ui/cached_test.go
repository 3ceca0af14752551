package ui_test

import (
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// A window that does not change any more costs the second person nothing, whose screen
// says of when it is. Running it again asks the service.
func TestASettledWindowThatAnotherHasAskedFor(t *testing.T) {
	t.Parallel()
	s := settledWindow()
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

// settledWindow is a search for what does not change any more, of people who share a cache.
func settledWindow() setup {
	begin := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // of fake time
	return setup{
		cache: client.NewMemoryCache(16 << 20), query: client.Query{Start: begin.Add(-40 * time.Hour), End: begin.Add(-20 * time.Hour)},
		pageSize: 1000, api: client.Tracing, Options: uitest.Options{Width: 160, Height: 40},
	}
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

// Details that another person has asked for before the list was are said to be older.
func TestEventsThatAnotherPersonHasAskedForSayWhen(t *testing.T) {
	t.Parallel()
	s := settledWindow()
	explore(t, s, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Press("e")
		e.Settle()
		e.costs("its events", 1, func() { e.Press("enter"); e.Settle() })
		e.saysOnce("asked ")
		e.Press("Y")
		e.Expect("; asked 2000-01-01 01:00 CET")
	})
	explore(t, s, func(e *explorer) {
		e.Advance(13 * time.Hour)
		e.Press("enter")
		e.Settle()
		e.Press("R")
		e.Settle()
		e.Expect("asked 14:00 CET")
		e.Press("e")
		e.Settle()
		e.costs("the events that were asked for before", 0, func() { e.Press("enter"); e.Settle() })
		e.Expect("asked 1 Jan 01:00 ")
		e.Resize(120, 40)
		e.Expect("asked 1 Jan 01:00 ─ ✗ Failed")
		e.Press("Y")
		e.Expect("; asked 2000-01-01 01:00 CET")
		e.Press("esc")
		e.costs("asking again", 1, func() { e.Press("R"); e.Settle() })
		e.saysOnce("asked ")
	})
}

// saysOnce fails if the screen does not have a text exactly once.
func (e *explorer) saysOnce(words string) {
	e.t.Helper()
	if got := strings.Count(e.Screen(), words); got != 1 {
		e.Errorf("got %q %d times, want once", words, got)
	}
}
