package ui

import (
	"cmp"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/terminal"
	"msgtrace/ui/text"
)

// show puts a window over the panes. Chosen is told the value of what is chosen
// in it.
func (a *App) show(w overlay.Window, chosen func(value string) tea.Cmd) {
	a.window, a.chosen, a.beneath = w, chosen, nil
	a.fitWindow() // the next key may come before a frame is drawn
}

// fitWindow gives the window its room: at least a little, even where the terminal is too
// small to draw it, as it takes keys there too.
func (a *App) fitWindow() {
	if a.window == nil {
		return
	}
	width, height := a.width, a.height
	if _, bare := a.window.(*overlay.Bare); !bare {
		width, height = width-2, height-2
	}
	a.window.SetSize(max(1, width), max(1, height))
}

// beneath is a window that comes back when the one over it is closed, and with it the one
// beneath that.
type beneath struct {
	window  overlay.Window
	chosen  func(value string) tea.Cmd
	beneath *beneath
}

// showOver puts a window over another, which comes back when it is closed.
func (a *App) showOver(below overlay.Window, chosen func(value string) tea.Cmd, w overlay.Window) {
	under := a.beneath
	a.show(w, nil)
	a.beneath = &beneath{below, chosen, under}
}

// windowLayer is a window over the panes.
type windowLayer struct{ *App }

func (a windowLayer) open() bool          { return a.window != nil }
func (a windowLayer) scope() action.Scope { return a.window.Scope() }

func (a windowLayer) handle(id action.ID) tea.Cmd {
	switch id {
	case action.WindowHelp, action.LineHelp:
		return a.toggleHelp()
	}
	return a.outcome(a.window.Handle(id))
}

// toggleHelp shows the keys of the window, or closes the help.
func (a windowLayer) toggleHelp() tea.Cmd {
	if w, reading := a.window.(*overlay.Text); reading && w.Help() {
		return a.outcome(overlay.Close)
	}
	a.windowHelp()
	return nil
}

func (a windowLayer) key(key tea.KeyPressMsg) tea.Cmd {
	o := a.window.Key(key)
	if o == overlay.Stay && !typed(a.scope(), key) {
		a.noSuchKey(key, action.OverlayClose, "closes")
	}
	return a.outcome(o)
}

func (a windowLayer) paste(content string) tea.Cmd {
	a.window.Paste(content)
	return nil
}

func (a windowLayer) useful(id action.ID) bool {
	if w, tells := a.window.(interface{ Useful(action.ID) bool }); tells {
		return w.Useful(id)
	}
	switch id {
	case action.OverlayChoose, action.OverlayCopy:
		_, reading := a.window.(*overlay.Text)
		_, several := a.window.(*overlay.Views)
		return several || reading == (id == action.OverlayCopy)
	case action.OverlayNext, action.OverlayPrev:
		_, several := a.window.(*overlay.Views)
		return several
	}
	return true
}

func (a windowLayer) draw(rows []string) (x, y int, shown bool) {
	view := a.window.View()
	if _, bare := a.window.(*overlay.Bare); bare {
		if a.statusLine.notice != "" {
			view[len(view)-1] = rows[len(rows)-1]
		}
		copy(rows, view)
		return 0, 0, true
	}
	left, top := a.place(view)
	overlay.Over(rows, view, left, top, a.width)
	x, y = a.window.Cursor()
	return x + left, y + top, true
}

// place is where the corner of the window stands: in the middle, or low, or high, so that
// what it is about stays in sight.
func (a windowLayer) place(view []string) (left, top int) {
	if len(view) == 0 {
		return 0, 0
	}
	left, top = max(0, (a.width-text.Width(view[0]))/2), max(0, (a.height-len(view))/2)
	switch a.window.(type) {
	case *overlay.Columns: // so that the heads of the list stay in sight
		top = max(0, a.layout.Body.Y+a.layout.Body.H-len(view))
	case *overlay.Volume: // over the chips, so that the rows of the list stay in sight
		top = max(0, min(a.layout.Body.Y+1, a.height-len(view)))
	}
	return left, top
}

