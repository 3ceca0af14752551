package terminal

import (
	"context"
	"io"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// line is how a program is connected to its terminal. The files are those of a
// terminal of this machine, and nil where the program is given readers and writers of
// another kind: then whoever made them sets the modes and reports the size.
type line struct {
	in, out *os.File
	remote  Remote  // the terminal is elsewhere; nil: it is not
	before  []saved // how they were set before the program ran

	failed func(reason any) // told of a panic while the size is looked at; nil: it goes on
}

// saved is how a file was set.
type saved struct {
	file  *os.File
	state *term.State
}

func lineOf(in io.Reader, out io.Writer) line {
	remote, _ := out.(Remote)
	return line{in: terminalFile(in), out: terminalFile(out), remote: remote}
}

// terminalFile is the file of a terminal, or nil.
func terminalFile(v any) *os.File {
	if file, ok := v.(*os.File); ok && term.IsTerminal(file.Fd()) {
		return file
	}
	return nil
}

// save remembers how a file is set.
func (l *line) save(file *os.File) bool {
	if file == nil {
		return false
	}
	state, err := term.GetState(file.Fd())
	if err == nil {
		l.before = append(l.before, saved{file, state})
	}
	return err == nil
}

// restore sets the terminal back.
func (l *line) restore() {
	for _, s := range l.before {
		_ = term.Restore(s.file.Fd(), s.state)
	}
	l.before = nil
}

// sizes reports the size of the terminal now and when it changes.
func (l *line) sizes(ctx context.Context, tell func(tea.WindowSizeMsg)) <-chan struct{} {
	if l.remote != nil {
		return watchRemote(ctx, l.remote, tell, l.failed)
	}
	return l.watchSize(ctx, tell)
}

// size asks the terminal for its size.
func (l *line) size() (size tea.WindowSizeMsg, ok bool) {
	if l.out == nil {
		return size, false
	}
	width, height, err := term.GetSize(l.out.Fd())
	return tea.WindowSizeMsg{Width: width, Height: height}, err == nil
}
