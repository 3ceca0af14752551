package ui

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/memory"
	"msgtrace/ui/overlay"
	"msgtrace/ui/playbook"
	"msgtrace/ui/queryline"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// Shared is what a team shares.
type Shared struct {
	Searches  []memory.Saved
	Playbooks []playbook.Book
	Troubles  []string // what of it has no effect, and why
}

// What the values of the window of searches begin with, besides.
const (
	valueShared   = "shared "
	valuePlaybook = "playbook "
)

// guide is a playbook that is followed.
type guide struct {
	book   playbook.Book
	values map[string]string // of its blanks
	at     int               // the step that was run last, from 0
	done   []bool            // which were run
	ended  bool
}

// goesOn reports whether there is a step after another.
func (g *guide) goesOn(at int) bool { return at+1 < len(g.book.Steps) }

// goesOn reports whether the playbook that is followed has a step after the one that is
// shown.
func (a *App) goesOn() bool {
	if s := a.search(); s != nil && s.step != nil && !s.step.guide.ended {
		return s.step.guide.goesOn(s.step.at)
	}
	return a.guide != nil && a.guide.goesOn(a.guide.at)
}

// step is the step of a playbook that a search answers.
type step struct {
	guide *guide
	at    int
}

// recallShared reads what a team shares.
func (a *App) recallShared() tea.Cmd {
	if a.options.Shared == nil {
		return nil
	}
	return task.Start(&a.tasks, slotShared, "", func(ctx context.Context) (Shared, error) {
		return a.options.Shared(ctx)
	}, func(shared Shared, err error) tea.Cmd {
		a.shared = shared
		if err != nil {
			shared.Troubles = append(shared.Troubles, err.Error())
		}
		for _, trouble := range shared.Troubles {
			a.refuse("%s", text.Clean(trouble))
		}
		return nil
	})
}

// sharedEntries are the shared searches and the playbooks, to choose from.
func (a *App) sharedEntries() []overlay.Entry {
	var all []overlay.Entry
	for _, s := range a.shared.Searches {
		all = append(all, overlay.Entry{Name: s.Name, Line: a.shownLine(s.Line), About: "shared", Value: valueShared + s.Name})
	}
	for _, b := range a.shared.Playbooks {
		all = append(all, a.playbookEntry(b))
	}
	return all
}

func (a *App) playbookEntry(b playbook.Book) overlay.Entry {
	about := "playbook " + a.theme.Glyphs.Dot + " " + text.Counted(len(b.Steps), "step")
	return overlay.Entry{Name: b.Name, Line: b.Note, About: about, Brief: "playbook", Value: valuePlaybook + b.Name}
}

// playbooks shows the steps of the playbook that is followed, else the playbooks.
func (a *App) playbooks() tea.Cmd {
	switch g := a.followed(); {
	case g != nil:
		a.openSteps(g)
		return nil
	}
	books := playbook.With(a.shared.Playbooks)
	items := make([]overlay.Item, len(books))
	for i, b := range books {
		items[i] = overlay.Item{Key: digit(i), Title: text.Clean(b.Name).String(), Detail: text.Clean(b.Note).String(), Value: b.Name}
	}
	a.ask("Playbooks", items, a.beginNamed)
	return nil
}

// followed is the playbook that is followed, nil for none: that of the search that is
// shown, at its step, else the last one.
func (a *App) followed() *guide {
	if s := a.search(); s != nil && s.step != nil && !s.step.guide.ended {
		s.step.guide.at = s.step.at
		return s.step.guide
	}
	return a.guide
}

// digit is the key of the nth line of a menu, "" for those that have none.
func digit(i int) string {
	if i < 9 {
		return string(rune('1' + i))
	}
	return ""
}

// beginNamed begins with the playbook of that name.
func (a *App) beginNamed(name string) tea.Cmd {
	for _, b := range playbook.With(a.shared.Playbooks) {
		if b.Name == name {
			return a.beginPlaybook(b, queryline.Search{})
		}
	}
	return nil
}

// beginPlaybook asks what is known of the case, and goes to the first step. What a
// search asks for is known already.
func (a *App) beginPlaybook(b playbook.Book, known queryline.Search) tea.Cmd {
	blanks := b.Blanks()
	if len(blanks) == 0 {
		return a.follows(b, nil)
	}
	fields := make([]overlay.Field, len(blanks))
	for i, blank := range blanks {
		fields[i] = overlay.Field{Label: blank.Label, Hint: blank.Hint, Text: blank.Of(a.shownSearch(known))}
	}
	hint := fmt.Sprintf("%s begins %s leave empty what is not known", a.keymap.Key(action.FieldsTake), a.theme.Glyphs.Dot)
	w := overlay.NewFields(a.theme, text.Clean(b.Name).String(), hint, fields, nil)
	a.show(w, func(string) tea.Cmd {
		values := map[string]string{}
		for i, v := range w.Values() {
			values[blanks[i].Name] = v
		}
		return a.follows(b, values)
	})
	return nil
}

