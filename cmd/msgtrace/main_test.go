package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// asProgram makes this test binary the program itself.
const asProgram = "MSGTRACE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	if task := os.Getenv(asChild); task != "" {
		child(task)
	}
	os.Exit(m.Run())
}

// What a terminal is told, and what the program must take back.
const (
	enterScreen = "\x1b[?1049h"
	leaveScreen = "\x1b[?1049l"
	showCursor  = "\x1b[?25h"
	hideCursor  = "\x1b[?25l"
	askDA1      = "\x1b[c"
	answerDA1   = "\x1b[?62;22c"
)

// patience bounds every wait; none of them is expected to be long.
const patience = 30 * time.Second

// session is the program in a pseudo-terminal.
type session struct {
	t        *testing.T
	program  *exec.Cmd
	terminal *os.File

	mu      sync.Mutex
	output  bytes.Buffer
	changed chan struct{}
	closed  chan struct{}
}

func start(t *testing.T, args ...string) *session {
	return startWith(t, []string{"HOME=" + t.TempDir()}, args...)
}

// startWith starts the program in an environment.
func startWith(t *testing.T, environ []string, args ...string) *session {
	t.Helper()
	program := exec.Command(os.Args[0], args...)
	program.Env = append([]string{asProgram + "=1", "TERM=xterm-256color", "LANG=C.UTF-8"}, environ...)
	return startIn(t, program)
}

// startIn starts a program in a pseudo-terminal.
func startIn(t *testing.T, program *exec.Cmd) *session {
	t.Helper()
	s := &session{t: t, program: program, changed: make(chan struct{}, 1), closed: make(chan struct{})}
	terminal, err := pty.StartWithSize(s.program, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Fatal(err)
	}
	s.terminal = terminal
	t.Cleanup(func() { _ = s.program.Process.Kill(); _ = terminal.Close() })
	go s.read()
	return s
}

// read takes what the program writes, and answers its questions as a terminal
// does.
func (s *session) read() {
	defer close(s.closed)
	buffer := make([]byte, 32<<10)
	for {
		n, err := s.terminal.Read(buffer)
		s.mu.Lock()
		s.output.Write(buffer[:n])
		s.mu.Unlock()
		for range bytes.Count(buffer[:n], []byte(askDA1)) {
			_, _ = io.WriteString(s.terminal, answerDA1)
		}
		select {
		case s.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (s *session) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.output.String()
}

// await waits until the output after a mark holds a text.
func (s *session) await(mark int, text string) {
	s.t.Helper()
	s.awaitWithin(patience, mark, text)
}

// awaitWithin is await with a bound of its own.
func (s *session) awaitWithin(patience time.Duration, mark int, text string) {
	s.t.Helper()
	timeout := time.After(patience)
	for !strings.Contains(s.text()[mark:], text) {
		select {
		case <-s.changed:
		case <-s.closed:
			if !strings.Contains(s.text()[mark:], text) {
				s.t.Fatalf("it ended with %q, want %q", s.text()[mark:], text)
			}
		case <-timeout:
			s.t.Fatalf("after %v got %q, want %q", patience, s.text()[mark:], text)
		}
	}
}

// find returns what a pattern's group matches on the screen, once it is there.
func (s *session) find(pattern string) string {
	s.t.Helper()
	parts := regexp.MustCompile(pattern).FindStringSubmatch(s.text())
	if parts == nil {
		s.t.Fatalf("got %q, want what matches %s", s.text(), pattern)
	}
	return parts[1]
}

func (s *session) press(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.terminal, keys); err != nil {
		s.t.Fatal(err)
	}
}

// end waits for the program to end, and checks how it left the terminal.
func (s *session) end(code int) {
	s.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- s.program.Wait() }()
	select {
	case <-ended:
	case <-time.After(patience):
		s.t.Fatalf("it did not end, want it to, within %v: %q", patience, s.text())
	}
	<-s.closed
	if got := s.program.ProcessState.ExitCode(); got != code {
		s.t.Errorf("exit code %d, want %d", got, code)
	}
	output := s.text()
	if strings.LastIndex(output, leaveScreen) < strings.LastIndex(output, enterScreen) {
		s.t.Errorf("the other screen is still there, want it left: %q", tail(output))
	}
	if strings.LastIndex(output, showCursor) < strings.LastIndex(output, hideCursor) {
		s.t.Errorf("the cursor is hidden, want it shown: %q", tail(output))
	}
	for _, mode := range []string{"\x1b[?2004", "\x1b[?1000", "\x1b[?1002", "\x1b[?1003", "\x1b[?1006", "\x1b[?2026"} {
		if strings.LastIndex(output, mode+"h") > strings.LastIndex(output, mode+"l") {
			s.t.Errorf("mode %q is still on, want it off", mode)
		}
	}
}

func tail(s string) string { return s[max(0, len(s)-200):] }

