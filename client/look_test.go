package client_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// watched is a search of simulated mail that is watched, in fake time.
type watched struct {
	t      *testing.T
	sim    *simulator.Simulator
	client *client.Client
	result *client.Result
	open   bool // the search ends now
}

// watching searches, reads all of it, and hands it to the script.
func watching(t *testing.T, o client.Options, s simulator.Options, q func(now time.Time) client.Query, script func(*watched)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New(s)
		o.Tokens, o.Transport = client.StaticToken(client.Secret(sim.Token())), sim.Transport()
		c, err := client.New(o)
		if err != nil {
			t.Fatal(err)
		}
		query := q(time.Now())
		w := &watched{t: t, sim: sim, client: c, result: c.Search(plan(t, c, query)), open: query.EndsNow(time.Now())}
		if err := w.result.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		script(w)
	})
}

// since is a search of so long until now.
func since(d time.Duration) func(time.Time) client.Query {
	return func(now time.Time) client.Query { return client.Query{Start: now.Add(-d)} }
}

// until is a search of the time from so long ago until so long ago.
func until(from, to time.Duration) func(time.Time) client.Query {
	return func(now time.Time) client.Query { return client.Query{Start: now.Add(-from), End: now.Add(-to)} }
}

// follow makes every look that is due in a time, and returns what they found.
func (w *watched) follow(watch *client.Watch, d time.Duration) (all client.Found, looks int, end client.WatchEnd) {
	w.t.Helper()
	for over := time.Now().Add(d); ; looks++ {
		due, end := watch.Next()
		if end != client.WatchGoesOn || due.After(over) {
			return all, looks, end
		}
		pass(time.Until(due))
		found, err := watch.Look(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		all.Changes, all.Requests = append(all.Changes, found.Changes...), all.Requests+found.Requests
	}
}

func TestAWatchSeesAllThatComesAndSettlesAndKeepsWhatWasThere(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			watching(t, client.Options{Dialect: dialect}, simulator.Options{Messages: 500, LateRows: 60}, since(48*time.Hour), func(w *watched) {
				before, asked := w.result.Snapshot(), len(w.sim.Log())
				held := loaded(w.result)
				found, looks, _ := w.follow(w.result.Watch(w.open, 0), 2*time.Hour)
				after := w.result.Snapshot()
				added := 0
				for _, c := range found.Changes {
					if c.New {
						added++
					}
				}
				t.Logf("2 h: %d looks, %d requests, %d changes, %d of them new messages", looks, len(w.sim.Log())-asked, len(found.Changes), added)
				if added == 0 || added == len(found.Changes) || len(after.Traces) != len(before.Traces)+added {
					t.Errorf("got %d new messages of %d changes, and %d messages after %d, want new ones, changed ones, and all that were there",
						added, len(found.Changes), len(after.Traces), len(before.Traces))
				}
				if spent := after.Requests - before.Requests; spent != len(w.sim.Log())-asked || spent != found.Requests {
					t.Errorf("got %d requests in the snapshot and %d of the looks, want %d", spent, found.Requests, len(w.sim.Log())-asked)
				}
				if last := after.Asked; !after.Complete || !w.result.Plan().Query.End.Equal(last.Truncate(time.Second)) {
					t.Errorf("got complete %v up to %v, want it up to the last look at %v", after.Complete, w.result.Plan().Query.End, last)
				}
				for i, one := range before.Traces {
					if one.ID != held[i].ID || !slices.EqualFunc(one.Recipients, held[i].Recipients, sameCopy) {
						t.Fatalf("got the old snapshot changed at %d, want it as it was", i)
					}
				}
				time.Sleep(10 * time.Minute) // what came last is shown by the service
				w.follow(w.result.Watch(w.open, 0), time.Second)
				compare(t, loaded(w.result), between(w.sim, w.result.Plan().Query))
			})
		})
	}
}

func sameCopy(a, b client.Recipient) bool { return a.Address == b.Address && a.Status == b.Status }

// between are the generated messages that a query without conditions finds.
func between(s *simulator.Simulator, q client.Query) []simulator.Message {
	return slices.DeleteFunc(s.Messages(), func(m simulator.Message) bool {
		return m.Received.Before(q.Start) || m.Received.After(q.End.Add(time.Second))
	})
}

