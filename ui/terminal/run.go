package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/muesli/cancelreader"
)

// endTimeout is how long the program may take to leave the terminal when it is
// told to. One that hangs in a write to a dead line must end nevertheless.
const endTimeout = 2 * time.Second

// ErrHangup says that the terminal has gone: its line was closed.
var ErrHangup = errors.New("the terminal has gone")

// SignalError says that a signal ended the program.
type SignalError struct{ Signal os.Signal }

// Error names the signal.
func (e *SignalError) Error() string { return fmt.Sprintf("ended by a signal: %v", e.Signal) }

// ExitCode is the status a process should end with after Run: 0 when a person
// quit, 128 and its number after a signal, 130 when the context was cancelled,
// 1 for any other error.
func ExitCode(err error) int {
	var signaled *SignalError
	number, isNumber := syscall.Signal(0), false
	if errors.As(err, &signaled) {
		number, isNumber = signaled.Signal.(syscall.Signal)
	}
	switch {
	case err == nil:
		return 0
	case isNumber:
		return 128 + int(number)
	case errors.Is(err, ErrHangup):
		return 128 + int(syscall.SIGHUP)
	case errors.Is(err, context.Canceled):
		return 130
	}
	return 1
}

// Run runs a program until a person quits, the context is cancelled, a signal comes
// or the terminal goes. However it ends, the terminal is left as it was. The error
// says why it ended; see ExitCode.
func Run(ctx context.Context, program *Program) error {
	signals := make(chan os.Signal, 4)
	if program.line.remote == nil {
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
		defer signal.Stop(signals)
	}

	program.line.raw()
	ended := make(chan error, 1)
	go func() {
		_, err := program.Run()
		ended <- err
	}()
	err := supervise(ctx, program, signals, ended)
	s := program.stage
	if s.out.open.Load() { // it hangs
		send(s.out.Writer, leave)
	}
	s.drain(program.line.in)
	program.line.restore()
	if s.gone.Load() && errors.Is(err, tea.ErrProgramKilled) && !errors.Is(err, tea.ErrProgramPanic) {
		return ErrHangup
	}
	return err
}

// send writes without waiting for a line that takes nothing any more.
func send(out io.Writer, text string) {
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = io.WriteString(out, text)
	}()
	select {
	case <-sent:
	case <-time.After(leaveTimeout):
	}
}

// supervise waits for the program to end and tells it to when it has to.
func supervise(ctx context.Context, program *Program, signals <-chan os.Signal, ended <-chan error) error {
	var reason error
	var timeout <-chan time.Time
	cancelled := ctx.Done()
	end := func(why error) {
		reason, cancelled = why, nil
		timeout = time.After(endTimeout)
		go program.Send(EndMsg{})
	}
	for {
		select {
		case err := <-ended:
			if reason != nil {
				return reason
			}
			return err
		case <-cancelled:
			end(context.Cause(ctx))
		case s := <-signals:
			if reason != nil {
				return reason
			}
			end(&SignalError{Signal: s})
		case <-timeout:
			return reason
		}
	}
}

// drain waits for the last answer of the terminal's after a program that had no
// time to do so, so that it is not typed at the shell.
func (p *pacer) drain(file *os.File) {
	if file == nil || !p.outstanding() {
		return
	}
	reader, err := cancelreader.NewReader(file)
	if err != nil {
		return
	}
	defer func() { _ = reader.Close() }()
	defer time.AfterFunc(leaveTimeout, func() { reader.Cancel() }).Stop()
	answers := pacedReader{source: sourceOf(reader), pacer: p, answer: func() {}, closed: func() {}}
	for buffer := make([]byte, 4096); p.outstanding(); {
		if _, err := answers.Read(buffer); err != nil {
			return
		}
	}
}
