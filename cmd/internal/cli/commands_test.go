package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"msgtrace/client/simulator"
	"msgtrace/client/simulator/authority"
	"msgtrace/cmd/internal/cli"
)

// everyCommand are the commands that have a help of their own.
var everyCommand = []string{"", "demo", "demo search", "demo show", "demo approve", "search", "show", "open", "simulate", "serve",
	"login", "logout", "status", "doctor", "config", "config init", "config show", "forget", "theme", "theme list", "theme show", "theme check", "help", "man", "completion", "completion bash", "completion zsh", "completion fish",
	"completion powershell", "version", "audit", "audit verify", "audit show"}

// globalFlags is the section of a help with the flags that commands share.
var globalFlags = regexp.MustCompile(`Global flags:\n( .*\n)+`)

// flagLine is the first line of a flag.
var flagLine = regexp.MustCompile(`(?m)^  (?:-\w,|   ) --([a-z-]+).*\n(?: {7,}.*\n)*`)

// TestEveryHelp keeps the global flags whole with the help of msgtrace alone, and by
// their names with the others.
func TestEveryHelp(t *testing.T) {
	t.Parallel()
	for _, command := range everyCommand {
		t.Run(command, func(t *testing.T) {
			o := newHost(t).run(append(strings.Fields(command), "--help")...).want(t, 0)
			for line := range strings.Lines(o.out) {
				if width := utf8.RuneCountInString(strings.TrimRight(line, "\n")); width > 80 && !strings.HasPrefix(line, "  msgtrace") {
					t.Errorf("%s --help: got a line of %d columns, want 80 at most: %s", command, width, line)
				}
			}
			for _, part := range []string{"Usage:", "Examples:", "Flags:"} {
				if !strings.Contains(o.out, part) {
					t.Errorf("%s --help: got\n%s\nwant %q in it", command, o.out, part)
				}
			}
			help := o.out
			if command != "" {
				help = globalFlags.ReplaceAllStringFunc(help, func(section string) string { return flagLine.ReplaceAllString(section, "  --$1\n") })
			}
			golden(t, "help"+strings.ReplaceAll(" "+command, " ", "-")+".txt", help)
		})
	}
}

// The lists in the help, in the errors and in the completion are made from the
// commands there are; this holds them to be all of them.
func TestEveryCommandIsThere(t *testing.T) {
	t.Parallel()
	o := newHost(t).run("--help").want(t, 0)
	var listed []string
	_, list, _ := strings.Cut(o.out, "Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	for line := range strings.Lines(list) {
		listed = append(listed, strings.Fields(line)[0])
	}
	want := []string{"audit", "cache", "completion", "config", "demo", "doctor", "forget", "help", "login", "logout", "man", "open", "search", "serve", "show", "simulate", "status", "theme", "version"}
	if !slices.Equal(listed, want) {
		t.Errorf("got the commands %v, want %v", listed, want)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if o := newHost(t).run("completion", shell).want(t, 0); !strings.Contains(o.out, "msgtrace") {
			t.Errorf("completion %s: got %s, want msgtrace in it", shell, o.out)
		}
	}
}

