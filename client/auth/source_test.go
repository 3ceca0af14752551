package auth

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

const otherTenantID = "11111111-2222-4333-8444-555555555555"

// token gets a token that must be good.
func (l *lab) token(s *Source, request client.TokenRequest) client.Token {
	l.t.Helper()
	token, err := s.Token(l.t.Context(), request)
	if err != nil {
		l.t.Fatal(l.seen(err))
	}
	return token
}

// grants counts the requests to the token endpoint, by grant.
func (l *lab) grants() string {
	var grants []string
	for _, request := range l.authority.Log() {
		if request.Grant != "" {
			grants = append(grants, request.Grant)
		}
	}
	return strings.Join(grants, " ")
}

func TestSavedSignInIsUsedWithoutAskingAgain(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	options := l.options(MethodDeviceCode)
	options.Cache.Place = PlaceKeyring
	first := l.token(l.source(options), client.TokenRequest{})
	requests := len(l.authority.Log())
	options.Ask = nil
	again := l.source(options)
	if second := l.token(again, client.TokenRequest{}); second.Value != first.Value {
		t.Error("the second run has another token, want the saved one")
	}
	if sent := len(l.authority.Log()) - requests; sent != 0 {
		t.Errorf("the second run sent %d requests, want none", sent)
	}
	if refreshed := l.token(again, client.TokenRequest{Refresh: true}); refreshed.Value == first.Value {
		t.Error("a refused token came again, want another one")
	}
	if got := l.grants(); got != "device_code refresh_token" {
		t.Errorf("got the grants %q, want device_code refresh_token", got)
	}
}

func TestDialectDecidesWhatIsAskedFor(t *testing.T) {
	for _, dialect := range client.Dialects() {
		permission := dialect.Limits().Permission
		l := newLab(t, authority.Options{})
		l.decide(authority.Approve)
		options := l.options(MethodBrowser)
		options.Dialect = dialect
		claims, err := l.authority.Verify(l.token(l.source(options), client.TokenRequest{}).Value.Reveal())
		if err != nil || len(claims.Scopes) != 1 || claims.Scopes[0] != permission {
			t.Errorf("%s: Verify: got %+v, %v, want only the scope %s", dialect, claims, err, permission)
		}
	}
}

func TestPollingKeepsToTheIntervalAndSlowsDown(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{Interval: 3 * time.Second})
	l.authority.Fail(authority.Token, authority.SlowDown, 1)
	l.clock.after = func(waits int) {
		if waits == 4 {
			if err := l.authority.Decide(l.authority.Waiting()[0], authority.Approve); err != nil {
				t.Errorf("Decide: got %v, want no error", err)
			}
		}
	}
	l.token(l.source(l.options(MethodDeviceCode)), client.TokenRequest{})
	want := []time.Duration{3 * time.Second, 8 * time.Second, 8 * time.Second, 8 * time.Second}
	if got := l.clock.waited(); !slices.Equal(got, want) {
		t.Errorf("waited %v, want %v", got, want)
	}
	l.wantEvents("a slow sign-in", "prompted ended")
}

func TestTroubleWhilePollingDoesNotEndTheSignIn(t *testing.T) {
	t.Parallel()
	for _, fault := range []authority.Fault{authority.ServerError, authority.Unavailable, authority.Lost, authority.Throttled} {
		l := newLab(t, authority.Options{})
		l.authority.Fail(authority.Token, fault, 3)
		l.clock.after = func(waits int) {
			if waits == 5 {
				if err := l.authority.Decide(l.authority.Waiting()[0], authority.Approve); err != nil {
					t.Errorf("%s: Decide: got %v, want no error", fault, err)
				}
			}
		}
		l.token(l.source(l.options(MethodDeviceCode)), client.TokenRequest{})
		l.wantEvents(string(fault), "prompted troubled recovered ended")
	}
}

