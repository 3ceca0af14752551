package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"msgtrace/client"
)

// How a token is got, from the cheapest way to the one that needs a person:
//
//	Token         the last one while it is good, else acquire, shared by all callers
//	  acquire
//	    acquireSilent     from the cache or the authority
//	    acquireBySignIn   by asking the person
//
// SignIn skips all that is saved: acquireByOwnSignIn. Every new token ends in accept.

// forceRefresh are claims that demand nothing. The library does not use a token of
// its cache when it is given claims, so they make it ask the authority.
// https://github.com/AzureAD/microsoft-authentication-library-for-go/blob/v1.10.1/apps/internal/base/base.go#L398
const forceRefresh = "{}"

// acquire gets a token without a person if it can, else by a sign-in, if there is a
// person to ask.
func (s *Source) acquire(ctx context.Context, claims string) (client.Token, error) {
	got, err := s.acquireSilent(ctx, claims)
	var ours *Error
	if errors.As(err, &ours) && ours.needsPerson() && s.options.Method.Person() && s.options.Ask != nil {
		got, err = s.acquireBySignIn(ctx, claims)
	}
	if err != nil {
		return client.Token{}, err
	}
	return got.token(), nil
}

// acquireSilent gets a token without a person.
func (s *Source) acquireSilent(ctx context.Context, claims string) (result, error) {
	got, err := s.backend.silent(ctx, claims)
	if err != nil {
		return result{}, s.translate(ctx, err)
	}
	return s.accept(ctx, got)
}

// acquireBySignIn gets a token by a sign-in. If another one is under way it waits for
// that, and signs in only if that did not bring a token for this as well. If the
// person said no, or Entra did, they are not asked the same again at once: they could
// not read why.
func (s *Source) acquireBySignIn(ctx context.Context, claims string) (result, error) {
	for {
		pending, ours := s.beginSignIn()
		if ours {
			return s.runSignIn(ctx, claims, pending)
		}
		if err := pending.wait(ctx); err != nil {
			return result{}, err
		}
		if got, err := s.acquireSilent(ctx, claims); err == nil {
			return got, nil
		}
		if pending.err != nil && !errors.Is(pending.err, context.Canceled) {
			return result{}, pending.err
		}
	}
}

// acquireByOwnSignIn signs in whatever another sign-in has brought, once that is over.
func (s *Source) acquireByOwnSignIn(ctx context.Context) (result, error) {
	for {
		pending, ours := s.beginSignIn()
		if ours {
			return s.runSignIn(ctx, "", pending)
		}
		if err := pending.wait(ctx); err != nil {
			return result{}, err
		}
	}
}

// pendingSignIn is a sign-in that is under way. There is one at a time, so that a
// person is not asked two things at once.
type pendingSignIn struct {
	done chan struct{}
	err  error // how it ended, once done is closed
}

// wait returns when the sign-in has ended. The error is the context's.
func (p *pendingSignIn) wait(ctx context.Context) error {
	select {
	case <-p.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// beginSignIn returns the sign-in that is under way. If none is, it begins one,
// which the caller must run.
func (s *Source) beginSignIn() (pending *pendingSignIn, ours bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pending != nil {
		return s.pending, false
	}
	s.pending = &pendingSignIn{done: make(chan struct{})}
	return s.pending, true
}

// runSignIn signs in, and ends the pending sign-in.
func (s *Source) runSignIn(ctx context.Context, claims string, pending *pendingSignIn) (got result, err error) {
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		pending.err, s.pending = err, nil
		close(pending.done)
	}()
	if claims == forceRefresh {
		claims = "" // a sign-in brings a new token anyway
	}
	s.mu.Lock()
	claims = cmp.Or(claims, s.demanded)
	s.mu.Unlock()
	s.cache.reopen()
	got, err = s.backend.signIn(ctx, claims)
	if err != nil {
		return result{}, s.translate(ctx, err)
	}
	if s.cache.forgetShared(ctx) != nil {
		s.options.Log.Warn("token cache", "notice", "an earlier sign-in could not be removed")
	}
	return s.accept(ctx, got)
}

// accept keeps a token, unless it is of another tenant: then it forgets it and
// returns an error.
func (s *Source) accept(ctx context.Context, got result) (result, error) {
	if err := s.checkTenant(ctx, got); err != nil {
		if s.backend.forget(ctx, got) != nil {
			s.options.Log.Warn("token cache", "notice", "a sign-in of another tenant could not be removed")
		}
		return result{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last, s.demanded = got, ""
	return got, nil
}

// translate turns whatever a backend returned into an *Error or the context's
// error. The text of an error of the library is dropped: it can hold tokens.
func (s *Source) translate(ctx context.Context, err error) error {
	var ours *Error
	switch {
	case errors.As(err, &ours):
		s.demand(ours.claims)
		return ours
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.Canceled):
		return context.Canceled // who was asked for a secret has given up
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Kind: KindNetwork, Message: "the sign-in service did not answer in time"}
	}
	s.options.Log.Debug("sign-in library", "error", fmt.Sprintf("%T", err))
	return badAnswer("it is not what was asked for")
}

// demand remembers what the next sign-in must be asked for with.
func (s *Source) demand(claims string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.demanded = cmp.Or(claims, s.demanded)
}
