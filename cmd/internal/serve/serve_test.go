package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/access/accesstest"
	"msgtrace/cmd/internal/audit"
)

func TestOnlyAKeyInTheRosterOpensTheDoor(t *testing.T) {
	t.Parallel()
	h := newHost(t, nil)
	stranger := accesstest.NewKey(t)
	ask := func(string, string, []string, []bool) ([]string, error) { return []string{"secret"}, nil }
	for name, auth := range map[string]gossh.AuthMethod{
		"no key": nil, "a password": gossh.Password("secret"), "answers": gossh.KeyboardInteractive(ask), "another key": gossh.PublicKeys(stranger),
	} {
		var methods []gossh.AuthMethod
		if auth != nil {
			methods = append(methods, auth)
		}
		if client, err := h.dial(methods...); err == nil {
			_ = client.Close()
			t.Errorf("%s: got in, want that it is refused", name)
		}
	}
	refused := h.trail.next(t, audit.Refused)
	if refused.Fingerprint != Fingerprint(stranger) || refused.Reason != "the key is not in the roster" || refused.Person != "ann" {
		t.Errorf("got the entry %+v, want whose name and key it was, and why it was refused", refused)
	}
	h.ann()
}

func TestWhoSomebodyIsFollowsFromTheKeyThatSigned(t *testing.T) {
	t.Parallel()
	h := newHost(t, nil)
	bob := accesstest.NewKey(t)
	h.roster.put(bob, access.Person{Name: "bob", Role: access.Viewer})
	client, err := h.dial(gossh.PublicKeys(accesstest.NewKey(t), bob))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	h.run(client, "search")
	if got := h.trail.next(t, audit.SignedIn); got.Person != "bob" || got.Fingerprint != Fingerprint(bob) {
		t.Errorf("got %q with %s in the trail, want bob with the key that signed", got.Person, got.Fingerprint)
	}
}

func TestWhoSignsInAndAsksForNothingIsInTheTrail(t *testing.T) {
	t.Parallel()
	h := newHost(t, nil)
	_ = h.ann().Close()
	got := h.trail.next(t, audit.SignedIn)
	if got.Person != "ann" || got.Fingerprint != Fingerprint(h.key) || got.From == "" || got.Reason != "left without a session" {
		t.Errorf("got %+v, want who it was, and that there was no session", got)
	}
	client := h.ann()
	h.run(client, "search")
	_ = client.Close()
	if got := h.trail.next(t, audit.SignedIn); got.Session == "" {
		t.Errorf("got %+v, want the entry of the session", got)
	}
	h.trail.next(t, audit.SignedOut)
	h.Close()
	select {
	case e := <-h.trail.written:
		t.Errorf("got the entry %+v behind a session, want none", e)
	default:
	}
}

// TestWhatIsRefusedOutsideOfASessionIsOfWhoSignedIn: with a certificate, the user name may
// be another one than that of the person.
func TestWhatIsRefusedOutsideOfASessionIsOfWhoSignedIn(t *testing.T) {
	t.Parallel()
	h := newHost(t, nil)
	client, err := accesstest.Dial(h.address, "helpdesk", gossh.PublicKeys(h.key))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	want := func(what string) {
		t.Helper()
		got := h.trail.next(t, audit.Refused)
		if got.Person != "ann" || got.Fingerprint != Fingerprint(h.key) || got.From == "" {
			t.Errorf("%s: got %+v in the trail, want ann, with which key and from where", what, got)
		}
	}
	if _, err := client.Dial("tcp", "127.0.0.1:1"); err == nil {
		t.Error("got a connection through the server, want an error")
	}
	want("a channel")
	if _, err := client.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("got a port on the server, want an error")
	}
	want("a request")
	h.roster.remove(h.key)
	if _, err := client.NewSession(); err == nil {
		t.Error("got a session without access, want an error")
	}
	want("a session")
}

func TestASignatureWithSHA1IsRefused(t *testing.T) {
	t.Parallel()
	config := New(Options{HostKey: accesstest.NewKey(t)}).config(nil)
	for _, name := range slices.Concat(config.PublicKeyAuthAlgorithms, config.MACs, config.KeyExchanges) {
		if name == gossh.KeyAlgoRSA || strings.Contains(name, "sha1") {
			t.Errorf("got %q, want nothing with SHA-1", name)
		}
	}
}

