package main

import (
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The explorer is killed while it saves: under the name of an export there is none, or a
// whole one, and what it was writing is removed by the next that is saved.
func TestAProcessThatIsKilledWhileItSavesLeavesNoHalfExport(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	written, half := 0, 0
	for range *kills {
		s := explorerIn(t, home)
		s.press("n")
		time.AfterFunc(time.Duration(rand.Int64N(int64(30*time.Millisecond))), func() { _ = s.program.Process.Kill() })
		_ = s.program.Wait()
		<-s.closed
		written += len(wholeExports(t, home))
		half = max(half, len(halfFiles(t, home)))
	}
	t.Logf("%d kills: %d whole exports, at most %d half files at once", *kills, written, half)
	aged(t, halfFiles(t, home))
	s := explorerIn(t, home)
	s.press("n")
	s.await(0, "Wrote ")
	if left := halfFiles(t, home); len(left) > 0 {
		t.Errorf("got %q after the next export, want none", left)
	}
	if len(wholeExports(t, home)) != 1 {
		t.Error("got no export of the last explorer, want one")
	}
}

// explorerIn is an explorer that asks how to save its messages.
func explorerIn(t *testing.T, home string) *session {
	t.Helper()
	program := exec.Command(os.Args[0], "demo", "--since", "10d")
	program.Dir = home
	program.Env = []string{asProgram + "=1", "TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + home}
	s := startIn(t, program)
	s.await(0, "messages")
	s.press("x")
	s.await(0, "NDJSON")
	return s
}

// wholeExports are the exports in a folder, each of which must be whole. It removes them.
func wholeExports(t *testing.T, home string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
		if !strings.HasSuffix(path, ".ndjson") {
			return err
		}
		found = append(found, path)
		content, err := os.ReadFile(path)
		for line := range strings.Lines(string(content)) {
			if !json.Valid([]byte(line)) || !strings.HasSuffix(line, "\n") {
				t.Errorf("got the line %q in %s, want whole lines", tail(line), filepath.Base(path))
			}
		}
		if len(content) == 0 {
			t.Errorf("got nothing in %s, want messages", filepath.Base(path))
		}
		_ = os.Remove(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
