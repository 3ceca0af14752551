package edit

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/text"
)

func TestKeysEdit(t *testing.T) {
	t.Parallel()
	l := New(100)
	l.Insert("one two three")
	for _, step := range []struct {
		key  tea.KeyPressMsg
		want string
	}{
		{tea.KeyPressMsg{Code: tea.KeyBackspace}, "one two thre"},
		{tea.KeyPressMsg{Code: 'w', Mod: tea.ModCtrl}, "one two "},
		{tea.KeyPressMsg{Code: tea.KeyHome}, "one two "},
		{tea.KeyPressMsg{Code: tea.KeyDelete}, "ne two "},
		{tea.KeyPressMsg{Code: 'x', Text: "x"}, "xne two "},
		{tea.KeyPressMsg{Code: 'k', Mod: tea.ModCtrl}, "x"},
		{tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl}, ""},
		{tea.KeyPressMsg{Code: tea.KeyBackspace}, ""},
	} {
		if !l.Key(step.key) || l.String() != step.want {
			t.Fatalf("after %s: got %q, want %q", step.key, l.String(), step.want)
		}
	}
	for _, other := range []tea.KeyPressMsg{{Code: tea.KeyEnter}, {Code: tea.KeyUp}, {Code: 'v', Mod: tea.ModCtrl}, {Code: tea.KeyTab}} {
		if l.Key(other) {
			t.Errorf("%s: got it taken, want it left to others", other)
		}
	}
}

func TestALineHoldsNoControlsAndNoMoreThanItsLimit(t *testing.T) {
	t.Parallel()
	l := New(10)
	l.Set("a\nb\tc\x1b[2J\x00d and more")
	if got, want := l.String(), "a b c[2Jd "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	l.Set("  ")
	if !l.Empty() {
		t.Error("Empty of two spaces: got false, want true")
	}
}

func TestLongTextScrolls(t *testing.T) {
	t.Parallel()
	l := New(1000)
	l.Set(strings.Repeat("abcdefghij", 10))
	if shown, cursor := l.View(20, "…"); !strings.HasPrefix(shown, "…") || cursor != 19 {
		t.Errorf("at the end: got %q, cursor %d, want it cut on the left, cursor 19", shown, cursor)
	}
	l.input.CursorStart()
	want := "abcdefghijabcdefghi…"
	if shown, cursor := l.View(20, "…"); shown != want || cursor != 0 {
		t.Errorf("at the start: got %q, cursor %d, want %q, cursor 0", shown, cursor, want)
	}
}

func FuzzView(f *testing.F) {
	f.Add("bob@contoso.com 発注書 🏳️‍🌈 e\u0301\u0301\u0301", 7, 3, 5)
	f.Add("\x1b[2J\u202e\x00\x85", 2, 1, 0)
	f.Fuzz(func(t *testing.T, s string, width, at, offset int) {
		width = 2 + max(0, width)%100
		l := New(2000)
		l.Set(s)
		length := len([]rune(l.String()))
		l.model().SetCursor(max(0, at) % (length + 1))
		l.offset = max(0, offset) % (length + 1)
		shown, cursor := l.View(width, "…")
		if text.Width(shown) > width || cursor < 0 || cursor >= width {
			t.Fatalf("%q at %d: got %q, %d wide, cursor %d, want both within %d", s, l.Position(), shown, text.Width(shown), cursor, width)
		}
		if text.Clean(shown).Changed() {
			t.Fatalf("got %q, want it safe to show", shown)
		}
	})
}
