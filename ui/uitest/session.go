package uitest

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

const (
	// frame is a little over two ticks of the renderer at 60 a second: what
	// was decided is on its way to the terminal after it.
	frame = 35 * time.Millisecond
	// escape is how long a lone escape waits for the rest of a sequence: the
	// reader looks twice when its clock stands exactly on the deadline.
	escape = 110 * time.Millisecond
	// quiet is how long the screen has to stay still to count as settled: more
	// than any debounce of the program's, and than a spinner's quarter second.
	quiet = 600 * time.Millisecond
	// patience is how much fake time a wait may take.
	patience = 2 * time.Minute
	// leftovers is longer than any timer of a program's that nobody awaits.
	leftovers = 2 * time.Hour
)

// Program is what is under test.
type Program interface {
	Run() (tea.Model, error)
	Send(tea.Msg)
	Kill()
}

// Start makes the program under test, reading from in and writing to out, with
// the options that the harness needs added to its own.
type Start func(in io.Reader, out io.Writer, options ...tea.ProgramOption) Program

// Session drives one program on one terminal.
type Session struct {
	t        *testing.T
	terminal *terminal
	program  Program
	keyboard *io.PipeWriter
	ended    chan struct{}
	model    tea.Model
	err      error
}

// Run starts a program on a terminal inside a bubble of fake time, and hands it
// to the script. The program is stopped when the script returns.
func Run(t *testing.T, options Options, start Start, script func(*Session)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		pause(time.Until(options.Begin))
		s := open(t, options, start)
		defer s.close()
		s.Frame()
		script(s)
	})
}

func open(t *testing.T, options Options, start Start) *Session {
	if options.Width == 0 {
		options.Width, options.Height = 120, 40
	}
	named := func(entry string) bool { return strings.HasPrefix(entry, "TERM=") }
	if !slices.ContainsFunc(options.Environ, named) {
		options.Environ = append([]string{"TERM=xterm-256color"}, options.Environ...)
	}
	input, keyboard := io.Pipe()
	s := &Session{t: t, keyboard: keyboard, ended: make(chan struct{})}
	s.terminal = newTerminal(options, keyboard)
	s.program = start(input, s.terminal,
		tea.WithoutSignalHandler(),
		tea.WithWindowSize(options.Width, options.Height),
		tea.WithColorProfile(colorprofile.ANSI256),
		tea.WithEnvironment(options.Environ),
	)
	go func() {
		defer close(s.ended)
		s.model, s.err = s.program.Run()
	}()
	return s
}

// close ends what is still running, so that the bubble can end.
func (s *Session) close() {
	if !s.Ended() {
		s.program.Kill()
		<-s.ended
	}
	if errors.Is(s.err, tea.ErrProgramPanic) {
		s.Errorf("got a panic, want none: its stack is on standard error")
	}
	_ = s.keyboard.Close()
	s.terminal.close()
	// Fake time stands still once a bubble's first goroutine has returned, and
	// timers that the program left behind would never come to their end.
	s.Advance(leftovers)
}

// Press presses keys by their names, "j", "enter", "ctrl+d", "pgdown", and gives
// the program the time of one frame after each.
func (s *Session) Press(keys ...string) {
	s.t.Helper()
	for _, key := range keys {
		s.Send(s.encode(key))
		if key == "esc" {
			s.Advance(escape)
		}
		s.Frame()
	}
}

// Type types a text, letter by letter, and gives it one frame.
func (s *Session) Type(text string) {
	s.t.Helper()
	for _, letter := range text {
		s.Send(string(letter))
	}
	s.Frame()
}

// Paste pastes a text as a terminal with bracketed paste does.
func (s *Session) Paste(text string) {
	s.t.Helper()
	s.Send("\x1b[200~" + text + "\x1b[201~")
	s.Frame()
}

// Hold presses one key again and again, as a keyboard does that is held down.
func (s *Session) Hold(key string, times int, every time.Duration) {
	s.t.Helper()
	for range times {
		s.Send(s.encode(key))
		pause(every)
	}
}

// Send types bytes as they are.
func (s *Session) Send(bytes string) {
	s.terminal.send(bytes)
	synctest.Wait()
}

// CloseInput closes the terminal's side of the line.
func (s *Session) CloseInput() {
	_ = s.keyboard.Close()
	s.Frame()
}

// Message sends the program a message, as its own tasks do.
func (s *Session) Message(message tea.Msg) {
	go s.program.Send(message)
	s.Frame()
}

// Scribble writes a text over row y behind the program's back, as wall and the
// kernel do.
func (s *Session) Scribble(y int, text string) {
	s.terminal.show([]byte(fmt.Sprintf("\x1b7\x1b[%d;1H%s\x1b8", y+1, text)))
}

// Resize changes the terminal's size.
func (s *Session) Resize(width, height int) {
	s.terminal.mu.Lock()
	s.terminal.emu.Resize(width, height)
	s.terminal.mu.Unlock()
	go s.program.Send(tea.WindowSizeMsg{Width: width, Height: height})
	s.Frame()
}

// Frame gives the program the time to show what it has decided.
func (s *Session) Frame() { s.Advance(frame) }

// Advance lets fake time pass.
func (s *Session) Advance(d time.Duration) {
	pause(d)
	synctest.Wait()
}

// Settle lets time pass until the screen has been still for a while.
func (s *Session) Settle() {
	s.t.Helper()
	for start := time.Now(); ; {
		before := s.Bytes()
		s.Advance(quiet)
		if s.Bytes() == before {
			return
		}
		if time.Since(start) > patience {
			s.Fatalf("got a screen that goes on changing, want it to rest")
		}
	}
}

// WaitFor lets time pass until the screen shows a text.
func (s *Session) WaitFor(text string) {
	s.t.Helper()
	s.WaitUntil("the screen shows "+text, func() bool { return s.Shows(text) })
}

// WaitUntil lets time pass until a condition holds; what names it.
func (s *Session) WaitUntil(what string, holds func() bool) {
	s.t.Helper()
	for start := time.Now(); !holds(); s.Frame() {
		if time.Since(start) > patience || s.Ended() {
			s.Fatalf("got this screen, want that %s", what)
		}
	}
}

// Fatalf fails the test and prints the screen.
func (s *Session) Fatalf(format string, arguments ...any) {
	s.t.Helper()
	s.t.Logf("the screen:\n%s", s.Screen())
	s.t.Fatalf(format, arguments...)
}

// Errorf marks the test as failed and prints the screen.
func (s *Session) Errorf(format string, arguments ...any) {
	s.t.Helper()
	s.t.Logf("the screen:\n%s", s.Screen())
	s.t.Errorf(format, arguments...)
}
