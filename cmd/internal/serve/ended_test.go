package serve

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/access/accesstest"
	"msgtrace/cmd/internal/audit"
)

func TestAServerThatStopsSaysSoAndLetsPeopleFinish(t *testing.T) {
	t.Parallel()
	told := make(chan string, 1)
	h := newHost(t, func(o *Options) {
		o.Limits.Drain = time.Minute
		o.Explore = func(ctx context.Context, s *Session) error {
			for {
				select {
				case <-s.Changed():
					if notice := s.server.Notice(); notice != "" {
						told <- notice
						return nil
					}
				case <-ctx.Done():
					return context.Cause(ctx)
				}
			}
		}
	})
	client := h.ann()
	h.explorer(client)
	h.trail.next(t, audit.SignedIn)
	stopped := make(chan struct{})
	go func() { h.Drain(t.Context()); close(stopped) }()
	if got := <-told; !strings.HasPrefix(got, "This server stops at ") {
		t.Errorf("got the notice %q, want that the server stops", got)
	}
	<-stopped
	if err := <-h.served; err != nil {
		t.Errorf("got %v from Serve, want no error", err)
	}
	if _, err := h.dial(gossh.PublicKeys(h.key)); err == nil {
		t.Error("got in, want that a server that stops lets nobody in")
	}
}

func TestAServerThatStopsAtOnceSaysWhen(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) { o.Now = func() time.Time { return time.Unix(1_700_000_000, 0) } })
	h.Close()
	if got, want := h.Notice(), "This server stops at 22:13:21 UTC. Copy what you need now."; got != want {
		t.Errorf("got the notice %q, want %q", got, want)
	}
}

func TestWhoDoesNotLeaveAServerThatStopsIsTold(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) { o.Limits.Drain = 10 * time.Millisecond })
	e := h.explorer(h.ann())
	h.trail.next(t, audit.SignedIn)
	h.Drain(t.Context())
	e.out.until(t, "msgtrace: the server stops.")
}

func TestWhoIsTakenOutOfTheRosterIsOutAtOnce(t *testing.T) {
	t.Parallel()
	h := newHost(t, nil)
	bob := accesstest.NewKey(t)
	h.roster.put(bob, access.Person{Name: "bob", Role: access.Agent})
	other, err := h.dial(gossh.PublicKeys(bob))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	client := h.ann()
	ann, second := h.explorer(client), h.explorer(other)
	h.trail.next(t, audit.SignedIn)
	h.trail.next(t, audit.SignedIn)
	h.roster.remove(h.key)
	h.roster.put(bob, access.Person{Name: "bob", Role: access.Viewer, Sees: []string{"*@contoso.com"}})
	h.Reload()
	ann.out.until(t, "msgtrace: your access has ended.")
	second.out.until(t, "msgtrace: what you may see has changed: connect again.")
	if _, err := client.NewSession(); err == nil {
		t.Error("got another session on the same connection, want that it is refused")
	}
}

func TestAnOpenSessionEndsWhenItsKeyExpires(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) { o.Limits.Alive = 5 * time.Millisecond })
	e := h.explorer(h.ann())
	h.trail.next(t, audit.SignedIn)
	h.roster.remove(h.key) // as a check does by the time; no file is read again
	e.out.until(t, "msgtrace: your access has ended.")
}