func TestALookAsksOnlyForWhatMayChange(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			watching(t, client.Options{Dialect: dialect, PageSize: 100}, simulator.Options{Messages: 2000}, since(9*24*time.Hour), func(w *watched) {
				asked := len(w.sim.Log())
				var pending []time.Time
				for _, one := range w.result.Snapshot().Traces {
					if young := time.Since(one.Received.Time()) < 6*time.Hour; !young && one.MayChange(time.Now()) {
						pending = append(pending, one.Received.Time())
					}
				}
				pass(time.Minute)
				look := w.result.Look(w.open)
				cost := look.Cost()
				if _, err := look.Turn(w.t.Context(), 0); err != nil {
					t.Fatal(err)
				}
				requests := w.sim.Log()[asked:]
				t.Logf("%d requests for the search, %d for a look, which said %d; %d old copies pending", asked, len(requests), cost, len(pending))
				if len(requests) >= asked/2 || cost > len(requests) {
					t.Errorf("got %d requests for a look of which %d were said, after a search of %d, want fewer", len(requests), cost, asked)
				}
				for _, one := range w.result.Snapshot().Traces {
					if one.MayChange(time.Now()) && time.Since(one.Received.Time()) > 6*time.Hour && !slices.Contains(pending, one.Received.Time()) {
						t.Errorf("got %s pending by now, want it as it was", one.ID)
					}
				}
			})
		})
	}
}

func TestACopyThatTheConditionsHoldForNoLongerIsAskedForByItself(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			query := func(now time.Time) client.Query {
				return client.Query{Start: now.Add(-48 * time.Hour), Statuses: []client.Status{client.StatusPending}}
			}
			watching(t, client.Options{Dialect: dialect}, simulator.Options{Messages: 1000}, query, func(w *watched) {
				before := w.result.Snapshot().Traces
				found, looks, end := w.follow(w.result.Watch(false, 20*time.Hour), 20*time.Hour)
				settled := 0
				for _, c := range found.Changes {
					if c.Settled > 0 && c.Was == client.StatusPending {
						settled++
					}
				}
				t.Logf("%d messages pending, %d settled, %d looks, %d requests, %q", len(before), settled, looks, found.Requests, end)
				after := w.result.Snapshot().Traces
				if settled == 0 || len(after) < len(before) {
					t.Errorf("got %d settled and %d messages after %d, want some, and none lost", settled, len(after), len(before))
				}
				truth := map[string]simulator.Message{}
				for _, m := range w.sim.Messages() {
					truth[m.ID] = m
				}
				for _, one := range after {
					for _, r := range one.Recipients {
						for _, now := range truth[one.ID].Recipients {
							if strings.EqualFold(now.Address, r.Address) && client.ParseStatus(now.Status) != r.Status {
								t.Errorf("%s to %s: got %q, want %q", one.ID, r.Address, r.Status, now.Status)
							}
						}
					}
				}
			})
		})
	}
}

func TestALookReadsNothingThatWasNotLoaded(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		synctest.Test(t, func(t *testing.T) {
			sim := simulator.New(simulator.Options{Messages: 2000, LateRows: 60})
			c := newClientNow(t, sim, client.Options{Dialect: dialect, PageSize: 20})
			r := c.Search(plan(t, c, client.Query{Start: time.Now().Add(-48 * time.Hour)}))
			if err := r.Ensure(t.Context(), 10); err != nil {
				t.Fatal(err)
			}
			before := r.Snapshot()
			oldest := before.Traces[len(before.Traces)-1]
			pass(20 * time.Minute)
			found, err := r.Look(true).Turn(t.Context(), 0)
			after := r.Snapshot()
			if err != nil || !found.Done || len(after.Traces) <= len(before.Traces) {
				t.Fatalf("%s: got %v, done %v, %d messages after %d, want new ones", dialect, err, found.Done, len(after.Traces), len(before.Traces))
			}
			if last := after.Traces[len(after.Traces)-1]; last.Received.Before(oldest.Received.Time()) || !after.More {
				t.Errorf("%s: got messages back to %v, want them back to %v and more to read", dialect, last.Received, oldest.Received)
			}
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, one := range r.Snapshot().Traces {
				if seen[one.ID] {
					t.Errorf("%s: got %s twice, want it once", dialect, one.ID)
				}
				seen[one.ID] = true
			}
			compare(t, loaded(r), between(sim, r.Plan().Query))
		})
	}
}

