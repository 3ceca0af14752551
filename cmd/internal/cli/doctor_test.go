package cli_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client/simulator"
	"msgtrace/client/simulator/authority"
	"msgtrace/cmd/internal/cli"
	"msgtrace/cmd/internal/doctor"
)

func TestDoctorWarnsOfWhatHasNoEffect(t *testing.T) {
	t.Parallel()
	for _, byToken := range []bool{false, true} {
		x := newTenant(t, authority.Options{}, byApplication)
		profile := x.profileText()
		if byToken {
			profile, x.environ = "", append(x.environ, "MSGTRACE_TOKEN=x")
		}
		x.configure("tehme = 1\n" + profile)
		o := x.run("", "doctor")
		for _, want := range []string{`warning  configuration  ` + x.home + `/config.toml:1: unknown setting "tehme" has no effect: did you mean "theme"?`, "ok       configuration"} {
			if !strings.Contains(o.out, want) {
				t.Errorf("by token %v: got\n%s\nwant %s", byToken, o.out, want)
			}
		}
		if o.err != "" {
			t.Errorf("by token %v: got on standard error %s, want nothing: it is in the table", byToken, o.err)
		}
	}
}

// diagnose runs doctor and returns what has failed.
func (x *tenant) diagnose(t *testing.T) (failed []doctor.Finding) {
	t.Helper()
	o := x.run("", "doctor", "-o", "json")
	var findings []doctor.Finding
	if err := json.Unmarshal([]byte(o.out), &findings); err != nil {
		t.Fatalf("doctor -o json: got %v: %s %s, want JSON", err, o.out, o.err)
	}
	for _, f := range findings {
		if f.Result == doctor.Failed {
			failed = append(failed, f)
		}
	}
	if want := min(len(failed), 1); o.code != want {
		t.Errorf("exit code %d, want %d", o.code, want)
	}
	return failed
}

func TestDoctorNamesTheOneThing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options authority.Options
		profile string
		spoil   func(*tenant)
		check   string // what fails; empty: nothing
		text    string
	}{
		"all well":               {profile: byApplication},
		"a broken configuration": {spoil: func(x *tenant) { x.configure("theme = 1\n") }, check: "configuration", text: `theme must be a text`},
		"nobody signed in":       {check: "sign-in", text: "msgtrace login"},
		"a wrong tenant": {profile: byApplication, options: authority.Options{TokenTenant: "99999999-0000-0000-0000-000000000000"},
			check: "sign-in", text: "tenant"},
		"an unknown tenant": {profile: byApplication, spoil: func(x *tenant) {
			x.configure(strings.ReplaceAll(x.profileText(), x.authority.Tenant(), "nobody.example"))
		}, check: "authority", text: "tenant"},
		"a missing permission": {profile: byApplication, options: authority.Options{Roles: []string{"MessageTrace.Read.All"}},
			check: "permission", text: "ExchangeMessageTrace.Read.All is missing"},
		"no service principal": {profile: byApplication, spoil: func(x *tenant) {
			x.simulator.SetFaults(simulator.Faults{NoPrincipal: simulator.When{Every: 1}})
		}, check: "principal", text: "your password is not the problem"},
		"no role": {profile: byApplication, spoil: func(x *tenant) {
			x.simulator.SetFaults(simulator.Faults{Forbidden: simulator.When{Every: 1}})
		}, check: "request", text: "the application itself then needs the role Global Reader; Microsoft does not document that"},
		"a web filter's page": {profile: byApplication, spoil: func(x *tenant) {
			x.simulator.SetFaults(simulator.Faults{Unavailable: simulator.When{Every: 1}, Gateway: true, Status: 403})
		}, check: "request", text: `A web page answered in place of Graph (title "Forbidden")`},
		"a wrong clock":            {profile: byApplication, spoil: func(x *tenant) { x.transport = dated{x.transport, -10 * time.Minute} }, check: "clock", text: "ahead of the server"},
		"an untrusted certificate": {profile: byApplication, spoil: func(x *tenant) { x.transport = http.DefaultTransport }, check: "Graph", text: "not trusted"},
		"an expired certificate": {profile: byApplication, spoil: func(x *tenant) {
			x.transport.(*http.Transport).TLSClientConfig.Time = func() time.Time { return time.Now().AddDate(1, 0, 0) }
		}, check: "Graph", text: "is wrong (date -u shows it): timedatectl"},
		"no network": {profile: byApplication, spoil: func(x *tenant) {
			x.configure(strings.ReplaceAll(x.profileText(), x.graph, "https://127.0.0.1:1"))
		}, check: "Graph", text: "cannot be reached"},
		"a wrong secret": {profile: byApplication, options: authority.Options{Secrets: []string{"another"}}, check: "sign-in", text: "secret"},
	} {
		t.Run(name, func(t *testing.T) {
			x := newTenant(t, test.options, test.profile)
			if test.spoil != nil {
				test.spoil(x)
			}
			failed := x.diagnose(t)
			for _, f := range failed {
				t.Logf("%s: %s | fix: %s", f.Check, f.Says, f.Fix)
			}
			if test.check == "" {
				if len(failed) > 0 {
					t.Errorf("got the failures %+v, want none", failed)
				}
				return
			}
			if len(failed) != 1 || failed[0].Check != test.check || !strings.Contains(failed[0].Says+failed[0].Fix, test.text) || failed[0].Fix == "" {
				t.Errorf("failed: %+v; want %s with %q", failed, test.check, test.text)
			}
		})
	}
}

