package ui

import (
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/tally"
	"msgtrace/ui/text"
)

const (
	manyProblems = 10 // fewer copies with a problem are opened one by one
	mostReasons  = 4  // that a line names
)

// knownReasons counts by reason the copies of a message that did not arrive, "12 × mailbox
// full · 48 not asked", from the events that it holds. It is empty where such
// copies are few, or none of them was opened.
func (a *App) knownReasons(t *client.Trace) string {
	var copies []tally.Copy
	asked := false
	for _, r := range t.Recipients {
		if r.Status.Problem() {
			copies = append(copies, tally.Copy{Trace: t, Recipient: r})
			asked = asked || r.Events != nil
		}
	}
	if len(copies) < manyProblems || !asked {
		return ""
	}
	var order []string
	numbers, left := map[string]int{}, 0
	for _, group := range tally.Count(tally.Cause, copies).Groups {
		if group.Cause == tally.NotAsked {
			left += group.Copies
			continue
		}
		reason := text.Clean(group.Reason).String()
		if numbers[reason] == 0 {
			order = append(order, reason)
		}
		numbers[reason] += group.Copies // whichever server said so
	}
	slices.SortStableFunc(order, func(a, b string) int { return numbers[b] - numbers[a] })
	var said []string
	others := 0
	for i, reason := range order {
		if i >= mostReasons {
			others += numbers[reason]
			continue
		}
		said = append(said, text.Count(numbers[reason])+" "+a.theme.Glyphs.Times+" "+reason)
	}
	if others > 0 {
		said = append(said, text.Count(others)+" others")
	}
	if left > 0 {
		said = append(said, text.Count(left)+" not asked")
	}
	return strings.Join(said, " "+a.theme.Glyphs.Dot+" ")
}
