//go:build integration

package team

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"msgtrace/client"
)

var asks = flag.Int("asks", 20_000, "how often the hosts ask the store in all")

const (
	perHost   = 17 // callers that want a request all the time: 51 in all
	hosts     = 3
	window    = time.Second
	limit     = 100
	asWorker  = "MSGTRACE_TEST_AS_HOST"
	longestOf = 20 * time.Millisecond // a request
)

func TestMain(m *testing.M) {
	flag.Parse()
	if address := os.Getenv(asWorker); address != "" {
		work(address)
		return
	}
	os.Exit(m.Run())
}

// report is what one host has seen.
type report struct {
	Spans  [][2]int64 // when each request began and ended
	Asks   int
	Failed int
	Error  string  // the last one
	Waits  []int64 // how long each ask took, in microseconds
}

// work is a host: callers that send requests until enough was asked.
func work(address string) {
	enough, _ := strconv.Atoi(os.Getenv("MSGTRACE_TEST_ASKS"))
	s, err := Open(Options{Store: address, Hosts: hosts, Place: os.Getenv("MSGTRACE_TEST_PLACE"), Window: window})
	if err != nil {
		panic(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { _, _ = io.Copy(io.Discard, os.Stdin); cancel() }()
	meter := &meter{TeamBudget: s.counted("contoso"), enough: enough, done: cancel}
	budget := client.NewBudget(limit, window, client.WithTeamBudget(ctx, meter, hosts, nil))
	c, err := client.New(client.Options{Tokens: client.StaticToken("token"), Budget: budget, Transport: meter})
	if err != nil {
		panic(err)
	}
	plan, err := c.Plan(client.Query{})
	if err != nil {
		panic(err)
	}
	var callers sync.WaitGroup
	for range perHost {
		callers.Go(func() {
			for ctx.Err() == nil {
				_, _ = c.Page(ctx, plan.Cursors()[0])
			}
		})
	}
	callers.Wait()
	_ = s.Close()
	_ = json.NewEncoder(os.Stdout).Encode(meter.report)
}

// meter notes what is asked of the store and of the service, which it also is.
type meter struct {
	client.TeamBudget
	enough int
	done   func()

	mu     sync.Mutex
	report report
}

func (m *meter) Exchange(ctx context.Context, ask client.TeamAsk) (client.TeamAnswer, error) {
	began := time.Now()
	answer, err := m.TeamBudget.Exchange(ctx, ask)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.report.Waits = append(m.report.Waits, time.Since(began).Microseconds())
	if m.report.Asks++; m.report.Asks >= m.enough {
		m.done()
	}
	if err != nil {
		m.report.Failed++
		m.report.Error = err.Error()
	}
	return answer, err
}

func (m *meter) RoundTrip(*http.Request) (*http.Response, error) {
	began := time.Now()
	pause(context.Background(), time.Duration(rand.Int64N(int64(longestOf))))
	m.mu.Lock()
	defer m.mu.Unlock()
	m.report.Spans = append(m.report.Spans, [2]int64{began.UnixNano(), time.Now().UnixNano()})
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(`{"value":[]}`))}, nil
}

// hostProcess is a host in a process of its own, and the line between it and the store.
type hostProcess struct {
	line    *line
	command *exec.Cmd
	stdin   io.Closer
	out     *strings.Builder
}

func startHost(t *testing.T, server *redisServer, place int) *hostProcess {
	t.Helper()
	h := &hostProcess{line: newLine(t, server.address), out: &strings.Builder{}}
	h.command = exec.Command(os.Args[0])
	h.command.Env = append(os.Environ(), asWorker+"=redis://"+h.line.address(), "MSGTRACE_TEST_PLACE="+fmt.Sprint(place), "MSGTRACE_TEST_ASKS="+fmt.Sprint(*asks/hosts))
	h.command.Stdout, h.command.Stderr = h.out, os.Stderr
	var err error
	if h.stdin, err = h.command.StdinPipe(); err == nil {
		err = h.command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.command.Process.Kill() })
	return h
}