// dated sets every server's clock.
type dated struct {
	http.RoundTripper
	ahead time.Duration
}

func (d dated) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := d.RoundTripper.RoundTrip(request)
	if err == nil {
		response.Header.Set("Date", time.Now().Add(d.ahead).UTC().Format(http.TimeFormat))
	}
	return response, err
}

func TestDoctorWithoutAnything(t *testing.T) {
	t.Parallel()
	o := newHost(t).run("doctor").want(t, 1)
	if !strings.Contains(o.out, "fix: msgtrace config init") || !strings.Contains(o.out, "skipped  terminal") {
		t.Errorf("got %s, want the way to a configuration and no terminal", o.out)
	}
}

// The fix must be that of the mistake: the file itself is good here.
func TestDoctorFixesTheChoice(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args  []string
		spoil func(*tenant)
		fix   string
	}{
		"an unknown profile": {args: []string{"--profile", "nope"}, fix: "choose one that exists: --profile contoso"},
		"one of the environment": {spoil: func(x *tenant) { x.environ = append(x.environ, "MSGTRACE_PROFILE=nope") },
			fix: "choose one that exists: --profile contoso"},
		"an unknown API": {args: []string{"--api", "bogus"}, fix: "correct --api, or leave it out"},
		"no URL":         {args: []string{"--base-url", "nonsense"}, fix: "correct --base-url, or leave it out"},
		"no such theme":  {args: []string{"--theme", "nope"}, fix: "correct --theme, or leave it out"},
		"not in a cloud": {args: []string{"--base-url", "https://graph.microsoft.us"}, fix: "fix: --api message-traces"},
		"a file for all": {spoil: func(x *tenant) {
			if err := os.Chmod(filepath.Join(x.home, "config.toml"), 0o666); err != nil {
				t.Fatal(err)
			}
		}, fix: "fix: chmod 600 "},
		"a missing file": {spoil: func(x *tenant) {
			if err := os.Remove(filepath.Join(x.home, "config.toml")); err != nil {
				t.Fatal(err)
			}
		}, fix: "export MSGTRACE_CONFIG=FILE"},
	} {
		t.Run(name, func(t *testing.T) {
			x := newTenant(t, authority.Options{}, byApplication)
			if test.spoil != nil {
				test.spoil(x)
			}
			o := x.run("", append([]string{"doctor"}, test.args...)...).want(t, 1)
			if !strings.Contains(o.out, test.fix) || strings.Contains(o.out, "editor") {
				t.Errorf("want the fix %q:\n%s", test.fix, o.out)
			}
		})
	}
}

