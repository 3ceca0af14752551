package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/client/simulator"
	"msgtrace/cmd/internal/access/accesstest"
)

// How much TestAServerKeepsUpWithItsPeople asks of the server.
var (
	loadSessions = flag.Int("sessions", 3, "how many people use the explorer over SSH")
	loadFor      = flag.Duration("load", time.Second, "how long they press keys")
	loadKeys     = flag.Float64("keys", 4, "keys a second of each")
)

// TestAServerKeepsUpWithItsPeople has people use the explorer over SSH, and then one more
// who floods the server. The server is a process of its own; the people and the service
// are this one. For a measurement:
//
//	go test ./cmd/msgtrace -run KeepsUp -v -timeout 0 -sessions 200 -load 5m -keys 0.5
func TestAServerKeepsUpWithItsPeople(t *testing.T) {
	c := newCrowd(t, *loadSessions+1)
	before := c.figures()
	people := make([]*person, *loadSessions)
	var firsts []time.Duration
	for i := range people {
		people[i] = c.sit(i)
		firsts = append(firsts, people[i].await("Recipient"))
	}
	for _, p := range people {
		p.press("\r")
		p.await("contoso.com")
	}
	c.use(people, time.Second)

	begun, usedHere, usedThere := time.Now(), processorTime("self"), processorTime(c.pid())
	took := c.use(people, *loadFor)
	span := time.Since(begun)
	here, there := share(processorTime("self")-usedHere, span), share(processorTime(c.pid())-usedThere, span)
	during := c.figures()

	begun, usedThere = time.Now(), processorTime(c.pid())
	<-time.After(*loadFor / 4) // nobody presses a key
	idle := share(processorTime(c.pid())-usedThere, time.Since(begun))

	flooder := c.sit(len(people))
	flooder.await("Recipient")
	flooder.press("\r")
	flooder.await("contoso.com")
	go flooder.flood()
	begun, usedThere = time.Now(), processorTime(c.pid())
	flooded := c.use(people, *loadFor)
	floodedThere := share(processorTime(c.pid())-usedThere, time.Since(begun))

	dropped := 0
	for _, p := range people {
		if p.dropped.Load() {
			dropped++
		}
		_ = p.client.Close()
	}
	floodedOut := flooder.dropped.Load()
	_ = flooder.client.Close()
	after := c.left(before)
	n := float64(len(people))
	t.Logf("%.0f sessions, %g keys a second of each for %v: %d keys, answered after p50 %v, p99 %v; first frame p50 %v, p99 %v; dropped %d",
		n, *loadKeys, *loadFor, len(took), at(took, 50), at(took, 99), at(firsts, 50), at(firsts, 99), dropped)
	t.Logf("server: %.3f cores (%.4f %% of one a session), %.4f cores while nobody types (%.5f %%); the people and the service: %.3f cores", there, 100*there/n, idle, 100*idle/n, here)
	t.Logf("a session: %.2f MB of heap, %.2f MB resident; in all %.1f MB resident", (during.heap-before.heap)/n/1e6, (during.resident-before.resident)/n/1e6, during.resident/1e6)
	t.Logf("while one more floods: answered after p50 %v, p99 %v; server: %.3f cores; the one was put out: %v", at(flooded, 50), at(flooded, 99), floodedThere, floodedOut)
	t.Logf("when all have left: %d goroutines, %d before; heap %.1f MB, %.1f before; resident %.1f MB, %.1f before", after.goroutines, before.goroutines, after.heap/1e6, before.heap/1e6, after.resident/1e6, before.resident/1e6)
	if dropped > 0 || len(took) == 0 || len(flooded) == 0 {
		t.Errorf("got %d sessions dropped and %d and %d keys answered, want 0 and some", dropped, len(took), len(flooded))
	}
	if most := before.goroutines + mostLeft; after.goroutines > most {
		t.Errorf("got %d goroutines when all have left, want at most %d", after.goroutines, most)
	}
}

// crowd is a server, and the keys of those who use it.
type crowd struct {
	t       *testing.T
	server  *process
	address string
	metrics string
	keys    []gossh.Signer
}