// TestWhoDoesNotAnswerEndsNoLaterThanWhoDoes: whether somebody may stay does not wait for
// what their client says.
func TestWhoDoesNotAnswerEndsNoLaterThanWhoDoes(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) { o.Limits.Alive = time.Second })
	conn, err := net.Dial("tcp", h.address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	signedIn, channels, _, err := gossh.NewClientConn(conn, h.address, &gossh.ClientConfig{
		User: "ann", Auth: []gossh.AuthMethod{gossh.PublicKeys(h.key)}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	e := h.explorer(gossh.NewClient(signedIn, channels, make(chan *gossh.Request))) // which hears no keepalive
	h.trail.next(t, audit.SignedIn)
	h.roster.remove(h.key)
	if got := h.trail.next(t, audit.SignedOut); got.Reason != "your access has ended" {
		t.Errorf("got %q as the reason in the trail, want that the access has ended", got.Reason)
	}
	e.out.until(t, "msgtrace: your access has ended.")
}

// TestAChannelThatWaitsIsNoWayRoundTheEnd: somebody may open channels while they may come
// in, and ask for something on them later.
func TestAChannelThatWaitsIsNoWayRoundTheEnd(t *testing.T) {
	t.Parallel()
	for name, removed := range map[string]func(h *host){
		"the key has expired":                 func(*host) {}, // no file is read again
		"who may come in has been read again": func(h *host) { h.Reload() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHost(t, nil)
			client := h.ann()
			var waiting []*gossh.Session
			for range 2 {
				session, err := client.NewSession()
				if err != nil {
					t.Fatal(err)
				}
				waiting = append(waiting, session)
			}
			h.roster.remove(h.key)
			removed(h)
			var out, said bytes.Buffer
			waiting[0].Stdout, waiting[0].Stderr = &out, &said
			err := waiting[0].Run("search")
			if got, want := said.String(), "msgtrace: your access has ended\n"; code(err) != 1 || out.Len() > 0 || got != want {
				t.Errorf("got the exit code %d, %q and %q, want 1, nothing and %q", code(err), &out, got, want)
			}
			if got := h.trail.next(t, audit.Refused); got.Person != "ann" || got.Reason != "your access has ended" {
				t.Errorf("got %+v in the trail, want why ann was refused", got)
			}
			if err := errors.Join(waiting[1].RequestPty("xterm", 40, 120, nil), waiting[1].Shell()); err != nil {
				t.Fatal(err)
			}
			if err := waiting[1].Wait(); code(err) != 1 {
				t.Errorf("got the exit code %d for the explorer, want 1", code(err))
			}
			if got := h.trail.of(audit.SignedIn); got != nil {
				t.Errorf("got %+v in the trail, want that nobody has signed in", got)
			}
		})
	}
}

func TestTheTrailSaysInWordsHowAnExplorerWasLeft(t *testing.T) {
	t.Parallel()
	const gone = "the connection was closed or lost"
	for _, test := range []struct {
		want  string
		leave func(*gossh.Client, *gossh.Session) error
	}{
		{gone, func(client *gossh.Client, _ *gossh.Session) error { return client.Close() }},
		{gone, func(_ *gossh.Client, s *gossh.Session) error { return s.Close() }},
		{"the client sent a signal", func(_ *gossh.Client, s *gossh.Session) error { return s.Signal(gossh.SIGTERM) }},
	} {
		h := newHost(t, func(o *Options) {
			o.Explore = func(ctx context.Context, _ *Session) error { <-ctx.Done(); return context.Cause(ctx) }
		})
		client := h.ann()
		e := h.explorer(client)
		h.trail.next(t, audit.SignedIn)
		if err := test.leave(client, e.session); err != nil {
			t.Fatal(err)
		}
		if got := h.trail.next(t, audit.SignedOut).Reason; got != test.want {
			t.Errorf("got %q in the trail, want %q", got, test.want)
		}
	}
}

func TestASessionWithoutKeysEnds(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) { o.Limits.Idle, o.Limits.Alive = 2*time.Minute, 5*time.Millisecond })
	e := h.explorer(h.ann())
	h.trail.next(t, audit.SignedIn)
	for _, s := range h.all() {
		s.input.mu.Lock()
		s.input.lastKey = time.Now().Add(-2 * time.Minute)
		s.input.mu.Unlock()
	}
	e.out.until(t, "msgtrace: no key was pressed for 2 minutes.")
}

