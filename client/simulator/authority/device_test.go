package authority

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestApprovedDeviceGetsTokens(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{Account: "bob@contoso.com"})
	got := post(t, server, "devicecode", url.Values{"client_id": {DefaultClientID}, "scope": {scope}})
	user := got.word("user_code")
	if got.body["expires_in"] != 900.0 || got.body["interval"] != 5.0 {
		t.Errorf("devicecode: got expires_in %v and interval %v, want 900 and 5", got.body["expires_in"], got.body["interval"])
	}
	if page := got.word("verification_uri"); page != server.URL+"/device" || !strings.Contains(got.word("message"), page) || !strings.Contains(got.word("message"), user) {
		t.Errorf("devicecode: got the page %q and the message %q, want %q and a message with it and the code %q", page, got.word("message"), server.URL+"/device", user)
	}
	if waiting := a.Waiting(); !slices.Equal(waiting, []string{user}) {
		t.Errorf("Waiting() = %q, want only %q", waiting, user)
	}
	decide(t, a, user, Approve)
	form := url.Values{"client_id": {DefaultClientID}, "device_code": {got.word("device_code")},
		"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}}
	claims := wantTokens(t, "the poll after the approval", a, post(t, server, "token", form), "bob@contoso.com")
	if want := []string{"ExchangeMessageTrace.Read.All"}; !slices.Equal(claims.Scopes, want) || len(claims.Roles) != 0 {
		t.Errorf("the token carries the scopes %q and roles %q, want %q and none", claims.Scopes, claims.Roles, want)
	}
	wantRefusal(t, "the poll after that", post(t, server, "token", form), http.StatusBadRequest, "bad_verification_code", 70018)
}

func TestDeviceIsToldWhyItGetsNothing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		decision Decision
		code     string
		number   int
		suberror string
		claims   string
	}{
		{Decline, "authorization_declined", 65004, "", ""},
		{Expire, "expired_token", 70019, "", ""},
		{Block, "invalid_grant", 53003, "message_only", ""},
		{Decision(AADSTS(50076)), "interaction_required", 50076, "basic_action", DemandedClaims},
		{Decision(AADSTS(123456)), "invalid_grant", 123456, "", ""},
	} {
		a, server, _ := serve(t, Options{})
		device, user, _ := startDevice(t, server)
		wantRefusal(t, "before the decision", poll(t, server, device), http.StatusBadRequest, "authorization_pending", 70016)
		decide(t, a, user, test.decision)
		got := poll(t, server, device)
		wantRefusal(t, string(test.decision), got, http.StatusBadRequest, test.code, test.number)
		if got.word("suberror") != test.suberror || got.word("claims") != test.claims {
			t.Errorf("%s: got the suberror %q and claims %q, want %q and %q", test.decision, got.word("suberror"), got.word("claims"), test.suberror, test.claims)
		}
		wantRefusal(t, string(test.decision)+", asked twice", poll(t, server, device), http.StatusBadRequest, "bad_verification_code", 70018)
	}
}

func TestDeviceCodeRunsOutAfterItsLifetime(t *testing.T) {
	t.Parallel()
	a, server, at := serve(t, Options{CodeLifetime: 10 * time.Minute})
	device, user, _ := startDevice(t, server)
	at.advance(10*time.Minute - time.Second)
	wantRefusal(t, "a second before", poll(t, server, device), http.StatusBadRequest, "authorization_pending", 70016)
	at.advance(time.Second)
	if waiting := a.Waiting(); len(waiting) != 0 {
		t.Errorf("Waiting() = %q, want none after the lifetime", waiting)
	}
	if err := a.Decide(user, Approve); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("Decide after the lifetime: got %v, want %v", err, ErrUnknownCode)
	}
	wantRefusal(t, "after the lifetime", poll(t, server, device), http.StatusBadRequest, "expired_token", 70019)
}

func TestDeviceThatPollsTooFastIsSlowedDown(t *testing.T) {
	t.Parallel()
	_, server, at := serve(t, Options{})
	device, _, _ := startDevice(t, server)
	var got []string
	for _, pause := range []time.Duration{0, 5 * time.Second, time.Second, 9 * time.Second, 15 * time.Second} {
		at.advance(pause)
		got = append(got, poll(t, server, device).word("error"))
	}
	want := []string{"authorization_pending", "authorization_pending", "slow_down", "slow_down", "authorization_pending"}
	if !slices.Equal(got, want) {
		t.Errorf("the polls were answered %q, want %q", got, want)
	}
}