// collect waits until every host has asked enough, and checks and tells what they did.
func collect(t *testing.T, all []*hostProcess) {
	t.Helper()
	var spans [][2]int64
	var waits []int64
	total, failed, wrong := 0, 0, ""
	for _, h := range all {
		if err := h.command.Wait(); err != nil {
			t.Fatalf("host: got %v, want that it ends well", err)
		}
		var r report
		if err := json.Unmarshal([]byte(h.out.String()), &r); err != nil {
			t.Fatalf("report of a host: got %v, want no error", err)
		}
		spans, waits = append(spans, r.Spans...), append(waits, r.Waits...)
		total, failed, wrong = total+r.Asks, failed+r.Failed, cmp.Or(r.Error, wrong)
	}
	most, over := mostAtOnce(spans)
	slices.Sort(waits)
	t.Logf("%d asks (%d without an answer, as in %q), %d requests, most that may count in one window %d, over the limit %d; an ask took p50 %v, p99 %v, at most %v",
		total, failed, wrong, len(spans), most, over, at(waits, 50), at(waits, 99), at(waits, 100))
	if most > limit || over > 0 {
		t.Errorf("got %d in one window, %d over the limit, want %d at most", most, over, limit)
	}
	if len(spans) < limit {
		t.Errorf("got %d requests, want %d at least", len(spans), limit)
	}
	if longest := at(waits, 100); longest > 5*askTimeout {
		t.Errorf("got an ask that took %v, want %v at most", longest, askTimeout)
	}
}

func at(sorted []int64, percent int) time.Duration {
	return span(sorted[max(0, len(sorted)*percent/100-1)])
}

