package client_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/exact"
)

// person is somebody's client of one service and one cache.
func person(t *testing.T, s *exact.Server, cache client.Cache, change ...func(*client.Options)) *client.Client {
	t.Helper()
	o := client.Options{
		Dialect: client.Tracing, Tokens: client.StaticToken("token"), Transport: s, Budget: client.NewBudget(0, time.Minute),
		Now: func() time.Time { return s.Now }, Cache: cache,
	}
	for _, f := range change {
		f(&o)
	}
	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// wholeOf reads the answer to a query.
func wholeOf(t *testing.T, c *client.Client, q client.Query) client.Snapshot {
	t.Helper()
	r := c.Search(plan(t, c, q))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatalf("got %v, want no error", err)
	}
	return r.Snapshot()
}

// incident is mail over two days, one message a minute, with one copy each.
func incident() *exact.Server {
	s := &exact.Server{Now: exactNow, PageSize: 1000}
	for i := range 2 * 24 * 60 {
		s.Add(&exact.Message{
			ID: fmt.Sprintf("%08x-0000-4000-8000-%012x", i, i), MessageID: fmt.Sprintf("<%d@x>", i), Sender: addressOf("s", i%7), Subject: "Invoice",
			Received: exactNow.Add(-time.Duration(i) * time.Minute), Copies: []exact.Copy{{Address: addressOf("r", i%5), Status: "delivered"}},
		})
	}
	return s
}

// yesterday is a settled window.
func yesterday() client.Query {
	return client.Query{Start: exactNow.Add(-40 * time.Hour), End: exactNow.Add(-20 * time.Hour)}
}

func TestTheSecondWhoAsksForASettledWindowSendsNoRequest(t *testing.T) {
	t.Parallel()
	s, cache := incident(), client.NewMemoryCache(16<<20)
	first := wholeOf(t, person(t, s, cache), yesterday())
	s.Now = s.Now.Add(7 * time.Minute)
	again := wholeOf(t, person(t, s, cache), yesterday())
	if first.Requests != 2 || again.Requests != 0 {
		t.Errorf("got %d requests, and %d for who asks again, want 2, 0", first.Requests, again.Requests)
	}
	if len(first.Traces) != 20*60+1 || len(again.Traces) != len(first.Traces) || !again.Complete {
		t.Errorf("got %d messages, and %d again, complete %v, want %d, complete", len(first.Traces), len(again.Traces), again.Complete, 20*60+1)
	}
	if !again.Asked.Equal(exactNow) || !again.AsOf.Equal(s.Now) {
		t.Errorf("got asked at %v, as of %v, want %v, when it was asked for, and %v", again.Asked, again.AsOf, exactNow, s.Now)
	}
}

func TestAWindowThatMovesOnAsksForWhatMayHaveChangedAlone(t *testing.T) {
	t.Parallel()
	s, cache := incident(), client.NewMemoryCache(16<<20)
	const people = 10
	with, without := 0, 0
	for range people {
		q := client.Query{Start: s.Now.Add(-40 * time.Hour), End: s.Now}
		got, want := wholeOf(t, person(t, s, cache), q), wholeOf(t, person(t, s, nil), q)
		if len(got.Traces) != len(want.Traces) || !got.Complete {
			t.Errorf("got %d messages, complete %v, want %d, complete", len(got.Traces), got.Complete, len(want.Traces))
		}
		with, without = with+got.Requests, without+want.Requests
		s.Now = s.Now.Add(3 * time.Minute)
	}
	if with != 12 || without != 30 {
		t.Errorf("got %d requests for %d people, %d without a cache, want 12, 30", with, people, without)
	}
}

