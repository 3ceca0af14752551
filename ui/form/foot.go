package form

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// footLines is how many lines each part of the foot may take.
const footLines = 3

// foot draws what stands below the fields: what was taken from a paste, and
// either every problem or how the search runs and what equals it, in the longest
// form that leaves room to the fields.
func (m *Model) foot(width, room int) []string {
	lines := m.footOf(width, footLines, true, true)
	if len(lines) > room {
		lines = m.footOf(width, footLines, true, false)
	}
	for most := footLines; most > 0 && len(lines) > room; most-- {
		lines = m.footOf(width, most, false, false)
	}
	return m.withRecent(lines, width, room)
}

// withRecent puts the last searches below the foot, or at its end in place of what the
// API cannot do, as many as there is room for.
func (m *Model) withRecent(lines []string, width, room int) []string {
	if len(m.examine().problems)+len(m.refused) > 0 {
		return lines
	}
	recent := m.recentLines(width, max(0, room-len(lines)-1))
	if len(recent) == 0 {
		return lines
	}
	return slices.Concat(lines, []string{""}, recent)
}

func (m *Model) footOf(width, most int, limits, examples bool) []string {
	lines := []string{""}
	if m.notice != "" {
		lines = append(lines, m.noted(m.told, text.Clean(m.notice).String(), m.theme.Field, width, max(2, most))...)
	}
	switch problems := m.examine().problems; {
	case len(problems) > 0 && m.Suggesting(), len(problems) == 1 && m.focus == stopLine:
		return lines // it is typed yet, or stands under its word
	case m.examine().goes != "":
		lines = append(lines, m.noted("Goes to", m.examine().goes, m.theme.Field, width, 1)...)
		return append(lines, m.problemLines(slices.DeleteFunc(slices.Clone(problems), func(p client.Problem) bool { return p.Field == m.focus.field().ID }), width)...)
	case len(problems) > 0:
		return append(lines, m.problemLines(problems, width)...)
	case len(m.refused) > 0 && m.Suggesting():
		return lines
	case len(m.refused) > 0:
		return append(lines, m.problemLines(m.refused, width)...)
	}
	if meant := m.examine().meant; meant != "" {
		lines = append(lines, text.Spaces(valueColumn)+m.theme.Warning.Render(text.Truncate("Did you mean "+text.Clean(meant).String()+"?", width-valueColumn, m.theme.Glyphs.Ellipsis)))
	}
	if m.summary != "" {
		lines = append(lines, m.noted("Cost", m.plain(text.Clean(m.summary).String()), m.theme.Field, width, max(2, most))...)
	}
	lines = append(lines, m.noted("Same as", text.Clean(m.examine().equals).String(), m.theme.FieldHint, width, most)...)
	if examples && m.focus == stopWhen {
		lines = append(lines, m.noted("Or type", whenExamples, m.theme.FieldHint, width, 1)...)
	}
	if limits {
		lines = append(lines, m.noted("Limits", m.limits(), m.theme.FieldHint, width, 2)...)
	}
	return lines
}

// plain puts the theme's signs in place of those of a plan.
func (m *Model) plain(summary string) string {
	return strings.NewReplacer("×", m.theme.Glyphs.Times, "·", m.theme.Glyphs.Dot).Replace(summary)
}

// whenExamples are spans of time as they can be typed over the choices of When.
const whenExamples = "2h, 9am, this morning, yesterday 14:00, 20.11. 9:00 - 11:00"

// limits says what the dialect cannot do.
func (m *Model) limits() string {
	if m.dialect == client.Offline {
		return "only what is in the file is found, with the statuses that it had when it was saved"
	}
	days := int(m.dialect.Limits().MaxAge / (24 * time.Hour))
	return fmt.Sprintf("this API keeps %d days; mail shows up 5 to 10 minutes after it was sent", days)
}

// Sentence says problems in one line, in the words of the form.
func Sentence(problems []client.Problem) string {
	said := make([]string, len(problems))
	for i, problem := range problems {
		said[i] = problem.Field.Info().Label + ": " + problem.Message
	}
	return strings.Join(said, "; ")
}

func (m *Model) problemLines(problems []client.Problem, width int) []string {
	var lines []string
	for _, problem := range problems {
		words := problem.Field.Info().Label + ": " + text.Clean(problem.Message).String()
		for i, line := range text.Wrap(words, width-markWidth) {
			mark := text.Spaces(markWidth)
			if i == 0 {
				mark = text.Fit(m.theme.Glyphs.Failed, markWidth)
			}
			lines = append(lines, m.theme.Problem.Render(mark+line))
		}
	}
	return lines
}

// noted draws a name and words beside it, on at most most lines.
func (m *Model) noted(name, words string, style lipgloss.Style, width, most int) []string {
	room := max(1, width-valueColumn)
	wrapped := text.Wrap(words, room)
	if len(wrapped) > most {
		wrapped = append(wrapped[:most-1], text.Truncate(after(words, wrapped[:most-1]), room-1-text.Width(m.theme.Glyphs.Ellipsis), "")+" "+m.theme.Glyphs.Ellipsis)
	}
	var lines []string
	for i, line := range wrapped {
		head := text.Spaces(valueColumn)
		if i == 0 {
			head = text.Spaces(markWidth) + m.theme.FieldLabel.Render(name) + text.Spaces(labelWidth-text.Width(name))
		}
		lines = append(lines, head+style.Render(line))
	}
	return lines
}

// after is what follows the lines in the words that they were wrapped from.
func after(words string, lines []string) string {
	words = strings.TrimSpace(words)
	for _, line := range lines {
		words = strings.TrimLeft(strings.TrimPrefix(words, line), " ")
	}
	return words
}