// newCrowd starts a server for people p0, p1 and so on.
func newCrowd(t *testing.T, people int) *crowd {
	t.Helper()
	graph, err := simulator.Listen("127.0.0.1:0", simulator.New(simulator.Options{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = graph.Close() })
	c := &crowd{t: t, address: fmt.Sprintf("127.0.0.1:%d", freePort(t)), metrics: fmt.Sprintf("127.0.0.1:%d", freePort(t))}
	var roster, authorized strings.Builder
	for i := range people {
		key := accesstest.NewKey(t)
		c.keys = append(c.keys, key)
		fmt.Fprintf(&roster, "[people.p%d]\nrole = \"agent\"\n", i)
		fmt.Fprintf(&authorized, "%s p%d\n", bytes.TrimSpace(gossh.MarshalAuthorizedKey(key.PublicKey())), i)
	}
	home := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	c.server = launch(t, home, "serve", "--base-url", graph.URL, "--listen", c.address, "--metrics", c.metrics, "--sessions", strconv.Itoa(people),
		"--roster", write("roster.toml", roster.String()), "--authorized-keys", write("authorized_keys", authorized.String()))
	c.server.await("host key SHA256:") // it listens
	go func() {
		for c.server.stderr.Scan() { // so that it can say more
		}
	}()
	return c
}

func (c *crowd) pid() string { return strconv.Itoa(c.server.Process.Pid) }

// person is somebody with an explorer, whose terminal answers.
type person struct {
	t       *testing.T
	client  *gossh.Client
	session *gossh.Session
	in      io.Writer
	begun   time.Time
	pressed atomic.Int64 // when the key was pressed whose frame has not come yet, 0 for none
	dropped atomic.Bool

	mu     sync.Mutex
	took   []time.Duration // from a key to its frame
	wanted string          // "" when it has come
	came   chan time.Time
}

// sit opens the explorer of a person. Each comes from an address of their own.
func (c *crowd) sit(i int) *person {
	c.t.Helper()
	p := &person{t: c.t, begun: time.Now(), came: make(chan time.Time, 1)}
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(1+i/250), byte(1+i%250))}, Timeout: patience}
	conn, err := dialer.Dial("tcp", c.address)
	if err != nil {
		c.t.Fatal(err)
	}
	line, channels, requests, err := gossh.NewClientConn(conn, c.address, &gossh.ClientConfig{
		User: fmt.Sprintf("p%d", i), Auth: []gossh.AuthMethod{gossh.PublicKeys(c.keys[i])}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	p.client = gossh.NewClient(line, channels, requests)
	c.t.Cleanup(func() { _ = p.client.Close() })
	if p.session, err = p.client.NewSession(); err != nil {
		c.t.Fatal(err)
	}
	out, err := p.session.StdoutPipe()
	if err == nil {
		p.in, err = p.session.StdinPipe()
	}
	if err == nil {
		err = p.session.RequestPty("xterm-256color", 40, 120, nil)
	}
	if err == nil {
		err = p.session.Shell()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	go p.look(out)
	return p
}

// look reads frames, and answers what stands at their end as a terminal does.
func (p *person) look(out io.Reader) {
	buffer, tail := make([]byte, 64<<10), ""
	for {
		n, err := out.Read(buffer)
		if n > 0 {
			p.saw(string(buffer[:n]))
		}
		text := tail + string(buffer[:n])
		for range strings.Count(text, askDA1) {
			_, _ = io.WriteString(p.in, answerDA1)
		}
		tail = text[max(0, len(text)-len(askDA1)+1):] // a question may come in two parts
		if err != nil {
			p.dropped.Store(true)
			return
		}
	}
}

// saw notes what has come.
func (p *person) saw(text string) {
	now, pressed := time.Now(), p.pressed.Swap(0)
	p.mu.Lock()
	defer p.mu.Unlock()
	if pressed != 0 {
		p.took = append(p.took, now.Sub(time.Unix(0, pressed)))
	}
	if p.wanted != "" && strings.Contains(text, p.wanted) {
		p.wanted = ""
		p.came <- now
	}
}

// await waits for a frame with a text, and returns how long the person has waited since
// they sat down.
func (p *person) await(text string) time.Duration {
	p.t.Helper()
	p.mu.Lock()
	p.wanted = text
	p.mu.Unlock()
	select {
	case at := <-p.came:
		return at.Sub(p.begun)
	case <-time.After(patience):
		p.t.Fatalf("got nothing with %q on the screen within %v", text, patience)
		return 0
	}
}

func (p *person) press(key string) {
	p.pressed.CompareAndSwap(0, time.Now().UnixNano())
	_, _ = io.WriteString(p.in, key)
}

// use has people press keys for a while, each of which moves the cursor, and returns how
// long it took until their frames came.
func (c *crowd) use(people []*person, span time.Duration) (took []time.Duration) {
	pause := time.Duration(float64(time.Second) / *loadKeys)
	var pressing sync.WaitGroup
	for _, p := range people {
		p.pressed.Store(0)
		p.mu.Lock()
		p.took = nil
		p.mu.Unlock()
		pressing.Go(func() {
			<-time.After(time.Duration(rand.Int64N(int64(pause))))
			ticks := time.NewTicker(pause)
			defer ticks.Stop()
			for i := range 2 * max(1, int(span/pause/2)) {
				p.press([]string{"\x1b[B", "\x1b[A"}[i%2])
				<-ticks.C
			}
		})
	}
	pressing.Wait()
	for _, p := range people {
		p.mu.Lock()
		took = append(took, p.took...)
		p.mu.Unlock()
	}
	slices.Sort(took)
	return took
}

// flood presses keys, pastes and drags the window as fast as the line takes it.
func (p *person) flood() {
	go func() {
		for size := 0; ; size++ {
			if p.session.WindowChange(20+size*37%180, 60+size*101%540) != nil {
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

// serverFigures are what the server says of itself, and Linux of it. Memory is in bytes.
type serverFigures struct {
	sessions, goroutines int
	heap, resident       float64
}

func (c *crowd) figures() serverFigures {
	c.t.Helper()
	answer, err := http.Get("http://" + c.metrics + "/metrics")
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	figure := func(name string) float64 {
		found := regexp.MustCompile(`(?m)^msgtrace_` + name + ` (\d+)$`).FindSubmatch(text)
		if found == nil {
			c.t.Fatalf("got %q, want the metric %s", text, name)
		}
		n, _ := strconv.ParseFloat(string(found[1]), 64)
		return n
	}
	status, err := os.ReadFile("/proc/" + c.pid() + "/statm") // https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
	if err != nil {
		c.t.Fatal(err)
	}
	pages, _ := strconv.Atoi(strings.Fields(string(status))[1])
	return serverFigures{int(figure("sessions")), int(figure("goroutines")), figure("heap_bytes"), float64(pages * os.Getpagesize())}
}

// left waits until all have left the server, and in a measurement for the garbage
// collection that Go makes at least every two minutes.
func (c *crowd) left(before serverFigures) serverFigures {
	c.t.Helper()
	ends := time.Now().Add(patience)
	now := c.figures()
	for now.sessions > 0 || now.goroutines > before.goroutines+mostLeft {
		if time.Now().After(ends) {
			return now
		}
		<-time.After(100 * time.Millisecond)
		now = c.figures()
	}
	if *loadFor < time.Minute {
		return now
	}
	for gone := now; now.heap == gone.heap && time.Now().Before(ends.Add(2*time.Minute)); now = c.figures() {
		<-time.After(time.Second)
	}
	return now
}

// mostLeft is how many more goroutines than in the beginning there may be in the end:
// those that answer for the metrics, and wait for the next connection.
const mostLeft = 5

// processorTime is what a process has used of all processors.
func processorTime(process string) time.Duration {
	stat, err := os.ReadFile("/proc/" + process + "/stat") // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	user, err := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if errors.Join(err, err2) != nil {
		return 0
	}
	return time.Duration(user+system) * time.Second / clockTicks
}

// clockTicks are the ticks in a second that Linux counts processor time in, on all
// machines that Go runs on.
const clockTicks = 100

func share(used, span time.Duration) float64 { return used.Seconds() / span.Seconds() }

// at is a percentile of what is in order.
func at(took []time.Duration, percent int) time.Duration {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	place := int(math.Ceil(float64(len(took)*percent)/100)) - 1
	return took[max(0, place)].Round(100 * time.Microsecond)
}
