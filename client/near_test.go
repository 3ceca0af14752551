package client_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// TestMessagesThatHoldAllConditionsButOneAreCounted holds the count against the mail
// that was made up. Where the server filters, nothing else comes, and so nothing is
// known of it.
func TestMessagesThatHoldAllConditionsButOneAreCounted(t *testing.T) {
	t.Parallel()
	s := newSimulator(simulator.Options{Messages: 3000})
	to := func(m *simulator.Message, address string) bool {
		return slices.ContainsFunc(m.Recipients, func(r simulator.Recipient) bool { return r.Address == address })
	}
	counted := func(holds func(m *simulator.Message) bool) int {
		n := 0
		for _, m := range wanted(s) {
			if holds(&m) {
				n++
			}
		}
		return n
	}
	ofAnn := counted(func(m *simulator.Message) bool { return m.Sender == "ann@fabrikam.com" })
	toBob := counted(func(m *simulator.Message) bool { return to(m, "bob@contoso.com") })
	ofFabrikam := counted(func(m *simulator.Message) bool {
		return to(m, "bob@contoso.com") && strings.HasSuffix(m.Sender, "@fabrikam.com")
	})
	fabrikam := counted(func(m *simulator.Message) bool { return strings.HasSuffix(m.Sender, "@fabrikam.com") })
	for _, test := range []struct {
		name            string
		query           client.Query
		traces, tracing []client.NearMiss
	}{
		{"a sender who wrote to others", client.Query{Senders: []string{"ann@fabrikam.com"}, Recipients: []string{"nobody@contoso.com"}},
			[]client.NearMiss{{Field: client.FieldRecipient, Messages: ofAnn}}, nil},
		{"a recipient to whom others wrote", client.Query{Senders: []string{"nobody@Fabrikam.com"}, Recipients: []string{"bob@contoso.com"}},
			[]client.NearMiss{{Field: client.FieldSender, Messages: toBob, SameDomain: ofFabrikam}}, nil},
		{"another sender of the domain", client.Query{Senders: []string{"nobody@fabrikam.com"}},
			[]client.NearMiss{{Field: client.FieldSender, Messages: fabrikam, SameDomain: fabrikam}}, nil},
		{"a status that no row has", client.Query{Recipients: []string{"bob@contoso.com"}, Statuses: []client.Status{"snoozed"}},
			[]client.NearMiss{{Field: client.FieldStatus, Messages: toBob}}, []client.NearMiss{{Field: client.FieldStatus, Messages: toBob}}},
		{"one condition alone", client.Query{Subject: "no message has this"}, nil, nil},
		{"one that matches", client.Query{Senders: []string{"ann@fabrikam.com"}, Recipients: []string{"bob@contoso.com"}}, nil, nil},
	} {
		for _, dialect := range dialects {
			c := newClient(t, s, client.Options{Dialect: dialect, PageSize: 100})
			q := test.query
			q.Start = tenDays.Start
			r := c.Search(plan(t, c, q))
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
				t.Fatal(err)
			}
			want := test.traces
			if dialect == client.Tracing {
				want = test.tracing
			}
			if got := r.Snapshot().Near; test.name != "one that matches" && !slices.Equal(got, want) {
				t.Errorf("%s: %s: got %+v, want %+v", dialect, test.name, got, want)
			}
		}
	}
}