func TestRefusalAfterALostPollIsToldAsItIs(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	l.decide(authority.Decision(authority.AADSTS(50097)))
	l.authority.Fail(authority.Token, authority.Lost, 1)
	_, err := l.source(l.options(MethodDeviceCode)).Token(t.Context(), client.TokenRequest{})
	const want = "Entra asks for device authentication (AADSTS50097) | "
	if got := l.seen(err); !strings.HasPrefix(got, want) || l.asked() != "prompted troubled ended" {
		t.Errorf("got %s, events %q, want %s, events prompted troubled ended", got, l.asked(), want)
	}
}

func TestCodeExpiresHereToo(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	l.authority.Fail(authority.Token, authority.ServerError, -1)
	_, err := l.source(l.options(MethodDeviceCode)).Token(t.Context(), client.TokenRequest{})
	if got := l.seen(err); kindOf(err) != KindExpired {
		t.Errorf("got %s, want an error of the kind %s", got, KindExpired)
	}
	l.wantEvents("a code that expired", "prompted troubled ended")
	if !errors.Is(err, client.ErrSignIn) || errors.Is(err, client.ErrNetwork) {
		t.Errorf("got %v, want a kind of ErrSignIn and not of ErrNetwork", err)
	}
}

func TestConditionalAccessIsNamed(t *testing.T) {
	const want = "Conditional Access blocked the sign-in (AADSTS53003) | Where device codes are blocked, use method = \"browser\" or a certificate; an administrator sees the policy in the sign-in log."
	for name, set := range map[string]authority.Options{"before": {BlockDevice: true}, "after": {}} {
		l := newLab(t, set)
		if name == "after" {
			l.decide(authority.Block)
		}
		_, err := l.source(l.options(MethodDeviceCode)).Token(t.Context(), client.TokenRequest{})
		if got := l.seen(err); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	l := newLab(t, authority.Options{})
	l.decide(authority.Block)
	_, err := l.source(l.options(MethodBrowser)).Token(t.Context(), client.TokenRequest{})
	const inBrowser = "Conditional Access blocked the sign-in (AADSTS53003) | An administrator sees the policy in the sign-in log: Entra admin center, Monitoring & health, Sign-in logs."
	if got := l.seen(err); got != inBrowser {
		t.Errorf("browser: got %s, want %s", got, inBrowser)
	}
}

func TestMissingConsentIsNamed(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{Scopes: []string{"User.Read"}})
	l.decide(authority.Approve)
	_, err := l.source(l.options(MethodDeviceCode)).Token(t.Context(), client.TokenRequest{})
	if got := l.seen(err); kindOf(err) != KindConsent || !strings.Contains(got, "Grant admin consent") {
		t.Errorf("got %s, want an error of the kind %s that says to grant consent", got, KindConsent)
	}
}

func TestNobodyIsAskedWhereNobodyCanBe(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	options := l.options(MethodDeviceCode)
	options.Ask = nil
	_, err := l.source(options).Token(t.Context(), client.TokenRequest{})
	if got := l.seen(err); got != "nobody is signed in to "+l.authority.Tenant() {
		t.Errorf("got %s", got)
	}
	if _, err = l.source(options).SignIn(t.Context()); kindOf(err) != KindSignIn {
		t.Errorf("SignIn: got %s, want an error of the kind %s", l.seen(err), KindSignIn)
	}
	if sent := len(l.authority.Log()); sent != 0 {
		t.Errorf("got %d requests, want none", sent)
	}
}

func TestRevokedSessionAsksAgain(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	options := l.options(MethodDeviceCode)
	s := l.source(options)
	l.token(s, client.TokenRequest{})
	l.authority.RevokeSessions()
	l.token(s, client.TokenRequest{Refresh: true})
	l.wantEvents("a session that was revoked", "prompted ended prompted ended")
	s.options.Ask = nil
	l.authority.RevokeSessions()
	_, err := s.Token(t.Context(), client.TokenRequest{Refresh: true})
	if got := l.seen(err); got != "the sign-in was revoked, or the password was changed (AADSTS50173) | Sign in again: msgtrace login." {
		t.Errorf("got %s, want that the sign-in was revoked", got)
	}
}

