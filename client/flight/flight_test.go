package flight_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client/flight"
)

// group is a group whose calls report strings.
type group = flight.Group[int, string]

// slow returns work that takes a second, reports twice, and counts its runs.
func slow(runs *int) func(context.Context, func(string)) (int, error) {
	return func(ctx context.Context, report func(string)) (int, error) {
		*runs++
		report("begun")
		report("sending")
		select {
		case <-time.After(time.Second):
			return 7, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// returns is work that is done at once.
func returns(value int, err error) func(context.Context, func(string)) (int, error) {
	return func(context.Context, func(string)) (int, error) { return value, err }
}

func want(t *testing.T, got int, err error, value int, wrong error) {
	t.Helper()
	if got != value || !errors.Is(err, wrong) {
		t.Errorf("got %d, %v, want %d, %v", got, err, value, wrong)
	}
}

func TestCallersOfOneKeyShareOneRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, runs := group{Keep: 1}, 0
		var callers sync.WaitGroup
		for range 10 {
			callers.Go(func() {
				var steps []string
				got, err := g.Do(t.Context(), "k", func(s string) { steps = append(steps, s) }, slow(&runs))
				want(t, got, err, 7, nil)
				if len(steps) == 0 || steps[len(steps)-1] != "sending" {
					t.Errorf("got the steps %q, want them to end with the last one", steps)
				}
			})
		}
		callers.Wait()
		got, err := g.Do(t.Context(), "other", nil, slow(&runs))
		want(t, got, err, 7, nil)
		if runs != 2 {
			t.Errorf("got %d runs, want one for each key", runs)
		}
	})
}

func TestAWaiterThatJoinsLateGetsTheNewestStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g group
		runs := 0
		var early, late []string
		var callers sync.WaitGroup
		callers.Go(func() { _, _ = g.Do(t.Context(), "k", func(s string) { early = append(early, s) }, slow(&runs)) })
		synctest.Wait()
		callers.Go(func() { _, _ = g.Do(t.Context(), "k", func(s string) { late = append(late, s) }, slow(&runs)) })
		callers.Wait()
		if !slices.Equal(early, []string{"begun", "sending"}) || !slices.Equal(late, []string{"sending"}) {
			t.Errorf("got %q and %q, want every step, and the newest", early, late)
		}
	})
}

func TestARunOutlivesAWaiterThatGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g group
		runs := 0
		ctx, cancel := context.WithCancel(t.Context())
		var callers sync.WaitGroup
		callers.Go(func() {
			got, err := g.Do(ctx, "k", nil, slow(&runs))
			want(t, got, err, 0, context.Canceled)
		})
		synctest.Wait()
		callers.Go(func() {
			got, err := g.Do(t.Context(), "k", nil, slow(&runs))
			want(t, got, err, 7, nil)
		})
		synctest.Wait()
		cancel()
		callers.Wait()
		if runs != 1 {
			t.Errorf("got %d runs, want 1", runs)
		}
	})
}

func TestARunIsCancelledWithItsLastWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g group
		runs := 0
		start := time.Now()
		var callers sync.WaitGroup
		for _, patience := range []time.Duration{100 * time.Millisecond, 300 * time.Millisecond} {
			callers.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				got, err := g.Do(ctx, "k", nil, slow(&runs))
				want(t, got, err, 0, context.DeadlineExceeded)
			})
		}
		callers.Wait()
		// Whoever comes now does not join the run that ends.
		got, err := g.Do(t.Context(), "k", nil, slow(&runs))
		want(t, got, err, 7, nil)
		if took := time.Since(start); runs != 2 || took != 1300*time.Millisecond {
			t.Errorf("got %d runs in %v, want 2 in 1.3s", runs, took)
		}
	})
}

func TestACallerWhoseContextHasEndedStartsNothing(t *testing.T) {
	g, runs := group{Keep: 1}, 0
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got, err := g.Do(ctx, "k", nil, slow(&runs))
	want(t, got, err, 0, context.Canceled)
	if runs != 0 {
		t.Errorf("got %d runs, want none", runs)
	}
	_, _ = g.Do(t.Context(), "k", nil, returns(1, nil))
	got, err = g.Do(ctx, "k", nil, slow(&runs)) // what is kept costs nothing
	want(t, got, err, 1, nil)
}

