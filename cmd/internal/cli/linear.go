package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"msgtrace/cmd/internal/linear"
	"msgtrace/ui"
	uiterminal "msgtrace/ui/terminal"
)

// exploreLines runs the explorer line by line until the person quits. An interrupt stops
// what is waited for, and ends the program where nothing is.
func (a *app) exploreLines(ctx context.Context, v *visited, options ui.Options) error {
	interrupts, others := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	signal.Notify(others, syscall.SIGTERM, syscall.SIGHUP)
	ending, stop := endedBy(ctx, others)
	defer stop()
	t := linear.Terminal{In: a.sys.In, Out: a.sys.Out, Columns: a.columns, Interrupts: interrupts, Wait: a.wait}
	if in, ok := a.sys.In.(*os.File); ok && a.canBeTyped() {
		t.More = func() bool { return lineTyped(in) }
	}
	if terminal(a.sys.Out) {
		t.Clipboard = func(words string) error {
			sequence, err := uiterminal.Clipboard(words, a.sys.Environ)
			if err == nil {
				_, err = io.WriteString(a.sys.Out, sequence)
			}
			return err
		}
	}
	options.Now = a.sys.Now
	err := linear.Run(ending, options, t)
	last := ctx
	if ending.Err() != nil {
		var done context.CancelFunc
		last, done = context.WithTimeout(context.WithoutCancel(ctx), lastMoment)
		defer done()
	}
	v.remember(last)
	if errors.Is(err, linear.ErrInterrupted) {
		return interrupted{os.Interrupt}
	}
	return err
}

// columns is the width of the terminal or, where there is none, what COLUMNS says, as in
// a shell of Emacs: 0 for no width at all.
func (a *app) columns() int {
	otherwise, err := strconv.Atoi(a.sys.getenv("COLUMNS"))
	if err != nil {
		otherwise = 0
	}
	return width(a.sys.Out, max(0, otherwise))
}
