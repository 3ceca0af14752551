package client

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestThePauseBetweenLooksGrowsWithTheAgeOfWhatIsWaitedFor(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ age, want time.Duration }{
		{-time.Minute, 30 * time.Second}, // the service's clock is ahead
		{0, 30 * time.Second},
		{5*time.Minute - 1, 30 * time.Second},
		{5 * time.Minute, time.Minute},
		{15 * time.Minute, 2 * time.Minute},
		{time.Hour, 5 * time.Minute},
		{3 * time.Hour, 10 * time.Minute},
		{80 * day, 10 * time.Minute},
	} {
		p := pacing{looked: testNow}
		if got := p.next(testNow, test.age, 1).Sub(testNow); got != test.want {
			t.Errorf("what is waited for is %v old: got a look after %v, want %v", test.age, got, test.want)
		}
	}
}

func TestAfterAFailedLookThePauseIsLongerAndNeverBeforeTheServiceWantsIt(t *testing.T) {
	t.Parallel()
	p := pacing{looked: testNow}
	now := testNow
	for _, want := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 10 * time.Minute} {
		p.took(now, Found{Requests: 1}, &Error{Kind: ErrNetwork})
		if got := p.next(now, 0, 1).Sub(now); got != want {
			t.Errorf("after %d failed looks: got a pause of %v, want %v", p.failed, got, want)
		}
	}
	p.took(now, Found{}, nil)
	if got := p.next(now, 0, 1).Sub(now); got != 30*time.Second {
		t.Errorf("after one that worked: got a pause of %v, want 30s", got)
	}
	p.took(now, Found{}, &Error{Kind: ErrThrottled, Until: now.Add(time.Hour)})
	if got := p.next(now, 0, 1).Sub(now); got != time.Hour {
		t.Errorf("when the service is used up for an hour: got a pause of %v, want 1h", got)
	}
}

func TestLooksTakeAFifthOfTheLimitInWhateverFiveMinutes(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		limit := shareOf(ServiceLimit)
		p := pacing{limit: limit, per: ServiceWindow, looked: testNow}
		var made []spending
		now := testNow
		for range 100 {
			cost := 1 + random.IntN(2*limit)
			now = p.next(now, time.Duration(random.IntN(int(time.Hour))), cost)
			n := min(p.most(now), cost)
			p.took(now, Found{Requests: n}, nil)
			made = append(made, spending{now, n})
		}
		for i, last := range made {
			total := 0
			for _, one := range made[:i+1] {
				if last.at.Sub(one.at) < ServiceWindow {
					total += one.n
				}
			}
			if total > limit {
				t.Fatalf("got %d requests for looks in five minutes, want %d at most", total, limit)
			}
		}
	}
}

func TestWithoutALimitOfRequestsLooksHaveNone(t *testing.T) {
	t.Parallel()
	p := pacing{limit: shareOf(0), per: ServiceWindow, looked: testNow}
	p.took(testNow, Found{Requests: 1000}, nil)
	if got := p.next(testNow, 0, 1000).Sub(testNow); got != 30*time.Second || p.most(testNow) != 0 {
		t.Errorf("got a pause of %v and %d requests at most, want 30s and any number", got, p.most(testNow))
	}
	if got := shareOf(3); got != 1 {
		t.Errorf("of a limit of 3: got %d requests, want 1", got)
	}
}

func TestAWatchEndsWithAnErrorThatDoesNotPassByItself(t *testing.T) {
	t.Parallel()
	for kind, want := range map[error]bool{
		ErrThrottled: true, ErrUnavailable: true, ErrNetwork: true, ErrBrokenOff: true, ErrBadAnswer: true, ErrNotGraph: true,
		ErrSignIn: false, ErrForbidden: false, ErrNotProvisioned: false, ErrBadRequest: false, ErrForeignLink: false, ErrTLS: false,
	} {
		if got := passes(&Error{Kind: kind}); got != want {
			t.Errorf("%v: got that it passes %v, want %v", kind, got, want)
		}
	}
	if passes(errors.New("a panic")) {
		t.Error("got that an unknown error passes, want that it does not")
	}
}

func TestALookAsksForTheEdgeAndForTheSecondsOfWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	const hour = 60
	bodies := []string{
		testPage("", testRow("1", 5, "a@x", "delivered"), testRow("2", 20*hour, "a@x", "pending"), testRow("3", 20*hour+5, "b@x", "pending"),
			testRow("4", 30*hour, "a@x", "delivered"), testRow("5", 40*hour, "a@x", "")),
		testPage("", testRow("0", -1, "a@x", "delivered"), testRow("1", 5, "a@x", "delivered"), testRow("1", 5, "b@x", "failed")),
		testPage("", testRow("2", 20*hour, "a@x", "failed"), testRow("3", 20*hour+5, "b@x", "pending")),
		testPage("", testRow("5", 40*hour, "a@x", "")),
	}
	now := testNow
	c, asked := newTestClient(t, Tracing, answers(bodies...), func(o *Options) { o.Now = func() time.Time { return now } })
	r := c.Search(mustPlan(t, c, Query{}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * time.Minute)
	look := r.Look(true)
	found, err := look.Turn(t.Context(), 0)
	if err != nil || !found.Done || found.Requests != 3 || look.Cost() != 3 {
		t.Fatalf("got %+v, %v at a cost of %d, want a look of 3 requests", found, err, look.Cost())
	}
	want := []Change{{ID: "0", New: true}, {ID: "1", Added: 1}, {ID: "2", Was: StatusPending, Copies: 1, Settled: 1}}
	if !slices.Equal(found.Changes, want) {
		t.Errorf("got the changes %+v, want %+v", found.Changes, want)
	}
	if got := shape(r.Snapshot()); got != "0: a@x (all); 1: a@x b@x (all); 2: a@x (all); 3: b@x (all); 4: a@x (all); 5: a@x (all)" {
		t.Errorf("got %s, want 0 before the others, and 1 with b@x", got)
	}
	for i, want := range []string{
		"receivedDateTime ge 2026-11-23T08:02:30Z and receivedDateTime le 2026-11-23T14:04:30Z",
		"receivedDateTime ge 2026-11-22T17:57:30Z and receivedDateTime le 2026-11-22T18:02:31Z",
		"receivedDateTime ge 2026-11-21T22:02:30Z and receivedDateTime le 2026-11-21T22:02:31Z",
	} {
		if got := asked.requests()[i+1]; !strings.Contains(got, want) {
			t.Errorf("request %d: got %s, want %s", i+1, got, want)
		}
	}
}

func TestFoundMessagesAreCountedByWhatWasFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		found []Change
		want  string
	}{
		{nil, ""},
		{[]Change{{New: true, Added: 1}, {New: true}}, "2 new"},
		{[]Change{{Copies: 1, Was: StatusPending}, {Copies: 2, Added: 1}}, "2 changed"},
		{[]Change{{Added: 2}}, "1 with more recipients"},
		{[]Change{{New: true}, {Copies: 1}, {Added: 1}}, "1 new, 1 changed, 1 with more recipients"},
	} {
		var count ChangeCount
		for _, one := range c.found {
			count.Add(1, one)
		}
		if got := count.Words(Wording{}); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.found, got, c.want)
		}
		for _, one := range c.found {
			count.Add(-1, one)
		}
		if count != (ChangeCount{}) {
			t.Errorf("%+v: got %+v once all are seen, want none", c.found, count)
		}
	}
}
