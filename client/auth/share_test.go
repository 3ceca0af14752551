package auth

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

// asked is a backend that has nothing saved, and a person who takes their time.
type asked struct {
	backend
	times   int
	ended   bool // by the context
	decided chan error
}

// source returns a source with the backend. It is called in the bubble.
func (a *asked) source(t *testing.T) *Source {
	t.Helper()
	s, err := New(Options{Tenant: "contoso.com", ClientID: authority.DefaultClientID, Dialect: client.Tracing,
		Cache: CacheOptions{Place: PlaceMemory}, Ask: func(Event) {}})
	if err != nil {
		t.Fatal(err)
	}
	s.backend, a.decided = a, make(chan error)
	return s
}

func (a *asked) silent(context.Context, string) (result, error) {
	return result{}, &Error{Kind: KindSignIn, Message: "nobody is signed in"}
}

func (a *asked) signIn(ctx context.Context, _ string) (result, error) {
	a.times++
	select {
	case err := <-a.decided:
		return result{}, err
	case <-ctx.Done():
		a.ended = true
		return result{}, ctx.Err()
	}
}

// waitTwice has two calls wait for one question, and returns how they end. They
// share no run, because one asks for another token than the last.
func waitTwice(t *testing.T, a *asked, decide func(leaveFirst context.CancelFunc)) (first, second error) {
	t.Helper()
	s := a.source(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var calls sync.WaitGroup
	calls.Go(func() { _, first = s.Token(ctx, client.TokenRequest{}) })
	synctest.Wait()
	calls.Go(func() { _, second = s.Token(t.Context(), client.TokenRequest{Refresh: true}) })
	synctest.Wait()
	decide(cancel)
	calls.Wait()
	return first, second
}

func TestWhoWaitsForASignInLearnsHowItEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &asked{}
		declined := &Error{Kind: KindDeclined, Message: "the sign-in was declined"}
		first, second := waitTwice(t, a, func(context.CancelFunc) { a.decided <- declined })
		if first != error(declined) || second != error(declined) || a.times != 1 {
			t.Errorf("got %v and %v, asked %d times, want that it was declined, asked once", first, second, a.times)
		}
	})
}

func TestWhoWaitsForASignInThatWasGivenUpAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &asked{}
		declined := &Error{Kind: KindDeclined, Message: "the sign-in was declined"}
		first, second := waitTwice(t, a, func(leaveFirst context.CancelFunc) {
			leaveFirst()
			synctest.Wait()
			a.decided <- declined
		})
		if !errors.Is(first, context.Canceled) || second != error(declined) || a.times != 2 {
			t.Errorf("got %v and %v, asked %d times, want a cancelled call and one of its own", first, second, a.times)
		}
	})
}

func TestManyCallersShareOneSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &asked{}
		s := a.source(t)
		declined := &Error{Kind: KindDeclined, Message: "the sign-in was declined"}
		var calls sync.WaitGroup
		for range 20 {
			calls.Go(func() {
				if _, err := s.Token(t.Context(), client.TokenRequest{}); err != error(declined) {
					t.Errorf("got %v, want %v", err, declined)
				}
			})
		}
		synctest.Wait()
		a.decided <- declined
		calls.Wait()
		if a.times != 1 {
			t.Errorf("asked %d times, want once", a.times)
		}
	})
}

func TestASignInEndsWhenItsLastCallerGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &asked{}
		s := a.source(t)
		var calls sync.WaitGroup
		var cancels []context.CancelFunc
		for range 2 {
			ctx, cancel := context.WithCancel(t.Context())
			cancels = append(cancels, cancel)
			calls.Go(func() {
				if _, err := s.Token(ctx, client.TokenRequest{}); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v, want the end of the context", err)
				}
			})
		}
		synctest.Wait()
		for i, cancel := range cancels {
			if a.ended {
				t.Errorf("got the end of the sign-in with %d callers left, want it to go on", len(cancels)-i)
			}
			cancel()
			synctest.Wait()
		}
		calls.Wait()
		if !a.ended || a.times != 1 {
			t.Errorf("got ended %v after %d questions, want it ended after one", a.ended, a.times)
		}
	})
}

func TestADeviceCodeIsNoLongerAskedForWhenItsCallerGoesAway(t *testing.T) {
	l := newLab(t, authority.Options{})
	ended := make(chan struct{})
	l.onAsk = func(event Event) {
		if event.Kind == EventEnded {
			close(ended)
		}
	}
	s := l.source(l.options(MethodDeviceCode))
	ctx, cancel := context.WithCancel(t.Context())
	s.wire.wait = func(polling context.Context, _ time.Duration) error {
		cancel()
		<-polling.Done()
		return polling.Err()
	}
	if _, err := s.Token(ctx, client.TokenRequest{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of the context", err)
	}
	<-ended // told by the run, which the caller did not wait for
	if got := l.asked(); got != "prompted ended" {
		t.Errorf("got the events %q, want one prompt and its end", got)
	}
}
