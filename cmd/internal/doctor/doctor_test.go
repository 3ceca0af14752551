package doctor_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
	"msgtrace/cmd/internal/doctor"
)

// expect checks a finding: its result, and what it says with its fix.
func expect(t *testing.T, name string, got doctor.Finding, result doctor.Result, text string) {
	t.Helper()
	if all := got.Says + " | " + got.Fix; got.Result != result || !strings.Contains(all, text) {
		t.Errorf("%s: %s, %s; want %s with %q", name, got.Result, all, result, text)
	}
	if got.Result == doctor.Failed && got.Fix == "" {
		t.Errorf("%s: no fix for %s", name, got.Says)
	}
	if strings.Contains(got.Says+got.Fix, "\n") {
		t.Errorf("%s: more than one line: %s", name, got.Says)
	}
}

func TestConfig(t *testing.T) {
	t.Parallel()
	expect(t, "none", doctor.Config("c.toml", false, "", nil), doctor.Failed, "msgtrace config init")
	expect(t, "no choice", doctor.Config("c.toml", true, "", nil), doctor.Failed, "set profile in it")
	expect(t, "broken", doctor.Config("c.toml", true, "", errors.New("c.toml:3: unknown key\nc.toml:4: x")), doctor.Failed, "c.toml:3: unknown key c.toml:4: x")
	expect(t, "nowhere", doctor.Config("", false, "", errors.New("there is no folder")), doctor.Failed, "there is no folder | export MSGTRACE_CONFIG=FILE")
	expect(t, "not there", doctor.Config("c.toml", false, "", errors.New("MSGTRACE_CONFIG: there is no file c.toml")), doctor.Failed, "no file c.toml | export MSGTRACE_CONFIG=FILE")
	expect(t, "locked", doctor.Config("c.toml", false, "", &fs.PathError{Op: "open", Path: "c.toml", Err: fs.ErrPermission}), doctor.Failed, "ls -l c.toml")
	expect(t, "no such profile", doctor.NoProfile(errors.New("there is no profile x"), []string{"a", "b"}), doctor.Failed, "choose one that exists: --profile a or --profile b")
	expect(t, "no profile at all", doctor.NoProfile(errors.New("there is no profile x"), nil), doctor.Failed, "msgtrace config init")
	expect(t, "no such theme", doctor.WrongFlag(errors.New("--theme x must be dark")), doctor.Failed, "correct --theme, or leave it out")
	expect(t, "not in the cloud", doctor.WrongFlag(errors.New("--base-url: the tracing API is not in cloud us-gov")), doctor.Failed, "| --api message-traces")
	expect(t, "good", doctor.Config("c.toml", true, "contoso", nil), doctor.OK, "profile contoso")
}

