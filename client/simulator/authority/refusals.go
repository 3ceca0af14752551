package authority

import (
	"net/http"
	"regexp"
	"strconv"
)

// refusal is one of Entra's errors as the token endpoint sends it.
type refusal struct {
	code     string // of OAuth
	suberror string
	text     string
}

// refusals are errors whose code, suberror or text matter: as they stand in
// Microsoft's list, or, where it lacks them, as people quote them from their sign-ins.
// Every other number comes as unlisted.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
var refusals = map[int]refusal{
	16000:   {"interaction_required", "", "User account 'ann@contoso.com' from identity provider 'https://sts.windows.net/' does not exist in tenant 'Contoso' and cannot access the application in that tenant."},
	50020:   {"invalid_grant", "", "User account 'ann@fabrikam.com' from identity provider 'live.com' does not exist in tenant 'Contoso' and cannot access the application in that tenant."},
	50055:   {"invalid_grant", "user_password_expired", "The password is expired."},
	50072:   {"interaction_required", "basic_action", "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access the resource."},
	50074:   {"interaction_required", "basic_action", "Strong Authentication is required."},
	50076:   {"interaction_required", "basic_action", "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource."},
	50078:   {"interaction_required", "basic_action", "Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access the resource."},
	50079:   {"interaction_required", "basic_action", "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access the resource."},
	50097:   {"invalid_grant", "device_authentication_failed", "Device authentication is required."},
	50105:   {"invalid_grant", "", "Your administrator has configured the application to block users unless they are specifically granted access to the application."},
	50158:   {"interaction_required", "additional_action", "External security challenge not satisfied. User will be redirected to another page or authentication provider to satisfy additional authentication challenges."},
	50173:   {"invalid_grant", "bad_token", "The provided grant has expired due to it being revoked, a fresh auth token is needed."},
	50199:   {"interaction_required", "", "For security reasons, user confirmation is required for this request."},
	53000:   {"invalid_grant", "message_only", "Device is not in required device state: compliant."},
	53003:   {"invalid_grant", "message_only", blockedText},
	65001:   {"invalid_grant", "consent_required", "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource."},
	65004:   {"access_denied", "", "User declined to consent to access the app."},
	70019:   {"expired_token", "", "Verification code expired. Have the user retry the sign-in."},
	70043:   {"invalid_grant", "token_expired", "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access."},
	90094:   {"access_denied", "", "An administrator of the tenant has set a policy that prevents you from granting the application the permissions it is requesting."},
	530033:  {"invalid_grant", "message_only", "Your device is required to be managed to access this resource."},
	700016:  {"unauthorized_client", "", "Application with identifier was not found in the directory."},
	700027:  {"invalid_client", "", "Client assertion failed signature validation."},
	7000112: {"unauthorized_client", "", "Application is disabled."},
	7000215: {"invalid_client", "", "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value."},
	7000218: {"invalid_client", "", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."},
	7000222: {"invalid_client", "", "The provided client secret keys for app are expired."},
}

// unlisted is any other error.
var unlisted = refusal{"invalid_grant", "", "The simulator was told to answer so. There is no other reason."}

const blockedText = "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."

// AADSTS is the name of one of Entra's errors, as a Fault and as a Decision.
func AADSTS(number int) string { return "AADSTS" + strconv.Itoa(number) }

var namedNumber = regexp.MustCompile(`^AADSTS([1-9][0-9]{3,8})$`)

// numberOf reads what AADSTS wrote.
func numberOf(name string) (number int, ok bool) {
	found := namedNumber.FindStringSubmatch(name)
	if found == nil {
		return 0, false
	}
	number, err := strconv.Atoi(found[1])
	return number, err == nil
}

// refusalOf returns how an error is worded.
func refusalOf(number int) refusal {
	if known, ok := refusals[number]; ok {
		return known
	}
	return unlisted
}

// refuseWith answers with one of Entra's errors.
func refuseWith(r *http.Request, number int) reply {
	known, status := refusalOf(number), http.StatusBadRequest
	if known.code == "invalid_client" {
		status = http.StatusUnauthorized
	}
	out := refuse(r, status, known.code, known.suberror, number, known.text)
	if known.code == "interaction_required" {
		out.body = edit(out.body, "claims", DemandedClaims)
	}
	return out
}

// DemandedClaims come with a refusal that another sign-in can answer: it must be
// asked for with them.
const DemandedClaims = `{"access_token":{"capolids":{"essential":true,"values":["c7de1f9d-6c15-4a5b-8f05-3b3d6a6f1a11"]}}}`
