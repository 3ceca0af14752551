package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/memory"
	"msgtrace/ui/overlay"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
	"msgtrace/ui/traces"
)

// ColumnChoice is what a person wants of one column of the list: whether it is shown and
// how wide. The order of several is that of the columns.
type ColumnChoice = table.Choice

// openColumns offers the columns of the list to choose from.
func (a *App) openColumns() tea.Cmd {
	s := a.search()
	if s == nil {
		a.refuse("There is no list yet whose columns could be chosen.")
		return nil
	}
	hint := strings.Join([]string{a.keymap.Key(action.ColumnShow) + " shows", a.keymap.Key(action.ColumnLater) + " " + a.keymap.Key(action.ColumnEarlier) + " move", a.closes()}, " "+a.theme.Glyphs.Dot+" ")
	a.show(overlay.NewColumns(a.theme, "Columns", hint, a.columns, traces.Choices(nil), func(id string) overlay.Standing {
		return overlay.Standing{Title: traces.Title(id), Width: s.list.WidthOf(id), Note: a.columnNote(s.list, id)}
	}), nil)
	return nil
}

// columnNote says what there is to know of a column in the list.
func (a *App) columnNote(list *traces.Model, id string) string {
	if absent := list.Absent(id); absent != "" {
		return absent
	}
	column, reverse := list.Sorted()
	switch {
	case column != id:
		return ""
	case reverse:
		return "sorted " + a.theme.Glyphs.SortDown
	}
	return "sorted " + a.theme.Glyphs.SortUp
}

// changed does what was changed in the window of the columns.
func (a *App) changed(w overlay.Window, o overlay.Outcome) tea.Cmd {
	chosen, ok := w.(*overlay.Columns)
	if !ok {
		return nil
	}
	a.chooseColumns(chosen.Choices())
	if s := a.search(); s != nil && o == overlay.Sort {
		s.list.SortBy(chosen.Value())
		a.keepOrder(s)
	}
	return nil
}

// chooseColumns shows the columns that are chosen in a window, in the lists of all
// searches.
func (a *App) chooseColumns(choices []ColumnChoice) {
	a.columns = traces.Choices(choices)
	for _, s := range a.history.searches {
		s.list.SetChoices(a.columns)
	}
	a.fitList()
}

// keepColumns remembers the columns, if they are others than before.
func (a *App) keepColumns() tea.Cmd {
	if slices.Equal(a.columns, a.keptColumns) {
		return nil
	}
	a.keptColumns = a.columns
	a.rememberView(func(v *memory.View) {
		v.Columns = nil
		for _, c := range a.columns {
			v.Columns = append(v.Columns, memory.Column(c))
		}
		if slices.Equal(a.columns, traces.Choices(nil)) {
			v.Columns = nil // as they are by themselves, in later versions too
		}
	})
	return a.keep()
}

// keepOrder remembers how a list is ordered: the next ones begin so.
func (a *App) keepOrder(s *search) {
	column, reverse := s.list.Order()
	a.rememberView(func(v *memory.View) { v.Sort, v.Reverse = column, reverse })
}

// recallOrder orders the lists that nobody has ordered as is remembered.
func (a *App) recallOrder() {
	for _, s := range a.history.searches {
		if column, _ := s.list.Order(); column == "" {
			s.list.SetOrder(a.memory.View.Sort, a.memory.View.Reverse)
		}
	}
}

// recallColumns shows the columns that are remembered, where neither the configuration
// nor the person has chosen others.
func (a *App) recallColumns() {
	usual := traces.Choices(nil)
	if len(a.memory.View.Columns) == 0 || !slices.Equal(a.columns, usual) || !slices.Equal(traces.Choices(a.options.Columns), usual) {
		return
	}
	var choices []ColumnChoice
	for _, c := range a.memory.View.Columns {
		choices = append(choices, ColumnChoice(c))
	}
	a.chooseColumns(choices)
	a.keptColumns = a.columns
}

// domains are those of the tenant, as far as they are known.
func (a *App) domains() traces.Domains {
	return traces.Domains{Own: a.options.OwnDomains(), All: len(a.options.Domains) > 0}
}

// OwnDomains are the domains of the tenant, as far as they are known.
func (o *Options) OwnDomains() []string {
	if len(o.Domains) > 0 {
		return o.Domains
	}
	var own []string
	if name := strings.TrimSpace(o.Tenant); strings.Contains(name, ".") && !strings.ContainsAny(name, " @") {
		own = append(own, name)
	}
	if _, domain, found := strings.Cut(text.Clean(o.Account).String(), "@"); found {
		own = append(own, domain)
	}
	return own
}