// outcome does what a window says.
func (a windowLayer) outcome(o overlay.Outcome) tea.Cmd {
	w, chosen := a.window, a.chosen
	switch o {
	case overlay.Close:
		if b := a.beneath; b != nil {
			a.show(b.window, b.chosen)
			a.beneath = b.beneath
		} else {
			a.show(nil, nil)
		}
		return a.keepColumns()
	case overlay.Choose:
		a.show(nil, nil)
		if chosen != nil {
			return chosen(w.Value())
		}
	case overlay.Copy:
		return a.copied(w)
	case overlay.Save:
		return a.saveNote(w.Value())
	case overlay.Other:
		return a.otherForm()
	case overlay.Complete:
		if saving, ok := w.(*overlay.Saving); ok {
			return a.completePath(saving)
		}
	case overlay.Change, overlay.Sort:
		return a.changed(w, o)
	case overlay.Edit:
		a.editEntry(w.Value())
	case overlay.Forget:
		if searches, ok := w.(*overlay.Searches); ok {
			return a.forgetEntry(searches)
		}
	}
	return nil
}

// copied copies what a window shows.
func (a *App) copied(w overlay.Window) tea.Cmd {
	if _, isNote := w.(*overlay.Note); isNote {
		return a.copyNote(w.Value())
	}
	what := ""
	if named, ok := w.(interface{ What() string }); ok {
		what = named.What()
	}
	return a.copyOut(cmp.Or(what, "what the window shows"), w.Value())
}

// closes is the hint of a window that is only read.
func (a *App) closes() string {
	return a.keymap.Key(action.OverlayClose) + " closes"
}

// palette offers the actions by name.
func (a *App) palette() {
	scopes := a.scopes()
	offer := func(query string) []overlay.Item {
		var items []overlay.Item
		for _, match := range a.keymap.Palette(query, scopes...) {
			items = append(items, overlay.Item{
				Title:  match.Action.Title,
				Detail: strings.Join(match.Keys, " "),
				Value:  string(match.Action.ID),
			})
		}
		return items
	}
	a.show(overlay.NewPalette(a.theme, "Do", a.keymap.Key(action.PaletteClose)+" closes", "No action has this name.", offer), func(value string) tea.Cmd {
		return a.do(action.ID(value))
	})
}

// windowMargin is what a window leaves of the screen's width: its frame, and
// some of what is behind it.
const windowMargin = 8

// entry draws a name in a column, and beside it what it stands for, in as many
// lines as the screen needs.
func (a *App) entry(style lipgloss.Style, name, meaning string, column int) []string {
	parts := text.Wrap(meaning, a.width-windowMargin-column)
	if len(parts) == 0 {
		parts = []string{""}
	}
	lines := make([]string, len(parts))
	for i, part := range parts {
		lines[i] = style.Render(text.Fit(name, column)) + a.theme.Text.Render(part)
		name = ""
	}
	return lines
}

// copyOut sends a text to the clipboard of the terminal.
func (a *App) copyOut(what, value string) tea.Cmd { return a.copyOr("", what, value) }

// copyOr is copyOut of what an action saves in a file, where it is too long for the
// clipboard.
func (a *App) copyOr(save action.ID, what, value string) tea.Cmd {
	return a.copyAs(Deed{Kind: DeedCopied, What: what}, save, what, value)
}

// copyAs is copyOr that tells the trail of another deed.
func (a *App) copyAs(d Deed, save action.ID, what, value string) tea.Cmd {
	if value == "" {
		a.refuse("There is nothing to copy.")
		return nil
	}
	sequence, err := terminal.Clipboard(a.client.text(value), a.environ)
	if err != nil {
		if d.Kind == DeedExported {
			a.refuse("%s", a.tooLarge(what, err))
			return nil
		}
		saves := "."
		if key := a.keymap.Key(save); key != "" && a.options.Served == nil {
			saves = ": " + key + " saves it in a file."
		}
		a.refuse("%s is %s%s", capital(what), err, saves)
		return nil
	}
	return a.after(d, func() tea.Cmd {
		a.kept()
		// What has happened stands first: the name of what is copied may be cut off.
		a.say("Sent to the terminal's clipboard%s: %s.", a.hiddenWords(), what)
		return tea.Raw(sequence)
	})
}

// ask offers something to choose from.
func (a *App) ask(title string, items []overlay.Item, chosen func(value string) tea.Cmd) {
	hint := fmt.Sprintf("%s chooses %s %s", a.keymap.Key(action.OverlayChoose), a.theme.Glyphs.Dot, a.closes())
	a.show(overlay.NewMenu(a.theme, title, hint, items), chosen)
}
