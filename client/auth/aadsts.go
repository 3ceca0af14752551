package auth

import "cmp"

// hint is a better sentence for one of Entra's numbers, and what the person can
// do about it.
type hint struct {
	message string // true in a new sign-in and in the renewal of a saved one
	way     way
}

// way is what a person can do, where it differs by what they were doing.
type way struct {
	any         string // unless one of the others is set
	device      string // a sign-in with a device code
	renewal     string // a saved sign-in was to be renewed
	application string // an application without a person
}

// in returns the way on in a flow.
func (w way) in(f flow) string {
	switch f {
	case flowDevice:
		return cmp.Or(w.device, w.any)
	case flowRenewal:
		return cmp.Or(w.renewal, w.any)
	case flowApplication:
		return cmp.Or(w.application, w.any)
	}
	return w.any
}

const (
	secretsPage = "Entra admin center, App registrations, the application, Certificates & secrets"
	signInLog   = "Entra admin center, Monitoring & health, Sign-in logs"
	startOver   = "Start the sign-in again."
	signInAgain = "Sign in again: msgtrace login."
	seeLog      = "An administrator sees why in the sign-in log: " + signInLog + "."
	grant       = "An administrator grants it: Entra admin center, App registrations, the application, API permissions, Grant admin consent."
	localhost   = "Add http://localhost under Authentication, Mobile and desktop applications, in the app registration."
)

// The ways on, by what the person must do.
var (
	startAgain   = way{any: startOver, renewal: signInAgain, application: "Try again. " + seeLog}
	startOrAsk   = way{any: startOver + " " + seeLog, renewal: signInAgain, application: "Try again. " + seeLog}
	waitABit     = way{any: "Wait a few minutes and try again."}
	secondFactor = way{
		any:     "Sign in again, and complete the second factor that the page asks for.",
		device:  "Sign in again, and complete the second factor that the page asks for; if it asks for none, set method = \"browser\" in the profile.",
		renewal: signInAgain, application: seeLog,
	}
	setUpFactor = way{any: "Set it up at https://aka.ms/mfasetup, then sign in: msgtrace login.", application: seeLog}
	confirm     = way{
		any:     "Start the sign-in again, and confirm on the page that you are trying to sign in.",
		device:  "Start the sign-in again, and confirm on the page that you are trying to sign in; if it does not ask, set method = \"browser\" in the profile.",
		renewal: "Sign in again, and confirm it on the page: msgtrace login.", application: seeLog,
	}
	managedDevice = way{
		any:         "Open the page in a browser on a device that your organization manages, signed in there with the work account.",
		device:      "A device code cannot show which device is used: set method = \"browser\" in the profile, and open the page on a device that your organization manages.",
		renewal:     "Sign in on a device that your organization manages, with method = \"browser\" in the profile: msgtrace login.",
		application: seeLog,
	}
	otherProgram = way{any: "A person cannot sign in to msgtrace under this policy: ask an administrator to exclude the application from it, or use a certificate.", application: seeLog}
	policy       = way{
		any:     "An administrator sees the policy in the sign-in log: " + signInLog + ".",
		device:  "Where device codes are blocked, use method = \"browser\" or a certificate; an administrator sees the policy in the sign-in log.",
		renewal: signInAgain + " If that is blocked too, an administrator sees the policy in the sign-in log.",
	}
	noDeviceCode = way{any: "Set method = \"browser\" in the profile or use a certificate, then sign in: msgtrace login."}
	homeRisk     = way{any: "An administrator of the account's own organization has to clear the risk."}
	proxyRule    = way{any: "Ask who runs the proxy of this network: it allows sign-ins to the tenants on its list only."}
	crossTenant  = way{any: "Sign in with an account of the tenant, or ask an administrator: External Identities, Cross-tenant access settings."}

	newPassword   = way{any: "Set a new password at https://aka.ms/sspr or have an administrator do so, then sign in: msgtrace login."}
	rightPassword = way{any: "Start the sign-in again with the right name and password."}
	myAccount     = way{any: "Sign in once at https://myaccount.microsoft.com, then: msgtrace login."}
	enableAccount = way{any: "Ask an administrator to enable it."}
	enableDevice  = way{any: "Ask an administrator to enable it: Entra admin center, Devices."}
	unlock        = way{any: "Wait, or ask an administrator to unlock it."}
	allowedHours  = way{any: "Sign in within the hours that are allowed, or ask an administrator."}
	member        = way{any: "Sign in with an account of the tenant, or correct tenant in the profile."}
	guest         = way{any: "Sign in with an account of the tenant, or have an administrator invite this one as a guest."}
	assign        = way{any: "Assign it: Entra admin center, Enterprise applications, the application, Users and groups."}
	ownProvider   = way{any: "Ask who runs it, and give them the correlation id; then sign in again."}

	consentAdmin  = way{any: grant}
	consentPerson = way{any: "Start the sign-in again and accept, or ask an administrator for consent."}
	addPermission = way{any: "Add the Microsoft Graph permission to the app registration: API permissions; then grant admin consent."}
	partner       = way{any: "An administrator of that tenant consents to it, or it is authorized in Partner Center."}

	registerApp   = way{any: "Check client_id and tenant in the profile; register the application in this tenant."}
	ownApp        = way{any: "Register an application of your own and set client_id in the profile."}
	enableApp     = way{any: "Enable it: Entra admin center, Enterprise applications, the application, Properties."}
	createSP      = way{any: "Create it: az ad sp create --id CLIENT_ID."}
	redirect      = way{any: localhost}
	publicClient  = way{any: "Allow public client flows: App registrations, the application, Authentication."}
	noPublic      = way{any: "Use method = \"device-code\" or \"browser\", or switch off public client flows: App registrations, the application, Authentication."}
	globalOnly    = way{any: "Message trace exists in the global cloud only; check cloud and base_url."}
	rightTenant   = way{any: "Check tenant in the profile: the tenant id (Entra admin center, Overview), or a domain of the tenant."}
	rightCloud    = way{any: "Check tenant and cloud in the profile."}
	rightClientID = way{any: "Check client_id in the profile."}

	newSecret     = way{any: "Make a new one: " + secretsPage + "."}
	valueOfSecret = way{any: "Use the secret's value, not its id: " + secretsPage + "."}
	uploadCert    = way{any: "Upload it: " + secretsPage + ", Certificates."}
	newCert       = way{any: "Upload a new one: " + secretsPage + ", Certificates."}
	federation    = way{any: "Add it: " + secretsPage + ", Federated credentials; issuer, subject and audience must match."}
	rightClock    = way{any: "Renew the federated token, if it is one, or set the clock of this host right (timedatectl); then try again."}
)

