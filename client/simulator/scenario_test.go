package simulator

import (
	"strings"
	"testing"
	"testing/synctest"

	"msgtrace/client"
	"msgtrace/client/explain"
)

// What the client makes of an answer is the same in every dialect: a code or
// words, and the server whose words they are.
func TestTheAnswersOfEveryScenarioAreRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Messages: 1200})
		for _, name := range Scenarios() {
			messages := s.MessagesOf(name)
			if len(messages) == 0 {
				t.Errorf("%s: got no message, want one", name)
				continue
			}
			for _, dialect := range client.Dialects() {
				readAnswers(t, newClient(t, s, dialect, 1000), messages[0])
			}
		}
	})
}

func readAnswers(t *testing.T, c *client.Client, message Message) {
	t.Helper()
	trace := client.Trace{ID: message.ID, Received: client.TimeOf(message.Received, 0)}
	for _, recipient := range message.Recipients[:min(5, len(message.Recipients))] {
		events, err := c.Events(t.Context(), trace, recipient.Address)
		if err != nil {
			t.Fatalf("%s to %s: %v", message.Scenario, recipient.Address, err)
		}
		for _, event := range events {
			if !strings.HasPrefix(event.Description, "Reason: ") {
				continue
			}
			reason := explain.ParseReason(event.Description)
			if reason.String() == "" {
				t.Errorf("%s to %s: got nothing of %q, want a code or words", message.Scenario, recipient.Address, event.Description)
			}
			_, domain := cutAddress(recipient.Address)
			if want := mailServer(domain); strings.Contains(event.Description, "OutboundProxyTargetHostName") && reason.Host != want {
				t.Errorf("%s to %s: got the server %q, want %q", message.Scenario, recipient.Address, reason.Host, want)
			}
		}
	}
}

// Most mail arrives: the demo's list shows work, not a disaster.
func TestMostMailArrives(t *testing.T) {
	for _, n := range []int{2000, 5000} {
		s, _ := newSimulator(t, Options{Messages: n})
		arrived := 0
		for _, message := range s.Messages() {
			worst := delivered
			for _, recipient := range message.Recipients {
				if recipient.Status != delivered && recipient.Status != expanded && recipient.Status != gettingStatus {
					worst = recipient.Status
				}
			}
			if worst == delivered {
				arrived++
			}
		}
		if share := float64(arrived) / float64(n); share < 0.8 {
			t.Errorf("of %d messages: got %.2f that arrived, want 0.80 at least", n, share)
		}
	}
}
