package traces

import (
	"slices"
	"strconv"

	"msgtrace/client/explain"
	"msgtrace/ui/text"
)

// guesses are why the search may have found nothing.
func (m *Model) guesses() []explain.Guess {
	return explain.Nothing(m.dialect, m.query, m.asked())
}

// nothingLines say that nothing matched, and what to try.
func (m *Model) nothingLines() []string {
	lines := []string{"", m.theme.Strong.Render("No message matched."), ""}
	if m.snapshot.Scanned > 0 {
		lines[1] += " " + m.theme.Faint.Render(text.Count(m.snapshot.Scanned)+" were read and filtered here.")
	}
	guesses := m.guesses()
	heading := "Possible reasons, the likeliest first"
	if slices.ContainsFunc(guesses, func(g explain.Guess) bool { return g.Wider != nil }) {
		heading += "; a number runs that search"
	}
	lines = append(lines, text.Wrap(heading+":", m.width-4)...)
	for i, guess := range guesses {
		key := text.Spaces(2)
		if guess.Wider != nil {
			key = m.theme.Key.Render(strconv.Itoa(i+1)) + " "
		}
		for j, line := range text.Wrap(guess.Words, m.width-6) {
			if j > 0 {
				key = text.Spaces(2)
			}
			lines = append(lines, key+line)
		}
	}
	return lines
}
