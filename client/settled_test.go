package client_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/exact"
)

var settledRuns = flag.Int("settled.runs", 12, "how many random days of several people to compare with asking everything again")

// changing is mail that shows up late and whose copies change: within 6 hours in any way,
// and later only from under way to a final status.
type changing struct {
	message  *exact.Message
	appears  time.Time
	statuses [][]change // of each copy
}

type change struct {
	at     time.Time
	status string
}

const settles = 6 * time.Hour

// changingMail makes up mail of the days until then.
func changingMail(random *rand.Rand, days int, until time.Time) []changing {
	messages := mailOf(random, days)
	all := make([]changing, len(messages))
	for i, m := range messages {
		m.Received = until.Add(-exactNow.Sub(m.Received))
		one := changing{message: m, appears: m.Received}
		if random.IntN(4) == 0 {
			one.appears = m.Received.Add(time.Duration(random.Int64N(int64(settles))))
		}
		for range m.Copies {
			var steps []change
			status := func() string { return []string{"delivered", "failed", "quarantined", "filteredAsSpam"}[random.IntN(4)] }
			switch random.IntN(6) {
			case 0: // pending for hours or days
				steps = []change{{m.Received, "pending"}, {m.Received.Add(time.Duration(random.Int64N(int64(40 * time.Hour)))), status()}}
			case 1: // another status while it is young
				steps = []change{{m.Received, status()}, {m.Received.Add(time.Duration(random.Int64N(int64(settles)))), status()}}
			case 2:
				steps = []change{{m.Received, "gettingStatus"}, {m.Received.Add(time.Minute), status()}}
			default:
				steps = []change{{m.Received, status()}}
			}
			one.statuses = append(one.statuses, steps)
		}
		all[i] = one
	}
	return all
}

// at is the mail as the service has it at an instant.
func at(mail []changing, now time.Time) []*exact.Message {
	var all []*exact.Message
	for _, one := range mail {
		if one.appears.After(now) {
			continue
		}
		m := *one.message
		m.Copies = slices.Clone(m.Copies)
		for i := range m.Copies {
			for _, step := range one.statuses[i] {
				if !step.at.After(now) {
					m.Copies[i].Status = step.status
				}
			}
		}
		all = append(all, &m)
	}
	return all
}

// searched is what one search has shown.
type searched struct {
	rows     []string
	snapshot client.Snapshot
}

func searchAt(t *testing.T, dialect client.Dialect, messages []*exact.Message, now time.Time, pageSize int, q client.Query, cache client.Cache) searched {
	t.Helper()
	s := &exact.Server{Now: now, PageSize: pageSize}
	s.Add(messages...)
	asked := pageSize
	if dialect == client.MessageTraces {
		asked = 0
	}
	c, err := client.New(client.Options{
		Dialect: dialect, Tokens: client.StaticToken("token"), Transport: s, Budget: client.NewBudget(0, time.Minute),
		PageSize: asked, Now: func() time.Time { return now }, Cache: cache,
	})
	if err != nil {
		t.Fatal(err)
	}
	r := c.Search(plan(t, c, q))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatalf("got %v, want no error", err)
	}
	got := searched{snapshot: r.Snapshot()}
	if requests, illegal := s.Requests(); requests != got.snapshot.Requests || len(illegal) > 0 {
		t.Errorf("got %d requests counted of %d, %q refused, want all, none", got.snapshot.Requests, requests, illegal)
	}
	p := r.Plan()
	for _, trace := range got.snapshot.Traces {
		line := fmt.Sprint(trace.ID, " ", trace.Received, " ", trace.Sender, " ", trace.Subject, " ", trace.RecipientsKnown)
		var copies []string
		for _, copied := range p.Searched(trace) {
			copies = append(copies, copied.Address+" "+string(copied.Status))
		}
		slices.Sort(copies)
		got.rows = append(got.rows, line+": "+strings.Join(copies, ", "))
	}
	slices.Sort(got.rows) // what was received in one instant comes in any order
	return got
}

