package auth

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

// situation is one row of what can become of a sign-in.
type situation string

const (
	success    situation = "success"
	refused    situation = "refused"
	expired    situation = "expired"
	cut        situation = "cut in the middle"
	errorOnce  situation = "500 once"
	malformed  situation = "malformed answer"
	badIDToken situation = "unreadable id token"
	redirected situation = "redirected to another host"
	down       situation = "503 all the time"
)

// TestWhatThePersonSees is the table of every method in every situation.
func TestWhatThePersonSees(t *testing.T) {
	const again = "signed in"
	const foreign = "the sign-in was sent on to another host (login.contoso.invalid) and was stopped | Check authority in the profile, and whether a proxy rewrites HTTPS."
	const busy = "a web page answered in place of the sign-in service (HTTP 503)"
	const noToken = "the answer of the sign-in service cannot be used: it holds no token"
	rows := []struct {
		method Method
		when   situation
		want   string
	}{
		{MethodDeviceCode, success, again},
		{MethodDeviceCode, refused, "the person did not consent to the application (AADSTS65004) | Start the sign-in again and accept, or ask an administrator for consent."},
		{MethodDeviceCode, expired, "the sign-in code expired before it was used (AADSTS70019) | Start the sign-in again; a new code is shown."},
		{MethodDeviceCode, cut, "the connection was cut just when the sign-in was completed | Start the sign-in again."},
		{MethodDeviceCode, errorOnce, again},
		{MethodDeviceCode, malformed, noToken},
		{MethodDeviceCode, badIDToken, "the answer of the sign-in service cannot be used: its id token cannot be read"},
		{MethodDeviceCode, redirected, foreign},

		{MethodBrowser, success, again},
		{MethodBrowser, refused, "the person did not consent to the application (AADSTS65004) | Start the sign-in again and accept, or ask an administrator for consent."},
		{MethodBrowser, expired, "the sign-in ran out (AADSTS70008) | Start the sign-in again."},
		{MethodBrowser, cut, "the connection to 127.0.0.1 was cut"},
		{MethodBrowser, errorOnce, again},
		{MethodBrowser, malformed, noToken},
		{MethodBrowser, badIDToken, "the answer of the sign-in service cannot be used: its id token cannot be read"},
		{MethodBrowser, redirected, foreign},
		{MethodBrowser, down, busy},

		{MethodSecret, success, again},
		{MethodSecret, refused, "the client secret is wrong (AADSTS7000215) | Use the secret's value, not its id: Entra admin center, App registrations, the application, Certificates & secrets."},
		{MethodSecret, expired, "the client secret has expired (AADSTS7000222) | Make a new one: Entra admin center, App registrations, the application, Certificates & secrets."},
		{MethodSecret, cut, again},
		{MethodSecret, errorOnce, again},
		{MethodSecret, malformed, noToken},
		{MethodSecret, redirected, foreign},
		{MethodSecret, down, busy},

		{MethodCertificate, success, again},
		{MethodCertificate, refused, "the certificate is not registered for the application, or its signature does not verify (AADSTS700027) | Upload it: Entra admin center, App registrations, the application, Certificates & secrets, Certificates."},
		{MethodCertificate, expired, "the certificate in STATE/input.pem expired on 2025-01-02 | Make a new one and upload it: Entra admin center, App registrations, the application, Certificates & secrets, Certificates."},
		{MethodCertificate, cut, again},
		{MethodCertificate, errorOnce, again},
		{MethodCertificate, malformed, noToken},
		{MethodCertificate, redirected, foreign},
		{MethodCertificate, down, busy},

		{MethodWorkload, success, again},
		{MethodWorkload, refused, "no federated credential of the application matches the token of this workload (AADSTS700213) | Add it: Entra admin center, App registrations, the application, Certificates & secrets, Federated credentials; issuer, subject and audience must match."},
		{MethodWorkload, expired, "the assertion has expired or is not valid yet (AADSTS700024) | Renew the federated token, if it is one, or set the clock of this host right (timedatectl); then try again."},
		{MethodWorkload, cut, again},
		{MethodWorkload, errorOnce, again},
		{MethodWorkload, malformed, noToken},
		{MethodWorkload, redirected, foreign},
		{MethodWorkload, down, busy},

		{MethodManaged, success, again},
		{MethodManaged, refused, "this host's managed identity was refused | Check that the identity is assigned to this host and, if the profile names a client_id, that it is the identity's."},
		{MethodManaged, expired, again},
		{MethodManaged, cut, again},
		{MethodManaged, errorOnce, again},
		{MethodManaged, malformed, noToken},
		{MethodManaged, redirected, foreign},
		{MethodManaged, down, strings.Replace(busy, "the sign-in service", "this host's managed identity", 1)},
	}
	for _, row := range rows {
		t.Run(fmt.Sprintf("%s/%s", row.method, row.when), func(t *testing.T) {
			got := signInWhen(t, row.method, row.when)
			if got != row.want {
				t.Errorf("the person sees\n  %s\nwant\n  %s", got, row.want)
			}
			t.Logf("%-17s %-26s %s", row.method, row.when, got)
		})
	}
}

// applications numbers them through all runs of a test: the library keeps a
// host's tokens for the whole process.
var applications atomic.Int64

