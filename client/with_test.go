package client_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// holds reports whether an address is one of some, or of a domain of them.
func holds(values []string, address string) bool {
	address = strings.ToLower(address)
	return slices.ContainsFunc(values, func(v string) bool {
		domain, isDomain := strings.CutPrefix(strings.ToLower(v), "*")
		return address == domain || isDomain && strings.HasSuffix(address, domain)
	})
}

// copiesWith are the copies that a query asks for, each as an id and an address, in code
// of its own.
func copiesWith(messages []simulator.Message, q client.Query) []string {
	var found []string
	for _, m := range messages {
		for _, r := range m.Recipients {
			out := slices.ContainsFunc(q.Without, func(e client.Exclusion) bool {
				return holds([]string{e.Value}, m.Sender) || holds([]string{e.Value}, r.Address)
			})
			if !out && (len(q.With) == 0 || holds(q.With, m.Sender) || holds(q.With, r.Address)) &&
				(len(q.Senders) == 0 || holds(q.Senders, m.Sender)) &&
				(len(q.Recipients) == 0 || holds(q.Recipients, r.Address)) &&
				(len(q.Statuses) == 0 || slices.Contains(q.Statuses, client.ParseStatus(r.Status))) &&
				(len(q.IDs) == 0 || slices.Contains(q.IDs, m.ID)) {
				found = append(found, m.ID+" "+strings.ToLower(r.Address))
			}
		}
	}
	slices.Sort(found)
	return found
}

// randomWith is a query on either side, alone and beside other conditions.
func randomWith(random *rand.Rand, messages []simulator.Message) client.Query {
	any := func() simulator.Message { return messages[random.IntN(len(messages))] }
	address := func() string {
		m := any()
		one := m.Sender
		if !strings.Contains(one, "@") || random.IntN(2) == 0 {
			one = m.Recipients[random.IntN(len(m.Recipients))].Address
		}
		switch random.IntN(5) {
		case 0:
			return "*" + one[strings.LastIndex(one, "@"):]
		case 1:
			return strings.ToUpper(one)
		}
		return one
	}
	q := client.Query{Start: tenDays.Start}
	for range random.IntN(3) {
		q.With = append(q.With, address())
	}
	switch random.IntN(8) {
	case 0:
		q.Senders = []string{address()}
	case 1:
		q.Recipients = []string{address(), "*@" + simulator.Domain}
	case 2:
		q.Statuses = []client.Status{client.StatusDelivered, client.StatusFailed}
	case 3:
		q.IDs = []string{any().ID}
	case 4, 5:
		q.Without = []client.Exclusion{{Field: client.FieldWith, Value: address()}}
	}
	return q
}

func TestMailFromOrToAnAddressIsFoundByEitherSide(t *testing.T) {
	t.Parallel()
	s := newSimulator(simulator.Options{Messages: 400})
	messages := wanted(s)
	random := rand.New(rand.NewPCG(15, 2))
	for range 60 {
		q := randomWith(random, messages)
		want := copiesWith(messages, q)
		for _, options := range []client.Options{{Dialect: client.Tracing, PageSize: 200}, {Dialect: client.MessageTraces}, {Dialect: client.MessageTraces, RecipientsOnDemand: true}} {
			if options.RecipientsOnDemand && len(q.With)+len(q.Recipients)+len(q.Statuses)+len(q.IDs)+len(q.Without) == 0 {
				continue // which leaves the recipients out
			}
			c := newClient(t, s, options)
			p := plan(t, c, q)
			r := c.Search(p)
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, trace := range loaded(r) {
				for _, copy := range p.Searched(&trace) {
					got = append(got, trace.ID+" "+strings.ToLower(copy.Address))
				}
				whole := messages[slices.IndexFunc(messages, func(m simulator.Message) bool { return m.ID == trace.ID })]
				if trace.RecipientsKnown == client.KnownAll && len(trace.Recipients) != len(whole.Recipients) {
					t.Errorf("%s: %+v: got %d recipients said to be all, want %d", options.Dialect, q, len(trace.Recipients), len(whole.Recipients))
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) || !r.Snapshot().Complete {
				t.Errorf("%s: %+v: got %d copies, complete %v, want %d, complete", options.Dialect, q, len(got), r.Snapshot().Complete, len(want))
			}
		}
	}
}

// Of a message that the one searched for sent, every copy matches; of others, the copies
// that it got.
func TestCopiesOfASenderAllMatch(t *testing.T) {
	t.Parallel()
	recipients := []client.Recipient{{Address: "ann@contoso.com"}, {Address: "bob@contoso.com"}}
	for _, dialect := range dialects {
		c := newClient(t, newSimulator(simulator.Options{Messages: 1}), client.Options{Dialect: dialect})
		p := plan(t, c, client.Query{With: []string{"bob@contoso.com"}})
		for sender, want := range map[string]int{"BOB@contoso.com": 2, "cy@fabrikam.com": 1, "": 1} {
			m := &client.Trace{Sender: sender, Recipients: recipients, RecipientsKnown: client.KnownAll}
			if got := p.Searched(m); len(got) != want {
				t.Errorf("%s, from %q: got the copies %+v, want %d", dialect, sender, got, want)
			}
			wanted, copies := p.Copies(), 0
			for _, r := range recipients {
				if wanted(m, r) {
					copies++
				}
			}
			if copies != want {
				t.Errorf("%s, from %q: got %d copies that the plan asks for, want %d", dialect, sender, copies, want)
			}
		}
	}
}
