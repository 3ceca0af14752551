package authority

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// rsaKey makes one key for the whole run: making one takes long.
var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// certify makes a certificate of a key that is good from 2026-01-01 for a year.
func certify(t *testing.T, key crypto.Signer) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "msgtrace test"},
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

// assertion is a client assertion before it is signed.
type assertion struct {
	header, claims map[string]any
}

// assertionAt is one that the authority takes at some time.
func assertionAt(server *httptest.Server, certificate *x509.Certificate, now time.Time) assertion {
	thumbprint := sha256.Sum256(certificate.Raw)
	return assertion{
		header: map[string]any{"alg": "PS256", "typ": "JWT", "x5t#S256": base64.StdEncoding.EncodeToString(thumbprint[:])},
		claims: map[string]any{
			"aud": server.URL + "/" + DefaultTenant + "/oauth2/v2.0/token", "iss": DefaultClientID, "sub": DefaultClientID,
			"jti": rand.Text(), "nbf": now.Unix(), "exp": now.Add(10 * time.Minute).Unix(),
		},
	}
}

func (a assertion) sign(t *testing.T, key *rsa.PrivateKey) string {
	t.Helper()
	part := func(members map[string]any) string {
		text, err := json.Marshal(members)
		if err != nil {
			t.Fatal(err)
		}
		return encode(text)
	}
	signed := part(a.header) + "." + part(a.claims)
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest[:], nil)
	if err != nil {
		t.Fatal(err)
	}
	return signed + "." + encode(signature)
}

// asserted is how an application proves with an assertion who it is.
func asserted(assertion string) url.Values {
	return with(application(), "client_assertion", assertion, "client_assertion_type", assertionType)
}

func TestCertificateAssertionGivesAToken(t *testing.T) {
	t.Parallel()
	certificate := certify(t, rsaKey())
	a, server, at := serve(t, Options{Certificates: []*x509.Certificate{certify(t, rsaKey()), certificate}})
	for name, chain := range map[string][]string{
		"the thumbprint alone": nil,
		"with the chain":       {base64.StdEncoding.EncodeToString(certificate.Raw), "another"},
	} {
		good := assertionAt(server, certificate, at.Now())
		if chain != nil {
			good.header["x5c"] = chain
		}
		got := post(t, server, "token", asserted(good.sign(t, rsaKey())))
		if claims := wantAppToken(t, name, a, got); !claims.May("ExchangeMessageTrace.Read.All") {
			t.Errorf("%s: the token carries the roles %q, want those of both dialects", name, claims.Roles)
		}
	}
}

func TestCertificateAssertionIsRefused(t *testing.T) {
	t.Parallel()
	certificate := certify(t, rsaKey())
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, server, at := serve(t, Options{Certificates: []*x509.Certificate{certificate}})
	now := at.Now()
	for _, test := range []struct {
		name           string
		header, claims map[string]any
		key            *rsa.PrivateKey
		number         int
	}{
		{"signed with another key", nil, nil, other, 700027},
		{"another certificate", map[string]any{"x5t#S256": base64.StdEncoding.EncodeToString(make([]byte, 32))}, nil, rsaKey(), 700027},
		{"no thumbprint", map[string]any{"x5t#S256": ""}, nil, rsaKey(), 700213},
		{"another algorithm", map[string]any{"alg": "RS256"}, nil, rsaKey(), 700027},
		{"no algorithm", map[string]any{"alg": "none"}, nil, rsaKey(), 700027},
		{"a chain that begins elsewhere", map[string]any{"x5c": []string{"another"}}, nil, rsaKey(), 700027},
		{"another issuer", nil, map[string]any{"iss": "other"}, rsaKey(), 700021},
		{"another subject", nil, map[string]any{"sub": "other"}, rsaKey(), 700021},
		{"another audience", nil, map[string]any{"aud": "https://login.contoso.invalid/token"}, rsaKey(), 700023},
		{"the audience of another tenant", nil, map[string]any{"aud": server.URL + "/" + DefaultDomain + "/oauth2/v2.0/token"}, rsaKey(), 700023},
		{"over for more than the skew", nil, map[string]any{"exp": now.Add(-skew - time.Second).Unix()}, rsaKey(), 700024},
		{"without an end", nil, map[string]any{"exp": 0}, rsaKey(), 700024},
		{"not yet, by more than the skew", nil, map[string]any{"nbf": now.Add(skew + time.Second).Unix()}, rsaKey(), 700024},
		{"without an id", nil, map[string]any{"jti": ""}, rsaKey(), 50027},
		{"a header that is none", map[string]any{"x5c": "no list"}, nil, rsaKey(), 50027},
		{"claims that are none", nil, map[string]any{"exp": "soon"}, rsaKey(), 50027},
	} {
		bad := assertionAt(server, certificate, now)
		maps.Copy(bad.header, test.header)
		maps.Copy(bad.claims, test.claims)
		got := post(t, server, "token", asserted(bad.sign(t, test.key)))
		wantRefusal(t, test.name, got, http.StatusUnauthorized, "invalid_client", test.number)
	}
	good := assertionAt(server, certificate, now).sign(t, rsaKey())
	parts := strings.Split(good, ".")
	for name, form := range map[string]url.Values{
		"two parts":              asserted(parts[0] + "." + parts[1]),
		"a header not in base64": asserted("!." + parts[1] + "." + parts[2]),
		"claims not in base64":   asserted(parts[0] + ".!." + parts[2]),
		"a signature that isn't": asserted(parts[0] + "." + parts[1] + ".!"),
		"another type":           with(asserted(good), "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"),
		"no type":                with(asserted(good), "client_assertion_type", ""),
	} {
		wantRefusal(t, name, post(t, server, "token", form), http.StatusUnauthorized, "invalid_client", 50027)
	}
}

