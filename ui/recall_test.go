package ui_test

import (
	"context"
	"testing"
	"time"

	"msgtrace/ui"
	"msgtrace/ui/memory"
)

// kept is what an earlier run has left, on a disk that takes its time.
type kept struct{ answer chan ui.Recalled }

// open is called within the bubble of the test.
func (k *kept) open() func(context.Context) ui.Recalled {
	k.answer = make(chan ui.Recalled)
	return func(ctx context.Context) ui.Recalled {
		select {
		case r := <-k.answer:
			return r
		case <-ctx.Done():
			return ui.Recalled{}
		}
	}
}

func TestTheFormIsThereBeforeWhatWasKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before func(*explorer)
		filled bool
	}{
		"nothing done":     {func(*explorer) {}, true},
		"another field":    {func(e *explorer) { e.Press("tab") }, true},
		"begun to type":    {func(e *explorer) { e.Press("tab"); e.Type("a") }, false},
		"typed and erased": {func(e *explorer) { e.Press("tab"); e.Type("a"); e.Press("backspace") }, false},
		"searched":         {func(e *explorer) { e.Press("enter"); e.Settle(); e.Press("f") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			searches, accounts := &disk{slow: true}, &kept{}
			explore(t, setup{recall: []*kept{accounts}, memory: searches}, func(e *explorer) {
				if !e.Shows("Recipient") || e.Shows("keeper@contoso.com") {
					t.Errorf("got\n%s\nwant an empty form", e.Screen())
				}
				test.before(e)
				accounts.answer <- ui.Recalled{Account: "cy@contoso.com"}
				e.Settle()
				if !e.Shows("cy@contoso.com") {
					t.Errorf("got\n%s\nwant who is signed in", e.Screen())
				}
				searches.answer <- memory.All{Searches: memory.Searches{Recent: []memory.Search{{Line: "to:keeper@contoso.com", At: time.Now()}}}}
				e.Settle()
				if got := e.Shows("Recipient   keeper@contoso.com"); got != test.filled {
					t.Errorf("got\n%s\nfilled: %v, want %v", e.Screen(), got, test.filled)
				}
			})
		})
	}
}

// A file that does not answer is nobody's business: no spinner, and no wait at
// the end.
func TestWhatWasKeptMayNeverCome(t *testing.T) {
	t.Parallel()
	explore(t, setup{recall: []*kept{{}}}, func(e *explorer) {
		e.Settle()
		if got := e.Measure(func() { e.Advance(time.Minute) }); got != 0 {
			t.Errorf("got %d bytes while nothing happens, want 0", got)
		}
		e.Press("ctrl+c")
		if _, err := e.Result(); err != nil {
			t.Errorf("got %v, want it to quit", err)
		}
	})
}