func newClientNow(t *testing.T, s *simulator.Simulator, o client.Options) *client.Client {
	t.Helper()
	o.Tokens, o.Transport = client.StaticToken(client.Secret(s.Token())), s.Transport()
	if o.Budget == nil {
		o.Budget = client.NewBudget(0, time.Minute)
	}
	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAWatchEndsWhenNothingMayChange(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		watching(t, client.Options{Dialect: dialect}, simulator.Options{Messages: 300}, until(48*time.Hour, 4*time.Hour), func(w *watched) {
			watch := w.result.Watch(w.open, 100*time.Hour)
			start := time.Now()
			_, looks, end := w.follow(watch, 90*time.Hour)
			if took := time.Since(start); end != client.WatchSettled || took < 2*time.Hour {
				t.Errorf("%s: got %q after %v and %d looks, want that all is settled, and not before the window is 6 h old", dialect, end, took, looks)
			}
			if at, end := watch.Next(); end != client.WatchSettled || !at.IsZero() {
				t.Errorf("%s: afterwards: got %v, %q, want none", dialect, at, end)
			}
		})
		watching(t, client.Options{Dialect: dialect}, simulator.Options{Messages: 300}, until(9*24*time.Hour, 8*24*time.Hour), func(w *watched) {
			if _, end := w.result.Watch(w.open, 0).Next(); end != client.WatchSettled {
				t.Errorf("%s: a search of old mail: got %q, want that all is settled", dialect, end)
			}
		})
		watching(t, client.Options{Dialect: dialect}, simulator.Options{Messages: 300}, since(time.Hour), func(w *watched) {
			start := time.Now()
			_, looks, end := w.follow(w.result.Watch(w.open, 0), 9*time.Hour)
			if took := time.Since(start); end != client.WatchTime || took < client.WatchFor-10*time.Minute {
				t.Errorf("%s: a search that ends now: got %q after %v and %d looks, want it over after %v", dialect, end, took, looks, client.WatchFor)
			}
		})
	}
}

func TestAWatchLeavesTheLastFifthOfTheLimit(t *testing.T) {
	t.Parallel()
	watching(t, client.Options{Dialect: client.Tracing}, simulator.Options{Messages: 300}, since(time.Hour), func(w *watched) {
		for w.client.Budget().State().Spare > 0 {
			_, _ = w.client.Events(w.t.Context(), client.Trace{ID: w.result.Snapshot().Traces[0].ID}, "x"+time.Now().String()+"@contoso.com")
			pass(time.Millisecond)
		}
		watch := w.result.Watch(w.open, 0)
		due, _ := watch.Next()
		if wait := time.Until(due); wait < 4*time.Minute || wait > 5*time.Minute {
			t.Errorf("got the next look in %v, want it when a request is to spare", wait)
		}
		asked := len(w.sim.Log())
		found, err := watch.Look(w.t.Context())
		if err != nil || found.Requests != 0 || found.Done || len(w.sim.Log()) != asked {
			t.Errorf("a look all the same: got %+v, %v, want it to ask nothing and to be left", found, err)
		}
	})
}

func TestALookThatIsCutGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		watching(t, client.Options{Dialect: dialect, PageSize: 5, Budget: client.NewBudget(0, time.Minute)}, simulator.Options{Messages: 2000, LateRows: 100}, since(12*time.Hour), func(w *watched) {
			pass(time.Hour)
			look, turns, total := w.result.Look(w.open), 0, 0
			asked := w.result.Snapshot().Asked
			for done := false; !done; turns++ {
				if got := w.result.Snapshot().Asked; !got.Equal(asked) {
					t.Fatalf("%s: got the time of asking moved to %v before the look was whole, want %v", dialect, got, asked)
				}
				found, err := look.Turn(w.t.Context(), 3)
				if err != nil || found.Requests > 3 {
					t.Fatalf("%s: got %d requests, %v, want 3 at most", dialect, found.Requests, err)
				}
				done, total = found.Done, total+found.Requests
			}
			if turns < 3 {
				t.Errorf("%s: got %d turns, want several", dialect, turns)
			}
			compare(t, loaded(w.result), between(w.sim, w.result.Plan().Query))
		})
	}
}

