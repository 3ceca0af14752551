package auth

import (
	"context"
	"sync"
	"time"

	"msgtrace/client"
	"msgtrace/client/flight"
)

// quietTime bounds what goes on without a person: reading the cache, renewing,
// an application's sign-in.
const quietTime = time.Minute

// guard is how long before its end a token is no longer handed out, so that it
// does not end on its way. The library keeps to the same:
// https://github.com/AzureAD/microsoft-authentication-library-for-go/blob/v1.10.1/apps/internal/base/storage/items.go#L138
const guard = 5 * time.Minute

// Source signs in for one profile and hands out its tokens. It is a
// client.TokenSource, safe for concurrent use.
type Source struct {
	options Options
	wire    *wire
	cache   *tokenCache
	backend backend
	calls   flight.Group[client.Token, struct{}]

	mu       sync.Mutex
	last     result         // the last one that was accepted
	pending  *pendingSignIn // nil while none is under way
	demanded string         // claims that the last refusal demands of the next sign-in

	patience time.Duration // of byBrowser; browserTime but in tests
}

// backend is one way of getting a token.
type backend interface {
	// silent gets a token without a person: from the cache, unless claims are
	// to be answered, or from the authority.
	silent(ctx context.Context, claims string) (result, error)
	// signIn gets a token whatever is saved: a person is asked, an application
	// proves itself to the authority.
	signIn(ctx context.Context, claims string) (result, error)
	// forget removes what is kept of the account of a result.
	forget(ctx context.Context, of result) error
	// account names who is signed in, as far as the cache knows.
	account(ctx context.Context) string
}

// result is a token, and whose it is.
type result struct {
	value   client.Secret
	expires time.Time
	home    string // the library's id of the account
	tenant  string // of the id token, if there was one
}

// New prepares a source. It sends nothing and reads no secret. The errors are
// about the profile.
func New(options Options) (*Source, error) {
	options, err := options.complete()
	if err != nil {
		return nil, err
	}
	s := &Source{options: options, patience: browserTime}
	s.wire = newWire(options, options.authorityHost())
	s.cache = openCache(options.Cache, systemKeyring(), options.Tenant, options.ClientID, s.notice)
	switch {
	case options.Method.Person():
		s.backend, err = newPerson(s)
	case options.Method == MethodManaged:
		s.backend, err = newManaged(s)
	default:
		s.backend = newApplication(s)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Ready reads what an application proves itself with, and asks for it where a
// person has to type it, so that a mistake is known and nobody has to be asked
// later. For a person it does nothing.
func (s *Source) Ready(ctx context.Context) error {
	a, ok := s.backend.(*application)
	if !ok {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.ready(ctx); err != nil {
		return s.translate(ctx, err)
	}
	return nil
}

func (s *Source) notice(text string) {
	s.options.Log.Warn("token cache", "notice", text)
	if s.options.Notice != nil {
		s.options.Notice(text)
	}
}

// Token implements client.TokenSource. Its errors are *Error, or the error of
// the context.
func (s *Source) Token(ctx context.Context, request client.TokenRequest) (client.Token, error) {
	claims, err := decodeClaims(request.Claims)
	if err != nil {
		return client.Token{}, err
	}
	if claims == "" && request.Refresh {
		claims = forceRefresh
	}
	if claims == "" {
		if token, ok := s.recent(); ok {
			return token, nil
		}
	}
	return s.share(ctx, "token "+claims, func(ctx context.Context) (client.Token, error) {
		return s.acquire(ctx, claims)
	})
}

// share runs work once for all callers with the same key. It ends when none of
// them waits any more.
func (s *Source) share(ctx context.Context, key string, work func(context.Context) (client.Token, error)) (client.Token, error) {
	return s.calls.Do(ctx, key, nil, func(ctx context.Context, _ func(struct{})) (client.Token, error) { return work(ctx) })
}

// recent returns the last token while it is good.
func (s *Source) recent() (client.Token, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last.value == "" || !s.options.Now().Add(guard).Before(s.last.expires) {
		return client.Token{}, false
	}
	return s.last.token(), true
}

func (r result) token() client.Token { return client.Token{Value: r.value, Expires: r.expires} }
