package find_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/find"
	"msgtrace/ui/table"
)

func typed(l *find.Line, s string) {
	for _, letter := range s {
		l.Key(tea.KeyPressMsg{Code: letter, Text: string(letter)})
	}
}

func TestTheTextBeforeComesBack(t *testing.T) {
	t.Parallel()
	l := find.New()
	if l.Shown() || l.Key(tea.KeyPressMsg{Code: 'a', Text: "a"}) || l.Insert("a") || l.Accept() || l.Cancel() {
		t.Error("got a closed line that does something, want nothing of it")
	}
	l.Open(3)
	typed(&l, "invoice")
	if !l.Accept() || l.Opened() || !l.Shown() || l.Text() != "invoice" {
		t.Errorf("after Accept: got %q, shown %v, opened %v, want invoice, shown and closed", l.Text(), l.Shown(), l.Opened())
	}
	l.Open(7)
	typed(&l, "other")
	if !l.Cancel() || l.Text() != "invoice" || l.From() != 7 {
		t.Errorf("after Cancel: got %q, from %d, want invoice, from 7", l.Text(), l.From())
	}
}

func TestTheLineSaysWhatCameOfAStep(t *testing.T) {
	t.Parallel()
	look, err := theme.Builtin("none", false)
	if err != nil {
		t.Fatal(err)
	}
	l := find.New()
	l.Open(0)
	l.Insert("x\x1b[2J") // what is pasted may be hostile
	for _, test := range []struct {
		hit     table.Hit
		looking bool
		want    string
	}{
		{table.Hit{}, false, "Not found in what is loaded."},
		{table.Hit{Found: true, Wrapped: true}, false, "Search wrapped around."},
		{table.Hit{Found: true}, true, "searching …"},
	} {
		l.Tell(test.hit)
		if got := l.View(look, 60, test.looking); !strings.HasPrefix(got, "/ x") || !strings.Contains(got, test.want) || strings.Contains(got, "\x1b[2J") {
			t.Errorf("%+v: got %q, want / x, then %q, and no control characters", test.hit, got, test.want)
		}
	}
	l.Accept()
	l.ClearMessage()
	if got, want := l.View(look, 60, false), "n next  N previous  esc ends"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
}