func TestAFailedLookCostsNothingThatIsThere(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		watching(t, client.Options{Dialect: dialect}, simulator.Options{Messages: 300}, since(time.Hour), func(w *watched) {
			before := w.result.Snapshot()
			watch := w.result.Watch(w.open, 0)
			w.sim.SetFaults(simulator.Faults{Throttle: simulator.When{Every: 1}, RetryAfter: "200"})
			_, err := watch.Look(w.t.Context())
			due, end := watch.Next()
			if !errors.Is(err, client.ErrThrottled) || end != client.WatchGoesOn || time.Until(due) < 199*time.Second {
				t.Errorf("%s: got %v, then %q and a look in %v, want it to go on when the service allows it", dialect, err, end, time.Until(due))
			}
			if after := w.result.Snapshot(); len(after.Traces) != len(before.Traces) || !after.Asked.Equal(before.Asked) {
				t.Errorf("%s: got %d messages asked for at %v, want %d of %v", dialect, len(after.Traces), after.Asked, len(before.Traces), before.Asked)
			}
			w.sim.SetFaults(simulator.Faults{Forbidden: simulator.When{Every: 1}})
			pass(time.Until(due))
			if _, err = watch.Look(w.t.Context()); !errors.Is(err, client.ErrForbidden) {
				t.Errorf("%s: got %v, want that it is forbidden", dialect, err)
			}
			if _, end = watch.Next(); end != client.WatchFailed {
				t.Errorf("%s: got %q, want that the watch is over", dialect, end)
			}
		})
	}
}

func TestAStoppedLookFailsNothing(t *testing.T) {
	t.Parallel()
	watching(t, client.Options{}, simulator.Options{Messages: 300}, since(time.Hour), func(w *watched) {
		watch := w.result.Watch(w.open, 0)
		ctx, cancel := context.WithCancel(w.t.Context())
		cancel()
		if _, err := watch.Look(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want that it was stopped", err)
		}
		if due, end := watch.Next(); end != client.WatchGoesOn || time.Until(due) > 30*time.Second {
			t.Errorf("got %q and the next look in %v, want it to go on at its pace", end, time.Until(due))
		}
	})
}

func TestAMessageThatIsSearchedByItsIDIsWatchedUntilItSettles(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		synctest.Test(t, func(t *testing.T) {
			sim := simulator.New(simulator.Options{Messages: 300})
			trying := sim.MessagesOf("deferred, still trying")[0]
			c := newClientNow(t, sim, client.Options{Dialect: dialect})
			r := c.Search(plan(t, c, client.Query{IDs: []string{trying.ID}}))
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
				t.Fatal(err)
			}
			w := &watched{t: t, sim: sim, client: c, result: r}
			found, looks, end := w.follow(r.Watch(true, 24*time.Hour), 20*time.Hour)
			now := r.Snapshot().Traces[0].Recipients[0].Status
			if len(found.Changes) != 1 || found.Changes[0].Settled != 1 || now.Problem() || end != client.WatchSettled || found.Requests != looks {
				t.Errorf("%s: got %+v in %d looks and %d requests, %q, %q, want it settled with one request a look", dialect, found.Changes, looks, found.Requests, now, end)
			}
		})
	}
}

