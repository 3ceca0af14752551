package authority

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// authorized is an authorization code that waits to be redeemed.
type authorized struct {
	grant
	redirect  string
	challenge string
	claims    string
	used      bool
}

// authorizePage shows what is asked for, and lets the person say yes or no.
func (a *Authority) authorizePage(r *http.Request) reply {
	query := r.URL.Query()
	if out := a.refuseAuthorize(query); out.status != 0 {
		return out
	}
	hidden := map[string]string{}
	for name := range query {
		hidden[name] = query.Get(name)
	}
	return show(http.StatusOK, pageData{
		Text:   "msgtrace asks for: " + query.Get("scope"),
		Form:   true,
		Action: r.URL.Path, Hidden: hidden, Account: a.account(),
	})
}

// authorizeAnswer sends the browser back with the person's decision.
func (a *Authority) authorizeAnswer(r *http.Request) reply {
	if err := r.ParseForm(); err != nil {
		return show(http.StatusBadRequest, pageData{Text: "The form cannot be read."})
	}
	if out := a.refuseAuthorize(r.PostForm); out.status != 0 {
		return out
	}
	target := a.decideAuthorize(r.PostForm, Decision(r.PostForm.Get("action")))
	return reply{status: http.StatusSeeOther, header: http.Header{"Location": {target}}}
}

// refuseAuthorize shows what is wrong with a request, on the page: an answer
// is never sent to a redirect URI that was not checked.
func (a *Authority) refuseAuthorize(query url.Values) reply {
	redirect, err := url.Parse(query.Get("redirect_uri"))
	text := ""
	switch {
	case query.Get("client_id") != a.options.ClientID:
		text = "AADSTS700016: Application was not found in the directory."
	case err != nil || redirect.Scheme != "http" || redirect.Hostname() != "localhost":
		text = "AADSTS50011: The redirect URI specified in the request does not match the redirect URIs configured for the application."
	case query.Get("response_type") != "code":
		text = "AADSTS700054: response_type is not enabled for the application."
	case query.Get("code_challenge_method") != "S256" || query.Get("code_challenge") == "":
		text = "AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption."
	default:
		return reply{}
	}
	return show(http.StatusBadRequest, pageData{Text: text})
}

func (a *Authority) decideAuthorize(query url.Values, decision Decision) string {
	result := url.Values{"state": {query.Get("state")}}
	number, refused := decision.number()
	switch {
	case decision == Approve:
		a.mu.Lock()
		code := a.secret("0.AUTH")
		a.codes[code] = &authorized{
			grant: grant{
				client: query.Get("client_id"), scope: query.Get("scope"),
				expire: a.options.Now().Add(a.options.CodeLifetime),
			},
			redirect:  query.Get("redirect_uri"),
			challenge: query.Get("code_challenge"),
			claims:    query.Get("claims"),
		}
		a.mu.Unlock()
		result.Set("code", code)
	case decision == Expire:
		code := a.expiredCode()
		result.Set("code", code)
	case refused:
		refuseVisit(result, number)
	default:
		refuseVisit(result, 65004)
	}
	return query.Get("redirect_uri") + "?" + result.Encode()
}

// refuseVisit puts one of Entra's errors into the address that a browser is sent
// back to. What the token endpoint calls invalid_grant is access_denied here.
func refuseVisit(result url.Values, number int) {
	known := refusalOf(number)
	if known.code == "invalid_grant" {
		known.code = "access_denied"
	}
	result.Set("error", known.code)
	if known.suberror != "" {
		result.Set("error_subcode", known.suberror)
	}
	result.Set("error_description", AADSTS(number)+": "+known.text)
}

// expiredCode is an authorization code that ran out before it was redeemed.
func (a *Authority) expiredCode() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	code := a.secret("0.AUTH")
	a.codes[code] = &authorized{grant: grant{expire: a.options.Now().Add(-time.Second)}}
	return code
}

// DecideURL is what the person does with the authorization page at rawURL: it
// returns where the browser is sent.
func (a *Authority) DecideURL(rawURL string, decision Decision) (string, error) {
	parsed, err := url.Parse(rawURL)
	if err != nil {
		return "", err
	}
	query := parsed.Query()
	if out := a.refuseAuthorize(query); out.status != 0 {
		return "", fmt.Errorf("the authorization page answered %d", out.status)
	}
	return a.decideAuthorize(query, decision), nil
}

// redeemCode is the second half of the authorization code flow.
func (a *Authority) redeemCode(r *http.Request) reply {
	a.mu.Lock()
	code := a.codes[r.PostFormValue("code")]
	reused := code != nil && code.used
	if code != nil {
		code.used = true
	}
	a.mu.Unlock()
	verifier := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	proof := base64.RawURLEncoding.EncodeToString(verifier[:])
	switch {
	case code == nil:
		return refuse(r, http.StatusBadRequest, "invalid_grant", "", 9002313, "Invalid request. Request is malformed or invalid.")
	case !a.options.Now().Before(code.expire):
		return refuse(r, http.StatusBadRequest, "invalid_grant", "", 70008, "The provided authorization code or refresh token has expired due to inactivity.")
	case reused:
		return refuse(r, http.StatusBadRequest, "invalid_grant", "", 54005, "OAuth2 Authorization code was already redeemed.")
	case r.PostFormValue("redirect_uri") != code.redirect:
		return refuse(r, http.StatusBadRequest, "invalid_client", "", 50011, "The redirect URI does not match.")
	case subtle.ConstantTimeCompare([]byte(proof), []byte(code.challenge)) != 1:
		return refuse(r, http.StatusBadRequest, "invalid_grant", "", 501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.")
	}
	return a.tokens(r, code.grant, code.claims)
}
