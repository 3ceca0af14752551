package advice

import (
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
)

func TestTokenForAnotherAPIIsNamed(t *testing.T) {
	const graph = "https://graph.microsoft.com"
	const exchangeOnline = "Office 365 Exchange Online"
	for _, test := range []struct{ audience, resource, want string }{
		{graph, graph, ""},
		{"HTTPS://graph.microsoft.com/", graph, ""},
		{"00000003-0000-0000-C000-000000000000", graph + "/", ""},
		{"", graph, ""},
		{"https://vault.azure.net", "", ""},
		{"https://outlook.office365.com", graph, "the token is for Office 365 Exchange Online (https://outlook.office365.com), not for https://graph.microsoft.com"},
		{"https://Outlook.Office365.com/", graph, "the token is for Office 365 Exchange Online (https://Outlook.Office365.com), not for https://graph.microsoft.com"},
		{"00000002-0000-0ff1-ce00-000000000000", graph, "the token is for Office 365 Exchange Online (00000002-0000-0ff1-ce00-000000000000), not for https://graph.microsoft.com"},
		{"https://vault.azure.net", graph, "the token is for https://vault.azure.net, not for https://graph.microsoft.com"},
	} {
		got, wrong := WrongAudience(client.Bearer{Audience: test.audience, Resource: test.resource})
		if got.Missing != test.want || wrong != (test.want != "") || wrong && !strings.HasSuffix(got.Line(), "msgtrace login does so.") {
			t.Errorf("%q for %q: got %+v, %v, want %q", test.audience, test.resource, got, wrong, test.want)
		}
		if strings.Contains(got.Line(), exchangeOnline) != strings.Contains(test.want, exchangeOnline) {
			t.Errorf("%q for %q: got the fix %q", test.audience, test.resource, got.Line())
		}
	}
}

func TestMissingPermissionIsNamedWithWhoGrantsIt(t *testing.T) {
	for _, test := range []struct {
		bearer  client.Bearer
		dialect client.Dialect
		want    string
		where   string
	}{
		{client.Bearer{Permissions: []string{"openid", "exchangemessagetrace.read.all"}}, client.Tracing, "", ""},
		{client.Bearer{Permissions: []string{"ExchangeMessageTrace.Read.All"}}, client.MessageTraces, "MessageTrace.Read.All is missing; the token has ExchangeMessageTrace.Read.All", "> Delegated permissions > MessageTrace.Read.All >"},
		{client.Bearer{App: true}, client.Tracing, "ExchangeMessageTrace.Read.All is missing; the token has none", "> Application permissions > ExchangeMessageTrace.Read.All >"},
		{client.Bearer{App: true, Permissions: []string{"User.Read.All", "Mail.Read"}}, client.Tracing, "ExchangeMessageTrace.Read.All is missing; the token has User.Read.All, Mail.Read",
			"Microsoft Graph (not Office 365 Exchange Online)"},
	} {
		got, missing := MissingPermission(test.bearer, test.dialect)
		if got.Missing != test.want || missing != (test.want != "") || !strings.Contains(got.Line(), test.where) {
			t.Errorf("%+v, %s: got %+v, %v, want %q and %q", test.bearer, test.dialect, got, missing, test.want, test.where)
		}
		if missing && !strings.HasPrefix(got.Line(), "Who can fix it: a Privileged Role Administrator or Global Administrator") {
			t.Errorf("got the fix %q, want who grants it", got.Line())
		}
	}
}

func TestDenialNamesTheLikeliestCauseFirst(t *testing.T) {
	const graph = "https://graph.microsoft.com"
	app := func(audience string, permissions ...string) client.Bearer {
		return client.Bearer{App: true, Audience: audience, Resource: graph, Permissions: permissions}
	}
	for name, test := range map[string]struct {
		token            client.Bearer
		brief            string
		permission, role bool
	}{
		"unknown":                          {client.Bearer{}, "ExchangeMessageTrace.Read.All or a role is missing; ask an administrator", true, true},
		"a person":                         {client.Bearer{Audience: graph, Resource: graph}, "ExchangeMessageTrace.Read.All or a role is missing; ask an administrator", true, true},
		"another API":                      {app("https://outlook.office365.com", "Mail.Read"), "the token is for Office 365 Exchange Online (https://outlook.office365.com), not for " + graph, true, false},
		"another API, with the permission": {app("https://vault.azure.net", "ExchangeMessageTrace.Read.All"), "the token is for https://vault.azure.net, not for " + graph, true, false},
		"no permission":                    {app(graph), "ExchangeMessageTrace.Read.All is missing; the token has none", true, false},
		"the permission":                   {app(graph, "ExchangeMessageTrace.Read.All"), "the application itself may need the role Global Reader; ask an administrator", false, true},
	} {
		got := deny(test.token)
		if got.Brief != "Not allowed (403): "+test.brief+"." || has(got, "Permission") != test.permission || has(got, "Role") != test.role || got.Missing == "" || got.Who == "" {
			t.Errorf("%s: got %+v, want %q, a permission %v, a role %v", name, got, test.brief, test.permission, test.role)
		}
		if person := !test.token.App; has(got, "Not supported") != person || strings.Contains(got.Missing, "for a person") != person {
			t.Errorf("%s: got %+v, want words about a person: %v", name, got, person)
		}
	}
	if got := deny(app(graph, "ExchangeMessageTrace.Read.All")).Missing; !strings.Contains(got, "Others report") || !strings.Contains(got, "Microsoft does not document that") {
		t.Errorf("got %q, want that it is hearsay", got)
	}
	for want, token := range map[string]client.Bearer{"> Delegated permissions >": {Audience: graph}, "> Application permissions >": app(graph),
		"Microsoft Graph > ExchangeMessageTrace.Read.All >": {}} {
		if got := deny(token).Line(); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func deny(token client.Bearer) Advice {
	return For(&client.Error{Kind: client.ErrForbidden, Status: 403}, Setting{Dialect: client.Tracing, Token: token})
}

// has reports whether an advice has a step of that name.
func has(a Advice, name string) bool {
	return slices.ContainsFunc(a.Steps, func(s Step) bool { return s.Name == name })
}
