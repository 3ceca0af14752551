package note

import (
	"cmp"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/count"
	"msgtrace/client/explain"
)

// one is one copy and what is said of it.
type one struct {
	client.Recipient
	explain.Verdict
	sender string
}

// copiesOf are the copies that a note on a message is about.
func copiesOf(m Message) []one {
	var copies []one
	for _, r := range m.Recipients {
		if m.Recipient == "" || strings.EqualFold(r.Address, m.Recipient) {
			copies = append(copies, one{r, verdictOn(m.Sender, r.Address, r), m.Sender})
		}
	}
	return copies
}

func verdictOn(sender, address string, r client.Recipient) explain.Verdict {
	return explain.Explain(explain.Copy{Sender: sender, Recipient: address, Status: r.Status, Events: r.Events})
}

// unread reports whether the events of a copy were not asked for.
func (c one) unread() bool { return c.Events == nil }

// group is copies of which the same is said.
type group struct {
	explain.Verdict // in words that name none of them
	copies          []one
}

// groups puts together the copies of which the same is said: the worst first, then
// the larger ones.
func groups(copies []one) []group {
	var found []group
	places := map[string]int{}
	for _, c := range copies {
		verdict := verdictOn(c.sender, "", c.Recipient)
		said := verdict.Headline
		if c.unread() {
			said += "\x00"
		}
		at, known := places[said]
		if !known {
			at = len(found)
			places[said] = at
			found = append(found, group{Verdict: verdict})
		}
		found[at].copies = append(found[at].copies, c)
	}
	slices.SortStableFunc(found, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.Outcome.Severity(), b.Outcome.Severity()), cmp.Compare(len(b.copies), len(a.copies)))
	})
	return found
}

// manyGroups is how many different verdicts a note has.
const manyGroups = 8

// verdict is what is said of the copies: one sentence for one of them, else one for
// all of which the same is said.
func (w writer) verdict(copies []one) []string {
	if len(copies) == 1 {
		return some(sentence(copies[0].Headline))
	}
	var said []string
	all := groups(copies)
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
	if len(g.copies) == 1 {
		headline = strings.TrimRight(g.copies[0].Headline, ".")
	} else {
		headline = count.Of(len(g.copies)) + " " + w.times() + " " + headline
	}
	if !g.Outcome.Problem() || len(g.copies) == 1 && strings.Contains(headline, g.copies[0].Address) {
		return sentence(headline)
	}
	return headline + ": " + listed(addresses(g.copies), fewNames)
}

// next is what to do, for one copy or for each group that has a problem, and what
// was not looked at.
func (w writer) next(copies []one) []string {
	if len(copies) == 1 {
		return some(step(copies[0].Verdict, copies[0].unread()))
	}
	var steps []string
	for _, g := range groups(copies) {
		verdict := g.Verdict
		if len(g.copies) == 1 {
			verdict = g.copies[0].Verdict
		}
		said := step(verdict, g.copies[0].unread())
		if g.Outcome.Problem() && said != "" && !slices.Contains(steps, said) && len(steps) < manyGroups {
			steps = append(steps, said)
		}
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

// sentence ends a text with a full stop where it has no end.
func sentence(s string) string {
	if s = strings.TrimSpace(s); s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

func addresses(copies []one) []string {
	var all []string
	for _, c := range copies {
		all = append(all, c.Address)
	}
	return all
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
	case client.KnownSoFar:
		said += "; more may come"
	}
	return some(said)
}

// counted counts copies by their status.
func counted(recipients []client.Recipient, named bool) string {
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
		names := byStatus[status]
		part := count.Of(len(names)) + " " + lower(status)
		if named || status.Problem() {
			part += " (" + listed(names, someNames) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
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
