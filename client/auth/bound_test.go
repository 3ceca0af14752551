package auth

import (
	"context"
	"errors"
	"sync"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

// A file that does not answer may do so later, while the run has gone on.
func TestAFileThatAnswersLateDoesNotHoldUpASignIn(t *testing.T) {
	t.Parallel()
	for _, place := range []Place{PlaceKeyring, PlaceFile} {
		l := newLab(t, authority.Options{})
		l.decide(authority.Approve)
		options := l.options(MethodDeviceCode)
		options.Cache.Place = place
		var late sync.WaitGroup
		options.Cache.Bound = func(ctx context.Context, path string, work func(context.Context) error) error {
			late.Go(func() { _ = work(context.WithoutCancel(ctx)) })
			return errors.New("the file does not answer")
		}
		s := l.source(options)
		l.token(s, client.TokenRequest{})
		options.Ask = nil
		l.token(s, client.TokenRequest{Refresh: true})
		if got := l.notices(); len(got) != 1 {
			t.Errorf("%s: got the notices %q, want one", place, got)
		}
		if status := s.Status(t.Context()); !status.SignedIn || !status.Unsaved {
			t.Errorf("%s: got %+v, want somebody signed in for this run", place, status)
		}
		late.Wait()
	}
}