// mostAtOnce is the most requests that a service may count in any window, wherever
// between its beginning and its end it counts each, and how many requests began when the
// limit was used up.
func mostAtOnce(spans [][2]int64) (most, over int) {
	type step struct {
		at int64
		by int
	}
	var steps []step
	for _, s := range spans {
		steps = append(steps, step{s[0], 1}, step{s[1] + window.Nanoseconds(), -1})
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	now := 0
	for _, s := range steps {
		now += s.by
		most = max(most, now)
		if s.by > 0 && now > limit {
			over++
		}
	}
	return most, over
}

func TestIntegrationHostsNeverGoOverTheLimit(t *testing.T) {
	for name, trouble := range map[string]func(*redisServer, []*hostProcess, *rand.Rand){
		"nothing happens": func(*redisServer, []*hostProcess, *rand.Rand) {},
		"killed":          func(s *redisServer, _ []*hostProcess, _ *rand.Rand) { s.kill(); s.start() },
		"flushed":         func(s *redisServer, _ []*hostProcess, _ *rand.Rand) { s.do("FLUSHALL") },
		"down for a while": func(s *redisServer, _ []*hostProcess, r *rand.Rand) {
			s.kill()
			pause(context.Background(), time.Duration(r.Int64N(int64(3*window))))
			s.start()
		},
		"cut off": func(_ *redisServer, all []*hostProcess, r *rand.Rand) {
			line := all[r.IntN(len(all))].line
			line.set(cut)
			pause(context.Background(), time.Duration(r.Int64N(int64(4*window))))
			line.set(through)
		},
		"slow": func(_ *redisServer, all []*hostProcess, r *rand.Rand) {
			line := all[r.IntN(len(all))].line
			line.set(slow)
			pause(context.Background(), time.Duration(r.Int64N(int64(4*window))))
			line.set(through)
		},
		"a clock that leaps": func(s *redisServer, _ []*hostProcess, r *rand.Rand) {
			s.leap(time.Duration(r.IntN(7200)-3600) * time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := newRedis(t)
			var all []*hostProcess
			for i := range hosts {
				all = append(all, startHost(t, server, i))
			}
			stop, done := make(chan struct{}), make(chan struct{})
			go func() {
				defer close(done)
				random := rand.New(rand.NewPCG(1, 2))
				for {
					select {
					case <-stop:
						return
					case <-time.After(time.Duration(random.Int64N(int64(6 * window)))):
						trouble(server, all, random)
					}
				}
			}()
			collect(t, all)
			close(stop)
			<-done
		})
	}
}

// rights are the commands that a user of the store needs.
var rights = strings.Fields("+ping +hello +auth +select +client|setname +eval +evalsha +time +info" +
	" +zadd +zrem +zcard +zscore +zrange +zrangebyscore +zremrangebyscore +hmget +hset +del +getrange +set +scan +unlink")

func TestIntegrationAUserOfTheStoreNeedsFewRights(t *testing.T) {
	server := newRedis(t)
	server.do(append([]string{"ACL", "SETUSER", "msgtrace", "on", ">right", "~msgtrace:*", "-@all"}, rights...)...)
	s, err := Open(Options{Store: "redis://msgtrace@" + server.address, Password: "right", Hosts: 1, Window: 100 * time.Millisecond, Keys: ring(t, 1), TTL: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := s.counted("contoso")
	until(t, func() error {
		answer, err := b.Exchange(t.Context(), client.TeamAsk{ID: 1, Limit: limit, Events: []client.TeamEvent{
			{ID: 2, Kind: client.BudgetStart}, {ID: 2, Kind: client.BudgetEnd}, {ID: 3, Kind: client.BudgetDrop},
		}})
		if err == nil && !answer.Granted {
			err = fmt.Errorf("got %+v", answer)
		}
		return err
	})
	c, _ := s.Cache("contoso")
	put(t, c, "a", "value")
	holds(t, c, "a", "value")
	if removed, err := s.Purge(t.Context(), "contoso"); removed != 1 || err != nil {
		t.Errorf("Purge: got %d, error %v, want 1", removed, err)
	}
}

func TestIntegrationAConnectionThatDiedWithoutAWordIsReplaced(t *testing.T) {
	line := newLine(t, newRedis(t).address)
	s, err := Open(Options{Store: "redis://" + line.address(), Hosts: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := s.counted("contoso")
	exchange := func() error {
		_, err := b.Exchange(t.Context(), client.TeamAsk{Limit: limit})
		return err
	}
	until(t, exchange)
	line.forget()
	if err := exchange(); err == nil {
		t.Error("over the dead connection: got no error, want one")
	}
	began := time.Now()
	until(t, exchange)
	t.Logf("it was replaced after %v", time.Since(began))
}

// Whoever makes another server the one that is written to, as Sentinel does, has the
// address of the store lead there: by its name, or by a proxy.
func TestIntegrationAFailoverIsFollowed(t *testing.T) {
	old, next := newRedis(t), newRedis(t)
	follow := func(s, other *redisServer) {
		host, port, _ := net.SplitHostPort(other.address)
		s.do("REPLICAOF", host, port)
	}
	follow(next, old)
	line := newLine(t, old.address)
	s, err := Open(Options{Store: "redis://" + line.address(), Hosts: 1, Window: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := s.counted("contoso")
	exchange := func() error {
		_, err := b.Exchange(t.Context(), client.TeamAsk{Limit: limit})
		return err
	}
	until(t, exchange)
	line.lead(next.address)
	next.do("REPLICAOF", "NO", "ONE")
	follow(old, next)
	if err := exchange(); err == nil || !strings.Contains(err.Error(), "it is a replica") {
		t.Errorf("of the old server: got %v, want that it is a replica", err)
	}
	until(t, exchange)
}

func TestIntegrationAWrongPasswordIsToldInWords(t *testing.T) {
	server := newRedis(t, "--requirepass", "right")
	for password, want := range map[client.Secret]string{"wrong": "the password is wrong", "": "asks for a password"} {
		s, err := Open(Options{Store: "redis://" + server.address, Password: password, Hosts: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.counted("contoso").Exchange(t.Context(), client.TeamAsk{Limit: limit}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("password %q: got %v, want %q", password, err, want)
		}
		_ = s.Close()
	}
}
