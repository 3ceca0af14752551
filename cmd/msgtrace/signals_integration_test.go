//go:build integration

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	ann      = "[people.ann]\nrole = \"agent\"\n"
	bob      = "[people.bob]\nrole = \"agent\"\n"
	bobViews = "[people.bob]\nrole = \"viewer\"\nsees = [\"bob@contoso.com\"]\n"
)

// startServe starts a server for the people of a roster, of whom ann and bob have keys.
func startServe(t *testing.T, roster string) *team {
	t.Helper()
	x := &team{jumpHost: newJumpHost(t), port: strconv.Itoa(freePort(t))}
	if err := os.Chmod(x.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	x.write("authorized_keys", x.makeKey("ann")+x.makeKey("bob"))
	x.write("roster.toml", roster)
	url, _ := mailbox(t, func(int64) {})
	x.server = launchWith(t, x.environ("simulator"), "serve", "--listen", "127.0.0.1:"+x.port, "--base-url", url,
		"--roster", x.path("roster.toml"), "--authorized-keys", x.path("authorized_keys"))
	x.server.await("host key SHA256:")
	return x
}

// reload has the server read another roster, and waits for what it says of it.
func (x *team) reload(roster, says string) {
	x.t.Helper()
	x.write("roster.toml", roster)
	x.server.signal(syscall.SIGHUP)
	x.server.await(says)
}

// explorer opens the explorer of a person.
func (x *team) explorer(person string) *session {
	x.t.Helper()
	program := exec.Command("sh", "-c", x.client(person)+"-t "+person+"@127.0.0.1; echo left with $?")
	program.Env = append(os.Environ(), "TERM=xterm-256color", "LANG=C.UTF-8")
	s := startIn(x.t, program)
	s.await(0, "Recipient")
	mark := len(s.text())
	s.press("\r")
	s.await(mark, " messages")
	return s
}

// search runs a command of a person, and returns what it wrote and its exit code.
func (x *team) search(person string) (out, said string, code int) {
	x.t.Helper()
	return x.over(x.client(person) + person + "@127.0.0.1 search since:10d --limit 5 -o ndjson")
}

// answers checks that an explorer goes on: that its cursor moves.
func (s *session) answers() {
	s.t.Helper()
	mark := len(s.text())
	s.press("j")
	s.await(mark, "▌")
}

// leftClean checks that a client has left, and how it left the screen.
func (s *session) leftClean(says string) {
	s.t.Helper()
	s.await(0, says)
	s.await(0, "left with ")
	if got := s.text(); strings.LastIndex(got, leaveScreen) < strings.LastIndex(got, enterScreen) || strings.LastIndex(got, says) < strings.LastIndex(got, leaveScreen) {
		s.t.Errorf("got %q, want that the alternate screen is left, and %q below", tail(got), says)
	}
}

func TestIntegrationAHangupReadsTheRosterAgainAtOnce(t *testing.T) {
	x := startServe(t, ann+bob)
	anns, bobs := x.explorer("ann"), x.explorer("bob")
	x.reload(bob, "was read again")
	anns.leftClean("msgtrace: your access has ended.")
	bobs.answers()
	if out, said, code := x.search("ann"); code != 255 || out != "" || !strings.Contains(said, "Permission denied") {
		t.Errorf("got %q, %q and exit code %d for who is out, want that nobody comes in", out, said, code)
	}
	if out, said, code := x.search("bob"); code != 2 || strings.Count(out, "\n") != 5 {
		t.Errorf("got %q, %q and exit code %d for who is in, want five messages", out, said, code)
	}
	x.reload(ann+bobViews, "was read again")
	bobs.leftClean("msgtrace: what you may see has changed: connect again.")
	if out, said, code := x.search("bob"); out == "" || strings.Count(out, "bob@contoso.com") < strings.Count(out, "\n") {
		t.Errorf("got %q, %q and exit code %d for a viewer, want messages to bob", out, said, code)
	}
	if out, said, code := x.search("ann"); code != 2 || out == "" {
		t.Errorf("got %q, %q and exit code %d for who is in again, want messages", out, said, code)
	}
}

func TestIntegrationABrokenRosterChangesNothing(t *testing.T) {
	x := startServe(t, ann+bob)
	bobs := x.explorer("bob")
	keys, err := os.ReadFile(x.path("authorized_keys"))
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range []struct{ file, content string }{
		{"roster.toml", ""}, {"roster.toml", "people"}, {"roster.toml", "[people.ann]\nrole = \"chief\"\n"}, {"roster.toml", "[people.bob]\n"},
		{"authorized_keys", "ssh-ed25519 AAAA ann\n"},
	} {
		x.write("roster.toml", ann+bob)
		x.write(broken.file, broken.content)
		x.server.signal(syscall.SIGHUP)
		x.server.await("what is wrong was not taken")
		bobs.answers()
		if out, said, code := x.search("ann"); code != 2 || out == "" {
			t.Errorf("%s of %q: got %q, %q and exit code %d, want messages as before", broken.file, broken.content, out, said, code)
		}
	}
	x.write("authorized_keys", string(keys))
	if err := os.Remove(x.path("roster.toml")); err != nil {
		t.Fatal(err)
	}
	x.server.signal(syscall.SIGHUP)
	x.server.await("what is wrong was not taken")
	bobs.answers()
	x.reload(ann, "was read again")
	bobs.leftClean("msgtrace: your access has ended.")
}

func TestIntegrationAServerThatStopsSaysSoAndWaits(t *testing.T) {
	for name, again := range map[string]os.Signal{"SIGTERM again": syscall.SIGTERM, "SIGINT": syscall.SIGINT, "30 s": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := startServe(t, ann+bob)
			anns, bobs := x.explorer("ann"), x.explorer("bob")
			began := time.Now()
			x.server.signal(syscall.SIGTERM)
			x.server.await("stopping within 30s; people who are told: 2")
			for _, s := range []*session{anns, bobs} {
				s.await(0, "This server stops at ")
				s.answers()
			}
			if out, said, code := x.search("ann"); code != 255 || out != "" {
				t.Errorf("got %q, %q and exit code %d while it stops, want that nobody comes in", out, said, code)
			}
			if again != nil {
				x.server.signal(again)
			}
			for _, s := range []*session{anns, bobs} {
				s.awaitWithin(2*patience, 0, "msgtrace: the server stops.")
				s.leftClean("msgtrace: the server stops.")
			}
			if said, code := x.server.end(); code != 0 {
				t.Errorf("got exit code %d, want 0: %s", code, said)
			}
			if took := time.Since(began); again == nil && (took < 29*time.Second || took > 40*time.Second) || again != nil && took > 20*time.Second {
				t.Errorf("it took %v, want 30 s, or at once with a second signal", took)
			}
		})
	}
}

