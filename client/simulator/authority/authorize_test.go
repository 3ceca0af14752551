package authority

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// The verifier and the challenge that RFC 7636 shows in appendix B:
// https://www.rfc-editor.org/rfc/rfc7636#appendix-B
const (
	codeVerifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
)

// visit is what a client asks of the page where a browser signs in.
func visit() url.Values {
	return url.Values{"client_id": {DefaultClientID}, "redirect_uri": {"http://localhost:18400"}, "response_type": {"code"},
		"scope": {scope}, "state": {"s"}, "code_challenge": {codeChallenge}, "code_challenge_method": {"S256"}}
}

// redemption is what a client then asks of the token endpoint.
func redemption(code string) url.Values {
	return url.Values{"client_id": {DefaultClientID}, "grant_type": {"authorization_code"}, "code": {code},
		"redirect_uri": {"http://localhost:18400"}, "code_verifier": {codeVerifier}}
}

// sentBack decides on the page, and returns what the browser is sent back with.
func sentBack(t *testing.T, server *httptest.Server, decision Decision, changes ...string) url.Values {
	t.Helper()
	got := post(t, server, "authorize", with(visit(), append(changes, "action", string(decision))...))
	target, err := url.Parse(got.header.Get("Location"))
	if err != nil || got.status != http.StatusSeeOther || target.Scheme+"://"+target.Host != "http://localhost:18400" {
		t.Fatalf("%s: got %d to %q, %v, want 303 to http://localhost:18400", decision, got.status, got.header.Get("Location"), err)
	}
	return target.Query()
}

func TestBrowserSignInGivesTokens(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	page := get(t, server, "/"+DefaultTenant+"/oauth2/v2.0/authorize?"+visit().Encode())
	for _, want := range []string{"Sign in as " + DefaultAccount, DefaultAudience + "/ExchangeMessageTrace.Read.All",
		`name="code_challenge" value="` + codeChallenge + `"`, `action="/` + DefaultTenant + `/oauth2/v2.0/authorize"`} {
		if page.status != http.StatusOK || !strings.Contains(page.text, want) {
			t.Errorf("the page: got %d\n%s\nwant 200 and a page with %q", page.status, page.text, want)
		}
	}
	back := sentBack(t, server, Approve)
	if back.Get("state") != "s" || back.Get("code") == "" || back.Has("error") {
		t.Fatalf("the browser is sent back with %v, want the state s and a code", back)
	}
	got := post(t, server, "token", redemption(back.Get("code")))
	claims := wantTokens(t, "the code", a, got, DefaultAccount)
	if !claims.May("ExchangeMessageTrace.Read.All") || claims.May("MessageTrace.Read.All") {
		t.Errorf("the token carries %q, want only what was asked for", claims.Scopes)
	}
	var identity map[string]any
	if err := a.open(got.word("id_token"), &identity); err != nil {
		t.Fatalf("the id token: got %v, want one that the authority signed", err)
	}
	for name, want := range map[string]any{"aud": DefaultClientID, "preferred_username": DefaultAccount, "tid": DefaultTenant, "oid": objectOf(DefaultAccount)} {
		if identity[name] != want {
			t.Errorf("the id token: got the %s %v, want %v", name, identity[name], want)
		}
	}
}

