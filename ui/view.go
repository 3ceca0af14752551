package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// View shows the screen, or what was shown last while the terminal is busy. It
// changes nothing.
func (a *App) View() tea.View { return a.stage.View(a.draw) }

// settle is what comes before a frame is drawn, and changes what drawing must not: it
// tells everything on the screen the time, its room and what runs.
func (a *App) settle() {
	a.markPromptSeen()
	if a.layout.Shape == ShapeTooSmall {
		return
	}
	for id, pane := range a.panes {
		if m := pane.model(); m != nil {
			m.SetFocused(a.hasFocus(Pane(id)))
		}
	}
	if s := a.search(); s != nil {
		a.announce(s)
		a.timeline.Layout()
	}
	if a.formOpen {
		a.form.SetNow(a.now())
		a.form.Layout()
	}
	if a.everyone != nil {
		area := a.everyoneArea()
		a.everyone.SetSize(area.W, area.H)
	}
	a.fitWindow()
	if w, over := a.window.(*overlay.Volume); over && a.search() != nil {
		h, x := a.search().list.Volume()
		w.SetVolume(h, x, a.search().list.Times())
	}
	if a.signing != nil {
		a.settleSignIn()
	}
}

// settled makes a whole frame of what is settled before.
func (a *App) settled() tea.View {
	a.settle()
	return a.draw()
}

// draw makes a whole frame.
func (a *App) draw() tea.View {
	view := tea.View{AltScreen: true, WindowTitle: a.title(), MouseMode: a.mouseMode()}
	if a.layout.Shape == ShapeTooSmall {
		view.Content = a.tooSmall()
		return view
	}
	rows := a.rows()
	var x, y int
	var shown bool
	for _, layer := range slices.Backward(a.layers) {
		if layer.open() {
			x, y, shown = layer.draw(rows)
		}
	}
	if words := a.servedNotice(); words != "" {
		rows[0] = text.Fit(a.theme.Warning.Render(text.Truncate(words, a.width, a.theme.Glyphs.Ellipsis)), a.width)
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
	guide := a.guideLines()
	for i := range l.Guide.H {
		line := ""
		if i < len(guide) {
			line = guide[i]
		}
		rows = append(rows, text.Fit(line, a.width))
	}
	rows = append(rows, a.body()...)
	last := a.statusLineText(a.width)
	if l.StatusLine != l.Footer {
		above := last
		if a.window != nil && a.statusLine.notice != "" {
			above = "" // a window may cover it, and never the last line
		} else {
			last = ""
		}
		rows = append(rows, text.Fit(above, a.width))
	}
	if last == "" {
		last = a.footerLine(a.width)
	}
	return append(rows, text.Fit(last, a.width))
}

// body draws the panes.
func (a *App) body() []string {
	l := a.layout
	switch s := a.search(); {
	case s == nil:
		return blank(l.Body.W, l.Body.H)
	case s.covered:
		return a.cover()
	}
	if l.Single {
		return a.titled(a.focus)
	}
	list := a.rowsOf(PaneTraces)
	if l.Shape == ShapeWide {
		right := append(a.titled(PaneRecipients), a.titled(PaneTimeline)...)
		return a.beside(list, right, func(y int) string {
			if y == 0 || y == l.RecipientsTitle.H+l.Recipients.H {
				return a.theme.Glyphs.TeeRight
			}
			return a.theme.Glyphs.Vertical
		})
	}
	below := a.beside(a.titled(PaneRecipients), a.titled(PaneTimeline), func(y int) string {
		if y == 0 {
			return a.theme.Glyphs.TeeDown
		}
		return a.theme.Glyphs.Vertical
	})
	return append(list, below...)
}

// titled draws a pane, under its title where it has one.
func (a *App) titled(id Pane) []string {
	area := a.layout.titleArea(id)
	if area.Empty() {
		return a.rowsOf(id)
	}
	pane, aside, room := a.panes[id], a.askedBefore(id), titleRoom(area.W)
	if aside != "" {
		room -= text.Width(aside) + 3
	}
	return a.rowsOf(id, a.rule(pane.title(max(0, room)), aside, pane.outcome(), area.W, id))
}

// rowsOf draws a pane, below other rows.
func (a *App) rowsOf(id Pane, above ...string) []string {
	area := a.layout.Area(id)
	rows := append(make([]string, 0, len(above)+max(0, area.H)), above...)
	if area.Empty() {
		return rows
	}
	for line := range strings.SplitSeq(a.panes[id].model().View(), "\n") {
		rows = append(rows, text.Fit(line, area.W))
	}
	for len(rows) < len(above)+area.H {
		rows = append(rows, text.Spaces(area.W))
	}
	return rows[:len(above)+area.H]
}

// beside puts two columns side by side, with a line between.
func (a *App) beside(left, right []string, line func(y int) string) []string {
	rows := make([]string, len(left))
	for y := range left {
		rows[y] = left[y] + a.theme.Border.Render(line(y)) + right[y]
	}
	return rows
}

// rule is a horizontal line with a title in it, and at its end an aside and an outcome where
// there is room for them: beside an aside, which stands nowhere else, an outcome only takes
// what the title leaves. The title of the focused pane has a mark before it.
func (a *App) rule(title, aside string, outcome theme.Look, width int, pane Pane) string {
	g, border, words := a.theme.Glyphs, a.theme.Border, a.theme.Faint
	lead := border.Render(g.Horizontal) + " "
	if a.hasFocus(pane) {
		border, words = a.theme.BorderFocused, a.theme.TitleFocused
		lead = words.Render(g.Focus) + " "
	}
	if title == "" || width < leastRule {
		return border.Render(strings.Repeat(g.Horizontal, width))
	}
	end, room := "", titleRoom(width)
	add := func(content, styled string) {
		end = " " + styled + " " + border.Render(g.Horizontal) + end
		room -= text.Width(content) + 3
	}
	if text.Width(aside)+3+leastRule > room {
		aside = ""
	}
	word := text.Clean(outcome.Word).String()
	said := outcome.Glyph + " " + word
	fits := width >= 2*text.Width(said)+leastRule
	if aside != "" {
		fits = text.Width(title+said+aside)+6 <= room
	}
	if outcome.Glyph != "" && fits {
		add(said, outcome.Style.Render(outcome.Glyph+" ")+outcome.Words.Render(word))
	}
	if aside != "" {
		add(aside, a.theme.Faint.Render(aside))
	}
	title = text.Truncate(title, room, g.Ellipsis)
	return lead + words.Render(title) + " " + border.Render(strings.Repeat(g.Horizontal, room+1-text.Width(title))) + end
}

const (
	ruleLead  = 2  // what stands before the title of a rule
	leastRule = 12 // a rule that is shorter has no title
)

// titleRoom is what a rule without an outcome leaves to its title.
func titleRoom(width int) int { return max(0, width-ruleLead-2) }

func blank(width, height int) []string {
	rows := make([]string, max(0, height))
	for y := range rows {
		rows[y] = text.Spaces(width)
	}
	return rows
}
