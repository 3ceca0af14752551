package ui

import (
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/form"
	"msgtrace/ui/overlay"
	"msgtrace/ui/recipients"
	"msgtrace/ui/task"
	"msgtrace/ui/terminal"
	"msgtrace/ui/text"
	"msgtrace/ui/timeline"
)

// App is the explorer: the one model of the program. It routes keys to the layer in
// front and answers of calls to whoever waits for them. What a pane shows is known to
// the pane. App holds what concerns more than one of them: the searches of this run
// and the calls under way, how the screen is shared and what is open over the panes,
// and how far the panes have followed the cursors.
type App struct {
	stage   terminal.Stage
	tasks   task.Set
	history history

	options Options
	client  *client.Client
	keymap  *action.Keymap
	theme   theme.Theme
	environ []string
	reason  error // why the program ends, when it was not a person's wish

	width, height int
	layout        Layout
	focus         Pane // of the three panes, whatever is open over them
	zoom          bool
	times         text.TimeMode
	strip         strip
	ticking       bool // the next look at what runs is scheduled
	frame         int  // of the spinner

	// The lists are with their searches.
	recipients *recipients.Model
	timeline   *timeline.Model
	following  following

	form     *form.Model
	formOpen bool
	formSeen uint64 // what of the form its plan was made for

	window overlay.Window             // over panes and form, or nil
	chosen func(value string) tea.Cmd // what choosing in it does

	signing *signing // over everything, or nil
	unknown bool     // somebody has signed in, and nobody asked who
}

// New makes the explorer. It asks for nothing before it runs.
func New(o Options) *App {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if o.Keymap == nil {
		// The catalogue by itself has no conflict; a test of its own says so.
		o.Keymap, _ = action.NewKeymap(nil)
	}
	a := &App{
		options: o, client: o.Client, keymap: o.Keymap, theme: o.Theme, environ: o.Environ,
		form: newForm(o), recipients: recipients.New(o.Theme), timeline: timeline.New(o.Theme),
		formOpen: true,
	}
	a.tasks.Now = o.Now
	a.recipients.SetTitled(false)
	a.applyTimes()
	a.checkForm()
	a.strip.notice, a.strip.bad = text.Clean(o.Notice).String(), true
	return a
}

// Init asks the terminal for its modes, asks for what was kept from earlier runs,
// and runs the search that was given.
func (a *App) Init() tea.Cmd {
	begin := tea.Batch(terminal.RequestModes(), a.recall())
	if !a.options.RunNow {
		return begin
	}
	return tea.Batch(begin, a.run(a.options.Query), a.tick())
}

// Update takes one message, and shows what came of it. It never waits: what may
// take longer than a millisecond runs as a task.
func (a *App) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	cmd := a.update(message)
	wake := a.stage.Show(func() tea.View {
		a.settle()
		return a.draw()
	})
	return a, tea.Batch(cmd, wake)
}

// update takes one message, and starts what follows from it.
func (a *App) update(message tea.Msg) tea.Cmd {
	cmd, handled := a.stage.Handle(message)
	if !handled {
		cmd = a.route(message)
	}
	return tea.Batch(cmd, a.demand(), a.arrange(), a.follow(), a.tick())
}

// route hands a message to what it is for.
func (a *App) route(message tea.Msg) tea.Cmd {
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		a.resize(message.Width, message.Height)
	case tea.KeyPressMsg:
		return a.press(message)
	case tea.PasteMsg:
		return a.paste(message.Content)
	case tea.EnvMsg:
		a.environ = message
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
		a.rested(message)
	case terminal.EndMsg:
		return a.end(nil)
	case terminal.ClosedMsg:
		return a.end(terminal.ErrHangup)
	}
	return nil
}

// end leaves the terminal and ends the program.
func (a *App) end(reason error) tea.Cmd {
	a.tasks.StopAll()
	if a.reason == nil {
		a.reason = reason
	}
	return a.stage.Leave(tea.Quit)
}
