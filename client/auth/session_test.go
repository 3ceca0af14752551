package auth

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

func TestSignInChangesTheAccount(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	options := l.options(MethodDeviceCode)
	options.Cache.Place = PlaceKeyring
	s := l.source(options)
	status, err := s.SignIn(t.Context())
	if err != nil || !status.SignedIn || status.Account != authority.DefaultAccount || status.Claims.Tenant != authority.DefaultTenant ||
		!may(status.Claims) || status.Expires.IsZero() || status.Place != PlaceKeyring || status.Path == "" {
		t.Fatalf("SignIn: got %+v, %v, want %s signed in, kept in the %s", status, err, authority.DefaultAccount, PlaceKeyring)
	}
	if _, err := s.SignIn(t.Context()); err != nil { // again, although there is a good token
		t.Fatal(l.seen(err))
	}
	l.wantEvents("signed in twice", "prompted ended prompted ended")
}

func TestStatusSendsNothing(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{TokenLife: time.Minute})
	l.decide(authority.Approve)
	options := l.options(MethodDeviceCode)
	options.Cache.Place = PlaceKeyring
	s := l.source(options)
	if status := s.Status(t.Context()); status.SignedIn || status.Account != "" {
		t.Errorf("Status before a sign-in: got %+v, want nobody signed in", status)
	}
	l.token(s, client.TokenRequest{})
	sent := len(l.authority.Log())
	// The token is too near its end to be used, but the sign-in can be renewed.
	if status := s.Status(t.Context()); !status.SignedIn || status.Account != authority.DefaultAccount || !status.Expires.IsZero() {
		t.Errorf("Status after a sign-in: got %+v, want %s signed in, without a token that can be used", status, authority.DefaultAccount)
	}
	options.Method, options.Secret.File = MethodSecret, l.input("secret", "")
	if status := l.source(options).Status(t.Context()); status.SignedIn {
		t.Errorf("Status of an application: got %+v, want it not signed in", status)
	}
	if got := len(l.authority.Log()); got != sent {
		t.Errorf("got %d requests, want none", got-sent)
	}
}

func TestProbeTellsTheTenant(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	options := l.options(MethodDeviceCode)
	options.Tenant = authority.DefaultDomain
	probe, err := l.source(options).Probe(t.Context())
	if err != nil || probe.TenantID != authority.DefaultTenant {
		t.Errorf("Probe: got %+v, %v, want the tenant %s", probe, err, authority.DefaultTenant)
	}
	options.Tenant = "fabrikam.com"
	_, err = l.source(options).Probe(t.Context())
	if got := l.seen(err); got != "the tenant was not found (AADSTS90002) | Check tenant in the profile: the tenant id (Entra admin center, Overview), or a domain of the tenant." {
		t.Errorf("got %s", got)
	}
	options.Authority = "https://127.0.0.1:1"
	_, err = l.source(options).Probe(t.Context())
	if got := l.seen(err); !errors.Is(err, client.ErrNetwork) || !strings.HasPrefix(got, "no connection to 127.0.0.1: connect") {
		t.Errorf("Probe of a closed port: got %s, want no connection, a kind of ErrNetwork", got)
	}
}

func TestCertificateThatIsNotTrustedIsNamedWithItsHost(t *testing.T) {
	target := &url.URL{Scheme: "https", Host: "login.example"}
	for _, test := range []struct {
		err     error
		message string
	}{
		{x509.UnknownAuthorityError{}, "the certificate of login.example is not trusted"},
		{&tls.CertificateVerificationError{Err: x509.SystemRootsError{}}, "the certificate of login.example is not trusted"},
		{x509.CertificateInvalidError{Reason: x509.Expired}, "the certificate of login.example has expired or is not valid yet"},
		{x509.HostnameError{Certificate: &x509.Certificate{}, Host: "login.example"}, "no trusted connection to login.example"},
	} {
		got := networkError(&url.Error{Op: "Get", URL: "https://login.example/", Err: test.err}, target)
		if got.Kind != KindTLS || got.Message != test.message || got.Host != "login.example" || got.Fix != "" {
			t.Errorf("%T: got %+v, want %q, the host, and no advice of its own", test.err, got, test.message)
		}
	}
}

func TestPromptShowsOnlySafePages(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]bool{
		"https://microsoft.com/devicelogin":         true,
		"https://login.microsoft.com/device":        true,
		"https://LOGIN.contoso.example:8443/device": true,
		"http://microsoft.com/devicelogin":          false,
		"https://microsoft.com.attacker.example/":   false,
		"https://microsoft.com@attacker.example/":   false,
		"https://attacker.example/microsoft.com":    false,
		"https://microsoft.com/\x1b]0;x\a":          false,
		"https://microsoft.com/\u202e":              false,
		"javascript:alert(1)":                       false,
		"":                                          false,
	} {
		if got := safeURL(page, "login.contoso.example:8443"); got != want {
			t.Errorf("safeURL(%q) = %t, want %t", page, got, want)
		}
	}
}
