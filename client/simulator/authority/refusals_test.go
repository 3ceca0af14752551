package authority

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// codesOf are the AADSTS numbers of an answer.
func codesOf(body map[string]any) []any {
	codes, _ := body["error_codes"].([]any)
	return codes
}

func TestAnyErrorOfEntraCanBeOrdered(t *testing.T) {
	for _, test := range []struct {
		number int
		code   string
		says   string
	}{
		{50097, "invalid_grant", "AADSTS50097: Device authentication is required. Trace ID: "},
		{50076, "interaction_required", "AADSTS50076: Due to a configuration change"},
		{7000222, "invalid_client", "AADSTS7000222: The provided client secret keys"},
		{123456, "invalid_grant", "AADSTS123456: The simulator was told to answer so."},
	} {
		a, server, _ := serve(t, Options{})
		fault := Fault(AADSTS(test.number))
		device, user, _ := startDevice(t, server)
		credential := url.Values{"client_id": {DefaultClientID}, "grant_type": {"client_credentials"}, "client_secret": {DefaultSecret}}
		renewal := url.Values{"client_id": {DefaultClientID}, "grant_type": {"refresh_token"}, "refresh_token": {"x"}}
		check := func(flow string, body map[string]any) {
			t.Helper()
			says, _ := body["error_description"].(string)
			if codes := codesOf(body); body["error"] != test.code || !slices.Equal(codes, []any{float64(test.number)}) || !strings.HasPrefix(says, test.says) {
				t.Errorf("%d, %s: got %v, want %s %q", test.number, flow, body, test.code, test.says)
			}
		}
		a.Fail(DeviceCode, fault, 1)
		_, body := post(t, server, "devicecode", url.Values{"client_id": {DefaultClientID}})
		check("asking for a code", body)

		a.Fail(Token, fault, 1)
		if text, body := poll(t, server, device); text != "authorization_pending" {
			t.Errorf("%d: before the person has decided got %v, want authorization_pending", test.number, body)
		}
		if err := a.Decide(user, Approve); err != nil {
			t.Fatal(err)
		}
		_, body = poll(t, server, device)
		check("polling", body)

		a.Fail(Token, fault, 1)
		_, body = post(t, server, "token", credential)
		check("an application", body)

		a.Fail(Renewal, fault, 1)
		if status, body := post(t, server, "token", credential); body["error"] != "invalid_scope" {
			t.Errorf("%d: an application got %d %v of the fault of renewals, want invalid_scope", test.number, status, body)
		}
		_, body = post(t, server, "token", renewal)
		check("renewing", body)
		if _, body := post(t, server, "token", renewal); codesOf(body)[0] != 50173.0 {
			t.Errorf("%d: the fault came more often than it was ordered: %v", test.number, body)
		}

		other, user, _ := startDevice(t, server)
		if err := a.Decide(user, Decision(AADSTS(test.number))); err != nil {
			t.Fatal(err)
		}
		_, body = poll(t, server, other)
		check("decided so", body)
	}
}

func TestBrowserIsSentBackWithAnErrorOfEntra(t *testing.T) {
	a, server, _ := serve(t, Options{})
	page := server.URL + "/" + DefaultTenant + "/oauth2/v2.0/authorize?" + url.Values{
		"client_id": {DefaultClientID}, "redirect_uri": {"http://localhost:18400"}, "response_type": {"code"},
		"code_challenge": {"x"}, "code_challenge_method": {"S256"}, "state": {"s"}}.Encode()
	for number, want := range map[int]string{50097: "access_denied", 50076: "interaction_required", 65004: "access_denied"} {
		target, err := a.DecideURL(page, Decision(AADSTS(number)))
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := url.Parse(target)
		if err != nil {
			t.Fatal(err)
		}
		query := parsed.Query()
		if got := query.Get("error"); got != want || query.Get("state") != "s" || !strings.HasPrefix(query.Get("error_description"), AADSTS(number)+": ") {
			t.Errorf("%d: got %s, want the error %s", number, target, want)
		}
	}
	response, err := server.Client().PostForm(server.URL+"/device", url.Values{"user_code": {"x"}, "action": {"AADSTSx"}})
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("an action that is no number: got %d, want 400", response.StatusCode)
	}
}

func TestFaultsAreReadFromWords(t *testing.T) {
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
			t.Errorf("%s: got %s %s %d, %v, want %+v", spec, point, kind, times, err, want)
		}
	}
	for _, spec := range []string{"", "nonsense", "nowhere:503", "503=0", "503=x", "AADSTS", "AADSTS0", "AADSTS12345678901", "page:503"} {
		if point, kind, times, err := ParseFault(spec); err == nil {
			t.Errorf("%q was read as %s %s %d, want an error", spec, point, kind, times)
		}
	}
	for _, name := range FaultNames() {
		if _, kind, _, err := ParseFault(name); err != nil || string(kind) != name {
			t.Errorf("%s: got %s, %v", name, kind, err)
		}
	}
}
