package authority

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// assertionType is the only sort of client assertion there is.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// assertionHeader is the head of a client assertion.
type assertionHeader struct {
	Algorithm  string   `json:"alg"`
	Thumbprint string   `json:"x5t#S256"`
	Chain      []string `json:"x5c"`
}

// assertionClaims is its body.
type assertionClaims struct {
	Audience  string `json:"aud"`
	Issuer    string `json:"iss"`
	Subject   string `json:"sub"`
	ID        string `json:"jti"`
	NotBefore int64  `json:"nbf"`
	Expires   int64  `json:"exp"`
}

// refuseAssertion checks a client assertion: one made with a certificate, or
// one of another identity provider that the application trusts.
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
func (a *Authority) refuseAssertion(r *http.Request) reply {
	assertion := r.PostFormValue("client_assertion")
	invalid := func(number int, text string) reply {
		return refuse(r, http.StatusUnauthorized, "invalid_client", "", number, text)
	}
	if r.PostFormValue("client_assertion_type") != assertionType {
		return invalid(50027, "JWT token is invalid or malformed.")
	}
	header, claims, signed, signature, ok := readAssertion(assertion)
	if a.options.Federated != nil && a.options.Federated(assertion) {
		if ok && claims.Expires > 0 && a.options.Now().After(time.Unix(claims.Expires, 0).Add(skew)) {
			return invalid(700024, "Client assertion is not within its valid time range.")
		}
		return reply{}
	}
	if !ok {
		return invalid(50027, "JWT token is invalid or malformed.")
	}
	if header.Thumbprint == "" {
		return invalid(700213, "No matching federated identity record found for presented assertion subject.")
	}
	certificate, now := a.certificate(header.Thumbprint), a.options.Now()
	switch {
	case certificate == nil:
		return invalid(700027, "The certificate with identifier used to sign the client assertion is not registered on application.")
	case header.Algorithm != "PS256" || !signedBy(certificate, signed, signature):
		return invalid(700027, "Client assertion failed signature validation.")
	case len(header.Chain) > 0 && header.Chain[0] != base64.StdEncoding.EncodeToString(certificate.Raw):
		return invalid(700027, "The x5c header does not begin with the certificate that signed.")
	case now.Before(certificate.NotBefore), !now.Before(certificate.NotAfter):
		return invalid(1000502, "The provided certificate is not within its specified validity window.")
	}
	return a.refuseAssertionClaims(r, claims, invalid)
}

// skew is how far the clocks of both sides may be apart. No page says what Entra
// allows; this is the default of Microsoft's own library for tokens.
// https://learn.microsoft.com/dotnet/api/microsoft.identitymodel.tokens.tokenvalidationparameters.defaultclockskew
const skew = 5 * time.Minute

func (a *Authority) refuseAssertionClaims(r *http.Request, claims assertionClaims, invalid func(int, string) reply) reply {
	client, now := r.PostFormValue("client_id"), a.options.Now()
	switch {
	case claims.Issuer != client || claims.Subject != client:
		return invalid(700021, "Client assertion application identifier doesn't match 'client_id' parameter.")
	case claims.Audience != base(r)+r.URL.Path:
		return invalid(700023, "Client assertion audience claim does not match Realm issuer.")
	case now.After(time.Unix(claims.Expires, 0).Add(skew)), now.Before(time.Unix(claims.NotBefore, 0).Add(-skew)):
		return invalid(700024, "Client assertion is not within its valid time range. Current time: "+now.UTC().Format(time.RFC3339)+
			", assertion valid from "+strconv.FormatInt(claims.NotBefore, 10)+".")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if claims.ID == "" || a.seen[claims.ID] {
		return invalid(50027, "JWT token is invalid: its jti was used before.")
	}
	a.seen[claims.ID] = true
	return reply{}
}

func readAssertion(assertion string) (header assertionHeader, claims assertionClaims, signed string, signature []byte, ok bool) {
	signed, signature, body, err := split(assertion)
	if err != nil {
		return header, claims, "", nil, false
	}
	head, _, _ := strings.Cut(assertion, ".")
	raw, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil || json.Unmarshal(raw, &header) != nil || json.Unmarshal(body, &claims) != nil {
		return header, claims, "", nil, false
	}
	return header, claims, signed, signature, true
}

// certificate finds the registered certificate with a thumbprint, which is in
// standard base64 with padding.
func (a *Authority) certificate(thumbprint string) *x509.Certificate {
	for _, certificate := range a.options.Certificates {
		sum := sha256.Sum256(certificate.Raw)
		if base64.StdEncoding.EncodeToString(sum[:]) == thumbprint {
			return certificate
		}
	}
	return nil
}

func signedBy(certificate *x509.Certificate, signed string, signature []byte) bool {
	key, ok := certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return false
	}
	digest := sha256.Sum256([]byte(signed))
	return rsa.VerifyPSS(key, crypto.SHA256, digest[:], signature, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto}) == nil
}
