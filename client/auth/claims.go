package auth

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
)

// Claims are what a token says of itself.
type Claims struct {
	Tenant         string    `json:"tenant"`            // tenant id
	Audience       string    `json:"audience"`          // the resource it is for
	Account        string    `json:"account,omitempty"` // empty in a token of an application
	Name           string    `json:"name,omitempty"`
	ClientID       string    `json:"clientId,omitempty"`
	Application    string    `json:"application,omitempty"`    // display name of the application
	Scopes         []string  `json:"scopes,omitempty"`         // delegated permissions
	Roles          []string  `json:"roles,omitempty"`          // application permissions
	DirectoryRoles []string  `json:"directoryRoles,omitempty"` // of the account: names we know, ids otherwise
	Issued         time.Time `json:"issued"`                   // UTC
	Expires        time.Time `json:"expires"`                  // UTC
}

// App reports whether the token is an application's own: such a token has no
// delegated permissions, and no account.
func (c Claims) App() bool { return len(c.Scopes) == 0 && c.Account == "" }

// Bearer returns what decides what the token may read of a resource.
func (c Claims) Bearer(resource string) client.Bearer {
	return client.Bearer{App: c.App(), Audience: c.Audience, Resource: resource, Permissions: slices.Concat(c.Scopes, c.Roles)}
}

// directoryRoles names the roles that matter for message trace, by the
// template ids of Microsoft's list of built-in roles:
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
var directoryRoles = map[string]string{
	"62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
	"f2ef992c-3afb-46b9-b7cf-a126ee74c451": "Global Reader",
	"29232cdf-9323-42fd-ade2-1d097af3e4de": "Exchange Administrator",
	"31392ffb-586c-42d1-9346-e59415a2cc4e": "Exchange Recipient Administrator",
	"194ae4cb-b126-40b2-bd5b-6091b380977d": "Security Administrator",
	"5d6b6bb7-de71-4623-b4af-352380a352b5": "Security Reader",
	"17315797-102d-40b4-93e0-432062caca18": "Compliance Administrator",
}

// ordinaryUser is the template id that the account of every ordinary member of a tenant
// carries. Microsoft's list does not have it; the tokens that people publish do.
const ordinaryUser = "b79fbf4d-3ef9-4689-8143-76b194e85509"

// ReadClaims reads a token without verifying it: for showing what it is, never
// for trusting it. Microsoft's own APIs may be sent tokens of any format, so a token
// that cannot be read may still be good.
// https://learn.microsoft.com/entra/identity-platform/access-tokens
func ReadClaims(token string) (Claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return Claims{}, errors.New("the token cannot be read: it does not have three parts")
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return Claims{}, errors.New("the token cannot be read: it is not base64")
	}
	var body struct {
		Tenant     string   `json:"tid"`
		Audience   string   `json:"aud"`
		UPN        string   `json:"upn"`
		Preferred  string   `json:"preferred_username"`
		UniqueName string   `json:"unique_name"`
		Name       string   `json:"name"`
		AppID      string   `json:"appid"`
		Authorized string   `json:"azp"`
		AppName    string   `json:"app_displayname"`
		Scopes     string   `json:"scp"`
		Roles      []string `json:"roles"`
		Directory  []string `json:"wids"`
		Issued     float64  `json:"iat"`
		Expires    float64  `json:"exp"`
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		return Claims{}, errors.New("the token cannot be read: its claims are not JSON")
	}
	return Claims{
		Tenant:         body.Tenant,
		Audience:       body.Audience,
		Account:        cmp.Or(body.UPN, body.Preferred, body.UniqueName),
		Name:           body.Name,
		ClientID:       cmp.Or(body.AppID, body.Authorized),
		Application:    body.AppName,
		Scopes:         strings.Fields(body.Scopes),
		Roles:          body.Roles,
		DirectoryRoles: roleNames(body.Directory),
		Issued:         unixTime(body.Issued),
		Expires:        unixTime(body.Expires),
	}, nil
}

func roleNames(ids []string) []string {
	var names []string
	for _, id := range ids {
		switch name, known := directoryRoles[strings.ToLower(id)]; {
		case known:
			names = append(names, name)
		case !strings.EqualFold(id, ordinaryUser):
			names = append(names, id)
		}
	}
	return names
}

// latest bounds the times that are believed: the end of the year 9999.
const latest = 253402300799

func unixTime(seconds float64) time.Time {
	if seconds <= 0 || seconds > latest {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

// decodeClaims checks the claims of a challenge: a JSON object, or one in
// base64, which is how it stands in the header.
func decodeClaims(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	candidates := []string{text}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if raw, err := encoding.DecodeString(text); err == nil {
			candidates = append(candidates, string(raw))
		}
	}
	for _, candidate := range candidates {
		var object map[string]any
		if json.Unmarshal([]byte(candidate), &object) == nil {
			return candidate, nil
		}
	}
	return "", &Error{Kind: KindAnswer, Message: "the service demands a new sign-in in a form that cannot be read", Fix: signInAgain}
}
