package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"msgtrace/client"
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
			s.account = claims.Account
		}
		return client.StaticToken(client.Secret(token)), nil
	}
	if err := a.keepsHome(); err != nil {
		return nil, err
	}
	options := a.authOptions(s.chosen.Profile)
	options.Log = s.log
	var err error
	if s.signing, err = a.newSigning(options); err != nil {
		return nil, err
	}
	if err := a.signInFirst(ctx, s, ask); err != nil {
		return nil, err
	}
	s.tenant = s.chosen.Profile.Tenant
	return s.signing.source, nil
}

// keepsHome refuses to send the tokens of a profile to an address that was
// merely typed.
func (a *app) keepsHome() error {
	if a.flags.BaseURL == "" {
		return nil
	}
	return advice{errors.New("the sign-in of a profile is not sent to --base-url"),
		"set base_url in the profile, or give a token for that address in " + tokenVariable}
}

// signInFirst asks now for what has to be typed on the terminal: a secret in any
// case, and a person's own sign-in unless the explorer will show it.
func (a *app) signInFirst(ctx context.Context, s *source, ask asking) (err error) {
	status := s.signing.source.Status(ctx)
	p := s.chosen.Profile
	switch {
	case p != nil && (p.Secret.Ask || p.CertificatePassword.Ask):
		if _, err := s.signing.source.Token(ctx, client.TokenRequest{}); err != nil {
			return withMend(err)
		}
	case !status.SignedIn && status.Method.Person() && !ask.explorer:
		if status, err = a.signIn(ctx, s.signing.source); err != nil {
			return err
		}
	}
	s.account = status.Account
	return nil
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

// authOptions turns a profile into the options of a sign-in.
func (a *app) authOptions(p *config.Profile) auth.Options {
	folder, err := state.Path(a.sys.getenv)
	if err != nil {
		folder = "" // tokens then stay in memory, which is told
	}
	return auth.Options{
		Tenant: p.Tenant, ClientID: p.ClientID, Method: auth.Method(p.Method), Dialect: p.API,
		Authority: p.Authority, Resource: config.Resource(p.BaseURL), Port: p.Port,
		Secret: secretSource(p.Secret), Certificate: p.Certificate, CertificatePassword: secretSource(p.CertificatePassword),
		SendChain: p.SendChain, TokenFile: cmp.Or(p.TokenFile, a.sys.getenv("AZURE_FEDERATED_TOKEN_FILE")),
		Cache: auth.CacheOptions{Place: auth.Place(p.TokenCache), StateDir: folder, RuntimeDir: a.sys.getenv("XDG_RUNTIME_DIR")},
		Now:   a.sys.Now, Transport: a.sys.Transport, Wait: a.sys.Wait,
	}
}

func secretSource(s config.Secret) auth.SecretSource {
	return auth.SecretSource{File: s.File, Command: s.Command, Env: s.Environment, Ask: s.Ask}
}

// signIn asks a person on standard error, and waits.
func (a *app) signIn(ctx context.Context, signer *auth.Source) (auth.Status, error) {
	status, err := signer.SignIn(ctx)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return status, cause
	}
	return status, withMend(err)
}

// withMend adds what can be done about a sign-in that did not work.
func withMend(err error) error {
	var signIn *auth.Error
	if errors.As(err, &signIn) && signIn.Mend != "" {
		return advice{err, signIn.Mend}
	}
	return err
}

// askForSecret reads a secret from the terminal without showing it.
func (a *app) askForSecret(_ context.Context, label string) (client.Secret, error) {
	in, ok := a.sys.In.(*os.File)
	if !ok || !terminal(in) {
		return "", errors.New("there is no terminal to ask for the " + label + " on")
	}
	_, _ = fmt.Fprintf(a.sys.Err, "%s: ", label)
	typed, err := term.ReadPassword(int(in.Fd()))
	_, _ = io.WriteString(a.sys.Err, "\n")
	return client.Secret(typed), err
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
		if !p.Expires.IsZero() {
			a.note("  before %s", p.Expires.In(a.zone()).Format("15:04:05 MST"))
		}
	case auth.EventTroubled:
		a.note("the sign-in service does not answer, still trying: %v", event.Err)
	case auth.EventRecovered:
		a.note("the sign-in service answers again")
	}
}
