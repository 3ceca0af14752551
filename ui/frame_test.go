package ui

import (
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

// FillsScreen fails unless a frame has every row of the screen, each exactly as
// wide as the screen, holds nothing that foreign text must not bring to a
// terminal, and has its cursor on the screen.
func FillsScreen(t testing.TB, frame tea.View, width, height int) {
	t.Helper()
	uitest.Fits(t, frame.Content, width, height)
	for y, row := range strings.Split(frame.Content, "\n") {
		if got := text.Width(row); got != width {
			t.Errorf("row %d: got %d columns, want %d: %q", y, got, width, row)
		}
		for _, r := range row {
			if unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("row %d: got %U in it, want no mark that turns the direction: %q", y, r, row)
			}
		}
	}
	if c := frame.Cursor; c != nil {
		uitest.InPane(t, c.X, c.Y, true, width, height)
	}
}

// OnlyASCII fails if a frame shows anything that is not ASCII.
func OnlyASCII(t testing.TB, frame tea.View) {
	t.Helper()
	for y, row := range strings.Split(frame.Content, "\n") {
		if at := strings.IndexFunc(row, func(r rune) bool { return r >= 0x80 }); at >= 0 {
			t.Errorf("row %d: got %q, want ASCII only: %q", y, row[at:], row)
		}
	}
}
