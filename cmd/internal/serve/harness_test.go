package serve

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/access/accesstest"
	"msgtrace/cmd/internal/audit"
)

// trail remembers what was written, or fails.
type trail struct {
	mu      sync.Mutex
	entries []audit.Entry
	err     error
	written chan audit.Entry
}

func newTrail() *trail { return &trail{written: make(chan audit.Entry, 1000)} }

func (r *trail) Write(_ context.Context, e audit.Entry) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	r.entries = append(r.entries, e)
	select {
	case r.written <- e:
	default:
	}
	return nil
}

// next returns the next entry of an action.
func (r *trail) next(t *testing.T, action audit.Action) audit.Entry {
	t.Helper()
	for {
		select {
		case e := <-r.written:
			if e.Action == action {
				return e
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("got no entry %q in the trail, want one", action)
		}
	}
}

// of returns the entries of an action.
func (r *trail) of(action audit.Action) (found []audit.Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.entries {
		if e.Action == action {
			found = append(found, e)
		}
	}
	return found
}

// roster lets keys in by their fingerprints.
type roster struct {
	mu     sync.Mutex
	people map[string]access.Person
}

func (r *roster) put(key gossh.Signer, p access.Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.people == nil {
		r.people = map[string]access.Person{}
	}
	r.people[Fingerprint(key)] = p
}

func (r *roster) remove(key gossh.Signer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.people, Fingerprint(key))
}

func (r *roster) check(_ string, key gossh.PublicKey, _ netip.Addr, _ time.Time) (access.Identity, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	print := gossh.FingerprintSHA256(key)
	p, ok := r.people[print]
	if !ok {
		return access.Identity{}, &access.Refusal{Reason: "the key is not in the roster"}
	}
	return access.Identity{Person: p, Fingerprint: print}, nil
}

// host is a server that runs for a test.
type host struct {
	*Server
	t       *testing.T
	address string
	roster  *roster
	trail   *trail
	key     gossh.Signer // of ann
	served  chan error
}

// newHost starts one, on which ann has a key.
func newHost(t *testing.T, change func(*Options)) *host {
	t.Helper()
	h := &host{t: t, roster: &roster{}, trail: newTrail(), key: accesstest.NewKey(t), served: make(chan error, 1)}
	h.roster.put(h.key, access.Person{Name: "ann", Role: access.Agent})
	o := Options{
		HostKey: accesstest.NewKey(t), Check: h.roster.check, Trail: h.trail,
		Explore: func(ctx context.Context, s *Session) error {
			ended := make(chan error, 1)
			go func() {
				_, err := io.Copy(s, s)
				ended <- err
			}()
			select {
			case err := <-ended:
				return err
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		},
		Command: func(_ context.Context, s *Session, words []string) int {
			_, _ = io.WriteString(s.Out(), "ran "+words[0]+"\n")
			return 0
		},
		Limits: Limits{PerMinute: 100_000, Strangers: 2000},
	}
	if change != nil {
		change(&o)
	}
	h.Server = New(o)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.address = listener.Addr().String()
	go func() { h.served <- h.Serve(listener) }()
	t.Cleanup(h.Close)
	return h
}

// dial connects as ann.
func (h *host) dial(auth ...gossh.AuthMethod) (*gossh.Client, error) {
	return accesstest.Dial(h.address, "ann", auth...)
}

// ann connects as ann.
func (h *host) ann() *gossh.Client {
	h.t.Helper()
	client, err := h.dial(gossh.PublicKeys(h.key))
	if err != nil {
		h.t.Fatalf("got %v for a key in the roster, want that it is let in", err)
	}
	h.t.Cleanup(func() { _ = client.Close() })
	return client
}

// shell is the explorer of a client, in the middle of what it shows.
type shell struct {
	t       *testing.T
	session *gossh.Session
	in      io.Writer
	out     *heard
}

// heard is what came, which may be waited for.
type heard struct {
	mu      sync.Mutex
	all     bytes.Buffer
	changed chan struct{}
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all.Write(p)
	close(h.changed)
	h.changed = make(chan struct{})
	return len(p), nil
}

func (h *heard) text() (string, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all.String(), h.changed
}

// until waits for a text to come.
func (h *heard) until(t *testing.T, want string) string {
	t.Helper()
	over := time.After(20 * time.Second)
	for {
		got, changed := h.text()
		if bytes.Contains([]byte(got), []byte(want)) {
			return got
		}
		select {
		case <-changed:
		case <-over:
			t.Fatalf("got %q on the screen, want %q in it", got, want)
		}
	}
}

// explorer opens the explorer on a terminal.
func (h *host) explorer(client *gossh.Client) *shell {
	h.t.Helper()
	session, err := client.NewSession()
	if err != nil {
		h.t.Fatal(err)
	}
	s := &shell{t: h.t, session: session, out: &heard{changed: make(chan struct{})}}
	session.Stdout, session.Stderr = s.out, s.out
	s.in, err = session.StdinPipe()
	if err == nil {
		err = session.RequestPty("xterm-256color", 40, 120, nil)
	}
	if err == nil {
		err = session.Shell()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func (s *shell) send(text string) {
	s.t.Helper()
	if _, err := io.WriteString(s.in, text); err != nil {
		s.t.Fatal(err)
	}
}

// code is the exit code of a session.
func code(err error) int {
	var exit *gossh.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitStatus()
	}
	return -1
}

// run runs a command, and returns what it wrote and its exit code.
func (h *host) run(client *gossh.Client, line string) (out, said string, exit int) {
	h.t.Helper()
	session, err := client.NewSession()
	if err != nil {
		h.t.Fatal(err)
	}
	defer session.Close()
	var stdout, stderr bytes.Buffer
	session.Stdout, session.Stderr = &stdout, &stderr
	err = session.Run(line)
	return stdout.String(), stderr.String(), code(err)
}

// settled waits until that many sessions are left.
func (h *host) settled(sessions int) {
	h.t.Helper()
	for over := time.Now().Add(10 * time.Second); len(h.all()) != sessions; <-time.After(time.Millisecond) {
		if time.Now().After(over) {
			h.t.Fatalf("got %d sessions, want %d", len(h.all()), sessions)
		}
	}
}