func TestWhatIsNoExplorerAndNoCommandIsRefusedInPlainWords(t *testing.T) {
	t.Parallel()
	h := newHost(t, nil)
	client := h.ann()
	for line, want := range map[string]string{
		"":                                    "msgtrace: the explorer needs a terminal: ssh -t; without one there are the commands search and show\n",
		"ls -l":                               "msgtrace: there is no shell here; " + onlyThese + "\n",
		"sh -c 'search'":                      "msgtrace: there is no shell here; " + onlyThese + "\n",
		"mosh-server new -s":                  "msgtrace: mosh is not supported: it needs a shell and UDP ports on the host; use ssh\n",
		"MOSH=1 /usr/bin/mosh-server new":     "msgtrace: mosh is not supported: it needs a shell and UDP ports on the host; use ssh\n",
		"scp -t /tmp":                         "msgtrace: files are not copied: there are none here\n",
		"rsync --server . /":                  "msgtrace: files are not copied: there are none here\n",
		"search \"a":                          "msgtrace: a quotation mark \" is not closed\n",
		"search\nls":                          "msgtrace: the command holds a line break or a control character\n",
		"Search":                              "msgtrace: there is no shell here; " + onlyThese + "\n",
		"search;ls":                           "msgtrace: there is no shell here; " + onlyThese + "\n",
		"searching":                           "msgtrace: there is no shell here; " + onlyThese + "\n",
		strings.Repeat("a", longestCommand+1): "msgtrace: the command is longer than 32 KB\n",
	} {
		out, said, exit := h.run(client, line)
		if out != "" || said != want || exit != 1 {
			t.Errorf("%.40q: got %q, %q and exit code %d, want nothing, %q and 1", line, out, said, exit, want)
		}
		if got := h.trail.next(t, audit.Refused); got.Person != "ann" || "msgtrace: "+got.Reason+"\n" != want {
			t.Errorf("%.40q: got the entry %+v, want the same reason", line, got)
		}
	}
	if out, said, exit := h.run(client, "search status:failed"); out != "ran search\n" || said != "" || exit != 0 {
		t.Errorf("search: got %q, %q and exit code %d, want that it runs", out, said, exit)
	}
}

func TestNothingIsForwarded(t *testing.T) {
	t.Parallel()
	h := newHost(t, nil)
	client := h.ann()
	if _, err := client.Dial("tcp", h.address); err == nil || !strings.Contains(err.Error(), "nothing is forwarded here") {
		t.Errorf("a port: got %v, want that it is refused", err)
	}
	for _, kind := range []string{"x11", "auth-agent@openssh.com", "direct-streamlocal@openssh.com", "tun@openssh.com", "made-up"} {
		if _, _, err := client.OpenChannel(kind, nil); err == nil {
			t.Errorf("a channel of the type %s: got one, want that it is refused", kind)
		}
	}
	if listener, err := client.Listen("tcp", "127.0.0.1:0"); err == nil {
		_ = listener.Close()
		t.Error("a port of the server: got it, want that it is refused")
	}
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	for _, kind := range []string{"auth-agent-req@openssh.com", "x11-req", "made-up"} {
		if ok, err := session.SendRequest(kind, true, nil); ok || err != nil {
			t.Errorf("a request %s: got %t, %v, want that it is refused", kind, ok, err)
		}
	}
	if err := session.RequestSubsystem("sftp"); err != nil {
		t.Fatal(err)
	}
	for {
		got := h.trail.next(t, audit.Refused)
		if got.Query != "subsystem sftp" {
			continue
		}
		if want := "files are not copied: there are none here"; got.Reason != want {
			t.Errorf("sftp: got the reason %q, want %q", got.Reason, want)
		}
		break
	}
}

func TestOfTheEnvironmentFiveVariablesAreTaken(t *testing.T) {
	t.Parallel()
	environ := make(chan []string, 1)
	h := newHost(t, func(o *Options) {
		o.Explore = func(_ context.Context, s *Session) error {
			environ <- s.Environ
			return nil
		}
	})
	session, err := h.ann().NewSession()
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range [][2]string{
		{"COLORTERM", "truecolor"}, {"LANG", "de_DE.UTF-8"}, {"NO_COLOR", "1"}, {"TZ", "Europe/Berlin"},
		{"HOME", "/root"}, {"MSGTRACE_TOKEN", "x"}, {"MSGTRACE_PROFILE", "x"}, {"LD_PRELOAD", "x"}, {"PATH", "/"}, {"TERM", "dumb"}, {"HTTPS_PROXY", "x"},
		{"LANG", strings.Repeat("x", longestValue+1)}, {"TZ", "a\x1b[2J"},
	} {
		_ = session.Setenv(set[0], set[1])
	}
	if err := session.RequestPty("xterm", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(<-environ, " ")
	if want := "COLORTERM=truecolor LANG=de_DE.UTF-8 NO_COLOR=1 TZ=Europe/Berlin TERM=xterm"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAForcedCommandRunsInPlaceOfWhateverIsAsked(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) {
		check := o.Check
		o.Check = func(user string, key gossh.PublicKey, from netip.Addr, now time.Time) (access.Identity, error) {
			who, err := check(user, key, from, now)
			who.ForceCommand, who.NoPTY = "search status:failed", true
			return who, err
		}
		o.Command = func(_ context.Context, s *Session, words []string) int {
			_, _ = fmt.Fprint(s.Out(), strings.Join(words, "|"))
			return 0
		}
	})
	client := h.ann()
	for _, line := range []string{"", "show 1", "ls"} {
		if got, said, exit := h.run(client, line); got != "search|status:failed" || exit != 0 {
			t.Errorf("%q: got %q, %q and exit code %d, want the forced command", line, got, said, exit)
		}
	}
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if err := session.RequestPty("xterm", 24, 80, nil); err == nil {
		t.Error("got a terminal, want that one who may have none is refused")
	}
}