func TestTerminals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		env    map[string]string
		change func(*doctor.Terminal)
		check  string
		result doctor.Result
		text   string
	}{
		"good":             {nil, nil, "terminal", doctor.OK, "xterm-256color"},
		"dumb":             {map[string]string{"TERM": "dumb"}, nil, "terminal", doctor.Failed, "export TERM"},
		"none":             {map[string]string{"TERM": ""}, nil, "terminal", doctor.Failed, "TERM is not set"},
		"small":            {nil, func(t *doctor.Terminal) { t.Columns = 30 }, "size", doctor.Failed, "at least 40 x 10"},
		"narrow":           {nil, func(t *doctor.Terminal) { t.Columns = 80 }, "size", doctor.OK, "one pane at a time"},
		"256 colors":       {nil, nil, "colors", doctor.OK, "256"},
		"all colors":       {map[string]string{"COLORTERM": "truecolor"}, nil, "colors", doctor.OK, "16 million"},
		"no colors wanted": {map[string]string{"NO_COLOR": "1"}, nil, "colors", doctor.OK, "NO_COLOR"},
		"vt100":            {map[string]string{"TERM": "vt100"}, nil, "colors", doctor.Warning, "none on a vt100"},
		"16 colors":        {map[string]string{"TERM": "xterm"}, nil, "colors", doctor.OK, "16"},
		"UTF-8":            {nil, nil, "letters", doctor.OK, "LANG=C.UTF-8"},
		"latin":            {map[string]string{"LC_ALL": "de_DE.ISO-8859-1"}, nil, "letters", doctor.Warning, "--ascii"},
		"no locale":        {map[string]string{"LANG": ""}, nil, "letters", doctor.Warning, "export LC_ALL=C.UTF-8"},
		"OSC 52":           {nil, nil, "clipboard", doctor.OK, "OSC 52"},
		"tmux":             {map[string]string{"TMUX": "/t"}, func(t *doctor.Terminal) { t.TmuxClipboard = "external" }, "clipboard", doctor.Warning, "tmux set -g set-clipboard on"},
		"quiet tmux":       {map[string]string{"TMUX": "/t"}, nil, "clipboard", doctor.Warning, "did not say"},
		"good tmux":        {map[string]string{"TMUX": "/t"}, func(t *doctor.Terminal) { t.TmuxClipboard = "on" }, "clipboard", doctor.OK, "OSC 52"},
		"screen":           {map[string]string{"STY": "1"}, nil, "clipboard", doctor.Warning, "screen"},
		"console":          {map[string]string{"TERM": "linux"}, nil, "clipboard", doctor.Warning, "console"},
		"synchronized":     {nil, nil, "frames", doctor.OK, "synchronized output"},
		"plain frames":     {nil, func(t *doctor.Terminal) { t.Synchronized = false }, "frames", doctor.OK, "no synchronized output"},
		"silent":           {nil, func(t *doctor.Terminal) { t.Answered = false }, "frames", doctor.Warning, "answers no questions"},
	} {
		env := map[string]string{"TERM": "xterm-256color", "LANG": "C.UTF-8"}
		for key, value := range test.env {
			env[key] = value
		}
		terminal := doctor.Terminal{Getenv: func(key string) string { return env[key] }, Is: true, Columns: 120, Rows: 40, Answered: true, Synchronized: true}
		if test.change != nil {
			test.change(&terminal)
		}
		for _, finding := range doctor.Terminals(terminal) {
			if finding.Check == test.check {
				expect(t, name, finding, test.result, test.text)
			}
		}
	}
	if got := doctor.Terminals(doctor.Terminal{}); len(got) != 1 || got[0].Result != doctor.Skipped {
		t.Errorf("Terminals without a terminal: got %v, want one finding that was skipped", got)
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	const host = "graph.microsoft.com"
	silent := fmt.Errorf("%w: %w", client.ErrNetwork, context.DeadlineExceeded)
	dialed := fmt.Errorf("%w: %w", client.ErrNetwork, &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded})
	lost := fmt.Errorf("%w: %w", client.ErrNetwork, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")})
	expect(t, "known", doctor.Lookup(host, "", []string{"20.1.2.3"}, nil), doctor.OK, "20.1.2.3")
	expect(t, "unknown", doctor.Lookup(host, "", nil, errors.New("no such host")), doctor.Failed, "Check /etc/resolv.conf")
	expect(t, "no name server", doctor.Lookup(host, "", nil, &net.DNSError{Err: "i/o timeout", Name: host, IsTimeout: true}), doctor.Failed, "no name server answered")
	expect(t, "by proxy", doctor.Lookup(host, "proxy:3128", nil, errors.New("no such host")), doctor.OK, "looked up by the proxy")
	expect(t, "an address", doctor.Lookup("127.0.0.1", "", nil, errors.New("x")), doctor.OK, "is an address")
	expect(t, "reached", doctor.Connection("Graph", "https://"+host, "", nil), doctor.OK, "https://graph.microsoft.com answers")
	expect(t, "lost", doctor.Connection("Graph", "https://"+host, "", lost), doctor.Failed, "Let this host reach graph.microsoft.com, or set HTTPS_PROXY.")
	expect(t, "lost by proxy", doctor.Connection("Graph", "https://"+host, "proxy:3128", lost), doctor.Failed, "| Check HTTPS_PROXY and NO_PROXY.")
	expect(t, "silent", doctor.Connection("Graph", "https://"+host, "", silent), doctor.Failed, "no answer from graph.microsoft.com:443 within 20s")
	expect(t, "silent, and what to do", doctor.Connection("Graph", "https://"+host, "", dialed), doctor.Failed, "Open a firewall to graph.microsoft.com:443; or, if this host goes out by a proxy, export HTTPS_PROXY=")
	expect(t, "silent on a port", doctor.Connection("Graph", "https://"+host+":8443", "", silent), doctor.Failed, "no answer from graph.microsoft.com:8443")
	expect(t, "silent on loopback", doctor.Connection("Graph", "http://127.0.0.1", "", silent), doctor.Failed, "no answer from 127.0.0.1:80 ")
	expect(t, "silent by proxy", doctor.Connection("Graph", "https://"+host, "proxy:3128", silent), doctor.Failed, "by the proxy proxy:3128 within 20s | Check HTTPS_PROXY and NO_PROXY.")
	expect(t, "right", doctor.Clock(-20*time.Second), doctor.OK, "right")
	expect(t, "late", doctor.Clock(-2*time.Minute), doctor.Warning, "2m0s behind")
	expect(t, "wrong", doctor.Clock(10*time.Minute), doctor.Failed, "10m0s ahead of the server | timedatectl")
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		text string
	}{
		"unknown authority": {x509.UnknownAuthorityError{}, "not trusted: no trusted connection to Graph: x509: certificate signed by unknown authority | If a proxy inspects TLS here, put its certificate authority into a file and name it in SSL_CERT_FILE."},
		"no authorities":    {x509.SystemRootsError{}, "SSL_CERT_FILE"},
		"outside its time":  {x509.CertificateInvalidError{Reason: x509.Expired, Detail: "current time 2026 is before 2027"}, "has expired or is not valid yet, or this host's clock is wrong"},
		"and the fix":       {x509.CertificateInvalidError{Reason: x509.Expired}, "is wrong (date -u shows it): timedatectl set-ntp true, or set the clock. If it is right, whoever runs graph.microsoft.com must renew"},
		"another name":      {x509.HostnameError{Certificate: &x509.Certificate{}, Host: "graph.microsoft.com"}, "for another name"},
		"no server of one":  {x509.CertificateInvalidError{Reason: x509.IncompatibleUsage}, "no trusted connection to graph.microsoft.com"},
	} {
		finding := doctor.Connection("Graph", "https://graph.microsoft.com", "", fmt.Errorf("%w: %w", client.ErrTLS, test.err))
		expect(t, name, finding, doctor.Failed, test.text)
		finding = doctor.Authority(auth.Probe{Host: "login.microsoftonline.com"}, &auth.Error{Kind: auth.KindTLS, Message: "no", Err: test.err})
		expect(t, name+", to sign in", finding, doctor.Failed, "login.microsoftonline.com")
		if trust := strings.Contains(test.text, "SSL_CERT_FILE"); trust != strings.Contains(finding.Fix, "SSL_CERT_FILE") {
			t.Errorf("%s: the fix is %s", name, finding.Fix)
		}
	}
}

