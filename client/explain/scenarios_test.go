package explain_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/simulator"
)

var update = flag.Bool("update", false, "write testdata/scenarios.txt again")

// gravity orders the copies of a message: what a person would open first.
var gravity = []client.Status{client.StatusFailed, client.StatusQuarantined, client.StatusFilteredAsSpam,
	client.StatusPending, client.StatusRecalled, client.StatusDelivered}

// TestEveryScenarioIsExplained compares what is said of the copy that fared worst in
// each scenario, and what to do next, with testdata/scenarios.txt: in each dialect,
// where it is not the same in all.
func TestEveryScenarioIsExplained(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	s := simulator.New(simulator.Options{Messages: 2000, Seed: 1, Now: func() time.Time { return now }})
	var got strings.Builder
	for _, name := range simulator.Scenarios() {
		messages := s.MessagesOf(name)
		if len(messages) == 0 {
			t.Errorf("got no message of the scenario %q, want one", name)
			continue
		}
		fmt.Fprintf(&got, "%s\n", name)
		said, cause := "", ""
		for i, d := range client.Dialects() {
			verdict := explained(t, s, d, messages[0])
			if strings.Contains(verdict.Headline, "No event says why") && unsaid[name] == "" {
				t.Errorf("%s: got the headline %q in %s, want one that says why", name, verdict.Headline, d)
			}
			if i > 0 && verdict.Cause != cause && unsaid[name] == "" {
				t.Errorf("%s: got the cause %s in %s, want %s as in the default", name, verdict.Cause, d, cause)
			}
			lines := tell(verdict)
			if i > 0 && lines != said {
				fmt.Fprintf(&got, "  in %s:\n", d)
			}
			if lines != said {
				got.WriteString(lines)
			}
			said, cause = lines, verdict.Cause
		}
	}
	const file = "testdata/scenarios.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("%s is not what is said of the scenarios; make golden IN=client/explain writes it again. Read the diff.\n%s", file, firstDifference(got.String(), string(want)))
	}
}

// tell writes a verdict as the lines of the file.
func tell(v explain.Verdict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "    %s\n", v.Headline)
	if v.Next != "" {
		fmt.Fprintf(&b, "    -> %s\n", v.Next)
	}
	if v.Unchecked != "" {
		fmt.Fprintf(&b, "    not checked: %s\n", v.Unchecked)
	}
	fmt.Fprintf(&b, "    %s", v.Cause)
	for _, part := range []string{string(v.Side), v.Reason, string(v.Evidence.Rests), v.Evidence.Words} {
		if part != "" {
			fmt.Fprintf(&b, "; %q", part)
		}
	}
	b.WriteString("\n")
	return b.String()
}

// firstDifference is the first line in which two texts differ.
func firstDifference(got, want string) string {
	theirs := strings.Split(want, "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(theirs) || line != theirs[i] {
			return fmt.Sprintf("line %d: got %q, want %q", i+1, line, strings.Join(theirs[min(i, len(theirs)):min(i+1, len(theirs))], ""))
		}
	}
	return "the file has more lines"
}

// unsaid are the scenarios of which a dialect cannot tell the cause, with why.
var unsaid = map[string]string{
	"waiting for a moderator": "MessageTraces has no event for it",
	"rejected by a moderator": "MessageTraces has no event for it",
}

// gravest picks the copy to look at: of those that fared equally the first.
func gravest(m simulator.Message) (string, client.Status) {
	rank := func(r simulator.Recipient) int {
		if at := slices.Index(gravity, client.ParseStatus(r.Status)); at >= 0 {
			return at
		}
		return len(gravity)
	}
	best := slices.MinFunc(m.Recipients, func(a, b simulator.Recipient) int { return rank(a) - rank(b) })
	return best.Address, client.ParseStatus(best.Status)
}

func explained(t *testing.T, s *simulator.Simulator, d client.Dialect, m simulator.Message) explain.Verdict {
	t.Helper()
	address, status := gravest(m)
	c, err := client.New(client.Options{Dialect: d, Tokens: client.StaticToken(client.Secret(s.Token())), Transport: s.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	events, err := c.Events(context.Background(), client.Trace{ID: m.ID, Received: client.TimeOf(m.Received, 0)}, address)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if explain.Detail(e) == "" {
			t.Errorf("%s: got a %s event without a detail, want one", m.Scenario, e.Kind)
		}
	}
	return explain.Explain(explain.Copy{Sender: m.Sender, Recipient: address, Status: status, Events: events})
}
