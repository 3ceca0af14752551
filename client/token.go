package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// TokenSource gives the access tokens that requests carry. It keeps and renews
// them; the client asks before every request and says when one was refused.
type TokenSource interface {
	Token(ctx context.Context, request TokenRequest) (Token, error)
}

// TokenRequest says what is known about the token that is wanted.
type TokenRequest struct {
	// Claims is the decoded JSON of a claims challenge that the new token must
	// answer; empty otherwise.
	Claims string
	// Refresh asks for a new token because the last one was refused.
	Refresh bool
}

// Token is an access token.
type Token struct {
	Value   Secret
	Expires time.Time // zero: not known
}

// Secret is a text that no print, log or encoder shows. Reveal gives it.
type Secret string

const secretMask = "[secret]"

// Reveal returns the secret itself, for the one place that sends it.
func (s Secret) Reveal() string { return string(s) }

// String hides the secret.
func (s Secret) String() string { return secretMask }

// GoString hides the secret.
func (s Secret) GoString() string { return secretMask }

// Format hides the secret under every verb: fmt prints the bare value for verbs
// that do not fit a string.
func (s Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, secretMask) }

// LogValue hides the secret in structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(secretMask) }

// MarshalText hides the secret in JSON and every other encoding.
func (s Secret) MarshalText() ([]byte, error) { return []byte(secretMask), nil }

// ErrTokenRefused is what a StaticToken answers when its token was refused: it
// has no other.
var ErrTokenRefused = errors.New("the access token was refused, and there is no other")

// StaticToken is a source with one token that it cannot renew, such as one from
// the environment.
func StaticToken(token Secret) TokenSource { return &staticToken{token} }

// staticToken is kept behind a pointer: printing whatever holds it shows no more
// than an address.
type staticToken struct{ token Secret }

func (t *staticToken) Token(_ context.Context, request TokenRequest) (Token, error) {
	if request.Refresh || request.Claims != "" {
		return Token{}, ErrTokenRefused
	}
	return Token{Value: t.token}, nil
}

// Format hides the token.
func (t *staticToken) Format(state fmt.State, verb rune) { t.token.Format(state, verb) }
