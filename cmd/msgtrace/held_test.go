//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// hold takes the lock of a file in the state folder, as another process does
// that was stopped.
func hold(t *testing.T, home, name string) {
	t.Helper()
	folder := filepath.Join(home, ".local", "state", "msgtrace")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(filepath.Join(folder, name), os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = unix.Flock(int(file.Fd()), unix.LOCK_EX)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
}

// Nobody sees the explorer wait for a lock before it is left, and an interrupt ends the
// wait then.
func TestTheExplorerIsThereWhateverIsLocked(t *testing.T) {
	t.Parallel()
	url, _ := mailbox(t, func(int64) {})
	home := t.TempDir()
	environ := []string{"HOME=" + home, "MSGTRACE_TOKEN=simulator"}
	search := func(first bool) *session {
		s := startWith(t, environ, "--base-url", url)
		s.await(0, "Recipient")
		if first {
			s.press("\t\tbob@x.test") // too short for a paste without marks
		} else {
			s.await(0, "bob@x.test") // remembered
		}
		mark := len(s.text())
		s.press("\r")
		s.await(mark, "all of it")
		mark = len(s.text())
		s.press("q")
		s.await(mark, leaveScreen)
		return s
	}
	search(true).end(0)
	kept, err := filepath.Glob(filepath.Join(home, ".local", "state", "msgtrace", "searches-*.json.lock"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("got %v, %v, want one lock", kept, err)
	}
	hold(t, home, filepath.Base(kept[0]))
	interrupted := search(false)
	if err := interrupted.program.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	interrupted.end(130)
	patient := search(false)
	patient.end(0)
	const want = "the search is not remembered for the next run: another process holds "
	if got := strings.Count(patient.text(), want); got != 1 {
		t.Errorf("got it said %d times, want once: %q", got, tail(patient.text()))
	}
}

func TestTheExplorerTellsThatItCountsForItself(t *testing.T) {
	t.Parallel()
	url, _ := mailbox(t, func(int64) {})
	home := t.TempDir()
	if said, code := launch(t, home, "search", "--base-url", url).end(); code != 0 {
		t.Fatalf("got exit code %d, want 0: %s", code, said)
	}
	logs, err := filepath.Glob(filepath.Join(home, ".local", "state", "msgtrace", "budget-*.log"))
	if err != nil || len(logs) != 1 {
		t.Fatalf("got %v, %v, want one log", logs, err)
	}
	if err := os.Remove(logs[0]); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(logs[0], 0o600); err != nil {
		t.Fatal(err)
	}
	s := startWith(t, []string{"HOME=" + home, "MSGTRACE_TOKEN=simulator"}, "--base-url", url)
	s.await(0, "Requests are counted for this run only")
	s.press("\x03")
	s.end(0)
}

// To open a named pipe takes until somebody opens the other end, and to read it
// until they write: so does a file on a server that is gone.
func TestAnInterruptEndsTheWaitForAFile(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"status"}, {"search"}, {"show", "1"}, {"login"}, {"logout"}, {"doctor"}, {"config", "show"}} {
		t.Run(strings.Join(append([]string{"msgtrace"}, args...), " "), func(t *testing.T) {
			t.Parallel()
			pipe := filepath.Join(t.TempDir(), "config.toml")
			if err := unix.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			s := startWith(t, []string{"HOME=" + t.TempDir(), "MSGTRACE_CONFIG=" + pipe}, args...)
			s.awaitReader(pipe)
			if err := s.program.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			s.end(130)
		})
	}
}

// awaitReader waits until the program has opened a named pipe. It is left open,
// and nothing is written to it.
func (s *session) awaitReader(pipe string) {
	s.t.Helper()
	for timeout := time.After(patience); ; {
		writer, err := os.OpenFile(pipe, os.O_WRONLY|unix.O_NONBLOCK, 0)
		if err == nil {
			s.t.Cleanup(func() { _ = writer.Close() })
			return
		}
		select {
		case <-time.After(time.Millisecond):
		case <-timeout:
			s.t.Fatalf("nobody opens %s, want somebody to: %q", pipe, s.text())
		}
	}
}
