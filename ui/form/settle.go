package form

import (
	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/queryline"
)

// settle gives what was typed into a field that cannot hold it to the one that can:
// whatever is typed first finds its field.
func (m *Model) settle() {
	editor, typing := m.editors[m.focus]
	if !typing || m.focus == stopLine || editor.Empty() || !m.bad(m.focus) {
		return
	}
	typed := editor.String()
	s := queryline.Parse(typed)
	_, _, notTime := when.ParseRange(typed, m.now, m.Zone())
	switch {
	case notTime == nil && m.focus != stopWhen && m.focus != stopSubject:
		s = queryline.Line{Search: queryline.Search{Times: queryline.Times{When: typed}}}
	case s.Query.Subject != "":
		return // words that belong nowhere else
	}
	if _, problems := s.Check(m.dialect, m.now, m.Zone()); len(problems) > 0 {
		return
	}
	m.move(s.Search)
}

// move puts a search that was typed at the stop into the fields that it is for.
func (m *Model) move(s queryline.Search) {
	from := m.focus
	if from == stopWhen {
		m.setWhen("")
	} else {
		m.editors[from].Set("")
	}
	merged := m.Search()
	moved := ""
	for _, f := range client.Fields {
		if values := f.Values(&s.Query); len(values) > 0 {
			f.Set(&merged.Query, values)
			moved = f.Label
		}
	}
	if s.Times != (queryline.Times{}) {
		merged.Times, moved = s.Times, client.FieldWindow.Info().Label
	}
	m.fill(merged)
	m.touch()
	m.told, m.notice = "Moved", "What you typed went to "+moved+"."
}
