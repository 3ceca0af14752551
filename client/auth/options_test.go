package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"msgtrace/client"
)

// askFor is a person who types one secret.
func askFor(secret client.Secret) PromptSecret {
	return func(context.Context, string) (client.Secret, error) { return secret, nil }
}

func TestProfilesThatCannotWork(t *testing.T) {
	t.Parallel()
	const id = "6f1f7a52-8f0c-4f4a-b7b3-3a7d2f5f9c11"
	good := Options{Tenant: "contoso.com", ClientID: id, Dialect: client.Tracing, Cache: CacheOptions{Place: PlaceMemory}}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Options){
		"the method \"password\" does not exist":              func(o *Options) { o.Method = "password" },
		"\"common\" does not name one tenant":                 func(o *Options) { o.Tenant = "common" },
		"the tenant is neither an id nor a domain":            func(o *Options) { o.Tenant = "../contoso" },
		"the client id is not an application id":              func(o *Options) { o.ClientID = "msgtrace" },
		"the authority is not of the form https://HOST":       func(o *Options) { o.Authority = "http://127.0.0.1" },
		"message trace does not exist in this national cloud": func(o *Options) { o.Authority = "https://login.microsoftonline.us/" },
		"no certificate is named":                             func(o *Options) { o.Method = MethodCertificate },
		"nothing says where the client secret is":             func(o *Options) { o.Method = MethodSecret },
		"no federated token file is named":                    func(o *Options) { o.Method = MethodWorkload },
	} {
		bad := good
		change(&bad)
		_, err := New(bad)
		var ours *Error
		if !errors.As(err, &ours) || ours.Kind != KindConfig || ours.Message != want || ours.Fix == "" {
			t.Errorf("want %q, got %+v", want, err)
		}
	}
	bad := good
	bad.Authority, bad.Dialect = "https://login.microsoftonline.us", client.MessageTraces
	if _, err := New(bad); err != nil {
		t.Errorf("New for message-traces in a national cloud: got %v, want no error", err)
	}
}

