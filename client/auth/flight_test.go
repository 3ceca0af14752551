package auth

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
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
				t.Error(err)
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
				t.Error(err)
			}
			values[i] = token.Value
		})
	}
	for s.flights.callers("token ") < callers {
		if t.Context().Err() != nil {
			t.Fatal("the callers did not join")
		}
	}
	close(joined)
	group.Wait()
	if different := len(slices.Compact(values)); l.asked() != "prompted ended" || different != 1 {
		t.Errorf("events: %s; %d different tokens", l.asked(), different)
	}
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
			t.Fatal("the callers did not join")
		}
	}
	leaveFirst()
	if err := <-results; !errors.Is(err, context.Canceled) {
		t.Errorf("the first caller got %v", err)
	}
	select {
	case <-ended:
		t.Error("the sign-in ended with the first caller")
	default:
	}
	leaveSecond()
	if err := <-results; !errors.Is(err, context.Canceled) {
		t.Errorf("the second caller got %v", err)
	}
	<-ended
}
