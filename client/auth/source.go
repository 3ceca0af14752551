package auth

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
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
	last     result
	asking   *question // nil while nobody is asked
	demanded string    // claims that the last refusal demands of the next sign-in

	patience time.Duration // of byBrowser; browserTime but in tests
}

// backend is one way of getting a token.
type backend interface {
	// silent gets a token without a person: from the cache, unless claims are
	// to be answered, or from the authority.
	silent(ctx context.Context, claims string) (result, error)
	// ask gets a token by asking the person.
	ask(ctx context.Context, claims string) (result, error)
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

// askAgain makes the library ask the authority even though its cache has a token:
// claims that demand nothing.
const askAgain = "{}"

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

func newWire(options Options, host string) *wire {
	transport := options.Transport
	if transport == nil {
		transport = defaultTransport()
	}
	return &wire{
		client: &http.Client{
			Transport:     transport,
			Timeout:       30 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		host: host, log: options.Log, now: options.Now, wait: options.Wait,
	}
}

// defaultTransport is Go's own, which honours HTTPS_PROXY and SSL_CERT_FILE.
func defaultTransport() *http.Transport {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
	}
	transport = transport.Clone()
	if transport.TLSClientConfig == nil {
		transport.TLSClientConfig = &tls.Config{}
	}
	transport.TLSClientConfig.MinVersion = tls.VersionTLS12
	transport.OnProxyConnectResponse = proxyAnswered
	return transport
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
		claims = askAgain
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

func (s *Source) acquire(ctx context.Context, claims string) (client.Token, error) {
	got, err := s.quietly(ctx, claims)
	var ours *Error
	if errors.As(err, &ours) && ours.needsPerson() && s.options.Method.Person() && s.options.Ask != nil {
		got, err = s.ask(ctx, claims, true)
	}
	if err != nil {
		return client.Token{}, err
	}
	return got.token(), nil
}

// quietly gets a token without a person.
func (s *Source) quietly(ctx context.Context, claims string) (result, error) {
	got, err := s.backend.silent(ctx, claims)
	if err != nil {
		return result{}, s.translate(ctx, err)
	}
	return s.accept(ctx, got)
}

// question is a sign-in that a person is being asked for.
type question struct {
	done chan struct{}
	err  error // how it ended, once done is closed
}

// ask gets a token by asking the person, one question at a time. Who had to
// wait for another's question first sees whether it answers theirs too. If the
// person said no, or Entra did, they are not asked the same again at once: they
// could not read why.
func (s *Source) ask(ctx context.Context, claims string, look bool) (result, error) {
	for {
		asked, mine := s.question()
		if mine {
			return s.askNow(ctx, claims, asked)
		}
		select {
		case <-asked.done:
		case <-ctx.Done():
			return result{}, ctx.Err()
		}
		if !look {
			continue
		}
		if got, err := s.quietly(ctx, claims); err == nil {
			return got, nil
		}
		if asked.err != nil && !errors.Is(asked.err, context.Canceled) {
			return result{}, asked.err
		}
	}
}

// question returns the question that the person is being asked, or begins one.
func (s *Source) question() (asked *question, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asking != nil {
		return s.asking, false
	}
	s.asking = &question{done: make(chan struct{})}
	return s.asking, true
}

// askNow asks the person.
func (s *Source) askNow(ctx context.Context, claims string, asked *question) (got result, err error) {
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		asked.err, s.asking = err, nil
		close(asked.done)
	}()
	if claims == askAgain {
		claims = ""
	}
	s.mu.Lock()
	claims = cmp.Or(claims, s.demanded)
	s.mu.Unlock()
	s.cache.reopen()
	got, err = s.backend.ask(ctx, claims)
	if err != nil {
		return result{}, s.translate(ctx, err)
	}
	if s.cache.forgetShared(ctx) != nil {
		s.options.Log.Warn("token cache", "notice", "an earlier sign-in could not be removed")
	}
	return s.accept(ctx, got)
}

// Verify refuses an access token that is another tenant's than the profile's: one
// that somebody else got. It asks the authority where the profile names the
// tenant by a domain. A token that cannot be read is not refused.
func (s *Source) Verify(ctx context.Context, token client.Secret) error {
	return s.checkTenant(ctx, result{value: token})
}

// accept refuses a token of another tenant, and keeps the others.
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

// checkTenant compares the tenant of a token with the profile's, as far as
// both are known.
func (s *Source) checkTenant(ctx context.Context, got result) error {
	tenant := got.tenant
	if claims, err := ReadClaims(got.value.Reveal()); err == nil && claims.Tenant != "" {
		tenant = claims.Tenant
	}
	if tenant == "" || s.options.Tenant == "" {
		return nil
	}
	want, err := s.tenantID(ctx)
	if err != nil {
		return err
	}
	if want == "" || strings.EqualFold(tenant, want) {
		return nil
	}
	return OtherTenant(tenant, want)
}

// OtherTenant is the error of a token that is for another tenant than the profile's.
func OtherTenant(got, want string) *Error {
	if !client.IsGUID(got) {
		got = "unreadable"
	}
	return &Error{Kind: KindTenant, Message: fmt.Sprintf("the sign-in is for another tenant (%s) than the profile's (%s)", got, want),
		Fix: "Sign in with an account of the profile's tenant, or use the profile of the other one: --profile."}
}

// tenantID is the tenant's id. A profile may name the tenant by a domain, and
// then only discovery tells; most sign-ins have made it already.
func (s *Source) tenantID(ctx context.Context) (string, error) {
	if client.IsGUID(s.options.Tenant) {
		return s.options.Tenant, nil
	}
	s.wire.mu.Lock()
	known := s.wire.tenant
	s.wire.mu.Unlock()
	if known != "" || ctx.Value(offline{}) != nil {
		return known, nil
	}
	probe, err := s.Probe(ctx)
	return probe.TenantID, err
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

// decodeClaims checks the claims of a challenge: a JSON object, or one in
// base64, which is how it stands in the header.
func decodeClaims(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	candidates := []string{text}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if raw, err := encoding.DecodeString(text); err == nil {
			candidates = append(candidates, string(raw))
		}
	}
	for _, candidate := range candidates {
		var object map[string]any
		if json.Unmarshal([]byte(candidate), &object) == nil {
			return candidate, nil
		}
	}
	return "", &Error{Kind: KindAnswer, Message: "the service demands a new sign-in in a form that cannot be read", Fix: signInAgain}
}
