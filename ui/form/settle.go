package form

import (
	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/queryline"
)

// settle gives what was typed into a field that cannot hold it to the one that can:
// whatever is typed first finds its field.
func (m *Model) settle() {
	if s, ok := m.landing(m.bad(m.focus)); ok {
		m.move(s)
	}
}

// landing returns the search that the text at the stop stands for, if its field cannot
// hold it, which is bad, and another can. A long list stands where it belongs.
func (m *Model) landing(bad bool) (queryline.Search, bool) {
	editor, typing := m.editors[m.focus]
	if !typing || m.focus == stopLine || editor.Empty() || !bad || m.many(m.focus) != "" {
		return queryline.Search{}, false
	}
	typed := editor.String()
	s := queryline.Parse(typed)
	_, _, notTime := when.ParseRange(typed, m.now, m.Zone())
	switch {
	case notTime == nil && m.focus != stopWhen && m.focus != stopSubject:
		s = queryline.Line{Search: queryline.Search{Times: queryline.Times{When: typed}}}
	case s.Query.Subject != "" && !s.Names(client.FieldSubject):
		return queryline.Search{}, false // words that belong nowhere else
	}
	_, problems := s.Check(m.dialect, m.now, m.Zone())
	return s.Search, len(problems) == 0
}

// landsIn is the name of the field that a search fills in, the last one of several.
func landsIn(s queryline.Search) string {
	name := ""
	for _, f := range client.Fields {
		if len(f.Values(&s.Query)) > 0 {
			name = f.Label
		}
	}
	if s.Times != (queryline.Times{}) {
		name = client.FieldWindow.Info().Label
	}
	return name
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
	for _, f := range client.Fields {
		if values := f.Values(&s.Query); len(values) > 0 {
			f.Set(&merged.Query, values)
		}
	}
	if s.Times != (queryline.Times{}) {
		merged.Times = s.Times
	}
	m.fill(merged)
	m.touch()
	m.told, m.notice = "Moved", "What you typed went to "+landsIn(s)+"."
}