func TestMistakesAreOneLine(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"serch":                         `msgtrace: unknown command "serch" for "msgtrace": did you mean "search"?`,
		"demo serch":                    `msgtrace: unknown command "serch" for "msgtrace demo": did you mean "search"?`,
		"config sho":                    `msgtrace: unknown command "sho" for "msgtrace config": did you mean "show"?`,
		"frobnicate":                    `msgtrace: unknown command "frobnicate" for "msgtrace"`,
		"search --recipent":             `msgtrace: unknown flag --recipent: did you mean "--recipient"?`,
		"version now":                   "msgtrace: msgtrace version takes no arguments, got \"now\"; see `msgtrace version --help`",
		"simulate --fault throtle=3":    `msgtrace: --fault: unknown fault "throtle": did you mean "throttle"?`,
		"simulate --fault cut=x":        "msgtrace: --fault: fault cut=x: want a count such as 3, or 1/5 for each fifth request",
		"simulate --fault daily=0":      "msgtrace: --fault: fault daily=0: want a number of requests such as 40",
		"simulate --now soon":           "msgtrace: --now: cannot read \"soon\" as a time: write 2h, yesterday 14:00, 2026-11-20 09:30 or 2026-11-20T09:30:00Z",
		"simulate --messages -1":        "msgtrace: --messages must be 0 or more",
		"simulate --late-rows -1":       "msgtrace: --late-rows must be 0 or more",
		"simulate --days 0":             "msgtrace: --days must be from 1 to 90",
		"demo --days 91":                "msgtrace: --days must be from 1 to 90",
		"simulate --ready-made 5 --log": "msgtrace: --ready-made takes neither --sign-in nor --fault nor --log: its pages are sent as they are",
		"simulate --permissions x":      "msgtrace: --permissions and --token-tenant need --sign-in: they are about its tokens",
		"simulate --token-tenant x":     "msgtrace: --permissions and --token-tenant need --sign-in: they are about its tokens",
		"simulate --sign-in-fault x":    "msgtrace: --sign-in-fault and --token-for need --sign-in",
		"simulate --token-for x":        "msgtrace: --sign-in-fault and --token-for need --sign-in",
		"simulate --tls-expired":        "msgtrace: --tls-expired needs --tls-dir",
		"simulate --seed x":             "msgtrace: --seed x: must be a number",
	} {
		o := newHost(t).run(strings.Fields(args)...).want(t, 1)
		if o.err != want+"\n" || o.out != "" {
			t.Errorf("%s: %q, want %q", args, o.err, want)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	o := newHost(t).run("version").want(t, 0)
	if !strings.HasPrefix(o.out, "msgtrace ") || !strings.Contains(o.out, runtime.Version()) {
		t.Errorf("version: got %s, want msgtrace and %s", o.out, runtime.Version())
	}
	var got map[string]any
	o = newHost(t).run("version", "-o", "json").want(t, 0)
	if err := json.Unmarshal([]byte(o.out), &got); err != nil {
		t.Fatalf("version -o json: got %s, %v, want JSON", o.out, err)
	}
	want := []string{"arch", "commit", "committed", "dirty", "go", "os", "version"}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) || got["os"] != runtime.GOOS {
		t.Errorf("version -o json: got %s, want the members %q and the system %s", o.out, want, runtime.GOOS)
	}
	newHost(t).run("version", "-o", "xml").want(t, 1, "xml")
}

func TestExplorerSaysWhatItNeeds(t *testing.T) {
	t.Parallel()
	newHost(t).run().want(t, 1, "no tenant is set up", "msgtrace demo", "msgtrace config init")
	newHost(t).run("--base-url", "http://127.0.0.1:1").want(t, 1, "there is no token for http://127.0.0.1:1: set MSGTRACE_TOKEN")
	newHost(t, "MSGTRACE_TOKEN=x").run("--base-url", "http://127.0.0.1:1").want(t, 1, "the explorer needs a terminal", "msgtrace search")
	newHost(t).run("demo").want(t, 1, "the explorer needs a terminal")
	newHost(t).run("demo").want(t, 1, "with --plain the explorer itself goes line by line")
}

func TestTokenStaysAtHome(t *testing.T) {
	t.Parallel()
	const token = "very-secret-token"
	h := newHost(t, "MSGTRACE_TOKEN="+token)
	url := graph(t) // which takes another token
	log := filepath.Join(h.home, "log")
	h.run("search", "--base-url", "http://graph.example").want(t, 1, "must be https")
	o := h.run("search", "--base-url", url, "--log-file", log)
	o.want(t, 1, "not signed in")
	written, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(o.out+o.err+string(written), token) {
		t.Errorf("got the output, the errors and the log\n%s%s%s\nwant no token in them", o.out, o.err, written)
	}
	if info, err := os.Stat(log); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("Stat of the log: got %v, %v, want the mode 0600", info, err)
	}
	if err := os.Chmod(log, 0o644); err != nil {
		t.Fatal(err)
	}
	h.run("search", "--base-url", url, "--log-file", log).want(t, 1, "is open to others: chmod 600")
	if strings.Contains(h.run("config", "show").out, token) {
		t.Error("config show prints the token, want that it does not")
	}
}

// simulating is `simulate` under way.
type simulating struct {
	url  string
	err  *bytes.Buffer
	stop func() int
}

func simulate(t *testing.T, h *host, args ...string) *simulating {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var said bytes.Buffer
	out, in := io.Pipe()
	system := h.system(nil, &said)
	system.Out = in
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Run(ctx, system, append([]string{"simulate"}, args...))
		_ = in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ready := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if !ready {
		cancel()
		t.Fatalf("simulate: got %q, %v, %s, want ready and a URL", line, err, said.String())
	}
	s := &simulating{url: url, err: &said}
	s.stop = func() int { cancel(); return <-ended }
	t.Cleanup(cancel)
	return s
}

