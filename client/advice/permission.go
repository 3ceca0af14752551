package advice

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"msgtrace/client"
)

// graphApp is the application id of Microsoft Graph, by which some tokens name
// it: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
const graphApp = "00000003-0000-0000-c000-000000000000"

// exchange are the names of the API for which the permission is granted by
// mistake: it offers one of the same name as Graph does. One vendor's guide says to:
// https://support.logsign.net/hc/en-us/articles/24899097697426-Office-365-Message-Trace-Integration-via-API
var exchange = []string{"00000002-0000-0ff1-ce00-000000000000", "https://outlook.office365.com", "https://outlook.office.com"}

const (
	// whoGrants are the roles of those who may give an application a permission:
	// https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
	whoGrants = "a Privileged Role Administrator or Global Administrator"
	// whoAssigns is the role of those who may give a role.
	whoAssigns = "a Privileged Role Administrator"
	// appRole is the role that an application is reported to need. The code of one
	// public client says so; no page does.
	appRole = "Global Reader"
	// admin is where both do it.
	admin = "Microsoft Entra admin center > "
)

// WrongAudience reports whether the token is for another API than it should be,
// and what fixes it then. What is not known is not wrong.
func WrongAudience(token client.Bearer) (Advice, bool) {
	given, wanted := trimAudience(token.Audience), trimAudience(token.Resource)
	if given == "" || wanted == "" || strings.EqualFold(given, wanted) || strings.EqualFold(given, graphApp) {
		return Advice{}, false
	}
	named, step := given, "Get a token for "+wanted+"/.default: msgtrace login does so."
	if slices.ContainsFunc(exchange, func(name string) bool { return strings.EqualFold(name, given) }) {
		named = "Office 365 Exchange Online (" + given + ")"
		step = "Grant the permission on Microsoft Graph in place of Office 365 Exchange Online, and get a token for " + wanted + ": msgtrace login does so."
	}
	what := fmt.Sprintf("the token is for %s, not for %s", named, wanted)
	return Advice{Brief: Sentence(what), Missing: what, Steps: steps(step)}, true
}

func trimAudience(name string) string { return strings.TrimSuffix(strings.TrimSpace(name), "/") }

// forAnother is about a token for another API, where Graph refused it as that.
func forAnother(err error, s Setting) (Advice, bool) {
	e := asked(err)
	if e == nil || e.Status != http.StatusUnauthorized || !errors.Is(e.Kind, client.ErrSignIn) {
		return Advice{}, false
	}
	out, wrong := WrongAudience(s.Token)
	out.Brief = headline(err, e.Kind.Error(), out.Missing)
	return out, wrong
}

// MissingPermission reports whether the token lacks the permission of a dialect,
// and who then grants it where.
func MissingPermission(token client.Bearer, d client.Dialect) (Advice, bool) {
	needed := d.Limits().Permission
	if slices.ContainsFunc(token.Permissions, func(one string) bool { return strings.EqualFold(one, needed) }) {
		return Advice{}, false
	}
	has := strings.Join(token.Permissions, ", ")
	if has == "" {
		has = "none"
	}
	what := needed + " is missing; the token has " + has
	return Advice{Brief: Sentence(what), Missing: what, Who: whoGrants,
		Steps: []Step{{"Permission", wherePermission(token, d)}, {"Then", "msgtrace login"}}}, true
}

// wherePermission is the way to the permission in the admin center.
func wherePermission(token client.Bearer, d client.Dialect) string {
	api := "Microsoft Graph"
	switch {
	case token.App:
		api += " (not Office 365 Exchange Online) > Application permissions"
	case token.Audience != "" || len(token.Permissions) > 0: // something is known of it
		api += " (not Office 365 Exchange Online) > Delegated permissions"
	}
	return admin + "App registrations > the application > API permissions > Add a permission > " +
		api + " > " + d.Limits().Permission + " > Grant admin consent"
}

// denied is about a 403: what is missing, the likeliest first, as far as the token
// tells. For an application that is another API, then the permission, and only
// then a role: https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
// names none, but one public client reports that the application itself had to get
// one. An unknown token is taken for a person's.
func denied(err error, s Setting) Advice {
	if !s.Token.App {
		return deniedPerson(err, s)
	}
	out, found := WrongAudience(s.Token)
	if found {
		out.Who = whoGrants
		out.Steps = append(out.Steps, Step{"Permission", wherePermission(s.Token, s.Dialect)})
	} else {
		out, found = MissingPermission(s.Token, s.Dialect)
	}
	if found {
		out.Brief = notAllowed(err, out.Missing)
		return out
	}
	return Advice{
		Brief: notAllowed(err, "the application itself may need the role "+appRole+"; ask an administrator"),
		Missing: "the token is for the right API and has the permission. Others report that the application itself then needs the role " +
			appRole + "; Microsoft does not document that",
		Who:   whoAssigns,
		Steps: []Step{{"Role", whereRole(appRole) + " > the application"}},
	}
}

func deniedPerson(err error, s Setting) Advice {
	needed := s.Dialect.Limits().Permission
	return Advice{
		Brief:   notAllowed(err, needed+" or a role is missing; ask an administrator"),
		Missing: "the permission " + needed + " with admin consent, or, for a person, " + OneRole(s.Dialect),
		Who:     "the permission: " + whoGrants + "; the role: " + whoAssigns,
		Steps: []Step{{"Permission", wherePermission(s.Token, s.Dialect)}, {"Role", whereRole("the role")},
			{"Not supported", "a personal Microsoft account"}},
	}
}

// OneRole names the roles of which a person needs one.
func OneRole(d client.Dialect) string { return "one of the roles " + strings.Join(d.Roles(), ", ") }

func whereRole(role string) string { return admin + "Roles & admins > " + role + " > Add assignments" }

func notAllowed(err error, why string) string { return headline(err, "not allowed", why) }
