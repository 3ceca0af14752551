package ui

import (
	"context"
	"log/slog"
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
	"msgtrace/ui/traces"
)

// Options are what the explorer is given by whoever starts it.
type Options struct {
	Client *client.Client // required
	Theme  theme.Theme
	// Keymap says what the keys do; nil for the catalogue's own keys.
	Keymap *action.Keymap
	// Tenant and Account say on the first line whose data this is.
	Tenant, Account string
	// SignIns tells of sign-ins that the person takes part in; nil when there
	// are none.
	SignIns *SignIns
	// Identity says who is signed in, "" if that is not known. It is asked after a
	// sign-in, beside the screen. Nil: Account stays.
	Identity func(context.Context) (account string)
	// Renew gets another access token in place of one that lacks a permission,
	// before what was refused is asked for again. Nil: there is no other.
	Renew func(context.Context) error
	// Bearer returns what the token that was last used says of itself, the zero
	// value if that is not known. It must not wait. Nil: it is not known.
	Bearer func() client.Bearer
	// Demo says that the data are made up.
	Demo bool
	// Command is how a command line begins that searches the same source; nil
	// for msgtrace search.
	Command []string
	// Now is the clock, nil for time.Now.
	Now func() time.Time
	// Zone is where times are shown in, nil for the machine's own.
	Zone *time.Location
	// Query fills the form at the start; with RunNow it runs at once.
	Query  client.Query
	RunNow bool
	// Recall brings what was kept from earlier runs. It is asked once, beside the
	// first frame.
	Recall []func(context.Context) Recalled
	// Searched is told of each search that a person runs, so that it can be
	// remembered; nil for nobody. It must not block.
	Searched func(client.Query)
	// Notice stands beside the form until the first key, "" for nothing.
	Notice string
	// Environ is the environment as NAME=value, nil for the process's own.
	Environ []string
	// Log takes what a person does not see; nil for none.
	Log *slog.Logger
	// Version is shown in the help.
	Version string
}

// App is the explorer: the one model of the program. It routes keys to the pane
// that has them and answers of calls to the pane that waits for them, and holds
// nothing of what the panes know.
type App struct {
	stage terminal.Stage
	tasks task.Set
	history

	options Options
	client  *client.Client
	keymap  *action.Keymap
	theme   theme.Theme
	environ []string
	reason  error // why the program ends, when it was not a person's wish

	width, height int
	layout        Layout
	focus         Pane
	zoom          bool
	times         text.TimeMode

	form       *form.Model
	formOpen   bool
	formSeen   uint64 // what of the form its plan was made for
	recipients *recipients.Model
	timeline   *timeline.Model

	window overlay.Window             // over everything, or nil
	chosen func(value string) tea.Cmd // what choosing in it does

	signing *signing // over the window, or nil
	unknown bool     // somebody has signed in, and nobody asked who

	strip        strip
	fetching     fetching
	followed     place
	followSerial int
	ticking      bool
	frame        int // of the spinner
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

// resize lays the screen out anew.
func (a *App) resize(width, height int) {
	if width != a.width || height != a.height {
		a.stage.Probe()
	}
	a.width, a.height = width, height
	a.relayout()
}

// setFocus gives the keys to a pane.
func (a *App) setFocus(pane Pane) {
	a.focus = pane
	a.relayout()
}

// relayout tells every pane how much room it has and whether it has the keys.
func (a *App) relayout() {
	a.layout = Plan(a.width, a.height, a.focus, a.zoom)
	for id, pane := range a.panes() {
		if m := pane.model(); m != nil {
			fit(m, a.layout.Area(Pane(id)))
			m.SetFocused(a.focus == Pane(id))
		}
	}
	a.recipients.SetTitled(a.layout.Shape == ShapeSingle)
	a.timeline.SetTitled(a.layout.Shape == ShapeSingle)
	a.sizeForm()
}

// fit gives a pane its room. One that is not shown keeps what it had, and so its
// place: squeezed to nothing, it would come back scrolled.
func fit(pane paneModel, room Rect) {
	if !room.Empty() {
		pane.SetSize(room.W, room.H)
	}
}

// applyTimes tells every pane how times are shown.
func (a *App) applyTimes() {
	if s := a.search(); s != nil {
		s.list.SetTimes(a.options.Zone, a.times, a.now())
	}
	a.timeline.SetTimes(a.options.Zone, a.times)
}

// newList makes the list of a search.
func (a *App) newList() *traces.Model {
	list := traces.New(a.theme)
	list.SetTimes(a.options.Zone, a.times, a.now())
	list.SetSize(a.layout.Traces.W, a.layout.Traces.H)
	return list
}

// now is the time, of the one clock that everything on the screen goes by.
func (a *App) now() time.Time { return a.options.Now() }

// zone is where times are shown in.
func (a *App) zone() *time.Location {
	if a.times == text.TimesUTC {
		return time.UTC
	}
	return a.options.Zone
}
