package form

import (
	"slices"

	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// Equals is the command line that opens the same search, ready for a shell. It is empty
// while the form cannot run.
func (m *Model) Equals() string {
	if _, problems := m.Query(m.now); len(problems) > 0 {
		return ""
	}
	return Command(m.command, m.Spelled().Fixed(m.now, m.Zone()))
}

// Command is the command line that opens a search, ready for a shell. It begins with
// these words.
func Command(begin []string, s queryline.Search) string {
	return text.ShellLine(append(slices.Clone(begin), s.String()))
}

// Spelled is the search with the window written that stands for none.
func (m *Model) Spelled() queryline.Search {
	if m.anyTime() {
		return m.Search()
	}
	return m.Search().Spelled()
}
