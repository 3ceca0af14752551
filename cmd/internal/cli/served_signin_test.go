package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/cmd/internal/access/accesstest"
)

// written is what a server writes while others read it.
type written struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// serveAs serves what is configured in a home, until the test ends.
func serveAs(t *testing.T, home string) (address string, log *written) {
	t.Helper()
	return started(t, home, func(ctx context.Context, a *app) error {
		return a.serveTeam(ctx, &serveFlags{listen: "127.0.0.1:0"})
	})
}

// started starts a server in a home, which ends with the test.
func started(t *testing.T, home string, serve func(context.Context, *app) error) (address string, log *written) {
	t.Helper()
	log = &written{}
	out, in := io.Pipe()
	a := &app{sys: System{In: strings.NewReader(""), Out: in, Err: log, Now: time.Now, Zone: time.UTC, Environ: []string{"HOME=" + home}}}
	a.flags.quota = 100
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		err := serve(ctx, a)
		_ = in.CloseWithError(err)
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("got %v, want that the server ends well", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ready := strings.CutPrefix(strings.TrimSpace(line), "ready ssh://")
	if !ready {
		t.Fatalf("got %q, %v, want that the server is ready; it wrote %s", line, err, log)
	}
	return address, log
}

// TestASignInOfTheApplicationThatFailsIsInTheLogOnce: whoever comes in is told to tell
// whoever runs the server.
func TestASignInOfTheApplicationThatFailsIsInTheLogOnce(t *testing.T) {
	t.Parallel()
	home, key := t.TempDir(), accesstest.NewKey(t)
	secret := filepath.Join(home, "client-secret")
	for name, content := range map[string]string{
		"config.toml": "profile = \"desk\"\n[profiles.desk]\ntenant = \"contoso.onmicrosoft.com\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\n" +
			"method = \"client-secret\"\nsecret_file = '" + secret + "'\ntoken_cache = \"memory\"\n",
		"roster.toml":     "[people.ann]\nrole = \"agent\"\n",
		"authorized_keys": strings.TrimSpace(string(gossh.MarshalAuthorizedKey(key.PublicKey()))) + " ann\n",
	} {
		path := filepath.Join(home, ".config", "msgtrace", name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	address, log := serveAs(t, home)
	x := &servedTeam{t: t, address: address, key: key}
	for range 2 {
		got := x.run(x.dial("ann"), "search since:1h")
		if got.code == 0 || !strings.Contains(got.err, "the client secret cannot be read") {
			t.Errorf("got %+v, want that the secret cannot be read", got)
		}
	}
	said := log.String()
	if want := "the client secret cannot be read: " + secret; strings.Count(said, "the application cannot sign in") != 1 || !strings.Contains(said, want) || !strings.Contains(said, "level=ERROR") {
		t.Errorf("got the log\n%s\nwant one line with %q", said, want)
	}
}

// failing is a sign-in that fails.
type failing struct{ err error }

func (f *failing) Token(context.Context, client.TokenRequest) (client.Token, error) {
	return client.Token{}, f.err
}

func TestEachCauseOfAFailedSignInIsWrittenOnceInAWhile(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	from := &failing{}
	loud := &loudTokens{TokenSource: from, log: slog.New(slog.NewTextHandler(&log, nil)), now: func() time.Time { return now }}
	fail := func(err error, want int) {
		t.Helper()
		log.Reset()
		from.err = err
		if _, got := loud.Token(t.Context(), client.TokenRequest{}); !errors.Is(got, err) {
			t.Errorf("got %v, want %v", got, err)
		}
		if got := strings.Count(log.String(), "\n"); got != want {
			t.Errorf("%v: got %d lines, want %d: %s", err, got, want, log.String())
		}
	}
	refused := func(id string) error {
		return &auth.Error{Kind: auth.KindCredential, Message: "the secret is not taken", AADSTS: 7000215, CorrelationID: id}
	}
	reset := func(port int) error {
		return &auth.Error{Kind: auth.KindNetwork, Message: "the authority cannot be reached", Err: fmt.Errorf("read tcp 192.0.2.1:%d: connection reset by peer", port)}
	}
	fail(refused("1"), 1)
	fail(refused("2"), 0)
	fail(reset(50001), 1)
	fail(reset(50002), 0)
	fail(context.Canceled, 0) // the person has left
	now = now.Add(quietFor)
	fail(refused("3"), 1)
	for i := range 2 * mostCauses {
		from.err = &auth.Error{Kind: auth.KindConfig, Message: fmt.Sprint("cause ", i)}
		_, _ = loud.Token(t.Context(), client.TokenRequest{})
	}
	if got := strings.Count(log.String(), "\n"); got != mostCauses {
		t.Errorf("got %d lines of causes that are all others, want %d in a while", got, mostCauses)
	}
}
