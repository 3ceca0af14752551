package timeline

import (
	"strings"

	"msgtrace/ui/text"
)

// Text is what the pane shows as clean lines without marks, columns or colors: the
// verdict and a line for each event, or the raw event while that is open.
func (m *Model) Text() []string {
	if !m.shown {
		return nil
	}
	if e, ok := m.Current(); ok && m.raw != nil {
		return rawText(rawSections(e))
	}
	lines := []string{m.Title() + ": " + text.Clean(m.verdict.Headline).String()}
	for _, words := range []string{m.verdict.Next, strings.Join(m.way, "; "), m.others} {
		if words != "" {
			lines = append(lines, text.Clean(words).String())
		}
	}
	for _, s := range m.steps {
		parts := []string{strings.TrimSpace(m.clock(m.events[s.first], m.spansDays())), m.elapsed(s), m.label(s), m.detail(s)}
		lines = append(lines, strings.TrimRight(strings.Join(parts, "  "), " "))
	}
	return lines
}

func rawText(sections []section) []string {
	var lines []string
	for _, s := range sections {
		if s.title != "" {
			lines = append(lines, "", s.title)
		}
		for _, row := range s.rows {
			line := text.Clean(row[1]).String()
			if row[0] != "" {
				line = text.Clean(row[0]).String() + ": " + line
			}
			lines = append(lines, line)
		}
	}
	return lines
}