func TestAuthorizationPageRefusesWhatIsNotRegistered(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	for _, test := range []struct{ name, value, want string }{
		{"client_id", "other", "AADSTS700016: "},
		{"redirect_uri", "https://attacker.example", "AADSTS50011: "},
		{"redirect_uri", "http://localhost@attacker.example", "AADSTS50011: "},
		{"redirect_uri", "http://localhost.attacker.example", "AADSTS50011: "},
		{"redirect_uri", "https://localhost", "AADSTS50011: "},
		{"redirect_uri", "http://localhost:x", "AADSTS50011: "},
		{"redirect_uri", "", "AADSTS50011: "},
		{"response_type", "token", "AADSTS700054: "},
		{"code_challenge", "", "AADSTS9002325: "},
		{"code_challenge_method", "plain", "AADSTS9002325: "},
	} {
		form := with(visit(), test.name, test.value, "action", "approve")
		page := "/" + DefaultTenant + "/oauth2/v2.0/authorize?" + form.Encode()
		for call, got := range map[string]response{"GET": get(t, server, page), "POST": post(t, server, "authorize", form)} {
			if got.status != http.StatusBadRequest || !strings.Contains(got.text, test.want) || got.header.Get("Location") != "" {
				t.Errorf("%s with %s=%q: got %d to %q\n%s\nwant 400 with %q, sent nowhere", call, test.name, test.value, got.status, got.header.Get("Location"), got.text, test.want)
			}
		}
		if target, err := a.DecideURL(server.URL+page, Approve); err == nil {
			t.Errorf("DecideURL with %s=%q: got %q, want an error", test.name, test.value, target)
		}
	}
	if target, err := a.DecideURL("://", Approve); err == nil {
		t.Errorf("DecideURL of no address: got %q, want an error", target)
	}
	if got := post(t, server, "authorize", with(visit(), "state", strings.Repeat("x", 1<<20))); got.status != http.StatusBadRequest {
		t.Errorf("a form of more than a megabyte: got %d, want 400", got.status)
	}
}

func TestBrowserIsSentBackWithAnErrorOfEntra(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	page := server.URL + "/" + DefaultTenant + "/oauth2/v2.0/authorize?" + visit().Encode()
	for _, test := range []struct {
		decision Decision
		code     string
		number   int
		suberror string
	}{
		{Decline, "access_denied", 65004, ""},
		{Block, "access_denied", 53003, "message_only"},
		{Decision(AADSTS(50097)), "access_denied", 50097, "device_authentication_failed"},
		{Decision(AADSTS(50076)), "interaction_required", 50076, "basic_action"},
		{"nonsense", "access_denied", 65004, ""},
	} {
		target, err := a.DecideURL(page, test.decision)
		if err != nil {
			t.Fatalf("DecideURL(%s): got %v, want no error", test.decision, err)
		}
		parsed, err := url.Parse(target)
		if err != nil {
			t.Fatalf("DecideURL(%s): got %q, want an address: %v", test.decision, target, err)
		}
		for call, got := range map[string]url.Values{"DecideURL": parsed.Query(), "the page": sentBack(t, server, test.decision)} {
			if got.Get("error") != test.code || got.Get("error_subcode") != test.suberror || got.Get("state") != "s" || got.Has("code") ||
				!strings.HasPrefix(got.Get("error_description"), AADSTS(test.number)+": ") {
				t.Errorf("%s, %s: got %v, want the error %s, the subcode %q, AADSTS%d and the state s", call, test.decision, got, test.code, test.suberror, test.number)
			}
		}
	}
}

func TestAuthorizationCodeIsRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		decision Decision
		wait     time.Duration
		changes  []string
		code     string
		number   int
	}{
		{"an unknown code", Approve, 0, []string{"code", "0.AUTHx"}, "invalid_grant", 9002313},
		{"no code", Approve, 0, []string{"code", ""}, "invalid_grant", 9002313},
		{"a wrong verifier", Approve, 0, []string{"code_verifier", "x" + codeVerifier}, "invalid_grant", 501481},
		{"the challenge as verifier", Approve, 0, []string{"code_verifier", codeChallenge}, "invalid_grant", 501481},
		{"no verifier", Approve, 0, []string{"code_verifier", ""}, "invalid_grant", 501481},
		{"another redirect", Approve, 0, []string{"redirect_uri", "http://localhost:18401"}, "invalid_client", 50011},
		{"no redirect", Approve, 0, []string{"redirect_uri", ""}, "invalid_client", 50011},
		{"another application", Approve, 0, []string{"client_id", "other"}, "unauthorized_client", 700016},
		{"a code that ran out", Approve, 15 * time.Minute, nil, "invalid_grant", 70008},
		{"a code that was to run out", Expire, 0, nil, "invalid_grant", 70008},
	} {
		_, server, at := serve(t, Options{})
		code := sentBack(t, server, test.decision).Get("code")
		at.advance(test.wait)
		got := post(t, server, "token", with(redemption(code), test.changes...))
		wantRefusal(t, test.name, got, http.StatusBadRequest, test.code, test.number)
	}
}

