package form

import (
	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/guide"
	"msgtrace/ui/queryline"
)

// About explains the field under the cursor: what may go in, what each API does with it,
// and why a row may have none of it.
func (m *Model) About() []explain.Fact {
	switch m.focus {
	case stopLine:
		return aboutLine()
	case stopFold:
		return []explain.Fact{{Name: "By id or IP", Meaning: "More conditions, of which most searches need none. The space bar shows them, or hides them again."}}
	}
	facts := guide.Field(m.focus.field(), m.dialect)
	if m.focus == stopWhen {
		for _, e := range guide.Times().All() {
			facts = append(facts, explain.Fact{Name: e.Also[0], Meaning: e.Says})
		}
	}
	if m.focus == stopStatus {
		for _, status := range client.Statuses {
			look := m.theme.Status(status)
			facts = append(facts, guide.Copy(look.Glyph+" "+look.Word, status)[0])
		}
	}
	return facts
}

// aboutLine explains the words of the line.
func aboutLine() []explain.Fact {
	var facts []explain.Fact
	for _, s := range queryline.Guide().Sections {
		facts = append(facts, explain.Fact{Name: s.Title, Meaning: s.Intro})
		for _, e := range s.Entries {
			facts = append(facts, explain.Fact{Name: e.Name, Meaning: e.Says})
		}
	}
	return facts
}