func TestAuthority(t *testing.T) {
	t.Parallel()
	probe := auth.Probe{Host: "login.microsoftonline.com", TenantID: "t1"}
	expect(t, "good", doctor.Authority(probe, nil), doctor.OK, "knows the tenant t1")
	expect(t, "wrong tenant", doctor.Authority(probe, &auth.Error{Kind: auth.KindTenant, Message: "the tenant was not found", Fix: "Check tenant in the profile."}), doctor.Failed, "the tenant was not found | Check tenant in the profile.")
	expect(t, "network", doctor.Authority(probe, &auth.Error{Kind: auth.KindNetwork, Message: "no answer"}), doctor.Failed, "| Try again.")
	expect(t, "TLS", doctor.Authority(probe, &auth.Error{Kind: auth.KindTLS, Message: "not trusted", Err: x509.UnknownAuthorityError{}}), doctor.Failed, "SSL_CERT_FILE")
	expect(t, "other", doctor.Authority(probe, &auth.Error{Kind: auth.KindConfig, Message: "no", Fix: "this"}), doctor.Failed, "this")
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	expect(t, "person", doctor.SignIn("ann@contoso.com", nil), doctor.OK, "ann@contoso.com")
	expect(t, "application", doctor.SignIn("", nil), doctor.OK, "the application")
	expect(t, "nobody", doctor.SignIn("", &auth.Error{Kind: auth.KindSignIn, Message: "nobody is signed in to contoso.com"}),
		doctor.Failed, "nobody is signed in to contoso.com | Sign in with msgtrace login")
	expect(t, "ended", doctor.SignIn("", &auth.Error{Kind: auth.KindSignIn, Message: "the sign-in was revoked"}), doctor.Failed, "the sign-in was revoked | Sign in with msgtrace login, or give a fresh token in MSGTRACE_TOKEN.")
	expect(t, "secret", doctor.SignIn("", &auth.Error{Kind: auth.KindCredential, Message: "expired", Fix: "make another"}), doctor.Failed, "make another")
}

