package ui

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/action"
	"msgtrace/ui/form"
	"msgtrace/ui/overlay"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// newForm makes the form with the search that was given filled in.
func newForm(o Options) *form.Model {
	f := form.New(o.Theme, o.Client.Dialect(), o.Zone)
	f.SetNow(o.Now())
	if len(o.Command) > 0 {
		f.SetCommand(o.Command...)
	}
	if o.Served != nil {
		f.SetEqual(func(s queryline.Search) string { return o.Served.searchLine(s, "") })
	}
	if !o.RunNow {
		f.SetBase(o.Search)
	}
	f.LoadSearch(o.Search)
	return f
}

// openForm opens the form as it was left.
func (a *App) openForm() {
	a.formOpen = true
	if s := a.search(); s != nil {
		a.form.Offer(s.list.Odd())
		a.form.SetOld(a.form.Search().String() == s.asked.String()) // else it was being changed
	}
	a.form.Focus()
	a.showRecent()
	a.relayout()
	a.checkForm()
}

// closeForm goes back to the panes, when there is a search to go back to.
func (a *App) closeForm() {
	if a.search() == nil {
		a.say("There is no search yet. ctrl+c quits.")
		return
	}
	a.formOpen = false
	a.relayout()
}

// checkForm says what the search will cost, or why it may not run, or leaves the form to
// say why it cannot.
func (a *App) checkForm() {
	if a.form.Changed() == a.formChecked {
		return
	}
	a.formChecked = a.form.Changed()
	q, problems := a.form.Query(a.now())
	if len(problems) > 0 {
		a.form.SetPlan("")
		return
	}
	plan, err := a.client.Plan(q)
	var refused client.OutOfScope
	if errors.As(err, &refused) {
		shown := slices.Clone(refused.Problems)
		for i := range shown {
			shown[i].Message = a.client.text(shown[i].Message)
		}
		a.form.SetRefused(shown)
	}
	if err == nil {
		cost := plan.Summary()
		if takes := explain.Pace(a.client.Budget().State(), plan.Certain(), a.now(), text.Count); takes != "" {
			if plan.Undecided {
				takes = "up to " + takes
			}
			cost = takes + " · " + cost
		}
		a.form.SetPlan(cost)
	}
}

// submit runs the search when every field is right.
func (a *App) submit() tea.Cmd {
	a.form.Settle()
	if _, problems := a.form.Query(a.now()); len(problems) > 0 {
		a.refuse("%s", form.Sentence(problems))
		return nil
	}
	cmd := a.run(a.form.Search())
	if a.formOpen {
		a.checkForm()
	}
	return cmd
}

// formLayer is the search form, over the panes.
type formLayer struct{ *App }

func (a formLayer) open() bool          { return a.formOpen }
func (a formLayer) scope() action.Scope { return a.form.Scope() }

func (a formLayer) handle(id action.ID) tea.Cmd {
	switch id {
	case action.Run:
		if a.form.Chosen() {
			a.form.TakeSuggestion()
			a.checkForm()
			return nil
		}
		return a.submit()
	case action.CloseForm:
		a.closeForm()
	case action.FormHelp:
		a.help()
	case action.FormProfiles:
		return a.profiles()
	case action.Searches:
		return a.openSearches()
	case action.Restore:
		return a.restoreCut()
	case action.SaveSearch:
		return a.saveSearch()
	default:
		a.form.Handle(id)
		a.checkForm()
	}
	return nil
}

func (a formLayer) useful(id action.ID) bool {
	switch id {
	case action.CloseForm:
		return a.search() != nil
	case action.Restore:
		return a.session.cutOff != nil
	case action.FormProfiles:
		return a.options.Profiles != nil
	}
	return true
}

func (a formLayer) key(key tea.KeyPressMsg) tea.Cmd {
	a.form.Key(key)
	a.checkForm()
	if !typed(a.scope(), key) {
		a.noSuchKey(key, action.FormHelp, "shows the keys")
	}
	return nil
}

func (a formLayer) paste(content string) tea.Cmd {
	a.form.Paste(content)
	if a.client.hidden() {
		a.form.Rewrite(a.shownValue)
	}
	a.checkForm()
	return nil
}

func (a formLayer) draw(rows []string) (x, y int, shown bool) {
	area := a.formArea()
	overlay.Over(rows, strings.Split(a.form.View(), "\n"), area.X, area.Y, a.width)
	x, y, shown = a.form.Cursor()
	return area.X + x, area.Y + y, shown
}