func TestExplorerStartsDrawsAndQuits(t *testing.T) {
	t.Parallel()
	for _, api := range client.Dialects() {
		t.Run(string(api), func(t *testing.T) {
			s := start(t, "demo", "--messages", "200", "--api", string(api))
			s.await(0, enterScreen)
			s.await(0, "Recipient")
			mark := len(s.text())
			s.press("\r")
			s.await(mark, "contoso.com")
			s.press("q")
			s.end(0)
		})
	}
}

func TestExplorerRemembersTheSearch(t *testing.T) {
	t.Parallel()
	server, err := simulator.Listen("127.0.0.1:0", simulator.New(simulator.Options{Messages: 100}), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	home := t.TempDir()
	s := startWith(t, []string{"HOME=" + home, "MSGTRACE_TOKEN=simulator"}, "--base-url", server.URL)
	s.await(0, "Recipient")
	mark := len(s.text())
	s.press("\r")
	s.await(mark, "contoso.com")
	s.press("q")
	s.end(0)
	for _, pattern := range []string{"searches-*.json", "budget-*.1.log"} {
		if found, err := filepath.Glob(filepath.Join(home, ".local", "state", "msgtrace", pattern)); err != nil || len(found) != 1 {
			t.Errorf("%s: got the files %v, %v, want one", pattern, found, err)
		}
	}
}

func TestExplorerSignsIn(t *testing.T) {
	t.Parallel()
	for flag, after := range map[string]string{"": "contoso.com", "--decline": "Not signed in"} {
		home := t.TempDir()
		s := startWith(t, []string{"HOME=" + home}, "demo", "--sign-in", "--messages", "50")
		s.await(0, "Recipient")
		s.press("\r")
		s.await(0, "demo approve ")
		mark := len(s.text())
		approve := exec.Command(os.Args[0], "demo", "approve", s.find(`demo approve ([A-Z0-9-]+)`))
		if flag != "" {
			approve.Args = append(approve.Args, flag)
		}
		approve.Env = []string{asProgram + "=1", "HOME=" + home}
		if said, err := approve.CombinedOutput(); err != nil {
			t.Fatalf("%v: got %v, %s, want no error", approve.Args, err, said)
		}
		s.await(mark, after)
		s.press("\x03")
		s.end(0)
	}
}

func TestTheFirstScreenLeadsOn(t *testing.T) {
	t.Parallel()
	for key, leads := range map[string]string{"d": "Recipient", "s": "Tenant (its id", "\x1b": ""} {
		s := start(t)
		s.await(0, "Set up a tenant")
		mark := len(s.text())
		s.press(key)
		if s.await(mark, leads); leads == "" {
			s.end(0)
			continue
		}
		s.press("\x03")
		if key == "d" {
			s.end(0)
		}
	}
}

func TestSignalsLeaveTheTerminalClean(t *testing.T) {
	t.Parallel()
	for signal, code := range map[syscall.Signal]int{syscall.SIGTERM: 143, syscall.SIGHUP: 129} {
		t.Run(signal.String(), func(t *testing.T) {
			s := start(t, "demo", "--messages", "50")
			s.await(0, "Recipient")
			if err := s.program.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			s.end(code)
		})
	}
}

// The program in this terminal has no shell that could let it go on, so that the kernel
// does not stop it.
func TestCtrlZWithoutAShellChangesNothing(t *testing.T) {
	t.Parallel()
	s := start(t, "demo", "--messages", "50")
	s.await(0, "Recipient")
	mark := len(s.text())
	s.press("\x1a")
	s.await(mark, leaveScreen)
	mark = len(s.text())
	s.await(mark, "Recipient")
	s.press("\x03")
	s.end(0)
}

func TestBatchCommandsInATerminal(t *testing.T) {
	t.Parallel()
	s := start(t, "demo", "search", "--limit", "3", "--latency", "300ms")
	s.await(0, " messages · incomplete: read back to ")
	s.end(2)
	s = start(t, "doctor")
	s.await(0, "TERM is xterm-256color")
	s.await(0, "frames")
	s.end(1)
	s = start(t, "demo", "search", "--latency", "1h")
	s.await(0, "sending")
	s.press("\x03")
	s.end(130)
}

func TestInitAsks(t *testing.T) {
	t.Parallel()
	s := start(t, "config", "init")
	for _, answer := range []struct{ question, answer string }{
		{"Tenant", "contoso.onmicrosoft.com"}, {"Name of the profile [contoso]", ""}, {"How to sign in", "device-code"},
		{"Application (client) id", "11111111-2222-3333-4444-555555555555"},
	} {
		s.await(0, answer.question)
		s.press(answer.answer + "\r")
	}
	s.await(0, "wrote profile contoso")
	s.end(0)
}

func TestTheFormNamesACommandThatOpensTheSame(t *testing.T) {
	t.Parallel()
	s := start(t, "demo", "--messages", "200", "--seed", "7", "--api", "tracing")
	s.await(0, "msgtrace demo --messages 200 --seed 7 --api tracing since:48h")
	s.press("\x03")
	s.end(0)
}