func TestToken(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	good := auth.Claims{Tenant: "t1", Audience: "https://graph.microsoft.com", Account: "ann@contoso.com",
		Scopes: []string{"ExchangeMessageTrace.Read.All"}, DirectoryRoles: []string{"Global Reader"}, Expires: now.Add(time.Hour)}
	for name, test := range map[string]struct {
		change func(*auth.Claims)
		api    client.Dialect
		check  string
		result doctor.Result
		text   string
	}{
		"tenant":           {nil, client.Tracing, "tenant", doctor.OK, "t1"},
		"another tenant":   {func(c *auth.Claims) { c.Tenant = "t2" }, client.Tracing, "tenant", doctor.Failed, "for tenant t2, the profile's is T1"},
		"audience":         {nil, client.Tracing, "audience", doctor.OK, "graph"},
		"by app id":        {func(c *auth.Claims) { c.Audience = "00000003-0000-0000-c000-000000000000" }, client.Tracing, "audience", doctor.OK, "00000003"},
		"for another":      {func(c *auth.Claims) { c.Audience = "https://outlook.office365.com" }, client.Tracing, "audience", doctor.Failed, "not for https://graph"},
		"alive":            {nil, client.Tracing, "lifetime", doctor.OK, "until"},
		"ended":            {func(c *auth.Claims) { c.Expires = now }, client.Tracing, "lifetime", doctor.Failed, "expired"},
		"for Exchange":     {func(c *auth.Claims) { c.Audience = "https://outlook.office365.com" }, client.Tracing, "audience", doctor.Failed, "Grant the permission on Microsoft Graph in place of Office 365 Exchange Online"},
		"permission":       {nil, client.Tracing, "permission", doctor.OK, "ExchangeMessageTrace.Read.All"},
		"another API":      {nil, client.MessageTraces, "permission", doctor.Failed, "MessageTrace.Read.All is missing; the token has ExchangeMessageTrace.Read.All"},
		"none":             {func(c *auth.Claims) { c.Scopes = nil }, client.Tracing, "permission", doctor.Failed, "has none"},
		"role":             {nil, client.Tracing, "roles", doctor.OK, "Global Reader"},
		"another's role":   {nil, client.MessageTraces, "roles", doctor.Warning, "Global Administrator, Security Administrator, Security Reader"},
		"no role":          {func(c *auth.Claims) { c.DirectoryRoles = nil }, client.Tracing, "roles", doctor.Warning, "Exchange Administrator"},
		"one with nothing": {func(c *auth.Claims) { c.Account, c.Scopes, c.DirectoryRoles = "", nil, nil }, client.Tracing, "roles", doctor.OK, "an application"},
		"an application": {func(c *auth.Claims) {
			c.Account, c.Scopes, c.Roles = "", nil, []string{"ExchangeMessageTrace.Read.All"}
		}, client.Tracing, "roles", doctor.OK, "an application"},
	} {
		claims := good
		if test.change != nil {
			test.change(&claims)
		}
		for _, finding := range doctor.Token(claims, nil, test.api, "T1", "https://graph.microsoft.com/", now) {
			if finding.Check == test.check {
				expect(t, name, finding, test.result, test.text)
			}
		}
	}
	findings := doctor.Token(auth.Claims{}, errors.New("not a token"), client.Tracing, "t1", "", now)
	expect(t, "unreadable", findings[0], doctor.Warning, "cannot be read")
}

