package ui

import (
	"context"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/terminal"
)

// Run shows the explorer on a terminal until a person quits, the context is
// cancelled, a signal comes or the terminal goes. However it ends, the terminal
// is left as it was. The error says why it ended; see [terminal.ExitCode].
func Run(ctx context.Context, o Options, in io.Reader, out io.Writer) error {
	app := New(o)
	defer close(app.gone)
	program := NewProgram(app, in, out)
	err := terminal.Run(ctx, program)
	app.endWriting()
	if err == nil {
		err = app.reason
	}
	app.accountLast()
	app.leave()
	app.leaveSession(err)
	if n, ok := app.lastNote(); ok && o.Ended != nil {
		o.Ended(n)
	}
	return err
}

// lastWord is how long a file that is being written has to be taken away, or to be
// finished, when the explorer ends.
const lastWord = time.Second

// endWriting waits for that: what was written half is taken away by who writes it.
func (a *App) endWriting() {
	ended := make(chan struct{})
	go func() {
		a.writing.Lock()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(lastWord):
	}
}

// NewProgram makes the program that runs an App on a terminal; Run is for those
// who need no more. Options given are applied before the program's own.
func NewProgram(app *App, in io.Reader, out io.Writer, options ...tea.ProgramOption) *terminal.Program {
	program := terminal.NewProgram(app, &app.stage, app.environ, in, out, options...)
	app.listen(program)
	return program
}

// listen lets sign-ins wake the program.
func (a *App) listen(program *terminal.Program) {
	a.wake = func() { program.Send(signInMsg{}) }
	a.options.SignIns.attach(a.wake)
}