// TestSearchesOfSeveralPeopleAgainstAskingAgain compares what people see who share a cache
// with what the service says at that moment, while mail comes late and changes.
//
//	go test ./client -run AskingAgain -settled.runs 2000 -v
func TestSearchesOfSeveralPeopleAgainstAskingAgain(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			with, without, more := 0, 0, 0
			for seed := range uint64(*settledRuns) {
				random := rand.New(rand.NewPCG(seed, uint64(len(dialect))))
				days := min(20, int(dialect.Limits().MaxAge/(24*time.Hour)))
				until := exactNow
				mail := changingMail(random, days, until)
				cache := client.NewMemoryCache([]int64{1 << 30, 1 << 30, 20_000}[random.IntN(3)])
				pageSize := 1 + random.IntN([]int{5, 50, 1000}[random.IntN(3)])
				pageSize = max(pageSize, len(mail)/30)
				now := until.Add(-time.Duration(random.Int64N(int64(72 * time.Hour))))
				var before []client.Query
				for range 25 {
					if !now.Before(until) {
						break
					}
					q := peoplesQuery(random, now, days, before)
					before = append(before, q)
					messages := at(mail, now)
					fresh := searchAt(t, dialect, messages, now, pageSize, q, nil)
					got := searchAt(t, dialect, messages, now, pageSize, q, cache)
					if !slices.Equal(got.rows, fresh.rows) || got.snapshot.Complete != fresh.snapshot.Complete || got.snapshot.OutOfOrder != fresh.snapshot.OutOfOrder {
						t.Fatalf("seed %d at %v, %+v: got %d rows, complete %v, out of order %v, want %d, %v, %v\n%s", seed, now, q, len(got.rows), got.snapshot.Complete, got.snapshot.OutOfOrder,
							len(fresh.rows), fresh.snapshot.Complete, fresh.snapshot.OutOfOrder, difference(got.rows, fresh.rows))
					}
					if got.snapshot.Requests > fresh.snapshot.Requests {
						more++
						t.Logf("seed %d: got %d requests, without the cache %d: %+v page %d", seed, got.snapshot.Requests, fresh.snapshot.Requests, q, pageSize)
					}
					with, without = with+got.snapshot.Requests, without+fresh.snapshot.Requests
					now = now.Add(time.Duration(random.Int64N(int64([]time.Duration{time.Minute, time.Hour, 12 * time.Hour}[random.IntN(3)]))))
				}
			}
			t.Logf("%d requests with the cache, %d without, more than without in %d searches", with, without, more)
			if more > 0 || with >= without {
				t.Errorf("got %d requests of %d, more in %d searches, want fewer, and never more", with, without, more)
			}
		})
	}
}

func difference(got, want []string) string {
	var b strings.Builder
	for _, row := range got {
		if !slices.Contains(want, row) {
			fmt.Fprintln(&b, "got", row)
		}
	}
	for _, row := range want {
		if !slices.Contains(got, row) {
			fmt.Fprintln(&b, "want", row)
		}
	}
	return b.String()
}

// peoplesQuery is a query as several people on one incident make them: often the same
// conditions, over times that overlap.
func peoplesQuery(random *rand.Rand, now time.Time, days int, before []client.Query) client.Query {
	q := client.Query{}
	switch random.IntN(6) {
	case 0:
		q.Recipients = []string{addressOf("r", random.IntN(4))}
	case 1:
		q.Senders = []string{addressOf("s", random.IntN(4))}
	case 2:
		q.Statuses = []client.Status{client.StatusFailed}
	case 3:
		q.Recipients, q.Subject = []string{addressOf("r", 0), addressOf("r", 1)}, "invoice"
	}
	ages := []time.Duration{0, 0, 7 * time.Hour, 26 * time.Hour, 5 * 24 * time.Hour}
	q.End = now.Add(-ages[random.IntN(len(ages))]).Truncate(time.Second)
	q.Start = q.End.Add(-[]time.Duration{time.Second, time.Minute, 5 * time.Hour, 48 * time.Hour, 9 * 24 * time.Hour, 16 * 24 * time.Hour}[random.IntN(6)])
	if len(before) > 0 && random.IntN(3) == 0 {
		again := before[random.IntN(len(before))]
		q.Start, q.End = again.Start, again.End
	}
	if oldest := now.Truncate(24*time.Hour).AddDate(0, 0, -days); q.Start.Before(oldest) {
		q.Start = oldest
	}
	if !q.Start.Before(q.End) {
		q.Start = q.End.Add(-time.Second)
	}
	return q
}
