package cli_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client/simulator"
	"msgtrace/client/simulator/authority"
	"msgtrace/cmd/internal/cli"
)

// tenant is a simulated tenant over TLS: Graph, and where to sign in.
type tenant struct {
	*host
	simulator    *simulator.Simulator
	authority    *authority.Authority
	graph, login string
	transport    http.RoundTripper
}

// newTenant starts a tenant and writes a profile for it.
func newTenant(t *testing.T, options authority.Options, profile string) *tenant {
	t.Helper()
	entra := authority.New(options)
	graph := simulator.New(simulator.Options{Check: entra.Check, Messages: 100})
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
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: certificates.Pool(), MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	x := &tenant{host: newHost(t), simulator: graph, authority: entra, graph: serve(graph), login: serve(entra), transport: transport}
	secret := filepath.Join(x.home, "secret")
	write(t, secret, authority.DefaultSecret+"\n")
	x.environ = append(x.environ, "MSGTRACE_CONFIG="+filepath.Join(x.home, "config.toml"))
	x.configure(fmt.Sprintf("[profiles.contoso]\ntenant = %q\nclient_id = %q\nbase_url = %q\nauthority = %q\ntoken_cache = \"file\"\n",
		entra.Tenant(), entra.ClientID(), x.graph, x.login) + strings.ReplaceAll(profile, "SECRET", secret))
	return x
}

// profileText is the configuration as it is.
func (x *tenant) profileText() string {
	content, err := os.ReadFile(filepath.Join(x.home, "config.toml"))
	if err != nil {
		x.t.Fatal(err)
	}
	return string(content)
}

// configure replaces the configuration.
func (x *tenant) configure(document string) {
	write(x.t, filepath.Join(x.home, "config.toml"), document)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs a command against the tenant. A person decides about every code.
func (x *tenant) run(decision authority.Decision, args ...string) outcome {
	x.t.Helper()
	ctx, cancel := context.WithCancel(x.t.Context())
	defer cancel()
	var out, said bytes.Buffer
	watched := &watchedBuffer{Buffer: &said, see: func(text string) {
		if _, code, found := strings.Cut(text, "enter  "); found {
			if err := x.authority.Decide(strings.TrimSpace(code), decision); err != nil {
				x.t.Errorf("Decide(%q): got %v, want no error", code, err)
			}
		}
	}}
	system := x.system(&out, &said)
	system.Err, system.Transport = watched, x.transport
	system.Now = time.Now // the sign-in library has a clock of its own
	return outcome{cli.Run(ctx, system, args), out.String(), said.String()}
}

// watchedBuffer shows each write to a function.
type watchedBuffer struct {
	*bytes.Buffer
	see func(string)
}

func (w *watchedBuffer) Write(text []byte) (int, error) {
	w.see(string(text))
	return w.Buffer.Write(text)
}

const byApplication = "method = \"client-secret\"\nsecret_file = \"SECRET\"\n"

func TestLoginSearchStatusLogout(t *testing.T) {
	t.Parallel()
	for name, profile := range map[string]string{"a person": "", "an application": byApplication} {
		t.Run(name, func(t *testing.T) {
			x := newTenant(t, authority.Options{}, profile)
			if name == "a person" {
				if o := x.run("", "status").want(t, 2); strings.Contains(o.out, "Kept in") {
					t.Errorf("status: got %s, want nothing kept where nobody is signed in", o.out)
				}
			}
			o := x.run(authority.Approve, "login").want(t, 0)
			if !strings.Contains(o.out, "ExchangeMessageTrace.Read.All") || !strings.Contains(o.out, x.authority.Tenant()) {
				t.Errorf("login: got %s, want the tenant and the permission", o.out)
			}
			o = x.run("", "search", "--since", "10d", "-o", "ndjson").want(t, 0, "100 messages", "complete")
			if got := len(traces(t, o.out)); got != 100 {
				t.Errorf("got %d messages, want 100", got)
			}
			var status struct {
				SignedIn bool
				Account  string
			}
			if err := json.Unmarshal([]byte(x.run("", "status", "-o", "json").want(t, 0).out), &status); err != nil {
				t.Errorf("status -o json: got %v, want JSON", err)
			}
			if name == "a person" && (!status.SignedIn || status.Account != authority.DefaultAccount) {
				t.Errorf("status: got %+v, want %s signed in", status, authority.DefaultAccount)
			}
			x.run("", "logout").want(t, 0, "removed ")
			x.run("", "logout").want(t, 0, "nothing was saved")
			if name == "a person" {
				x.run("", "status").want(t, 2)
			}
		})
	}
}

// A sign-in that ends with the command is none.
func TestLoginThatCannotBeSaved(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, "")
	if err := os.MkdirAll(filepath.Join(x.home, ".local", "state", "msgtrace"), 0o700); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(x.home, ".local", "state", "msgtrace", "tokens")
	if err := errors.Join(os.Mkdir(folder, 0o700), os.Chmod(folder, 0o777)); err != nil {
		t.Fatal(err)
	}
	x.run(authority.Approve, "login").want(t, 1, "others may", "could not be saved")
	x.run("", "status").want(t, 2)
}

