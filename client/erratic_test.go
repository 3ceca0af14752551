package client_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"testing/synctest"

	"msgtrace/client"
	"msgtrace/client/simulator/erratic"
	"msgtrace/client/simulator/erratic/soak"
)

// TestNothingIsLostOrClaimedUnderAServiceThatMisbehaves reads a result as the
// explorer does: in steps, ahead of time, and with calls that are given up.
//
//	go test ./client -run Misbehaves -erratic.runs 20000
//	go test ./client -run Misbehaves -erratic.seed 17
func TestNothingIsLostOrClaimedUnderAServiceThatMisbehaves(t *testing.T) {
	t.Parallel()
	var complete atomic.Int64
	runs := soak.Run(t, 400, func(t *testing.T, s *erratic.Server) {
		synctest.Test(t, func(t *testing.T) {
			if newExplorer(t, s, s, "").explore() {
				complete.Add(1)
			}
		})
	})
	if runs > 100 && int(complete.Load()) < runs/3 {
		t.Errorf("got %d complete results of %d, want more: the service is too hard to learn from", complete.Load(), runs)
	}
}

// TestNothingIsLostOrClaimedOfMailThatArrivesWhileTheServiceMisbehaves does the same while
// mail arrives and statuses change.
func TestNothingIsLostOrClaimedOfMailThatArrivesWhileTheServiceMisbehaves(t *testing.T) {
	t.Parallel()
	soak.Run(t, 200, func(t *testing.T, s *erratic.Server) {
		synctest.Test(t, func(t *testing.T) {
			s.Live()
			e := newExplorer(t, s, s, "")
			e.live = true
			e.explore()
		})
	})
}

// TestNothingIsLostOverConnectionsThatMisbehave does the same over HTTP that is written
// by hand.
func TestNothingIsLostOverConnectionsThatMisbehave(t *testing.T) {
	t.Parallel()
	soak.Run(t, 200, func(t *testing.T, s *erratic.Server) {
		synctest.Test(t, func(t *testing.T) {
			transport := s.Pipe()
			newExplorer(t, s, transport, "").explore()
			transport.CloseIdleConnections()
			s.Close()
		})
	})
}

// TestNothingIsLostOverRealConnectionsThatMisbehave does it over the loopback address, in
// real time.
func TestNothingIsLostOverRealConnectionsThatMisbehave(t *testing.T) {
	t.Parallel()
	soak.RunAtOnce(t, 16, 16, func(t *testing.T, s *erratic.Server) {
		base, err := s.Listen()
		if err != nil {
			t.Fatal(err)
		}
		transport := &http.Transport{}
		defer s.Close()
		defer transport.CloseIdleConnections()
		e := newExplorer(t, s, transport, base)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		if err := e.result.Ensure(ctx, math.MaxInt); err != nil && ctx.Err() == nil {
			e.clean(err)
		}
		if ctx.Err() == nil {
			e.check(e.result.Snapshot().More || e.result.Snapshot().Failed != nil)
		}
		if s.Heal() {
			e.all()
		}
	})
}

// explorer reads a result of an erratic service.
type explorer struct {
	t           *testing.T
	client      *client.Client
	service     *erratic.Server
	random      *rand.Rand
	budget      *client.Budget
	query       erratic.Query
	result      *client.Result
	interrupted bool
	live        bool         // mail arrives and statuses change
	beside      int          // requests that are not of the result
	clocks      *rand.Rand   // of the host's clock; nil: it goes right
	watching    time.Time    // since when its clock goes on; zero: it stands
	skew        atomic.Int64 // by how much it is wrong
}

// now is the host's clock.
func (e *explorer) now() time.Time {
	now := e.service.Now.Add(time.Duration(e.skew.Load()))
	if !e.watching.IsZero() {
		now = now.Add(time.Since(e.watching))
	}
	return now
}