func TestRequest(t *testing.T) {
	t.Parallel()
	told := func(kind error) error { return &client.Error{Kind: kind, RequestID: "r1", Message: "no"} }
	expect(t, "answered", doctor.Request(nil, 3, advice.Setting{Dialect: client.Tracing}), doctor.OK, "3")
	expect(t, "no principal", doctor.Principal(told(client.ErrNotProvisioned)), doctor.Failed, "the tenant lacks the service principal of message trace: your password is not the problem | Who can fix it: a Cloud Application Administrator or Application Administrator; PowerShell: Connect-MgGraph -Scopes Application.ReadWrite.All; PowerShell: New-MgServicePrincipal -AppId 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373; or Azure CLI: az login, then az ad sp create --id 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373; Then: wait")
	expect(t, "no principal", doctor.Request(told(client.ErrNotProvisioned), 0, advice.Setting{Dialect: client.Tracing}), doctor.Skipped, "service principal")
	expect(t, "principal", doctor.Principal(nil), doctor.OK, "has the service principal")
	expect(t, "principal unknown", doctor.Principal(told(client.ErrForbidden)), doctor.Skipped, "only a request")
	expect(t, "forbidden", doctor.Request(told(client.ErrForbidden), 0, advice.Setting{Dialect: client.MessageTraces}), doctor.Failed, "the permission MessageTrace.Read.All with admin consent, or, for a person, one of the roles Global Administrator, Security Administrator, Security Reader | Who can fix it: the permission: a Privileged Role Administrator or Global Administrator; the role: a Privileged Role Administrator; Permission: Microsoft Entra admin center")
	app := client.Bearer{App: true, Audience: "https://graph.microsoft.com", Resource: "https://graph.microsoft.com"}
	expect(t, "forbidden to an application", doctor.Request(told(client.ErrForbidden), 0, advice.Setting{Dialect: client.Tracing, Token: app}), doctor.Failed,
		"refused (403) [request r1]; ExchangeMessageTrace.Read.All is missing; the token has none | Who can fix it: a Privileged Role Administrator or Global Administrator; Permission: Microsoft Entra admin center > App registrations")
	app.Permissions = []string{"ExchangeMessageTrace.Read.All"}
	expect(t, "forbidden to an application with the permission", doctor.Request(told(client.ErrForbidden), 0, advice.Setting{Dialect: client.Tracing, Token: app}), doctor.Failed,
		"Others report that the application itself then needs the role Global Reader; Microsoft does not document that | Who can fix it: a Privileged Role Administrator; Role: Microsoft Entra admin center > Roles & admins > Global Reader > Add assignments > the application")
	expect(t, "refused", doctor.Request(told(client.ErrSignIn), 0, advice.Setting{Dialect: client.Tracing}), doctor.Failed, "the token was refused (401) [request r1]")
	another := &client.Error{Kind: client.ErrSignIn, Err: &auth.Error{Kind: auth.KindTenant, Message: "the sign-in is for another tenant", Fix: "sign in with another account"}}
	expect(t, "no other token", doctor.Request(another, 0, advice.Setting{Dialect: client.Tracing}), doctor.Failed, "no other came: the sign-in is for another tenant | sign in with another account")
	page := &client.Error{Kind: client.ErrNotGraph, Status: 403, Message: client.WebPageWords("Graph", "Access blocked")}
	expect(t, "a web page", doctor.Request(page, 0, advice.Setting{Dialect: client.Tracing}), doctor.Failed, `A web page answered in place of Graph (title "Access blocked"): a proxy or web filter on the way (403) | Ask who runs it to let you through.`)
	untrusted := &client.Error{Kind: client.ErrTLS, Err: x509.UnknownAuthorityError{}}
	expect(t, "another authority", doctor.Request(untrusted, 0, advice.Setting{Dialect: client.Tracing}), doctor.Failed, "| If a proxy inspects TLS here")
	expect(t, "throttled", doctor.Request(told(client.ErrThrottled), 0, advice.Setting{Dialect: client.Tracing}), doctor.Warning, "Wait five minutes")
	expect(t, "not there", doctor.Request(&client.Error{Kind: client.ErrNotFound, Status: 404}, 0, advice.Setting{Dialect: client.Tracing}), doctor.Failed, "base_url and api")
	expect(t, "too slow", doctor.Request(context.DeadlineExceeded, 0, advice.Setting{Dialect: client.Tracing}), doctor.Failed, "no answer in time")
	expect(t, "broken", doctor.Request(told(client.ErrUnavailable), 0, advice.Setting{Dialect: client.Tracing}), doctor.Failed, "--log-file")
	expect(t, "left", doctor.Budget(12, 100), doctor.OK, "12 of 100")
	expect(t, "used up", doctor.Budget(100, 100), doctor.Warning, "wait")
	expect(t, "no limit", doctor.Budget(100, 0), doctor.OK, "no limit")
}
