package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/files"
	"msgtrace/client/mask"
	"msgtrace/ui/text"
)

// The exit codes of the contract.
const (
	codeComplete    = 0
	codeError       = 1
	codeIncomplete  = 2
	codeInterrupted = 130
)

// exitError ends the process with a code. What had to be said has been said
// when err is nil.
type exitError struct {
	code int
	err  error
}

// Error is the error that is shown, if any.
func (e exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

// Unwrap gives what lies below.
func (e exitError) Unwrap() error { return e.err }

// app is one run of the command line.
type app struct {
	sys   System
	flags globals
	// In force, from the flag or the configuration.
	ascii, utc, plain bool
	zoned             string     // the zone of the configuration
	mask              *mask.Mask // hides names in what is written; nil: none are hidden

	fits string // the theme that fits the terminal's background, "" before it was asked

	ignored []string // what of the configuration has no effect, as it was told

	line *progress // on standard error, nil: none

	// completes reports that a shell is answered what its line may be typed on to. Cobra
	// keeps the functions that do that, with the commands that they are of, until the
	// process ends: a server would keep all that it was ever asked.
	completes bool

	patience files.Patience // with files that do not answer

	// Of somebody who comes over SSH: what stands behind ssh at home, the command as it
	// was given, and who is told what it took.
	overSSH bool
	host    []string
	asked   string
	spent   func(requests, rows int)

	noting sync.Mutex // held while a line is written to standard error
}

// glyph chooses between a sign and its stand-in in ASCII.
func (a *app) glyph(sign, ascii string) string {
	if a.ascii {
		return ascii
	}
	return sign
}

// Run runs the arguments and returns the exit code.
func Run(ctx context.Context, sys System, args []string) int {
	a := &app{sys: sys, patience: files.Patience{Limit: sys.Patience}}
	if answer := a.shellAsks(args); answer != nil {
		return a.finish(answer(ctx))
	}
	root := a.root()
	root.SetArgs(append([]string{}, shielded(args)...)) // nil would stand for the process's own
	return a.finish(a.profiled(func() error { return root.ExecuteContext(ctx) }))
}

// took tells what a command took, where somebody is to know.
func (a *app) took(requests, rows int) {
	if a.spent != nil {
		a.spent(requests, rows)
	}
}

// finish says what went wrong and chooses the code.
func (a *app) finish(err error) int {
	var exit exitError
	var signaled interrupted
	switch {
	case err == nil:
		return codeComplete
	case readerGone(err):
		return codeIncomplete
	case errors.As(err, &exit):
		if exit.err != nil {
			a.complain(exit.err)
		}
		return exit.code
	case errors.As(err, &signaled):
		return signaled.code()
	case errors.Is(err, context.Canceled):
		return codeInterrupted
	}
	a.complain(err)
	return codeError
}

// readerGone reports whether whoever read the output has enough of it. A broken
// connection to the service gives the same error, in one of the client's own.
func readerGone(err error) bool {
	var asked *client.Error
	return !errors.As(err, &asked) && (errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe))
}

// complain writes an error, each of its lines with the program's name, and what
// can be done about it. Errors carry texts from outside, so they are cleaned.
func (a *app) complain(err error) {
	for _, line := range strings.Split(strings.TrimRight(err.Error(), "\n"), "\n") {
		a.note("msgtrace: %s", line)
	}
	var known advised
	if errors.As(err, &known) {
		for _, line := range strings.Split(known.lines, "\n") {
			a.note("  %s", line)
		}
	}
}

// advised is an error with what can be done about it, in lines of its own.
type advised struct {
	error
	lines string
}

// Unwrap gives the error itself.
func (a advised) Unwrap() error { return a.error }

// note writes a line to standard error.
func (a *app) note(format string, args ...any) {
	a.noting.Lock()
	defer a.noting.Unlock()
	_, _ = fmt.Fprintln(a.sys.Err, text.Clean(a.shownText(fmt.Sprintf(format, args...))))
}

// withFix adds to an error what fixes it, where that is known.
func withFix(err error, s advice.Setting) error {
	known := advice.For(err, s)
	lines := known.Lines()
	if known.Missing != "" {
		lines = slices.Insert(lines, 0, "Missing: "+known.Missing)
	}
	if len(lines) == 0 {
		return err
	}
	return advised{err, strings.Join(lines, "\n")}
}

// noArguments refuses positional arguments in one line.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no arguments, got %q; see `%s --help`", cmd.CommandPath(), args[0], cmd.CommandPath())
	}
	return nil
}

// openLog opens the file for the log, 0600. One that others can read is
// refused.
func openLog(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("--log-file: %w", err)
	}
	info, err := file.Stat()
	if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		err = fmt.Errorf("--log-file: %s is open to others: chmod 600 %s", path, path)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}
