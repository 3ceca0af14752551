package simulator

import (
	"net/http"
	"strings"
)

// Check decides about the bearer token of a request, which may be empty. nil
// lets it in.
type Check func(token string, dialect Dialect) *Refusal

// Refusal says how to refuse a request.
type Refusal struct {
	Status    int    // 401 or 403
	Code      string // of Graph's error envelope
	Message   string
	Challenge string // WWW-Authenticate header; empty: none
}

const bearerChallenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ` +
	`client_id="00000003-0000-0000-c000-000000000000"`

// NoToken refuses a request without a token as Graph does.
func NoToken() *Refusal {
	return &Refusal{http.StatusUnauthorized, "InvalidAuthenticationToken", "Access token is empty.", bearerChallenge}
}

// BadToken refuses what is no token as Graph does.
func BadToken() *Refusal {
	return &Refusal{http.StatusUnauthorized, "InvalidAuthenticationToken",
		"IDX14100: JWT is not well formed, there are no dots (.).\n" +
			"The token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EndcodedPayload.EncodedSignature'. " +
			"(JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'.", bearerChallenge}
}

// ExpiredToken refuses a token whose time is over.
func ExpiredToken() *Refusal {
	return &Refusal{http.StatusUnauthorized, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.",
		bearerChallenge + `, error="invalid_token", error_description="The token expired."`}
}

// ClaimsChallenge asks for a token with more claims, given as JSON in base64,
// as continuous access evaluation does:
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
func ClaimsChallenge(claims string) *Refusal {
	return &Refusal{http.StatusUnauthorized, "InvalidAuthenticationToken",
		"Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp",
		bearerChallenge + `, error="insufficient_claims", claims="` + claims + `"`}
}

// NoServicePrincipal refuses a tenant that never made the service principal
// that message traces need. The text is as administrators quote it:
// https://office365itpros.com/2026/01/27/message-trace-api
func NoServicePrincipal() *Refusal {
	return &Refusal{http.StatusUnauthorized, "Unauthorized",
		"Service principal-less Authentication failed: the service principal for App ID 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373 was not found. " +
			"Please create a service principal for this app in your tenant. Provisioning may take several hours to complete. For details, see: " +
			"https://learn.microsoft.com/entra/identity-platform/retire-service-principal-less-authentication?branch=main#create-a-service-principal", ""}
}

// NoPermission refuses a token without the permission or the role.
func NoPermission() *Refusal {
	return &Refusal{http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.", ""}
}

func (r *Refusal) refusal() *refusal {
	if r == nil {
		return nil
	}
	return &refusal{status: r.Status, code: r.Code, message: r.Message, challenge: r.Challenge}
}

// bearer returns the request's token, checked.
func (c *call) bearer() (string, *refusal) {
	scheme, token, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	if token = strings.TrimSpace(token); !strings.EqualFold(scheme, "Bearer") {
		token = ""
	}
	switch {
	case c.options.Check != nil:
		return token, c.options.Check(token, c.dialect).refusal()
	case token == "":
		return token, NoToken().refusal()
	case token != c.options.Token && !c.faults.claimsMet(token):
		return token, BadToken().refusal()
	}
	return token, nil
}
