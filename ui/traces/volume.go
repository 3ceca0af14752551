package traces

import (
	"msgtrace/client/volume"
	"msgtrace/ui/bars"
)

// drawStrips draws the forms of the strip beside the chips. No key changes them, so they
// are not drawn for each frame.
func (m *Model) drawStrips() []string {
	h, x := m.Volume()
	drawn := make([]string, bars.Forms)
	for form := range drawn {
		drawn[form] = bars.Strip(*m.theme, h, x, m.Times(), form)
	}
	return drawn
}

// strip is the messages over time beside the chips, in at most room columns.
func (m *Model) strip(room int) string {
	if form := bars.Form(room); form < len(m.strips) {
		return m.strips[form]
	}
	return ""
}

// Times returns the zone that times are shown in.
func (m *Model) Times() bars.Times { return bars.Times{Zone: m.zone, Mode: m.mode} }

// Volume returns how many messages are loaded over time, whatever the list is narrowed
// to, and the time that the search is about: from the beginning of its window, or from
// what it was read back to.
func (m *Model) Volume() (*volume.Histogram, volume.Extent) {
	q, s := m.plan.Query, m.snapshot
	x := volume.Extent{From: q.Start, To: q.End, Now: q.EndsNow(s.Current()), Whole: s.Complete, Read: s.ReadBack}
	if m.reach().Held() {
		x.Now, x.Whole = false, true // of the file, whose first and last message bound it
	}
	if x.Now && s.Current().After(x.To) {
		x.To = s.Current()
	}
	if !s.Complete && !m.reach().Held() {
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
func (m *Model) spanOnly() string { return m.Times().Span(*m.span, bars.Dash(*m.theme)) }

// spanWords says which time the list is narrowed to, with what else it is narrowed to,
// and how to take that back.
func (m *Model) spanWords(other string) (only, way string) {
	only, way = m.spanOnly(), m.dot()+"esc shows all"
	if other != "" {
		only += m.dot() + other
	}
	return only, way
}
