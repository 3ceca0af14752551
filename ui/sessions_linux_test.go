package ui_test

import (
	"bytes"
	"context"
	"flag"
	"io"
	"net/http"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/theme"
	"msgtrace/ui"
	"msgtrace/ui/queryline"
)

var (
	sessions    = flag.Int("sessions", 100, "how many explorers BenchmarkServedSessions runs in one process")
	sessionHeap = flag.String("sessions.heap", "", "where it writes a profile of the heap; empty: nowhere")
)

// watched is a terminal of which nobody reads more than whether the answer is shown.
type watched struct {
	mu    sync.Mutex
	tail  []byte
	shown chan struct{}
	done  bool
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.done {
		w.tail = append(w.tail, p...)
		if bytes.Contains(w.tail, []byte("all of it")) {
			w.done, w.tail = true, nil
			close(w.shown)
		}
	}
	return len(p), nil
}

// BenchmarkServedSessions runs explorers in one process, each on pipes at 120x40 with a
// page loaded, as a server does, and says what one takes.
//
//	go test ./ui -run NONE -bench ServedSessions -benchtime 1x -sessions 100
func BenchmarkServedSessions(b *testing.B) {
	for range b.N {
		sim := simulator.New(simulator.Options{Messages: 2000})
		look, err := theme.Builtin("dark", false)
		if err != nil {
			b.Fatal(err)
		}
		transport, budget := sim.Transport(), client.NewBudget(0, client.ServiceWindow)
		first := serveOne(b, sim, look, transport, budget) // what all share is made
		before := heapInUse()
		ctx, leave := context.WithCancel(b.Context())
		var all []*servedSession
		for range *sessions {
			all = append(all, serveOne(b, sim, look, transport, budget))
		}
		after := heapInUse()
		b.ReportMetric(float64(after-before)/float64(*sessions), "heap-B/session")
		b.ReportMetric(float64(runtime.NumGoroutine())/float64(*sessions+1), "goroutines/session")
		if *sessionHeap != "" {
			writeHeap(b, *sessionHeap)
		}
		b.ReportMetric(100*cpuOf(10*time.Second)/10/float64(*sessions), "%core/idle-session")
		for _, one := range append(all, first) {
			one.leave()
		}
		leave()
		<-ctx.Done()
	}
}

type servedSession struct {
	in      *io.PipeWriter
	program interface{ Kill() }
	ended   chan struct{}
}

func (s *servedSession) leave() {
	s.program.Kill()
	_ = s.in.Close()
	<-s.ended
}

func serveOne(b *testing.B, sim *simulator.Simulator, look theme.Theme, transport http.RoundTripper, budget *client.Budget) *servedSession {
	c, err := client.New(client.Options{Dialect: client.Tracing, Tokens: client.StaticToken(client.Secret(sim.Token())), Transport: transport, Budget: budget, PageSize: 1000})
	if err != nil {
		b.Fatal(err)
	}
	app := ui.New(ui.Options{
		Client: c, Theme: look, Tenant: "contoso.com", Account: "dana", Environ: []string{"TERM=xterm-256color"}, Zone: time.UTC, RunNow: true,
		Search: queryline.Of(client.Query{}, time.Now()), Served: &ui.Served{Host: []string{"jump.contoso.com"}, Person: "dana"},
	})
	in, keyboard := io.Pipe()
	out := &watched{shown: make(chan struct{})}
	program := ui.NewProgram(app, in, out, tea.WithWindowSize(120, 40))
	one := &servedSession{in: keyboard, program: program, ended: make(chan struct{})}
	go func() {
		defer close(one.ended)
		_, _ = program.Run()
	}()
	program.Send(tea.WindowSizeMsg{Width: 120, Height: 40})
	select {
	case <-out.shown:
	case <-time.After(time.Minute):
		b.Fatal("got no answer on the screen within a minute, want one")
	}
	return one
}

func heapInUse() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func writeHeap(b *testing.B, path string) {
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	if err := pprof.WriteHeapProfile(file); err != nil {
		b.Fatal(err)
	}
}

// cpuOf is how much CPU time this process takes in a while, in seconds.
func cpuOf(d time.Duration) float64 {
	spent := func() float64 {
		var usage syscall.Rusage
		_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage) // of this process it does not fail
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
	}
	before := spent()
	<-time.After(d)
	return spent() - before
}
