package terminal

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/windows"
)

// raw hands every key on as it is typed, and lets the console read and write escape
// sequences. What could not be set stays as it is.
func (l *line) raw() {
	if l.save(l.in) {
		_, _ = term.MakeRaw(l.in.Fd())
		addMode(windows.Handle(l.in.Fd()), windows.ENABLE_VIRTUAL_TERMINAL_INPUT)
	}
	if l.save(l.out) {
		addMode(windows.Handle(l.out.Fd()), windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING|windows.DISABLE_NEWLINE_AUTO_RETURN)
	}
}

// addMode adds to the modes of a console.
func addMode(console windows.Handle, modes uint32) {
	var mode uint32
	if windows.GetConsoleMode(console, &mode) == nil {
		_ = windows.SetConsoleMode(console, mode|modes)
	}
}

// watchSize reports the size of the terminal. When it changes, the console says so among
// the keys.
func (l *line) watchSize(_ context.Context, tell func(tea.WindowSizeMsg)) <-chan struct{} {
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		if size, ok := l.size(); ok {
			tell(size)
		}
	}()
	return stopped
}

// canSuspend reports whether a shell can stop the program and let it go on.
const canSuspend = false

func stop() {}
