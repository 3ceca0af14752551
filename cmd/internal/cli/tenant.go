package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/term"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/state"
)

// tokenVariable holds an access token that somebody else got.
const tokenVariable = "MSGTRACE_TOKEN"

// tokens is where the tokens come from: the variable, or the profile's sign-in.
func (a *app) tokens(ctx context.Context, s *source, ask asking) (client.TokenSource, error) {
	if token := a.sys.getenv(tokenVariable); token != "" {
		s.tenant = tenantOf(s.chosen)
		if claims, err := auth.ReadClaims(token); err == nil {
			s.account = cmp.Or(claims.Account, claims.Application)
			s.spender = func() string { return cmp.Or(claims.Account, applicationOf(claims.ClientID)) }
			s.bearer = func() client.Bearer { return claims.Bearer(config.Resource(s.chosen.BaseURL)) }
		}
		return client.StaticToken(client.Secret(token)), a.verify(ctx, s, client.Secret(token))
	}
	if err := a.keepsHome(); err != nil {
		return nil, err
	}
	options := a.authOptions(s.chosen)
	options.Log = s.log
	var err error
	if s.signing, err = a.newSigning(options); err != nil {
		return nil, err
	}
	s.signing.takeScreen(ask.onScreen)
	if err := a.signInFirst(ctx, s, ask); err != nil {
		return nil, err
	}
	s.tenant = s.chosen.Profile.Tenant
	used := &usedTokens{TokenSource: s.signing.source, resource: config.Resource(s.chosen.BaseURL)}
	s.bearer = used.bearer
	s.spender = spenderOf(s.chosen.Profile, func() string { return cmp.Or(used.account(), s.account) })
	return used, nil
}

// usedTokens remembers what the last token that was handed out says of itself.
type usedTokens struct {
	client.TokenSource
	resource string
	last     atomic.Pointer[auth.Claims]
}

// Token implements client.TokenSource.
func (u *usedTokens) Token(ctx context.Context, request client.TokenRequest) (client.Token, error) {
	token, err := u.TokenSource.Token(ctx, request)
	if claims, unreadable := auth.ReadClaims(token.Value.Reveal()); err == nil && unreadable == nil {
		u.last.Store(&claims)
	}
	return token, err
}

func (u *usedTokens) bearer() client.Bearer {
	if last := u.last.Load(); last != nil {
		return last.Bearer(u.resource)
	}
	return client.Bearer{}
}

// account is whose token was used last; "": nobody's yet.
func (u *usedTokens) account() string {
	if last := u.last.Load(); last != nil {
		return last.Account
	}
	return ""
}

// verify refuses a token that is another tenant's than the profile's.
func (a *app) verify(ctx context.Context, s *source, token client.Secret) error {
	if s.chosen.Profile == nil {
		return nil
	}
	options := a.authOptions(s.chosen)
	options.Log, options.Cache = s.log, auth.CacheOptions{Place: auth.PlaceMemory} // nobody signs in
	signing, err := a.newSigning(options)
	if err != nil {
		return err
	}
	return ofVariable(signing.source.Verify(ctx, token))
}

// ofVariable names the variable in an error about a token from it.
func ofVariable(err error) error {
	var known *auth.Error
	if !errors.As(err, &known) {
		return err
	}
	told := *known
	if known.Kind == auth.KindTenant {
		told.Message = tokenVariable + ": " + known.Message
		told.Fix = "Set a token of the profile's tenant, or unset the variable to sign in; --profile chooses another tenant."
	} else {
		told.Message = tokenVariable + ": the tenant of the token cannot be compared with the profile's: " + known.Message
		told.Fix = "Set tenant in the profile to the tenant id: then nobody has to be asked for it."
	}
	return withFix(&told, advice.Setting{})
}

// keepsHome refuses to send the tokens of a profile to an address that was
// merely typed.
func (a *app) keepsHome() error {
	if a.flags.BaseURL == "" {
		return nil
	}
	return withFix(&auth.Error{Kind: auth.KindConfig, Message: "the sign-in of a profile is not sent to --base-url",
		Fix: "set base_url in the profile, or give a token for that address in " + tokenVariable}, advice.Setting{})
}

// signInFirst does now what cannot be done once the explorer has the screen: it
// reads what an application proves itself with, which may ask for a secret, and
// which the command line asks for when it is needed. A person's own sign-in the
// explorer shows, and looks for what is saved of it by itself; on the command line
// it is done here.
func (a *app) signInFirst(ctx context.Context, s *source, ask asking) (err error) {
	if ask.explorer {
		return withFix(s.signing.source.Ready(ctx), advice.Setting{})
	}
	status := s.signing.source.Status(ctx)
	if !status.SignedIn && status.Method.Person() {
		if status, err = a.signIn(ctx, s.signing.source); err != nil {
			return err
		}
	}
	s.account = signedIn(status)
	return context.Cause(ctx)
}