func TestTheEventsOfAWatchedCopyAreKeptUntilOthersAreThere(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		watching(t, client.Options{Dialect: dialect}, simulator.Options{Messages: 300}, since(48*time.Hour), func(w *watched) {
			trying := w.sim.MessagesOf("deferred, still trying")[0]
			id, address := trying.ID, trying.Recipients[0].Address
			before, err := w.client.Events(w.t.Context(), client.Trace{ID: id}, address)
			if err != nil {
				t.Fatal(err)
			}
			pass(3 * time.Hour)
			watch := w.result.Watch(w.open, 0)
			w.sim.SetFaults(simulator.Faults{Forbidden: simulator.When{Next: 1}})
			if _, came, err := watch.Events(w.t.Context(), id, address); came || !errors.Is(err, client.ErrForbidden) {
				t.Errorf("%s: got %v, %v, want that it is forbidden", dialect, came, err)
			}
			if kept, _ := w.client.CachedEvents(id, address); len(kept) != len(before) {
				t.Errorf("%s: after an error: got %d events kept, want %d", dialect, len(kept), len(before))
			}
			events, came, err := watch.Events(w.t.Context(), id, address)
			if kept, _ := w.client.CachedEvents(id, address); err != nil || !came || len(events) <= len(before) || len(kept) != len(events) {
				t.Errorf("%s: got %d events, %d kept, %v, want more than %d", dialect, len(events), len(kept), err, len(before))
			}
			for n := range 100 {
				_, came, err = watch.Events(w.t.Context(), id, address)
				if !came || err != nil {
					if n != client.ServiceLimit/5-2 {
						t.Errorf("%s: got %d times more, want as many as looks may use: %d", dialect, n, client.ServiceLimit/5-2)
					}
					return
				}
			}
			t.Errorf("%s: got no end of the requests, want one", dialect)
		})
	}
}

func TestACopyThatTheListDoesNotBringIsAskedForByItselfWhileItIsUnderWay(t *testing.T) {
	t.Parallel()
	watching(t, client.Options{Dialect: client.MessageTraces, RecipientsOnDemand: true}, simulator.Options{Messages: 300}, since(time.Hour), func(w *watched) {
		trying := w.sim.MessagesOf("deferred, still trying")[0]
		for _, one := range w.result.Snapshot().Traces {
			if one.ID == trying.ID {
				whole, err := w.client.Message(w.t.Context(), one.ID)
				if err != nil {
					t.Fatal(err)
				}
				w.result.Update(whole)
			}
		}
		for _, want := range []int{2, 1} { // the list and the message; when that has settled, the list
			pass(3 * time.Hour)
			asked := len(w.sim.Log())
			found, err := w.result.Look(w.open).Turn(w.t.Context(), 0)
			if got := len(w.sim.Log()) - asked; err != nil || got != want || !found.Done {
				t.Errorf("got %d requests, %+v, %v, want %d and all done", got, found, err, want)
			}
		}
		for _, one := range w.result.Snapshot().Traces {
			if one.ID == trying.ID && one.MayChange(time.Now()) {
				t.Errorf("got %+v, want it delivered", one.Recipients)
			}
		}
	})
}

func TestTheMostRecentMessagesAreWatchedToo(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		latest := func(time.Time) client.Query { return client.Query{Latest: true} }
		watching(t, client.Options{Dialect: dialect}, simulator.Options{Messages: 200, LateRows: 60}, latest, func(w *watched) {
			before, asked := len(w.result.Snapshot().Traces), len(w.sim.Log())
			found, looks, _ := w.follow(w.result.Watch(w.open, 0), time.Hour)
			after := w.result.Snapshot()
			added := 0
			for _, c := range found.Changes {
				if c.New {
					added++
				}
			}
			if added == 0 || len(after.Traces) != before+added || len(w.sim.Log())-asked != looks {
				t.Errorf("%s: got %d messages after %d, %d of them new, in %d looks and %d requests, want new ones with one request a look",
					dialect, len(after.Traces), before, added, looks, len(w.sim.Log())-asked)
			}
			for i, one := range after.Traces {
				if i > 0 && one.Received.After(after.Traces[i-1].Received.Time()) {
					t.Errorf("%s: got %s after an older one, want the newest first", dialect, one.ID)
				}
			}
		})
	}
}

func TestALookBringsOnlyWhatTheConditionsHoldFor(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		query := func(now time.Time) client.Query { return client.Query{Start: now.Add(-time.Hour), Subject: "e"} }
		watching(t, client.Options{Dialect: dialect}, simulator.Options{Messages: 200, LateRows: 60}, query, func(w *watched) {
			w.follow(w.result.Watch(w.open, 0), time.Hour)
			for _, one := range w.result.Snapshot().Traces {
				if !strings.Contains(strings.ToLower(one.Subject), "e") {
					t.Errorf("%s: got %q, want only what the condition holds for", dialect, one.Subject)
				}
			}
		})
	}
}
