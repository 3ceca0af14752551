package ui_test

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"msgtrace/client/simulator"
	"msgtrace/ui/uitest"
)

func TestAThrottledCallCountsDownAndGoesOn(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 100}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		first := countLoaded(e)
		e.sim.SetFaults(simulator.Faults{Throttle: simulator.When{Next: 1}, RetryAfter: "42"})
		e.Press("G")
		e.WaitFor("The tenant's request limit is used up. Resuming at 01:00:4")
		e.Expect("esc stops")
		e.WaitFor("(in 40 s)")
		before := e.Bytes()
		e.Advance(10 * time.Second)
		e.Expect("(in 30 s)")
		if perSecond := (e.Bytes() - before) / 10; perSecond > 60 {
			t.Errorf("the countdown: got %d bytes a second, want 60 at most", perSecond)
		}
		e.WaitUntil("the next page is there", func() bool { return !e.Shows("request limit is used up") })
		e.Settle()
		e.Expect(" only · ")
		if got := countLoaded(e); got <= first {
			e.Errorf("got %d messages loaded after the next page, want more than %d", got, first)
		}
		spends(e, "an idle minute afterwards", 0, func() { e.Advance(time.Minute) })
	})
}

// countLoaded is how many messages the header says are loaded.
func countLoaded(e *explorer) int {
	e.t.Helper()
	said := regexp.MustCompile(`(\d+) messages · `).FindStringSubmatch(e.Screen())
	if said == nil {
		e.Fatalf("got no number of messages loaded, want one")
	}
	n, err := strconv.Atoi(said[1])
	if err != nil {
		e.t.Fatal(err)
	}
	return n
}

func TestAFullBudgetIsSaidWithItsEnd(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 5, Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		for range 110 {
			e.Press("G")
		}
		e.WaitFor("requests in five minutes are used up")
		e.Expect("esc stops", "100/100 requests")
		e.Press("esc")
		e.Settle()
		e.Expect("Stopped")
	})
}

func TestAWaitOfAnHourIsNoWaitOfFiveMinutes(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 100}, func(e *explorer) {
		e.sim.SetFaults(simulator.Faults{Daily: 1})
		e.Press("enter")
		e.Settle()
		first := countLoaded(e)
		e.Press("G")
		e.WaitFor("The service wants to be asked again at 02:00:0")
		e.Expect("the tenant's daily quota may be used up.")
		if got := countLoaded(e); got != first {
			e.Errorf("got %d messages, want the %d that came", got, first)
		}
		e.Settle()
		spends(e, "an idle minute beside it", 0, func() { e.Advance(time.Minute) })
		e.Advance(time.Hour)
		e.Press("R")
		e.Settle()
		if got := countLoaded(e); got <= first {
			e.Errorf("got %d messages an hour later, want more than %d", got, first)
		}
	})
}

func TestTheMeterSaysThatOthersUseTheQuotaToo(t *testing.T) {
	t.Parallel()
	explore(t, setup{pageSize: 100, Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.sim.SetFaults(simulator.Faults{Throttle: simulator.When{Next: 1}, RetryAfter: "5"})
		e.Press("G")
		e.WaitFor("requests, next 01:00:0")
		e.WaitFor("requests, others use the quota too")
		e.Settle()
		spends(e, "an idle minute beside it", 0, func() { e.Advance(time.Minute) })
		e.Advance(5 * time.Minute)
		e.Press("g")
		e.Settle()
		if e.Shows("others use the quota too") {
			e.Errorf("got that others use the quota five minutes later, want the whole limit again")
		}
	})
}