// Who signs in must not find out by the first search that it was for nothing.
func TestLoginSaysWhatTheTokenLacks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options authority.Options
		profile string
		said    []string
	}{
		"an application without the permission": {authority.Options{Roles: []string{}}, byApplication, []string{
			"msgtrace: signed in, but ExchangeMessageTrace.Read.All is missing; the token has none",
			"  Who can fix it: a Privileged Role Administrator or Global Administrator", "> Application permissions > ExchangeMessageTrace.Read.All >"}},
		"an application with that of the other API": {authority.Options{Roles: []string{"MessageTrace.Read.All"}}, byApplication, []string{
			"msgtrace: signed in, but ExchangeMessageTrace.Read.All is missing; the token has MessageTrace.Read.All"}},
		"a person without the permission": {authority.Options{TokenScopes: []string{"User.Read"}}, "", []string{
			"msgtrace: signed in, but ExchangeMessageTrace.Read.All is missing; the token has User.Read", "> Delegated permissions >"}},
		"a token for Exchange": {authority.Options{TokenFor: "https://outlook.office365.com"}, byApplication, []string{
			"msgtrace: signed in, but the token is for Office 365 Exchange Online (https://outlook.office365.com), not for https://graph.microsoft.com",
			"  Grant the permission on Microsoft Graph in place of Office 365 Exchange Online"}},
	} {
		t.Run(name, func(t *testing.T) {
			x := newTenant(t, test.options, test.profile)
			o := x.run(authority.Approve, "login").want(t, 2, test.said...)
			if !strings.Contains(o.out, "Tenant       "+x.authority.Tenant()) {
				t.Errorf("got %q, want who is signed in", o.out)
			}
			x.run("", "status").want(t, 0) // it is saved
		})
	}
}

func TestSearchSignsInFirst(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, "")
	x.run(authority.Approve, "search", "--limit", "1").want(t, 2, "enter ", "1 of ")
}

func TestSignInThatIsRefused(t *testing.T) {
	t.Parallel()
	for decision, want := range map[authority.Decision]string{
		authority.Decline: "consent", authority.Expire: "expired", authority.Block: "Conditional Access",
	} {
		t.Run(string(decision), func(t *testing.T) {
			x := newTenant(t, authority.Options{}, "")
			o := x.run(decision, "login")
			o.want(t, 1)
			if !strings.Contains(strings.ToLower(o.err), strings.ToLower(want)) {
				t.Errorf("login: got %s, want %q in it", o.err, want)
			}
			if lines := strings.Split(strings.TrimSpace(o.err), "\n"); !strings.HasPrefix(lines[len(lines)-1], "  ") {
				t.Errorf("login: got %s, want a last line that says what to do", o.err)
			}
		})
	}
}

// What a web filter says in place of Entra must not look like a matter of
// permissions.
func TestLoginBehindAWebFilter(t *testing.T) {
	t.Parallel()
	for _, point := range []authority.Point{authority.Discovery, authority.DeviceCode, authority.Token} {
		x := newTenant(t, authority.Options{}, "")
		x.authority.Fail(point, authority.WebPageOf(403), -1)
		o := x.run(authority.Approve, "login").want(t, 1,
			`msgtrace: a web page answered in place of the sign-in service (title "Access blocked"): a proxy or web filter on the way`, "  Ask who runs it to let you through.")
		if strings.Contains(o.err, "permission") || strings.Contains(o.err, "invalid character") {
			t.Errorf("%s: got %s, want nothing of permissions or JSON", point, o.err)
		}
	}
}

func TestTokensOfAProfileStayAtHome(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, byApplication)
	x.run("", "search", "--base-url", "https://graph.example").want(t, 1, "not sent to --base-url", "set base_url in the profile")
	o := x.run("", "doctor", "--base-url", x.graph).want(t, 1)
	if !strings.Contains(o.out, "not sent to --base-url") {
		t.Errorf("doctor: got %s, want that nothing is sent to --base-url", o.out)
	}
}

// tokenOf is an access token of a tenant, as far as it can be read.
func tokenOf(tenant string) string {
	claims := fmt.Sprintf(`{"tid":%q,"upn":"eve@fabrikam.com"}`, tenant)
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".x"
}

