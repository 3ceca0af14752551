package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/action"
	"msgtrace/ui/form"
	"msgtrace/ui/memory"
	"msgtrace/ui/overlay"
	"msgtrace/ui/playbook"
	"msgtrace/ui/queryline"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// What the values of the window of searches begin with.
const (
	valueSaved  = "saved "
	valueRecent = "recent "
)

// openSearches shows the searches that are remembered, and asks what other runs have
// remembered since.
func (a *App) openSearches() tea.Cmd {
	k, dot := a.keymap, " "+a.theme.Glyphs.Dot+" "
	hint := k.Key(action.SearchesRun) + " or a digit runs" + dot + k.Key(action.SearchesEdit) + " edits" + dot + k.Key(action.SearchesForget) + " forgets"
	w := overlay.NewSearches(a.theme, "Searches", hint, "No search is remembered yet.", a.entries())
	a.show(w, a.runEntry)
	kept := a.options.Memory
	if kept == nil || a.tasks.In(slotMemory) != nil {
		return nil
	}
	return task.Start(&a.tasks, slotMemory, "", kept.Recall, func(all memory.All, err error) tea.Cmd {
		a.takeMemory(all, err)
		if a.window == overlay.Window(w) {
			w.SetEntries(a.entries())
		}
		return a.keep()
	})
}

// entries are the searches to choose from: those with a name first.
func (a *App) entries() []overlay.Entry {
	var all []overlay.Entry
	for _, s := range a.memory.Saved {
		all = append(all, overlay.Entry{Name: s.Name, Line: a.shownLine(s.Line), About: "saved", Value: valueSaved + s.Name})
	}
	all = append(all, a.sharedEntries()...)
	for _, s := range a.memory.Recent {
		day := memory.Day(s.At, a.now(), a.options.Zone)
		all = append(all, overlay.Entry{Line: a.shownLine(s.Line), About: a.aboutRecent(s), Brief: day, Value: valueRecent + s.Line})
	}
	for _, b := range playbook.With(a.shared.Playbooks)[len(a.shared.Playbooks):] {
		all = append(all, a.playbookEntry(b)) // those that nobody has written stand last
	}
	return all
}

// shownLine is a line as the screen has it.
func (a *App) shownLine(line string) string {
	if !a.client.hidden() {
		return line
	}
	return a.shownSearch(queryline.Parse(line).Search).String()
}

// aboutRecent says how much a search found, and when it ran.
func (a *App) aboutRecent(s memory.Search) string {
	day := memory.Day(s.At, a.now(), a.options.Zone)
	if words := s.Words(); words != "" {
		return words + " " + a.theme.Glyphs.Dot + " " + day
	}
	return day
}

// lineOf is the line of what was chosen in the window of searches.
func (a *App) lineOf(value string) (string, bool) {
	if name, ok := strings.CutPrefix(value, valueSaved); ok {
		saved, ok := a.memory.Named(name)
		return saved.Line, ok
	}
	if name, ok := strings.CutPrefix(value, valueShared); ok {
		for _, s := range a.shared.Searches {
			if s.Name == name {
				return s.Line, true
			}
		}
	}
	return strings.CutPrefix(value, valueRecent)
}

// runEntry runs what was chosen. One that cannot run is put into the form, which says why.
func (a *App) runEntry(value string) tea.Cmd {
	if name, ok := strings.CutPrefix(value, valuePlaybook); ok {
		return a.beginNamed(name)
	}
	line, ok := a.lineOf(value)
	if !ok {
		return nil
	}
	read := queryline.Parse(line)
	if _, problems := read.Check(a.client.Dialect(), a.now(), a.form.Zone()); len(problems) > 0 {
		a.editLine(line)
		a.refuse("This search cannot run: %s.", text.Clean(problems[0].Message))
		return nil
	}
	return a.run(read.Search)
}

// editEntry puts what was chosen into the form.
func (a *App) editEntry(value string) {
	if line, ok := a.lineOf(value); ok {
		a.show(nil, nil)
		a.editLine(line)
	}
}

// editLine opens the form with the cursor behind a line.
func (a *App) editLine(line string) {
	a.formOpen = true
	a.form.EditLine(a.shownLine(line))
	a.relayout()
	a.checkForm()
}

// forgetEntry forgets what is under the cursor of the window of searches.
func (a *App) forgetEntry(w *overlay.Searches) tea.Cmd {
	value := w.Value()
	if strings.HasPrefix(value, valueShared) || strings.HasPrefix(value, valuePlaybook) {
		if a.options.Served != nil {
			a.say("It is shared: only whoever runs this server can change it.")
		} else {
			a.say("It is shared: only its file can be changed.")
		}
		return nil
	}
	forget := memory.Forget{}
	forget.Name, _ = strings.CutPrefix(value, valueSaved)
	if line, recent := strings.CutPrefix(value, valueRecent); recent {
		forget = memory.Forget{Line: line}
	}
	a.remember(memory.Change{Forget: &forget})
	w.SetEntries(a.entries())
	a.showRecent()
	return a.keep()
}

