package authority

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"msgtrace/client/simulator"
)

// The flows themselves are tested with the real sign-in library, in
// client/auth. Here is what that library never does.

type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func serve(t *testing.T, options Options) (*Authority, *httptest.Server, *clock) {
	t.Helper()
	at := &clock{now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	options.Now = at.Now
	a := New(options)
	server := httptest.NewTLSServer(a)
	t.Cleanup(server.Close)
	return a, server, at
}

// post sends a form to the token or device code endpoint.
func post(t *testing.T, server *httptest.Server, endpoint string, form url.Values) (int, map[string]any) {
	t.Helper()
	response, err := server.Client().PostForm(server.URL+"/"+DefaultTenant+"/oauth2/v2.0/"+endpoint, form)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}

func startDevice(t *testing.T, server *httptest.Server) (device, user, page string) {
	t.Helper()
	status, body := post(t, server, "devicecode", url.Values{"client_id": {DefaultClientID},
		"scope": {DefaultAudience + "/MessageTrace.Read.All openid"}})
	if status != http.StatusOK {
		t.Fatalf("%d %v", status, body)
	}
	return body["device_code"].(string), body["user_code"].(string), body["verification_uri"].(string)
}

func poll(t *testing.T, server *httptest.Server, device string) (string, map[string]any) {
	t.Helper()
	_, body := post(t, server, "token", url.Values{"client_id": {DefaultClientID}, "grant_type": {"device_code"}, "device_code": {device}})
	text, _ := body["error"].(string)
	return text, body
}

func TestDeviceThatPollsTooFastIsSlowedDown(t *testing.T) {
	_, server, at := serve(t, Options{})
	device, _, _ := startDevice(t, server)
	var got []string
	for _, pause := range []time.Duration{0, 5 * time.Second, time.Second, 9 * time.Second, 15 * time.Second} {
		at.now = at.now.Add(pause)
		text, _ := poll(t, server, device)
		got = append(got, text)
	}
	want := "authorization_pending authorization_pending slow_down slow_down authorization_pending"
	if strings.Join(got, " ") != want {
		t.Errorf("the polls were answered %s", got)
	}
}

func TestSecondProcessDecidesOnThePage(t *testing.T) {
	a, server, _ := serve(t, Options{})
	for decision, want := range map[Decision]string{Approve: "", Decline: "authorization_declined", Expire: "expired_token", Block: "invalid_grant"} {
		device, user, page := startDevice(t, server)
		if err := DecideAt(t.Context(), server.Client(), page, " "+strings.ToLower(user), decision); err != nil {
			t.Fatal(err)
		}
		if text, body := poll(t, server, device); text != want {
			t.Errorf("%s: %v", decision, body)
		}
		if err := DecideAt(t.Context(), server.Client(), page, user, decision); !errors.Is(err, ErrUnknownCode) {
			t.Errorf("%s: deciding twice: %v", decision, err)
		}
	}
	if waiting := a.Waiting(); len(waiting) != 0 {
		t.Errorf("still waiting: %v", waiting)
	}
	if err := DecideAt(t.Context(), server.Client(), server.URL+"/device", "X", "maybe"); err == nil {
		t.Error("an action that does not exist was taken")
	}
}

func TestPagesEscapeWhatTheyShow(t *testing.T) {
	_, server, _ := serve(t, Options{})
	query := url.Values{"client_id": {DefaultClientID}, "redirect_uri": {"http://localhost:1/"}, "response_type": {"code"},
		"code_challenge": {"x"}, "code_challenge_method": {"S256"}, "scope": {"<script>"}, "state": {`"><b>`}}
	for _, path := range []string{"/device", "/" + DefaultTenant + "/oauth2/v2.0/authorize?" + query.Encode()} {
		response, err := server.Client().Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusOK || strings.Contains(string(text), "<script>") || strings.Contains(string(text), "<b>") {
			t.Errorf("%s: %d %s", path, response.StatusCode, text)
		}
	}
}

func TestAuthorizationPageSendsTheBrowserBack(t *testing.T) {
	_, server, _ := serve(t, Options{})
	browser := server.Client()
	browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	form := url.Values{"client_id": {DefaultClientID}, "redirect_uri": {"http://localhost:18400"}, "response_type": {"code"},
		"code_challenge": {"x"}, "code_challenge_method": {"S256"}, "state": {"s"}, "action": {"approve"}}
	for name, change := range map[string]string{"": "", "client_id": "other", "redirect_uri": "https://attacker.example", "response_type": "token", "code_challenge": ""} {
		changed := url.Values{}
		for key := range form {
			changed.Set(key, form.Get(key))
		}
		if name != "" {
			changed.Set(name, change)
		}
		response, err := browser.PostForm(server.URL+"/"+DefaultTenant+"/oauth2/v2.0/authorize", changed)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		location := response.Header.Get("Location")
		if sent := strings.HasPrefix(location, "http://localhost:18400?code="); sent != (name == "") {
			t.Errorf("with a changed %q: %d, sent to %q", name, response.StatusCode, location)
		}
	}
}

func TestVerifyRefusesWhatIsNotGood(t *testing.T) {
	a, _, at := serve(t, Options{})
	good := a.appToken("")
	foreign := New(Options{Now: at.Now}).appToken("")
	head, rest, _ := strings.Cut(good, ".")
	body, signature, _ := strings.Cut(rest, ".")
	raw, _ := base64.RawURLEncoding.DecodeString(body)
	forged := head + "." + encode([]byte(strings.Replace(string(raw), "Exchange", "Everything", 1))) + "." + signature
	otherTenant := New(Options{Now: at.Now, TokenTenant: "11111111-2222-4333-8444-555555555555"})
	otherTenant.key = a.key
	otherAudience := New(Options{Now: at.Now, Audience: "https://vault.azure.net"})
	otherAudience.key = a.key
	for name, token := range map[string]string{"empty": "", "no token": "simulator", "another key": foreign, "forged": forged,
		"another tenant": otherTenant.appToken(""), "another audience": otherAudience.appToken("")} {
		if claims, err := a.Verify(token); err == nil {
			t.Errorf("%s: taken as %+v", name, claims)
		}
	}
	if _, err := a.Verify(good); err != nil {
		t.Error(err)
	}
	at.now = at.now.Add(time.Hour)
	var refused *Refusal
	if _, err := a.Verify(good); !errors.As(err, &refused) || !refused.Expired {
		t.Errorf("an expired token: %v", err)
	}
}

func TestCheckAnswersAsTheAPIDoes(t *testing.T) {
	a, _, at := serve(t, Options{Roles: []string{"ExchangeMessageTrace.Read.All"}})
	good := a.appToken(`{"access_token":{"xms_cc":{"values":["cp1"]}}}`)
	check := func(name, token string, dialect simulator.Dialect, status int, challenged bool) {
		t.Helper()
		refusal := a.Check(token, dialect)
		switch {
		case refusal == nil && status != 0, refusal != nil && refusal.Status != status:
			t.Errorf("%s: %+v", name, refusal)
		case refusal != nil && challenged != strings.Contains(refusal.Challenge, "insufficient_claims"):
			t.Errorf("%s: the challenge is %s", name, refusal.Challenge)
		}
	}
	check("good", good, simulator.Tracing, 0, false)
	check("without the permission", good, simulator.MessageTraces, 403, false)
	check("none", "", simulator.Tracing, 401, false)
	check("not a token", "x", simulator.Tracing, 401, false)
	a.Challenge()
	check("after a challenge", good, simulator.Tracing, 401, true)
	check("that cannot answer it", a.appToken(""), simulator.Tracing, 401, false)
	check("that answers it", a.appToken(`{"access_token":{"nbf":{"essential":true,"value":"1"}}}`), simulator.Tracing, 0, false)
	at.now = at.now.Add(2 * time.Hour)
	check("expired", good, simulator.Tracing, 401, false)
}

func TestUnknownTenantsAndClientsAreRefused(t *testing.T) {
	_, server, _ := serve(t, Options{})
	response, err := server.Client().Get(server.URL + "/fabrikam.com/v2.0/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("an unknown tenant: %d", response.StatusCode)
	}
	status, body := post(t, server, "devicecode", url.Values{"client_id": {"someone"}})
	if status != http.StatusBadRequest || body["error"] != "unauthorized_client" {
		t.Errorf("an unknown application: %d %v", status, body)
	}
	status, body = post(t, server, "token", url.Values{"client_id": {DefaultClientID}, "grant_type": {"password"}})
	if status != http.StatusBadRequest || body["error"] != "unsupported_grant_type" {
		t.Errorf("a password: %d %v", status, body)
	}
	_, body = post(t, server, "devicecode", url.Values{"client_id": {DefaultClientID}, "scope": {DefaultAudience + "/Mail.Read"}})
	if body["device_code"] == nil {
		t.Errorf("the device code does not come before the consent: %v", body)
	}
}

func TestDateIsAheadInEveryAnswer(t *testing.T) {
	_, server, _ := serve(t, Options{DateAhead: -10 * time.Minute})
	for _, path := range []string{"/", "/device", "/" + DefaultTenant + "/v2.0/.well-known/openid-configuration"} {
		response, err := server.Client().Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if date := response.Header.Get("Date"); date != "Wed, 04 Mar 2026 04:56:07 GMT" {
			t.Errorf("%s: %s", path, date)
		}
	}
}
