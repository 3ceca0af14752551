// Package soak runs tests against seeds of the erratic service: a few of them by
// default, more by -erratic.runs, only one by -erratic.seed, or as many as there is time for
// by -erratic.for. Of a long run it prints what was met.
package soak

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"runtime/metrics"
	"slices"
	"sync"
	"testing"
	"time"

	"msgtrace/client/simulator/erratic"
)

var (
	runs  = flag.Int("erratic.runs", 0, "how many seeds of the erratic service to try; 0: a few")
	seed  = flag.Int64("erratic.seed", -1, "the only seed to try")
	first = flag.Int64("erratic.from", 0, "the first seed to try")
	span  = flag.Duration("erratic.for", 0, "how long to try seeds, in place of a number of them")
)

// Now is when the services live.
var Now = time.Date(2026, 11, 23, 12, 0, 0, 123e6, time.UTC)

const (
	// patience is how long one run may take, in real time.
	patience = 2 * time.Minute
	// mostMemory is what a program may hold that is sent bodies without an end.
	mostMemory = 1 << 30
)

// Run tests the services of some seeds, each in a subtest, and returns how many they
// were.
func Run(t *testing.T, few int, test func(*testing.T, *erratic.Server)) int {
	t.Helper()
	return RunAtOnce(t, few, 1, test)
}

// RunAtOnce is Run for tests in real time, which mostly wait: some run at once.
func RunAtOnce(t *testing.T, few, atOnce int, test func(*testing.T, *erratic.Server)) int {
	t.Helper()
	r := &report{began: time.Now(), met: map[string]int{}}
	from, to := *first, *first+int64(few)
	switch {
	case *seed >= 0:
		from, to = *seed, *seed+1
	case *span > 0:
		to = 1 << 62
	case *runs > 0:
		to = *first + int64(*runs)
	}
	var all sync.WaitGroup
	free := make(chan struct{}, atOnce)
	for n := from; n < to && (*span == 0 || time.Since(r.began) < *span); n++ {
		free <- struct{}{}
		all.Go(func() {
			t.Run(fmt.Sprint(n), func(t *testing.T) { r.run(t, n, test) })
			<-free
		})
	}
	all.Wait()
	if *span > 0 || *runs > 0 {
		r.print(t.Name())
	}
	return r.runs
}

// report is what many runs have met.
type report struct {
	mu       sync.Mutex
	began    time.Time
	runs     int
	requests int
	met      map[string]int
	failed   []int64
	memory   uint64
}

func (r *report) run(t *testing.T, seed int64, test func(*testing.T, *erratic.Server)) {
	s := erratic.New(uint64(seed), Now)
	hang := time.AfterFunc(patience, func() { panic(fmt.Sprintf("%s hangs", t.Name())) })
	defer hang.Stop()
	defer s.Forget()
	defer r.add(t, seed, s)
	test(t, s)
}

// add adds what a run has met.
func (r *report) add(t *testing.T, seed int64, s *erratic.Server) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.runs++
	requests, _ := s.Requests()
	r.requests += requests
	for name, n := range s.Met() {
		r.met[name] += n
	}
	if t.Failed() {
		r.failed = append(r.failed, seed)
		t.Logf("seed %d met %v", seed, s.Met())
	}
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	r.memory = max(r.memory, sample[0].Value.Uint64())
	if r.memory > mostMemory {
		t.Errorf("got %d MB of memory, want less", r.memory>>20)
	}
}

// print writes the report on standard output.
func (r *report) print(test string) {
	fmt.Fprintf(os.Stdout, "%s: %d runs, %d requests in %v, %d MB of memory at most\n", test, r.runs, r.requests, time.Since(r.began).Round(time.Second), r.memory>>20)
	names := slices.Sorted(maps.Keys(r.met))
	total := 0
	for _, name := range names {
		total += r.met[name]
		fmt.Fprintf(os.Stdout, "  %8d %s\n", r.met[name], name)
	}
	fmt.Fprintf(os.Stdout, "  %8d faults and oddities in all, findings: %d %v\n", total, len(r.failed), r.failed)
}
