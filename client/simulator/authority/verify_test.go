package authority

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client/simulator"
)

// challengeOf reads the claims of a challenge; they are empty where there is none.
func challengeOf(t *testing.T, err error) string {
	t.Helper()
	var refused *Refusal
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, want a *Refusal", err)
	}
	text, err := base64.StdEncoding.DecodeString(refused.Challenge)
	if err != nil {
		t.Errorf("got the challenge %q, want base64: %v", refused.Challenge, err)
	}
	return string(text)
}

func TestVerifyRefusesWhatIsNotGood(t *testing.T) {
	t.Parallel()
	a, _, at := serve(t, Options{})
	good := a.appToken("")
	parts := strings.Split(good, ".")
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	forged := encode([]byte(strings.Replace(string(raw), "Exchange", "Everything", 1)))
	sameKey := func(options Options) string {
		options.Now = at.Now
		other := New(options)
		other.key = a.key
		return other.appToken("")
	}
	const malformed, audience, issuer = "IDX14100: JWT is not well formed.", "Access token validation failure. Invalid audience.", "Access token validation failure. Invalid issuer."
	for _, test := range []struct{ name, token, want string }{
		{"empty", "", malformed},
		{"no token", "simulator", malformed},
		{"another key", New(Options{Now: at.Now}).appToken(""), malformed},
		{"forged claims", parts[0] + "." + forged + "." + parts[2], malformed},
		{"a short signature", parts[0] + "." + parts[1] + "." + parts[2][:40], malformed},
		{"claims not in base64", parts[0] + ".!." + parts[2], malformed},
		{"a signature not in base64", parts[0] + "." + parts[1] + ".!", malformed},
		{"claims that are none", a.sign("text"), malformed},
		{"another tenant", sameKey(Options{TokenTenant: "11111111-2222-4333-8444-555555555555"}), issuer},
		{"another audience", sameKey(Options{Audience: "https://vault.azure.net"}), audience},
		{"for another resource", sameKey(Options{TokenFor: "https://vault.azure.net"}), audience},
	} {
		claims, err := a.Verify(test.token)
		var refused *Refusal
		if !errors.As(err, &refused) || refused.Error() != test.want || refused.Expired || refused.Challenge != "" {
			t.Errorf("Verify, %s: got %+v, %v, want %q", test.name, claims, err, test.want)
		}
	}
	if _, err := a.Verify(good); err != nil {
		t.Errorf("Verify of a good token: got %v, want no error", err)
	}
}

func TestTokenIsGoodOnlyInItsTime(t *testing.T) {
	t.Parallel()
	a, _, at := serve(t, Options{})
	at.advance(time.Second)
	token := a.appToken("")
	for _, test := range []struct {
		name    string
		wait    time.Duration
		want    string
		expired bool
	}{
		{"a second before it was issued", -time.Second, "Lifetime validation failed, the token is not yet valid.", false},
		{"when it was issued", time.Second, "", false},
		{"in its last second", time.Hour - time.Second, "", false},
		{"after an hour", time.Second, "Lifetime validation failed, the token is expired.", true},
	} {
		at.advance(test.wait)
		_, err := a.Verify(token)
		var refused *Refusal
		if !errors.As(err, &refused) {
			refused = &Refusal{}
		}
		if refused.Message != test.want || refused.Expired != test.expired {
			t.Errorf("Verify %s: got %q, expired %t, want %q, expired %t", test.name, refused.Message, refused.Expired, test.want, test.expired)
		}
	}
}

func TestTokensCanBeMadeWrong(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{TokenScopes: []string{"Mail.Read"}})
	claims := wantTokens(t, "other permissions", a, signIn(t, a, server), DefaultAccount)
	if want := []string{"Mail.Read"}; !slices.Equal(claims.Scopes, want) {
		t.Errorf("the token carries %q, want %q", claims.Scopes, want)
	}
	for name, options := range map[string]Options{
		"another tenant":   {TokenTenant: "11111111-2222-4333-8444-555555555555"},
		"another resource": {TokenFor: "https://vault.azure.net"},
	} {
		a, server, _ := serve(t, options)
		if claims, err := a.Verify(signIn(t, a, server).word("access_token")); err == nil {
			t.Errorf("Verify of a token of %s: got %+v, want an error", name, claims)
		}
	}
}

func TestOnlyATokenThatAnswersTheChallengeIsGood(t *testing.T) {
	t.Parallel()
	a, _, _ := serve(t, Options{})
	capable, old := a.appToken(cp1), a.appToken("")
	a.Challenge()
	a.Challenge()
	_, err := a.Verify(capable)
	asked := challengeOf(t, err)
	if want := `{"access_token":{"nbf":{"essential":true,"value":"2"}}}`; asked != want {
		t.Errorf("got the challenge %s, want %s", asked, want)
	}
	if _, err := a.Verify(old); challengeOf(t, err) != "" || err.Error() != "Continuous access evaluation resulted in a rejected token." {
		t.Errorf("a token whose client cannot answer: got %v, want a refusal without a challenge", err)
	}
	for claims, good := range map[string]bool{
		asked:                                        true,
		`{"access_token":{"nbf":{"value":"1"}}}`:     false,
		`{"access_token":{"nbf":{"value":"2"}}`:      false,
		`{"access_token":{"nbf":{"value":"x"}}}`:     false,
		`{"access_token":{"nbf":{"value":2.5}}}`:     false,
		`{"access_token":{"nbf":{"value":3}}}`:       true,
		`{"access_token":{"xms_cc":{"values":[]}}}`:  false,
		`{"access_token":{"xms_cc":{"values":"1"}}}`: false,
	} {
		if _, err := a.Verify(a.appToken(claims)); (err == nil) != good {
			t.Errorf("Verify of a token that was asked for with %s: got %v, want good: %t", claims, err, good)
		}
	}
}

func TestCheckAnswersAsTheAPIDoes(t *testing.T) {
	t.Parallel()
	a, _, at := serve(t, Options{Roles: []string{"ExchangeMessageTrace.Read.All"}})
	good := a.appToken(cp1)
	check := func(name, token string, dialect simulator.Dialect, status int, challenged bool) {
		t.Helper()
		var got simulator.Refusal
		if refusal := a.Check(token, dialect); refusal != nil {
			got = *refusal
		}
		if got.Status != status || strings.Contains(got.Challenge, "insufficient_claims") != challenged {
			t.Errorf("Check of %s: got %+v, want the status %d, with a claims challenge: %t", name, got, status, challenged)
		}
	}
	check("a good token", good, simulator.Tracing, 0, false)
	check("one without the permission", good, simulator.MessageTraces, 403, false)
	check("none", "", simulator.Tracing, 401, false)
	check("what is no token", "x", simulator.Tracing, 401, false)
	a.Challenge()
	check("one from before a challenge", good, simulator.Tracing, 401, true)
	check("one that cannot answer it", a.appToken(""), simulator.Tracing, 401, false)
	check("one that answers it", a.appToken(`{"access_token":{"nbf":{"essential":true,"value":"1"}}}`), simulator.Tracing, 0, false)
	at.advance(2 * time.Hour)
	check("an expired one", good, simulator.Tracing, 401, false)
}
