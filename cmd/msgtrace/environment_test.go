//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"msgtrace/client/simulator"
)

// limited runs the program below limits of the shell, and returns what it said and its
// exit code.
func limited(t *testing.T, limits string, environ []string, args ...string) (string, int) {
	t.Helper()
	command := exec.Command("/bin/sh", append([]string{"-c", limits + `; exec "$0" "$@"`, os.Args[0]}, args...)...)
	command.Env = append([]string{asProgram + "=1"}, environ...)
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	_ = command.Run() // the code says how it ended
	return said.String(), command.ProcessState.ExitCode()
}

func TestTooFewFilesAreSaidInWords(t *testing.T) {
	t.Parallel()
	home := []string{"HOME=" + t.TempDir()}
	for _, few := range []string{"8", "12", "14", "31"} {
		said, code := limited(t, "ulimit -n "+few, home, "demo", "search", "--limit", "1")
		if want := "msgtrace: only " + few + " files may be open at once, and msgtrace needs 32: ulimit -n 32\n"; said != want || code != 1 {
			t.Errorf("%s: got %d, %q, want 1, %q", few, code, tail(said), want)
		}
	}
	if said, code := limited(t, "ulimit -n 32", home, "demo", "search", "--limit", "1"); code != 2 {
		t.Errorf("32: got %d, %s, want the search", code, tail(said))
	}
}

// No file may grow, as on a disk that is full: the answer is there, and what could not be
// kept is said.
func TestADiskThatIsFullCostsNoAnswer(t *testing.T) {
	t.Parallel()
	url, _ := mailbox(t, func(int64) {})
	home := t.TempDir()
	environ := []string{"HOME=" + home, "MSGTRACE_TOKEN=simulator"}
	said, code := limited(t, "ulimit -f 0", environ, "search", "--base-url", url, "--log-file", filepath.Join(home, "log"))
	if code != 0 || !strings.Contains(said, "all of it") || !strings.Contains(said, "requests are counted for this run only") || !strings.Contains(said, "file too large") {
		t.Errorf("got %d, %s, want the answer, and that requests are counted for this run only", code, said)
	}
	// The explorer goes on too, and says once that its session is not kept.
	program := exec.Command("/bin/sh", "-c", `ulimit -f 0; exec "$0" "$@"`, os.Args[0], "--base-url", url)
	program.Env = append([]string{asProgram + "=1", "TERM=xterm-256color", "LANG=C.UTF-8"}, environ...)
	s := startIn(t, program)
	s.await(0, "Recipient")
	mark := len(s.text())
	s.press("\r")
	s.await(mark, "all of it")
	s.await(mark, "cannot be restored")
	s.press("\x03")
	s.end(0)
	if left := halfFiles(t, home); len(left) > 0 {
		t.Errorf("got %q left, want no half file", left)
	}
}

// Nothing can be made in /proc, whoever one is.
func TestAHomeThatCannotBeWrittenIsDoneWithout(t *testing.T) {
	t.Parallel()
	url, _ := mailbox(t, func(int64) {})
	config := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, environ := range map[string][]string{
		"read-only":    {"HOME=/proc"},
		"not a folder": {"HOME=" + os.Args[0], "MSGTRACE_CONFIG=" + config},
		"none":         {"MSGTRACE_CONFIG=" + config},
		"relative":     {"HOME=here", "XDG_STATE_HOME=there", "MSGTRACE_CONFIG=" + config},
	} {
		said, code := limited(t, ":", append(environ, "MSGTRACE_TOKEN=simulator"), "search", "--base-url", url)
		if code != 0 || !strings.Contains(said, "all of it") || !strings.Contains(said, "nothing is remembered between runs") && !strings.Contains(said, "counted for this run only") {
			t.Errorf("%s: got %d, %s, want the answer, and that nothing is kept", name, code, said)
		}
		s := startWith(t, append(environ, "MSGTRACE_TOKEN=simulator"), "--base-url", url)
		s.await(0, "Recipient")
		mark := len(s.text())
		s.press("\r")
		s.await(mark, "all of it")
		s.press("\x03")
		s.end(0)
	}
}

