package authority

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// secretOf is a request that the token endpoint answers, unless a fault is ordered.
func secretOf() url.Values { return with(application(), "client_secret", DefaultSecret) }

func TestAnyErrorOfEntraCanBeOrdered(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		number int
		status int
		code   string
		says   string
	}{
		{50097, 400, "invalid_grant", "AADSTS50097: Device authentication is required. Trace ID: "},
		{50076, 400, "interaction_required", "AADSTS50076: Due to a configuration change"},
		{7000222, 401, "invalid_client", "AADSTS7000222: The provided client secret keys"},
		{123456, 400, "invalid_grant", "AADSTS123456: The simulator was told to answer so."},
	} {
		a, server, _ := serve(t, Options{})
		fault := Fault(AADSTS(test.number))
		device, user, _ := startDevice(t, server)
		check := func(flow string, got response) {
			t.Helper()
			wantRefusal(t, flow, got, test.status, test.code, test.number)
			if says := got.word("error_description"); !strings.HasPrefix(says, test.says) {
				t.Errorf("%s: got %q, want it to begin with %q", flow, says, test.says)
			}
		}
		a.Fail(DeviceCode, fault, 1)
		check("asking for a code", post(t, server, "devicecode", url.Values{"client_id": {DefaultClientID}}))

		a.Fail(Token, fault, 1)
		wantRefusal(t, "before the person has decided", poll(t, server, device), 400, "authorization_pending", 70016)
		decide(t, a, user, Approve)
		check("polling", poll(t, server, device))

		a.Fail(Token, fault, 1)
		check("an application", post(t, server, "token", secretOf()))

		a.Fail(Renewal, fault, 1)
		wantAppToken(t, "an application, with the fault of renewals", a, post(t, server, "token", secretOf()))
		check("renewing", renew(t, server, "x"))
		wantRefusal(t, "renewing again", renew(t, server, "x"), 400, "invalid_grant", 50173)

		other, user, _ := startDevice(t, server)
		decide(t, a, user, Decision(AADSTS(test.number)))
		check("decided so", poll(t, server, other))
	}
}

func TestFaultsComeInsteadOfTheAnswer(t *testing.T) {
	t.Parallel()
	const entra, none = "application/json; charset=utf-8", ""
	for _, test := range []struct {
		fault           Fault
		status          int
		code, kind      string
		retry, location string
		holds           string
	}{
		{ServerError, 500, "server_error", entra, "", "", "AADSTS90033"},
		{Unavailable, 503, none, "text/html; charset=utf-8", "", "", "503 Service Unavailable"},
		{Throttled, 429, "temporarily_unavailable", entra, "2", "", "AADSTS90055"},
		{Redirect, 307, none, "", "", "https://login.contoso.invalid/" + DefaultTenant + "/oauth2/v2.0/token", ""},
		{WebPage, 200, none, "text/html", "", "https://portal.contoso.invalid/login", "Access blocked"},
		{WebPageOf(302), 302, none, "text/html", "", "https://portal.contoso.invalid/login", "Access blocked"},
		{WebPageOf(407), 407, none, "text/html", "", "https://portal.contoso.invalid/login", "Access blocked"},
	} {
		a, server, _ := serve(t, Options{})
		a.Fail(Token, test.fault, 1)
		got := post(t, server, "token", secretOf())
		if got.status != test.status || got.word("error") != test.code || got.header.Get("Content-Type") != test.kind || !strings.Contains(got.text, test.holds) {
			t.Errorf("%s: got %d %q %s\n%s\nwant %d %q %s with %q", test.fault, got.status, got.word("error"), got.header.Get("Content-Type"), got.text,
				test.status, test.code, test.kind, test.holds)
		}
		if got.header.Get("Retry-After") != test.retry || got.header.Get("Location") != test.location {
			t.Errorf("%s: got Retry-After %q and Location %q, want %q and %q", test.fault, got.header.Get("Retry-After"), got.header.Get("Location"), test.retry, test.location)
		}
		if issued := a.Issued(); len(issued) != 0 {
			t.Errorf("%s: %d tokens were issued, want none", test.fault, len(issued))
		}
		wantAppToken(t, string(test.fault)+", the next request", a, post(t, server, "token", secretOf()))
	}
}

func TestFaultsCutTheConnection(t *testing.T) {
	t.Parallel()
	for fault, acted := range map[Fault]bool{Lost: false, Cut: true} {
		a, server, _ := serve(t, Options{})
		a.Fail(Token, fault, 1)
		if got, err := trySend(server, postRequest(t, server, "token", secretOf())); err == nil {
			t.Errorf("%s: got %d %s, want an error", fault, got.status, got.text)
		}
		if issued := len(a.Issued()) > 0; issued != acted {
			t.Errorf("%s: a token was issued: %t, want %t", fault, issued, acted)
		}
	}
}