// hints are the numbers that can come of a device code, a browser, a renewal and
// an application's sign-in, after Microsoft's list of error codes. The list lacks some
// of the newer ones: what those mean is known from administrators' reports only. A
// number that is too general to say more than Entra's own sentence is left out.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
var hints = map[int]hint{
	// The session is over.
	50058:  {"Entra does not know any more who is signed in", startAgain},
	50085:  {"the provider behind the account asks for a new sign-in", startAgain},
	50089:  {"the sign-in ran out", startAgain},
	50132:  {"the session is over: the password expired or was changed", startAgain},
	50133:  {"the session is over: the password expired or was changed", startAgain},
	50134:  {"the sign-in was approved in another region than the one where it began", startAgain},
	50173:  {"the sign-in was revoked, or the password was changed", startAgain},
	54005:  {"the authorization code was already used", startAgain},
	70008:  {"the sign-in ran out", startAgain},
	70018:  {"the code that was entered is not the right one", startAgain},
	70019:  {"the sign-in code expired before it was used", way{any: newCode}},
	70020:  {"the sign-in code expired before it was used", way{any: newCode}},
	70043:  {"Conditional Access limits how long a sign-in lasts, and the time is over", startAgain},
	70044:  {"Conditional Access limits how long a sign-in lasts, and the time is over", startAgain},
	90120:  {"the sign-in was already approved or declined", startAgain},
	700082: {"the sign-in expired because it was not used", startAgain},
	700084: {"the sign-in has reached the end of its lifetime", startAgain},

	// The person has to show or set up more.
	50072: {"the account must set up multi-factor authentication first", setUpFactor},
	50074: {"multi-factor authentication is required", secondFactor},
	50076: {"multi-factor authentication is required", secondFactor},
	50078: {"the multi-factor authentication of this sign-in has expired", secondFactor},
	50079: {"the account must set up multi-factor authentication first", setUpFactor},
	50088: {"too many calls or texts were asked for as a second factor", waitABit},
	50125: {"the account must first set up how its password is reset", myAccount},
	50140: {"the page asked whether to stay signed in, and the sign-in stopped there", confirm},
	50158: {"the tenant demands a further check of the sign-in", secondFactor},
	50199: {"Entra asks the person to confirm the sign-in", confirm},
	53004: {"the account must set up multi-factor authentication, and Entra sees a risk in doing so now", way{any: "Set it up at https://aka.ms/mfasetup on a device and network that you usually use, or ask an administrator.", application: seeLog}},
	53010: {"multi-factor authentication must be set up at the place or on the device that the organization chose", setUpFactor},

	// The device, the program or the place does not meet a policy.
	50002:  {"the network allows sign-ins to other tenants only", proxyRule},
	50005:  {"Conditional Access does not allow this sort of device", policy},
	50097:  {"Entra asks for device authentication", managedDevice},
	50127:  {"Conditional Access demands a broker application on the device", otherProgram},
	50129:  {"Conditional Access demands a registered device", managedDevice},
	50131:  {"Conditional Access refused the sign-in because of the device, a risk or a policy", policy},
	50155:  {"Entra could not authenticate the device", managedDevice},
	50187:  {"Entra could not authenticate the device", managedDevice},
	53000:  {"Conditional Access demands a compliant device", managedDevice},
	53001:  {"Conditional Access demands a joined device", managedDevice},
	53002:  {"Conditional Access allows approved programs only", otherProgram},
	53003:  {"Conditional Access blocked the sign-in", policy},
	53011:  {"the account is blocked because of a risk in its own organization", homeRisk},
	135011: {"the device is disabled in Entra", enableDevice},
	500021: {"the network allows sign-ins to other tenants only", proxyRule},
	500022: {"the network allows sign-ins to other tenants only", proxyRule},
	500212: {"the account's organization does not allow sign-ins to this tenant", crossTenant},
	500213: {"the tenant does not allow sign-ins from the account's organization", crossTenant},
	530002: {"Conditional Access demands a compliant device", managedDevice},
	530003: {"Conditional Access demands a managed device", managedDevice},
	530004: {"the tenant does not accept compliant devices of other organizations", crossTenant},
	530021: {"Conditional Access allows approved programs only", otherProgram},
	530032: {"a security policy of the tenant blocked the sign-in", policy},
	530033: {"Conditional Access demands a device that is in management (MDM)", managedDevice},
	530034: {"the partner's administrator is blocked because of a risk in their own organization", homeRisk},
	530035: {"security defaults blocked the sign-in", way{any: "Use method = \"browser\" or a certificate.", application: seeLog}},
	530036: {"Conditional Access does not accept a sign-in that began with a device code", noDeviceCode},
	530084: {"Conditional Access demands token protection", otherProgram},

	// The account.
	16000:  {"the account does not belong to the tenant", guest},
	16003:  {"the account does not belong to the tenant", guest},
	50014:  {"the guest account is not set up in the tenant", guest},
	50020:  {"the account does not belong to the tenant", guest},
	50034:  {"the account does not exist in the tenant", member},
	50053:  {"the account is locked, or signs in from a blocked address", unlock},
	50055:  {"the password has expired", newPassword},
	50056:  {"the account has no password in the tenant", rightPassword},
	50057:  {"the account is disabled", enableAccount},
	50105:  {"the account is not assigned to the application", assign},
	50126:  {"the name or the password is wrong", rightPassword},
	50135:  {"the password must be changed because of a risk to the account", newPassword},
	50144:  {"the password has expired", newPassword},
	51004:  {"the account does not exist in the tenant", member},
	80012:  {"the account may not sign in at this hour", allowedHours},
	90072:  {"the account is not a guest of the tenant", guest},
	500208: {"the tenant does not accept this sort of account", member},

	// The organization's own identity provider or directory.
	20001: {"the organization's own sign-in service had a fault", ownProvider},
	20012: {"the organization's own sign-in service had a fault", ownProvider},
	20033: {"the organization's own sign-in service had a fault", ownProvider},
	40008: {"the organization's own sign-in service had a fault", ownProvider},
	40009: {"the organization's own sign-in service had a fault", ownProvider},
	40010: {"the organization's own sign-in service had a fault", ownProvider},
	40015: {"the organization's own sign-in service had a fault", ownProvider},
	50008: {"the organization's own sign-in service had a fault", ownProvider},
	50107: {"the organization's own sign-in service had a fault", ownProvider},
	80001: {"the organization's own directory could not check the password", ownProvider},
	80002: {"the organization's own directory could not check the password", ownProvider},
	80005: {"the organization's own directory could not check the password", ownProvider},
	80007: {"the organization's own directory could not check the password", ownProvider},
	80014: {"the organization's own directory could not check the password", ownProvider},

	// Consent.
	65001:  {"nobody has consented to the permission that is asked for", consentAdmin},
	65004:  {"the person did not consent to the application", consentPerson},
	65005:  {"the app registration does not list the permission that is asked for", addPermission},
	90008:  {"nobody has consented to the application", consentAdmin},
	90094:  {"the permission needs an administrator's consent", consentAdmin},
	90095:  {"the permission needs an administrator's consent", consentAdmin},
	90099:  {"the application is not authorized in the tenant of the customer", partner},
	650052: {"the tenant has no subscription of the service that is asked for", globalOnly},
	650056: {"the app registration does not list the permission, or nobody has consented to it", addPermission},
	650057: {"the app registration does not list the permission that is asked for", addPermission},

	// The application and how it is registered.
	50001:   {"the tenant does not know the resource that is asked for", globalOnly},
	50011:   {"the redirect address is not registered for the application", redirect},
	65002:   {"the client id is that of an application of Microsoft's own", ownApp},
	70001:   {"the application is not known in the tenant, or is disabled", registerApp},
	500011:  {"the tenant does not know the resource that is asked for", globalOnly},
	500113:  {"no redirect address is registered for the application", redirect},
	700011:  {"the application is not known in the tenant", registerApp},
	700016:  {"the application is not known in the tenant", registerApp},
	700025:  {"the application is registered to sign in without a secret or certificate", noPublic},
	900971:  {"no redirect address is registered for the application", redirect},
	1000031: {"the application cannot be used at this time", enableApp},
	7000112: {"the application is disabled in the tenant", enableApp},
	7000218: {"the application is not set up for signing in without a secret", publicClient},
	7000229: {"the application has no service principal in the tenant", createSP},
	9002327: {"the redirect address is registered for a single-page application", redirect},

	// The tenant.
	50059:   {"Entra could not tell which tenant is meant", rightTenant},
	50128:   {"Entra could not tell which tenant is meant", rightTenant},
	90002:   {"the tenant was not found", rightTenant},
	90019:   {"Entra could not tell which tenant is meant", rightTenant},
	90038:   {"the tenant belongs to another cloud", rightCloud},
	900023:  {"the tenant was not found", rightTenant},
	900382:  {"the tenant belongs to another cloud", rightCloud},
	900432:  {"the tenant belongs to another cloud", rightCloud},
	1000104: {"the account belongs to another cloud than the tenant", rightCloud},

	// What an application proves itself with.
	700021:  {"the assertion names another application", rightClientID},
	700024:  {"the assertion has expired or is not valid yet", rightClock},
	700027:  {"the certificate is not registered for the application, or its signature does not verify", uploadCert},
	700030:  {"the name in the certificate is not one that the application allows", uploadCert},
	700211:  {"no federated credential of the application matches the token of this workload", federation},
	700212:  {"no federated credential of the application matches the token of this workload", federation},
	700213:  {"no federated credential of the application matches the token of this workload", federation},
	1000502: {"the certificate has expired", newCert},
	7000215: {"the client secret is wrong", valueOfSecret},
	7000222: {"the client secret has expired", newSecret},

	// Entra itself.
	50033: {"the sign-in service cannot answer right now", waitABit},
	50087: {"the sign-in service cannot answer right now", waitABit},
	50196: {"Entra was asked for too many tokens in a short time", waitABit},
	90006: {"the sign-in service cannot answer right now", waitABit},
	90012: {"the sign-in service cannot answer right now", waitABit},
	90024: {"the sign-in service cannot answer right now", waitABit},
	90033: {"the sign-in service cannot answer right now", waitABit},
	90055: {"Entra was asked too often by this tenant", waitABit},
	90090: {"the sign-in service cannot answer right now", waitABit},
}