func TestAPasteWithoutAnEndEndsTheSession(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) {
		o.Explore = func(ctx context.Context, s *Session) error {
			s.input.mu.Lock()
			s.input.keys.paste = largestPaste - 100
			s.input.mu.Unlock()
			go func() { _, _ = io.Copy(io.Discard, s) }()
			<-ctx.Done()
			return context.Cause(ctx)
		}
	})
	e := h.explorer(h.ann())
	h.trail.next(t, audit.SignedIn)
	e.send("\x1b[200~" + strings.Repeat("a", 200))
	e.out.until(t, "msgtrace: more than 4 MB were pasted at once.")
}

func TestASessionLastsOnlySoLong(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) { o.Limits.Longest, o.Limits.Alive = time.Nanosecond, 5*time.Millisecond })
	e := h.explorer(h.ann())
	e.out.until(t, "msgtrace: a session lasts 1ns at most: connect again.")
}

func TestAClientThatReadsNothingIsCutOff(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	flood := func(w io.Writer) error {
		var err error
		for err == nil {
			_, err = w.Write(bytes.Repeat([]byte("x"), 64<<10))
		}
		ended <- err
		return err
	}
	h := newHost(t, func(o *Options) {
		o.Limits.Stuck, o.Limits.Idle = 50*time.Millisecond, 50*time.Millisecond
		o.Explore = func(_ context.Context, s *Session) error { return flood(s) }
		o.Command = func(_ context.Context, s *Session, words []string) int {
			if words[0] == "show" {
				_ = flood(s.Err())
			} else {
				_ = flood(s.Out())
			}
			return 1
		}
	})
	for what, start := range map[string]func(*gossh.Session) error{
		"an explorer": func(session *gossh.Session) error {
			return errors.Join(session.RequestPty("xterm", 24, 80, nil), session.Shell())
		},
		"a command that writes its output":     func(session *gossh.Session) error { return session.Start("search") },
		"a command that writes its complaints": func(session *gossh.Session) error { return session.Start("show") },
	} {
		session, err := h.ann().NewSession()
		if err != nil {
			t.Fatal(err)
		}
		silent, never := io.Pipe() // nobody reads what is written to it
		defer silent.Close()
		session.Stdout, session.Stderr = never, never
		if err := start(session); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Errorf("got %s that waits for its reader, want that it ends", what)
		}
	}
}

func TestASessionThatIsNotBegunEndsItsLine(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) { o.Limits.Empty = 50 * time.Millisecond })
	client := h.ann()
	if _, err := client.NewSession(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = client.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("got a line that stays open with a session that asks for nothing, want it closed")
	}
	h.settled(0)
}

// deafening is a connection of which nothing more is read once it is told.
type deafening struct {
	net.Conn
	deaf chan struct{}
}

func (d deafening) Read(p []byte) (int, error) {
	n, err := d.Conn.Read(p)
	select {
	case <-d.deaf:
		n, err = 0, io.ErrNoProgress // which ends the client, and leaves the connection open
	default:
	}
	return n, err
}

// Close leaves the connection open.
func (deafening) Close() error { return nil }

func TestASessionThatIsOverAndThatTheClientDoesNotCloseEndsItsLine(t *testing.T) {
	t.Parallel()
	leave := make(chan struct{})
	h := newHost(t, func(o *Options) {
		o.Limits.Empty = 50 * time.Millisecond
		o.Command = func(context.Context, *Session, []string) int { <-leave; return 0 }
	})
	conn, err := net.Dial("tcp", h.address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	deaf := make(chan struct{})
	signedIn, channels, requests, err := gossh.NewClientConn(deafening{conn, deaf}, h.address, &gossh.ClientConfig{
		User: "ann", Auth: []gossh.AuthMethod{gossh.PublicKeys(h.key)}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	session, err := gossh.NewClient(signedIn, channels, requests).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Start("search"); err != nil {
		t.Fatal(err)
	}
	close(deaf)
	close(leave)
	h.settled(0)
}

// slowReader is a channel whose other end takes little at a time.
type slowReader struct {
	gossh.Channel
	pause time.Duration
}

func (r slowReader) Write(p []byte) (int, error) {
	for range slices.Chunk(p, 1<<10) {
		<-time.After(r.pause)
	}
	return len(p), nil
}

func TestAClientThatReadsSlowlyIsNotCutOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer far.Close()
		s := New(Options{HostKey: accesstest.NewKey(t)})
		line := &connection{Conn: near, server: s, gone: make(chan struct{})}
		session := &Session{server: s, line: line, channel: slowReader{pause: 100 * time.Millisecond}}
		if n, err := session.Write(make([]byte, 1<<20)); n != 1<<20 || err != nil {
			t.Errorf("got %d bytes and %v of a write of 1 MB, want all", n, err)
		}
		select {
		case <-line.gone:
			t.Error("got the line of somebody who reads 10 KB a second closed, want it open")
		default:
		}
		_ = line.Close()
	})
}