// setClock sets the host's clock to another time, as people and time servers do.
func (e *explorer) setClock() {
	if e.clocks == nil {
		return
	}
	most := []time.Duration{0, 5 * time.Minute, 400 * 24 * time.Hour}[e.clocks.IntN(3)]
	e.skew.Store(e.clocks.Int64N(2*int64(most)+1) - int64(most))
}

func newExplorer(t *testing.T, s *erratic.Server, transport http.RoundTripper, base string) *explorer {
	e := &explorer{
		t: t, service: s, random: rand.New(rand.NewPCG(s.Seed, 2)),
		budget: client.NewBudget(client.ServiceLimit, client.ServiceWindow),
	}
	if base != "" {
		e.budget = client.NewBudget(0, client.ServiceWindow) // nobody waits five minutes
	}
	if clocks := rand.New(rand.NewPCG(s.Seed, 5)); base == "" && clocks.IntN(4) == 0 {
		e.clocks = clocks
	}
	s.Renews = true
	c, err := client.New(client.Options{
		Dialect: client.Dialect(s.Dialect), Tokens: &renewed{}, Transport: transport, BaseURL: base, Budget: e.budget,
		PageSize: s.PageSize, Now: e.now, Cache: cacheOf(s.Seed),
	})
	if err != nil {
		t.Fatal(err)
	}
	var q client.Query
	e.query, q = conditions(e.random, s)
	e.client, e.result = c, c.Search(plan(t, c, q))
	e.setClock()
	return e
}

// cacheOf is the cache of every other explorer.
func cacheOf(seed uint64) client.Cache {
	if seed%2 == 0 {
		return nil
	}
	return client.NewMemoryCache(1 << 20)
}

// explore does all that the explorer does, and reports whether the result was complete
// before the faults were over.
func (e *explorer) explore() bool {
	e.read()
	complete := e.result.Snapshot().Complete
	e.look()
	e.open()
	e.heal()
	e.iterate()
	return complete
}

// read reads the result to its end, or until an error stays.
func (e *explorer) read() {
	failed := 0
	for e.result.Snapshot().More && failed < 3 {
		err := e.step()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			failed++
			e.clean(err)
		}
		if !e.interrupted {
			e.check(err != nil)
		}
	}
	for _, part := range e.result.Snapshot().Failed {
		_ = e.result.Again(e.t.Context(), part) // it stays, or it is read
	}
	pass(time.Hour) // for requests that nobody waits for
	e.check(e.result.Snapshot().More || e.result.Snapshot().Failed != nil)
	requests, densest := e.service.Requests()
	if used := e.budget.State().Used; used > requests || densest > client.ServiceLimit {
		e.t.Errorf("seed %d: got %d requests in the budget and %d in five minutes of %d, want at most %d", e.service.Seed, used, densest, requests, client.ServiceLimit)
	}
}

// watch looks again as long as something may change, which nothing does.
func (e *explorer) watch() {
	e.watching = time.Now()
	open := e.random.IntN(2) == 0
	w := e.result.Watch(open, time.Duration(1+e.random.IntN(int(24*time.Hour))))
	for range 1000 {
		at, end := w.Next()
		if end != client.WatchGoesOn {
			return
		}
		if until, now := w.Until(), e.now(); at.Sub(now) > 0 {
			pass(min(at.Sub(now), max(until.Sub(now), 0)+time.Minute))
		}
		found, err := w.Look(e.t.Context())
		e.unchanged(found)
		if err != nil {
			e.clean(err)
		}
		e.check(e.result.Snapshot().More || e.result.Snapshot().Failed != nil)
	}
	if e.clocks == nil {
		e.t.Errorf("seed %d: got a watch that goes on after 1000 looks, want it over after %v", e.service.Seed, w.Until())
	}
}

// unchanged fails if a look has found what has not changed.
func (e *explorer) unchanged(found client.Found) {
	e.t.Helper()
	for _, change := range found.Changes {
		if change.Copies > 0 && !e.live {
			e.t.Errorf("seed %d: got the change %+v, want none: nothing has changed", e.service.Seed, change)
		}
	}
}

