package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client/when"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/text"
)

// jump goes to another hour or day of the list.
func (a *App) jump(id action.ID) {
	if s := a.search(); s != nil {
		if why := s.list.JumpTo(id); why != "" {
			a.refuse("%s", why)
		}
	}
}

// goToTime asks for a time, and goes to the first message of it.
func (a *App) goToTime() tea.Cmd {
	s := a.search()
	if s == nil {
		return nil
	}
	read := func(words string) (time.Time, error) { return when.Instant(words, a.now(), s.list.Times().Where()) }
	check := func(values []string) string {
		if _, err := read(values[0]); err != nil {
			return capital(text.Clean(err.Error()).String()) + "."
		}
		return ""
	}
	hint := a.keymap.Key(action.FieldsTake) + " goes there " + a.theme.Glyphs.Dot + " " + a.keymap.Key(action.FieldsClose) + " closes"
	fields := []overlay.Field{{Label: "Time", Hint: "14:00, yesterday 9:00, 20 Nov 14:00"}}
	a.show(overlay.NewFields(a.theme, "Go to a time", hint, fields, check), func(words string) tea.Cmd {
		if at, err := read(words); err == nil {
			if said := s.list.GoTo(at); said != "" {
				a.refuse("%s", said)
			}
		}
		return nil
	})
	return nil
}
