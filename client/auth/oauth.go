package auth

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"

	"msgtrace/client"
)

// oauthBody is the error body of the token endpoint. Its description is never
// shown: it is foreign text, and it is written for developers.
type oauthBody struct {
	Error         string `json:"error"`
	Suberror      string `json:"suberror"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	CorrelationID string `json:"correlation_id"`
}

var (
	plainWord    = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)
	aadstsInText = regexp.MustCompile(`AADSTS(\d{4,9})`)
)

// fromOAuth makes an Error of an error answer. A body that is not the
// protocol's tells only what the status does.
func fromOAuth(status int, body []byte) *Error {
	var parsed oauthBody
	if json.Unmarshal(body, &parsed) != nil || !plainWord.MatchString(parsed.Error) {
		return fromStatus(status)
	}
	out := oauthError(parsed.Error, parsed.Suberror, aadsts(parsed))
	out.Status = status
	if client.IsGUID(parsed.CorrelationID) {
		out.CorrelationID = parsed.CorrelationID
	}
	if transientStatus(status) {
		out.Kind = KindUnavailable
		out.Message, out.Mend = unavailable(status)
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

// oauthError words an error by its OAuth code, which the protocol fixes. The
// AADSTS number only chooses a better sentence where there is one, because
// Microsoft says that the numbers may change.
func oauthError(code, suberror string, number int) *Error {
	out := &Error{OAuth: code, AADSTS: number}
	if plainWord.MatchString(suberror) {
		out.Suberror = suberror
	}
	switch code {
	case "authorization_declined", "access_denied":
		out.Kind, out.Message = KindDeclined, "the sign-in was declined"
		out.Mend = "Start it again and approve it, or ask why it was declined."
	case "expired_token", "code_expired", "bad_verification_code":
		out.Kind, out.Message = KindExpired, "the sign-in code expired before it was used"
		out.Mend = "Start the sign-in again; a new code is shown."
	case "invalid_client":
		out.Kind, out.Message = KindCredential, "the application's secret, certificate or assertion was not accepted"
		out.Mend = "Check it in the Entra admin center: App registrations, the application, Certificates & secrets."
	case "unauthorized_client":
		out.Kind, out.Message = KindApplication, "the application may not sign in this way"
		out.Mend = "Check client_id in the profile, and Authentication in the app registration."
	case "invalid_tenant":
		out.Kind, out.Message = KindTenant, "the tenant was not found"
		out.Mend = "Check tenant in the profile: the tenant id, or a domain of the tenant."
	case "invalid_scope", "invalid_resource":
		out.Kind, out.Message = KindApplication, "the permission that is asked for is not known to the tenant"
		out.Mend = "Add the Microsoft Graph permission to the app registration: API permissions."
	case "consent_required":
		consent(out)
	case "invalid_grant", "interaction_required", "login_required":
		out.Kind, out.Message = KindSignIn, "the saved sign-in is no longer valid"
		out.Mend = "Sign in again: msgtrace login."
		if suberror == "consent_required" {
			consent(out)
		}
	case "temporarily_unavailable", "server_error":
		out.Kind = KindUnavailable
		out.Message, out.Mend = unavailable(0)
	default:
		out.Kind, out.Message = KindApplication, "the sign-in was refused ("+code+")"
		out.Mend = "Look up the AADSTS number at https://login.microsoftonline.com/error."
	}
	if better, ok := hints[number]; ok {
		out.Message, out.Mend = better.message, better.mend
	}
	return out
}

func consent(out *Error) {
	out.Kind, out.Message = KindConsent, "nobody has consented to the permission that is asked for"
	out.Mend = "An administrator grants it: Entra admin center, App registrations, the application, API permissions, Grant admin consent."
}

// fromStatus words an error answer that says nothing of the protocol, such as
// a gateway's.
func fromStatus(status int) *Error {
	if transientStatus(status) {
		message, mend := unavailable(status)
		return &Error{Kind: KindUnavailable, Status: status, Message: message, Mend: mend}
	}
	return &Error{Kind: KindAnswer, Status: status,
		Message: fmt.Sprintf("the sign-in service answered %d without saying why", status),
		Mend:    "Something between here and the service may have answered instead: check HTTPS_PROXY and the network."}
}

func unavailable(status int) (message, mend string) {
	message = "the sign-in service cannot answer right now"
	if status != 0 {
		message = fmt.Sprintf("the sign-in service cannot answer right now (HTTP %d)", status)
	}
	return message, "Wait a minute and try again; https://status.cloud.microsoft tells of known trouble."
}

// transientStatus tells the answers that another try may change.
func transientStatus(status int) bool {
	switch status {
	case 408, 429, 500, 502, 503, 504:
		return true
	}
	return false
}

// hint is a better sentence for one of Entra's numbers.
type hint struct{ message, mend string }

const (
	secretsPage = "Entra admin center, App registrations, the application, Certificates & secrets"
	signInAgain = "Sign in again: msgtrace login."
)

// hints are the numbers that people meet, after Microsoft's list of error codes:
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
var hints = map[int]hint{
	50011:   {"the redirect address is not registered for the application", "Add http://localhost under Authentication, Mobile and desktop applications, in the app registration."},
	50020:   {"the account does not belong to the tenant", "Sign in with an account of the tenant, or correct tenant in the profile."},
	50034:   {"the account does not exist in the tenant", "Sign in with an account of the tenant, or correct tenant in the profile."},
	50053:   {"the account is locked, or signs in from a blocked address", "Wait, or ask an administrator to unlock it."},
	50057:   {"the account is disabled", "Ask an administrator to enable it."},
	50058:   {"the saved sign-in is no longer valid", signInAgain},
	50074:   {"multi-factor authentication is required", signInAgain},
	50076:   {"multi-factor authentication is required", signInAgain},
	50079:   {"the account must set up multi-factor authentication first", "Set it up at https://aka.ms/mfasetup, then: msgtrace login."},
	50105:   {"the account is not assigned to the application", "Assign it: Entra admin center, Enterprise applications, the application, Users and groups."},
	50158:   {"the tenant demands a further check of the sign-in", signInAgain},
	50173:   {"the sign-in was revoked, or the password was changed", signInAgain},
	53000:   {"Conditional Access demands a compliant device", "Sign in in a browser on a compliant device: method = \"browser\"."},
	53001:   {"Conditional Access demands a joined device", "Sign in in a browser on a joined device: method = \"browser\"."},
	53003:   {"Conditional Access blocked the sign-in", "Where device codes are blocked, use method = \"browser\" or a certificate; an administrator sees the policy in the sign-in log."},
	54005:   {"the authorization code was already used", signInAgain},
	65001:   {"nobody has consented to the permission that is asked for", "An administrator grants it: Entra admin center, App registrations, the application, API permissions, Grant admin consent."},
	65004:   {"the person did not consent to the application", "Start the sign-in again and accept, or ask an administrator for consent."},
	70008:   {"the sign-in ran out", signInAgain},
	90002:   {"the tenant was not found", "Check tenant in the profile: the tenant id, or a domain of the tenant."},
	90094:   {"the permission needs an administrator's consent", "An administrator grants it: Entra admin center, App registrations, the application, API permissions, Grant admin consent."},
	500011:  {"the tenant does not know the resource that is asked for", "Message trace exists in the global cloud only; check cloud and base_url."},
	530035:  {"security defaults blocked the sign-in", "Use method = \"browser\" or a certificate."},
	700016:  {"the application is not known in the tenant", "Check client_id and tenant in the profile; register the application in this tenant."},
	700021:  {"the assertion names another application", "Check client_id in the profile."},
	700024:  {"the assertion is outside its time", "Renew the federated token, if it is one, or set the clock of this host right (timedatectl); then try again."},
	700027:  {"the certificate is not registered for the application, or its signature does not verify", "Upload it: " + secretsPage + ", Certificates."},
	700082:  {"the saved sign-in expired because it was not used", signInAgain},
	700213:  {"no federated credential of the application matches the token of this workload", "Add it: " + secretsPage + ", Federated credentials; issuer, subject and audience must match."},
	1000502: {"the certificate has expired", "Upload a new one: " + secretsPage + ", Certificates."},
	7000112: {"the application is disabled in the tenant", "Enable it: Entra admin center, Enterprise applications, the application, Properties."},
	7000215: {"the client secret is wrong", "Use the secret's value, not its id: " + secretsPage + "."},
	7000218: {"the application is not set up for signing in without a secret", "Allow public client flows: App registrations, the application, Authentication."},
	7000222: {"the client secret has expired", "Make a new one: " + secretsPage + "."},
}
