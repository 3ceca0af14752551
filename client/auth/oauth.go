package auth

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"msgtrace/client"
)

// oauthBody is the error body of the token endpoint. Of its description only the
// first sentence is ever shown, and only where nothing better is known: it is
// foreign text, and it is written for developers.
type oauthBody struct {
	Error         string `json:"error"`
	Suberror      string `json:"suberror"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	CorrelationID string `json:"correlation_id"`
	// Claims are what the sign-in that answers the error must be asked for with:
	// https://learn.microsoft.com/entra/identity-platform/v2-conditional-access-dev-guide
	Claims json.RawMessage `json:"claims"`
}

// maxClaims bounds the claims that are passed on; real ones have some hundred
// bytes.
const maxClaims = 8 << 10

// demanded returns the claims of an error if they are any.
func (b oauthBody) demanded() string {
	var text string
	if json.Unmarshal(b.Claims, &text) != nil || len(text) > maxClaims {
		return ""
	}
	claims, err := decodeClaims(text)
	if err != nil {
		return ""
	}
	return claims
}

// flow is what a request to the authority is part of. The same error means
// something else in each: in a new sign-in nothing was saved that could have
// become invalid.
type flow int

const (
	flowNew         flow = iota // a sign-in in a browser, or what comes before every sign-in
	flowDevice                  // a sign-in with a device code
	flowRenewal                 // of a sign-in that is kept
	flowApplication             // an application proves itself
)

// flowOf returns what a request is part of, as far as the request says.
func flowOf(request *http.Request) flow {
	switch form := formOf(request); {
	case isDeviceCode(request), form.Get("grant_type") == "device_code":
		return flowDevice
	case form.Get("grant_type") == "refresh_token":
		return flowRenewal
	case form.Get("grant_type") == "client_credentials":
		return flowApplication
	}
	return flowNew
}

var (
	plainWord    = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)
	aadstsInText = regexp.MustCompile(`AADSTS(\d{4,9})`)
)

// fromOAuth makes an Error of an error answer. A body that is not the
// protocol's tells only what the status does.
func fromOAuth(status int, body []byte, f flow) *Error {
	var parsed oauthBody
	if json.Unmarshal(body, &parsed) != nil || !plainWord.MatchString(parsed.Error) {
		return fromStatus(status)
	}
	out := oauthError(parsed, f)
	out.Status = status
	if client.IsGUID(parsed.CorrelationID) {
		out.CorrelationID = parsed.CorrelationID
	}
	if transientStatus(status) {
		out.Kind = KindUnavailable
		out.Message, out.Fix = unavailable(status), ""
	}
	return out
}

func aadsts(body oauthBody) int {
	if len(body.Codes) > 0 {
		return body.Codes[0]
	}
	if found := aadstsInText.FindStringSubmatch(body.Description); found != nil {
		number, err := strconv.Atoi(found[1])
		if err == nil {
			return number
		}
	}
	return 0
}

// oauthError words an error. What kind it is the OAuth code decides, which the
// protocol fixes (https://www.rfc-editor.org/rfc/rfc6749#section-5.2). The AADSTS
// number only chooses a better sentence where there is one, because Microsoft says
// that the numbers may change: see hints. A number that is not known leaves Entra's
// own sentence, unless the OAuth code says it all.
func oauthError(body oauthBody, f flow) *Error {
	out := meaning(body, f)
	out.OAuth, out.AADSTS, out.claims = body.Error, aadsts(body), body.demanded()
	if plainWord.MatchString(body.Suberror) {
		out.Suberror = body.Suberror
	}
	says := firstSentence(body.Description)
	switch known, listed := hints[out.AADSTS]; {
	case listed:
		out.Message, out.Fix = known.message, known.way.in(f)
	case says == "" || slices.Contains(tellingCodes, body.Error):
	case f == flowRenewal:
		out.Message = "Entra did not renew the saved sign-in: " + says
		out.Fix += explained(out.AADSTS)
	default:
		out.Message = "Entra refused the sign-in: " + says
		out.Fix += explained(out.AADSTS)
	}
	return out
}

// tellingCodes are the OAuth codes that have one cause only.
var tellingCodes = []string{"authorization_declined", "expired_token", "code_expired", "bad_verification_code", "consent_required",
	"temporarily_unavailable", "server_error"}

// explained says where Microsoft explains a number.
func explained(number int) string {
	if number == 0 {
		return ""
	}
	return fmt.Sprintf(" AADSTS%d is explained at https://login.microsoftonline.com/error?code=%d.", number, number)
}

// newCode is the way on after a device code that cannot be used.
const newCode = "Start the sign-in again; a new code is shown."

// meaning is what the OAuth code says by itself.
func meaning(body oauthBody, f flow) *Error {
	switch body.Error {
	case "authorization_declined", "access_denied":
		return &Error{Kind: KindDeclined, Message: "the sign-in was declined",
			Fix: "Start it again and approve it, or ask why it was declined."}
	case "expired_token", "code_expired":
		return &Error{Kind: KindExpired, Message: "the sign-in code expired before it was used", Fix: newCode}
	case "bad_verification_code":
		return &Error{Kind: KindExpired, Message: "the sign-in code is not valid any more", Fix: newCode}
	case "invalid_client":
		return &Error{Kind: KindCredential, Message: "the application's secret, certificate or assertion was not accepted",
			Fix: "Check it in the " + secretsPage + "."}
	case "unauthorized_client":
		return &Error{Kind: KindApplication, Message: "the application may not sign in this way",
			Fix: "Check client_id in the profile, and Authentication in the app registration."}
	case "invalid_tenant":
		return &Error{Kind: KindTenant, Message: "the tenant was not found", Fix: rightTenant.any}
	case "invalid_scope", "invalid_resource":
		return &Error{Kind: KindApplication, Message: "the permission that is asked for is not known to the tenant",
			Fix: addPermission.any}
	case "consent_required":
		return &Error{Kind: KindConsent, Message: hints[65001].message, Fix: grant}
	case "invalid_grant", "interaction_required", "login_required":
		return notGranted(body, f)
	case "temporarily_unavailable", "server_error":
		return &Error{Kind: KindUnavailable, Message: unavailable(0)}
	}
	return &Error{Kind: KindApplication, Message: "the sign-in was refused (" + body.Error + ")", Fix: startOrAsk.in(f)}
}

// notGranted is about what the person or the application has shown: it is not
// enough. Only in a renewal that was something saved.
func notGranted(body oauthBody, f flow) *Error {
	switch {
	case body.Suberror == "consent_required":
		return &Error{Kind: KindConsent, Message: hints[65001].message, Fix: grant}
	case f != flowRenewal:
		return &Error{Kind: KindRefused, Message: "Entra did not accept the sign-in", Fix: startOrAsk.in(f)}
	case body.Error == "invalid_grant":
		return &Error{Kind: KindSignIn, Message: "the saved sign-in is no longer valid", Fix: startOrAsk.in(f)}
	}
	return &Error{Kind: KindSignIn, Message: "Entra asks the person to sign in again", Fix: startOrAsk.in(f)}
}

// longestSentence is in characters.
const longestSentence = 200

var (
	numberFirst = regexp.MustCompile(`^\s*AADSTS\d+\s*:`)
	sentenceEnd = regexp.MustCompile(`[.!?]['")\]]?(\s+[\p{Lu}'"(]|\s*$)`)
	// notWords is longer than words and ids are: it may be a token.
	notWords = regexp.MustCompile(`[A-Za-z0-9_~+/=.-]{40,}`)
)

// firstSentence returns what Entra says first in a description, without the
// number in front and the ids behind it, fit for one line: only what can be
// seen, nothing that may be a secret, not endless, and without the full stop.
func firstSentence(description string) string {
	text := numberFirst.ReplaceAllString(description, "")
	for _, id := range []string{"Trace ID:", "Correlation ID:", "Timestamp:"} {
		text, _, _ = strings.Cut(text, id)
	}
	text = strings.Map(func(char rune) rune {
		if char == utf8.RuneError || !unicode.IsPrint(char) {
			return ' '
		}
		return char
	}, text)
	text = notWords.ReplaceAllString(text, "[...]")
	text = strings.Join(strings.Fields(text), " ")
	if end := sentenceEnd.FindStringIndex(text); end != nil {
		text = text[:end[0]]
	}
	if letters := []rune(text); len(letters) > longestSentence {
		text = string(letters[:longestSentence]) + "..."
	}
	return text
}

// fromStatus words an error answer that says nothing of the protocol, such as
// a gateway's.
func fromStatus(status int) *Error {
	if transientStatus(status) {
		return &Error{Kind: KindUnavailable, Status: status, Message: unavailable(status)}
	}
	return &Error{Kind: KindAnswer, Status: status,
		Message: fmt.Sprintf("the sign-in service answered %d without saying why", status)}
}

func unavailable(status int) string {
	if status == 0 {
		return "the sign-in service cannot answer right now"
	}
	return fmt.Sprintf("the sign-in service cannot answer right now (HTTP %d)", status)
}

// transientStatus tells the answers that another try may change.
func transientStatus(status int) bool {
	switch status {
	case 408, 429, 500, 502, 503, 504:
		return true
	}
	return false
}