// signedIn names who is signed in, or which application.
func signedIn(status auth.Status) string {
	switch {
	case status.Method.Person():
		return status.Account
	case status.Claims.Application == "" && status.ClientID == "":
		return "managed identity"
	}
	return cmp.Or(status.Claims.Application, "application "+status.ClientID)
}

// tenantOf is what stands for the tenant where only a token is known.
func tenantOf(chosen config.Chosen) string {
	if chosen.Profile != nil {
		return chosen.Profile.Tenant
	}
	host := cmp.Or(chosen.BaseURL, client.DefaultBaseURL)
	if _, after, found := strings.Cut(host, "://"); found {
		host = after
	}
	return host
}

// authOptions turns the profile in force into the options of a sign-in.
func (a *app) authOptions(chosen config.Chosen) auth.Options {
	p := chosen.Profile
	cache := a.tokenFolders()
	cache.Place, cache.Profile = auth.Place(p.TokenCache), p.Name
	cache.Sole = !slices.ContainsFunc(chosen.Others, func(other *config.Profile) bool {
		return sameName(other.Tenant, p.Tenant) && sameName(other.ClientID, p.ClientID)
	})
	return auth.Options{
		Tenant: p.Tenant, ClientID: p.ClientID, Method: auth.Method(p.Method), Dialect: p.API,
		Authority: p.Authority, Resource: config.Resource(p.BaseURL), Port: p.Port,
		Secret: secretSource(p.Secret), Certificate: p.Certificate, CertificatePassword: secretSource(p.CertificatePassword),
		SendChain: p.SendChain, TokenFile: cmp.Or(p.TokenFile, a.sys.getenv("AZURE_FEDERATED_TOKEN_FILE")),
		Cache: cache, Now: a.sys.Now, Transport: a.sys.Transport, Wait: a.sys.Wait,
	}
}

// tokenFolders are where tokens may be kept on this host.
func (a *app) tokenFolders() auth.CacheOptions {
	folder, err := state.Path(a.sys.getenv)
	if err != nil {
		folder = "" // tokens then stay in memory, which is told
	}
	return auth.CacheOptions{StateDir: folder, RuntimeDir: a.sys.getenv("XDG_RUNTIME_DIR"), Bound: a.patience.Do}
}

// sameName compares what people write for a tenant or an application.
func sameName(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }

func secretSource(s config.Secret) auth.SecretSource {
	return auth.SecretSource{File: s.File, Command: s.Command, Env: s.Environment, Ask: s.Ask}
}

// signIn asks a person on standard error, and waits.
func (a *app) signIn(ctx context.Context, signer *auth.Source) (auth.Status, error) {
	status, err := signer.SignIn(ctx)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return status, cause
	}
	return status, withFix(err, advice.Setting{})
}

// askForSecret reads a secret from the terminal without showing it. The terminal
// is silenced before the question stands there, and given back whatever happens.
func (a *app) askForSecret(ctx context.Context, label string) (client.Secret, error) {
	in, ok := a.sys.In.(*os.File)
	if !ok || !terminal(in) {
		return "", auth.NobodyToAsk(label)
	}
	defer a.line.pause()()
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return "", auth.NobodyToAsk(label)
	}
	defer func() { _ = term.Restore(int(in.Fd()), before) }()
	type entry struct {
		typed string
		err   error
	}
	entered := make(chan entry, 1)
	go func() { // after a signal it reads on until the process ends
		screen := struct {
			io.Reader
			io.Writer
		}{in, a.sys.Err}
		typed, err := term.NewTerminal(screen, "").ReadPassword(label + ": ")
		entered <- entry{typed, err}
	}()
	select {
	case e := <-entered:
		if errors.Is(e.err, io.EOF) { // ctrl+c or ctrl+d
			return "", context.Canceled
		}
		return client.Secret(e.typed), e.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// prompt tells a person on standard error how to sign in.
func (a *app) prompt(event auth.Event) {
	p := event.Prompt
	switch event.Kind {
	case auth.EventPrompted:
		a.note("%s", p.Message)
		a.note("  open   %s", p.URL)
		if p.Code != "" {
			a.note("  enter  %s", p.Code)
		}
		if p.Forward != "" {
			a.note("  from another host:  %s", p.Forward)
		}
		if p.Answer != nil && a.canBeTyped() {
			a.note("  without that, paste here the address at which the browser ends, and press enter")
		}
		if !p.Expires.IsZero() {
			a.note("  before %s", p.Expires.In(a.zone()).Format("15:04:05 MST"))
		}
	case auth.EventTroubled:
		a.note("the sign-in service does not answer, still trying: %v", event.Err)
	case auth.EventRecovered:
		a.note("the sign-in service answers again")
	}
}
