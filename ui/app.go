package ui

import (
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client/mask"
	"msgtrace/ui/action"
	"msgtrace/ui/recipients"
	"msgtrace/ui/task"
	"msgtrace/ui/terminal"
	"msgtrace/ui/text"
	"msgtrace/ui/timeline"
	"msgtrace/ui/traces"
)

// New makes the explorer. It asks for nothing before it runs.
func New(o Options) *App {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Environ == nil && o.Served != nil {
		o.Environ = []string{} // the host's says nothing about the terminal
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if o.Keymap == nil {
		o.Keymap = action.Default()
	}
	if o.Served != nil {
		o.Keymap = o.Keymap.Served()
	}
	a := &App{
		options: o, client: &source{o.Client, &names{mask: mask.New()}, o.Served, &ledger{}}, keymap: o.Keymap, theme: o.Theme, environ: o.Environ,
		form: newForm(o), recipients: recipients.New(o.Theme), timeline: timeline.New(o.Theme),
		reasons: &traces.Reasons{}, formOpen: true, columns: traces.Choices(o.Columns), mouse: o.Mouse,
	}
	a.gone = make(chan struct{})
	a.keptColumns, a.remarks.names = a.columns, a.client.names
	a.tasks.Now = o.Now
	if o.Served != nil {
		a.tasks.Context = o.Served.Context
	}
	a.layers = []layer{signInLayer{a}, windowLayer{a}, everyoneLayer{a}, formLayer{a}, hidingLayer{a}, paneLayer{a}}
	a.global = []scoped{explorer{a}, program{a}}
	a.panes = [3]pane{PaneTraces: listPane{a}, PaneRecipients: recipientsPane{a}, PaneTimeline: timelinePane{a}}
	a.recipients.SetTitled(false)
	a.recipients.SetPast(&a.filtered)
	a.timeline.SetPast(&a.filtered)
	a.knowAddresses()
	a.applyTimes()
	a.checkForm()
	a.notice(levelWarning, text.Clean(o.Notice).String())
	if o.Hide {
		a.setHidden(true)
	}
	return a
}

// Init asks the terminal for its modes, asks for what was kept from earlier runs,
// and runs the search that was given.
func (a *App) Init() tea.Cmd {
	begin := tea.Batch(terminal.RequestModes(), a.recall(), a.restore(), a.listenToServer())
	if book := a.options.Playbook; book != nil {
		return tea.Batch(begin, a.beginPlaybook(*book, a.options.Search))
	}
	if !a.options.RunNow {
		return begin
	}
	return tea.Batch(begin, a.run(a.options.Search), a.tick())
}

// Update takes one message, and shows what came of it. It never waits: what may
// take longer than a millisecond runs as a task.
func (a *App) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	began := a.options.Now()
	cmd := a.update(message)
	a.logMessage(message, began)
	if wake := a.stage.Show(a.settled); wake != nil {
		cmd = tea.Batch(cmd, wake)
	}
	return a, cmd
}

// update takes one message, and starts what follows from it.
func (a *App) update(message tea.Msg) tea.Cmd {
	cmd, handled := a.stage.Handle(message)
	if !handled {
		cmd = a.route(message)
	}
	return tea.Batch(cmd, a.keepHidden(), a.demand(), a.arrange(), a.follow(), a.compareLate(), a.keepWatching(), a.resume(), a.keepSession(message), a.account(), a.tellRefusals(), a.tick())
}

// route hands a message to what it is for.
func (a *App) route(message tea.Msg) tea.Cmd {
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		a.resize(message.Width, message.Height)
	case tea.KeyPressMsg:
		return a.press(message)
	case tea.MouseMsg:
		return a.onMouse(message)
	case tea.PasteMsg:
		return a.paste(message.Content)
	case tea.EnvMsg:
		a.environ = message
		return terminal.Identify(a.environ)
	case terminal.IdentityMsg:
		a.environ = terminal.Within(a.environ, message)
	case task.DoneMsg:
		// A call that waited for a sign-in comes back after its end was told, but
		// its message may be the first of the two.
		a.signInEvents()
		cmd, _ := a.tasks.Finish(message)
		return tea.Batch(cmd, a.identify())
	case signInMsg:
		a.signInEvents()
		return a.identify()
	case tickMsg:
		a.ticked()
	case followMsg:
		a.onCursorRest(message)
	case sessionMsg:
		return a.onSessionTimer()
	case changedMsg:
		return a.listenToServer()
	case watchMsg:
		a.onWatchTimer(message)
	case terminal.EndMsg:
		return a.end(nil)
	case terminal.ClosedMsg:
		return a.end(terminal.ErrHangup)
	}
	return nil
}
