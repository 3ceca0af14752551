package theme

import (
	"strings"

	"msgtrace/client"
)

// Sign is a sign of the screens with what it stands for.
type Sign struct{ Sign, Means string }

// Legend explains the signs of a look, first those of the statuses. Frames and what
// moves are left out.
func (t Theme) Legend() []Sign {
	g := &t.Glyphs
	var all []Sign
	for _, status := range client.StatusOrder {
		all = append(all, Sign{t.Status(status).Glyph, status.Word()})
	}
	return append(all, []Sign{
		{g.Junk, "the copy went to Junk Email"},
		{g.MayChange, "may still change: younger than 6 h, or pending"},
		{g.Altered, "foreign text that could not be shown as it came: control characters, hidden or turned letters"},
		{g.Lookalike, "the domain of the address is made to be taken for another"},
		{g.Marked, "a row that you marked"},
		{g.Remark, "you have written a remark on the message"},
		{g.News, "came or changed while it was watched"},
		{g.Cursor, "the row under the cursor"},
		{g.Resting, "the row under the cursor of another pane"},
		{g.Focus, "the pane that has the focus"},
		{g.Ellipsis, "something is cut off here"},
		{g.Gap, "a line between rows that is no message"},
		{g.SortUp + " " + g.SortDown, "the list is sorted by this column, up or down"},
		{g.Closed + " " + g.Open, "more can be unfolded, is unfolded"},
		{g.Checked + " " + g.Unchecked, "chosen, not chosen"},
		{g.Left + " " + g.Right, "one of several: left and right change it"},
		{g.Crumb, "a step from one screen into the next"},
		{g.Step, "an event that says nothing of the outcome"},
		{g.Times + "4", "that number of events in a row that say the same"},
		{g.Bar + g.BarLeast, "the wait before a step, and one too short for a bar"},
		{g.Slowest, "the longest wait"},
		{g.Bars[1] + g.Bars[len(g.Bars)-1] + " " + g.Unread, "how many messages came then, from few to most; what is not read yet"},
		{g.Info + " " + g.Warning + " " + g.Error, "messages at the bottom: to know, a warning, an error"},
	}...)
}

// Means is what a sign of a row stands for, as a sentence; empty for one that has no
// meaning of its own.
func (t Theme) Means(sign string) string {
	for _, known := range t.Legend()[len(client.StatusOrder):] {
		if known.Sign == sign {
			return strings.ToUpper(known.Means[:1]) + known.Means[1:] + "."
		}
	}
	return ""
}