// net/http ignores a proxy that it cannot read, and so only doctor can tell.
func TestDoctorReadsTheProxy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		set, want string // want is empty: nothing is wrong with it
	}{
		"a bare %":          {"HTTPS_PROXY=http://ann:hush%@proxy.example:3128", "failed   proxy          HTTPS_PROXY is no URL"},
		"in small letters":  {"https_proxy=ann:hush%@proxy.example:3128", "failed   proxy          https_proxy is no URL"},
		"a bare #":          {"HTTPS_PROXY=http://ann:12#hush@proxy.example:3128", "failed   proxy          HTTPS_PROXY is no URL"},
		"a bare /":          {"HTTPS_PROXY=http://ann:12/hush@proxy.example:3128", "failed   proxy          HTTPS_PROXY is no URL"},
		"not needed":        {"HTTPS_PROXY=http://ann:hush%@proxy.example:3128", "warning  proxy          HTTPS_PROXY is no URL"},
		"encoded":           {"HTTPS_PROXY=http://ann:hush%25@proxy.example:3128", ""},
		"a host and port":   {"HTTPS_PROXY=proxy.example:3128", ""},
		"of another scheme": {"HTTP_PROXY=http://ann:hush%@proxy.example:3128", ""},
	} {
		t.Run(name, func(t *testing.T) {
			x := newTenant(t, authority.Options{}, byApplication)
			x.environ = append(x.environ, test.set)
			failures := 0
			if !strings.HasPrefix(test.want, "warning") {
				x.configure(strings.ReplaceAll(x.profileText(), x.graph, "https://127.0.0.1:1"))
				failures = 1
			}
			o := x.run("", "doctor")
			if !strings.Contains(o.out, test.want) || test.want == "" && strings.Contains(o.out, "is no URL") || strings.Count(o.out, "failed ") != failures {
				t.Errorf("want %q, and %d failures:\n%s", test.want, failures, o.out)
			}
			if strings.Contains(o.out+o.err, "hush") {
				t.Errorf("got %s%s, want no password in it", o.out, o.err)
			}
		})
	}
}

// What doctor finds can be had from the simulator by its switches alone.
func TestDoctorOfASimulatedTenant(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args        []string
		check, text string // what fails; empty: nothing
	}{
		"all well":             {},
		"a clock that is late": {[]string{"--fault", "clock=10m"}, "clock", "behind the server"},
		"one that is early":    {[]string{"--fault", "clock=-10m"}, "clock", "ahead of the server"},
		"no service principal": {[]string{"--fault", "no-principal"}, "principal", "your password is not the problem"},
		"no permission":        {[]string{"--permissions", "none"}, "permission", "the token has none"},
		"another permission":   {[]string{"--permissions", "MessageTrace.Read.All,Mail.Read"}, "permission", "the token has MessageTrace.Read.All, Mail.Read"},
		"an old certificate":   {[]string{"--tls-expired"}, "Graph", "has expired or is not valid yet"},
		"another tenant":       {[]string{"--token-tenant", "99999999-0000-0000-0000-000000000000"}, "sign-in", "another tenant (99999999"},
		"a token for Exchange": {[]string{"--token-for", "https://outlook.office365.com"}, "audience", "the token is for Office 365 Exchange Online"},
		"maybe a role":         {[]string{"--fault", "forbidden"}, "request", "the application itself then needs the role Global Reader"},
		"a blocked sign-in":    {[]string{"--sign-in-fault", "AADSTS53003"}, "sign-in", "Conditional Access blocked the sign-in (AADSTS53003"},
		"a web filter":         {[]string{"--sign-in-fault", "discovery:page-403"}, "authority", `a web page answered in place of the sign-in service (title "Access blocked")`},
		"no sign-in service":   {[]string{"--sign-in-fault", "discovery:500"}, "authority", "cannot answer right now"},
	} {
		t.Run(name, func(t *testing.T) {
			x := simulateTenant(t, test.args...)
			failed := x.diagnose(t)
			switch {
			case test.check == "" && len(failed) > 0:
				t.Errorf("got the failures %+v, want none", failed)
			case test.check != "" && (len(failed) != 1 || failed[0].Check != test.check || !strings.Contains(failed[0].Says, test.text)):
				t.Errorf("failed: %+v; want %s with %q", failed, test.check, test.text)
			}
		})
	}
}

