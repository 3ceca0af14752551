package authority

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"msgtrace/client/simulator"
)

// application is how an application asks for a token, with no proof of who it is.
func application() url.Values {
	return url.Values{"client_id": {DefaultClientID}, "grant_type": {"client_credentials"}, "scope": {DefaultAudience + "/.default"}}
}

// wantAppToken checks a token without a person.
func wantAppToken(t *testing.T, call string, a *Authority, got response) Claims {
	t.Helper()
	if got.status != http.StatusOK || got.word("token_type") != "Bearer" {
		t.Fatalf("%s: got %d %v, want 200 with a Bearer token", call, got.status, got.body)
	}
	claims, err := a.Verify(got.word("access_token"))
	if err != nil {
		t.Fatalf("%s: Verify of the token: got %v, want no error", call, err)
	}
	if claims.Account != "" || len(claims.Scopes) != 0 || got.body["refresh_token"] != nil || got.body["id_token"] != nil {
		t.Errorf("%s: got %+v, want a token without a person, and nothing beside it", call, claims)
	}
	return claims
}

func TestClientSecretGivesATokenOfRoles(t *testing.T) {
	t.Parallel()
	a, server, at := serve(t, Options{Secrets: []string{"one", "two"}, TokenLife: 10 * time.Minute})
	for _, secret := range []string{"one", "two"} {
		got := post(t, server, "token", with(application(), "client_secret", secret))
		claims := wantAppToken(t, "the secret "+secret, a, got)
		if want := []string{"MessageTrace.Read.All", "ExchangeMessageTrace.Read.All"}; !slices.Equal(claims.Roles, want) {
			t.Errorf("the token carries the roles %q, want %q", claims.Roles, want)
		}
		if want := at.Now().Add(10 * time.Minute); got.body["expires_in"] != 600.0 || !claims.Expires.Equal(want) {
			t.Errorf("the token expires in %v seconds, at %v, want 600, at %v", got.body["expires_in"], claims.Expires, want)
		}
	}
}

func TestTokenOfAnApplicationComesWithoutConsent(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{Roles: []string{}})
	got := post(t, server, "token", with(application(), "client_secret", DefaultSecret))
	if claims := wantAppToken(t, "without consent", a, got); len(claims.Roles) != 0 {
		t.Errorf("the token carries the roles %q, want none", claims.Roles)
	}
	if refusal := a.Check(got.word("access_token"), simulator.Tracing); refusal == nil || refusal.Status != http.StatusForbidden {
		t.Errorf("Check: got %+v, want the status 403", refusal)
	}
}

func TestClientSecretIsRefused(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{OldSecrets: []string{"old"}})
	for _, test := range []struct {
		name    string
		changes []string
		status  int
		code    string
		number  int
	}{
		{"a wrong secret", []string{"client_secret", "wrong"}, 401, "invalid_client", 7000215},
		{"a secret that begins well", []string{"client_secret", DefaultSecret + "x"}, 401, "invalid_client", 7000215},
		{"an expired secret", []string{"client_secret", "old"}, 401, "invalid_client", 7000222},
		{"no secret", []string{"client_secret", ""}, 401, "invalid_client", 7000218},
		{"another application", []string{"client_id", "other"}, 400, "unauthorized_client", 700016},
		{"a permission by name", []string{"scope", DefaultAudience + "/ExchangeMessageTrace.Read.All"}, 400, "invalid_scope", 1002012},
		{"another resource", []string{"scope", "https://vault.azure.net/.default"}, 400, "invalid_scope", 1002012},
		{"no scope", []string{"scope", ""}, 400, "invalid_scope", 1002012},
		{"another grant", []string{"grant_type", "password"}, 400, "unsupported_grant_type", 70003},
		{"no grant", []string{"grant_type", ""}, 400, "unsupported_grant_type", 70003},
	} {
		form := with(application(), append([]string{"client_secret", DefaultSecret}, test.changes...)...)
		wantRefusal(t, test.name, post(t, server, "token", form), test.status, test.code, test.number)
	}
}