// look looks again at what may have changed, which is nothing.
func (e *explorer) look() {
	kind := e.random.IntN(4)
	if kind < 2 {
		return
	}
	if !e.result.Snapshot().Complete {
		e.interrupted = true // what was not loaded, a look leaves out
	}
	if kind == 3 {
		e.watch()
		return
	}
	for range 3 {
		look := e.result.Look(e.random.IntN(2) == 0)
		if look == nil {
			return
		}
		for range 4 {
			found, err := look.Turn(e.t.Context(), e.random.IntN(3))
			e.unchanged(found)
			if err != nil {
				e.clean(err)
			}
			if found.Done {
				break
			}
			pass(10 * time.Minute)
		}
		e.check(e.result.Snapshot().More || e.result.Snapshot().Failed != nil)
	}
}

// iterate reads everything as commands do, once all faults are over.
func (e *explorer) iterate() {
	if e.live || e.service.Rotted() || e.random.IntN(4) > 0 || !e.service.Heal() {
		return
	}
	n := 0
	for _, err := range e.client.Traces(e.t.Context(), e.result.Plan()) {
		if err != nil {
			e.t.Errorf("seed %d: got %v once all faults were over, want no error", e.service.Seed, err)
		}
		n++
	}
	if want := len(e.result.Snapshot().Traces); n != want {
		e.t.Errorf("seed %d: got %d messages one by one, want %d", e.service.Seed, n, want)
	}
}

// heal ends all faults: what was read stays, and the rest comes.
func (e *explorer) heal() {
	whole := e.service.Heal()
	pass(41 * 366 * 24 * time.Hour) // any throttling is over
	if whole {
		e.all()
	}
}

// all reads the rest of the result.
func (e *explorer) all() {
	e.t.Helper()
	err := e.result.Ensure(e.t.Context(), math.MaxInt)
	for _, part := range e.result.Snapshot().Failed {
		err = cmp.Or(err, e.result.Again(e.t.Context(), part))
	}
	if got := e.result.Snapshot(); err != nil || !got.Complete && !got.Cut {
		e.t.Errorf("seed %d (%s): got %v, complete %v, more %v, unread %d once all faults were over, want all", e.service.Seed, e.service.Dialect, err, got.Complete, got.More, got.Unread)
	}
	e.interrupted = false
	e.check(false)
}

// clean fails unless an error is told on one plain line.
func (e *explorer) clean(err error) {
	e.t.Helper()
	text := err.Error()
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) || !utf8.ValidString(text) || len(text) > 2100 {
		e.t.Errorf("seed %d: got the error %q, want one plain line", e.service.Seed, text)
	}
	var known *client.Error
	if !errors.As(err, &known) {
		e.t.Errorf("seed %d: got %v of the type %[2]T, want a *client.Error", e.service.Seed, err)
	}
}

// renewed is a source of tokens that has another each time one is refused.
type renewed struct{ times atomic.Int64 }

func (r *renewed) Token(_ context.Context, request client.TokenRequest) (client.Token, error) {
	if request.Refresh || request.Claims != "" {
		r.times.Add(1)
	}
	return client.Token{Value: client.Secret(fmt.Sprint("token ", r.times.Load()))}, nil
}

// open asks for every recipient of one of the messages.
func (e *explorer) open() {
	traces := e.result.Snapshot().Traces
	if len(traces) == 0 {
		return
	}
	before, _ := e.service.Requests()
	defer func() {
		after, _ := e.service.Requests()
		e.beside += after - before
	}()
	trace := *traces[e.random.IntN(len(traces))]
	trace.RecipientsKnown = client.KnownMatching // or nothing is asked
	recipients, err := e.client.Recipients(e.t.Context(), trace)
	want := e.service.Recipients(trace.ID)
	switch {
	case err == nil && len(recipients) != len(want) && !e.service.Rotted():
		e.t.Errorf("seed %d (%s): got %d recipients of %s, want %d", e.service.Seed, e.service.Dialect, len(recipients), trace.ID, len(want))
	case err != nil && e.service.Recovers:
		e.t.Errorf("seed %d (%s): got %v, want no error when every fault passes", e.service.Seed, e.service.Dialect, err)
	}
	if len(trace.Recipients) > 0 {
		e.events(trace, trace.Recipients[0].Address)
	}
}

