package auth

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"

	"msgtrace/client"
)

// capabilities tells the authority that claims challenges are answered, so
// that it may send them.
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
var capabilities = []string{"cp1"}

// person signs in a human, by device code or in a browser.
type person struct {
	source *Source
	client public.Client
}

// newPerson prepares the library. Its discovery of instances is off: the host
// is one of Microsoft's that the profile need not name, or one that it names
// on purpose, and the call would delay each start.
func newPerson(s *Source) (*person, error) {
	made, err := public.New(s.options.ClientID,
		public.WithAuthority(s.options.Authority+"/"+s.options.Tenant),
		public.WithCache(s.cache),
		public.WithClientCapabilities(capabilities),
		public.WithHTTPClient(s.wire),
		public.WithInstanceDiscovery(false))
	if err != nil {
		return nil, configError("the sign-in cannot be prepared", fixClient)
	}
	return &person{source: s, client: made}, nil
}

func (p *person) silent(ctx context.Context, claims string) (result, error) {
	ctx, cancel := context.WithTimeout(ctx, quietTime)
	defer cancel()
	account, ok, err := p.current(ctx)
	if err != nil {
		return result{}, err
	}
	if !ok {
		return result{}, p.nobody()
	}
	options := []public.AcquireSilentOption{public.WithSilentAccount(account)}
	if claims != "" {
		options = append(options, public.WithClaims(claims))
	}
	got, err := p.client.AcquireTokenSilent(ctx, p.source.options.scopes(), options...)
	if err != nil && claims == "" && got.AccessToken != "" && time.Now().Before(got.ExpiresOn) {
		err = nil // renewing ahead of time failed, and the token is still good
	}
	if err != nil {
		return result{}, p.silentError(err)
	}
	return fromPublic(got), nil
}

// silentError tells a cache without a usable token from other trouble: for it
// the library has only a text.
// https://github.com/AzureAD/microsoft-authentication-library-for-go/blob/v1.10.1/apps/internal/base/base.go#L435
func (p *person) silentError(err error) error {
	var ours *Error
	if errors.As(err, &ours) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if err.Error() == "no token found" {
		return p.nobody()
	}
	return err
}

func (p *person) nobody() *Error {
	return &Error{Kind: KindSignIn, Message: "nobody is signed in to " + p.source.options.Tenant}
}

// current returns the account that is signed in. There is one at most: signing
// in removes the others. One of another authority does not count: the profile has
// changed since.
func (p *person) current(ctx context.Context) (public.Account, bool, error) {
	accounts, err := p.client.Accounts(ctx)
	accounts = slices.DeleteFunc(accounts, func(a public.Account) bool {
		return !strings.EqualFold(a.Environment, p.source.options.authorityHost())
	})
	if err != nil || len(accounts) == 0 {
		return public.Account{}, false, err
	}
	return slices.MinFunc(accounts, func(a, b public.Account) int {
		return strings.Compare(a.PreferredUsername, b.PreferredUsername)
	}), true, nil
}

func (p *person) signIn(ctx context.Context, claims string) (result, error) {
	how := p.byDevice
	if p.source.options.Method == MethodBrowser {
		how = p.byBrowser
	}
	got, err := how(ctx, claims)
	if err != nil {
		return result{}, err
	}
	if p.forgetOthers(ctx, got.home) != nil {
		p.source.options.Log.Warn("token cache", "notice", "an earlier sign-in could not be removed")
	}
	return got, nil
}

// forgetOthers leaves one account in the cache.
func (p *person) forgetOthers(ctx context.Context, home string) error {
	accounts, err := p.client.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		if account.HomeAccountID == home {
			continue
		}
		if err := p.client.RemoveAccount(ctx, account); err != nil {
			return err
		}
	}
	return nil
}

func (p *person) forget(ctx context.Context, of result) error {
	accounts, err := p.client.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		if account.HomeAccountID == of.home {
			return p.client.RemoveAccount(ctx, account)
		}
	}
	return nil
}

func (p *person) account(ctx context.Context) string {
	account, _, err := p.current(ctx)
	if err != nil {
		return ""
	}
	return account.PreferredUsername
}

func fromPublic(got public.AuthResult) result {
	return result{
		value: client.Secret(got.AccessToken), expires: got.ExpiresOn,
		home: got.Account.HomeAccountID, tenant: got.IDToken.TenantID,
	}
}

// byDevice is the device code flow of RFC 8628:
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
func (p *person) byDevice(ctx context.Context, claims string) (got result, err error) {
	var options []public.AcquireByDeviceCodeOption
	if claims != "" {
		options = append(options, public.WithClaims(claims))
	}
	start, cancel := context.WithTimeout(ctx, quietTime)
	code, err := p.client.AcquireTokenByDeviceCode(start, p.source.options.scopes(), options...)
	cancel()
	if err != nil {
		return result{}, err
	}
	if !safeURL(code.Result.VerificationURL, p.source.options.authorityHost()) {
		return result{}, badAnswer("it names a sign-in page that is not Microsoft's")
	}
	if !plainCode.MatchString(code.Result.UserCode) {
		return result{}, badAnswer("its code cannot be shown")
	}
	prompt := Prompt{
		Method: MethodDeviceCode, URL: code.Result.VerificationURL, Code: code.Result.UserCode, Expires: code.Result.ExpiresOn,
		Message: "Open the page in any browser, on any machine, and enter the code.",
	}
	p.source.tell(Event{Kind: EventPrompted, Prompt: prompt})
	defer func() { p.source.tell(Event{Kind: EventEnded, Prompt: prompt, Err: p.ended(ctx, got, err)}) }()

	polling := &poll{
		interval: time.Duration(code.Result.Interval) * time.Second,
		expires:  code.Result.ExpiresOn,
		trouble: func(trouble error) {
			event := Event{Kind: EventRecovered, Prompt: prompt}
			if trouble != nil {
				event.Kind, event.Err = EventTroubled, p.source.translate(ctx, trouble)
			}
			p.source.tell(event)
		},
	}
	answer, err := code.AuthenticationResult(context.WithValue(ctx, pollKey{}, polling))
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		err = codeExpired() // the library's own clock was first
	}
	if err != nil {
		return result{}, err
	}
	return fromPublic(answer), nil
}

// ended is how the sign-in is told to have ended.
func (p *person) ended(ctx context.Context, got result, err error) error {
	if err != nil {
		return p.source.translate(ctx, err)
	}
	return p.source.checkTenant(ctx, got)
}

// tell hands an event to whoever asks the person.
func (s *Source) tell(event Event) {
	s.options.Log.Debug("sign-in", "event", string(event.Kind), "method", string(event.Prompt.Method))
	if s.options.Ask != nil {
		s.options.Ask(event)
	}
}
