package ui

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// mostBare is how many rows are shown without a frame: making more could be felt.
const mostBare = 200

// zoomOn goes through the ways to show the focused pane: beside the others, alone, and
// without a frame, for the terminal's own selection.
func (a *App) zoomOn() {
	if !a.layout.Single {
		a.zoom = true
		a.relayout()
		return
	}
	said := a.bareText()
	if len(said) == 0 {
		a.unzoom()
		return
	}
	key := a.keymap.Key(action.Zoom)
	hint := strings.Join([]string{"-- select with the mouse", a.keymap.Key(action.OverlayCopy) + " copies all", a.keymap.Key(action.OverlayClose) + " goes back --"}, ", ")
	a.show(overlay.NewBare(said, hint, key), func(string) tea.Cmd {
		a.unzoom()
		return nil
	})
}

// unzoom shows all panes again.
func (a *App) unzoom() {
	a.zoom = false
	a.relayout()
}

// bareText is what the focused pane shows, a line each, without marks and columns.
func (a *App) bareText() []string {
	switch a.focus {
	case PaneRecipients:
		return a.bareRecipients()
	case PaneTimeline:
		return a.timeline.Text()
	}
	s := a.search()
	if s == nil {
		return nil
	}
	var lines []string
	for _, t := range s.list.FromTop(mostBare) {
		lines = append(lines, a.bareRow(t))
	}
	return lines
}

// bareRow is a message in one line.
func (a *App) bareRow(t *client.Trace) string {
	address, word, others := a.mainRecipient(t), "", ""
	if copied, known := t.Recipient(address); known {
		word = copied.Status.Word()
	}
	if n := len(t.Recipients); n > 1 {
		others = " +" + text.Count(n-1)
	}
	stamp := strings.TrimSpace(text.Stamp(t.Received.Time(), a.options.Zone, a.times, a.now()))
	whom := cmp.Or(t.Sender, client.NoSender) + " -> " + cmp.Or(address, "?") + others
	return text.Clean(strings.Join([]string{stamp, word, whom, t.Subject}, "  ")).String()
}

func (a *App) bareRecipients() []string {
	t := a.recipients.Trace()
	if t == nil {
		return nil
	}
	var lines []string
	for _, r := range t.Recipients[:min(len(t.Recipients), mostBare)] {
		lines = append(lines, text.Clean(r.Address+"  "+a.theme.Status(r.Status).Word).String())
	}
	if left := len(t.Recipients) - mostBare; left > 0 {
		lines = append(lines, "and "+text.Counted(left, "more recipient"))
	}
	return lines
}
