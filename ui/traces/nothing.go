package traces

import (
	"slices"
	"strconv"

	"msgtrace/client/explain"
	"msgtrace/ui/text"
)

// offer is why the search may have found nothing, and what the search that would tell
// costs.
type offer struct {
	explain.Guess
	cost string // "9 requests"
}

// offers are why the search may have found nothing.
func (m *Model) offers() []offer {
	var all []offer
	guesses := explain.Nothing(m.dialect, m.query, m.asked(), m.snapshot.Near)
	if m.meant != nil {
		guesses = append([]explain.Guess{explain.Mistyped(*m.meant)}, guesses...)
	}
	if m.held != nil {
		guesses = append([]explain.Guess{explain.Pasted(*m.held)}, guesses...)
	}
	for _, guess := range guesses {
		one := offer{Guess: guess}
		if guess.Wider != nil && m.price != nil {
			one.cost = m.price(*guess.Wider)
		}
		all = append(all, one)
	}
	return all
}

// words are the offer and what it costs, and then the reason: "the last 90 days: 9
// requests. It came outside of the window."
func (o *offer) words() string {
	switch {
	case o.Wider == nil:
		return o.Words + "."
	case o.cost == "":
		return o.Offer + ". " + o.Words + "."
	}
	return o.Offer + ": " + o.cost + ". " + o.Words + "."
}

// nearLines say which of the messages that were read match but for one condition.
func (m *Model) nearLines() []string {
	near := explain.Near(m.query, m.snapshot.Near, text.Count)
	if len(near) == 0 {
		return nil
	}
	var lines []string
	for _, one := range near {
		lines = append(lines, text.Wrap(text.Clean(one).String()+".", m.width-4)...)
	}
	return append(lines, "")
}

// nothingLines say that nothing matched, and what to try.
func (m *Model) nothingLines() []string {
	lines := []string{"", m.theme.Strong.Render("No message matched."), ""}
	if m.snapshot.Scanned > 0 {
		lines[1] += " " + m.theme.Faint.Render(text.Count(m.snapshot.Scanned)+" were read and filtered here.")
	}
	lines = append(lines, m.nearLines()...)
	heading := "Possible reasons, the likeliest first"
	if slices.ContainsFunc(m.offered, func(o offer) bool { return o.Wider != nil }) {
		heading += "; a number runs that search"
	}
	lines = append(lines, text.Wrap(heading+":", m.width-4)...)
	for i := range m.offered {
		key := text.Spaces(2)
		if m.offered[i].Wider != nil {
			key = m.theme.Key.Render(strconv.Itoa(i+1)) + " "
		}
		for j, line := range text.Wrap(m.offered[i].words(), m.width-6) {
			if j > 0 {
				key = text.Spaces(2)
			}
			lines = append(lines, key+line)
		}
	}
	return lines
}
