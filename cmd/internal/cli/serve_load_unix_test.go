//go:build unix

package cli

import (
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

var (
	loadSessions = flag.Int("sessions", 3, "how many explorers TestLoad opens")
	loadFor      = flag.Duration("load", 2*time.Second, "how long their people press keys")
	loadKeys     = flag.Float64("keys", 2, "keys a second of each")
)

// person is somebody with an explorer, whose terminal answers.
type person struct {
	client  *gossh.Client
	session *gossh.Session
	in      io.Writer
	pressed atomic.Int64 // when the key was pressed whose frame has not come yet, 0 for none
	dropped atomic.Bool
	first   chan time.Duration // how long the first frame took
	took    []time.Duration    // from a key to its frame
	mu      sync.Mutex
}

// sit opens an explorer and reads what it shows.
func sit(t *testing.T, x *servedTeam) *person {
	t.Helper()
	begun := time.Now()
	client := x.dial("ann")
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	p := &person{client: client, session: session, first: make(chan time.Duration, 1)}
	out, err := session.StdoutPipe()
	if err == nil {
		p.in, err = session.StdinPipe()
	}
	if err == nil {
		err = session.RequestPty("xterm-256color", 40, 120, nil)
	}
	if err == nil {
		err = session.Shell()
	}
	if err != nil {
		t.Fatal(err)
	}
	go p.look(out, begun)
	return p
}

// look reads frames, and answers what stands at their end as a terminal does.
func (p *person) look(out io.Reader, begun time.Time) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := out.Read(buffer)
		if at := p.pressed.Swap(0); at != 0 && n > 0 {
			p.mu.Lock()
			p.took = append(p.took, time.Since(time.Unix(0, at)))
			p.mu.Unlock()
		}
		if strings.Contains(string(buffer[:n]), "Recipient") {
			select {
			case p.first <- time.Since(begun):
			default:
			}
		}
		for range strings.Count(string(buffer[:n]), "\x1b[c") {
			_, _ = io.WriteString(p.in, "\x1b[?62;22c")
		}
		if err != nil {
			p.dropped.Store(true)
			return
		}
	}
}

func (p *person) press(key string) {
	p.pressed.CompareAndSwap(0, time.Now().UnixNano())
	_, _ = io.WriteString(p.in, key)
}

// TestLoad has people use the explorer over SSH, in the same process as the server, and
// says what that took: -sessions 200 -load 1m for a measurement.
func TestLoad(t *testing.T) {
	x := newTeam(t)
	goroutines, before := settledMemory()
	people := make([]*person, *loadSessions)
	firsts := make([]time.Duration, len(people))
	for i := range people {
		people[i] = sit(t, x)
	}
	for i, p := range people {
		firsts[i] = <-p.first
		p.press("\r")
	}
	pause := time.Duration(float64(time.Second) / *loadKeys)
	used := cpu()
	begun := time.Now()
	var pressing sync.WaitGroup
	for _, p := range people {
		pressing.Go(func() {
			ticks := time.NewTicker(pause)
			defer ticks.Stop()
			<-time.After(time.Duration(rand.Int64N(int64(pause))))
			for range int(*loadFor / pause) {
				<-ticks.C
				p.press([]string{"\x1b[B", "\x1b[B", "\x1b[B", "\x1b[A"}[rand.IntN(4)])
			}
		})
	}
	pressing.Wait()
	lasted := time.Since(begun)
	used = cpu() - used
	_, during := settledMemory()
	resident := residentBytes()
	var took []time.Duration
	dropped := 0
	for _, p := range people {
		if p.dropped.Load() {
			dropped++
		}
		p.mu.Lock()
		took = append(took, p.took...)
		p.mu.Unlock()
	}
	for _, p := range people {
		_ = p.client.Close()
	}
	x.shared.server.Close()
	left, after := settledMemory()
	n := len(people)
	t.Logf("%d sessions, %.1f keys/s each for %v: %d frames; key to frame p50 %v, p99 %v; first frame p50 %v, p99 %v; dropped %d; heap %.2f MB a session (server and client), resident %.0f MB in all; CPU %.2f cores (%.2f %% a session); goroutines %d before, %d after; heap %.1f MB before, %.1f after",
		n, *loadKeys, *loadFor, len(took), at(took, 50), at(took, 99), at(firsts, 50), at(firsts, 99), dropped,
		float64(during-before)/float64(n)/1e6, float64(resident)/1e6, used.Seconds()/lasted.Seconds(), 100*used.Seconds()/lasted.Seconds()/float64(n), goroutines, left, float64(before)/1e6, float64(after)/1e6)
	if dropped > 0 || len(took) == 0 {
		t.Errorf("got %d sessions dropped and %d frames, want none and some", dropped, len(took))
	}
}

// settledMemory is how many goroutines there are, and the heap after it was collected.
func settledMemory() (goroutines int, heap int64) {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return runtime.NumGoroutine(), int64(m.HeapAlloc)
}

func at(took []time.Duration, percent int) time.Duration {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return took[min(len(took)-1, len(took)*percent/100)].Round(100 * time.Microsecond)
}

// cpu is what this process has used of all processors.
func cpu() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// residentBytes is how much memory the process has, as Linux tells it, else 0.
func residentBytes() int64 {
	status, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(status))
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
