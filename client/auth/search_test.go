package auth

import (
	"net/http/httptest"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/client/simulator/authority"
)

// TestSearchSignsInAndAnswersAChallenge puts everything together: the client,
// the library, the authority, and an API that checks the tokens, all over TLS.
func TestSearchSignsInAndAnswersAChallenge(t *testing.T) {
	t.Parallel()
	for _, dialect := range client.Dialects() {
		l := newLab(t, authority.Options{})
		l.decide(authority.Approve)
		api := httptest.NewTLSServer(simulator.New(simulator.Options{Messages: 50, Check: l.authority.Check, Now: l.clock.Now}))
		t.Cleanup(api.Close)
		options := l.options(MethodDeviceCode)
		options.Dialect = dialect
		graph, err := client.New(client.Options{BaseURL: api.URL, Dialect: dialect, Tokens: l.source(options), Transport: loopbackOnly{api.Client().Transport}})
		if err != nil {
			t.Fatal(err)
		}
		search := func() {
			t.Helper()
			plan, err := graph.Plan(client.Query{Start: l.clock.Now().AddDate(0, 0, -2), End: l.clock.Now()})
			if err != nil {
				t.Fatal(err)
			}
			result := graph.Search(plan)
			if err := result.Ensure(t.Context(), 1); err != nil {
				t.Fatalf("%s: Ensure: got %v, want no error", dialect, err)
			}
			if len(result.Snapshot().Traces) == 0 {
				t.Errorf("%s: got no messages, want some", dialect)
			}
		}
		search()
		l.authority.Challenge()
		search()
		if got := l.grants(); !strings.HasSuffix(got, "device_code refresh_token") || l.asked() != "prompted ended" {
			t.Errorf("%s: got the grants %q and the events %q, want device_code refresh_token and prompted ended", dialect, got, l.asked())
		}
	}
}
