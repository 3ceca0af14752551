package terminal

import (
	"fmt"
	"io"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// PanicError says that a program has failed, and where.
type PanicError struct {
	Reason any
	Stack  []byte
}

// Error says why.
func (e *PanicError) Error() string { return fmt.Sprintf("the program has failed: %v", e.Reason) }

// Unwrap returns what the framework says of a program that has failed.
func (e *PanicError) Unwrap() error { return tea.ErrProgramPanic }

// fail ends the program for a panic that was recovered on the goroutine that calls it. A
// panic that nobody recovers would end all that run in this process. So might Kill, which
// must not run while the framework begins, or stops its renderer.
func (p *Program) fail(reason any) {
	p.failure.CompareAndSwap(nil, &PanicError{reason, debug.Stack()})
	p.end()
}

// catch is to be deferred by each goroutine of the program's own.
func (p *Program) catch() {
	if reason := recover(); reason != nil {
		p.fail(reason)
	}
}

// catching is a reader whose panic ends the program that reads, on whichever goroutine
// of the framework's that happens.
type catching struct {
	io.Reader
	program *Program
}

// Read reads.
func (c catching) Read(b []byte) (n int, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			c.program.fail(reason)
			n, err = 0, io.EOF
		}
	}()
	return c.Reader.Read(b)
}
