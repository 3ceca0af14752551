package cli

import (
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/mask"
	"msgtrace/ui/pasted"
)

// hides begins to hide names, if that is in force.
func (a *app) hides(on bool) {
	if on {
		a.mask = mask.New()
	}
}

// shownTrace is a message as it may leave: with its names hidden where that is in force.
func (a *app) shownTrace(t *client.Trace) *client.Trace {
	if a.mask == nil {
		return t
	}
	hidden := a.mask.Trace(*t)
	return &hidden
}

// shownText is a text with addresses in it, as it may leave.
func (a *app) shownText(s string) string {
	if a.mask == nil {
		return s
	}
	return a.mask.Text(s)
}

// hide hides the names of a message and of those whose events are wanted.
func (m *shown) hide(by *mask.Mask) {
	m.Trace, m.failed = by.Trace(m.Trace), by.Address(m.failed)
	wanted := map[string]bool{}
	for address := range m.wanted {
		wanted[by.Address(address)] = true
	}
	m.wanted = wanted
}

// hidingWriter hides the names of messages before another writer writes them.
type hidingWriter struct {
	writer
	app *app
}

func (w hidingWriter) trace(t *client.Trace) error { return w.writer.trace(w.app.shownTrace(t)) }

func (w hidingWriter) page() error {
	if out, ok := w.writer.(paged); ok {
		return out.page()
	}
	return nil
}

// again writes a message that was written before, where the other writer does that.
func (w hidingWriter) again(t *client.Trace, words string) error {
	if out, ok := w.writer.(again); ok {
		return out.again(w.app.shownTrace(t), words)
	}
	return nil
}

// shownQuery is a query as it may leave.
func (a *app) shownQuery(q client.Query) client.Query {
	if a.mask == nil {
		return q
	}
	return a.mask.Query(q)
}

// shownPasted is what is said of a text that was pasted, as it may leave.
func (a *app) shownPasted(found pasted.Found, said string) string {
	if a.mask != nil && found.Subject != "" {
		said = strings.ReplaceAll(said, found.Subject, a.mask.Subject(found.Subject))
	}
	return a.shownText(said)
}

// hide hides the names in what a summary says of the search and of groups. Its plan is that
// of the search with hidden names.
func (s *summary) hide(by *mask.Mask) {
	s.Hidden = true
	s.Query = by.Query(s.Query)
	if plan, err := s.planner(by.Query(s.Plan.Query)); err == nil {
		s.Plan = plan
	}
	s.Failed = slices.Clone(s.Failed)
	for i := range s.Failed {
		part := &s.Failed[i]
		part.Values = slices.Clone(part.Values)
		for j, value := range part.Values {
			part.Values[j] = by.Text(value)
		}
	}
	if s.Counted == nil {
		return
	}
	counted := *s.Counted
	counted.Groups = slices.Clone(counted.Groups)
	for i := range counted.Groups {
		g := &counted.Groups[i]
		g.Reason, g.Sender, g.ExampleRecipient = by.Text(g.Reason), by.Address(g.Sender), by.Address(g.ExampleRecipient)
	}
	s.Counted = &counted
}