func TestDeviceThatIsToldToSlowDownIsHeldToIt(t *testing.T) {
	t.Parallel()
	a, server, at := serve(t, Options{})
	device, _, _ := startDevice(t, server)
	a.Fail(Token, SlowDown, 1)
	wantRefusal(t, "the poll with the fault", poll(t, server, device), http.StatusBadRequest, "slow_down", 90055)
	at.advance(9 * time.Second)
	wantRefusal(t, "9 s later, when 10 are due", poll(t, server, device), http.StatusBadRequest, "slow_down", 90055)
	at.advance(15 * time.Second)
	wantRefusal(t, "15 s later", poll(t, server, device), http.StatusBadRequest, "authorization_pending", 70016)
}

func TestConditionalAccessBlocksTheDeviceFlow(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{BlockDevice: true})
	got := post(t, server, "devicecode", url.Values{"client_id": {DefaultClientID}, "scope": {scope}})
	wantRefusal(t, "devicecode", got, http.StatusBadRequest, "invalid_grant", 53003)
	if waiting := a.Waiting(); len(waiting) != 0 {
		t.Errorf("Waiting() = %q, want none", waiting)
	}
}

func TestApproverCanDecideAtOnce(t *testing.T) {
	t.Parallel()
	var a *Authority
	told := make(chan string, 1)
	a, server, _ := serve(t, Options{Approver: func(user string) {
		told <- user
		if err := a.Decide(user, Approve); err != nil {
			t.Errorf("Decide(%q) in the approver: got %v, want no error", user, err)
		}
	}})
	device, user, _ := startDevice(t, server)
	if got := <-told; got != user {
		t.Errorf("the approver was told %q, want the user code %q", got, user)
	}
	wantTokens(t, "the first poll", a, poll(t, server, device), DefaultAccount)
}

func TestMissingConsentIsToldAfterTheApproval(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	device, user, _ := startDevice(t, server, "scope", DefaultAudience+"/Mail.Read")
	decide(t, a, user, Approve)
	got := poll(t, server, device)
	wantRefusal(t, "a permission without consent", got, http.StatusBadRequest, "invalid_grant", 65001)
	if got.word("suberror") != "consent_required" {
		t.Errorf("got the suberror %q, want consent_required", got.word("suberror"))
	}
}

func TestSecondProcessDecidesOnThePage(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	for decision, want := range map[Decision]string{Approve: "", Decline: "authorization_declined", Expire: "expired_token", Block: "invalid_grant"} {
		device, user, page := startDevice(t, server)
		if err := DecideAt(t.Context(), server.Client(), page, " "+strings.ToLower(user), decision); err != nil {
			t.Fatalf("DecideAt(%s): got %v, want no error", decision, err)
		}
		if got := poll(t, server, device); got.word("error") != want {
			t.Errorf("the poll after %s: got the error %q, want %q", decision, got.word("error"), want)
		}
		if err := DecideAt(t.Context(), server.Client(), page, user, decision); !errors.Is(err, ErrUnknownCode) {
			t.Errorf("DecideAt(%s) for the second time: got %v, want %v", decision, err, ErrUnknownCode)
		}
	}
	if waiting := a.Waiting(); len(waiting) != 0 {
		t.Errorf("Waiting() = %q, want none", waiting)
	}
}

func TestDecidingElsewhereFails(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{})
	for _, test := range []struct {
		name, page string
		decision   Decision
		want       string
	}{
		{"an action that does not exist", server.URL + "/device", "maybe", "the sign-in page answered 400 Bad Request"},
		{"a number that is none", server.URL + "/device", "AADSTSx", "the sign-in page answered 400 Bad Request"},
		{"no address", "://", Approve, "missing protocol scheme"},
		{"another scheme", "gopher://localhost/device", Approve, "unsupported protocol scheme"},
	} {
		if err := DecideAt(t.Context(), server.Client(), test.page, "X", test.decision); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("DecideAt, %s: got %v, want an error with %q", test.name, err, test.want)
		}
	}
}

func TestDevicePageAsksForTheCode(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{Account: "<b>@contoso.com"})
	got := get(t, server, "/device")
	if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		t.Errorf("got %d %s, want 200 text/html", got.status, got.header.Get("Content-Type"))
	}
	for _, want := range []string{`action="/device"`, `name="user_code"`, "Sign in as &lt;b&gt;@contoso.com", `value="decline"`, `value="block"`, `value="expire"`} {
		if !strings.Contains(got.text, want) {
			t.Errorf("the page does not contain %q, want it in\n%s", want, got.text)
		}
	}
}