func TestCertificateAssertionMayBeOffByTheSkew(t *testing.T) {
	t.Parallel()
	certificate := certify(t, rsaKey())
	a, server, at := serve(t, Options{Certificates: []*x509.Certificate{certificate}})
	for name, claims := range map[string]map[string]any{
		"just over": {"exp": at.Now().Add(-skew).Unix()},
		"early":     {"nbf": at.Now().Add(skew).Unix()},
	} {
		late := assertionAt(server, certificate, at.Now())
		maps.Copy(late.claims, claims)
		wantAppToken(t, name, a, post(t, server, "token", asserted(late.sign(t, rsaKey()))))
	}
}

func TestCertificateAssertionIsGoodOnce(t *testing.T) {
	t.Parallel()
	certificate := certify(t, rsaKey())
	a, server, at := serve(t, Options{Certificates: []*x509.Certificate{certificate}})
	form := asserted(assertionAt(server, certificate, at.Now()).sign(t, rsaKey()))
	wantAppToken(t, "for the first time", a, post(t, server, "token", form))
	wantRefusal(t, "for the second time", post(t, server, "token", form), http.StatusUnauthorized, "invalid_client", 50027)
}

func TestCertificateIsGoodOnlyInItsTime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		now  time.Time
		good bool
	}{
		{"a second before it begins", time.Date(2025, 12, 31, 23, 59, 59, 0, time.UTC), false},
		{"when it begins", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), true},
		{"in its last second", time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC), true},
		{"a second after its end", time.Date(2027, 1, 1, 0, 0, 1, 0, time.UTC), false},
	} {
		certificate := certify(t, rsaKey())
		a, server, at := serve(t, Options{Certificates: []*x509.Certificate{certificate}})
		at.advance(test.now.Sub(at.Now()))
		got := post(t, server, "token", asserted(assertionAt(server, certificate, at.Now()).sign(t, rsaKey())))
		if test.good {
			wantAppToken(t, test.name, a, got)
		} else {
			wantRefusal(t, test.name, got, http.StatusUnauthorized, "invalid_client", 1000502)
		}
	}
}

func TestCertificateOfACurveCannotSign(t *testing.T) {
	t.Parallel()
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	certificate := certify(t, curve)
	_, server, at := serve(t, Options{Certificates: []*x509.Certificate{certificate}})
	got := post(t, server, "token", asserted(assertionAt(server, certificate, at.Now()).sign(t, rsaKey())))
	wantRefusal(t, "a certificate without an RSA key", got, http.StatusUnauthorized, "invalid_client", 700027)
}

func TestFederatedAssertionGivesAToken(t *testing.T) {
	t.Parallel()
	issued := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	workload := func(claims map[string]any) string {
		return assertion{header: map[string]any{"alg": "RS256"}, claims: claims}.sign(t, rsaKey())
	}
	in := workload(map[string]any{"sub": "system:serviceaccount:ops:msgtrace", "exp": issued.Add(-skew).Unix()})
	over := workload(map[string]any{"sub": "system:serviceaccount:ops:msgtrace", "exp": issued.Add(-skew - time.Second).Unix()})
	endless := workload(map[string]any{"sub": "system:serviceaccount:ops:msgtrace"})
	stranger := workload(map[string]any{"sub": "system:serviceaccount:ops:other", "exp": issued.Add(time.Hour).Unix()})
	a, server, _ := serve(t, Options{Federated: func(text string) bool { return text == in || text == over || text == endless || text == "opaque" }})
	for name, text := range map[string]string{"in its time": in, "without an end": endless, "in a form that only its issuer reads": "opaque"} {
		for range 2 { // unlike one made with a certificate it may come again
			wantAppToken(t, name, a, post(t, server, "token", asserted(text)))
		}
	}
	wantRefusal(t, "over", post(t, server, "token", asserted(over)), http.StatusUnauthorized, "invalid_client", 700024)
	wantRefusal(t, "of somebody else", post(t, server, "token", asserted(stranger)), http.StatusUnauthorized, "invalid_client", 700213)
	_, trusting, _ := serve(t, Options{})
	wantRefusal(t, "where none is trusted", post(t, trusting, "token", asserted(in)), http.StatusUnauthorized, "invalid_client", 700213)
}
