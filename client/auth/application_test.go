package auth

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

func TestSecretIsAskedForOnlyWhenItIsNeeded(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	asked := 0
	options := l.options(MethodSecret)
	options.Cache.Place, options.Secret = PlaceKeyring, SecretSource{Ask: true}
	options.AskSecret = func(context.Context, string) (client.Secret, error) {
		asked++
		return authority.DefaultSecret, nil
	}
	if status := l.source(options).Status(t.Context()); status.SignedIn || asked != 0 {
		t.Errorf("before a token: got %+v, asked %d times, want nobody signed in and nobody asked", status, asked)
	}
	l.token(l.source(options), client.TokenRequest{})
	again := l.source(options)
	l.token(again, client.TokenRequest{})
	status := again.Status(t.Context())
	if asked != 1 || !status.SignedIn || !may(status.Claims) || status.Account != "" {
		t.Errorf("after two tokens: asked %d times, got %+v, want once, signed in with the permission and no account", asked, status)
	}
	l.token(again, client.TokenRequest{Refresh: true})
	l.token(again, client.TokenRequest{Refresh: true})
	if asked != 2 {
		t.Errorf("after two new tokens: asked %d times, want 2", asked)
	}
}

func TestRefusedSecretIsReadAgain(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	options := l.options(MethodSecret)
	options.Secret.File = l.input("secret", "wrong-secret")
	l.secrets = append(l.secrets, "wrong-secret")
	s := l.source(options)
	if _, err := s.Token(t.Context(), client.TokenRequest{}); kindOf(err) != KindCredential {
		t.Fatal(l.seen(err))
	}
	if err := os.WriteFile(options.Secret.File, []byte(authority.DefaultSecret), 0o600); err != nil {
		t.Fatal(err)
	}
	l.token(s, client.TokenRequest{})
}

func TestApplicationWithoutConsentGetsATokenThatMayNothing(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{Roles: []string{}})
	options := l.options(MethodSecret)
	options.Secret.File = l.input("secret", "")
	s := l.source(options)
	claims, err := ReadClaims(l.token(s, client.TokenRequest{}).Value.Reveal())
	if err != nil || may(claims) {
		t.Errorf("ReadClaims: got %+v, %v, want a token without the permission", claims, err)
	}
}

func TestProxyIsUsedAndItsRefusalNamed(t *testing.T) {
	t.Parallel()
	l := newLab(t, authority.Options{})
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
	t.Cleanup(proxy.Close)
	address, err := url.Parse(strings.Replace(proxy.URL, "http://", "http://ann:hush@", 1))
	if err != nil {
		t.Fatal(err)
	}
	l.secrets = append(l.secrets, "hush")
	transport := l.transport()
	transport.Proxy = http.ProxyURL(address)
	options := l.options(MethodDeviceCode)
	options.Transport = transport
	probe, err := l.source(options).Probe(t.Context())
	if got := l.seen(err); probe.Proxy != address.Host || got != "the request to 127.0.0.1 failed: Proxy Authentication Required" {
		t.Errorf("%+v, %s", probe, got)
	}
	proxy.Close()
	_, err = l.source(options).Probe(t.Context())
	if got := l.seen(err); !strings.HasPrefix(got, "no connection to the proxy: ") {
		t.Errorf("Probe without the proxy: got %s, want no connection to it", got)
	}
}

func TestProxyThatRefusesTheWayIsNamed(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		http.StatusForbidden:         "the proxy PROXY refused the way to 127.0.0.1: 403 Forbidden",
		http.StatusProxyAuthRequired: "the proxy PROXY refused the way to 127.0.0.1: 407 Proxy Authentication Required",
	} {
		l := newLab(t, authority.Options{})
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<html><title>Access blocked</title></html>"))
		}))
		t.Cleanup(proxy.Close)
		address, err := url.Parse(strings.Replace(proxy.URL, "http://", "http://ann:hush@", 1))
		if err != nil {
			t.Fatal(err)
		}
		l.secrets = append(l.secrets, "hush")
		transport := defaultTransport()
		t.Cleanup(transport.CloseIdleConnections)
		transport.Proxy = http.ProxyURL(address)
		options := l.options(MethodDeviceCode)
		options.Transport = loopbackOnly{transport}
		_, err = l.source(options).Token(t.Context(), client.TokenRequest{})
		if got := strings.Replace(l.seen(err), address.Host, "PROXY", 1); got != want {
			t.Errorf("HTTP %d:\n got %s\nwant %s", status, got, want)
		}
	}
}

// TestAzureArcIsAskedInItsOwnWay is about the one identity endpoint whose first
// answer is a refusal: it names the key that only the host's users may read.
func TestAzureArcIsAskedInItsOwnWay(t *testing.T) {
	l := newLab(t, authority.Options{})
	asked := 0
	arc := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("WWW-Authenticate", "Basic realm=/var/opt/azcmagent/tokens/no-such.key")
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(arc.Close)
	t.Setenv("IDENTITY_ENDPOINT", arc.URL+"/metadata/identity/oauth2/token")
	t.Setenv("IMDS_ENDPOINT", arc.URL)
	options := l.options(MethodManaged)
	options.ClientID = ""
	_, err := l.source(options).Token(t.Context(), client.TokenRequest{})
	if got := l.seen(err); asked != 1 || !strings.Contains(got, "Put the user into the group himds") {
		t.Errorf("asked %d times, got %s, want once, and what to do about the group himds", asked, got)
	}
}