func TestFilesAreNobodyElsesWhateverTheMask(t *testing.T) {
	t.Parallel()
	url, _ := mailbox(t, func(int64) {})
	for _, mask := range []string{"000", "077", "777"} {
		home := t.TempDir()
		said, code := limited(t, "umask "+mask, []string{"HOME=" + home, "MSGTRACE_TOKEN=simulator"}, "search", "--base-url", url, "--log-file", filepath.Join(home, "log"))
		if mask != "777" && (code != 0 || strings.Contains(said, "for this run only")) {
			t.Errorf("umask %s: got %d, %s, want the answer", mask, code, said)
		}
		err := filepath.Walk(home, func(path string, info os.FileInfo, err error) error {
			if err == nil && path != home && info.Mode().Perm()&0o077 != 0 && strings.Contains(path, "msgtrace") {
				t.Errorf("umask %s: got %s with the mode %v, want it for nobody else", mask, path, info.Mode())
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestStreamsThatAreClosedEndNothing(t *testing.T) {
	t.Parallel()
	home := []string{"HOME=" + t.TempDir()}
	for _, closed := range []string{"<&-", ">&-", "2>&-", "<&- >&- 2>&-"} {
		said, code := limited(t, "exec "+closed, home, "demo", "search", "--limit", "2")
		if code != 2 || strings.Contains(said, "panic") {
			t.Errorf("%s: got %d, %s, want the code of the answer", closed, code, said)
		}
		said, code = limited(t, "exec "+closed, home, "demo")
		if code != 1 || !strings.Contains(closed, "2>&-") && !strings.Contains(said, "the explorer needs a terminal") {
			t.Errorf("%s: the explorer: got %d, %s, want that it needs a terminal", closed, code, said)
		}
	}
}

func TestAReaderThatHasEnoughEndsASearchInSilence(t *testing.T) {
	t.Parallel()
	said, code := limited(t, `exec 3>&1; set -- "$@"`, []string{"HOME=" + t.TempDir()}, "demo", "search", "--since", "10d", "-o", "ndjson", "--limit", "0", "--messages", "20000")
	if code != 0 {
		t.Fatalf("whole: got %d, %s, want all", code, tail(said))
	}
	command := exec.Command("/bin/sh", "-c", `{ "$0" "$@"; echo "code $?" >&2; } | head -1 >/dev/null`, os.Args[0], "demo", "search", "--since", "10d", "-o", "ndjson", "--limit", "0", "--messages", "20000")
	command.Env = []string{asProgram + "=1", "HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
	output, err := command.CombinedOutput()
	if err != nil || string(output) != "code 2\n" {
		t.Errorf("got %q, %v, want the code 2 and nothing said", output, err)
	}
}

func TestTerminalsOfEveryNameAreDrawnOnOrRefusedInWords(t *testing.T) {
	t.Parallel()
	for _, term := range []string{"TERM=", "TERM=foo-bar", "TERM=linux", "TERM=vt100", "NOTERM="} {
		program := exec.Command(os.Args[0], "demo", "--messages", "20")
		program.Env = []string{asProgram + "=1", "HOME=" + t.TempDir(), term}
		s := startIn(t, program)
		s.await(0, "Recipient")
		s.press("\x03")
		s.end(0)
	}
	program := exec.Command(os.Args[0], "demo")
	program.Env = []string{asProgram + "=1", "HOME=" + t.TempDir(), "TERM=dumb"}
	s := startIn(t, program)
	s.await(0, "with --plain the explorer itself goes line by line")
	s.end(1)
}

// Windows of every size, one after the other as fast as they can come, and a pause by
// ctrl+z between them.
func TestAStormOfResizesEndsOnAWholeScreen(t *testing.T) {
	t.Parallel()
	s := start(t, "demo", "--messages", "200")
	s.await(0, "Recipient")
	mark := len(s.text())
	s.press("\r")
	s.await(mark, "contoso.com")
	for n := range 2_000 {
		if err := pty.Setsize(s.terminal, &pty.Winsize{Rows: uint16(1 + n*7%70), Cols: uint16(1 + n*13%230)}); err != nil {
			t.Fatal(err)
		}
	}
	mark = len(s.text())
	if err := pty.Setsize(s.terminal, &pty.Winsize{Rows: 40, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	s.await(mark, "Received")
	if err := s.program.Process.Signal(syscall.SIGTSTP); err != nil {
		t.Fatal(err)
	}
	mark = len(s.text())
	if err := s.program.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	s.press("?")
	s.await(mark, "esc")
	s.press("\x03")
	s.end(0)
}

// The clock of the host is set while requests are counted: by a day back a run waits no
// longer than the limit, and by a day on it is not let through twice.
func TestAClockThatIsSetHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	server, err := simulator.Listen("127.0.0.1:0", simulator.New(simulator.Options{Messages: 20}), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	home := t.TempDir()
	if said, code := launch(t, home, "search", "--base-url", server.URL).end(); code != 0 {
		t.Fatalf("got %d, %s, want the answer", code, said)
	}
	logs, err := filepath.Glob(filepath.Join(home, ".local", "state", "msgtrace", "budget-*.log"))
	if err != nil || len(logs) != 1 {
		t.Fatal(logs, err)
	}
	content, err := os.ReadFile(logs[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, jump := range []time.Duration{24 * time.Hour, -24 * time.Hour, 40 * 365 * 24 * time.Hour} {
		// What an earlier run wrote by a clock that was wrong by as much.
		lines := strings.Split(string(content), "\n")
		for i, line := range lines {
			if fields := strings.Fields(line); len(fields) == 3 && len(fields[1]) == 19 {
				at, err := time.ParseDuration(fields[1] + "ns")
				if err != nil {
					t.Fatal(err)
				}
				lines[i] = strings.Replace(line, fields[1], fmt.Sprintf("%019d", int64(at+jump)), 1)
			}
		}
		if err := os.WriteFile(logs[0], []byte(strings.Join(lines, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		said, code := launch(t, home, "search", "--base-url", server.URL, "--quota", "3").end()
		if code != 0 || time.Since(began) > patience {
			t.Errorf("a clock that was %v wrong: got %d after %v, %s, want the answer at once", jump, code, time.Since(began), said)
		}
	}
}