func TestTheWorkHasTheValuesOfTheFirstContextButNotItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type key struct{}
		var g group
		ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, 7), time.Second)
		defer cancel()
		work := func(ctx context.Context, _ func(string)) (int, error) {
			if _, ends := ctx.Deadline(); ends {
				t.Error("got a deadline, want none")
			}
			got, _ := ctx.Value(key{}).(int)
			return got, nil
		}
		got, err := g.Do(ctx, "k", nil, work)
		want(t, got, err, 7, nil)
	})
}

func TestTheNewestValuesAreKeptAndNoErrors(t *testing.T) {
	g := group{Keep: 3}
	failed := errors.New("failed")
	got, err := g.Do(t.Context(), "0", nil, returns(1, failed))
	want(t, got, err, 1, failed)
	if _, ok := g.Peek("0"); ok {
		t.Error("got a value for a call that failed, want none")
	}
	for i := range 5 {
		_, _ = g.Do(t.Context(), strconv.Itoa(i), nil, returns(i, nil))
	}
	g.Forget(func(key string) bool { return key == "3" })
	var kept []string
	for i := range 5 {
		if got, ok := g.Peek(strconv.Itoa(i)); ok && got == i {
			kept = append(kept, strconv.Itoa(i))
		}
	}
	if !slices.Equal(kept, []string{"2", "4"}) {
		t.Errorf("got %q kept, want 2 and 4", kept)
	}
}

func TestAValueThatIsPutIsTheOneThatIsKept(t *testing.T) {
	g := group{Keep: 2}
	for key, value := range map[string]int{"a": 1, "b": 2} {
		_, _ = g.Do(t.Context(), key, nil, returns(value, nil))
	}
	g.Put("a", 7)
	got, err := g.Do(t.Context(), "a", nil, returns(8, nil))
	want(t, got, err, 7, nil)
	if kept, ok := g.Peek("b"); !ok || kept != 2 {
		t.Errorf("got %d, %v of the other key, want 2", kept, ok)
	}
}

func TestTheZeroGroupKeepsNothing(t *testing.T) {
	var g group
	for i := range 3 {
		got, err := g.Do(t.Context(), "k", nil, returns(i, nil))
		want(t, got, err, i, nil)
	}
	if _, ok := g.Peek("k"); ok {
		t.Error("got a kept value, want none")
	}
}

func TestAForgottenCallServesOnlyThoseWhoWaitForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, runs := group{Keep: 1}, 0
		var callers sync.WaitGroup
		callers.Go(func() {
			got, err := g.Do(t.Context(), "k", nil, slow(&runs))
			want(t, got, err, 7, nil)
			if _, ok := g.Peek("k"); ok {
				t.Error("got the value of a forgotten call kept, want it dropped")
			}
		})
		synctest.Wait()
		g.Forget(func(string) bool { return true })
		<-time.After(500 * time.Millisecond)
		got, err := g.Do(t.Context(), "k", nil, slow(&runs))
		want(t, got, err, 7, nil)
		callers.Wait()
		if kept, _ := g.Peek("k"); runs != 2 || kept != 7 {
			t.Errorf("got %d runs and kept %d, want 2 and 7", runs, kept)
		}
	})
}

func TestDoneComesBeforeTheWaitersAndNobodyJoinsAfterIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lock sync.Mutex
		var none *flight.Call[int, string]
		if none.Join() != nil {
			t.Error("got a waiter of no call, want none")
		}
		lock.Lock()
		taken := 0
		call := flight.Start(t.Context(), &lock, returns(7, nil), func(value int, _ error) { taken = value })
		waiter := call.Join()
		lock.Unlock()
		got, err := waiter.Wait(t.Context(), nil)
		want(t, got, err, 7, nil)
		lock.Lock()
		defer lock.Unlock()
		if taken != 7 || call.Join() != nil {
			t.Errorf("done got %d, and a waiter joined: %v; want 7, false", taken, call.Join() != nil)
		}
	})
}
