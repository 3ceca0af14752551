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

func TestTheWordsStay(t *testing.T) {
	t.Parallel()
	l := find.New()
	if l.Shown() || l.Key(tea.KeyPressMsg{Code: 'a', Text: "a"}) || l.Insert("a") || l.Accept() || l.Leave() || l.Resume() {
		t.Error("got a closed line that does something, want nothing of it")
	}
	is := func(when, words string, narrowing, opened bool) {
		t.Helper()
		if l.Words() != words || l.Narrowing() != narrowing || l.Opened() != opened {
			t.Errorf("%s: got %q, narrowing %v, opened %v, want %q, %v, %v", when, l.Words(), l.Narrowing(), l.Opened(), words, narrowing, opened)
		}
	}
	l.Open()
	is("open", "", false, true)
	typed(&l, "invoice")
	is("typed", "invoice", true, true)
	l.Accept()
	is("accepted", "invoice", true, false)
	l.Open()
	is("opened again", "invoice", true, true)
	typed(&l, " 4")
	l.Leave()
	is("left", "", false, false)
	if l.Shown() {
		t.Error("left: got the line shown, want it gone")
	}
	l.Resume()
	is("resumed", "invoice 4", false, false)
	l.Leave()
	l.Open()
	is("opened after it was left", "", false, true)
	l.Accept()
	is("accepted with nothing typed", "", false, false)
	l.Resume()
	is("resumed after that", "invoice 4", false, false)
	l.Open()
	typed(&l, "  ")
	is("blanks typed", "  ", false, true)
	l.Leave()
	l.Resume()
	is("resumed after blanks", "invoice 4", false, false)
}

func TestTheLineSaysWhatCameOfAStep(t *testing.T) {
	t.Parallel()
	look, err := theme.Builtin("none", false)
	if err != nil {
		t.Fatal(err)
	}
	l := find.New()
	l.Open()
	l.Insert("x\x1b[2J") // what is pasted may be hostile
	for _, test := range []struct {
		hit     table.Hit
		looking bool
		want    string
	}{
		{table.Hit{}, false, "Not found in what is loaded."},
		{table.Hit{Found: true, Wrapped: true}, false, "Search wrapped around."},
		{table.Hit{Found: true}, true, "searching …"},
		{table.Hit{Found: true}, false, "12 of 720"},
	} {
		l.Tell(test.hit)
		if got := l.View(look, 60, "12 of 720", test.looking); !strings.HasPrefix(got, "/ x") || !strings.Contains(got, test.want) || strings.Contains(got, "\x1b[2J") {
			t.Errorf("%+v: got %q, want / x, then %q, and no control characters", test.hit, got, test.want)
		}
	}
	for _, step := range []struct {
		do   func() bool
		want string
	}{
		{l.Accept, "12 of 720   esc shows all"},
		{func() bool { return l.Leave() && l.Resume() }, "n next  N previous  esc ends"},
	} {
		step.do()
		if got := l.View(look, 60, "12 of 720", false); !strings.HasPrefix(got, "/ x") || !strings.Contains(got, step.want) {
			t.Errorf("got %q, want / x and %q in it", got, step.want)
		}
	}
}
