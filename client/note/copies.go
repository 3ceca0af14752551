package note

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/count"
	"msgtrace/client/explain"
)

// one is one copy.
type one struct {
	client.Recipient
	message *client.Trace
}

// copiesOf are the copies that a note on a message is about.
func copiesOf(m Message) []one {
	var copies []one
	for _, r := range m.Recipients {
		if m.isAbout(r.Address) {
			copies = append(copies, one{r, &m.Trace})
		}
	}
	return copies
}

// isAbout reports whether a note on the message is about the copy for an address.
func (m Message) isAbout(address string) bool {
	return len(m.Only) == 0 || slices.ContainsFunc(m.Only, func(only string) bool { return strings.EqualFold(only, address) })
}

// Dates says when what is kept of messages was asked for: see client.Client.
type Dates interface {
	RecipientsAsked(id string) time.Time
	EventsAsked(id, address string) time.Time
}

// DateBy sets when the oldest of what the note says of a message was asked for.
func (m *Message) DateBy(d Dates) {
	m.Asked = d.RecipientsAsked(m.ID)
	for _, r := range m.Recipients {
		if m.isAbout(r.Address) {
			m.Asked = older(m.Asked, d.EventsAsked(m.ID, r.Address))
		}
	}
}

// older returns the earlier of two instants that are known, if any is.
func older(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// verdict is what is said of the copy.
func (c one) verdict() explain.Verdict {
	return explain.Explain(explain.CopyOf(c.message, c.Recipient))
}

// anonymous says the same in words that name nobody. Of copies whose events were not
// asked for it is the same for each of a status, which known keeps: there may be
// thousands of them.
func (c one) anonymous(known map[client.Status]explain.Verdict) explain.Verdict {
	if found, ok := known[c.Status]; ok && c.unread() {
		return found
	}
	verdict := explain.Explain(explain.Copy{Status: c.Status, Events: c.Events})
	if c.unread() {
		known[c.Status] = verdict
	}
	return verdict
}

// unread reports whether the events of a copy were not asked for.
func (c one) unread() bool { return c.Events == nil }

// group is copies of which the same is said.
type group struct {
	explain.Verdict // of more than one in words that name none of them
	copies          []one
}

// groups puts together the copies of which the same is said: the worst first, then
// the larger ones.
func groups(copies []one) []group {
	var found []group
	places, known := map[sameness]int{}, map[client.Status]explain.Verdict{}
	for _, c := range copies {
		verdict := c.anonymous(known)
		said := sameness{verdict.Outcome, verdict.Reason, verdict.Code, c.unread()}
		at, known := places[said]
		if !known {
			at = len(found)
			places[said] = at
			found = append(found, group{Verdict: verdict})
		}
		found[at].copies = append(found[at].copies, c)
	}
	for i := range found {
		if len(found[i].copies) == 1 {
			found[i].Verdict = found[i].copies[0].verdict()
		}
	}
	slices.SortStableFunc(found, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.Outcome.Severity(), b.Outcome.Severity()), cmp.Compare(len(b.copies), len(a.copies)))
	})
	return found
}

// sameness is what the copies of a group have in common.
type sameness struct {
	outcome      client.Status
	reason, code string
	unread       bool
}

// words are the few that are true of each copy of a group.
func (g group) words() string {
	words := g.Outcome.Word()
	if g.copies[0].unread() {
		return words
	}
	if g.Reason != "" {
		words += ": " + g.Reason
	}
	if g.Code != "" {
		words += " (" + g.Code + ")"
	}
	return words
}

// alone reports whether there is one copy only.
func alone(all []group) bool { return len(all) == 1 && len(all[0].copies) == 1 }

// manyGroups is how many different verdicts a note has.
const manyGroups = 8

// verdict is what is said of the copies: one sentence for one of them, else one for
// all of which the same is said.
func (w writer) verdict(all []group) []string {
	if alone(all) {
		return some(sentence(all[0].Headline))
	}
	var said []string
	for i, g := range all {
		if i == manyGroups {
			rest := 0
			for _, other := range all[i:] {
				rest += len(other.copies)
			}
			return append(said, "and "+count.Noun(rest, "more recipient")+" with other reasons.")
		}
		said = append(said, w.saidOf(g))
	}
	return said
}

