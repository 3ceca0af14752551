package edit

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/text"
)

func TestKeysEdit(t *testing.T) {
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
			t.Fatalf("after %s: %q, want %q", step.key, l.String(), step.want)
		}
	}
	for _, other := range []tea.KeyPressMsg{{Code: tea.KeyEnter}, {Code: tea.KeyUp}, {Code: 'v', Mod: tea.ModCtrl}, {Code: tea.KeyTab}} {
		if l.Key(other) {
			t.Errorf("%s edits", other)
		}
	}
}

func TestALineHoldsNoControlsAndNoMoreThanItsLimit(t *testing.T) {
	l := New(10)
	l.Set("a\nb\tc\x1b[2J\x00d and more")
	if got := l.String(); got != "a b c[2Jd " {
		t.Errorf("%q", got)
	}
	l.Set("  ")
	if !l.Empty() {
		t.Error("spaces are something")
	}
}

func TestLongTextScrolls(t *testing.T) {
	l := New(1000)
	l.Set(strings.Repeat("abcdefghij", 10))
	if shown, cursor := l.View(20, "…"); !strings.HasPrefix(shown, "…") || cursor != 19 {
		t.Errorf("at the end %q, cursor %d", shown, cursor)
	}
	l.input.CursorStart()
	if shown, cursor := l.View(20, "…"); shown != "abcdefghijabcdefghi…" || cursor != 0 {
		t.Errorf("at the start %q, cursor %d", shown, cursor)
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
		l.input.SetCursor(max(0, at) % (length + 1))
		l.offset = max(0, offset) % (length + 1)
		shown, cursor := l.View(width, "…")
		if text.Width(shown) > width || cursor < 0 || cursor >= width {
			t.Fatalf("%q at %d in %d: %q is %d wide, cursor %d", s, l.input.Position(), width, shown, text.Width(shown), cursor)
		}
		if text.Clean(shown).Changed() {
			t.Fatalf("%q is not safe to show", shown)
		}
	})
}
