package authority

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"
)

func renew(t *testing.T, server *httptest.Server, refresh string, changes ...string) response {
	t.Helper()
	form := url.Values{"client_id": {DefaultClientID}, "grant_type": {"refresh_token"}, "refresh_token": {refresh}}
	return post(t, server, "token", with(form, changes...))
}

func TestRefreshTokenRenewsTheTokens(t *testing.T) {
	t.Parallel()
	a, server, at := serve(t, Options{})
	first := signIn(t, a, server)
	at.advance(time.Hour)
	if _, err := a.Verify(first.word("access_token")); err == nil {
		t.Errorf("Verify of the first token after an hour: got no error, want it to be expired")
	}
	a.SetAccount("bob@contoso.com")
	second := renew(t, server, first.word("refresh_token"))
	claims := wantTokens(t, "renewing", a, second, DefaultAccount)
	if want := at.Now().Add(time.Hour); !claims.Expires.Equal(want) || !claims.May("ExchangeMessageTrace.Read.All") {
		t.Errorf("the new token carries %q until %v, want the permission of the first until %v", claims.Scopes, claims.Expires, want)
	}
	if second.word("refresh_token") == first.word("refresh_token") {
		t.Error("the refresh token came again, want another one")
	}
	wantTokens(t, "renewing again", a, renew(t, server, second.word("refresh_token")), DefaultAccount)
	wantTokens(t, "whoever signs in now", a, signIn(t, a, server), "bob@contoso.com")
}

func TestRefreshTokenServesAnotherScope(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	refresh := signIn(t, a, server).word("refresh_token")
	got := renew(t, server, refresh, "scope", DefaultAudience+"/MessageTrace.Read.All offline_access", "claims", cp1)
	claims := wantTokens(t, "another permission", a, got, DefaultAccount)
	if !claims.May("MessageTrace.Read.All") || claims.May("ExchangeMessageTrace.Read.All") {
		t.Errorf("the token carries %q, want only what was asked for", claims.Scopes)
	}
	a.Challenge()
	if _, err := a.Verify(got.word("access_token")); challengeOf(t, err) == "" {
		t.Errorf("Verify after a challenge: got %v, want a refusal with the claims to ask for", err)
	}
	got = renew(t, server, refresh, "scope", DefaultAudience+"/Mail.Read")
	wantRefusal(t, "a permission without consent", got, http.StatusBadRequest, "invalid_grant", 65001)
}

func TestRefreshTokenIsRefused(t *testing.T) {
	t.Parallel()
	a, server, at := serve(t, Options{})
	refresh := signIn(t, a, server).word("refresh_token")
	got := renew(t, server, "0.REFRESHx")
	wantRefusal(t, "an unknown one", got, http.StatusBadRequest, "invalid_grant", 50173)
	if got.word("suberror") != "bad_token" {
		t.Errorf("an unknown one: got the suberror %q, want bad_token", got.word("suberror"))
	}
	wantRefusal(t, "of another application", renew(t, server, refresh, "client_id", "other"), http.StatusBadRequest, "unauthorized_client", 700016)
	at.advance(90*24*time.Hour - time.Second)
	wantTokens(t, "in its last second", a, renew(t, server, refresh), DefaultAccount)
	at.advance(time.Second)
	wantRefusal(t, "unused for 90 days", renew(t, server, refresh), http.StatusBadRequest, "invalid_grant", 700082)
}

func TestRevokedSessionsCannotBeRenewed(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	before := signIn(t, a, server)
	a.RevokeSessions()
	wantRefusal(t, "a session that was revoked", renew(t, server, before.word("refresh_token")), http.StatusBadRequest, "invalid_grant", 50173)
	if _, err := a.Verify(before.word("access_token")); err != nil {
		t.Errorf("Verify of its access token: got %v, want it to be good until it expires", err)
	}
	after := signIn(t, a, server)
	wantTokens(t, "a session since", a, renew(t, server, after.word("refresh_token")), DefaultAccount)
}
