package authority

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// refreshLifetime is how long a refresh token lives unused, as in Entra:
// https://learn.microsoft.com/entra/identity-platform/refresh-tokens
const refreshLifetime = 90 * 24 * time.Hour

// principalObject is the object id of the application's service principal.
const principalObject = "d1c2b3a4-5566-4777-8888-99aabbccdd02"

// objectOf is the object id of an account.
func objectOf(account string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(account)))
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// token is the token endpoint.
func (a *Authority) token(r *http.Request) reply {
	if out := a.refuseClient(r); out.status != 0 {
		return out
	}
	switch r.PostFormValue("grant_type") {
	case "device_code", "urn:ietf:params:oauth:grant-type:device_code":
		return a.redeemDevice(r)
	case "authorization_code":
		return a.redeemCode(r)
	case "refresh_token":
		return a.redeemRefresh(r)
	case "client_credentials":
		return a.redeemCredential(r)
	}
	return refuse(r, http.StatusBadRequest, "unsupported_grant_type", "", 70003, "The app requested an unsupported grant type.")
}

func (a *Authority) refuseClient(r *http.Request) reply {
	if r.PostFormValue("client_id") == a.options.ClientID {
		return reply{}
	}
	return refuse(r, http.StatusBadRequest, "unauthorized_client", "", 700016,
		"Application with identifier '"+r.PostFormValue("client_id")+"' was not found in the directory.")
}

func (a *Authority) redeemRefresh(r *http.Request) reply {
	a.mu.Lock()
	granted, known := a.refresh[r.PostFormValue("refresh_token")]
	a.mu.Unlock()
	switch {
	case !known:
		return refuseWith(r, 50173)
	case !a.options.Now().Before(granted.expire):
		return refuse(r, http.StatusBadRequest, "invalid_grant", "", 700082, "The refresh token has expired due to inactivity.")
	}
	if scope := r.PostFormValue("scope"); scope != "" {
		granted.scope = scope
	}
	return a.tokens(r, granted, r.PostFormValue("claims"))
}

func (a *Authority) redeemCredential(r *http.Request) reply {
	switch {
	case r.PostFormValue("client_secret") != "":
		if slices.Contains(a.options.OldSecrets, r.PostFormValue("client_secret")) {
			return refuseWith(r, 7000222)
		}
		if !a.knownSecret(r.PostFormValue("client_secret")) {
			return refuseWith(r, 7000215)
		}
	case r.PostFormValue("client_assertion") != "":
		if out := a.refuseAssertion(r); out.status != 0 {
			return out
		}
	default:
		return refuseWith(r, 7000218)
	}
	if !slices.Contains(strings.Fields(r.PostFormValue("scope")), a.options.Audience+"/.default") {
		return refuse(r, http.StatusBadRequest, "invalid_scope", "", 1002012,
			"The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.")
	}
	return answer(http.StatusOK, map[string]any{
		"token_type":   "Bearer",
		"expires_in":   int(a.options.TokenLife / time.Second),
		"access_token": a.appToken(r.PostFormValue("claims")),
	})
}

func (a *Authority) knownSecret(secret string) bool {
	good := false
	for _, known := range a.options.Secrets {
		good = subtle.ConstantTimeCompare([]byte(secret), []byte(known)) == 1 || good
	}
	return good
}

// tokens answers a person's sign-in: an access token for the permissions that
// have consent, an id token and a refresh token.
func (a *Authority) tokens(r *http.Request, granted grant, claims string) reply {
	var granting []string
	for _, scope := range strings.Fields(granted.scope) {
		permission, ours := strings.CutPrefix(scope, a.options.Audience+"/")
		if !ours {
			continue
		}
		if !slices.Contains(a.options.Scopes, permission) {
			return refuseWith(r, 65001)
		}
		granting = append(granting, permission)
	}
	if a.options.TokenScopes != nil {
		granting = a.options.TokenScopes
	}
	now := a.options.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if granted.account == "" {
		granted.account = a.options.Account
	}
	account := granted.account
	object := objectOf(account)
	access := a.sign(a.claimsFor(now, claims, map[string]any{
		"scp": strings.Join(granting, " "), "idtyp": "user", "oid": object, "sub": object,
		"upn": account, "unique_name": account, "name": "Ann Example",
		"wids": []string{"29232cdf-9323-42fd-ade2-1d097af3e4de"},
	}))
	identity := a.sign(map[string]any{
		"iss": idIssuer(r, a.options.TokenTenant), "aud": a.options.ClientID, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
		"oid": object, "sub": object, "preferred_username": account, "tid": a.options.TokenTenant,
	})
	a.issued = append(a.issued, access, identity)
	refresh := a.secret("0.REFRESH")
	a.refresh[refresh] = grant{client: granted.client, scope: granted.scope, account: account, expire: now.Add(refreshLifetime)}
	info, _ := json.Marshal(map[string]string{"uid": object, "utid": a.options.TokenTenant})
	return answer(http.StatusOK, map[string]any{
		"token_type": "Bearer", "scope": granted.scope, "expires_in": int(a.options.TokenLife / time.Second),
		"access_token": access, "refresh_token": refresh, "id_token": identity, "client_info": encode(info),
	})
}

// appToken is a token without a person: its permissions are roles. As with
// Entra it comes, without any, even if nobody consented.
func (a *Authority) appToken(claims string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	token := a.sign(a.claimsFor(a.options.Now(), claims, map[string]any{
		"roles": a.options.Roles, "idtyp": "app", "oid": principalObject, "sub": principalObject,
	}))
	a.issued = append(a.issued, token)
	return token
}

// claimsFor completes the claims of an access token. The caller holds the lock.
func (a *Authority) claimsFor(now time.Time, requested string, own map[string]any) map[string]any {
	own["aud"], own["iss"], own["tid"] = a.options.TokenFor, a.issuer(), a.options.TokenTenant
	own["iat"], own["nbf"], own["exp"] = now.Unix(), now.Unix(), now.Add(a.options.TokenLife).Unix()
	own["appid"], own["app_displayname"], own["ver"] = a.options.ClientID, "msgtrace", "1.0"
	capable, generation := readClaims(requested)
	if capable {
		own["xms_cc"] = []string{"cp1"}
	}
	own["generation"] = generation
	return own
}

// issuer names who issues access tokens: those for Graph are of version 1.0.
// https://learn.microsoft.com/entra/identity-platform/access-tokens
func (a *Authority) issuer() string { return "https://sts.windows.net/" + a.options.TokenTenant + "/" }

// SetAccount changes who signs in from now on. Whoever is signed in stays.
func (a *Authority) SetAccount(account string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.options.Account = account
}

// account is who signs in now.
func (a *Authority) account() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.options.Account
}

// RevokeSessions makes every refresh token that was given out useless, as an
// administrator does who revokes a person's sessions.
func (a *Authority) RevokeSessions() {
	a.mu.Lock()
	defer a.mu.Unlock()
	clear(a.refresh)
}
