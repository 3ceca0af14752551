//go:build unix

package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"msgtrace/client/advice"
	"msgtrace/client/simulator/authority"
)

// hold takes a lock as another process does that was stopped.
func hold(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = unix.Flock(int(file.Fd()), unix.LOCK_EX)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
}

// pipe puts a named pipe where a file would be: to open it for reading may take
// for ever, as with a file on a server that is gone.
func pipe(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestARunDoesWithoutFilesThatAreNone(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h)
	h.run("search", "--base-url", s.url).want(t, 0)
	pipe(t, h.stateFile("budget-*.log"))
	o := h.run("search", "--base-url", s.url, "--page-size", "500").want(t, 0, "requests are counted for this run only: ", "is not a regular file. "+advice.File(false).Line())
	if got := strings.Count(o.err, "this run only"); got != 1 {
		t.Errorf("got it said %d times, want once:\n%s", got, o.err)
	}
	if o := h.run("search", "--base-url", s.url, "--quota", "0").want(t, 0); strings.Contains(o.err, "this run only") {
		t.Errorf("got, where nothing is limited, %s\nwant nothing of this run only", o.err)
	}
	if o := h.run("doctor", "--base-url", s.url); !strings.Contains(o.out, "warning  requests       they are counted for each run alone") || !strings.Contains(o.out, " fix: "+advice.File(false).Line()+"\n") || strings.Contains(o.err, "this run only") {
		t.Errorf("doctor: got\n%s%s\nwant one warning of it", o.out, o.err)
	}
}

func TestTheSearchIsNotRememberedWhereItsLockIsHeld(t *testing.T) {
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h)
	explore := []string{"--plain", "--base-url", s.url}
	h.in, h.patience = "\n\n\n\n\n\n\nq\n", 500*time.Millisecond
	if o := h.run(explore...).want(t, 0); o.err != "" {
		t.Errorf("got %q, want nothing on standard error", o.err)
	}
	lock := h.stateFile("searches-*.json.lock")
	hold(t, lock)
	if o := h.run(explore...).want(t, 0); !strings.Contains(o.out, "The search is not remembered for the next run: another process holds "+lock) {
		t.Errorf("got %s, want that the search is not remembered", o.out)
	}
	h.run("search", "--base-url", s.url).want(t, 0) // needs none of it
	pipe(t, lock)
	if o := h.run(explore...).want(t, 0); !strings.Contains(o.out, "The search is not remembered for the next run: ") || !strings.Contains(o.out, ".json does not answer") {
		t.Errorf("got %s, want that the file does not answer", o.out)
	}
}

func TestASignInIsUsedWhereItsLockIsHeld(t *testing.T) {
	x := newTenant(t, authority.Options{}, "")
	x.run(authority.Approve, "login").want(t, 0)
	x.patience = 500 * time.Millisecond
	lock := x.stateFile("tokens/*.json") + ".lock"
	hold(t, lock)
	held := "another process holds " + lock
	x.run("", "status").want(t, 0)
	if o := x.run("", "search", "--limit", "1").want(t, 2); strings.Contains(o.err, held) {
		t.Errorf("got %q, want nothing of a lock that is not needed", o.err)
	}
	if o := x.run(authority.Approve, "login").want(t, 1, "The sign-in could not be saved ("+held+")"); strings.Count(o.err, held) != 1 {
		t.Errorf("got %q, want it said once", o.err)
	}
	x.run("", "logout").want(t, 1, held)
	x.run("", "status").want(t, 0) // it stays where it was
}

func TestASignInDoesWithoutAFileThatIsNone(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, "")
	x.run(authority.Approve, "login").want(t, 0)
	path := x.stateFile("tokens/*.json")
	pipe(t, path)
	x.run("", "status").want(t, 2, path+" is not a regular file")
	x.run(authority.Approve, "search", "--limit", "1").want(t, 2, path+" is not a regular file")
	x.run("", "doctor").want(t, 1, path+" is not a regular file")
	x.run("", "logout").want(t, 0, "removed "+path)
}

func TestAnInterruptEndsTheWaitForALock(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, "")
	x.run(authority.Approve, "login").want(t, 0)
	hold(t, x.stateFile("tokens/*.json")+".lock")
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if o := x.runWith(ctx, "logout").want(t, 130); o.err != "" {
		t.Errorf("got %q, want nothing said", o.err)
	}
}

func TestAFileThatIsNamedAndDoesNotAnswer(t *testing.T) {
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h)
	h.patience = 500 * time.Millisecond
	log := filepath.Join(h.home, "log")
	pipe(t, log) // which nobody reads
	h.run("search", "--base-url", s.url, "--log-file", log).want(t, 1, log+" does not answer")
	settings := filepath.Join(h.home, ".config", "msgtrace", "config.toml")
	pipe(t, settings)
	for _, args := range [][]string{{"search"}, {"status"}, {"config", "show"}} {
		h.run(args...).want(t, 1, settings+" does not answer")
	}
	if o := h.run("doctor").want(t, 1); !strings.Contains(o.out, settings+" does not answer") {
		t.Errorf("doctor: got\n%s\nwant that %s does not answer", o.out, settings)
	}
	waiting := filepath.Join(h.home, ".local", "state", "msgtrace", "demo-sign-in", "1.json")
	pipe(t, waiting)
	h.run("demo", "approve", "ABCD-EFGH").want(t, 1, waiting+" does not answer")
}
