package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

func TestManyCallersShareOneSignIn(t *testing.T) {
	l := newLab(t, authority.Options{})
	const callers = 20
	joined := make(chan struct{})
	l.onAsk = func(event Event) {
		if event.Kind != EventPrompted {
			return
		}
		go func() {
			<-joined
			if err := l.authority.Decide(event.Prompt.Code, authority.Approve); err != nil {
				t.Errorf("Decide(%q): got %v, want no error", event.Prompt.Code, err)
			}
		}()
	}
	s := l.source(l.options(MethodDeviceCode))
	s.wire.wait = func(ctx context.Context, span time.Duration) error { // a poll waits until all have come
		select {
		case <-joined:
		case <-ctx.Done():
		}
		return l.clock.Wait(ctx, span)
	}
	var group sync.WaitGroup
	values := make([]client.Secret, callers)
	for i := range callers {
		group.Go(func() {
			token, err := s.Token(t.Context(), client.TokenRequest{})
			if err != nil {
				t.Errorf("caller %d: got %v, want a token", i, err)
			}
			values[i] = token.Value
		})
	}
	for s.flights.callers("token ") < callers {
		if t.Context().Err() != nil {
			t.Fatalf("%d callers joined, want %d", s.flights.callers("token "), callers)
		}
	}
	close(joined)
	group.Wait()
	if different := len(slices.Compact(values)); l.asked() != "prompted ended" || different != 1 {
		t.Errorf("got the events %q and %d different tokens, want prompted ended and 1", l.asked(), different)
	}
}

// asked is a backend that has nothing saved, and a person who takes their time.
type asked struct {
	backend
	times   int
	decided chan error
}

func (a *asked) silent(context.Context, string) (result, error) {
	return result{}, &Error{Kind: KindSignIn, Message: "nobody is signed in"}
}

func (a *asked) ask(ctx context.Context, _ string) (result, error) {
	a.times++
	select {
	case err := <-a.decided:
		return result{}, err
	case <-ctx.Done():
		return result{}, ctx.Err()
	}
}

// waitTwice has two calls wait for one question, and returns how they end. They
// share no flight, because one asks for another token than the last.
func waitTwice(t *testing.T, a *asked, decide func(leaveFirst context.CancelFunc)) (first, second error) {
	t.Helper()
	s, err := New(Options{Tenant: "contoso.com", ClientID: authority.DefaultClientID, Dialect: client.Tracing,
		Cache: CacheOptions{Place: PlaceMemory}, Ask: func(Event) {}})
	if err != nil {
		t.Fatal(err)
	}
	s.backend, a.decided = a, make(chan error)
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
	t.Parallel()
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
	t.Parallel()
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

// callers counts who waits for a flight.
func (f *flights) callers(key string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if shared := f.active[key]; shared != nil {
		return shared.callers
	}
	return 0
}

func TestSignInEndsWhenItsLastCallerLeaves(t *testing.T) {
	l := newLab(t, authority.Options{})
	first, leaveFirst := context.WithCancel(t.Context())
	second, leaveSecond := context.WithCancel(t.Context())
	ended := make(chan struct{})
	l.onAsk = func(event Event) {
		if event.Kind == EventEnded {
			close(ended)
		}
	}
	s := l.source(l.options(MethodDeviceCode))
	polling := make(chan struct{}, 1)
	s.wire.wait = func(ctx context.Context, _ time.Duration) error {
		polling <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
	results := make(chan error, 2)
	for _, ctx := range []context.Context{first, second} {
		go func() {
			_, err := s.Token(ctx, client.TokenRequest{})
			results <- err
		}()
	}
	<-polling
	for s.flights.callers("token ") < 2 {
		if t.Context().Err() != nil {
			t.Fatalf("%d callers joined, want 2", s.flights.callers("token "))
		}
	}
	leaveFirst()
	if err := <-results; !errors.Is(err, context.Canceled) {
		t.Errorf("the first caller got %v, want %v", err, context.Canceled)
	}
	select {
	case <-ended:
		t.Error("the sign-in ended with the first caller, want it to go on for the second")
	default:
	}
	leaveSecond()
	if err := <-results; !errors.Is(err, context.Canceled) {
		t.Errorf("the second caller got %v, want %v", err, context.Canceled)
	}
	<-ended
}
