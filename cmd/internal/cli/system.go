package cli

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // zones are named on hosts without a zone database

	"golang.org/x/term"
)

// System is the process that a command runs in, as the command sees it. Tests
// give their own.
type System struct {
	In       io.Reader
	Out, Err io.Writer
	Environ  []string // "NAME=value"
	Now      func() time.Time
	Zone     *time.Location
	// Transport carries every request; nil: the default, with its proxy and its
	// trust in certificates.
	Transport http.RoundTripper
	// Wait waits between two looks at whether a person has signed in; nil: real
	// time.
	Wait func(context.Context, time.Duration) error
	// Patience is how long a run waits for files that do not answer; 0: five
	// seconds.
	Patience time.Duration
}

// Main runs the command line of this process and returns its exit code.
func Main() int {
	// A reader that goes away is an error of the write, not the end of the
	// process: what is under way is put in order first. So is a file that may not grow.
	// They are taken and not ignored, which the commands that are run would inherit.
	signal.Notify(make(chan os.Signal, 1), unanswered...)
	// Only net/http writes to the standard logger, of connections that bring more than an
	// answer, and would write it into the explorer's screen.
	log.SetOutput(io.Discard)
	if err := fewFiles(); err != nil {
		fmt.Fprintln(os.Stderr, "msgtrace:", err)
		return codeError
	}
	return Run(context.Background(), System{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Environ: os.Environ(), Now: time.Now, Zone: time.Local,
	}, os.Args[1:])
}

// getenv returns the value of a variable, or nothing.
func (s System) getenv(name string) string {
	for _, pair := range s.Environ {
		if value, found := strings.CutPrefix(pair, name+"="); found {
			return value
		}
	}
	return ""
}

// terminal reports whether a stream is a terminal.
func terminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// width is the number of columns of a terminal, or otherwise for other streams.
func width(stream any, otherwise int) int {
	if file, ok := stream.(*os.File); ok {
		if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return otherwise
}

// interrupted is why a context ended by a signal.
type interrupted struct{ signal os.Signal }

// Error names the signal.
func (i interrupted) Error() string { return fmt.Sprintf("ended by a signal: %v", i.signal) }

// code is the exit status that the shell expects: 128 and the signal's number.
func (i interrupted) code() int {
	if number, ok := i.signal.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return codeInterrupted
}

// interruptible is interruptible for this run. The signals of the process are not those of
// somebody who comes over SSH.
func (a *app) interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	if a.overSSH {
		return context.WithCancel(ctx)
	}
	return interruptible(ctx)
}

// interruptible returns a context that ends with the first signal that asks the
// process to end. A second one ends it at once.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	return endedBy(ctx, endings())
}

// endings are the signals that ask the process to end.
func endings() chan os.Signal { return caught(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP) }

// caught are some signals, from now on.
func caught(some ...os.Signal) chan os.Signal {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, some...)
	return signals
}

// endedBy returns a context that ends with the first of the signals, which are
// caught no longer then.
func endedBy(ctx context.Context, signals chan os.Signal) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case s := <-signals:
			cancel(interrupted{s})
		case <-ctx.Done():
		}
		signal.Stop(signals)
	}()
	return ctx, func() { cancel(context.Canceled) }
}
