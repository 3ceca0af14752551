package client

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatMayChangeOfAMessageIsTakenByAnotherPersonForAMinute(t *testing.T) {
	t.Parallel()
	const events = `{"value":[{"dateTime":"2026-11-22T10:00:01Z","event":"Deliver","action":"","description":"It was delivered.","data":"<root/>"}]}`
	young := Trace{ID: "1", Received: TimeOf(testNow.Add(-time.Hour), 0), Recipients: []Recipient{{Address: "a@x", Status: StatusPending}}}
	for name, test := range map[string]struct {
		dialect Dialect
		body    string
		ask     func(t *testing.T, c *Client) error
	}{
		"message": {MessageTraces, testPage("", testMessage("1", 5, "a@x", "b@x")), func(t *testing.T, c *Client) error {
			got, err := c.Message(t.Context(), "1")
			if err == nil && len(got.Recipients) != 2 {
				t.Errorf("got %+v, want two recipients", got)
			}
			return err
		}},
		"events": {Tracing, events, func(t *testing.T, c *Client) error {
			got, err := c.Events(t.Context(), young, "a@x")
			if err == nil && len(got) != 1 {
				t.Errorf("got %+v, want one event", got)
			}
			return err
		}},
	} {
		synctest.Test(t, func(t *testing.T) {
			cache := NewMemoryCache(1 << 20)
			ask := func(person string, requests int, again bool) {
				t.Helper()
				c, s := newTestClient(t, test.dialect, answers(test.body), func(o *Options) {
					o.Cache, o.Person, o.YoungFor = cache, person, DefaultYoungFor
				})
				if again {
					c.Forget("1")
				}
				if err := test.ask(t, c); err != nil || s.count() != requests {
					t.Errorf("%s: %s: got %v after %d requests, want %d", name, person, err, s.count(), requests)
				}
			}
			ask("ann", 1, false)
			ask("bob", 0, false)
			ask("bob", 1, false) // who asks again
			ask("cid", 1, true)
			ask("dan", 0, false)
			pass(61 * time.Second)
			ask("eve", 1, false)
		})
	}
}

func TestAQuestionAboutAMessageThatFailedLeavesNothing(t *testing.T) {
	t.Parallel()
	cache := NewMemoryCache(1 << 20)
	share := func(person string) func(*Options) {
		return func(o *Options) { o.Cache, o.Person, o.YoungFor = cache, person, DefaultYoungFor }
	}
	ann, _ := newTestClient(t, Tracing, answers(`{"value":`), share("ann"))
	young := Trace{ID: "1", Received: TimeOf(testNow.Add(-time.Hour), 0)}
	if _, err := ann.Events(t.Context(), young, "a@x"); err == nil {
		t.Fatal("got no error, want that of an answer that is cut")
	}
	bob, s := newTestClient(t, Tracing, answers(`{"value":[]}`), share("bob"))
	if _, err := bob.Events(t.Context(), young, "a@x"); err != nil || s.count() != 1 {
		t.Errorf("got %v after %d requests, want 1", err, s.count())
	}
}
