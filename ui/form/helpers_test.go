package form

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

var now = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

// berlin is the zone of the screens, without a database of zones.
var berlin = time.FixedZone("Europe/Berlin", 3600)

func newForm(t testing.TB, dialect client.Dialect) *Model {
	t.Helper()
	m := New(uitest.Theme(t, "none", false), dialect, berlin)
	m.SetNow(now)
	m.SetSize(94, 18)
	return m
}

// typed types at a stop.
func typed(m *Model, at stop, s string) {
	m.focus = at
	for _, r := range s {
		m.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// press presses a key that types nothing.
func press(m *Model, name string) {
	codes := map[string]tea.KeyPressMsg{
		"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
		"backspace": {Code: tea.KeyBackspace}, "delete": {Code: tea.KeyDelete}, "space": {Code: tea.KeySpace, Text: " "},
		"ctrl+u": {Code: 'u', Mod: tea.ModCtrl}, "ctrl+w": {Code: 'w', Mod: tea.ModCtrl}, "ctrl+k": {Code: 'k', Mod: tea.ModCtrl},
		"alt+b": {Code: 'b', Mod: tea.ModAlt}, "alt+f": {Code: 'f', Mod: tea.ModAlt},
	}
	m.Key(codes[name])
}

// query is what the form asks for, which must be without a problem.
func query(t *testing.T, m *Model) client.Query {
	t.Helper()
	q, problems := m.Query(now)
	if len(problems) > 0 {
		t.Fatalf("got the problems %v, want none", problems)
	}
	return q
}

func fields(problems []client.Problem) string {
	var names []string
	for _, problem := range problems {
		names = append(names, string(problem.Field))
	}
	return strings.Join(names, " ")
}

func walk(m *Model, n int) {
	for range n {
		m.Handle(action.NextField)
	}
}
