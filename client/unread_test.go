package client

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// TestARecipientThatCannotBeReadIsCounted is about rows that match or do not by a
// member which came as another type than documented, or not at all.
func TestARecipientThatCannotBeReadIsCounted(t *testing.T) {
	t.Parallel()
	good := map[Dialect]string{Tracing: testRow("1", 1, "a@x", "failed"), MessageTraces: testMessage("1", 1, "a@x")}
	bad := map[Dialect][]string{Tracing: nil, MessageTraces: {
		strings.Replace(testMessage("2", 2), "[]", `"x"`, 1), strings.Replace(testMessage("2", 2), "[]", `{}`, 1), strings.Replace(testMessage("2", 2), "[]", `5`, 1),
	}}
	for _, value := range []string{`null`, `5`, `[]`, `{}`, `""`} {
		bad[Tracing] = append(bad[Tracing], strings.Replace(testRow("2", 2, "b@x", "failed"), `"b@x"`, value, 1))
		bad[MessageTraces] = append(bad[MessageTraces], strings.Replace(testMessage("2", 2, "b@x", "c@x"), `"b@x"`, value, 1))
	}
	bad[MessageTraces] = append(bad[MessageTraces], strings.Replace(testMessage("2", 2), "[]", `[5]`, 1), strings.Replace(testMessage("2", 2), "[]", `[null]`, 1))
	for _, dialect := range Dialects() {
		if len(bad[dialect]) == 0 {
			t.Errorf("got no item of %s, want some here", dialect)
		}
		for _, item := range bad[dialect] {
			for _, q := range []Query{{}, {Recipients: []string{"b@x"}}, {Statuses: []Status{StatusFailed}}} {
				c, _ := newTestClient(t, dialect, answers(strings.ReplaceAll(testPage("", good[dialect], item), "/v1.0/admin/exchange/tracing/", "/beta/admin/exchange/")))
				r := c.Search(mustPlan(t, c, q))
				if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
					t.Fatalf("%s: %v", item, err)
				}
				got := r.Snapshot()
				if got.Unread != 1 || got.Complete || !got.CompleteBack.IsZero() {
					t.Errorf("%s: %+v in %s: got %d unread, complete %v, want 1, not complete", dialect, q.Recipients, item, got.Unread, got.Complete)
				}
				for _, trace := range got.Traces {
					for _, recipient := range trace.Recipients {
						if recipient.Address == "" {
							t.Errorf("%s: %s: got a recipient without an address, want none", dialect, item)
						}
					}
					if trace.ID == "2" && trace.RecipientsKnown == KnownAll {
						t.Errorf("%s: %s: got all recipients, want some unknown", dialect, item)
					}
				}
				if len(q.Recipients) == 0 && q.Statuses == nil && len(got.Traces) != 2 {
					t.Errorf("%s: %s: got %d messages, want 2: a message is worth more than its recipients", dialect, item, len(got.Traces))
				}
			}
		}
	}
}

// All recipients of a message are asked for at once: a list that lacks one is not all of
// them.
func TestRecipientsOfWhichOneCannotBeReadAreNotAll(t *testing.T) {
	t.Parallel()
	answer := map[Dialect]string{
		Tracing:       testPage("", testRow("1", 1, "a@x", "failed"), strings.Replace(testRow("1", 1, "b@x", "failed"), `"b@x"`, `5`, 1)),
		MessageTraces: testPage("", strings.Replace(testMessage("1", 1, "a@x", "b@x"), `"b@x"`, `5`, 1)),
	}
	for _, dialect := range Dialects() {
		c, _ := newTestClient(t, dialect, answers(answer[dialect]))
		got, err := c.Recipients(t.Context(), Trace{ID: "1", Received: TimeOf(testNow, 0)})
		if !errors.Is(err, ErrBadAnswer) || !strings.Contains(err.Error(), "not all recipients could be read") {
			t.Errorf("%s: got %v and %v, want that not all could be read", dialect, got, err)
		}
		if _, known := c.CachedRecipients(&Trace{ID: "1"}); known {
			t.Errorf("%s: got them as all from memory, want them asked for again", dialect)
		}
	}
}
