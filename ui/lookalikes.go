package ui

import (
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/lookalike"
	"msgtrace/ui/address"
	"msgtrace/ui/timeline"
)

// knowDomains says to the panes which domains others are compared with: those of the
// tenant, and those that were searched for in this run.
func (a *App) knowDomains() {
	var queries []client.Query
	for _, s := range a.history.searches {
		queries = append(queries, s.query)
	}
	own, searched := a.options.OwnDomains(), searchedDomains(queries)
	names := strings.Join(own, " ") + "\n" + strings.Join(searched, " ")
	if a.known != nil && names == a.knownNames {
		return
	}
	a.known, a.knownNames = lookalike.New(own, searched), names
	a.recipients.SetKnown(a.known)
	for _, s := range a.history.searches {
		s.list.SetKnown(a.known)
	}
}

// Known returns what the domains of addresses are compared with to find look-alikes: the
// domains of the tenant, and those that were searched for.
func (o Options) Known(queries ...client.Query) *lookalike.Known {
	return lookalike.New(o.OwnDomains(), searchedDomains(queries))
}

// searchedDomains are the domains of the addresses that are searched for.
func searchedDomains(queries []client.Query) []string {
	var addresses []string
	for _, q := range queries {
		addresses = append(addresses, q.Addresses()...)
	}
	return lookalike.Domains(addresses)
}

// lookalikes are the domains of the message in focus that are made to be taken for
// others: of its sender and, of many recipients, the first.
func (a *App) lookalikes() []lookalike.Finding {
	t, r := a.inFocus()
	if t == nil {
		return nil
	}
	addresses := []string{t.Sender}
	if r != nil {
		addresses = append(addresses, r.Address)
	}
	for _, r := range t.Recipients[:min(len(t.Recipients), mostOfMessage)] {
		addresses = append(addresses, r.Address)
	}
	return a.known.All(addresses)
}

// aboutLookalikes explains the sign before an address.
func (a *App) aboutLookalikes() []timeline.Topic {
	var facts []explain.Fact
	for _, found := range a.lookalikes() {
		facts = append(facts, explain.Fact{Name: a.theme.Glyphs.Lookalike + " look-alike", Meaning: found.String() + "."})
	}
	if facts == nil {
		return nil
	}
	facts = append(facts, explain.Fact{Meaning: "The name is all that was compared. Ask the sender in another way before anybody follows the mail."})
	return []timeline.Topic{{Title: "An address that may deceive", Facts: facts}}
}

// signOpened is the sign before the address whose events are shown.
func (a *App) signOpened() string {
	if r, ok := a.recipients.Current(); ok {
		return address.Sign(&a.theme, a.known, r.Address)
	}
	return ""
}