// deafReader is a channel whose other end takes nothing until the line is closed.
type deafReader struct {
	gossh.Channel
	gone <-chan struct{}
}

func (r deafReader) Write([]byte) (int, error) {
	<-r.gone
	return 0, io.EOF
}

func TestTheReaderOfACommandMayPauseAndATerminalMayNot(t *testing.T) {
	t.Parallel()
	for onTerminal, want := range map[bool]time.Duration{true: 30 * time.Second, false: 30 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			near, far := net.Pipe()
			defer far.Close()
			s := New(Options{HostKey: accesstest.NewKey(t)})
			line := &connection{Conn: near, server: s, gone: make(chan struct{})}
			session := &Session{server: s, line: line, channel: deafReader{gone: line.gone}, OnTerminal: onTerminal}
			begun := time.Now()
			if _, err := session.Out().Write([]byte("x")); err == nil {
				t.Error("got no error of a reader that takes nothing, want one")
			}
			if got := time.Since(begun); got != want {
				t.Errorf("on a terminal %t: got cut off after %v, want %v", onTerminal, got, want)
			}
		})
	}
}

func TestACommandWhoseReaderPausesEndsSoonAfterItsSession(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		defer far.Close()
		s := New(Options{HostKey: accesstest.NewKey(t)})
		line := &connection{Conn: near, server: s, gone: make(chan struct{})}
		session := &Session{server: s, line: line, channel: deafReader{gone: line.gone}}
		ctx, end := context.WithCancel(t.Context())
		left := make(chan struct{})
		go session.hurry(ctx, left)
		end()
		begun := time.Now()
		_, _ = session.Out().Write([]byte("x"))
		if got, want := time.Since(begun), s.limits.Stuck; got != want {
			t.Errorf("got a command that stays %v after the end of its session, want %v", got, want)
		}
		close(left)
	})
}

// It runs alone, so that it can count goroutines.
func TestABrokenHandshakeLeavesNothingBehind(t *testing.T) {
	h := newHost(t, func(o *Options) { o.Limits.Handshake = time.Second })
	before := runtime.NumGoroutine()
	beginnings := []string{"", "SSH-2.0-x\r\n", "GET / HTTP/1.1\r\n\r\n", "SSH-1.5-old\r\n", "SSH-2.0-x\r\n\x00\x00\x00\x0c\x0a\x14", "SSH-2.0-x\r\n\xff\xff\xff\xff", strings.Repeat("a", 5000)}
	for i := range 1000 {
		conn, err := net.Dial("tcp", h.address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, beginnings[i%len(beginnings)])
		if i%2 == 0 {
			_ = conn.(*net.TCPConn).SetLinger(0)
		}
		_ = conn.Close()
	}
	for over := time.Now().Add(20 * time.Second); ; {
		h.mu.Lock()
		lines := len(h.lines)
		h.mu.Unlock()
		now := runtime.NumGoroutine()
		if lines == 0 && h.door.waiting() == 0 && now <= before {
			break
		}
		if time.Now().After(over) {
			t.Fatalf("got %d lines, %d strangers and %d goroutines after 1000 broken handshakes, want none, none and %d", lines, h.door.waiting(), now, before)
		}
		<-time.After(time.Millisecond)
	}
	h.ann()
}