func TestWhoAsksSecondHasAsMuchWithTheFirstRequest(t *testing.T) {
	t.Parallel()
	s, cache := incident(), client.NewMemoryCache(16<<20)
	for person, c := range []*client.Client{person(t, s, cache), person(t, s, cache)} {
		r := c.Search(plan(t, c, client.Query{Start: exactNow.Add(-15 * time.Hour), End: s.Now}))
		if err := r.Ensure(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if got := r.Snapshot(); !got.Complete || got.Requests != 1 {
			t.Errorf("person %d: got %d messages, complete %v, with %d requests, want all with one", person, len(got.Traces), got.Complete, got.Requests)
		}
		s.Now = s.Now.Add(7 * time.Minute)
	}
}

func TestOfWhatIsKeptAPageIsReadAtOnce(t *testing.T) {
	t.Parallel()
	s, cache := incident(), client.NewMemoryCache(16<<20)
	q := client.Query{Start: exactNow.Add(-47 * time.Hour), End: exactNow}
	all := wholeOf(t, person(t, s, cache), q)
	s.Now = s.Now.Add(7 * time.Minute)
	c := person(t, s, cache)
	r := c.Search(plan(t, c, q))
	if err := r.Ensure(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if got := r.Snapshot(); got.Requests != 1 || !got.More || len(got.Traces) < 1000 || len(got.Traces) >= len(all.Traces) {
		t.Errorf("got %d of %d messages with %d requests, want a page of 1000 or more with one, and not all", len(got.Traces), len(all.Traces), got.Requests)
	}
}

func TestACopyUnderWayIsAskedForAgainUntilItArrives(t *testing.T) {
	t.Parallel()
	s, cache := &exact.Server{Now: exactNow, PageSize: 1000}, client.NewMemoryCache(16<<20)
	pending := &exact.Message{ID: "00000000-0000-4000-8000-000000000001", Sender: "a@x.example", Received: exactNow.Add(-30 * time.Hour), Copies: []exact.Copy{{Address: "b@x.example", Status: "pending"}}}
	s.Add(pending)
	for i, want := range []struct {
		status   client.Status
		requests int
	}{{"pending", 1}, {"pending", 1}, {"delivered", 1}, {"delivered", 0}} {
		if i == 2 {
			pending.Copies[0].Status = "delivered"
		}
		got := wholeOf(t, person(t, s, cache), yesterday())
		if len(got.Traces) != 1 || got.Traces[0].Recipients[0].Status != want.status || got.Requests != want.requests {
			t.Errorf("%d: got %d messages with %d requests, want 1, %s, %d", i, len(got.Traces), got.Requests, want.status, want.requests)
		}
	}
}

func TestTheStatusThatTheServiceFiltersByIsAlwaysAskedFor(t *testing.T) {
	t.Parallel()
	s, cache := &exact.Server{Now: exactNow, PageSize: 1000}, client.NewMemoryCache(16<<20)
	m := &exact.Message{ID: "00000000-0000-4000-8000-000000000001", Sender: "a@x.example", Received: exactNow.Add(-30 * time.Hour), Copies: []exact.Copy{{Address: "b@x.example", Status: "pending"}}}
	s.Add(m)
	q := yesterday()
	q.Statuses = []client.Status{client.StatusFailed}
	if got := wholeOf(t, person(t, s, cache), q); len(got.Traces) != 0 {
		t.Fatalf("got %d messages, want none that failed yet", len(got.Traces))
	}
	m.Copies[0].Status = "failed"
	if got := wholeOf(t, person(t, s, cache), q); len(got.Traces) != 1 {
		t.Errorf("got %d messages, want the one that failed since", len(got.Traces))
	}
}

func TestAReloadAsksForWhatIsKeptAndKeepsIt(t *testing.T) {
	t.Parallel()
	s, cache := incident(), client.NewMemoryCache(16<<20)
	wholeOf(t, person(t, s, cache), yesterday())
	s.Now = s.Now.Add(time.Hour)
	c := person(t, s, cache)
	r := c.Search(plan(t, c, yesterday()).Reload())
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if got := r.Snapshot(); got.Requests != 2 || !got.Asked.Equal(s.Now) {
		t.Errorf("got %d requests, asked at %v, want 2, at %v", got.Requests, got.Asked, s.Now)
	}
	if got := wholeOf(t, person(t, s, cache), yesterday()); got.Requests != 0 || !got.Asked.Equal(s.Now) {
		t.Errorf("got %d requests, asked at %v after it, want 0, at %v", got.Requests, got.Asked, s.Now)
	}
}

func TestWhatAReloadHasNotSettledIsNotKeptFromBefore(t *testing.T) {
	t.Parallel()
	s, cache := incident(), client.NewMemoryCache(16<<20)
	wholeOf(t, person(t, s, cache), yesterday())
	late := &exact.Message{ID: "ffffffff-0000-4000-8000-00000000000a", Sender: "late@x.example", Received: exactNow.Add(-30 * time.Hour), Copies: []exact.Copy{{Address: "b@x.example", Status: "pending"}}}
	s.Add(late) // which nobody expects: it is older than what may still come
	c := person(t, s, cache)
	r := c.Search(plan(t, c, yesterday()).Reload())
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	want := len(r.Snapshot().Traces)
	if got := wholeOf(t, person(t, s, cache), yesterday()); len(got.Traces) != want {
		t.Errorf("got %d messages, want the %d of the reload before", len(got.Traces), want)
	}
}

func TestWhatIsKeptForOthersIsNotShown(t *testing.T) {
	t.Parallel()
	scope := func(name string) func(*client.Options) { return func(o *client.Options) { o.CacheScope = name } }
	s, cache := incident(), client.NewMemoryCache(16<<20)
	wholeOf(t, person(t, s, cache, scope("ann")), yesterday())
	if got := wholeOf(t, person(t, s, cache, scope("bob")), yesterday()); got.Requests != 2 {
		t.Errorf("got %d requests of another scope, want 2", got.Requests)
	}
	base := func(o *client.Options) { o.CacheScope, o.BaseURL = "ann", "https://graph.example" }
	if got := wholeOf(t, person(t, s, cache, base), yesterday()); got.Requests != 2 {
		t.Errorf("got %d requests at another address, want 2", got.Requests)
	}
}

// brokenCache spoils what it keeps.
type brokenCache struct {
	client.Cache
	spoil func(key string, value []byte) ([]byte, error)
}

func (b *brokenCache) Get(ctx context.Context, key string) ([]byte, error) {
	value, err := b.Cache.Get(ctx, key)
	if err != nil || value == nil {
		return value, err
	}
	return b.spoil(key, value)
}

func TestAValueThatIsDamagedIsAskedForAgain(t *testing.T) {
	t.Parallel()
	var other []byte
	for name, spoil := range map[string]func(string, []byte) ([]byte, error){
		"cut":     func(_ string, v []byte) ([]byte, error) { return v[:len(v)-1], nil },
		"empty":   func(string, []byte) ([]byte, error) { return []byte{}, nil },
		"text":    func(string, []byte) ([]byte, error) { return []byte(`[{"From":0,"To":9999999999,"Asked":1}]`), nil },
		"a bit":   func(_ string, v []byte) ([]byte, error) { v = slices.Clone(v); v[len(v)/2] ^= 4; return v, nil },
		"error":   func(_ string, v []byte) ([]byte, error) { return v, errors.New("no answer") },
		"another": func(_ string, v []byte) ([]byte, error) { v, other = cmpOr(other, v), v; return v, nil },
		"rows":    func(key string, v []byte) ([]byte, error) { return map[bool][]byte{false: v}[key[0] == 'b'], nil },
	} {
		s := incident()
		cache := &brokenCache{client.NewMemoryCache(16 << 20), spoil}
		wholeOf(t, person(t, s, cache), yesterday())
		got := wholeOf(t, person(t, s, cache), yesterday())
		if name != "another" && got.Requests != 2 || len(got.Traces) != 20*60+1 || !got.Complete {
			t.Errorf("%s: got %d messages, complete %v, with %d requests, want all of them, asked for again", name, len(got.Traces), got.Complete, got.Requests)
		}
	}
}

func cmpOr(a, b []byte) []byte {
	if a != nil {
		return a
	}
	return b
}

// hangingCache answers when the context is over.
type hangingCache struct{}

func (hangingCache) Get(ctx context.Context, _ string) ([]byte, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (hangingCache) Put(ctx context.Context, _ string, _ []byte, _ time.Duration) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestACacheThatDoesNotAnswerCostsNoAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		got := wholeOf(t, person(t, incident(), hangingCache{}), yesterday())
		if took := time.Since(began); !got.Complete || took > time.Second {
			t.Errorf("got complete %v after %v, want all of it within a second", got.Complete, took)
		}
	})
}