// events asks for what happened to one copy.
func (e *explorer) events(trace client.Trace, address string) {
	events, err := e.client.Events(e.t.Context(), trace, address)
	switch want := erratic.Events(address); {
	case err == nil && len(events) == 0 && !e.service.Recovers: // Graph's 404 stands for none
	case err == nil && len(events) != want && !e.service.Rotted():
		e.t.Errorf("seed %d (%s): got %d events of %s for %s, want %d", e.service.Seed, e.service.Dialect, len(events), trace.ID, address, want)
	case err != nil && e.service.Recovers:
		e.t.Errorf("seed %d (%s): got %v for the events, want no error when every fault passes", e.service.Seed, e.service.Dialect, err)
	case err != nil:
		e.clean(err)
	}
}

// check holds what is shown against the truth.
func (e *explorer) check(failed bool) {
	e.t.Helper()
	snapshot := e.result.Snapshot()
	o := erratic.Outcome{
		Complete: snapshot.Complete, CompleteBack: snapshot.CompleteBack, ReadBack: snapshot.ReadBack,
		Requests: snapshot.Requests + e.beside, More: snapshot.More, Cut: snapshot.Cut, Failed: failed, Interrupted: e.interrupted,
	}
	for _, trace := range snapshot.Traces {
		seen := erratic.Seen{ID: trace.ID, Subject: trace.Subject, Received: trace.Received.Time(), All: trace.RecipientsKnown == client.KnownAll}
		for _, r := range trace.Recipients {
			seen.Recipients = append(seen.Recipients, r.Address)
			seen.Statuses = append(seen.Statuses, string(r.Status))
		}
		o.Messages = append(o.Messages, seen)
	}
	for _, fault := range e.service.Check(e.query, o) {
		e.t.Errorf("seed %d (%s): got the fault %s, want none", e.service.Seed, e.service.Dialect, fault)
	}
}

// step loads some more, in one of the ways of the explorer.
func (e *explorer) step() error {
	n := len(e.result.Snapshot().Traces) + 1 + e.random.IntN(20)
	e.setClock()
	switch e.random.IntN(8) {
	case 0:
		return e.result.EnsureWithin(e.t.Context(), math.MaxInt, 1+e.random.IntN(3))
	case 1:
		_ = e.result.Prefetch(e.t.Context(), n) // whoever waits for it is told
		return nil
	case 2:
		e.interrupted = true
		ctx, cancel := context.WithTimeout(e.t.Context(), time.Duration(e.random.IntN(int(3*time.Second))))
		defer cancel()
		return e.result.Ensure(ctx, n)
	}
	return e.result.Ensure(e.t.Context(), n)
}

// conditions are what the seed asks for.
func conditions(random *rand.Rand, s *erratic.Server) (erratic.Query, client.Query) {
	query := erratic.Query{Start: s.Start(), End: s.Now}
	kinds := 7
	if s.OddSubjects {
		kinds = 4 // subjects are compared as they came
	}
	switch random.IntN(kinds) {
	case 0:
		query.Recipients = []string{erratic.People[1]}
	case 1:
		query.Recipients = []string{erratic.People[1], erratic.People[3]}
	case 2:
		query.Status = "failed"
	case 3: // for which the plan changes while it is read
		for n := range 1 + random.IntN(40) {
			query.Recipients = append(query.Recipients, fmt.Sprintf("user%d@contoso.com", n*n))
		}
		query.Recipients = append(query.Recipients, erratic.People[random.IntN(len(erratic.People))])
	case 4:
		query.Subject = "invoice"
	}
	q := client.Query{Start: query.Start, End: query.End, Recipients: query.Recipients, Subject: query.Subject}
	if query.Status != "" {
		q.Statuses = []client.Status{client.Status(query.Status)}
	}
	return query, q
}
