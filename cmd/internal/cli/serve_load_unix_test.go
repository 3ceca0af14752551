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
	loadFloods   = flag.Int("floods", 1, "how many more flood keys, pastes and sizes, while it is measured again")
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

// use presses keys in all explorers for as long as was asked for.
func use(people []*person) {
	pause := time.Duration(float64(time.Second) / *loadKeys)
	var pressing sync.WaitGroup
	for _, p := range people {
		pressing.Go(func() {
			<-time.After(time.Duration(rand.Int64N(int64(pause))))
			ticks := time.NewTicker(pause)
			defer ticks.Stop()
			for i := range max(1, int(*loadFor/pause)) {
				p.press([]string{"\x1b[B", "\x1b[A"}[i%2]) // each of which moves the cursor
				<-ticks.C
			}
		})
	}
	pressing.Wait()
}

// flood presses keys, pastes and drags the window as fast as the line takes it.
func (p *person) flood() {
	go func() {
		for size := 0; ; size++ {
			if p.session.WindowChange(20+size%30, 60+size%100) != nil {
				return
			}
		}
	}()
	keys := strings.Repeat("\x1b[B\x1b[A", 500)
	paste := "\x1b[200~" + strings.Repeat("bob@contoso.com\n", 1000) + "\x1b[201~"
	for {
		if _, err := io.WriteString(p.in, keys+paste+"\x1b"); err != nil {
			return
		}
	}
}

// frames takes how long keys took until their frames came.
func frames(people []*person) (took []time.Duration, dropped int) {
	for _, p := range people {
		if p.dropped.Load() {
			dropped++
		}
		p.mu.Lock()
		took, p.took = append(took, p.took...), nil
		p.mu.Unlock()
	}
	return took, dropped
}

// TestLoad has people use the explorer over SSH, in the same process as the server, and
// says what that took: -sessions 200 -load 1m -keys 0.5 for a measurement.
func TestLoad(t *testing.T) {
	x := newTeam(t)
	goroutines, before := settledMemory()
	people := make([]*person, *loadSessions)
	firsts := make([]time.Duration, len(people))
	for i := range people {
		people[i] = sit(t, x)
		firsts[i] = <-people[i].first
		people[i].press("\r")
	}
	use(people[:1]) // until the last list is there
	frames(people)
	used, begun := cpu(), time.Now()
	use(people)
	cores := (cpu() - used).Seconds() / time.Since(begun).Seconds()
	took, _ := frames(people)
	_, during := settledMemory()
	resident := residentBytes()
	for range *loadFloods {
		flooder := sit(t, x)
		people = append(people, flooder)
		<-flooder.first
		go flooder.flood()
	}
	quiet := people[:*loadSessions]
	use(quiet)
	flooded, dropped := frames(quiet)
	for _, p := range people {
		_ = p.client.Close()
	}
	x.shared.server.Close()
	left, after := settledMemory()
	n := float64(len(quiet))
	t.Logf("%.0f sessions, %.1f keys/s each for %v: %d frames; key to frame p50 %v, p99 %v; first frame p50 %v, p99 %v; dropped %d", n, *loadKeys, *loadFor, len(took), at(took, 50), at(took, 99), at(firsts, 50), at(firsts, 99), dropped)
	t.Logf("heap %.2f MB a session (server and client), resident %.0f MB in all; CPU %.2f cores (%.2f %% a session)", float64(during-before)/n/1e6, float64(resident)/1e6, cores, 100*cores/n)
	t.Logf("while %d flooded: key to frame p50 %v, p99 %v", *loadFloods, at(flooded, 50), at(flooded, 99))
	t.Logf("when all have left: goroutines %d of %d before, heap %.1f MB of %.1f before", left, goroutines, float64(after)/1e6, float64(before)/1e6)
	if dropped > 0 || len(took) == 0 || len(flooded) == 0 {
		t.Errorf("got %d sessions dropped, and %d and %d frames, want none and some", dropped, len(took), len(flooded))
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
