//go:build unix

package auth

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

// childVariable makes the test binary be another process of the same user:
// its value says what that process does.
const childVariable = "MSGTRACE_AUTH_TEST_CHILD"

func TestMain(m *testing.M) {
	if task := os.Getenv(childVariable); task != "" {
		if err := child(task); err != nil {
			fmt.Println("child:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is the other process. Its settings are in its environment.
func child(task string) error {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(os.Getenv("CHILD_CA"))) {
		return fmt.Errorf("no certificate")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	options := Options{
		Tenant: os.Getenv("CHILD_TENANT"), ClientID: os.Getenv("CHILD_CLIENT"), Dialect: client.Tracing,
		Authority: os.Getenv("CHILD_AUTHORITY"), Transport: loopbackOnly{transport},
		Cache:  CacheOptions{Place: Place(os.Getenv("CHILD_PLACE")), StateDir: os.Getenv("CHILD_STATE")},
		Notice: func(text string) { fmt.Println("notice:", text) },
	}
	switch task {
	case "full disk":
		return childOnAFullDisk(options, transport)
	case "sign in":
		return childSignsIn(options, transport)
	}
	fmt.Println("ready")
	rounds := bufio.NewScanner(os.Stdin)
	for rounds.Scan() {
		s, err := New(options) // as if it had just been started
		if err != nil {
			return err
		}
		if _, err := s.Token(context.Background(), client.TokenRequest{Refresh: true}); err != nil {
			return err
		}
		fmt.Println("refreshed")
	}
	return rounds.Err()
}

// approve lets a child sign in.
func approve(options *Options, transport *http.Transport) {
	options.Ask = func(event Event) {
		if event.Kind != EventPrompted {
			return
		}
		if err := authority.DecideAt(context.Background(), &http.Client{Transport: transport}, event.Prompt.URL, event.Prompt.Code, authority.Approve); err != nil {
			fmt.Println("child:", err)
		}
	}
	options.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
}

// childSignsIn signs in for the first time, and out, again and again.
func childSignsIn(options Options, transport *http.Transport) error {
	approve(&options, transport)
	fmt.Println("ready")
	for {
		s, err := New(options)
		if err != nil {
			return err
		}
		if _, err := s.Token(context.Background(), client.TokenRequest{}); err != nil {
			return err
		}
		fmt.Println("signed in")
		if _, err := s.SignOut(context.Background()); err != nil {
			return err
		}
	}
}

// childOnAFullDisk signs in where not one byte can be written to a file.
func childOnAFullDisk(options Options, transport *http.Transport) error {
	signal.Ignore(unix.SIGXFSZ)
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{}); err != nil {
		return err
	}
	approve(&options, transport)
	s, err := New(options)
	if err != nil {
		return err
	}
	for _, request := range []client.TokenRequest{{}, {Refresh: true}, {Refresh: true}} {
		if _, err := s.Token(context.Background(), request); err != nil {
			return err
		}
		fmt.Println("token")
	}
	_, err = s.SignOut(context.Background()) // and so the key in the real keyring
	return err
}

// start runs a child of the lab.
func (l *lab) start(task string, place Place) (*exec.Cmd, io.WriteCloser, *bufio.Scanner) {
	l.t.Helper()
	command := exec.CommandContext(l.t.Context(), os.Args[0], "-test.run=^$")
	command.Env = append(os.Environ(), childVariable+"="+task,
		"CHILD_CA="+string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: l.server.Certificate().Raw})),
		"CHILD_AUTHORITY="+l.server.URL, "CHILD_TENANT="+l.authority.Tenant(), "CHILD_CLIENT="+l.authority.ClientID(),
		"CHILD_STATE="+l.state, "CHILD_PLACE="+string(place))
	input, err := command.StdinPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	command.Stderr = command.Stdout
	if err := command.Start(); err != nil {
		l.t.Fatal(err)
	}
	return command, input, bufio.NewScanner(output)
}

// TestTwoProcessesRefreshAtOnce has two processes of one user renew the same
// sign-in at the same time, again and again.
func TestTwoProcessesRefreshAtOnce(t *testing.T) {
	rounds := 50
	if testing.Short() {
		rounds = 5
	}
	places := []Place{PlaceFile}
	if keys := systemKeyring(); keys != nil && usable(keys) {
		places = append(places, PlaceKeyring)
	}
	for _, place := range places {
		l := newLab(t, authority.Options{})
		l.decide(authority.Approve)
		options := l.options(MethodDeviceCode)
		options.Cache.Place = place
		parent, err := New(options) // with the real keyring, which the children see too
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _, _ = parent.SignOut(context.Background()) })
		l.token(parent, client.TokenRequest{})

		var inputs []io.WriteCloser
		var outputs []*bufio.Scanner
		var commands []*exec.Cmd
		for range 2 {
			command, input, output := l.start("refresh", place)
			commands, inputs, outputs = append(commands, command), append(inputs, input), append(outputs, output)
			l.expect(output, "ready")
		}
		for range rounds {
			for _, input := range inputs {
				if _, err := io.WriteString(input, "go\n"); err != nil {
					t.Fatal(err)
				}
			}
			for _, output := range outputs {
				l.expect(output, "refreshed")
			}
			content, err := parent.cache.file.read()
			if err != nil || !strings.Contains(string(content), `"RefreshToken"`) {
				t.Fatalf("%s: got %d bytes, %v, want a whole cache", place, len(content), err)
			}
		}
		for i, input := range inputs {
			_ = input.Close()
			if err := commands[i].Wait(); err != nil {
				t.Errorf("%s: child %d ended with %v, want no error", place, i, err)
			}
		}
		if got := strings.Count(l.grants(), "refresh_token"); got != 2*rounds {
			t.Errorf("%s: got %d refreshes, want %d", place, got, 2*rounds)
		}
		if status := parent.Status(t.Context()); !status.SignedIn || status.Account != authority.DefaultAccount {
			t.Errorf("%s: Status: got %+v, want %s signed in", place, status, authority.DefaultAccount)
		}
		left, err := os.ReadDir(filepath.Dir(parent.cache.file.path()))
		if err != nil || len(left) != 2 { // the file and its lock
			t.Errorf("%s: got %v left, %v, want the file and its lock", place, left, err)
		}
	}
}

// expect reads one line of a child.
func (l *lab) expect(output *bufio.Scanner, want string) {
	l.t.Helper()
	if !output.Scan() || output.Text() != want {
		l.t.Fatalf("the child says %q, want %q", output.Text(), want)
	}
}

func TestFullDiskDoesNotEndTheSignIn(t *testing.T) {
	for _, place := range []Place{PlaceFile, PlaceKeyring} {
		l := newLab(t, authority.Options{})
		command, input, output := l.start("full disk", place)
		_ = input.Close()
		var said []string
		for output.Scan() {
			said = append(said, output.Text())
			l.say("child: " + output.Text())
		}
		if err := command.Wait(); err != nil {
			t.Errorf("%s: the child ended with %v, said %q, want no error", place, err, said)
		}
		text := strings.Join(said, "\n")
		t.Log(strings.ReplaceAll(text, l.state, "STATE"))
		if strings.Count(text, "token") < 3 || strings.Count(text, "notice: ") != 1 || !strings.Contains(text, "for this run only") {
			t.Errorf("%s: the child says\n%s\nwant three tokens and one notice, for this run only", place, text)
		}
	}
}
