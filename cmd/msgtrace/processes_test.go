//go:build unix

package main

import (
	"bufio"
	"context"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"msgtrace/client/simulator"
)

// mailbox serves simulated mail. After each answer it calls answered with the
// number of requests so far.
func mailbox(t *testing.T, answered func(n int64)) (url string, requests *atomic.Int64) {
	t.Helper()
	requests = &atomic.Int64{}
	mail := simulator.New(simulator.Options{OnRequest: func(simulator.Request) { answered(requests.Add(1)) }})
	server, err := simulator.Listen("127.0.0.1:0", mail, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server.URL, requests
}

// freePort is a port that nothing listens on, at this moment.
func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

// process is the program as a script starts it.
type process struct {
	*exec.Cmd
	t      *testing.T
	stderr *bufio.Scanner
}

// launch starts the program without a terminal.
func launch(t *testing.T, home string, args ...string) *process {
	t.Helper()
	return launchWith(t, []string{"HOME=" + home, "MSGTRACE_TOKEN=simulator"}, args...)
}

// launchWith is launch in an environment.
func launchWith(t *testing.T, environ []string, args ...string) *process {
	t.Helper()
	command := exec.CommandContext(context.Background(), os.Args[0], args...) // also in a clean-up
	command.Env = append([]string{asProgram + "=1"}, environ...)
	stderr, err := command.StderrPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill() })
	return &process{command, t, bufio.NewScanner(stderr)}
}

// await reads standard error up to a line with the text.
func (p *process) await(text string) {
	p.t.Helper()
	var said []string
	for p.stderr.Scan() {
		if said = append(said, p.stderr.Text()); strings.Contains(p.stderr.Text(), text) {
			return
		}
	}
	p.t.Fatalf("it ended with %q, want %q", said, text)
}

// end waits for the end, and returns the rest of standard error and the exit code.
func (p *process) end() (said string, code int) {
	p.t.Helper()
	timeout := time.AfterFunc(patience, func() { _ = p.Process.Kill() })
	defer timeout.Stop()
	for p.stderr.Scan() {
		said += p.stderr.Text() + "\n"
	}
	_ = p.Wait()
	return said, p.ProcessState.ExitCode()
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.Process.Signal(s); err != nil {
		p.t.Errorf("signal %v: got %v, want no error", s, err)
	}
}

// every is a search that spends a request on each message.
func every(url string) []string {
	return []string{"search", "--base-url", url, "--page-size", "1", "--quota", "60", "-o", "ndjson"}
}

func TestProcessesTogetherKeepToTheQuota(t *testing.T) {
	started, home := make(chan *process, 1), t.TempDir()
	url, requests := mailbox(t, func(n int64) {
		if n == 5 {
			(<-started).signal(syscall.SIGKILL)
		}
	})
	killed := launch(t, home, every(url)...)
	started <- killed
	if _, code := killed.end(); code != -1 {
		t.Fatalf("got exit code %d, want it to be killed", code)
	}
	var processes []*process
	for range 4 {
		processes = append(processes, launch(t, home, every(url)...))
	}
	for _, p := range processes {
		p.await("waiting for the request limit")
	}
	// A search leaves a fifth of the 60 to what people open, and the killed one may have
	// been about to send.
	if got := requests.Load(); got > 48 || got < 47 {
		t.Errorf("got %d requests of 5 processes, want 48", got)
	}
	for _, p := range processes {
		p.signal(syscall.SIGINT)
		if said, code := p.end(); code != 130 {
			t.Errorf("got exit code %d after an interrupt, want 130: %s", code, said)
		}
	}
}

// A process may be stopped at any instant: by ctrl+z, or with its host.
func TestAStoppedSearchHoldsNobodyUp(t *testing.T) {
	home := t.TempDir()
	asked := make(chan int64, 1000)
	url, _ := mailbox(t, func(n int64) { asked <- n })
	search := launch(t, home, every(url)...)
	for range 10 {
		<-asked
		<-time.After(rand.N(5 * time.Millisecond))
		search.signal(syscall.SIGSTOP)
		other := launch(t, home, "search", "--base-url", url, "--limit", "1", "-o", "ndjson", "--quota", "1000")
		if said, code := other.end(); code != 2 || strings.Contains(said, "this run only") {
			t.Fatalf("got exit code %d, want 2: %s", code, said)
		}
		search.signal(syscall.SIGCONT)
	}
	search.signal(syscall.SIGKILL)
	search.end()
}
