package mask_test

import (
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/mask"
	"msgtrace/client/simulator"
)

// What is said of a copy is the same, whether names are hidden or not.
func TestVerdictsAreTheSameWhereNamesAreHidden(t *testing.T) {
	t.Parallel()
	for _, d := range client.Dialects() {
		sim := simulator.New(simulator.Options{Messages: 300, Quota: -1})
		c, err := client.New(client.Options{Dialect: d, Tokens: client.StaticToken(client.Secret(sim.Token())), Transport: sim.Transport(), Budget: client.NewBudget(0, time.Minute)})
		if err != nil {
			t.Fatal(err)
		}
		m := mask.New()
		for _, message := range sim.Messages() {
			whole, err := c.Message(t.Context(), message.ID)
			if err != nil || len(whole.Recipients) > 50 {
				continue
			}
			for i := range whole.Recipients {
				if whole.Recipients[i].Events, err = c.Events(t.Context(), whole, whole.Recipients[i].Address); err != nil {
					t.Fatal(err)
				}
			}
			hidden := m.Trace(whole)
			plainWays, hiddenWays := explain.WaysOf(whole), explain.WaysOf(hidden)
			for i, r := range whole.Recipients {
				h := hidden.Recipients[i]
				shown := explain.Explain(explain.Copy{Sender: whole.Sender, Recipient: r.Address, Status: r.Status, Events: r.Events})
				masked := explain.Explain(explain.Copy{Sender: hidden.Sender, Recipient: h.Address, Status: h.Status, Events: h.Events})
				if m.Text(shown.Headline) != masked.Headline || m.Text(shown.Next) != masked.Next || m.Text(shown.Reason) != masked.Reason || shown.Cause != masked.Cause || shown.Code != masked.Code {
					t.Errorf("%s, %s: got %q (%s), want %q (%s)", d, message.Scenario, masked.Headline, masked.Reason, m.Text(shown.Headline), m.Text(shown.Reason))
				}
				along, known := plainWays.Along(r.Address)
				if got, ok := hiddenWays.Along(h.Address); ok != known || got != m.Address(along) {
					t.Errorf("%s, %s: got the way along %q, %v, want %q, %v", d, message.Scenario, got, ok, m.Address(along), known)
				}
			}
		}
	}
}
