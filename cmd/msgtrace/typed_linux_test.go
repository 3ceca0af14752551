package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"msgtrace/client/simulator"
	"msgtrace/client/simulator/authority"
)

// startAtTenant starts the program with a profile of a simulated tenant.
func startAtTenant(t *testing.T, profile string, args ...string) (*session, *authority.Authority) {
	t.Helper()
	entra := authority.New(authority.Options{})
	return startAtAuthority(t, entra, profile, args...), entra
}

// startAtAuthority starts the program with a profile of an authority's tenant. A line SAME
// stands for the tenant and where it is, for another profile.
func startAtAuthority(t *testing.T, entra *authority.Authority, profile string, args ...string) *session {
	t.Helper()
	home := t.TempDir()
	certificates, err := simulator.NewCertificates()
	if err != nil {
		t.Fatal(err)
	}
	serve := func(handler http.Handler) string {
		server, err := simulator.Listen("127.0.0.1:0", handler, certificates)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = server.Close() })
		return server.URL
	}
	graph := simulator.New(simulator.Options{Check: entra.Check, Messages: 50})
	write := func(name string, content []byte) string {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	same := fmt.Sprintf("tenant = %q\nclient_id = %q\nbase_url = %q\nauthority = %q\ntoken_cache = \"memory\"\n",
		entra.Tenant(), entra.ClientID(), serve(graph), serve(entra))
	document := "[profiles.contoso]\n" + same + strings.ReplaceAll(profile, "SAME\n", same)
	return startWith(t, []string{
		"HOME=" + home, "SSL_CERT_FILE=" + write("ca.pem", certificates.PEM()), "MSGTRACE_CONFIG=" + write("config.toml", []byte(document)),
	}, args...)
}

func TestTheAddressOfABrowserSignInIsPasted(t *testing.T) {
	port := freePort(t)
	s, entra := startAtTenant(t, fmt.Sprintf("method = \"browser\"\nport = %d\n", port), "login")
	s.await(0, "paste here the address")
	target, err := entra.DecideURL(s.find(`open +(https://\S+)`), authority.Approve)
	if err != nil {
		t.Fatal(err)
	}
	s.press(fmt.Sprintf("http://localhost:%d/?code=x\r", port))
	s.await(0, "this is not the address")
	s.press(target + "\r")
	s.await(0, authority.DefaultAccount)
	s.end(0)
}

func TestGivingUpAtASecretGivesTheTerminalBack(t *testing.T) {
	t.Parallel()
	s, _ := startAtTenant(t, "method = \"client-secret\"\nsecret_ask = true\n", "login")
	s.await(0, "client secret: ")
	s.press("\x03")
	s.end(130)
	state, err := unix.IoctlGetTermios(int(s.terminal.Fd()), unix.TCGETS)
	if err != nil || state.Lflag&unix.ECHO == 0 {
		t.Errorf("got the terminal %+v, %v, want it to echo", state, err)
	}
}

// The explorer has the screen when a token has to be renewed, so the secret is
// asked for before, even if a token is at hand.
func TestTheExplorerAsksForASecretFirst(t *testing.T) {
	t.Parallel()
	s, _ := startAtTenant(t, "method = \"client-secret\"\nsecret_ask = true\n")
	s.await(0, "client secret: ")
	s.press(authority.DefaultSecret + "\r")
	s.await(0, "Recipient")
	s.press("\r")
	s.await(0, "all of it")
	s.press("\x03")
	s.end(0)
}

func TestTheExplorerSaysWhatAnApplicationLacks(t *testing.T) {
	t.Parallel()
	entra := authority.New(authority.Options{Roles: []string{"Mail.Read"}})
	s := startAtAuthority(t, entra, "method = \"client-secret\"\nsecret_ask = true\n")
	s.await(0, "client secret: ")
	s.press(authority.DefaultSecret + "\r")
	s.await(0, "Recipient")
	s.press("\r")
	s.await(0, "Not allowed (403): ExchangeMessageTrace.Read.All is missing; the token has Mail.Read.")
	s.press("\x03")
	s.end(0)
}

func TestASearchAsksForASecretWhenItIsNeeded(t *testing.T) {
	t.Parallel()
	s, _ := startAtTenant(t, "method = \"client-secret\"\nsecret_ask = true\n", "search", "--limit", "1")
	s.await(0, "client secret: ")
	s.press("wrong\x15" + authority.DefaultSecret + "\r") // ctrl+u takes back what was typed
	s.await(0, "1 of ")
	s.end(2)
}
