package client

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestPeopleTakeTurnsHoweverManyCallsOfOneWait(t *testing.T) {
	t.Parallel()
	for _, batch := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			as := func(name string) context.Context {
				if batch {
					return WithPerson(InBatch(t.Context()), name)
				}
				return WithPerson(t.Context(), name)
			}
			t.Logf("in a batch: %t", batch)
			b := NewBudget(1, time.Minute)
			spend(t, b, 1)
			var o order
			for i := range 4 {
				o.asks(as("ann"), t, b, fmt.Sprint("ann ", i))
			}
			o.asks(as("bob"), t, b, "bob 0")
			o.asks(as("bob"), t, b, "bob 1")
			o.asks(as("cid"), t, b, "cid 0")
			if got := b.State(); got.Waiting != 7 || got.People != 3 {
				t.Errorf("got %d waiting of %d people, want 7 of 3", got.Waiting, got.People)
			}
			o.is(t, 20*time.Minute, "ann 0", "bob 0", "cid 0", "ann 1", "bob 1", "ann 2", "ann 3")
		})
	}
}

func TestWhoComesWhileAnotherIsServedGoesNext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(1, time.Minute)
		spend(t, b, 1)
		var o order
		ann, bob := WithPerson(t.Context(), "ann"), WithPerson(t.Context(), "bob")
		for i := range 3 {
			o.asks(ann, t, b, fmt.Sprint("ann ", i))
		}
		pass(90 * time.Second) // the first call of ann's has its slot
		o.asks(bob, t, b, "bob")
		o.is(t, 10*time.Minute, "ann 0", "bob", "ann 1", "ann 2")
	})
}

func TestACallThatAnotherPersonJoinsGoesInHisTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(1, time.Minute)
		spend(t, b, 1)
		var o order
		for i := range 3 {
			o.asks(WithPerson(t.Context(), "ann"), t, b, fmt.Sprint("ann ", i))
		}
		shared := apart(WithPerson(t.Context(), "ann"))
		o.asks(shared, t, b, "both")
		raiseJoined(shared, WithPerson(t.Context(), "bob"))
		o.is(t, 10*time.Minute, "ann 0", "both", "ann 1", "ann 2")
	})
}

func TestTheCallsOfAClientAreItsPersons(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := NewBudget(1, time.Minute)
		spend(t, b, 1)
		var o order
		client := func(name string) *Client {
			c, _ := newTestClient(t, Tracing, func(int, *http.Request) (*http.Response, error) {
				o.add(name)
				return answer(http.StatusOK, testPage("")), nil
			}, func(options *Options) { options.Person, options.Budget = name, b })
			return c
		}
		ann, bob := client("ann"), client("bob")
		for _, c := range []*Client{ann, ann, ann, bob} {
			go func() { _ = askLatest(t.Context(), t, c) }()
			synctest.Wait()
		}
		o.is(t, 10*time.Minute, "ann", "bob", "ann", "ann")
	})
}
