package authority

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"msgtrace/client/simulator"
)

// Claims are what the API side learns from a token that is good.
type Claims struct {
	Tenant   string
	Audience string
	Account  string   // empty in a token of an application
	Scopes   []string // delegated permissions
	Roles    []string // application permissions
	ClientID string
	Expires  time.Time
}

// May reports whether the token carries a permission, of either sort.
func (c Claims) May(permission string) bool {
	return slices.Contains(c.Scopes, permission) || slices.Contains(c.Roles, permission)
}

// Refusal is why a token is not good: a 401 at the API.
type Refusal struct {
	Expired   bool // its time is over
	Message   string
	Challenge string // base64 JSON of the claims that a new token must be asked for with, or empty
}

func (r *Refusal) Error() string { return r.Message }

func bad(message string) *Refusal {
	return &Refusal{Message: message}
}

// Verify checks a bearer token as the API does: signature, expiry, audience,
// tenant, and the claims that were demanded since it was issued. The error is
// a *Refusal.
func (a *Authority) Verify(token string) (Claims, error) {
	var body struct {
		Audience   string   `json:"aud"`
		Issuer     string   `json:"iss"`
		Tenant     string   `json:"tid"`
		Account    string   `json:"upn"`
		Scopes     string   `json:"scp"`
		Roles      []string `json:"roles"`
		ClientID   string   `json:"appid"`
		NotBefore  int64    `json:"nbf"`
		Expires    int64    `json:"exp"`
		Capable    []string `json:"xms_cc"`
		Generation int      `json:"generation"`
	}
	if err := a.open(token, &body); err != nil {
		return Claims{}, bad("IDX14100: JWT is not well formed.")
	}
	a.mu.Lock()
	demanded := a.generation
	a.mu.Unlock()
	now := a.options.Now()
	switch {
	case !now.Before(time.Unix(body.Expires, 0)):
		return Claims{}, &Refusal{Expired: true, Message: "Lifetime validation failed, the token is expired."}
	case now.Before(time.Unix(body.NotBefore, 0)):
		return Claims{}, bad("Lifetime validation failed, the token is not yet valid.")
	case body.Audience != a.options.Audience:
		return Claims{}, bad("Access token validation failure. Invalid audience.")
	case body.Tenant != a.options.Tenant || body.Issuer != a.issuer():
		return Claims{}, bad("Access token validation failure. Invalid issuer.")
	case body.Generation < demanded && !slices.Contains(body.Capable, "cp1"):
		return Claims{}, bad("Continuous access evaluation resulted in a rejected token.")
	case body.Generation < demanded:
		refusal := bad("Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp")
		refusal.Challenge = challenge(demanded)
		return Claims{}, refusal
	}
	return Claims{
		Tenant: body.Tenant, Audience: body.Audience, Account: body.Account, ClientID: body.ClientID,
		Scopes: strings.Fields(body.Scopes), Roles: body.Roles, Expires: time.Unix(body.Expires, 0).UTC(),
	}, nil
}

// Check is Verify with the arguments and the result of the Check of
// simulator.Options. A token without the permission of the dialect is refused too.
func (a *Authority) Check(token string, dialect simulator.Dialect) *simulator.Refusal {
	if token == "" {
		return simulator.NoToken()
	}
	claims, err := a.Verify(token)
	var refused *Refusal
	switch {
	case errors.As(err, &refused) && refused.Challenge != "":
		return simulator.ClaimsChallenge(refused.Challenge)
	case errors.As(err, &refused) && refused.Expired:
		return simulator.ExpiredToken()
	case err != nil:
		return simulator.BadToken()
	case !claims.May(permissions[dialect]):
		return simulator.NoPermission()
	}
	return nil
}

// permissions are what the dialects demand.
var permissions = map[simulator.Dialect]string{
	simulator.MessageTraces: "MessageTrace.Read.All",
	simulator.Tracing:       "ExchangeMessageTrace.Read.All",
}

// Challenge makes Verify refuse every token so far with a claims challenge.
// Only tokens that are asked for with its claims are good again.
func (a *Authority) Challenge() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.generation++
}

// challenge writes the claims that a token must be asked for with. Entra puts
// a time of revocation here; the number of challenges needs no clock.
func challenge(generation int) string {
	text := fmt.Sprintf(`{"access_token":{"nbf":{"essential":true,"value":"%d"}}}`, generation)
	return base64.StdEncoding.EncodeToString([]byte(text))
}

// readClaims reads the claims parameter of a request: whether the client can
// answer challenges, and which one it answers.
func readClaims(text string) (capable bool, generation int) {
	var claims struct {
		AccessToken struct {
			Capabilities struct {
				Values []string `json:"values"`
			} `json:"xms_cc"`
			NotBefore struct {
				Value json.Number `json:"value"`
			} `json:"nbf"`
		} `json:"access_token"`
	}
	if json.Unmarshal([]byte(text), &claims) != nil {
		return false, 0
	}
	number, err := claims.AccessToken.NotBefore.Value.Int64()
	if err != nil {
		number = 0
	}
	return slices.Contains(claims.AccessToken.Capabilities.Values, "cp1"), int(number)
}