// asksWith counts the requests that were made with the claims that a refusal
// demanded.
func (l *lab) asksWith(claim string) int {
	count := 0
	for _, request := range l.authority.Log() {
		if strings.Contains(request.Claims, claim) && strings.Contains(request.Claims, "cp1") {
			count++
		}
	}
	return count
}

func TestClaimsOfARefusalAreAskedForNext(t *testing.T) {
	for _, method := range []Method{MethodDeviceCode, MethodBrowser} {
		l := newLab(t, authority.Options{})
		l.decide(authority.Approve)
		s := l.source(l.options(method))
		l.token(s, client.TokenRequest{})
		l.authority.Fail(authority.Renewal, authority.Fault(authority.AADSTS(50076)), 1)
		l.token(s, client.TokenRequest{Refresh: true})
		if got := l.asksWith("capolids"); got == 0 || l.asked() != "prompted ended prompted ended" {
			t.Errorf("%s: after a renewal that was refused got %d requests with the claims, events %q, want some, prompted ended twice", method, got, l.asked())
		}

		l = newLab(t, authority.Options{})
		s = l.source(l.options(method))
		l.decide(authority.Decision(authority.AADSTS(50076)))
		if method == MethodBrowser {
			l.decide(authority.Approve)
			l.authority.Fail(authority.Token, authority.Fault(authority.AADSTS(50076)), 1)
		}
		if _, err := s.SignIn(t.Context()); kindOf(err) != KindRefused || l.asksWith("capolids") != 0 {
			t.Fatalf("%s: got %s, %d requests with the claims, want an error of the kind %s and none", method, l.seen(err), l.asksWith("capolids"), KindRefused)
		}
		l.decide(authority.Approve)
		if _, err := s.SignIn(t.Context()); err != nil {
			t.Fatal(l.seen(err))
		}
		once := l.asksWith("capolids")
		if _, err := s.SignIn(t.Context()); err != nil {
			t.Fatal(l.seen(err))
		}
		if got := l.asksWith("capolids"); once == 0 || got != once {
			t.Errorf("%s: got %d requests with the claims after a refusal and %d after the next sign-in, want some and no more", method, once, got-once)
		}
	}
}

func TestClaimsThatAreNoneAreNotSent(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`"x"`, `"[1]"`, `7`, `"` + strings.Repeat("x", 9000) + `"`, `"{\"a\":\"` + strings.Repeat("x", 9000) + `\"}"`} {
		got := fromOAuth(400, []byte(`{"error":"interaction_required","claims":`+body+`}`), flowDevice)
		if got.OAuth != "interaction_required" || got.claims != "" {
			t.Errorf("%.40s: got the claims %.40q, want none", body, got.claims)
		}
	}
}

func TestOutageDoesNotAskThePerson(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	s := l.source(l.options(MethodDeviceCode))
	l.token(s, client.TokenRequest{})
	l.authority.Fail(authority.Token, authority.Lost, -1)
	_, err := s.Token(t.Context(), client.TokenRequest{Refresh: true})
	if l.seen(err); !errors.Is(err, client.ErrNetwork) || l.asked() != "prompted ended" {
		t.Errorf("got %v, events %q, want a kind of ErrNetwork, prompted ended", err, l.asked())
	}
}

// answerChallenge refuses a token as the API does and passes the challenge on.
func answerChallenge(l *lab, s *Source) client.Token {
	l.t.Helper()
	token := l.token(s, client.TokenRequest{})
	l.authority.Challenge()
	_, err := l.authority.Verify(token.Value.Reveal())
	var refused *authority.Refusal
	if !errors.As(err, &refused) || refused.Challenge == "" {
		l.t.Fatalf("Verify: got %v, want a claims challenge", err)
	}
	return l.token(s, client.TokenRequest{Claims: refused.Challenge, Refresh: true})
}

func TestClaimsChallengeIsAnswered(t *testing.T) {
	t.Parallel()
	for _, method := range []Method{MethodDeviceCode, MethodSecret} {
		l := newLab(t, authority.Options{})
		l.decide(authority.Approve)
		options := l.options(method)
		options.Secret.File = l.input("secret", "")
		token := answerChallenge(l, l.source(options))
		if _, err := l.authority.Verify(token.Value.Reveal()); err != nil {
			t.Errorf("%s: Verify of the new token: got %v, want no error", method, err)
		}
	}
}