func TestFaultsSpoilTheAnswer(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	device, user, _ := startDevice(t, server)
	decide(t, a, user, Approve)
	a.Fail(Token, BadIDToken, 1)
	got := poll(t, server, device)
	wantTokens(t, "tokens beside an id token that is none", a, got, DefaultAccount)
	if got.word("id_token") != "not-a-token" {
		t.Errorf("got the id_token %q, want not-a-token", got.word("id_token"))
	}

	a.Fail(Token, NoExpiry, 1)
	got = post(t, server, "token", secretOf())
	wantAppToken(t, "without expires_in", a, got)
	if expires, there := got.body["expires_in"]; there {
		t.Errorf("got expires_in %v, want none", expires)
	}

	a.Fail(Token, Malformed, 1)
	if got := post(t, server, "token", secretOf()); got.status != 200 || got.body != nil || !strings.HasSuffix(got.text, "<!-- proxy -->") {
		t.Errorf("a malformed answer: got %d %s, want 200 and JSON followed by rubbish", got.status, got.text)
	}

	a.Fail(Discovery, Foreign, 1)
	path := "/" + DefaultTenant + "/v2.0/.well-known/openid-configuration"
	if got := get(t, server, path); got.word("token_endpoint") != "https://login.contoso.invalid/oauth2/v2.0/token" || got.word("jwks_uri") == "" {
		t.Errorf("a foreign discovery: got %v, want only the token endpoint on another host", got.body)
	}
	if got := get(t, server, path); got.word("token_endpoint") != server.URL+"/"+DefaultTenant+"/oauth2/v2.0/token" {
		t.Errorf("the next discovery: got the token_endpoint %q, want our own", got.word("token_endpoint"))
	}
}

// An answer may have no body, or one that is no JSON: there is less to spoil.
func TestFaultsSpoilAnswersThatAreNotJSON(t *testing.T) {
	t.Parallel()
	for _, fault := range []Fault{Malformed, BadIDToken, NoExpiry, Foreign} {
		a, server, _ := serve(t, Options{})
		a.Fail(Authorize, fault, -1)
		back := sentBack(t, server, Approve)
		if back.Get("code") == "" {
			t.Errorf("%s: the browser is sent back with %v, want a code", fault, back)
		}
		if got := get(t, server, "/"+DefaultTenant+"/oauth2/v2.0/authorize?"+visit().Encode()); got.status != http.StatusOK || !strings.Contains(got.text, "Sign in as") {
			t.Errorf("%s: got %d %s, want the page", fault, got.status, got.text)
		}
	}
}

func TestFaultComesAsOftenAsOrdered(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	failures := func(requests int) (count int) {
		for range requests {
			if post(t, server, "token", secretOf()).status == http.StatusServiceUnavailable {
				count++
			}
		}
		return count
	}
	for _, test := range []struct{ times, want int }{{2, 2}, {-1, 4}, {0, 0}} {
		a.Fail(Token, Unavailable, test.times)
		if got := failures(4); got != test.want {
			t.Errorf("Fail(Token, Unavailable, %d): got %d of 4 requests refused, want %d", test.times, got, test.want)
		}
	}
	a.Fail(Identity, Unavailable, -1)
	if got := failures(1); got != 0 {
		t.Error("a fault of the managed identity came at the token endpoint, want it only there")
	}
	if got := get(t, server, "/identity"); got.status != http.StatusServiceUnavailable {
		t.Errorf("/identity: got %d, want 503", got.status)
	}
}

func TestFaultsAreReadFromWords(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]struct {
		point Point
		kind  Fault
		times int
	}{
		"503":                   {Token, Unavailable, -1},
		"AADSTS50097":           {Token, "AADSTS50097", -1},
		"renewal:AADSTS50173=2": {Renewal, "AADSTS50173", 2},
		"discovery:foreign=1":   {Discovery, Foreign, 1},
	} {
		point, kind, times, err := ParseFault(spec)
		if err != nil || point != want.point || kind != want.kind || times != want.times {
			t.Errorf("ParseFault(%q): got %s %s %d, %v, want %+v", spec, point, kind, times, err, want)
		}
	}
	for _, spec := range []string{"", "nonsense", "nowhere:503", "503=0", "503=x", "AADSTS", "AADSTS0", "AADSTS12345678901", "page:503"} {
		if point, kind, times, err := ParseFault(spec); err == nil {
			t.Errorf("ParseFault(%q): got %s %s %d, want an error", spec, point, kind, times)
		}
	}
	for _, name := range FaultNames() {
		if _, kind, _, err := ParseFault(name); err != nil || string(kind) != name {
			t.Errorf("ParseFault(%q): got %q, %v, want %q", name, kind, err, name)
		}
	}
}