// signInWhen signs in once, in one situation, and says what the person sees.
func signInWhen(t *testing.T, method Method, when situation) string {
	set := authority.Options{OldSecrets: []string{"secret-that-expired"}}
	set.ClientID = fmt.Sprintf("6f1f7a52-8f0c-4f4a-b7b3-%012d", applications.Add(1))
	registered, expires := rsaPair(t), time.Date(2125, 1, 2, 0, 0, 0, 0, time.UTC)
	if when == expired {
		expires = time.Date(2025, 1, 2, 0, 0, 0, 0, time.UTC)
	}
	certificate := selfSigned(t, registered, expires)
	if when != refused {
		set.Certificates = []*x509.Certificate{certificate}
	}
	workload := federated(time.Now().Add(time.Hour))
	if when == expired {
		workload = federated(time.Now().Add(-time.Hour))
		set.TokenLife = time.Minute
	}
	set.Federated = func(assertion string) bool { return assertion == workload && when != refused }
	l := newLab(t, set)
	l.secrets = append(l.secrets, workload, "secret-that-expired", "a-wrong-secret")

	decision := authority.Approve
	switch {
	case when == refused:
		decision = authority.Decline
	case when == expired && method == MethodBrowser:
		decision = authority.Expire
	}
	if when != expired || method != MethodDeviceCode {
		l.decide(decision)
	}
	options := l.options(method)
	options.Secret.File = l.input("secret", map[situation]string{expired: "secret-that-expired", refused: "a-wrong-secret"}[when])
	options.Certificate = l.inputPEM(certificate, registered)
	options.TokenFile = l.input("token", workload)
	l.managedHost(t, when)

	point := authority.Token
	if method == MethodManaged {
		point = authority.Identity
	}
	switch when {
	case cut:
		l.authority.Fail(point, authority.Cut, 1)
	case errorOnce:
		l.authority.Fail(authority.Discovery, authority.ServerError, 1)
		l.authority.Fail(point, authority.ServerError, 1)
	case malformed:
		l.authority.Fail(point, authority.Malformed, -1)
	case badIDToken:
		l.authority.Fail(point, authority.BadIDToken, -1)
	case redirected:
		l.authority.Fail(point, authority.Redirect, -1)
	case down:
		l.authority.Fail(point, authority.Unavailable, -1)
	}
	s, err := New(options)
	if err != nil {
		return l.seen(err)
	}
	sealed := CacheOptions{Place: PlaceKeyring, StateDir: l.state} // what is written is searched for secrets too
	*s.cache = *openCache(sealed, l.keys, s.options.Tenant, s.options.ClientID, s.notice)
	token, err := s.Token(t.Context(), client.TokenRequest{})
	if err == nil {
		verified(t, l.authority, token, method)
	}
	return l.seen(err)
}

// verified has the API side check a token.
func verified(t *testing.T, a *authority.Authority, token client.Token, method Method) {
	t.Helper()
	claims, err := a.Verify(token.Value.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	if !claims.May("ExchangeMessageTrace.Read.All") {
		t.Errorf("the token carries the scopes %v and the roles %v, want ExchangeMessageTrace.Read.All in one of them", claims.Scopes, claims.Roles)
	}
	if person := claims.Account != ""; person != method.Person() {
		t.Errorf("the token is for the account %q, want one for a person: %t", claims.Account, method.Person())
	}
	read, err := ReadClaims(token.Value.Reveal())
	if err != nil || read.Tenant != claims.Tenant || !may(read) || !read.Expires.Equal(claims.Expires) {
		t.Errorf("ReadClaims: got %+v, %v, want what the API side reads: %+v", read, err, claims)
	}
}

// managedHost makes this process believe that it runs on a host in Azure.
func (l *lab) managedHost(t *testing.T, when situation) {
	t.Setenv("IDENTITY_ENDPOINT", l.server.URL+"/identity")
	header := authority.IdentityHeader
	if when == refused {
		header = "another host"
	}
	t.Setenv("IDENTITY_HEADER", header)
}

// input writes a file that the sign-in reads: the default secret unless told.
func (l *lab) input(name, content string) string {
	if content == "" {
		content = authority.DefaultSecret
	}
	return l.inputRaw(name, []byte(content+"\n"))
}

func (l *lab) inputRaw(name string, content []byte) string {
	path := filepath.Join(l.state, "input-"+name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		l.t.Fatal(err)
	}
	return path
}

func (l *lab) inputPEM(certificate *x509.Certificate, key *rsa.PrivateKey) string {
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		l.t.Fatal(err)
	}
	content := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})...)
	l.secrets = append(l.secrets, base64.StdEncoding.EncodeToString(raw)[40:100])
	path := filepath.Join(l.state, "input.pem")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		l.t.Fatal(err)
	}
	return path
}

// rsaPair makes one key for the whole run: making one takes long.
var rsaPair = func() func(*testing.T) *rsa.PrivateKey {
	generate := sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })
	return func(t *testing.T) *rsa.PrivateKey {
		t.Helper()
		key, err := generate()
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
}()

func selfSigned(t *testing.T, key *rsa.PrivateKey, until time.Time) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "msgtrace test"},
		NotBefore: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: until,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

// federated is a token of another identity provider.
func federated(until time.Time) string {
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	return encode(`{"alg":"RS256"}`) + "." + encode(fmt.Sprintf(`{"sub":"system:serviceaccount:ops:msgtrace","exp":%d}`, until.Unix())) + "." + encode(rand.Text())
}
