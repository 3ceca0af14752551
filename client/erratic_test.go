package client_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/erratic"
)

var (
	erraticRuns = flag.Int("erratic.runs", 400, "how many seeds of the erratic service to try")
	erraticSeed = flag.Int64("erratic.seed", -1, "the only seed to try")
)

// TestNothingIsLostOrClaimedUnderAServiceThatMisbehaves reads a result as the
// explorer does: in steps, ahead of time, and with calls that are given up.
//
//	go test ./client -run Misbehaves -erratic.runs 20000
//	go test ./client -run Misbehaves -erratic.seed 17
func TestNothingIsLostOrClaimedUnderAServiceThatMisbehaves(t *testing.T) {
	t.Parallel()
	first, last := int64(0), int64(*erraticRuns)
	if *erraticSeed >= 0 {
		first, last = *erraticSeed, *erraticSeed+1
	}
	complete := 0
	for seed := first; seed < last; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newExplorer(t, erratic.New(uint64(seed), noon.Add(123*time.Millisecond)))
				if e.read(); e.result.Snapshot().Complete {
					complete++
				}
				e.open()
			})
		})
	}
	if last-first > 100 && complete < int(last-first)/3 {
		t.Errorf("got %d complete results of %d, want more: the service is too hard to learn from", complete, last-first)
	}
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
}

func newExplorer(t *testing.T, s *erratic.Server) *explorer {
	e := &explorer{
		t: t, service: s, random: rand.New(rand.NewPCG(s.Seed, 2)),
		budget: client.NewBudget(client.ServiceLimit, client.ServiceWindow),
	}
	c, err := client.New(client.Options{
		Dialect: client.Dialect(s.Dialect), Tokens: client.StaticToken("token"), Transport: s, Budget: e.budget,
		PageSize: s.PageSize, Now: func() time.Time { return s.Now },
	})
	if err != nil {
		t.Fatal(err)
	}
	var q client.Query
	e.query, q = conditions(e.random, s)
	e.client, e.result = c, c.Search(plan(t, c, q))
	return e
}

// read reads the result to its end, or until an error stays.
func (e *explorer) read() {
	failed := 0
	for e.result.Snapshot().More && failed < 3 {
		err := e.step()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			failed++
		}
		if !e.interrupted {
			e.check(err != nil)
		}
	}
	for _, part := range e.result.Snapshot().Failed {
		_ = e.result.Again(e.t.Context(), part) // it stays, or it is read
	}
	synctest.Wait() // for requests that nobody waits for
	e.check(e.result.Snapshot().More || e.result.Snapshot().Failed != nil)
	requests, densest := e.service.Requests()
	if used := e.budget.State().Used; used > requests || densest > client.ServiceLimit {
		e.t.Errorf("seed %d: got %d requests in the budget and %d in five minutes of %d, want at most %d", e.service.Seed, used, densest, requests, client.ServiceLimit)
	}
}

// open asks for every recipient of one of the messages.
func (e *explorer) open() {
	traces := e.result.Snapshot().Traces
	if len(traces) == 0 {
		return
	}
	trace := *traces[e.random.IntN(len(traces))]
	trace.RecipientsKnown = client.KnownMatching // or nothing is asked
	recipients, err := e.client.Recipients(e.t.Context(), trace)
	want := e.service.Recipients(trace.ID)
	switch {
	case err == nil && len(recipients) != len(want):
		e.t.Errorf("seed %d (%s): got %d recipients of %s, want %d", e.service.Seed, e.service.Dialect, len(recipients), trace.ID, len(want))
	case err != nil && e.service.Recovers:
		e.t.Errorf("seed %d (%s): got %v, want no error when every fault passes", e.service.Seed, e.service.Dialect, err)
	}
}

// check holds what is shown against the truth.
func (e *explorer) check(failed bool) {
	e.t.Helper()
	snapshot := e.result.Snapshot()
	o := erratic.Outcome{
		Complete: snapshot.Complete, CompleteBack: snapshot.CompleteBack, ReadBack: snapshot.ReadBack,
		Requests: snapshot.Requests, More: snapshot.More, Cut: snapshot.Cut, Failed: failed, Interrupted: e.interrupted,
	}
	for _, trace := range snapshot.Traces {
		seen := erratic.Seen{ID: trace.ID, Received: trace.Received.Time, All: trace.RecipientsKnown == client.KnownAll}
		for _, r := range trace.Recipients {
			seen.Recipients = append(seen.Recipients, r.Address)
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
	switch random.IntN(6) {
	case 0:
		query.Recipients = []string{erratic.People[1]}
	case 1:
		query.Recipients = []string{erratic.People[1], erratic.People[3]}
	case 2:
		query.Status = "failed"
	case 3:
		query.Subject = "invoice"
	}
	q := client.Query{Start: query.Start, End: query.End, Recipients: query.Recipients, Subject: query.Subject}
	if query.Status != "" {
		q.Statuses = []client.Status{client.Status(query.Status)}
	}
	return query, q
}
