package explain_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/simulator"
)

// opened is the first message of a scenario as a person sees it who has opened some of
// its recipients, all with "*".
func opened(t *testing.T, s *simulator.Simulator, d client.Dialect, scenario string, addresses ...string) client.Trace {
	t.Helper()
	messages := s.MessagesOf(scenario)
	if len(messages) == 0 {
		t.Fatalf("got no message of the scenario %q, want one", scenario)
	}
	c, err := client.New(client.Options{Dialect: d, Tokens: client.StaticToken(client.Secret(s.Token())), Transport: s.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	trace, err := c.Message(context.Background(), messages[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range trace.Recipients {
		if addresses[0] != "*" && !slices.Contains(addresses, r.Address) {
			continue
		}
		if trace.Recipients[i].Events, err = c.Events(context.Background(), trace, r.Address); err != nil {
			t.Fatal(err)
		}
	}
	return trace
}

func TestTheWaysOfScenarios(t *testing.T) {
	t.Parallel()
	synctest.Test(t, sayTheWays)
}

func sayTheWays(t *testing.T) {
	s := simulator.New(simulator.Options{Messages: 2000, Seed: 1})
	const nested, groups = "nested groups, all reached", "all-hands@contoso.com, sales-emea@contoso.com"
	for _, test := range []struct {
		scenario, address string // "": a member of the inner group
		want              map[client.Dialect]string
	}{
		{nested, "", map[client.Dialect]string{
			client.Tracing:       "came through all-hands@contoso.com > sales-emea@contoso.com",
			client.MessageTraces: "came through one of the groups " + groups + ": its events do not say which",
		}},
		{nested, "all-hands@contoso.com", map[client.Dialect]string{client.Tracing: "a group of 6 members: reached 12 of 12"}},
		{nested, "sales-emea@contoso.com", map[client.Dialect]string{
			client.Tracing: "came through all-hands@contoso.com; a group of 7 members: reached 7 of 7",
		}},
		{"nested list, one member failed", "leaver@contoso.com", map[client.Dialect]string{
			client.Tracing:       "perhaps through a group of this message (" + groups + "): its events do not say",
			client.MessageTraces: "perhaps through a group of this message (" + groups + "): its events do not say",
		}},
		{"redirected", "leaver@contoso.com", map[client.Dialect]string{
			client.Tracing: "went on to ann@contoso.com: delivered", client.MessageTraces: "went on to ann@contoso.com: delivered",
		}},
		{"redirected, counted as failed", "karim@contoso.com", map[client.Dialect]string{
			client.Tracing: "came through retired@contoso.com (redirected)", client.MessageTraces: "came through retired@contoso.com (redirected)",
		}},
		{"duplicate dropped", "dee@contoso.com", map[client.Dialect]string{
			client.Tracing: "came through all-hands@contoso.com", client.MessageTraces: "came through all-hands@contoso.com",
		}},
	} {
		for _, d := range client.Dialects() {
			trace := opened(t, s, d, test.scenario, "*")
			address := test.address
			if address == "" {
				address = innermost(opened(t, s, client.Tracing, test.scenario, "*"))
			}
			said := explain.WaysOf(trace).Say(address, explain.Signs{Arrow: ">", Status: func(s client.Status) string { return strings.ToLower(s.Word()) }})
			if got := strings.Join(said, "; "); got != test.want[d] {
				t.Errorf("%s, %s in %s: got %q, want %q", test.scenario, address, d, got, test.want[d])
			}
		}
	}
}

// innermost is the address of a recipient that came through two groups.
func innermost(trace client.Trace) string {
	ways := explain.WaysOf(trace)
	for _, b := range ways.Tree() {
		if b.Depth == 2 {
			return trace.Recipients[b.Index].Address
		}
	}
	return ""
}
