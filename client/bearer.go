package client

import (
	"fmt"
	"slices"
	"strings"
)

// Bearer is what an access token says of itself, as far as it decides what it
// may read.
type Bearer struct {
	App         bool     // an application's own, without a person
	Audience    string   // the API that it is for; "": not known
	Resource    string   // the API that it is meant for; "": not known
	Permissions []string // delegated ones, or an application's
}

// Shortfall is what a token lacks, and what mends that.
type Shortfall struct {
	What string // half a sentence
	Mend string // sentences
}

// graphApp is the application id of Microsoft Graph, by which some tokens name
// it: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
const graphApp = "00000003-0000-0000-c000-000000000000"

// exchange are the names of the API for which the permission is granted by
// mistake: it offers one of the same name as Graph does.
var exchange = []string{"00000002-0000-0ff1-ce00-000000000000", "https://outlook.office365.com", "https://outlook.office.com"}

// WrongAudience reports whether the token is for another API than it should be,
// and what then mends it. What is not known is not wrong.
func (b Bearer) WrongAudience() (Shortfall, bool) {
	given, wanted := trimAudience(b.Audience), trimAudience(b.Resource)
	if given == "" || wanted == "" || strings.EqualFold(given, wanted) || strings.EqualFold(given, graphApp) {
		return Shortfall{}, false
	}
	if slices.ContainsFunc(exchange, func(name string) bool { return strings.EqualFold(name, given) }) {
		return Shortfall{
			What: fmt.Sprintf("the token is for Office 365 Exchange Online (%s), not for %s", given, wanted),
			Mend: "Grant the permission on Microsoft Graph in place of Office 365 Exchange Online, and get a token for " + wanted + ": msgtrace login does so.",
		}, true
	}
	return Shortfall{
		What: fmt.Sprintf("the token is for %s, not for %s", given, wanted),
		Mend: "Get a token for " + wanted + "/.default: msgtrace login does so.",
	}, true
}

func trimAudience(name string) string { return strings.TrimSuffix(strings.TrimSpace(name), "/") }

// MissingPermission reports whether the token lacks the permission of a dialect,
// and what then mends it.
func (b Bearer) MissingPermission(d Dialect) (Shortfall, bool) {
	needed := d.Limits().Permission
	if slices.ContainsFunc(b.Permissions, func(one string) bool { return strings.EqualFold(one, needed) }) {
		return Shortfall{}, false
	}
	has := strings.Join(b.Permissions, ", ")
	if has == "" {
		has = "none"
	}
	return Shortfall{
		What: needed + " is missing; the token has " + has,
		Mend: WhoGrants + " adds it and grants admin consent: " + b.wherePermission(d) + ". Then: msgtrace login.",
	}, true
}

// WhoGrants are the roles of those who may give an application a permission.
const WhoGrants = "A Privileged Role Administrator or Global Administrator"

// wherePermission is the way to the permission in the admin center.
func (b Bearer) wherePermission(d Dialect) string {
	api := "Microsoft Graph"
	switch {
	case b.App:
		api += " (not Office 365 Exchange Online) > Application permissions"
	case b.Audience != "" || len(b.Permissions) > 0: // something is known of it
		api += " (not Office 365 Exchange Online) > Delegated permissions"
	}
	return "Microsoft Entra admin center > App registrations > the application > API permissions > Add a permission > " +
		api + " > " + d.Limits().Permission + " > Grant admin consent"
}

// Denial is what is missing when Graph answers 403, with who mends it and where.
type Denial struct {
	Brief       string // what is missing, in few words
	Missing     string // and in full
	Who         string // who grants it
	Permission  string // where a permission is granted; "": none is missing
	Role        string // where a role is given; "": none is missing
	Unsupported string // what never works; "": nothing that could be meant
}

// Denied says what is missing, the likeliest first, as far as the token tells.
// For an application that is another API, then the permission, and only then a
// role: https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
// names none, but administrators report that the application itself had to get
// one. An unknown token is taken for a person's.
func (d Dialect) Denied(token Bearer) Denial {
	if !token.App {
		return Denial{
			Brief:       d.Limits().Permission + " or a role is missing; ask an administrator",
			Missing:     "the permission " + d.Limits().Permission + " with admin consent, or, for a person, one of the roles " + strings.Join(d.Roles(), ", "),
			Who:         "the permission: a Privileged Role Administrator or Global Administrator; the role: a Privileged Role Administrator",
			Permission:  token.wherePermission(d),
			Role:        "Microsoft Entra admin center > Roles & admins > the role > Add assignments",
			Unsupported: "a personal Microsoft account",
		}
	}
	short, found := token.WrongAudience()
	if !found {
		short, found = token.MissingPermission(d)
	}
	if found {
		return Denial{Brief: short.What, Missing: short.What, Who: "a Privileged Role Administrator or Global Administrator", Permission: token.wherePermission(d)}
	}
	return Denial{
		Brief:   "the application itself may need the role " + appRole + "; ask an administrator",
		Missing: "the token is for the right API and has the permission. Others report that the application itself then needs the role " + appRole + "; Microsoft does not document that",
		Who:     "a Privileged Role Administrator",
		Role:    "Microsoft Entra admin center > Roles & admins > " + appRole + " > Add assignments > the application",
	}
}

// appRole is the role of which is reported that an application needs it.
const appRole = "Global Reader"
