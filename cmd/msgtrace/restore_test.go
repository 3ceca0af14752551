//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"msgtrace/client/simulator"
)

// jump is a host that people reach over lines that drop, and the service that they ask.
type jump struct {
	t       *testing.T
	environ []string
	state   string
	service *simulator.Simulator
	url     string
}

func newJump(t *testing.T) *jump {
	t.Helper()
	service := simulator.New(simulator.Options{Messages: 400, Quota: -1})
	server, err := simulator.Listen("127.0.0.1:0", service, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	home, runtime := t.TempDir(), t.TempDir()
	if err := os.Chmod(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	j := &jump{t: t, service: service, url: server.URL, state: filepath.Join(home, ".local", "state", "msgtrace"),
		environ: []string{"HOME=" + home, "XDG_RUNTIME_DIR=" + runtime, "MSGTRACE_TOKEN=simulator"}}
	t.Cleanup(func() { // and so the key in the kernel
		if said, code := launchWith(t, j.environ, "forget").end(); code != 0 {
			t.Errorf("forget: got %d, %s", code, said)
		}
	})
	return j
}

func (j *jump) explore(args ...string) *session {
	j.t.Helper()
	return startWith(j.t, j.environ, append([]string{"--base-url", j.url}, args...)...)
}

// kept are the files of sessions, wherever they are kept on this host.
func (j *jump) kept() []string {
	j.t.Helper()
	var all []string
	for _, root := range []string{j.state, strings.TrimPrefix(j.environ[1], "XDG_RUNTIME_DIR=")} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && strings.Contains(entry.Name(), ".session") {
				info, infoErr := entry.Info()
				if infoErr == nil && info.Mode().Perm() != 0o600 {
					j.t.Errorf("%s: got the mode %v, want 0600", path, info.Mode())
				}
				all = append(all, path)
			}
			return nil
		})
		if err != nil {
			j.t.Fatal(err)
		}
	}
	return all
}

// awaitKept waits until the session is kept.
func (j *jump) awaitKept() {
	j.t.Helper()
	end := time.After(patience)
	whole := func(path string) bool { return strings.HasSuffix(path, ".session") }
	for !slices.ContainsFunc(j.kept(), whole) {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-end:
			j.t.Fatal("got no session kept, want one")
		}
	}
}

func TestASessionIsRestoredWhateverEndedIt(t *testing.T) {
	t.Parallel()
	for name, kill := range map[string]func(*session) error{
		"killed":            func(s *session) error { return s.program.Process.Kill() },
		"the line dropped":  func(s *session) error { return s.terminal.Close() },
		"hung up":           func(s *session) error { return s.program.Process.Signal(syscall.SIGHUP) },
		"told to terminate": func(s *session) error { return s.program.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := newJump(t)
			s := j.explore()
			s.await(0, "Recipient")
			mark := len(s.text())
			s.press("\r")
			s.await(mark, "contoso.com")
			mark = len(s.text())
			s.press("/")
			s.await(mark, "/")
			mark = len(s.text())
			s.press("fabrikam\r")
			s.await(mark, "esc shows all")
			if name == "killed" {
				j.awaitKept()
			}
			if err := kill(s); err != nil {
				t.Fatal(err)
			}
			_ = s.program.Wait()
			if kept := j.kept(); len(kept) != 1 {
				t.Fatalf("got %v, want the session", kept)
			}
			next := j.explore()
			next.await(0, "A session was cut off at ")
			next.await(0, "msgtrace --restore goes on with it")
			next.press("\x03")
			next.end(0)
			before := len(j.service.Log())
			restored := j.explore("--restore")
			restored.await(0, "Restored: ")
			restored.await(0, "esc shows all")
			if asked := len(j.service.Log()) - before; asked != 0 {
				t.Errorf("got %d requests to restore, want none", asked)
			}
			mark = len(restored.text())
			restored.press("q")
			restored.await(mark, leaveScreen)
			restored.end(0)
			if kept := j.kept(); len(kept) != 0 {
				t.Errorf("got %v after the person has quit, want nothing", kept)
			}
			said, code := launchWith(t, append(j.environ, "TERM=xterm"), "--base-url", j.url, "--restore").end()
			if code != 1 || !strings.Contains(said, "there is no session to restore") {
				t.Errorf("again: got %d, %s, want that there is none", code, said)
			}
		})
	}
}

func TestNoSessionIsKeptWhereItIsNotWanted(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{"restore = false", "remember = false"} {
		j := newJump(t)
		config := filepath.Join(strings.TrimPrefix(j.environ[0], "HOME="), ".config", "msgtrace")
		if err := os.MkdirAll(config, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(config, "config.toml"), []byte(setting+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s := j.explore()
		s.await(0, "Recipient")
		mark := len(s.text())
		s.press("\r")
		s.await(mark, "contoso.com")
		if err := s.program.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		s.end(129)
		if kept := j.kept(); len(kept) != 0 {
			t.Errorf("%s: got %v, want nothing", setting, kept)
		}
		said, code := launchWith(t, j.environ, "--base-url", j.url, "--restore").end()
		if code != 1 || !strings.Contains(said, "no session is kept: ") {
			t.Errorf("%s: got %d, %s, want that none is kept", setting, code, said)
		}
	}
}

// Two runs at once have a file each, and each is restored once.
func TestTwoSessionsAreRestoredOneAfterTheOther(t *testing.T) {
	t.Parallel()
	j := newJump(t)
	for _, line := range []string{"to:bob@contoso.com", "to:cy@contoso.com"} {
		s := j.explore(line)
		s.await(0, "all of it")
		if err := s.program.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		s.end(129)
	}
	first := j.explore("--restore")
	first.await(0, "Restored: ")
	first.await(0, "to:cy@contoso.com")
	second := j.explore("--restore")
	second.await(0, "Restored: ")
	second.await(0, "to:bob@contoso.com")
	for _, s := range []*session{first, second} {
		s.press("q")
		s.end(0)
	}
}
