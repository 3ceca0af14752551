package authority

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"
)

func TestManagedIdentityGivesATokenOnItsHost(t *testing.T) {
	t.Parallel()
	a, server, at := serve(t, Options{})
	good := url.Values{"resource": {DefaultAudience}, "api-version": {"2019-08-01"}}
	for _, test := range []struct {
		name, header string
		query        url.Values
		status       int
		message      string
	}{
		{"the identity of the host", IdentityHeader, good, 200, ""},
		{"an identity by its id", IdentityHeader, with(good, "client_id", DefaultClientID), 200, ""},
		{"another host", "another", good, 403, "The identity header is wrong."},
		{"no header", "", good, 403, "The identity header is wrong."},
		{"another identity", IdentityHeader, with(good, "client_id", "other"), 400, "No User Assigned or Delegated Managed Identity found for specified ClientId."},
		{"another resource", IdentityHeader, with(good, "resource", "https://vault.azure.net"), 400, "The resource is unknown."},
		{"no resource", IdentityHeader, with(good, "resource", ""), 400, "The resource is unknown."},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/identity?"+test.query.Encode(), nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-IDENTITY-HEADER", test.header)
		got := send(t, server, request)
		if got.status != test.status || got.word("message") != test.message {
			t.Errorf("%s: got %d %q, want %d %q", test.name, got.status, got.word("message"), test.status, test.message)
		}
		if test.status != http.StatusOK {
			if got.body["access_token"] != nil {
				t.Errorf("%s: got a token, want none", test.name)
			}
			continue
		}
		claims := wantAppToken(t, test.name, a, got)
		if want := strconv.FormatInt(at.Now().Add(time.Hour).Unix(), 10); got.word("expires_on") != want || !claims.May("MessageTrace.Read.All") {
			t.Errorf("%s: got expires_on %q and the roles %q, want %q and those of both dialects", test.name, got.word("expires_on"), claims.Roles, want)
		}
	}
}