func TestSimulate(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=abc")
	s := simulate(t, h, "--messages", "50", "--api-token", "abc", "--log", "--quota", "0", "--fault", "forbidden=1")
	h.run("search", "--base-url", s.url).want(t, 1, "not allowed")
	for _, api := range apis {
		o := h.run("search", "--base-url", s.url, "--api", api, "--since", "10d", "-o", "ndjson").want(t, 0, "50 messages", "complete")
		if got := len(traces(t, o.out)); got != 50 {
			t.Errorf("%s: got %d messages, want 50", api, got)
		}
	}
	newHost(t, "MSGTRACE_TOKEN=other").run("search", "--base-url", s.url).want(t, 1, "not signed in", "MSGTRACE_TOKEN")
	if code := s.stop(); code != 0 {
		t.Errorf("simulate: got exit code %d, want 0", code)
	}
	for _, line := range []string{" 403 GET /", " 200 GET /beta/admin/exchange/messageTraces?", " 200 GET /v1.0/admin/exchange/tracing/messageTraces?", " 401 GET /"} {
		if !strings.Contains(s.err.String(), line) {
			t.Errorf("simulate: got the log\n%s\nwant %q in it", s.err.String(), line)
		}
	}
}

func TestSimulateOverTLS(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	folder := filepath.Join(h.home, "ca")
	s := simulate(t, h, "--tls-dir", folder, "--now", "2026-11-01T00:00:00Z")
	defer s.stop()
	if !strings.HasPrefix(s.url, "https://127.0.0.1:") {
		t.Errorf("simulate: got the URL %s, want one of https", s.url)
	}
	if pem, err := os.ReadFile(filepath.Join(folder, "ca.pem")); err != nil || !bytes.Contains(pem, []byte("BEGIN CERTIFICATE")) {
		t.Errorf("ca.pem: got %s, %v, want a certificate", pem, err)
	}
	h.run("search", "--base-url", s.url).want(t, 1, "no trusted connection", "name it in SSL_CERT_FILE")
	h.run("show", "--base-url", s.url, invoice).want(t, 1, "no trusted connection", "name it in SSL_CERT_FILE")
}

func TestSimulateWithAnAuthority(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	h.run("simulate", "--sign-in").want(t, 1, "--sign-in needs --tls-dir")
	folder := filepath.Join(h.home, "ca")
	h.run("simulate", "--tls-dir", folder, "--sign-in", "--sign-in-fault", "renewal:x").want(t, 1, `--sign-in-fault: unknown fault "x"`)
	s := simulate(t, h, "--tls-dir", folder, "--sign-in")
	pem, err := os.ReadFile(filepath.Join(folder, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	defer transport.CloseIdleConnections()
	for path, want := range map[string]int{
		"/beta/admin/exchange/messageTraces": http.StatusUnauthorized, "/v1.0/admin/exchange/tracing/messageTraces": http.StatusUnauthorized,
		"/" + authority.DefaultTenant + "/v2.0/.well-known/openid-configuration": http.StatusOK, "/device": http.StatusOK,
	} {
		response, err := (&http.Client{Transport: transport}).Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, response.StatusCode, want)
		}
	}
	h.run("demo", "approve", "ABCDEFGHI").want(t, 1)
	if code := s.stop(); code != 0 {
		t.Errorf("simulate: got exit code %d, want 0", code)
	}
	h.run("demo", "approve", "ABCDEFGHI").want(t, 1, "no sign-in waits")
}

func TestInterruptedSearch(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	search := []string{"demo", "search", "--latency", "1h"}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	if o := h.runWith(ctx, search...); o.code == 0 || o.out != "" {
		t.Errorf("a search that was cancelled: got %+v, want an exit code and no output", o)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	h.runWith(ctx, search...).want(t, 130)
}

func TestSearchThatBreaksOff(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h, "--fault", "forbidden=1/2")
	o := h.run("search", "--base-url", s.url, "--api", "tracing", "--since", "10d", "--page-size", "100", "-o", "ndjson")
	o.want(t, 2, "incomplete: read back to", "not allowed", "ExchangeMessageTrace.Read.All")
	if len(traces(t, o.out)) == 0 {
		t.Errorf("got no messages, want what came: %s", o.err)
	}
	s = simulate(t, h, "--fault", "forbidden")
	if o := h.run("search", "--base-url", s.url).want(t, 1, "not allowed"); o.out != "" {
		t.Errorf("got the output %s, want none", o.out)
	}
	s = simulate(t, h, "--fault", "no-principal")
	h.run("search", "--base-url", s.url).want(t, 1, "your password is not the problem", "PowerShell: New-MgServicePrincipal")
}

