package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
)

// loudTokens writes into the server's log why the application cannot sign in. The person
// who asked is told to tell whoever runs the server, who finds it there.
type loudTokens struct {
	client.TokenSource
	log *slog.Logger
	now func() time.Time

	mu   sync.Mutex
	said map[string]time.Time // when each cause was written last
}

// Causes that are written, of which each request of anybody may give one: how long each is
// not written again, and how many in that time.
const (
	quietFor   = 5 * time.Minute
	mostCauses = 20
)

// Token implements client.TokenSource.
func (l *loudTokens) Token(ctx context.Context, request client.TokenRequest) (client.Token, error) {
	token, err := l.TokenSource.Token(ctx, request)
	if err != nil && !errors.Is(err, context.Canceled) && l.isNew(causeOf(err)) {
		l.log.Error("the application cannot sign in", "error", err, "fix", strings.Join(advice.For(err, advice.Setting{}).Lines(), " "))
	}
	return token, err
}

// isNew reports whether a cause was not written for a while, and takes it for written.
func (l *loudTokens) isNew(cause string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	maps.DeleteFunc(l.said, func(_ string, at time.Time) bool { return now.Sub(at) >= quietFor })
	if _, known := l.said[cause]; known || len(l.said) >= mostCauses {
		return false
	}
	if l.said == nil {
		l.said = map[string]time.Time{}
	}
	l.said[cause] = now
	return true
}

// causeOf is what tells causes apart: without ids and ports, which are others each time.
func causeOf(err error) string {
	var known *auth.Error
	if !errors.As(err, &known) {
		return ""
	}
	return fmt.Sprint(known.Kind, " ", known.AADSTS, " ", known.Message)
}
