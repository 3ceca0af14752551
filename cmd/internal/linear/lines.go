package linear

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
)

// lines reads what is typed. A read of a terminal cannot be called off, so each runs
// beside the program, and only when a line is wanted: the next call gets what an
// earlier one did not wait for.
type lines struct {
	in      *bufio.Reader
	pending chan typed // a read under way; nil: none
	more    func() bool
}

// typed is a line and how reading it ended.
type typed struct {
	line string
	err  error
}

// begin starts to read a line, unless one is being read.
func (l *lines) begin() chan typed {
	if l.pending == nil {
		l.pending = make(chan typed, 1)
		go l.read(l.pending)
	}
	return l.pending
}

func (l *lines) read(to chan<- typed) {
	line, err := l.in.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil // a last line without an end
	}
	to <- typed{strings.TrimRight(line, "\r\n"), err}
}

// next waits for a line. The end of the input is io.EOF.
func (l *lines) next(ctx context.Context) (string, error) {
	select {
	case got := <-l.begin():
		l.pending = nil
		return got.line, got.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// waits reports whether more lines have come already, as they do when several are
// pasted at a terminal.
func (l *lines) waits() bool { return l.more != nil && l.more() }

// drop forgets a line that has come if it is empty: it only stopped something.
func (l *lines) drop() {
	select {
	case got := <-l.pending:
		if got.line == "" && got.err == nil {
			l.pending = nil
			return
		}
		l.pending <- got
	default:
	}
}
