package overlay

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

func plain(t *testing.T) theme.Theme {
	t.Helper()
	look, err := theme.Builtin("none", false)
	if err != nil {
		t.Fatal(err)
	}
	return look
}

func items(n int) []Item {
	var list []Item
	for i := range n {
		list = append(list, Item{Key: string(rune('a' + i)), Title: fmt.Sprintf("item %d", i), Detail: strings.Repeat("detail ", i), Value: fmt.Sprint(i)})
	}
	return list
}

func typed(key string) tea.KeyPressMsg {
	return tea.KeyPressMsg{Text: key, Code: []rune(key)[0]}
}

// view draws a window in a room.
func view(w Window, width, height int) []string {
	w.SetSize(width, height)
	return w.View()
}

// exact fails unless every line of a window is equally wide and it fits.
func exact(t *testing.T, lines []string, width, height int) {
	t.Helper()
	if len(lines) > height {
		t.Errorf("got %d lines, want %d at most", len(lines), height)
	}
	for _, line := range lines {
		if text.Width(line) != text.Width(lines[0]) || text.Width(line) > width {
			t.Errorf("got a line %d wide, want it as wide as the first, %d, and %d at most: %q", text.Width(line), text.Width(lines[0]), width, line)
		}
	}
}

func TestWindowsFitTheirRoom(t *testing.T) {
	t.Parallel()
	look := plain(t)
	lines := []string{"short", "a line that is rather long and has 発注書 in it", ""}
	for width := 10; width < 100; width += 7 {
		for height := 4; height < 20; height += 3 {
			exact(t, view(NewText(look, "Help", "esc closes", lines, "x"), width, height), width, height)
			exact(t, view(NewMenu(look, "Copy", "", items(9)), width, height), width, height)
			exact(t, view(NewNote(look, "Note", "esc closes", longNote, 10), width, height), width, height)
			exact(t, view(NewPalette(look, "Do", "", "Nothing.", func(string) []Item { return items(9) }), width, height), width, height)
		}
	}
}

// longNote is a note with labels, long lines and wide characters.
var longNote = "VERDICT   " + strings.Repeat("not delivered 発注書 ", 9) + "\n          and more\n\nIDS       " + strings.Repeat("x", 90) + "\n"

