package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// View shows the screen, or what was shown last while the terminal is busy.
func (a *App) View() tea.View { return a.stage.View(a.draw) }

// draw makes a whole frame.
func (a *App) draw() tea.View {
	view := tea.View{AltScreen: true, WindowTitle: a.title()}
	a.appeared()
	if a.layout.Shape == ShapeTooSmall {
		view.Content = a.tooSmall()
		return view
	}
	rows := a.rows()
	x, y, shown := a.cursor()
	if a.window != nil {
		box := a.window.View(a.width-2, a.height-2)
		left, top := overlay.Place(rows, box, a.width)
		x, y = a.window.Cursor()
		x, y, shown = x+left, y+top, true
	}
	if a.signing != nil {
		x, y = a.overSignIn(rows)
		shown = true
	}
	view.Content = strings.Join(rows, "\n")
	if shown {
		view.Cursor = tea.NewCursor(x, y)
		view.Cursor.Blink = false
	}
	return view
}

// title is the window's: it must name no message, because windows are listed
// and recorded where screens are not.
func (a *App) title() string {
	if a.options.Tenant == "" {
		return programName
	}
	return programName + " " + text.Clean(a.options.Tenant).String()
}

// tooSmall says what the explorer needs.
func (a *App) tooSmall() string {
	if a.width == 0 || a.height == 0 {
		return ""
	}
	words := fmt.Sprintf("%s needs %dx%d; this is %dx%d.", programName, minWidth, minHeight, a.width, a.height)
	return text.Truncate(words, a.width, "")
}

// rows draws every line of the screen, each exactly as wide as the screen.
func (a *App) rows() []string {
	l := a.layout
	rows := make([]string, 0, a.height)
	rows = append(rows, a.headerLine(a.width), a.queryLine(a.width))
	if a.formOpen {
		rows = append(rows, a.formRows()...)
	} else {
		rows = append(rows, a.body()...)
	}
	strip := a.stripLine(a.width)
	if l.Strip != l.Footer {
		rows = append(rows, text.Fit(strip, a.width))
		strip = ""
	}
	if strip == "" {
		strip = a.footerLine(a.width)
	}
	return append(rows, text.Fit(strip, a.width))
}

// body draws the panes.
func (a *App) body() []string {
	l := a.layout
	s := a.search()
	if s == nil {
		return blank(l.Body.W, l.Body.H)
	}
	list := split(s.list.View(), l.Traces)
	recipients := split(a.recipients.View(), l.Recipients)
	timeline := split(a.timeline.View(), l.Timeline)
	switch {
	case l.Single:
		return a.alone(list, recipients, timeline)
	case l.Shape == ShapeWide:
		right := append([]string{a.rule(a.recipients.Title(), l.RecipientsTitle.W, PaneRecipients)}, recipients...)
		right = append(right, a.rule(a.timeline.Title(titleRoom(l.TimelineTitle.W)), l.TimelineTitle.W, PaneTimeline))
		right = append(right, timeline...)
		return a.beside(list, right, func(y int) string {
			if y == 0 || y == l.RecipientsTitle.H+l.Recipients.H {
				return a.theme.Glyphs.TeeRight
			}
			return a.theme.Glyphs.Vertical
		})
	}
	title := a.rule(a.recipients.Title(), l.RecipientsTitle.W, PaneRecipients) + a.theme.Border.Render(a.theme.Glyphs.TeeDown) +
		a.rule(a.timeline.Title(titleRoom(l.TimelineTitle.W)), l.TimelineTitle.W, PaneTimeline)
	below := a.beside(recipients, timeline, func(int) string { return a.theme.Glyphs.Vertical })
	return append(append(list, title), below...)
}

// alone draws the one pane that is shown, under its title when it is zoomed.
func (a *App) alone(list, recipients, timeline []string) []string {
	l := a.layout
	switch a.focus {
	case PaneRecipients:
		if !l.RecipientsTitle.Empty() {
			return append([]string{a.rule(a.recipients.Title(), l.Width, PaneRecipients)}, recipients...)
		}
		return recipients
	case PaneTimeline:
		if !l.TimelineTitle.Empty() {
			return append([]string{a.rule(a.timeline.Title(titleRoom(l.Width)), l.Width, PaneTimeline)}, timeline...)
		}
		return timeline
	}
	return list
}

// beside puts two columns side by side, with a line between.
func (a *App) beside(left, right []string, line func(y int) string) []string {
	rows := make([]string, len(left))
	for y := range left {
		rows[y] = left[y] + a.theme.Border.Render(line(y)) + right[y]
	}
	return rows
}

// rule is a horizontal line with a title in it.
func (a *App) rule(title string, width int, pane Pane) string {
	border, words := a.theme.Border, a.theme.Title
	if a.focus == pane {
		border = a.theme.BorderFocused
	}
	title = text.Truncate(title, titleRoom(width), a.theme.Glyphs.Ellipsis)
	dash := a.theme.Glyphs.Horizontal
	if title == "" {
		return border.Render(strings.Repeat(dash, width))
	}
	rest := max(0, width-3-text.Width(title))
	return border.Render(dash) + " " + words.Render(title) + " " + border.Render(strings.Repeat(dash, rest))
}

// titleRoom is what a rule leaves to its title.
func titleRoom(width int) int { return max(0, width-4) }

// cursor is where the terminal's cursor belongs: to a line of text while one is
// typed, else to the row under the cursor.
func (a *App) cursor() (x, y int, shown bool) {
	l := a.layout
	if a.formOpen {
		return a.formCursor()
	}
	area := l.Traces
	switch a.focus {
	case PaneRecipients:
		area = l.Recipients
		x, y, shown = a.recipients.Cursor()
	case PaneTimeline:
		area = l.Timeline
		x, y, shown = a.timeline.Cursor()
	default:
		if s := a.search(); s != nil {
			x, y, shown = s.list.Cursor()
		}
	}
	return area.X + x, area.Y + y, shown && x < area.W && y < area.H
}

// split cuts what a pane drew into lines, as many and as wide as its area.
func split(view string, area Rect) []string {
	if area.Empty() {
		return nil
	}
	lines := strings.Split(view, "\n")
	for i := range lines {
		lines[i] = text.Fit(lines[i], area.W)
	}
	for len(lines) < area.H {
		lines = append(lines, text.Spaces(area.W))
	}
	return lines[:area.H]
}

func blank(width, height int) []string {
	rows := make([]string, max(0, height))
	for y := range rows {
		rows[y] = text.Spaces(width)
	}
	return rows
}
