package ui_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/theme"
	"msgtrace/ui"
	"msgtrace/ui/terminal"
)

// inTerminal makes the test binary run the explorer on its own terminal, as the
// program does; its value says how it is to end.
const inTerminal = "MSGTRACE_TEST_IN_TERMINAL"

func TestMain(m *testing.M) {
	if how := os.Getenv(inTerminal); how != "" {
		os.Exit(onTerminal(how))
	}
	os.Exit(m.Run())
}

// onTerminal runs the explorer on the process's own terminal.
func onTerminal(how string) int {
	look, err := theme.Builtin("", false)
	if err != nil {
		return 99
	}
	sim := simulator.New(simulator.Options{Messages: 200, Faults: simulator.Faults{Latency: time.Minute}})
	c, err := client.New(client.Options{Tokens: client.StaticToken("simulator"), Transport: sim.Transport()})
	if err != nil {
		return 99
	}
	if how == "panic" {
		look.Glyphs.Spinner = nil // which the view divides by, once something is loading
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if how == "cancel" {
		time.AfterFunc(300*time.Millisecond, cancel)
	}
	return terminal.ExitCode(ui.Run(ctx, ui.Options{Client: c, Theme: look, RunNow: how == "panic"}, os.Stdin, os.Stdout))
}

func TestTheTerminalIsLeftCleanHoweverItEnds(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // no pseudo-terminals there
	}
	for _, test := range []struct {
		name string
		code int
		end  func(tty *os.File, process *os.Process) error
	}{
		{"quit", 0, func(tty *os.File, _ *os.Process) error { return write(tty, "\x03") }},
		{"SIGTERM", 143, func(_ *os.File, p *os.Process) error { return p.Signal(syscall.SIGTERM) }},
		{"SIGHUP", 129, func(_ *os.File, p *os.Process) error { return p.Signal(syscall.SIGHUP) }},
		{"SIGINT", 130, func(_ *os.File, p *os.Process) error { return p.Signal(os.Interrupt) }},
		{"cancel", 130, func(*os.File, *os.Process) error { return nil }},
		{"panic", 1, func(*os.File, *os.Process) error { return nil }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			out, code := endOnTerminal(t, test.name, test.end)
			if code != test.code {
				t.Errorf("got the exit code %d, want %d", code, test.code)
			}
			for _, pair := range []struct{ name, on, off string }{
				{"the alternate screen", "\x1b[?1049h", "\x1b[?1049l"},
				{"bracketed paste", "\x1b[?2004h", "\x1b[?2004l"},
				{"modified keys", "\x1b[>4;2m", "\x1b[>4m"},
				{"the cursor", "\x1b[?25h", ""},
			} {
				on, off := strings.LastIndex(out, pair.on), strings.LastIndex(out, pair.off)
				if on < 0 {
					t.Errorf("%s: got it never set, want it set", pair.name)
				}
				if off < on {
					t.Errorf("%s: got it left behind, want it taken back", pair.name)
				}
			}
			if hidden := strings.LastIndex(out, "\x1b[?25l"); hidden > strings.LastIndex(out, "\x1b[?25h") {
				t.Error("got the cursor hidden at the end, want it shown")
			}
			if asked := strings.LastIndex(out, "\x1b[c"); asked > strings.LastIndex(out, "\x1b[?1049l") {
				t.Error("got a query after the end, want none")
			}
		})
	}
}

// endOnTerminal runs the explorer on a pseudo-terminal, ends it when its form is
// there, and returns all that it wrote and its exit code.
func endOnTerminal(t *testing.T, how string, end func(*os.File, *os.Process) error) (string, int) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), inTerminal+"="+how, "TERM=xterm-256color")
	tty, err := pty.StartWithSize(command, &pty.Winsize{Cols: 100, Rows: 30})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tty.Close() }()
	var out bytes.Buffer
	buffer := make([]byte, 4096)
	for ended, answered := false, 0; ; {
		n, err := tty.Read(buffer)
		out.Write(buffer[:n])
		if err != nil {
			break // the other side of the terminal is closed
		}
		for asked := bytes.Count(out.Bytes(), []byte("\x1b[c")); answered < asked; answered++ {
			if write(tty, "\x1b[?62;22c") != nil {
				break
			}
		}
		if !ended && bytes.Contains(out.Bytes(), []byte("msgtrace")) && answered > 0 {
			ended = true
			if err := end(tty, command.Process); err != nil {
				t.Errorf("ending it: got %v, want no error", err)
			}
		}
	}
	err = command.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), command.ProcessState.ExitCode()
}

func write(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

func TestTheInputCloses(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.CloseInput()
		if _, err := e.Result(); err != nil {
			t.Errorf("Result: got %v, want no error", err)
		}
		for _, left := range e.Left() {
			t.Errorf("got left behind: %s, want nothing", left)
		}
	})
}