func TestAPlanThatMayBeAnsweredFromTheCacheDoesNotSayWhatItTakesAtLeast(t *testing.T) {
	t.Parallel()
	s := incident()
	for _, test := range []struct {
		cache client.Cache
		want  string
	}{{nil, "1 request at least: 1 window"}, {client.NewMemoryCache(1 << 20), "1 request, fewer if a part was asked for already: 1 window"}} {
		if got := plan(t, person(t, s, test.cache), yesterday()).Summary(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestWhatIsKeptIsNotCountedAmongTheRequestsThatAreLeft(t *testing.T) {
	t.Parallel()
	s, cache := incident(), client.NewMemoryCache(16<<20)
	wholeOf(t, person(t, s, cache), client.Query{Start: s.Now.Add(-47 * time.Hour), End: s.Now})
	s.Now = s.Now.Add(10 * time.Minute)
	c := person(t, s, cache)
	r := c.Search(plan(t, c, client.Query{Start: s.Now.Add(-46 * time.Hour), End: s.Now}))
	if err := r.EnsureWithin(t.Context(), 1, 1); err != nil {
		t.Fatal(err)
	}
	if got := r.Snapshot(); got.Requests != 1 || !got.More || got.Left != 0 {
		t.Errorf("got %d requests, more %v, about %d left, want 1, true, none", got.Requests, got.More, got.Left)
	}
}

// BenchmarkASettledWindow reads 1,000 rows that are kept, and as they come from a service
// that takes no time at all.
//
//	go test ./client -run '^$' -bench SettledWindow -benchmem
func BenchmarkASettledWindow(b *testing.B) {
	s := incident()
	q := client.Query{Start: exactNow.Add(-30 * time.Hour), End: exactNow.Add(-30*time.Hour + 999*time.Minute)}
	for name, cache := range map[string]client.Cache{"asked": nil, "kept": client.NewMemoryCache(16 << 20)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c, err := client.New(client.Options{
					Dialect: client.Tracing, Tokens: client.StaticToken("token"), Transport: s, Budget: client.NewBudget(0, time.Minute),
					Now: func() time.Time { return s.Now }, Cache: cache,
				})
				if err != nil {
					b.Fatal(err)
				}
				p, err := c.Plan(q)
				if err != nil {
					b.Fatal(err)
				}
				if err := c.Search(p).Ensure(b.Context(), math.MaxInt); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
