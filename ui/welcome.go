package ui

import (
	"context"
	"io"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/overlay"
	"msgtrace/ui/terminal"
	"msgtrace/ui/text"
)

// Choice is what a person chose on the first screen.
type Choice string

// The choices.
const (
	ChoseNothing Choice = ""       // the person left
	ChoseDemo    Choice = "demo"   // try it on simulated mail
	ChoseSetUp   Choice = "set-up" // set a tenant up
)

// WelcomeOptions are what the first screen is given.
type WelcomeOptions struct {
	Theme theme.Theme
	// Keymap says what the keys do; nil for the catalogue's own keys.
	Keymap *action.Keymap
	// Environ is the environment as NAME=value, nil for the process's own.
	Environ []string
	Version string
}

// Welcome shows the first screen, for a person who has not set anything up yet,
// and returns what they chose. The terminal is left as it was.
func Welcome(ctx context.Context, o WelcomeOptions, in io.Reader, out io.Writer) (Choice, error) {
	w := newWelcome(o)
	if err := terminal.Run(ctx, w.program(in, out)); err != nil {
		return ChoseNothing, err
	}
	return w.choice, w.reason
}

// welcome is the first screen.
type welcome struct {
	stage   terminal.Stage
	look    theme.Theme
	keymap  *action.Keymap
	environ []string
	version string
	menu    *overlay.Menu
	choice  Choice
	reason  error

	width, height int
}

func newWelcome(o WelcomeOptions) *welcome {
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if o.Keymap == nil {
		o.Keymap = action.Default()
	}
	w := &welcome{look: o.Theme, keymap: o.Keymap, environ: o.Environ, version: o.Version}
	hint := w.keymap.Key(action.OverlayChoose) + " chooses " + w.look.Glyphs.Dot + " " + w.keymap.Key(action.OverlayClose) + " quits"
	w.menu = overlay.NewMenu(w.look, "No tenant is set up yet", hint, []overlay.Item{
		{Key: "d", Title: "Try it on simulated mail", Detail: "msgtrace demo", Value: string(ChoseDemo)},
		{Key: "s", Title: "Set up a tenant", Detail: "msgtrace config init", Value: string(ChoseSetUp)},
	})
	return w
}

// program makes the program that shows the screen.
func (w *welcome) program(in io.Reader, out io.Writer, options ...tea.ProgramOption) *terminal.Program {
	return terminal.NewProgram(w, &w.stage, w.environ, in, out, options...)
}

// Init does nothing: there is nothing to wait for.
func (w *welcome) Init() tea.Cmd { return nil }

// Update takes one message.
func (w *welcome) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	cmd, handled := w.stage.Handle(message)
	if !handled {
		cmd = w.route(message)
	}
	return w, tea.Batch(cmd, w.stage.Show(w.draw))
}

func (w *welcome) route(message tea.Msg) tea.Cmd {
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		w.width, w.height = message.Width, message.Height
		w.menu.SetSize(w.width-2, w.height-1-w.first())
	case tea.KeyPressMsg:
		return w.press(message)
	case terminal.EndMsg:
		return w.stage.Leave(tea.Quit)
	case terminal.ClosedMsg:
		w.reason = terminal.ErrHangup
		return w.stage.Leave(tea.Quit)
	}
	return nil
}

// press moves, chooses or leaves.
func (w *welcome) press(key tea.KeyPressMsg) tea.Cmd {
	id, known := w.keymap.Find(key.String(), action.Chain(w.menu.Scope())...)
	outcome := overlay.Stay
	switch {
	case !known:
		outcome = w.menu.Key(key)
	case id == action.OverlayClose && key.Text == "?": // it closes a help, and there is none
	case id == action.QuitNow:
		outcome = overlay.Close
	case id == action.Redraw:
		return tea.ClearScreen
	case id == action.Suspend:
		return w.stage.Leave(tea.Suspend)
	default:
		outcome = w.menu.Handle(id)
	}
	switch outcome {
	case overlay.Choose:
		w.choice = Choice(w.menu.Value())
	case overlay.Close:
		w.choice = ChoseNothing
	default:
		return nil
	}
	return w.stage.Leave(tea.Quit)
}

// View shows the screen.
func (w *welcome) View() tea.View { return w.stage.View(w.draw) }

// draw makes a whole frame: what this is above, and what can be chosen in the
// middle.
func (w *welcome) draw() tea.View {
	view := tea.View{AltScreen: true, WindowTitle: programName}
	if w.width < minWidth || w.height < minHeight {
		view.Content = text.Truncate(programName+" needs a larger window.", w.width, "")
		return view
	}
	rows := blank(w.width, w.height)
	rows[0] = text.Fit(w.look.Title.Render(programName)+w.look.Faint.Render(strings.TrimRight("  "+w.version, " ")), w.width)
	for i, line := range w.about() {
		rows[1+i] = text.Fit(w.look.Text.Render(line), w.width)
	}
	last := "With a token of your own: MSGTRACE_TOKEN=" + w.look.Glyphs.Ellipsis + " " + programName
	rows[w.height-1] = text.Fit(w.look.Faint.Render(text.Truncate(last, w.width, w.look.Glyphs.Ellipsis)), w.width)
	left, top := overlay.Place(rows[w.first():w.height-1], w.menu.View(), w.width)
	x, y := w.menu.Cursor()
	view.Content = strings.Join(rows, "\n")
	view.Cursor = tea.NewCursor(x+left, y+top+w.first())
	view.Cursor.Blink = false
	return view
}

// about says what this is, in lines.
func (w *welcome) about() []string {
	return text.Wrap("Find out what became of a mail, in the message traces of a Microsoft 365 tenant. It only reads.", w.width)
}

// first is the first row below what this is.
func (w *welcome) first() int { return 1 + len(w.about()) }
