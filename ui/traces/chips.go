package traces

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// chipStatus says which status each digit narrows to, from 1. The last one is
// for words that nobody knows.
var chipStatus = [...]client.Status{
	1: client.StatusDelivered,
	2: client.StatusFilteredAsSpam,
	3: client.StatusQuarantined,
	4: client.StatusFailed,
	5: client.StatusPending,
	6: client.StatusExpanded,
	7: client.StatusGettingStatus,
	8: client.StatusRecalled,
	9: client.StatusUnknown,
}

const (
	otherChip  = len(chipStatus) - 1
	alwaysChip = 5 // the chips up to this one show even when they count nothing
)

// chipOf returns the chip of a status.
func chipOf(status client.Status) int {
	for n := 1; n < otherChip; n++ {
		if chipStatus[n] == status {
			return n
		}
	}
	return otherChip
}

// counts is how many of the messages have a copy of each status. A message with
// copies of several statuses counts for each.
type counts struct {
	of   [len(chipStatus)]int
	seen []*client.Trace // what is counted
	odd  []client.Status // the first words that nobody knows
}

// update counts what has changed since the last time. Rows that only follow cost
// nothing but themselves; a row that was replaced is compared by its pointer.
func (c *counts) update(traces []*client.Trace) {
	known := 0
	if len(c.seen) > 0 && len(traces) >= len(c.seen) {
		if &traces[0] != &c.seen[0] {
			for i, old := range c.seen {
				if traces[i] != old {
					c.add(old, -1)
					c.add(traces[i], 1)
				}
			}
		}
		known = len(c.seen)
	} else {
		*c = counts{}
	}
	for _, t := range traces[known:] {
		c.add(t, 1)
	}
	c.seen = traces
}

func (c *counts) add(t *client.Trace, n int) {
	var has [len(chipStatus)]bool
	for i := range t.Recipients {
		chip := chipOf(t.Recipients[i].Status)
		if !has[chip] {
			has[chip] = true
			c.of[chip] += n
		}
		if chip == otherChip {
			c.note(t.Recipients[i].Status)
		}
	}
}

// mostOdd bounds the words that are kept.
const mostOdd = 8

// note keeps a word that nobody knows.
func (c *counts) note(status client.Status) {
	if status != "" && status != client.StatusUnknown && len(c.odd) < mostOdd && !slices.Contains(c.odd, status) {
		c.odd = append(c.odd, status)
	}
}

// Odd returns the statuses of the list that are not known here.
func (m *Model) Odd() []client.Status { return m.counts.odd }

// digit narrows the list to a chip, or, when nothing matched, chooses a wider
// search.
func (m *Model) digit(n int) {
	if m.nothing() {
		if guesses := m.guesses(); n >= 1 && n <= len(guesses) && guesses[n-1].Wider != nil {
			m.wider = guesses[n-1].Wider
		}
		return
	}
	if n == m.chip {
		n = 0
	}
	m.chip = n
	m.want = 0
	if n == 0 {
		m.table.SetFilter(nil)
		return
	}
	m.table.SetFilter(func(t *client.Trace) bool {
		return slices.ContainsFunc(t.Recipients, func(r client.Recipient) bool { return chipOf(r.Status) == n })
	})
}

// Narrowed tells that going back would show more, or other rows: it takes a text
// to find or a chip away.
func (m *Model) Narrowed() bool { return m.find.Active() || m.chip != 0 }

// chipForms are the ways to write the chips, from the widest on.
var chipForms = []struct{ words, wide bool }{{true, true}, {true, false}, {false, true}, {false, false}}

// chipsLine draws the chips in the width there is.
func (m *Model) chipsLine() string {
	line := ""
	for _, form := range chipForms {
		gap := " "
		if form.wide {
			gap = "  "
		}
		line = text.Spaces(min(1, m.width)) + strings.Join(m.chips(form.words), gap)
		if text.Width(line) <= m.width {
			break
		}
	}
	return text.Fit(line, m.width)
}

func (m *Model) chips(words bool) []string {
	all := "All " + text.Count(len(m.snapshot.Traces))
	chips := []string{m.chipStyle(0, len(m.snapshot.Traces)).Render(all)}
	for n := 1; n < len(chipStatus); n++ {
		count := m.counts.of[n]
		if count == 0 && n > alwaysChip && n != m.chip {
			continue
		}
		look := m.theme.Status(string(chipStatus[n]))
		chip := look.Glyph + " "
		if words {
			chip += shortStatus(look.Word) + " "
		}
		style := m.chipStyle(n, count)
		switch {
		case n == m.chip: // no theme has to color it
			chips = append(chips, style.Render("["+chip+text.Count(count)+"]"))
		case count > 0:
			chips = append(chips, look.Style.Render(strings.TrimSuffix(chip, " "))+" "+style.Render(text.Count(count)))
		default:
			chips = append(chips, style.Render(chip+text.Count(count)))
		}
	}
	return chips
}

func (m *Model) chipStyle(n, count int) lipgloss.Style {
	switch {
	case n == m.chip && n > 0:
		return m.theme.ChipActive
	case count == 0 && n > 0:
		return m.theme.ChipZero
	}
	return m.theme.Chip
}

// shortStatus shortens the words that are too long for a chip or a column.
func shortStatus(word string) string {
	switch word {
	case "Filtered as spam":
		return "Spam"
	case "Getting status":
		return "No status yet"
	}
	return word
}