func TestIntegrationAServerThatStopsEndsWhenAllHaveLeft(t *testing.T) {
	x := startServe(t, ann)
	s := x.explorer("ann")
	x.server.signal(syscall.SIGTERM)
	s.await(0, "This server stops at ")
	began := time.Now()
	s.press("\x03")
	s.await(0, "left with 0")
	if said, code := x.server.end(); code != 0 || time.Since(began) > 20*time.Second {
		t.Errorf("got exit code %d after %v, want 0 at once: %s", code, time.Since(began), said)
	}
	if left, _ := filepath.Glob(x.path("msgtrace-*")); len(left) != 0 {
		t.Errorf("got the files %v, want none", left)
	}
}

// A terminal that closes is a hangup for what runs in it.
func TestIntegrationAHangupEndsTheServedDemo(t *testing.T) {
	x := newTeam(t)
	x.server.signal(syscall.SIGHUP)
	x.server.await("stopping within 30s; people who are told: 0")
	if said, code := x.server.end(); code != 0 {
		t.Errorf("got exit code %d, want 0: %s", code, said)
	}
}

// A manager of services may ask for the roster again before the server answers.
func TestIntegrationAHangupDuringTheStartEndsNothing(t *testing.T) {
	x := startServe(t, ann)
	x.reload(ann, "was read again")
	if out, said, code := x.search("ann"); code != 2 || out == "" {
		t.Errorf("got %q, %q and exit code %d, want messages", out, said, code)
	}
}
