package files

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"msgtrace/client/flight"
)

const (
	// usualPatience is how long a run waits for files that do not answer, and for a
	// lock: another process holds it for milliseconds, unless it was stopped.
	usualPatience = 5 * time.Second
	// grace is how long a file may take after that.
	grace = 250 * time.Millisecond
	// rest is how long a file that did not answer is left alone.
	rest = time.Minute
	// margin is for work that ends with its context: its error says more.
	margin = 200 * time.Millisecond
)

// Patience limits how long a run waits for files that do not answer, because another
// process, which was stopped, holds a lock, or because they are on a server that
// is gone. That is five seconds in all, for one file or for several, and again after
// a minute. The zero value is ready for use, also by several goroutines.
type Patience struct {
	Limit time.Duration // 0: five seconds

	mu    sync.Mutex
	spent time.Duration // on files that did not answer
	ended time.Time     // when that was
	files map[string]*tracked
}

// tracked is a file, or several that are used together.
type tracked struct {
	busy   chan struct{} // holds an element while work is done, also after the wait for it has ended
	silent error         // why nobody waits for it; nil: it answers
	until  time.Time     // when it is tried again
}

// ErrSilent is what a file that did not answer gives, whatever the words.
var ErrSilent = errors.New("no answer")

// silence is one reason for ErrSilent.
type silence struct{ error }

// Is makes it ErrSilent.
func (silence) Is(target error) bool { return target == ErrSilent }

// Unwrap returns the reason.
func (s silence) Unwrap() error { return s.error }

// Bound runs work on a file for as long as it may take, as [Patience.Do] does. The
// work may go on after that.
type Bound func(ctx context.Context, path string, work func(context.Context) error) error

// Within is Bound for work with a result. It reports whether the work was done; if
// not, it may still go on, and its result is lost.
func Within[T any](ctx context.Context, bound Bound, path string, work func(context.Context) (T, error)) (value T, done bool, err error) {
	result := make(chan T, 1)
	err = bound(ctx, path, func(ctx context.Context) error {
		value, err := work(ctx)
		result <- value
		return err
	})
	select {
	case value = <-result:
		return value, true, err
	default:
		return value, false, err
	}
}

// Do runs work on a file beside the caller and returns its error. When the context
// ends it returns at once, and when there is no more patience with an error that
// says so; the work may then still go on, and what it works on must not be used
// before Do has returned nil for it. Its own context ends with the patience. A file
// that did not answer is not tried again for a minute, nor before the work on it
// has ended.
func (p *Patience) Do(ctx context.Context, path string, work func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	file, wait, err := p.waitFor(path)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, wait)
	timer := time.NewTimer(wait + margin)
	defer timer.Stop()
	done := make(chan error, 1)
	select {
	case file.busy <- struct{}{}:
	case <-timer.C:
		cancel()
		return p.giveUp(file, wait, noAnswer(path))
	case <-ctx.Done():
		cancel()
		return ctx.Err()
	}
	go func() {
		defer cancel()
		err := flight.Catch(func() error { return work(limited) })
		if err != nil && limited.Err() != nil && ctx.Err() == nil {
			err = p.giveUp(file, wait, err)
		} else {
			p.answered(file)
		}
		<-file.busy
		done <- err
	}()
	select {
	case err := <-done:
		flight.Rethrow(err)
		return err
	case <-timer.C:
		return p.giveUp(file, wait, noAnswer(path))
	case <-ctx.Done():
		return ctx.Err()
	}
}

func noAnswer(path string) error { return fmt.Errorf("%s does not answer", path) }

// waitFor returns how long to wait for a file, or why not to wait at all.
func (p *Patience) waitFor(path string) (*tracked, time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	file := p.files[path]
	if file == nil {
		if p.files == nil {
			p.files = map[string]*tracked{}
		}
		file = &tracked{busy: make(chan struct{}, 1)}
		p.files[path] = file
	}
	if file.silent != nil && (now.Before(file.until) || len(file.busy) > 0) {
		return nil, 0, file.silent
	}
	if now.Sub(p.ended) > rest {
		p.spent = 0
	}
	limit := p.Limit
	if limit == 0 {
		limit = usualPatience
	}
	return file, max(limit-p.spent, min(grace, limit)), nil
}

// giveUp leaves a file alone for a while.
func (p *Patience) giveUp(file *tracked, waited time.Duration, why error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spent, p.ended = p.spent+waited, time.Now()
	file.silent, file.until = silence{why}, p.ended.Add(rest)
	return file.silent
}

// answered lets a file be used again.
func (p *Patience) answered(file *tracked) {
	p.mu.Lock()
	defer p.mu.Unlock()
	file.silent = nil
}