func TestATokenOfAnotherTenantIsRefused(t *testing.T) {
	t.Parallel()
	const other = "99999999-0000-4000-8000-000000000000"
	x := newTenant(t, authority.Options{}, "")
	x.configure(strings.Replace(x.profileText(), `"file"`, `"runtime"`, 1)) // there is none, which does not matter here
	byID := x.profileText()
	for name, profile := range map[string]string{"by id": byID, "by domain": strings.Replace(byID, x.authority.Tenant(), authority.DefaultDomain, 1)} {
		x.configure(profile)
		environ := slices.Clip(x.environ)
		x.environ = append(environ, "MSGTRACE_TOKEN="+tokenOf(other))
		o := x.run("", "search").want(t, 1, "MSGTRACE_TOKEN: the sign-in is for another tenant ("+other+")", "Set a token of the profile's tenant")
		if strings.Contains(o.err, "eve@") {
			t.Errorf("%s: got %s, want no account", name, o.err)
		}
		if o := x.run("", "doctor").want(t, 1); !strings.Contains(o.out, "failed   sign-in        MSGTRACE_TOKEN: the sign-in is for another tenant") {
			t.Errorf("%s: doctor: got %s, want that the token is for another tenant", name, o.out)
		}
		x.environ = append(environ, "MSGTRACE_TOKEN="+tokenOf(x.authority.Tenant()))
		o = x.run("", "search").want(t, 1, "401") // it is no token of the simulator's
		if strings.Contains(o.err, "cannot be kept") {
			t.Errorf("%s: got %s, want no word of keeping, as nobody signs in", name, o.err)
		}
		x.environ = environ
	}
	x.environ = append(x.environ, "MSGTRACE_TOKEN="+tokenOf(other))
	x.configure(strings.NewReplacer(x.authority.Tenant(), "contoso.com", x.login, "https://127.0.0.1:1").Replace(byID))
	x.run("", "search").want(t, 1, "cannot be compared with the profile's", "Set tenant in the profile to the tenant id")
}

func TestNothingToSignInWith(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"login", "logout", "status"} {
		newHost(t).run(command).want(t, 1, "no profile is set up", "msgtrace config init")
	}
}

func TestOneOfSeveralProfilesIsChosen(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, byApplication)
	one := x.profileText()
	x.configure(one + strings.Replace(one, "profiles.contoso", "profiles.fabrikam", 1))
	for _, command := range []string{"search", "login", "status"} {
		x.run("", command).want(t, 1, "which profile? There are contoso, fabrikam", "--profile NAME")
	}
	x.run("", "search", "--profile", "fabrikam", "--since", "10d").want(t, 0, "100 messages")
}

// demoSignIn runs a simulated sign-in, and hands its code to a function.
func (h *host) demoSignIn(waits func(code string)) (int, string) {
	var out, said bytes.Buffer
	system := h.system(&out, &said)
	system.Err = &watchedBuffer{&said, func(text string) {
		if _, code, found := strings.Cut(text, "enter  "); found {
			waits(strings.TrimSpace(code))
		}
	}}
	return cli.Run(h.t.Context(), system, []string{"demo", "--sign-in", "search", "--limit", "3"}), said.String()
}

// Two demos may wait at once, and one that was killed leaves its note behind.
func TestApproveFindsTheSignInThatKnowsTheCode(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	folder := filepath.Join(h.home, ".local", "state", "msgtrace", "demo-sign-in")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "1-KILLED.json"), `{"page":"https://127.0.0.1:1/device","ca":""}`)
	code, said := h.demoSignIn(func(first string) {
		code, said := h.demoSignIn(func(second string) { h.run("demo", "approve", second).want(t, 0, "done") })
		if code != 2 {
			t.Errorf("the second: got exit code %d, %s, want 2", code, said)
		}
		h.run("demo", "approve", first).want(t, 0, "done")
	})
	if code != 2 {
		t.Errorf("the first: got exit code %d, %s, want 2", code, said)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("got %v left, %v, want nothing", left, err)
	}
}

func TestDemoSignIn(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.run("demo", "approve", "ABCD").want(t, 1, "no sign-in waits")
	h.run("demo", "approve").want(t, 1, "which sign-in?")
	for flag, want := range map[string]int{"": 2, "--decline": 1, "--expire": 1, "--block": 1} {
		code, said := h.demoSignIn(func(code string) {
			args := []string{"demo", "approve", code}
			if flag != "" {
				args = append(args, flag)
			}
			h.run(args...).want(t, 0, "done")
		})
		if code != want {
			t.Errorf("%s: got exit code %d, %s, want %d", flag, code, said, want)
		}
	}
}
