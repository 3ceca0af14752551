package client_test

import (
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// TestTheCopiesThatWereSearchedForStay gives a message all its recipients, as it has
// after they were asked for, and looks at which of them stand for it.
func TestTheCopiesThatWereSearchedForStay(t *testing.T) {
	t.Parallel()
	recipients := []client.Recipient{
		{Address: "ann@contoso.com", Status: client.StatusFailed}, {Address: "bob@contoso.com", Status: client.StatusDelivered},
		{Address: "cy@fabrikam.com", Status: client.StatusPending}, {Address: "dee@fabrikam.com", Status: client.StatusQuarantined},
	}
	for _, test := range []struct {
		name    string
		query   client.Query
		known   client.RecipientsKnown
		want    string
		leading int
	}{
		{"no condition", client.Query{}, client.KnownAll, "ann@contoso.com bob@contoso.com cy@fabrikam.com dee@fabrikam.com", 0},
		{"a condition on messages", client.Query{Subject: "x"}, client.KnownAll, "ann@contoso.com bob@contoso.com cy@fabrikam.com dee@fabrikam.com", 0},
		{"a recipient", client.Query{Recipients: []string{"BOB@contoso.com"}}, client.KnownAll, "bob@contoso.com", 1},
		{"so far", client.Query{Recipients: []string{"bob@contoso.com"}}, client.KnownSoFar, "bob@contoso.com", 1},
		{"a domain", client.Query{Recipients: []string{"*@fabrikam.com"}}, client.KnownAll, "cy@fabrikam.com dee@fabrikam.com", 2},
		{"a status", client.Query{Statuses: []client.Status{client.StatusQuarantined}}, client.KnownAll, "dee@fabrikam.com", 3},
		{"both", client.Query{Recipients: []string{"*@contoso.com"}, Statuses: []client.Status{client.StatusDelivered}}, client.KnownAll, "bob@contoso.com", 1},
		{"a status that it had", client.Query{Statuses: []client.Status{client.StatusGettingStatus}}, client.KnownAll, "ann@contoso.com bob@contoso.com cy@fabrikam.com dee@fabrikam.com", 0},
	} {
		for _, dialect := range dialects {
			c := newClient(t, newSimulator(simulator.Options{Messages: 1}), client.Options{Dialect: dialect})
			p := plan(t, c, test.query)
			m := &client.Trace{Recipients: recipients, RecipientsKnown: test.known}
			got := ""
			for i, r := range p.Searched(m) {
				if i > 0 {
					got += " "
				}
				got += r.Address
			}
			if got != test.want || p.Leading(m) != test.leading {
				t.Errorf("%s, %s: got %s, leading %d, want %s, leading %d", dialect, test.name, got, p.Leading(m), test.want, test.leading)
			}
		}
	}
	if got := (client.Plan{}).Leading(&client.Trace{}); got != -1 {
		t.Errorf("of no recipients: got %d, want -1", got)
	}
}
