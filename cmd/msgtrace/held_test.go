//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// The explorer asks for no lock before it is left, and an interrupt ends the wait
// then.
func TestTheExplorerIsThereWhateverIsLocked(t *testing.T) {
	url, _ := mailbox(t, func(int64) {})
	home := t.TempDir()
	environ := []string{"HOME=" + home, "MSGTRACE_TOKEN=simulator"}
	search := func(first bool) *session {
		s := startWith(t, environ, "--base-url", url)
		s.await(0, "Recipient")
		if first {
			s.press("\t\tkeeper@contoso.com")
		} else {
			s.await(0, "keeper@contoso.com") // remembered
		}
		mark := len(s.text())
		s.press("\r")
		s.await(mark, "complete")
		mark = len(s.text())
		s.press("q")
		s.await(mark, leaveScreen)
		return s
	}
	search(true).end(0)
	hold(t, home, "searches.json.lock")
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
