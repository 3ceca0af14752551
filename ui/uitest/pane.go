package uitest

import (
	"strings"
	"testing"

	"msgtrace/theme"
	"msgtrace/ui/text"
)

// Theme returns a built-in theme.
func Theme(t testing.TB, name string, ascii bool) theme.Theme {
	t.Helper()
	look, err := theme.Builtin(name, ascii)
	if err != nil {
		t.Fatal(err)
	}
	return look
}

// Fits fails unless a pane's view has exactly height lines, none wider than width
// columns, and nothing in it that foreign text must not bring to a terminal.
func Fits(t testing.TB, view string, width, height int) {
	t.Helper()
	if height == 0 && view == "" {
		return
	}
	lines := strings.Split(view, "\n")
	if len(lines) != height {
		t.Fatalf("%dx%d: got %d lines, want %d", width, height, len(lines), height)
	}
	for i, line := range lines {
		if got := text.Width(line); got > width {
			t.Fatalf("%dx%d: line %d: got %d columns, want %d at most: %q", width, height, i, got, width, line)
		}
		for _, r := range line {
			if r < 0x20 && r != '\x1b' || r >= 0x7f && r < 0xa0 || r == 0x202e {
				t.Fatalf("%dx%d: line %d: got the control character %U, want none: %q", width, height, i, r, line)
			}
		}
	}
}

// InPane fails unless a pane's cursor, when it is shown, is inside of it.
func InPane(t testing.TB, x, y int, shown bool, width, height int) {
	t.Helper()
	if shown && (x < 0 || x >= width || y < 0 || y >= height) {
		t.Fatalf("%dx%d: got the cursor at %d,%d, want it inside", width, height, x, y)
	}
}