// brokenPipe is an output whose reader went away.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestReaderThatWentAway(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"table", "json", "ndjson", "csv", "ecs", "v2"} {
		h := newHost(t)
		var said bytes.Buffer
		system := h.system(nil, &said)
		system.Out = brokenPipe{}
		if code := cli.Run(t.Context(), system, []string{"demo", "search", "-o", format}); code != 2 || said.Len() > 0 {
			t.Errorf("%s: got exit code %d, %s, want 2 and nothing", format, code, said.String())
		}
	}
}

func TestBudgetIsKeptBetweenRuns(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h)
	for range 3 {
		h.run("search", "--base-url", s.url).want(t, 0)
	}
	files, err := filepath.Glob(filepath.Join(h.home, ".local", "state", "msgtrace", "budget-*.log"))
	if err != nil || len(files) != 1 {
		t.Fatalf("got %v, %v, want one log", files, err)
	}
	content, err := os.ReadFile(files[0])
	if ends := bytes.Count(content, []byte("\ne ")); err != nil || ends < 3 {
		t.Errorf("got %d requests, %v, want at least 3:\n%s", ends, err, content)
	}
	if files, _ := filepath.Glob(filepath.Join(newHost(t).home, "*")); len(files) != 0 {
		t.Errorf("a host where nothing ran: got %v, want no files", files)
	}
	demo := newHost(t)
	demo.run("demo", "search").want(t, 0)
	if files, _ := filepath.Glob(filepath.Join(demo.home, ".local", "state", "msgtrace", "*")); len(files) != 0 {
		t.Errorf("after the demo: got %v, want no files", files)
	}
}

// lineNumber is where a value stands in the file, which changes with every setting
// and every action that the file explains.
var lineNumber = regexp.MustCompile(`config\.toml:[0-9]+`)

func TestConfigInitAndShow(t *testing.T) {
	t.Parallel()
	const application = "11111111-2222-3333-4444-555555555555"
	h := newHost(t)
	h.run("config", "init").want(t, 1, "there is no terminal to ask on: give --tenant, --client-id")
	h.run("config", "init", "--tenant", "common", "--client-id", application).want(t, 1, "is not one tenant")
	h.run("config", "init", "--tenant", "contoso.onmicrosoft.com", "--client-id", application).
		want(t, 0, "wrote profile contoso to", "msgtrace login --profile contoso")
	h.run("config", "init", "--tenant", "contoso.onmicrosoft.com", "--client-id", application).want(t, 1, "already there")
	h.run("config", "init", "--name", "app", "--tenant", "fabrikam.com", "--client-id", application, "--method", "client-secret").want(t, 1, "--secret-file")
	h.run("config", "init", "--name", "app", "--tenant", "fabrikam.com", "--client-id", application, "--method", "client-secret", "--secret-command", "pass x").want(t, 0)
	o := h.run("config", "show", "--profile", "app", "--api", "message-traces").want(t, 0)
	golden(t, "config-show.txt", lineNumber.ReplaceAllString(strings.ReplaceAll(o.out, h.home, "~"), "config.toml:LINE"))
	var values []struct{ Name, Value, Origin string }
	if err := json.Unmarshal([]byte(h.run("config", "show", "-o", "json").want(t, 0).out), &values); err != nil || values[0].Value != "contoso" {
		t.Errorf("config show -o json: got %v, %v, want the profile contoso first", values, err)
	}
	h.run("config", "show", "--profile", "ap").want(t, 1, `there is no profile "ap"`, `did you mean "app"?`)
}

func TestARunThatRemembersNothingSaysSo(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	server := httptest.NewServer(simulator.New(simulator.Options{Messages: 10}))
	t.Cleanup(server.Close)
	h.environ = append(h.environ, "MSGTRACE_TOKEN=simulator")
	if err := os.Mkdir(filepath.Join(h.home, ".local"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(h.home, ".local", "state"), nil, 0o600); err != nil { // where a folder would be
		t.Fatal(err)
	}
	h.run("search", "--base-url", server.URL).want(t, 0, "nothing is remembered between runs, not even how many requests were made")
	if o := h.run("doctor", "--base-url", server.URL); !strings.Contains(o.out, "skipped  requests") {
		t.Errorf("doctor: got %s, want the requests skipped", o.out)
	}
}

func TestAThemeThatThereIsNot(t *testing.T) {
	t.Parallel()
	newHost(t).run("demo", "search", "--theme", "drak").want(t, 1, `did you mean "dark"?`)
}