func TestTheSizeOfTheWindowFollowsTheClient(t *testing.T) {
	t.Parallel()
	sizes := make(chan string, 10)
	h := newHost(t, func(o *Options) {
		o.Explore = func(ctx context.Context, s *Session) error {
			for {
				columns, rows := s.Size()
				sizes <- fmt.Sprint(columns, "x", rows)
				select {
				case <-s.Resized():
				case <-ctx.Done():
					return context.Cause(ctx)
				}
			}
		}
	})
	e := h.explorer(h.ann())
	want := func(want string) {
		t.Helper()
		for {
			select {
			case got := <-sizes:
				if got == want {
					return
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("got no size %s", want)
			}
		}
	}
	want("120x40")
	_ = e.session.WindowChange(50, 100)
	want("100x50")
	_ = e.session.WindowChange(1<<31, 1<<31)
	want("600x200")
}

func TestTheFewSessionsThatThereMayBe(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) { o.Limits.Person, o.Limits.Sessions = 2, 3 })
	bob := accesstest.NewKey(t)
	h.roster.put(bob, access.Person{Name: "bob"})
	client := h.ann()
	h.explorer(client)
	h.explorer(client)
	if _, err := client.NewSession(); err == nil || !strings.Contains(err.Error(), "you have 2 sessions open: close one first") {
		t.Errorf("got %v for a third session of ann, want that it is refused", err)
	}
	other, err := h.dial(gossh.PublicKeys(bob))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	last := h.explorer(other)
	if got := h.People(); got != 2 {
		t.Errorf("got %d people, want 2", got)
	}
	if _, err := other.NewSession(); err == nil || !strings.Contains(err.Error(), "the server is full: 3 sessions are open; try again later") {
		t.Errorf("got %v for a fourth session, want that it is refused", err)
	}
	_ = last.session.Close()
	h.trail.next(t, audit.SignedOut)
}

func TestAPanicEndsItsOwnSessionOnly(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) {
		echo := o.Explore
		o.Explore = func(ctx context.Context, s *Session) error {
			first := make([]byte, 1)
			if _, _ = io.ReadFull(s, first); first[0] == 'p' {
				panic("out of order")
			}
			return echo(ctx, s)
		}
		o.Command = func(context.Context, *Session, []string) int { panic("out of order") }
	})
	other := h.explorer(h.ann())
	broken := h.explorer(h.ann())
	broken.send("p")
	broken.out.until(t, "msgtrace has failed in your session.")
	if got := code(broken.session.Wait()); got != 1 {
		t.Errorf("got the exit code %d, want 1", got)
	}
	want := func(what string) {
		t.Helper()
		if got := h.trail.next(t, audit.SignedOut); got.Session == "" || got.Reason != "msgtrace has failed" {
			t.Errorf("%s: got %+v in the trail, want which session ended, and why", what, got)
		}
	}
	want("the explorer")
	_, said, exit := h.run(h.ann(), "search")
	if exit != 1 || !strings.Contains(said, "msgtrace has failed in your session.") {
		t.Errorf("got the exit code %d and %q of a command, want 1 and that it has failed", exit, said)
	}
	want("a command")
	other.send("xstill here")
	other.out.until(t, "still here")
	if got := h.counts.panics.Load(); got != 2 {
		t.Errorf("got %d panics counted, want 2", got)
	}
}

func TestNobodyComesInWhenTheTrailCannotBeWritten(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) {
		o.Explore = func(context.Context, *Session) error { panic("it ran") }
		o.Command = func(context.Context, *Session, []string) int { panic("it ran") }
	})
	client := h.ann()
	h.trail.mu.Lock()
	h.trail.err = errors.New("the disk is full")
	h.trail.mu.Unlock()
	e := h.explorer(client)
	e.out.until(t, "msgtrace: the audit trail cannot be written, so nobody can come in")
	if _, said, exit := h.run(client, "search"); exit != 1 || !strings.Contains(said, "the audit trail cannot be written") {
		t.Errorf("got %q and exit code %d, want that nothing runs", said, exit)
	}
}
