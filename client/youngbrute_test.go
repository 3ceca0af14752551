package client_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/exact"
)

// mail is a message and when the service began to show it.
type mail struct {
	*exact.Message
	shown time.Time
}

// TestBruteForceNobodyLacksWhatWasThereWhenItWasAskedFor has people search, read on, run
// again and come back at random, while mail arrives early and late. Whatever an answer says
// of itself, all that the service showed at that instant must be in it.
func TestBruteForceNobodyLacksWhatWasThereWhenItWasAskedFor(t *testing.T) {
	t.Parallel()
	for _, d := range []client.Dialect{client.Tracing, client.MessageTraces} {
		taken, asked := 0, 0
		for seed := range uint64(2) {
			synctest.Test(t, func(t *testing.T) {
				free, paid := rushHour(t, d, rand.New(rand.NewPCG(seed, 7)))
				taken, asked = taken+free, asked+paid
			})
		}
		if t.Logf("%s: %d answers without a request, %d requests", d, taken, asked); taken < 8 || asked < 50 {
			t.Errorf("%s: got %d answers without a request, %d requests, want many of both", d, taken, asked)
		}
	}
}

// rushHour returns how many answers took no request, and how many requests the others took.
func rushHour(t *testing.T, d client.Dialect, r *rand.Rand) (taken, asked int) {
	o := &office{t: t, s: &exact.Server{PageSize: 40, Now: time.Now()}, cache: client.NewMemoryCache(16 << 20), dialect: d, began: time.Now()}
	var all []mail
	add := func(at time.Time) {
		m := received(len(all), at)
		m.Copies[0].Address, m.Copies[1].Address = addressOf("r", r.IntN(3)), addressOf("z", r.IntN(2))
		all = append(all, mail{m, time.Now()})
		o.s.Add(m)
	}
	for range 300 {
		add(time.Now().Add(-time.Duration(r.Int64N(int64(14 * time.Hour)))))
	}
	open := map[string]*client.Result{}
	for range 60 {
		o.passes(time.Duration(r.Int64N(int64(6 * time.Second))))
		for range r.IntN(4) {
			add(time.Now().Add(-time.Duration(r.Int64N(int64([]time.Duration{time.Second, time.Minute, 3 * time.Hour}[r.IntN(3)])))))
		}
		name := fmt.Sprint("person ", r.IntN(8))
		result := open[name]
		if result == nil || r.IntN(2) == 0 {
			c := o.client(name, func(options *client.Options) { options.PageSize = []int{0, 50}[r.IntN(2)] })
			q := last([]int{1, 5, 12}[r.IntN(3)])
			if r.IntN(3) == 0 {
				q = client.Query{Start: o.began.Add(-time.Hour), End: o.began.Add(-time.Minute)}
			}
			for i := range r.IntN(4) {
				q.Recipients = append(q.Recipients, addressOf("r", i))
			}
			p := plan(t, c, q)
			if r.IntN(5) == 0 {
				p = p.Reload()
			}
			result = c.Search(p)
			open[name] = result
		}
		before := result.Snapshot()
		if err := result.EnsureWithin(t.Context(), math.MaxInt, []int{0, 1, 2}[r.IntN(3)]); err != nil {
			t.Fatal(err)
		}
		got := result.Snapshot()
		asked += got.Requests - before.Requests
		if got.Requests == before.Requests && got.Pages > before.Pages {
			taken++
		}
		lacksNothing(t, result, all)
	}
	return taken, asked
}

// lacksNothing compares an answer with what the service showed.
func lacksNothing(t *testing.T, result *client.Result, all []mail) {
	t.Helper()
	got, q := result.Snapshot(), result.Plan().Query
	here := map[string]bool{}
	for _, m := range got.Traces {
		here[m.ID] = true
	}
	for _, m := range all {
		wanted := len(q.Recipients) == 0
		for _, address := range q.Recipients {
			wanted = wanted || m.Copies[0].Address == address
		}
		in := !m.Received.Before(q.Start) && !m.Received.After(q.End) && !got.CompleteBack.IsZero() && !m.Received.Before(got.CompleteBack)
		if wanted && in && !m.shown.After(got.Current()) && !here[m.ID] {
			t.Fatalf("got %d messages of %v to %v as of %v, complete back to %v, want one received at %v, shown at %v, too",
				len(got.Traces), q.Start, q.End, got.Current(), got.CompleteBack, m.Received, m.shown)
		}
	}
	if got.Asked.After(time.Now()) {
		t.Errorf("got asked at %v, want no instant in the future", got.Asked)
	}
}