// follows goes to the first step of a playbook for a case.
func (a *App) follows(b playbook.Book, values map[string]string) tea.Cmd {
	a.guide = &guide{book: b, values: values, at: -1, done: make([]bool, len(b.Steps))}
	return a.nextStep(1)
}

// nextStep goes on by n steps of the playbook that is followed.
func (a *App) nextStep(n int) tea.Cmd {
	g := a.followed()
	if g == nil {
		a.say("No playbook is followed. %s shows those that there are.", a.keymap.Key(action.Playbooks))
		return nil
	}
	switch to := g.at + n; {
	case to < 0:
		a.say("This is the first step.")
		return nil
	case to >= len(g.book.Steps):
		a.say("That was the last step. %s shows them all, %s the ticket note.", a.keymap.Key(action.Playbooks), a.keymap.Key(action.Note))
		return nil
	default:
		return a.runStep(g, to)
	}
}

// runStep runs a step. One that was run before comes back as it was, at no request.
func (a *App) runStep(g *guide, at int) tea.Cmd {
	g.at, a.guide = at, g
	for i, s := range a.history.searches {
		if s.step != nil && s.step.guide == g && s.step.at == at {
			a.navigateHistory(i - a.history.at)
			return nil
		}
	}
	search, needs := g.book.Steps[at].Fill(g.values)
	if len(needs) > 0 {
		a.openSteps(g)
		a.refuse("Step %d needs the %s.", at+1, strings.Join(needs, " or the "))
		return nil
	}
	s := a.newSearch(search)
	if s == nil {
		return nil
	}
	g.done[at] = true
	s.step = &step{g, at}
	a.form.LoadSearch(a.shownSearch(search))
	return a.begin(s)
}

// openSteps shows the steps of a playbook, to run one.
func (a *App) openSteps(g *guide) {
	items := make([]overlay.Item, len(g.book.Steps))
	for i, s := range g.book.Steps {
		search, needs := s.Fill(g.values)
		detail := text.Clean(a.shownSearch(search).String()).String()
		switch {
		case len(needs) > 0:
			detail = "needs the " + strings.Join(needs, " or the ")
		case g.done[i]:
			detail = "asked " + a.theme.Glyphs.Dot + " " + detail
		}
		items[i] = overlay.Item{Key: digit(i), Title: text.Clean(cmp.Or(s.Question, s.Line)).String(), Detail: detail, Value: fmt.Sprint(i)}
	}
	items = append(items, overlay.Item{Key: "e", Title: "end", Detail: "the playbook; what was asked stays", Value: "end"})
	menu := overlay.NewMenu(a.theme, text.Clean(g.book.Name).String(), fmt.Sprintf("%s asks %s %s", a.keymap.Key(action.OverlayChoose), a.theme.Glyphs.Dot, a.closes()), items)
	for range min(g.at+1, len(g.book.Steps)-1) {
		menu.Handle(action.OverlayDown)
	}
	a.show(menu, func(value string) tea.Cmd {
		if value == "end" {
			g.ended, a.guide = true, nil
			a.relayout()
			a.say("%s has ended.", text.Clean(g.book.Name))
			return nil
		}
		at := 0
		_, _ = fmt.Sscan(value, &at)
		return a.runStep(g, at)
	})
}

// mostGuide is how many lines the words of a step take at most, and one more where lines
// are short.
const mostGuide = 2

// guideLines are what to look at in the answer to a step, above the list.
func (a *App) guideLines() []string {
	s := a.search()
	if s == nil || s.step == nil || s.step.guide.ended {
		return nil
	}
	g, at := s.step.guide, s.step.at
	words := fmt.Sprintf("Step %d of %d: %s", at+1, len(g.book.Steps), text.Clean(g.book.Steps[at].Question))
	if look := g.book.Steps[at].Look; look != "" {
		words = strings.TrimRight(words, " ") + " " + text.Clean(look).String()
	}
	keys := a.keymap.Key(action.Playbooks) + " steps"
	if g.goesOn(at) {
		keys = fmt.Sprintf("%s next %s %s", a.keymap.Key(action.NextStep), a.theme.Glyphs.Dot, keys)
	}
	lines, most := text.Wrap(words, a.width), mostGuide
	if a.width < stackedWidth {
		most++
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = text.Truncate(lines[most-1], a.width-1-text.Width(a.theme.Glyphs.Ellipsis), "") + " " + a.theme.Glyphs.Ellipsis
	}
	for i := range lines {
		lines[i] = a.theme.Strong.Render(lines[i])
	}
	last := len(lines) - 1
	if text.Width(lines[last])+2+text.Width(keys) <= a.width {
		lines[last] = ends(lines[last], a.theme.Faint.Render(keys), a.width, a.theme.Glyphs.Ellipsis)
	}
	return lines
}
