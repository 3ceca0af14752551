package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
)

// renewing is a source that has another token each time one is refused, and remembers
// what it was asked.
type renewing struct {
	asked []TokenRequest
	times int
	err   error // of what is asked for a refused one
}

func (r *renewing) Token(ctx context.Context, request TokenRequest) (Token, error) {
	r.asked = append(r.asked, request)
	if err := ctx.Err(); err != nil {
		return Token{}, err
	}
	if request != (TokenRequest{}) {
		if r.err != nil {
			return Token{}, r.err
		}
		r.times++
	}
	return Token{Value: Secret(fmt.Sprint("token ", r.times))}, nil
}

func TestATokenThatWasRefusedIsNotSentByTheNextCallEither(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]string{
		"":       "",
		"claims": `Bearer error="insufficient_claims", claims="e30="`,
	} {
		ctx, cancel := context.WithCancel(t.Context())
		tokens := &renewing{}
		c, s := newTestClient(t, Tracing, func(n int, r *http.Request) (*http.Response, error) {
			if n == 1 {
				cancel() // as somebody who closes a pane
				return answer(http.StatusUnauthorized, `{"error":{"code":"InvalidAuthenticationToken","message":"no"}}`, "WWW-Authenticate", header), nil
			}
			return answer(http.StatusOK, emptyPage), nil
		}, func(o *Options) { o.Tokens = tokens })
		if err := askLatest(ctx, t, c); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want %v", name, err, context.Canceled)
		}
		for range 2 {
			if err := askLatest(t.Context(), t, c); err != nil {
				t.Errorf("%s: got %v, want no error", name, err)
			}
		}
		var sent []string
		for _, r := range s.asked {
			sent = append(sent, r.Header.Get("Authorization"))
		}
		if want := []string{"Bearer token 0", "Bearer token 1", "Bearer token 1"}; !slices.Equal(sent, want) {
			t.Errorf("%s: got the tokens %q, want %q", name, sent, want)
		}
		if want := (TokenRequest{Claims: map[string]string{"claims": "{}"}[name], Refresh: name == ""}); !slices.Contains(tokens.asked, want) || tokens.times != 1 {
			t.Errorf("%s: got %+v asked for, another token %d times, want %+v once", name, tokens.asked, tokens.times, want)
		}
	}
}

func TestATokenThatCannotBeRenewedIsTriedByTheNextCall(t *testing.T) {
	t.Parallel()
	tokens := &renewing{err: ErrTokenRefused}
	c, s := newTestClient(t, Tracing, func(n int, _ *http.Request) (*http.Response, error) {
		if n == 1 {
			return answer(http.StatusUnauthorized, "{}"), nil
		}
		return answer(http.StatusOK, emptyPage), nil
	}, func(o *Options) { o.Tokens = tokens })
	if err := askLatest(t.Context(), t, c); !errors.Is(err, ErrTokenRefused) {
		t.Errorf("got %v, want %v", err, ErrTokenRefused)
	}
	if err := askLatest(t.Context(), t, c); err != nil || s.count() != 2 {
		t.Errorf("got %v after %d requests, want no error after 2", err, s.count())
	}
}
