package traces

import (
	"msgtrace/client/volume"
	"msgtrace/ui/bars"
)

// strips are the forms of the strip beside the chips, as they were drawn.
type strips struct {
	drawn [4]bool
	of    [4]string
}

// strip draws the messages over time beside the chips, in at most so many columns. No key
// changes it, so each form is drawn once for what is loaded.
func (m *Model) strip(room int) string {
	form := bars.Form(room)
	if form >= bars.Forms {
		return ""
	}
	if !m.strips.drawn[form] {
		h, x := m.Volume()
		m.strips.drawn[form], m.strips.of[form] = true, bars.Strip(m.theme, h, x, m.Times(), form)
	}
	return m.strips.of[form]
}

// Times returns the zone that times are shown in.
func (m *Model) Times() bars.Times { return bars.Times{Zone: m.zone, Mode: m.mode} }

// Volume returns how many messages are loaded over time, whatever the list is narrowed
// to, and the time that the search is about: from the beginning of its window, or from
// what it was read back to.
func (m *Model) Volume() (*volume.Histogram, volume.Extent) {
	q, s := m.plan.Query, m.snapshot
	x := volume.Extent{From: q.Start, To: q.End, Now: q.EndsNow(s.Asked), Whole: s.Complete, Read: s.ReadBack}
	if x.Now && s.Asked.After(x.To) {
		x.To = s.Asked
	}
	if !s.Complete {
		x.From = s.ReadBack
	}
	return m.counts.volume, x
}

// Span returns the time that the list is narrowed to, nil for all.
func (m *Model) Span() *volume.Span { return m.span }

// NarrowTo narrows the list to the messages that were received in a span, until a person
// takes that back; nil for all.
func (m *Model) NarrowTo(span *volume.Span) {
	m.span = span
	m.among()
	m.resize()
}

// spanOnly says which time the list is narrowed to.
func (m *Model) spanOnly() string { return m.Times().Span(*m.span, bars.Dash(m.theme)) }

// spanWords says which time the list is narrowed to, with what else it is narrowed to,
// and how to take that back.
func (m *Model) spanWords(other string) (only, way string) {
	only, way = m.spanOnly(), m.dot()+"esc shows all"
	if other != "" {
		only += m.dot() + other
	}
	return only, way
}
