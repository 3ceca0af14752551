package authority

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestLogTellsWhatWasAskedAndNoSecret(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	post(t, server, "token", with(application(), "client_secret", DefaultSecret, "claims", cp1))
	post(t, server, "token", with(application(), "client_secret", "wrong"))
	post(t, server, "token", redemption(sentBack(t, server, Approve).Get("code")))
	get(t, server, "/device?claims=x")
	a.Fail(Token, Lost, 1)
	if _, err := trySend(server, postRequest(t, server, "token", application())); err == nil {
		t.Error("a lost answer came, want an error")
	}
	token := "/" + DefaultTenant + "/oauth2/v2.0/token"
	want := []Request{
		{"POST", token, "client_credentials", cp1, 200},
		{"POST", token, "client_credentials", "", 401},
		{"POST", "/" + DefaultTenant + "/oauth2/v2.0/authorize", "", "", 303},
		{"POST", token, "authorization_code", "", 200},
		{"GET", "/device", "", "", 200},
		{"POST", token, "client_credentials", "", 0},
	}
	got := a.Log()
	if !slices.Equal(got, want) {
		t.Errorf("Log() =\n%+v\nwant\n%+v", got, want)
	}
	for _, secret := range append(a.Issued(), DefaultSecret) {
		if strings.Contains(fmt.Sprint(got), secret) {
			t.Errorf("Log() holds the secret %q, want none", secret)
		}
	}
}

func TestEverySecretThatIsGivenOutIsIssued(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	device, user, _ := startDevice(t, server)
	decide(t, a, user, Approve)
	person := poll(t, server, device)
	code := sentBack(t, server, Approve).Get("code")
	expired := sentBack(t, server, Expire).Get("code")
	app := post(t, server, "token", with(application(), "client_secret", DefaultSecret)).word("access_token")
	issued := a.Issued()
	for name, secret := range map[string]string{
		"device code": device, "user code": user, "access token": person.word("access_token"), "refresh token": person.word("refresh_token"),
		"id token": person.word("id_token"), "authorization code": code, "code that has expired": expired, "token of an application": app,
	} {
		if secret == "" || !slices.Contains(issued, secret) {
			t.Errorf("Issued() = %q, want the %s %q in it", issued, name, secret)
		}
	}
}
