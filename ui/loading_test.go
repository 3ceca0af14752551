package ui_test

import (
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui/uitest"
)

func TestPagesComeBeforeTheEndIsReachedAndOnlyOnce(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, pageSize: 100}, func(e *explorer) {
				e.costs("the first page", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				pages := e.asked(func() {
					for range 40 {
						e.Press("pgdown")
						e.Refuse("page ")
						e.Settle()
					}
				})
				e.Expect(e.total()+" · read back to", "all of it")
				seen := map[string]bool{}
				for _, request := range e.sim.Log() {
					if seen[request.URL] {
						t.Errorf("got %s asked for twice, want once", request.URL)
					}
					seen[request.URL] = true
				}
				t.Logf("%d pages", pages)
			})
		})
	}
}

func TestEscStopsALoadAndKeepsWhatCame(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, pageSize: 100}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.sim.SetFaults(simulator.Faults{Latency: 5 * time.Second})
				e.Press("G")
				e.Advance(100 * time.Millisecond)
				e.Refuse("page 2")
				e.WaitFor("page 2")
				e.Press("esc")
				e.Expect("Stopped. What was loaded stays; R resumes.", "stopped · R resumes")
				e.Refuse("page 2 …")
				e.Settle()
				spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
				e.costs("moving", 0, func() {
					e.Press("G", "G")
					e.Settle()
				})
				e.sim.SetFaults(simulator.Faults{})
				e.costs("going on", 1, func() {
					e.Press("R")
					e.Settle()
				})
			})
		})
	}
}

func TestTheSpinnerIsSlowAndStops(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Settle()
		e.sim.SetFaults(simulator.Faults{Latency: 10 * time.Second})
		e.Press("enter")
		e.WaitFor("page 1")
		if said := strings.Count(strings.SplitN(e.Screen(), "\n", 3)[1], "page 1"); said != 1 {
			t.Errorf("got the page named %d times on one line, want once", said)
		}
		before := e.Bytes()
		e.Advance(5 * time.Second)
		if perSecond := (e.Bytes() - before) / 5; perSecond == 0 || perSecond > 4*60 {
			t.Errorf("the spinner: got %d bytes a second, want 1 to 240", perSecond)
		}
		e.WaitFor("all of it")
		e.Settle()
		spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
	})
}

func TestStoppingTheSecondRunKeepsTheFirst(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 100}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.sim.SetFaults(simulator.Faults{Latency: 5 * time.Second})
		e.Press("R")
		e.WaitFor("page 1")
		e.Press("]")
		e.Expect("There is no search after this one", "page 1")
		e.Press("esc")
		e.Settle()
		e.Expect(" only · ", "Stopped.")
		e.Refuse("stopped:")
		e.sim.SetFaults(simulator.Faults{})
		e.costs("the next page of the first run", 1, func() {
			e.Press("G")
			e.Settle()
		})
	})
}

func TestLittleThatMatchesIsReadInPieces(t *testing.T) {
	t.Parallel()
	o := setup{pageSize: 20, noBudget: true, query: client.Query{Subject: "nothing has this subject"}}
	explore(t, o, func(e *explorer) {
		e.costs("the search", 5, func() {
			e.Press("enter")
			e.Settle()
		})
		e.Expect("No message matched so far", "Not complete: read back to ", "G reads on (about ", "at most 20 a press)")
		e.costs("a page more", 5, func() {
			e.Press("pgdown")
			e.Settle()
		})
		e.costs("reading on, as a person says", 20, func() {
			e.Press("G")
			e.Settle()
		})
		spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
	})
}

// TestWhereRowsAreFilteredHereGReadsOn is about a screen that is full of messages that
// match while most of the window is not read: the list says so, and what it costs.
func TestWhereRowsAreFilteredHereGReadsOn(t *testing.T) {
	t.Parallel()
	o := setup{pageSize: 20, noBudget: true, query: client.Query{Recipients: []string{"*@contoso.com"}}}
	explore(t, o, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Expect(" match · read back to ", " only · G reads on", "┈┈ not complete: read back to ", " requests, at most 20 a press) ┈┈")
		e.costs("reading on", 20, func() {
			e.Press("G")
			e.Settle()
		})
		e.Expect(" only · G reads on", "┈┈ not complete: read back to ")
		e.costs("moving over what is there", 0, func() {
			e.Press("g", "pgdown", "j", "pgup")
			e.Settle()
		})
		for range 5 {
			e.Press("G")
			e.Settle()
		}
		e.Expect("all of it")
		e.Refuse("not complete")
	})
}

// TestAPressWhileAPageComesReadsNoMoreLater is about a key that finds the list busy: it
// must not be remembered, and spend its requests when nobody expects it.
func TestAPressWhileAPageComesReadsNoMoreLater(t *testing.T) {
	t.Parallel()
	o := setup{pageSize: 20, noBudget: true, query: client.Query{Recipients: []string{"*@contoso.com"}}}
	explore(t, o, func(e *explorer) {
		e.sim.SetFaults(simulator.Faults{Latency: 5 * time.Second})
		e.Press("enter")
		e.Press("G")
		e.WaitFor("page 1")
		e.Press("G")
		e.Settle()
		e.sim.SetFaults(simulator.Faults{})
		if n := e.asked(func() {
			e.Press("j", "pgdown", "pgdown", "pgdown")
			e.Settle()
		}); n > 15 {
			e.Errorf("got %d requests for moving down by three pages, want 15 at most", n)
		}
	})
}

// Before the first page nothing is decided: line 2 does not say that recipients are
// filtered here, which the first page may change.
func TestLine2SaysThatTheFirstPageDecidesWhatIsAsked(t *testing.T) {
	t.Parallel()
	o := setup{api: client.Tracing, Options: uitest.Options{Width: 140, Height: 40}, query: client.Query{Recipients: []string{"ann@contoso.com", "bob@contoso.com", "cy@contoso.com"}}}
	explore(t, o, func(e *explorer) {
		e.sim.SetFaults(simulator.Faults{Latency: 5 * time.Second})
		e.Press("enter")
		e.WaitFor("page 1")
		e.Expect("the first page decides what is asked")
		e.Refuse("filtered here")
		e.Settle()
		e.Refuse("the first page decides")
	})
}