func TestAuthorizationCodeIsGoodUntilItsLastSecond(t *testing.T) {
	t.Parallel()
	a, server, at := serve(t, Options{CodeLifetime: time.Minute})
	code := sentBack(t, server, Approve).Get("code")
	at.advance(time.Minute - time.Second)
	wantTokens(t, "a code in its last second", a, post(t, server, "token", redemption(code)), DefaultAccount)
}

func TestAuthorizationCodeIsGoodOnce(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{})
	code := sentBack(t, server, Approve).Get("code")
	answers := make(chan string, 4)
	var group sync.WaitGroup
	for range cap(answers) {
		request := postRequest(t, server, "token", redemption(code))
		group.Go(func() {
			got, err := trySend(server, request)
			if err != nil {
				t.Errorf("redeeming: got %v, want an answer", err)
			}
			answers <- got.word("error")
		})
	}
	group.Wait()
	close(answers)
	counts := map[string]int{}
	for code := range answers {
		counts[code]++
	}
	if counts[""] != 1 || counts["invalid_grant"] != 3 {
		t.Errorf("one code, redeemed four times: got the errors %v, want tokens once and invalid_grant three times", counts)
	}
	wantRefusal(t, "once more", post(t, server, "token", redemption(code)), http.StatusBadRequest, "invalid_grant", 54005)
}

func TestAuthorizationCodeIsSpentByAWrongVerifier(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{})
	code := sentBack(t, server, Approve).Get("code")
	wantRefusal(t, "a wrong verifier", post(t, server, "token", with(redemption(code), "code_verifier", "x")), http.StatusBadRequest, "invalid_grant", 501481)
	wantRefusal(t, "then the right one", post(t, server, "token", redemption(code)), http.StatusBadRequest, "invalid_grant", 54005)
}

func TestClaimsOfTheVisitReachTheToken(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	code := sentBack(t, server, Approve, "claims", cp1).Get("code")
	got := post(t, server, "token", redemption(code))
	wantTokens(t, "the code", a, got, DefaultAccount)
	a.Challenge()
	if _, err := a.Verify(got.word("access_token")); challengeOf(t, err) == "" {
		t.Errorf("Verify after a challenge: got %v, want a refusal with the claims to ask for", err)
	}
}

func TestPagesEscapeWhatTheyShow(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{})
	form := with(visit(), "scope", "<script>", "state", `"><b>`)
	got := get(t, server, "/"+DefaultTenant+"/oauth2/v2.0/authorize?"+form.Encode())
	if got.status != http.StatusOK || !strings.Contains(got.text, "&lt;script&gt;") || strings.Contains(got.text, "<script>") || strings.Contains(got.text, "<b>") {
		t.Errorf("got %d\n%s\nwant 200, with the scope and the state escaped", got.status, got.text)
	}
	if policy := got.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("got the policy %q, want nothing to be loaded", policy)
	}
}

func TestIDTokenNamesTheIssuerOfTheDiscovery(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	want := get(t, server, "/"+DefaultTenant+"/v2.0/.well-known/openid-configuration").word("issuer")
	var identity struct {
		Issuer string `json:"iss"`
	}
	_, _, body, err := split(signIn(t, a, server).word("id_token"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &identity); err != nil {
		t.Fatal(err)
	}
	if identity.Issuer != want {
		t.Errorf("the id token is of the issuer %q, want %q as the discovery says", identity.Issuer, want)
	}
}