// saidOf names the copies of a group where they are a problem.
func (w writer) saidOf(g group) string {
	headline := strings.TrimRight(g.Headline, ".")
	if len(g.copies) > 1 {
		headline = count.Of(len(g.copies)) + " " + w.times() + " " + g.words()
	}
	if !g.Outcome.Problem() || len(g.copies) == 1 && strings.Contains(headline, g.copies[0].Address) {
		return sentence(headline)
	}
	names := once(addresses(g.copies))
	if len(names) == 0 {
		return sentence(headline)
	}
	noun := "Recipients: "
	if len(names) == 1 {
		noun = "Recipient: "
	}
	return sentence(headline) + " " + noun + listed(names, fewNames)
}

// next is what to do, for one copy or for each group that has a problem, and what
// was not looked at.
func (w writer) next(all []group) []string {
	if alone(all) {
		return some(step(all[0].Verdict, all[0].copies[0].unread()))
	}
	var steps []string
	unread := 0
	for _, g := range all {
		if !g.Outcome.Problem() {
			continue
		}
		if g.copies[0].unread() {
			unread += len(g.copies)
		}
		said := step(g.Verdict, false)
		if said != "" && !slices.Contains(steps, said) && len(steps) < manyGroups {
			steps = append(steps, said)
		}
	}
	if unread > 0 {
		steps = append(steps, "Not checked: the events of "+count.Noun(unread, "recipient")+".")
	}
	return steps
}

// step is the next step, and what nobody has looked at.
func step(v explain.Verdict, unread bool) string {
	unchecked := v.Unchecked
	if unread {
		unchecked = strings.TrimSuffix("events, "+unchecked, ", ")
	}
	if unchecked == "" {
		return sentence(v.Next)
	}
	return strings.TrimSpace(sentence(v.Next) + " Not checked: " + sentence(unchecked))
}

// sentence ends a text with a full stop where it has no end, and begins one that
// names nobody in particular.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if rest, found := strings.CutPrefix(s, "the "); found {
		s = "The " + rest
	}
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// addresses are those of copies, as far as they are known.
func addresses(copies []one) []string {
	var all []string
	for _, c := range copies {
		all = append(all, c.Address)
	}
	return named(all)
}

// named are the addresses that the files name.
func named(addresses []string) []string {
	return slices.DeleteFunc(addresses, func(address string) bool { return client.Named(address) == "" })
}

// How many addresses are named: of those who share a verdict, of those who share a
// status, and of all when they are no more than that.
const (
	fewNames  = 5
	someNames = 10
	allNames  = 10
)

// listed names up to most of the addresses: "a@x.com, b@x.com and 57 more".
func listed(names []string, most int) string {
	if len(names) <= most+1 { // "and 1 more" would take the same room
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " and " + count.Of(len(names)-most) + " more"
}

// recipients counts the recipients by status and names those with a problem; all of
// them where they are few.
func (w writer) recipients(m Message) []string {
	if len(m.Trace.Recipients) < 2 {
		return nil
	}
	said := counted(m.Trace.Recipients, len(m.Trace.Recipients) <= allNames)
	switch m.RecipientsKnown {
	case client.KnownMatching:
		said += "; others not asked for"
	case client.KnownHeld:
		said += "; others are not in the file"
	case client.KnownSoFar:
		said += "; more may come"
	}
	return some(said)
}

// counted counts copies by their status, and names those that are a problem, or all.
func counted(recipients []client.Recipient, all bool) string {
	byStatus := map[client.Status][]string{}
	var order []client.Status
	for _, r := range recipients {
		if byStatus[r.Status] == nil {
			order = append(order, r.Status)
		}
		byStatus[r.Status] = append(byStatus[r.Status], r.Address)
	}
	slices.SortStableFunc(order, func(a, b client.Status) int { return cmp.Compare(a.Place(), b.Place()) })
	var parts []string
	for _, status := range order {
		copies := len(byStatus[status])
		names := once(byStatus[status])
		part := count.Of(copies) + " " + lower(status)
		if len(names) < copies {
			part += " to " + count.Noun(len(names), "recipient")
		}
		if names = named(names); len(names) > 0 && (all || status.Problem()) {
			part += " (" + listed(names, someNames) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// once are the addresses without those that came before.
func once(addresses []string) []string {
	seen := map[string]bool{}
	var first []string
	for _, address := range addresses {
		if key := strings.ToLower(address); !seen[key] {
			seen[key] = true
			first = append(first, address)
		}
	}
	return first
}

// lower is the word for a status within a sentence.
func lower(s client.Status) string {
	switch {
	case s == "":
		return "without a status"
	case s.Known():
		return strings.ToLower(s.Word())
	}
	return s.Word()
}
