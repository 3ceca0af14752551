package timeline

import (
	"msgtrace/client/explain"
	"msgtrace/ui/text"
)

// Topic is a part of what the help says of the pane.
type Topic struct {
	Title string
	Facts []explain.Fact // foreign text
}

// About explains what is on the screen: the event under the cursor, what the verdict
// rests on, and the columns.
func (m *Model) About() []Topic {
	var topics []Topic
	add := func(title string, facts []explain.Fact) {
		if len(facts) > 0 {
			topics = append(topics, Topic{title, facts})
		}
	}
	if m.cursor < len(m.steps) {
		add("Under the cursor", explain.Glossary(m.copy, m.steps[m.cursor].first))
	}
	left, right := "\u201c", "\u201d"
	if m.theme.ASCII {
		left, right = `"`, `"`
	}
	add("The verdict", m.verdict.Evidence.Facts(left, right))
	if m.cursor < len(m.steps) {
		add("The columns", m.legend())
	}
	return topics
}

// legend explains the columns of the timeline, those that are shown.
func (m *Model) legend() []explain.Fact {
	g := m.theme.Glyphs
	s := m.steps[m.cursor]
	facts := []explain.Fact{{Name: m.elapsed(s), Meaning: "The time since the first event."}}
	if m.columns().bar > 0 {
		words := "The wait before each step; the longest has a mark."
		if m.waits.logarithmic(m.columns().bar) {
			words += " The scale is logarithmic: twice the bar is far more than twice the time."
		}
		facts = append(facts, explain.Fact{Name: g.Bar + g.Bar + g.Slowest, Meaning: words})
	}
	if s.count > 1 {
		facts = append(facts, explain.Fact{Name: g.Times + text.Count(s.count), Meaning: "This many events in a row say the same; enter shows each."})
	}
	return facts
}