// jwt makes a token that nobody signed.
func jwt(claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"none"}`)) + "." + encode([]byte(claims)) + "."
}

func TestReadClaimsNamesWhatMatters(t *testing.T) {
	t.Parallel()
	got, err := ReadClaims(jwt(`{"tid":"t","aud":"https://graph.microsoft.com","upn":"ann@contoso.com","scp":"openid ExchangeMessageTrace.Read.All",
		"wids":["29232CDF-9323-42fd-ade2-1d097af3e4de","b79fbf4d-3ef9-4689-8143-76b194e85509","00000000-0000-0000-0000-000000000001"],"iat":1700000000,"exp":1700003600.5}`))
	if err != nil || got.Account != "ann@contoso.com" || !slices.Equal(got.Scopes, []string{"openid", "ExchangeMessageTrace.Read.All"}) || got.App() ||
		!slices.Equal(got.DirectoryRoles, []string{"Exchange Administrator", "00000000-0000-0000-0000-000000000001"}) ||
		!got.Expires.Equal(time.Date(2023, 11, 14, 23, 13, 20, 0, time.UTC)) {
		t.Errorf("ReadClaims: got %+v, %v, want the account, the scopes, the roles of the directory and the expiry of the token", got, err)
	}
	for _, token := range []string{"", "opaque", "a.b", "a.%%.c", jwt("[]"), jwt("{")} {
		if _, err := ReadClaims(token); err == nil {
			t.Errorf("ReadClaims(%q): got no error, want one", token)
		}
	}
}

func TestErrorsOfTheProtocolAreWorded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		flow   flow
		status int
		body   string
		kind   Kind
		want   string
	}{
		{flowRenewal, 400, `{"error":"invalid_grant"}`, KindSignIn, "the saved sign-in is no longer valid"},
		{flowRenewal, 400, `{"error":"interaction_required"}`, KindSignIn, "Entra asks the person to sign in again"},
		{flowDevice, 400, `{"error":"invalid_grant"}`, KindRefused, "Entra did not accept the sign-in"},
		{flowApplication, 400, `{"error":"interaction_required"}`, KindRefused, "Entra did not accept the sign-in"},
		{flowNew, 400, `{"error":"login_required","error_description":"AADSTS50000: There was an error issuing a token. Trace ID: x"}`, KindRefused,
			"Entra refused the sign-in: There was an error issuing a token (AADSTS50000)"},
		{flowDevice, 400, `{"error":"expired_token","error_description":"AADSTS799999: Something. Trace ID: x"}`, KindExpired,
			"the sign-in code expired before it was used (AADSTS799999)"},
		{flowRenewal, 400, `{"error":"invalid_grant","suberror":"bad_token","error_codes":[50173],"correlation_id":"not-an-id\u001b[31m"}`, KindSignIn,
			"the sign-in was revoked, or the password was changed (AADSTS50173)"},
		{flowDevice, 400, `{"error":"invalid_grant","suberror":"consent_required","error_codes":[65001],"correlation_id":"0b9d3c1e-5a5f-4f0e-9c54-2f6d8c7a1b20"}`, KindConsent,
			"nobody has consented to the permission that is asked for (AADSTS65001, correlation id 0b9d3c1e-5a5f-4f0e-9c54-2f6d8c7a1b20)"},
		{flowNew, 400, `{"error":"brand_new_error","error_description":"AADSTS123456: Something is new. Trace ID: x"}`, KindApplication,
			"Entra refused the sign-in: Something is new (AADSTS123456)"},
		{flowNew, 400, `{"error":"brand_new_error"}`, KindApplication, "the sign-in was refused (brand_new_error)"},
		{flowNew, 400, `{"error":"\u001b]0;title\u0007"}`, KindAnswer, "the sign-in service answered 400 without saying why"},
		{flowNew, 407, `<html>proxy</html>`, KindAnswer, "the sign-in service answered 407 without saying why"},
		{flowNew, 502, `<html>gateway</html>`, KindUnavailable, "the sign-in service cannot answer right now (HTTP 502)"},
		{flowNew, 500, `{"error":"server_error","error_codes":[90033]}`, KindUnavailable, "the sign-in service cannot answer right now (HTTP 500) (AADSTS90033)"},
		{flowApplication, 401, `{"error":"invalid_client","error_codes":[7000222]}`, KindCredential, "the client secret has expired (AADSTS7000222)"},
	} {
		got := fromOAuth(test.status, []byte(test.body), test.flow)
		general := test.kind == KindAnswer || test.kind == KindUnavailable // package advice says what fixes those
		if got.Kind != test.kind || got.Error() != test.want || (got.Fix == "") != general {
			t.Errorf("%d %s:\n got %s %q, %q\nwant %s %q and a fix of its own: %v", test.status, test.body, got.Kind, got, got.Fix, test.kind, test.want, !general)
		}
	}
}

func TestEveryHintIsWhole(t *testing.T) {
	t.Parallel()
	for number, hint := range hints {
		for _, f := range []flow{flowNew, flowDevice, flowRenewal, flowApplication} {
			fix := hint.way.in(f)
			if hint.message == "" || fix == "" || strings.HasSuffix(hint.message, ".") || !strings.HasSuffix(fix, ".") {
				t.Errorf("AADSTS%d: got %q and %q, want words without and with a full stop", number, hint.message, fix)
			}
		}
	}
}

func TestResultsDoNotPrintTheirToken(t *testing.T) {
	t.Parallel()
	token := result{value: "hush"}.token()
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("token", "token", token, "value", token.Value)
	text, err := json.Marshal(token)
	all := fmt.Sprintf("%v %+v %#v %s %q %s %s", token, token, token, token.Value, token.Value, log.String(), text)
	if err != nil || strings.Contains(all, "hush") {
		t.Errorf("a token was printed as %s, %v, want nothing of it", all, err)
	}
}

func FuzzReadClaims(f *testing.F) {
	f.Add(jwt(`{"tid":"t","exp":1e300,"wids":["x"],"scp":"a b"}`))
	f.Add("a.b.c")
	f.Fuzz(func(t *testing.T, token string) {
		claims, err := ReadClaims(token)
		if err != nil && (claims.Tenant != "" || strings.Contains(err.Error(), token) && token != "" && len(token) > 20) {
			t.Errorf("ReadClaims(%q): got %+v, %v, want no claims beside an error, nor the token in it", token, claims, err)
		}
		if _, err := json.Marshal(claims); err != nil {
			t.Errorf("ReadClaims(%q): the claims as JSON: got %v, want no error", token, err)
		}
	})
}

func FuzzErrorAnswers(f *testing.F) {
	f.Add(400, []byte(`{"error":"invalid_grant","error_codes":[50173],"suberror":"x","correlation_id":"y"}`))
	f.Add(500, []byte(`<html>`))
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		for _, f := range []flow{flowNew, flowDevice, flowRenewal, flowApplication} {
			got := fromOAuth(status, body, f)
			for _, char := range got.Error() + got.Fix + got.Suberror {
				if !unicode.IsPrint(char) || char == utf8.RuneError {
					t.Errorf("got %q, want only what can be seen", got.Error())
				}
			}
		}
	})
}

func FuzzTokenAnswers(f *testing.F) {
	f.Add([]byte(`{"access_token":"hush-hush-hush","expires_in":3600,"id_token":"e30.e30."}`))
	f.Add([]byte(`{"issuer":"https://x/","token_endpoint":"https://x/","authorization_endpoint":"https://x/"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		w := &wire{host: "x"}
		for _, err := range []error{checkToken(body), checkDeviceCode(body), w.checkDiscovery(body)} {
			if err != nil && strings.Contains(err.Error(), "hush") {
				t.Errorf("got %v, want an error without the answer", err)
			}
		}
	})
}