// Every row of a line that is long is seen by moving over the lines.
func TestTheCursorOfANoteBringsItsLineIntoSight(t *testing.T) {
	t.Parallel()
	w := NewNote(plain(t), "Note", "", longNote, 10)
	for _, id := range []action.ID{action.OverlayBottom, action.OverlayUp, action.OverlayTop, action.OverlayDown, action.OverlayPageDown} {
		w.Handle(id)
		shown := view(w, 40, 10)
		if x, y := w.Cursor(); x != 2 || y < 1 || y > len(shown)-2 || !strings.HasPrefix(shown[y], "│ ▌") {
			t.Errorf("%s: got the cursor at %d,%d of\n%s\nwant it at its mark", id, x, y, strings.Join(shown, "\n"))
		}
	}
	w.Handle(action.OverlayBottom)
	w.Handle(action.NoteCut)
	if got, want := w.Value(), longNote[:strings.Index(longNote, "IDS")]; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAWindowStandsInTheMiddle(t *testing.T) {
	t.Parallel()
	screen := make([]string, 9)
	for i := range screen {
		screen[i] = "begin " + strings.Repeat("発注", 7) + "   end"
	}
	menu := NewMenu(plain(t), "Copy", "esc closes", items(3))
	x, y := Place(screen, view(menu, 35, 9), 40)
	for _, line := range screen {
		if text.Width(line) != 40 {
			t.Errorf("got a line %d wide, want 40: %q", text.Width(line), line)
		}
	}
	uitest.Golden(t, fmt.Sprintf("%s\nat %d,%d\n", strings.Join(screen, "\n"), x, y))
}

func TestAMenuIsChosenFromByLetterOrCursor(t *testing.T) {
	t.Parallel()
	menu := NewMenu(plain(t), "Copy", "", items(4))
	menu.SetSize(40, 5) // room for three
	if got := menu.Key(typed("c")); got != Choose || menu.Value() != "2" {
		t.Errorf("the letter c: got %v, %q, want %v, 2", got, menu.Value(), Choose)
	}
	menu.Handle(action.OverlayBottom)
	menu.Handle(action.OverlayDown)
	if got := menu.Handle(action.OverlayChoose); got != Choose || menu.Value() != "3" {
		t.Errorf("the last line: got %v, %q, want %v, 3", got, menu.Value(), Choose)
	}
	if _, y := menu.Cursor(); y != 3 {
		t.Errorf("got the cursor on line %d of the window, want 3", y)
	}
	menu.Handle(action.OverlayTop)
	menu.Handle(action.OverlayUp)
	if menu.Value() != "0" || menu.Key(typed("z")) != Stay || menu.Handle(action.OverlayClose) != Close {
		t.Errorf("the first line: got %q, want 0, z without effect, and the menu to close", menu.Value())
	}
	if NewMenu(plain(t), "Empty", "", nil).Handle(action.OverlayChoose) != Stay {
		t.Errorf("choosing in an empty menu: got something else, want %v", Stay)
	}
}

func TestTheTextScrolls(t *testing.T) {
	t.Parallel()
	var lines []string
	for i := range 30 {
		lines = append(lines, fmt.Sprintf("line %d", i))
	}
	window := NewText(plain(t), "Help", "", lines, strings.Join(lines, "\n"))
	window.SetSize(60, 12)
	window.Handle(action.OverlayPageDown)
	window.Handle(action.OverlayDown)
	uitest.Golden(t, strings.Join(view(window, 60, 12), "\n"))
	window.Handle(action.OverlayBottom)
	if view := view(window, 60, 12); !strings.Contains(view[len(view)-2], "line 29") {
		t.Errorf("got %q last in sight, want line 29", view[len(view)-2])
	}
	if window.Handle(action.OverlayCopy) != Copy || !strings.HasSuffix(window.Value(), "line 29") {
		t.Errorf("copying: got %q, want the whole text", window.Value())
	}
}

func TestThePaletteNarrowsAsOneTypes(t *testing.T) {
	t.Parallel()
	palette := NewPalette(plain(t), "Do", "", "Nothing.", func(query string) []Item {
		var found []Item
		for _, item := range items(9) {
			if strings.Contains(item.Title, query) {
				found = append(found, item)
			}
		}
		return found
	})
	palette.SetSize(60, 20)
	palette.Key(typed("7"))
	if palette.Value() != "7" || palette.Handle(action.PaletteChoose) != Choose {
		t.Errorf("after typing 7: got the cursor on %q, want it on 7, to be chosen", palette.Value())
	}
	if x, y := palette.Cursor(); x != 5 || y != 1 {
		t.Errorf("got the cursor at %d,%d, want 5,1", x, y)
	}
	uitest.Golden(t, strings.Join(view(palette, 60, 20), "\n"))
	palette.Paste("\x1b\n9")
	if palette.Value() != "" || palette.Handle(action.PaletteChoose) != Stay {
		t.Errorf("where nothing matches: got the cursor on %q, want nothing to choose", palette.Value())
	}
	if got := strings.Join(view(palette, 60, 20), "\n"); !strings.Contains(got, "Nothing.") {
		t.Errorf("where nothing matches: got\n%s\nwant %q in it", got, "Nothing.")
	}
	for range len("7 9") {
		palette.Key(tea.KeyPressMsg{Code: tea.KeyBackspace})
	}
	palette.Handle(action.PaletteDown)
	if palette.Value() != "1" {
		t.Errorf("the second line: got %q, want 1", palette.Value())
	}
}

func TestViewsTakeTurns(t *testing.T) {
	t.Parallel()
	views := []View{
		{Title: "3 by cause", Hint: "tab by domain", Items: items(3), Plain: "by cause"},
		{Title: "1 by domain", Hint: "tab by cause", Items: items(1), Plain: "by domain"},
	}
	w := NewViews(plain(t), views, []string{"2 failed, 1 still open.", strings.Repeat("a long sentence ", 9)}, map[string]string{"i": "ask"})
	for width := 20; width < 120; width += 9 {
		exact(t, view(w, width, 30), width, 30)
	}
	shows := func(want string) {
		t.Helper()
		if got := strings.Join(view(w, 80, 30), "\n"); !strings.Contains(got, want) || !strings.Contains(got, "2 failed, 1 still open.") {
			t.Errorf("got\n%s\nwant %q in it, and what is said below", got, want)
		}
	}
	shows("3 by cause")
	w.Handle(action.OverlayDown)
	if got := w.Handle(action.OverlayChoose); got != Choose || w.Value() != "1" {
		t.Errorf("got %v of %q, want the second item chosen", got, w.Value())
	}
	w.Handle(action.OverlayNext)
	shows("1 by domain")
	if got := w.Handle(action.OverlayCopy); got != Copy || w.Value() != "by domain" {
		t.Errorf("got %v of %q, want the list copied", got, w.Value())
	}
	w.Handle(action.OverlayPrev)
	shows("3 by cause")
	if got := w.Key(typed("i")); got != Choose || w.Value() != "ask" {
		t.Errorf("got %v of %q, want the key to choose", got, w.Value())
	}
	if got := w.Key(typed("x")); got != Stay || w.Value() != "0" {
		t.Errorf("got %v of %q, want another key to do nothing", got, w.Value())
	}
	if got := w.Handle(action.OverlayClose); got != Close {
		t.Errorf("got %v, want the window closed", got)
	}
}