func TestChallengeThatNeedsThePersonAsks(t *testing.T) {
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	s := l.source(l.options(MethodBrowser))
	l.token(s, client.TokenRequest{})
	l.authority.RevokeSessions()
	token := answerChallenge(l, s)
	if _, err := l.authority.Verify(token.Value.Reveal()); err != nil {
		t.Errorf("Verify of the new token: got %v, want no error", err)
	}
	l.wantEvents("a challenge of a revoked session", "prompted ended prompted ended")
}

func TestChallengeMustBeClaims(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	for _, claims := range []string{"rubbish", "[1]", "WzFd", `"text"`} {
		if _, err := l.source(l.options(MethodDeviceCode)).Token(t.Context(), client.TokenRequest{Claims: claims}); kindOf(err) != KindAnswer {
			t.Errorf("%s: got %v, want an error of the kind %s", claims, err, KindAnswer)
		}
	}
}

func TestTokenOfAnotherTenantIsRefused(t *testing.T) {
	for _, method := range []Method{MethodDeviceCode, MethodSecret, MethodManaged} {
		for _, tenant := range []string{authority.DefaultTenant, authority.DefaultDomain} {
			if method == MethodManaged && tenant == authority.DefaultDomain {
				continue // no discovery tells what the domain is
			}
			l := newLab(t, authority.Options{TokenTenant: otherTenantID, ClientID: "6f1f7a52-8f0c-4f4a-b7b3-aaaaaaaaaaaa"})
			l.decide(authority.Approve)
			l.managedHost(t, success)
			options := l.options(method)
			options.Tenant, options.Cache.Place = tenant, PlaceKeyring
			options.Secret.File = l.input("secret", "")
			s := l.source(options)
			for range 2 { // also not from the cache
				_, err := s.Token(t.Context(), client.TokenRequest{})
				if got := l.seen(err); kindOf(err) != KindTenant || !strings.Contains(got, otherTenantID) {
					t.Errorf("%s in %s: got %s, want an error of the kind %s with %s", method, tenant, got, KindTenant, otherTenantID)
				}
			}
			if status := s.Status(t.Context()); status.SignedIn {
				t.Errorf("%s: Status: got %+v, want nobody signed in", method, status)
			}
		}
	}
}

func TestTenantMayBeADomain(t *testing.T) {
	t.Parallel()
	const domain = "mytoken.onmicrosoft.com" // the library would write mydevicecode
	l := newLab(t, authority.Options{Domain: domain})
	l.decide(authority.Approve)
	options := l.options(MethodDeviceCode)
	options.Tenant = domain
	l.token(l.source(options), client.TokenRequest{})
}

func TestForeignEndpointsAreRefused(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	l.authority.Fail(authority.Discovery, authority.Foreign, -1)
	_, err := l.source(l.options(MethodDeviceCode)).Token(t.Context(), client.TokenRequest{})
	if got := l.seen(err); !strings.HasPrefix(got, "the sign-in was sent on to another host") {
		t.Errorf("got %s, want that the sign-in was sent on to another host", got)
	}
}

func TestForcedRegionIsIgnored(t *testing.T) {
	t.Setenv("MSAL_FORCE_REGION", "westeurope")
	l := newLab(t, authority.Options{})
	options := l.options(MethodSecret)
	options.Secret.File = l.input("secret", "")
	l.token(l.source(options), client.TokenRequest{})
}

func TestUntrustedCertificateIsNamed(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	options := l.options(MethodDeviceCode)
	options.Transport = loopbackOnly{defaultTransport()}
	_, err := l.source(options).Token(t.Context(), client.TokenRequest{})
	if got := l.seen(err); !errors.Is(err, client.ErrTLS) || !strings.Contains(got, "is not trusted") {
		t.Errorf("got %s", got)
	}
}
