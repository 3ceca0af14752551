package auth

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

// lab is an authority over TLS, a clock that moves only when somebody waits,
// and everything that the tests made the package say or write. When a test
// ends, none of that may hold a secret.
type lab struct {
	t         *testing.T
	authority *authority.Authority
	server    *httptest.Server
	clock     *clock
	state     string // the state folder
	keys      *memoryKeys

	mu      sync.Mutex
	said    bytes.Buffer // log, notices, and errors
	events  []Event
	secrets []string // what must not be found in said and in the state folder, besides what was issued
	onAsk   func(Event)
}

func newLab(t *testing.T, options authority.Options) *lab {
	t.Helper()
	l := &lab{t: t, clock: &clock{now: time.Now()}, state: t.TempDir(), keys: &memoryKeys{}, secrets: []string{authority.DefaultSecret}}
	options.Now = l.clock.Now
	l.authority = authority.New(options)
	l.server = httptest.NewUnstartedServer(l.authority)
	l.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	l.server.EnableHTTP2 = true
	l.server.StartTLS()
	t.Cleanup(l.server.Close)
	t.Cleanup(l.leaks)
	return l
}

// options are those of a profile that keeps its tokens sealed in the lab.
func (l *lab) options(method Method) Options {
	return Options{
		Tenant: l.authority.Tenant(), ClientID: l.authority.ClientID(), Method: method, Dialect: client.Tracing,
		Authority: l.server.URL, Port: freePort(l.t), Transport: loopbackOnly{l.transport()},
		Cache:  CacheOptions{Place: PlaceMemory, StateDir: l.state},
		Ask:    l.ask,
		Notice: func(text string) { l.say("notice: " + text) },
		Log:    slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now:    l.clock.Now, Wait: l.clock.Wait,
	}
}

func (l *lab) transport() *http.Transport {
	pool := x509.NewCertPool()
	pool.AddCert(l.server.Certificate())
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
	l.t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// source makes a source whose tokens are sealed with a key of the lab's ring.
func (l *lab) source(options Options) *Source {
	l.t.Helper()
	s, err := New(options)
	if err != nil {
		l.t.Fatal(err)
	}
	if options.Cache.Place == PlaceKeyring {
		*s.cache = *openCache(options.Cache, l.keys, s.options.Tenant, s.options.ClientID, s.notice)
	}
	return s
}

func (l *lab) ask(event Event) {
	l.mu.Lock()
	l.events = append(l.events, event)
	answer := l.onAsk
	l.mu.Unlock()
	if event.Err != nil {
		l.say("event: " + event.Err.Error())
	}
	if answer != nil {
		answer(event)
	}
}

// decide makes the person decide at once, whatever the method.
func (l *lab) decide(decision authority.Decision) {
	l.onAsk = func(event Event) {
		if event.Kind != EventPrompted {
			return
		}
		if event.Prompt.Method == MethodDeviceCode {
			if err := l.authority.Decide(event.Prompt.Code, decision); err != nil {
				l.t.Errorf("Decide(%q, %s): got %v, want no error", event.Prompt.Code, decision, err)
			}
			return
		}
		target, err := l.authority.DecideURL(event.Prompt.URL, decision)
		if err != nil {
			l.t.Errorf("DecideURL(%q, %s): got %v, want no error", event.Prompt.URL, decision, err)
			return
		}
		if err := event.Prompt.Answer(target); err != nil {
			l.t.Errorf("Answer(%q): got %v, want no error", target, err)
		}
	}
}

// asked returns the kinds of the events so far.
func (l *lab) asked() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var kinds []string
	for _, event := range l.events {
		kinds = append(kinds, string(event.Kind))
	}
	return strings.Join(kinds, " ")
}

// wantEvents checks the kinds of the events so far.
func (l *lab) wantEvents(when, want string) {
	l.t.Helper()
	if got := l.asked(); got != want {
		l.t.Errorf("%s: got the events %q, want %q", when, got, want)
	}
}

// Write takes the log.
func (l *lab) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.Write(text)
}

func (l *lab) say(text string) { _, _ = fmt.Fprintln(l, text) }

// notices returns what the person was told besides errors.
func (l *lab) notices() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []string
	for line := range strings.Lines(l.said.String()) {
		if text, ok := strings.CutPrefix(line, "notice: "); ok {
			found = append(found, strings.TrimSpace(text))
		}
	}
	return found
}

// seen words what a person sees at the end of a sign-in.
func (l *lab) seen(err error) string {
	if err == nil {
		return "signed in"
	}
	l.say("error: " + err.Error())
	l.say("error: " + fmt.Sprintf("%+v %#v", err, err))
	var ours *Error
	if !errors.As(err, &ours) {
		return "not an *Error: " + err.Error()
	}
	l.say("fix: " + ours.Fix)
	shown := *ours
	shown.CorrelationID = ""
	words := shown.Error()
	if shown.Fix != "" {
		words += " | " + shown.Fix
	}
	return strings.ReplaceAll(words, l.state, "STATE")
}

// leaks looks for every secret in everything that was said and written.
func (l *lab) leaks() {
	l.mu.Lock()
	defer l.mu.Unlock()
	places := map[string][]byte{"the log, the notices and the errors": l.said.Bytes()}
	err := filepath.WalkDir(l.state, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || strings.Contains(path, ".json") || strings.Contains(path, "input") {
			return err // plain files hold tokens because they were asked to
		}
		content, err := os.ReadFile(path)
		places[path] = content
		return err
	})
	if err != nil {
		l.t.Errorf("reading %s: got %v, want no error", l.state, err)
	}
	for _, secret := range append(l.authority.Issued(), l.secrets...) {
		for place, content := range places {
			if bytes.Contains(content, []byte(secret)) {
				l.t.Errorf("%s hold a secret that begins with %.6q, want none", place, secret)
			}
		}
	}
}

// may reports whether a token may read what tracing has.
func may(claims Claims) bool {
	return slices.Contains(claims.Bearer("").Permissions, client.Tracing.Limits().Permission)
}

// loopbackOnly lets no request leave the host.
type loopbackOnly struct{ next http.RoundTripper }

func (g loopbackOnly) RoundTrip(request *http.Request) (*http.Response, error) {
	if address := net.ParseIP(request.URL.Hostname()); address == nil || !address.IsLoopback() {
		panic("a request to " + request.URL.Host + " would leave this host")
	}
	return g.next.RoundTrip(request)
}

// clock moves only when somebody waits, and remembers how long they did.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	waits []time.Duration
	after func(waits int) // called after each wait
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, span time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	c.now = c.now.Add(span)
	c.waits = append(c.waits, span)
	after, count := c.after, len(c.waits)
	c.mu.Unlock()
	if after != nil {
		after(count)
	}
	return ctx.Err()
}

func (c *clock) waited() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.waits)
}

// memoryKeys is a keyring without a kernel.
type memoryKeys struct {
	mu   sync.Mutex
	keys map[string][]byte
}

func (m *memoryKeys) get(name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key, ok := m.keys[name]
	if !ok {
		return nil, errNoKey
	}
	return key, nil
}

func (m *memoryKeys) put(name string, key []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.keys == nil {
		m.keys = map[string][]byte{}
	}
	m.keys[name] = key
	return nil
}

func (m *memoryKeys) remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.keys, name)
	return nil
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}