// showRecent shows the last searches in the form.
func (a *App) showRecent() {
	const most = 4
	var recent []form.Recent
	for _, s := range a.memory.Recent[:min(most, len(a.memory.Recent))] {
		recent = append(recent, form.Recent{Line: a.shownLine(s.Line), About: a.aboutRecent(s)})
	}
	a.form.SetRecent(recent)
}

// saveSearch asks for a name for the search in the form, or for the one that is shown.
func (a *App) saveSearch() tea.Cmd {
	line, why := a.savable()
	if why != "" {
		a.refuse("%s", why)
		return nil
	}
	confirmed := ""
	check := func(values []string) string {
		name := strings.TrimSpace(values[0])
		why, again := a.wrongName(name), name != "" && name == confirmed
		if before, there := a.memory.Named(name); why == "" && there && !again && before.Line != line {
			confirmed = name
			why = fmt.Sprintf("There is one of that name: %s. %s again replaces it.", text.Clean(a.shownLine(before.Line)), a.keymap.Key(action.FieldsTake))
		}
		return why
	}
	var w *overlay.Fields
	hint := a.keymap.Key(action.FieldsTake) + " saves " + a.theme.Glyphs.Dot + " " + a.keymap.Key(action.FieldsClose) + " cancels"
	w = overlay.NewFields(a.theme, "Save this search", hint, []overlay.Field{{Label: "Name", Hint: "a name to find it by"}}, check)
	a.show(w, func(string) tea.Cmd { return a.keepAs(strings.TrimSpace(w.Values()[0]), line) })
	return nil
}

// savable is the line to save, or why there is none.
func (a *App) savable() (line, why string) {
	switch {
	case a.formOpen:
		a.form.Settle()
		if _, problems := a.form.Query(a.now()); len(problems) > 0 {
			return "", form.Sentence(problems)
		}
		asked := a.form.Spelled()
		asked.Query = a.client.mask.RevealQuery(asked.Query)
		line = asked.String()
	case a.search() == nil:
		return "", "There is no search to save."
	default:
		line = a.search().line
	}
	switch {
	case len(line) > memory.LongestLine:
		return "", fmt.Sprintf("This search is too long to be saved: %s of text; %s fit.", text.Counted(len(line), "byte"), text.Counted(memory.LongestLine, "byte"))
	case len(a.memory.Saved) >= memory.MostSaved:
		return "", fmt.Sprintf("%s are saved, and no more fit: %s lists them, to forget one.", text.Counted(len(a.memory.Saved), "search"), a.keymap.Key(action.Searches))
	}
	return line, ""
}

// wrongName returns why a search cannot have a name, "" for one that it can.
func (a *App) wrongName(name string) string {
	switch {
	case name == "":
		return "Type a name for the search."
	case len([]rune(name)) > memory.LongestName:
		return fmt.Sprintf("A name has at most %d characters.", memory.LongestName)
	case text.Clean(name).String() != name:
		return "A name has letters, digits, spaces and signs only."
	}
	return ""
}

// savedAs says that a search is saved, and how it is found again.
func (a *App) savedAs(name string) string {
	words := fmt.Sprintf("Saved as %s. %s lists it", name, a.keymap.Key(action.Searches))
	if a.options.Served != nil {
		return words + "."
	}
	command := a.options.Command
	if len(command) == 0 {
		command = []string{programName}
	}
	command = append(slices.Clone(command), "--saved", name)
	if whole := words + ", and `" + text.ShellLine(command) + "` opens it."; text.Width(whole) <= a.width {
		return whole
	}
	return words + "."
}

// keepAs saves a line by a name, and says so when it is kept.
func (a *App) keepAs(name, line string) tea.Cmd {
	change := memory.Change{Save: &memory.Saved{Name: name, Line: line, At: a.now()}, At: a.now()}
	kept := a.options.Memory
	if kept == nil {
		a.remember(change)
		a.say("Saved as %s, until the program ends. %s lists it.", name, a.keymap.Key(action.Searches))
		return nil
	}
	return task.Start(&a.tasks, slotSaveSearch, "saving", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, kept.Apply(ctx, change)
	}, func(_ struct{}, err error) tea.Cmd {
		a.memory.All = a.memory.Apply(change)
		a.sayTroubles(nil, "")
		if err != nil {
			a.refuse("Not saved: %s. The name is good until the program ends.", text.Clean(err.Error()))
			return nil
		}
		a.say("%s", a.savedAs(name))
		return nil
	})
}
