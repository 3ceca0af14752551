package audit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"msgtrace/client/files"
)

// ErrUnwritable is what a log gives that cannot be written to. Its text, with the reason,
// is for whoever wanted to search.
var ErrUnwritable = errors.New("the audit trail cannot be written")

// unwritable is one reason for ErrUnwritable.
type unwritable struct{ error }

// Error is what a person sees in the place of an answer.
func (u unwritable) Error() string {
	return fmt.Sprintf("The audit trail cannot be written (%s): nothing is searched until it can be.", reason(u.error))
}

// reason is why a log cannot be written to, without the paths of the host.
func reason(err error) string {
	var system syscall.Errno
	var changed *altered
	switch {
	case errors.As(err, &system):
		return system.Error()
	case errors.As(err, &changed):
		return "it is not as it was left"
	case errors.Is(err, errMoved), errors.Is(err, errClosed), errors.Is(err, errSilent):
		return err.Error()
	}
	return "its files cannot be used as they are"
}

// Is makes it ErrUnwritable.
func (u unwritable) Is(target error) bool { return target == ErrUnwritable }

// Unwrap returns the reason, with the path, for the log of the server.
func (u unwritable) Unwrap() error { return u.error }

// Why a log cannot be written to, besides what the system says.
var (
	errClosed = errors.New("it was closed")
	errSilent = errors.New("its disk does not answer")
)

const (
	// Patience is how long an entry waits for a disk that does not answer.
	Patience = 5 * time.Second
	// maxBatch is how many entries are written with one wait for the disk.
	maxBatch = 256
)

// Log is an audit trail in files. It may be used by several goroutines at once: what they
// write at one time waits for the disk once.
type Log struct {
	options Options
	system  system
	key     []byte
	madeKey bool   // at this start
	release func() // the lock on the folder
	journal journal

	mu      sync.Mutex
	waiting []*entry
	busy    chan struct{} // open while somebody writes; nil: nobody does
	silent  error         // why nobody waits for the disk; nil: it answers
	closed  bool

	// What follows is of whoever writes.
	file    *os.File // nil: it has to be opened
	size    int64    // of the file, up to the end of the last line
	number  int      // of the file
	name    string   // of the log
	last    mac      // of the last line
	lines   uint64   // that there are
	seen    uint64   // lines that the second file knows
	fresh   bool     // the file has no line yet
	damaged bool     // behind the last line there may be something
	unended bool     // what stands there is no line and has no end
	pruned  uint64   // the last line that was removed on purpose
}

// system are the calls that tests have fail.
type system struct {
	write    func(*os.File, []byte) (int, error)
	sync     func(*os.File) error
	truncate func(*os.File, int64) error
	rename   func(from, to string) error
	replace  func(path string, content []byte) error
}

var usualSystem = system{(*os.File).Write, (*os.File).Sync, (*os.File).Truncate, os.Rename, files.ReplaceOwn}

// entry is one that waits to be written.
type entry struct {
	Entry
	done chan error
}

var _ Trail = (*Log)(nil)

// Open opens a log to write to it, and makes it where there is none. It refuses one that
// another process writes to, and one whose end is not as it was left.
func Open(o Options) (*Log, error) { return open(o, usualSystem) }

func open(o Options, s system) (*Log, error) {
	o = o.filled()
	if err := files.MakeDir(o.Dir); err != nil {
		return nil, err
	}
	release, err := lock(filepath.Join(o.Dir, "audit.lock"))
	if err != nil {
		return nil, err
	}
	l := &Log{options: o, system: s, release: release, journal: journal{sinks: sinks(o.Journal), notice: o.Notice}}
	if err := l.resume(); err != nil {
		l.end()
		return nil, err
	}
	return l, nil
}

// lock keeps other processes from the log.
func lock(path string) (release func(), err error) {
	file, err := files.OpenOwn(path, os.O_RDONLY|os.O_CREATE)
	if err != nil {
		return nil, err
	}
	_ = file.Close() // nothing was written to it
	release, err = files.TryLock(path)
	if errors.Is(err, files.ErrHeld) {
		return nil, fmt.Errorf("another process writes the audit log in %s: `msgtrace serve` probably runs already", filepath.Dir(path))
	}
	return release, err
}

// Write adds an entry. With nil it is on the disk; with an error it is not in the log,
// unless the disk did not answer. The context ends the wait of an entry only before its
// writing has begun.
func (l *Log) Write(ctx context.Context, e Entry) error {
	one := &entry{Entry: bounded(e, l.options.Now()), done: make(chan error, 1)}
	if err := l.queue(ctx, one); err != nil {
		return err
	}
	timer := time.NewTimer(Patience)
	defer timer.Stop()
	select {
	case err := <-one.done:
		return err
	case <-ctx.Done():
		if l.withdraw(one) {
			return context.Cause(ctx)
		}
	case <-timer.C:
		return l.giveUp(one)
	}
	select {
	case err := <-one.done:
		return err
	case <-timer.C:
		return l.giveUp(one)
	}
}

func (l *Log) queue(ctx context.Context, one *entry) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return unwritable{errClosed}
	case l.silent != nil:
		return l.silent
	}
	l.waiting = append(l.waiting, one)
	if l.busy == nil {
		l.busy = make(chan struct{})
		go l.work(l.busy)
	}
	return nil
}

// withdraw takes an entry back, and reports whether its writing had not begun.
func (l *Log) withdraw(one *entry) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, other := range l.waiting {
		if other == one {
			l.waiting = append(l.waiting[:i], l.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// giveUp lets nobody wait for the disk until it answers.
func (l *Log) giveUp(one *entry) error {
	l.withdraw(one)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy != nil {
		l.silent = unwritable{errSilent}
	}
	return unwritable{errSilent}
}

// work writes what waits, until nothing does.
func (l *Log) work(done chan struct{}) {
	defer close(done)
	for {
		batch := l.take()
		if batch == nil {
			return
		}
		err := l.commit(batch)
		if err != nil {
			err = unwritable{err}
		}
		for _, one := range batch {
			one.done <- err
		}
	}
}

// take returns what is written next.
func (l *Log) take() []*entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.silent = nil
	if len(l.waiting) == 0 {
		l.busy = nil
		return nil
	}
	n := min(len(l.waiting), maxBatch)
	batch := l.waiting[:n:n]
	l.waiting = l.waiting[n:]
	return batch
}

// Close writes what waits and releases the log.
func (l *Log) Close() error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil
	}
	l.closed = true
	busy := l.busy
	l.mu.Unlock()
	if busy == nil {
		return l.end()
	}
	timer := time.NewTimer(Patience)
	defer timer.Stop()
	select {
	case <-busy:
		return l.end()
	case <-timer.C:
		return unwritable{errSilent}
	}
}

func (l *Log) end() error {
	var err error
	if l.file != nil {
		err = l.file.Close()
	}
	l.journal.close()
	l.release()
	return err
}
