package timeline

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

// shownEvents are the kinds of the steps, the one under the cursor in brackets.
func shownEvents(m *Model) string {
	var all []string
	for i, s := range m.steps {
		kind := string(m.events[s.first].Kind)
		if i == m.cursor {
			kind = "[" + kind + "]"
		}
		all = append(all, kind)
	}
	return strings.Join(all, " ")
}

func TestFilter(t *testing.T) {
	t.Parallel()
	m := pane(uitest.Theme(t, "none", false), 80, 24, events())
	whole, size := shownEvents(m), m.height
	is := func(when, shown, line string) {
		t.Helper()
		lines := strings.Split(m.View(), "\n")
		if got := shownEvents(m); got != shown || len(lines) != size || line != "" && !strings.HasPrefix(lines[size-1], line) {
			t.Errorf("%s: got %q in %d lines, the last of them %q, want %q in %d, the last %q", when, got, len(lines), lines[len(lines)-1], shown, size, line)
		}
	}
	m.Handle(action.Top)
	m.Handle(action.Find)
	if m.Scope() != action.ScopeText {
		t.Errorf("got the scope %q, want %q", m.Scope(), action.ScopeText)
	}
	x, y, shown := m.Cursor()
	if x != 2 || y != size-1 || !shown {
		t.Errorf("got the cursor at %d,%d, shown %v, want it behind the prompt of the last line", x, y, shown)
	}
	for _, letter := range "rule" {
		m.Key(tea.KeyPressMsg{Code: letter, Text: string(letter)})
	}
	is("typed", "[transportRule] transportRule", "/ rule   2 of 6")
	m.Handle(action.Accept)
	m.Handle(action.Down)
	is("accepted, and down", "transportRule [transportRule]", "/ rule   2 of 6   esc shows all")
	m.Handle(action.Back)
	is("left", "receive transportRule [transportRule] defer Tele\x1b[2Jport fail", "")
	m.Handle(action.FindNext)
	is("next", "receive [transportRule] transportRule defer Tele\x1b[2Jport fail", "/ rule   Search wrapped around.")
	m.Handle(action.FindPrev)
	is("previous", "receive transportRule [transportRule] defer Tele\x1b[2Jport fail", "/ rule   Search wrapped around.")
	m.Handle(action.Back)
	m.Handle(action.Find)
	m.Paste("nowhere")
	is("nowhere", "", "/ nowhere   0 of 6")
	if got, want := m.View(), "No event has all of these words."; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %q in it", got, want)
	}
	m.SetEvents(message, bob, events(), Ready)
	is("the same events again", "", "/ nowhere   0 of 6")
	m.SetEvents(&client.Trace{ID: "m2"}, bob, events(), Ready)
	is("another message", whole, "")
}

func TestWhatAFilterLooksInto(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ words, want string }{
		{"event:fail", "[fail]"}, {"FAIL", "defer [fail]"}, {"reason:full", "[fail]"}, {"!rule -event:receive", "defer Tele\x1b[2Jport [fail]"}, {"time:14:01:13", "transportRule [transportRule]"},
		{"発注書", "[transportRule]"}, {"データ", ""}, {"store", "[fail]"}, {"\"tls negotiation\"", "[defer]"},
	} {
		m := pane(uitest.Theme(t, "none", false), 80, 24, events())
		m.Handle(action.Find)
		m.Paste(test.words)
		if got := shownEvents(m); got != test.want {
			t.Errorf("%s: got %q, want %q", test.words, got, test.want)
		}
	}
}

func TestHitsAreMarkedInEvents(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "ansi16", false)
	m := pane(look, 80, 24, events())
	m.Handle(action.Find)
	m.Paste("full")
	if got, want := m.View(), look.Match.Render("full"); !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
}