// simulateTenant is a tenant of the command simulate, and a profile for it.
func simulateTenant(t *testing.T, args ...string) *tenant {
	t.Helper()
	h := newHost(t)
	ca, secret, file := filepath.Join(h.home, "ca"), filepath.Join(h.home, "secret"), filepath.Join(h.home, "config.toml")
	s := simulate(t, h, append([]string{"--tls-dir", ca, "--sign-in", "--now", time.Now().Format(time.RFC3339)}, args...)...)
	pem, err := os.ReadFile(filepath.Join(ca, simulator.CAFile))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	write(t, secret, authority.DefaultSecret)
	write(t, file, fmt.Sprintf("[profiles.contoso]\ntenant = %q\nclient_id = %q\nbase_url = %q\nauthority = %q\nmethod = \"client-secret\"\nsecret_file = %q\n",
		authority.DefaultTenant, authority.DefaultClientID, s.url, s.url, secret))
	h.environ = append(h.environ, "MSGTRACE_CONFIG="+file)
	return &tenant{host: h, transport: transport}
}

// dropped is a network that lets no answer through.
type dropped struct{}

func (dropped) RoundTrip(request *http.Request) (*http.Response, error) {
	<-request.Context().Done()
	return nil, request.Context().Err()
}

// nameServer is a connection to a name server that gives every name the address
// 192.0.2.1.
func nameServer(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	go func() {
		defer theirs.Close()
		length := make([]byte, 2)
		if _, err := io.ReadFull(theirs, length); err != nil {
			return
		}
		query := make([]byte, binary.BigEndian.Uint16(length))
		if _, err := io.ReadFull(theirs, query); err != nil {
			return
		}
		question := query[12 : 12+bytes.IndexByte(query[12:], 0)+5]
		reply := append(query[:2:2], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0)
		reply = append(append(reply, question...), 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1)
		_, _ = theirs.Write(append([]byte{0, byte(len(reply))}, reply...)) // who asked may have given up
	}()
	return ours, nil
}

// The wait for a connection that a firewall lets starve must leave the lookup
// its own time, or silence looks like a name that is not known.
func TestDoctorTellsSilenceFromDNS(t *testing.T) {
	usual := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: nameServer}
	defer func() { net.DefaultResolver = usual }()
	// What package net and package signal keep for the process must not begin
	// inside the bubble.
	if _, err := net.DefaultResolver.LookupHost(t.Context(), "graph.microsoft.com"); err != nil {
		t.Fatal(err)
	}
	woken := make(chan os.Signal, 1)
	signal.Notify(woken, os.Interrupt)
	defer signal.Stop(woken)
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t, "MSGTRACE_TOKEN=x")
		var out, said bytes.Buffer
		system := h.system(&out, &said)
		system.Transport = dropped{}
		if code := cli.Run(t.Context(), system, []string{"doctor"}); code != 1 {
			t.Errorf("got exit code %d, %s, want 1", code, said.String())
		}
		const want = "failed   Graph          no answer from graph.microsoft.com:443 within 20s"
		if text := out.String(); !strings.Contains(text, want) || !strings.Contains(text, "graph.microsoft.com is 192.0.2.1") {
			t.Errorf("got %s, want %q and the address", text, want)
		}
	})
}
