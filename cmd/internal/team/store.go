// Package team shares the request limit and what was read among hosts, in a Redis or
// Valkey server. It speaks to it by rueidis, which serves both: rueidis and valkey-go are
// the same code of the same people, and rueidis has the longer history.
package team

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/redis/rueidis"

	"msgtrace/client"
	"msgtrace/client/flight"
)

// Store is a server that hosts share. It is safe for concurrent use.
type Store struct {
	options Options
	dial    rueidis.ClientOption
	process string          // names this process among those of its place
	tried   chan struct{}   // closed when it is known whether the server can be reached
	broken  chan struct{}   // has an element when the connection leads to the wrong server
	open    context.Context // until Close
	cancel  context.CancelFunc

	mu      sync.Mutex
	line    rueidis.Client // nil: there is none
	err     error          // why there is none
	budgets []*Budget
	closed  bool
}

// errClosed is what a store says when it is closed.
var errClosed = errors.New("the store of the team is closed")

// Open returns at once. The server is reached in the background, now and whenever the
// connection is lost, until Close. The error is one of the options.
func Open(o Options) (*Store, error) {
	dial, err := o.connection()
	if err != nil {
		return nil, err
	}
	if o.Window <= 0 {
		o.Window = client.ServiceWindow
	}
	if o.Patience <= 0 {
		o.Patience = askTimeout
	}
	o.Hosts = max(1, o.Hosts)
	o.Place = strings.ReplaceAll(o.Place, "|", "_")
	s := &Store{options: o, dial: dial, process: rand.Text(), tried: make(chan struct{}), broken: make(chan struct{}, 1)}
	s.open, s.cancel = context.WithCancel(context.Background())
	go s.connect(s.open)
	return s, nil
}

// Close takes leave of the other hosts, and ends the connection.
func (s *Store) Close() error {
	s.mu.Lock()
	budgets, closed := s.budgets, s.closed
	s.closed = true
	s.mu.Unlock()
	if closed {
		return nil
	}
	for _, b := range budgets {
		b.leave()
	}
	s.cancel()
	return nil
}

// connect keeps a connection until the context is over.
func (s *Store) connect(ctx context.Context) {
	tried := sync.OnceFunc(func() { close(s.tried) })
	for ctx.Err() == nil {
		line, err := rueidis.NewClient(s.dial)
		if err != nil {
			err = s.options.unreached(err)
		}
		s.set(line, err)
		tried()
		if err != nil {
			pause(ctx, min(time.Second, s.options.Window/10))
			continue
		}
		select {
		case <-s.broken:
		case <-ctx.Done():
		}
		s.set(nil, errClosed)
		line.Close()
	}
}

func (s *Store) set(line rueidis.Client, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line, s.err = line, err; err != nil {
		s.line = nil
	}
}

func pause(ctx context.Context, span time.Duration) {
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// reach returns the connection. It waits for the first one only, which takes longer than
// an ask where the server is far away.
func (s *Store) reach(ctx context.Context) (rueidis.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	select {
	case <-s.tried:
	case <-ctx.Done():
		return nil, s.silent()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.line, s.err
}

// silent is what is said of a store that takes too long.
func (s *Store) silent() error { return fmt.Errorf("no answer within %v", s.options.Patience) }

// ask does something with the connection. It returns when the time for one ask is up or
// the context is over, whatever the work does.
func ask[T any](ctx context.Context, s *Store, work func(context.Context, rueidis.Client) (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	line, err := s.reach(ctx)
	limited, cancel := context.WithTimeout(ctx, s.options.Patience)
	defer cancel()
	done := make(chan outcome, 1)
	if err == nil {
		go func() {
			var out outcome
			out.err = flight.Catch(func() (err error) {
				out.value, err = work(limited, line)
				return err
			})
			done <- out
		}()
	} else {
		done <- outcome{err: err}
	}
	select {
	case out := <-done:
		flight.Rethrow(out.err)
		if limited.Err() != nil && ctx.Err() == nil && out.err != nil {
			out.err = s.silent()
		}
		s.notice(out.err)
		return out.value, plain(out.err)
	case <-limited.Done():
		var none T
		if ctx.Err() != nil {
			return none, ctx.Err()
		}
		return none, s.silent()
	}
}

// notice has the store connect again where the server is not the one to ask: a replica
// since a failover, for example.
func (s *Store) notice(err error) {
	answer, ok := rueidis.IsRedisErr(err)
	if !ok || !wrongServer(answer.Error()) {
		return
	}
	select {
	case s.broken <- struct{}{}:
	default:
	}
}

func wrongServer(answer string) bool {
	for _, word := range []string{"READONLY", "MASTERDOWN", "LOADING", "NOAUTH"} {
		if strings.HasPrefix(answer, word) {
			return true
		}
	}
	return false
}

// What Redis 7.0 answers where the user may not run a command that is in a script.
const (
	noRights = "the user may not do what is needed"
	inScript = "The user executing the script can't"
)

// plain is an error in words for people.
func plain(err error) error {
	if err == nil {
		return nil
	}
	answer := err.Error()
	for _, known := range []struct{ begins, words string }{
		{"WRONGPASS", "the user name or the password is wrong"},
		{"NOAUTH", "it asks for a password"},
		{"ERR AUTH", "it wants no password, or a user name too"},
		{"NOPERM", noRights},
		{inScript, noRights},
		{"ACL failure in script", noRights}, // of Redis 7.2 and Valkey
		{"READONLY", "it is a replica, which takes nothing"},
		{"LOADING", "it is still starting"},
		{"OOM", "its memory is full"},
		{"unknown command", "it does not know what is needed: name the server itself, not a Sentinel"},
	} {
		if strings.HasPrefix(answer, known.begins) {
			return fmt.Errorf("%s (%s)", known.words, answer)
		}
	}
	return err
}
