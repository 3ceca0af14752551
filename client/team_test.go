package client

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// meeting is where hosts meet in a test: a TeamBudget with the rules of a real one.
type meeting struct {
	mu     sync.Mutex
	per    time.Duration
	log    map[uint64]time.Time // when requests end at the latest
	seen   map[int]time.Time    // the last answer that each host has
	barred time.Time
	block  time.Time
}

func newMeeting(per time.Duration) *meeting {
	return &meeting{per: per, log: map[uint64]time.Time{}, seen: map[int]time.Time{}}
}

// lose forgets everything.
func (m *meeting) lose() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.log, m.barred = map[uint64]time.Time{}, time.Now().Add(m.per)
}

// attendee is the meeting as one host reaches it.
type attendee struct {
	*meeting
	name   int
	hosts  int
	cut    bool // it cannot be reached
	deaf   bool // the answers do not come back
	had    time.Time
	barred time.Time
}

var errCut = errors.New("the line is cut")

func (m *attendee) set(cut, deaf bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cut, m.deaf = cut, deaf
}

func (m *attendee) Exchange(_ context.Context, ask TeamAsk) (TeamAnswer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.cut {
		return TeamAnswer{}, errCut
	}
	now := time.Now()
	answer := m.answer(ask, now)
	if m.deaf {
		return TeamAnswer{}, errCut
	}
	m.had, m.barred = now, m.meeting.barred
	return answer, nil
}

func (m *attendee) answer(ask TeamAsk, now time.Time) TeamAnswer {
	answer := TeamAnswer{Limit: ask.Limit, Hosts: m.hosts, Lost: !m.barred.Equal(m.meeting.barred)}
	if m.had.IsZero() {
		m.had = now.Add(-m.per) // it is silent until it has had an answer
	}
	m.seen[m.name] = m.had
	for _, seen := range m.seen {
		if now.Sub(seen) > m.per/SilentPart {
			answer.Silent++
			answer.Limit -= ask.Limit / m.hosts
		}
	}
	for _, e := range ask.Events {
		switch _, known := m.log[e.ID]; {
		case e.Kind == BudgetDrop:
			delete(m.log, e.ID)
		case e.Kind == BudgetEnd:
			m.log[e.ID] = now.Add(-e.Age)
		case !known:
			m.log[e.ID] = now.Add(UnderWay(m.per) - e.Age)
		}
	}
	for id, at := range m.log {
		if now.Sub(at) >= m.per {
			delete(m.log, id)
		}
	}
	if until := now.Add(ask.Blocked); until.After(m.block) {
		m.block = until
	}
	answer.Barred, answer.Blocked = max(0, m.meeting.barred.Sub(now)), max(0, m.block.Sub(now))
	if ask.ID != 0 && answer.Barred+answer.Blocked == 0 && len(m.log)+ask.Beside < answer.Limit {
		m.log[ask.ID], answer.Granted = now.Add(UnderWay(m.per)), true
	}
	answer.Used = len(m.log)
	for _, at := range m.log {
		if !at.After(now) {
			answer.Leaves = append(answer.Leaves, at.Add(m.per).Sub(now))
		}
	}
	slices.Sort(answer.Leaves)
	return answer
}

// hostsOf makes the budgets of some hosts that share a limit of 100.
func hostsOf(t *testing.T, n int) (*meeting, []*attendee, []*Budget) {
	shared := newMeeting(ServiceWindow)
	var members []*attendee
	var budgets []*Budget
	for i := range n {
		m := &attendee{meeting: shared, name: i, hosts: n}
		members = append(members, m)
		budgets = append(budgets, NewBudget(ServiceLimit, ServiceWindow, WithTeamBudget(t.Context(), m, n, nil)))
	}
	pass(time.Minute) // each has heard of the others
	return shared, members, budgets
}

// granted is how many requests a host may send at once.
func granted(t *testing.T, b *Budget) (n int) {
	t.Helper()
	for ; n <= ServiceLimit; n++ {
		s, wait, err := b.take(t.Context(), &waiter{since: time.Now()})
		if err != nil {
			t.Fatalf("take: got %v, want no error", err)
		}
		if wait != nil {
			return n
		}
		s.end(t.Context())
	}
	return n
}

func TestHostsShareOneLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, _, budgets := hostsOf(t, 2)
		if got := granted(t, budgets[0]); got != 100 {
			t.Errorf("the first host: got %d requests, want 100", got)
		}
		if got := granted(t, budgets[1]); got != 0 {
			t.Errorf("the second host: got %d requests, want 0", got)
		}
		pass(ServiceWindow / beatPart)
		if state := budgets[1].State(); state.Used != 100 || state.Limit != 100 || state.Next.IsZero() || state.Team.Hosts != 2 {
			t.Errorf("State of the second host: got %+v, want 100 of 100 used, the next known, 2 hosts", state)
		}
		pass(ServiceWindow)
		if got := granted(t, budgets[1]); got != 100 {
			t.Errorf("the second host after a window: got %d requests, want 100", got)
		}
	})
}

func TestAHostThatIsCutOffGrantsNothingForAWindowAndThenItsShare(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, members, budgets := hostsOf(t, 4)
		members[0].set(true, false)
		pass(ServiceWindow / SilentPart * 2)
		if got := granted(t, budgets[0]); got != 0 {
			t.Errorf("right after the cut: got %d requests, want 0", got)
		}
		state := budgets[0].State()
		if left := time.Until(state.Team.Alone); left < 4*time.Minute || left > 6*time.Minute || state.Team.Share != 25 || !errors.Is(state.Team.Err, errCut) || !state.Next.Equal(state.Team.Alone) {
			t.Errorf("State right after the cut: got %+v, want a share of 25 in some 5 minutes", state)
		}
		if got := granted(t, budgets[1]); got != 75 {
			t.Errorf("another host: got %d requests, want 75: the share of the first is kept", got)
		}
		pass(time.Until(state.Team.Alone))
		if got := granted(t, budgets[0]); got != 25 {
			t.Errorf("after a window: got %d requests, want its share of 25", got)
		}
		members[0].set(false, false)
		pass(ServiceWindow / beatPart)
		if state := budgets[0].State(); state.Used != 100 && state.Used != 25 || state.Team.Err != nil {
			t.Errorf("State when the others answer: got %+v, want what is used by all and no error", state)
		}
		if got := granted(t, budgets[1]); got > 75 {
			t.Errorf("another host: got %d requests, want 75 at most: 25 were told", got)
		}
	})
}

func TestAHostThatNobodyAnsweredSinceItsStartWaitsForAWindow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &attendee{meeting: newMeeting(ServiceWindow), hosts: 4, cut: true}
		told := make(chan error, 2)
		b := NewBudget(ServiceLimit, ServiceWindow, WithTeamBudget(t.Context(), m, 4, func(err error) { told <- err }))
		if got := granted(t, b); got != 0 {
			t.Errorf("at the start: got %d requests, want 0", got)
		}
		if err := <-told; !errors.Is(err, errCut) {
			t.Errorf("trouble: got %v, want %v", err, errCut)
		}
		started := time.Now()
		s, err := b.acquire(t.Context(), patiently)
		if took := time.Since(started); err != nil || took < ServiceWindow || took > ServiceWindow*6/5 {
			t.Errorf("got a slot after %v, error %v, want one after some 5 minutes", took, err)
		}
		s.end(t.Context())
		if len(told) > 0 {
			t.Errorf("got trouble twice, want it once")
		}
	})
}

func TestTheSharesOfAllHostsAreNeverMoreThanTheLimit(t *testing.T) {
	t.Parallel()
	told := time.Now()
	for _, test := range []struct{ hosts, underWay int }{{1, 0}, {3, 0}, {50, 60}, {100, 0}, {150, 0}, {4, 100}} {
		x := &team{hosts: test.hosts, full: ServiceLimit, per: ServiceWindow, told: TeamAnswer{Used: test.underWay, Hosts: test.hosts}, toldAt: told}
		if all := test.hosts*x.share(x.aloneAt()) + test.underWay; all > ServiceLimit {
			t.Errorf("%+v: got %d requests of all hosts, want %d at most", test, all, ServiceLimit)
		}
	}
}

func TestWhoWaitsGoesOnWhenTheOthersAnswerAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, members, budgets := hostsOf(t, 2)
		members[0].set(true, false)
		time.AfterFunc(20*time.Second, func() { members[0].set(false, false) })
		started := time.Now()
		s, err := budgets[0].acquire(t.Context(), patiently)
		if took := time.Since(started); err != nil || took > 25*time.Second {
			t.Errorf("got a slot after %v, error %v, want one within 25 s", took, err)
		}
		s.end(t.Context())
	})
}

// Calls that wait while this host is cut off try again and again. What they did not spend is
// not kept for the others, who might not take it all in when they answer again.
func TestWhoWaitsWhileTheOthersAreAwayLeavesNothingToTell(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, members, budgets := hostsOf(t, 4)
		b := budgets[0]
		members[0].set(true, false)
		pass(2 * ServiceWindow)
		granted(t, b)
		for range 20 {
			go func() { _, _ = b.acquire(t.Context(), func(time.Time) error { return nil }) }()
		}
		pass(ServiceWindow - time.Minute)
		b.mu.Lock()
		defer b.mu.Unlock()
		if got := len(b.team.untold); got > ServiceLimit {
			t.Errorf("got %d events to be told, want %d at most: 25 requests were spent", got, ServiceLimit)
		}
		if got := len(b.team.own); got > ServiceLimit {
			t.Errorf("got %d requests that are remembered as this process's, want %d at most", got, ServiceLimit)
		}
	})
}

func TestAStoreThatLostItsLogIsToldAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, _, budgets := hostsOf(t, 2)
		open, err := budgets[0].acquire(t.Context(), patiently)
		if err != nil {
			t.Fatal(err)
		}
		shared.lose()
		pass(30 * time.Second)
		state := budgets[1].State()
		if state.Used != 1 || state.Team.Barred.IsZero() || granted(t, budgets[1]) != 0 {
			t.Errorf("State after the loss: got %+v, want the request that is under way told again, and nothing granted", state)
		}
		pass(ServiceWindow)
		if got := granted(t, budgets[1]); got != 99 {
			t.Errorf("after a window: got %d requests, want 99", got)
		}
		open.end(t.Context())
	})
}

func TestAProcessTellsAgainOnlyOfItsOwnRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared, log := newMeeting(ServiceWindow), &memoryLog{}
		var budgets []*Budget
		for i := range 2 { // two processes of a host
			m := &attendee{meeting: shared, name: i, hosts: 2}
			budgets = append(budgets, NewBudget(ServiceLimit, ServiceWindow, WithTeamBudget(t.Context(), m, 2, nil), WithBudgetStore(log.process(), nil)))
		}
		pass(time.Minute)
		open, err := budgets[0].acquire(t.Context(), patiently)
		if err != nil {
			t.Fatal(err)
		}
		if err := budgets[1].look(t.Context()); err != nil { // it knows when that request began
			t.Fatal(err)
		}
		shared.lose()
		pass(30 * time.Second)
		shared.mu.Lock()
		ends := shared.log[open.id]
		shared.mu.Unlock()
		if want := open.start.Add(UnderWay(ServiceWindow)); !ends.Equal(want) {
			t.Errorf("a request that is under way: got that it ends at %v, want %v at the latest", ends, want)
		}
		open.end(t.Context())
	})
}

func TestARefusalOfTheServiceHoldsBackAllHosts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, _, budgets := hostsOf(t, 2)
		until := time.Now().Add(time.Minute)
		budgets[0].Block(until)
		pass(2 * ServiceWindow / beatPart)
		state := budgets[1].State()
		if d := state.Blocked.Sub(until); d < -time.Second || d > time.Second || granted(t, budgets[1]) != 0 {
			t.Errorf("State of the other host: got %+v, want that it is blocked until %v", state, until)
		}
		pass(time.Minute)
		if got := granted(t, budgets[1]); got != 100 {
			t.Errorf("after that: got %d requests, want 100", got)
		}
		if state := budgets[0].State(); !state.Blocked.IsZero() {
			t.Errorf("State after that: got blocked until %v, want that it is over", state.Blocked)
		}
	})
}

func TestABatchLeavesTheReserveOfAllHosts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, _, budgets := hostsOf(t, 2)
		n := 0
		for ; n < 200; n++ {
			s, ok := budgets[n%2].tryAcquire(t.Context())
			if !ok {
				break
			}
			s.end(t.Context())
		}
		if n != 80 {
			t.Errorf("in the background: got %d requests, want 80", n)
		}
	})
}

// inFlight is from when to when a request may be counted.
type inFlight struct{ start, end time.Time }

// mostCounted is the most requests that a service may count in any window.
func mostCounted(spans []inFlight, per time.Duration) int {
	type step struct {
		at time.Time
		by int
	}
	var steps []step
	for _, s := range spans {
		steps = append(steps, step{s.start, 1}, step{s.end.Add(per), -1})
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.by, b.by)) })
	most, now := 0, 0
	for _, s := range steps {
		now += s.by
		most = max(most, now)
	}
	return most
}

func TestHostsNeverGoOverTheLimitWhateverBecomesOfTheirLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const hosts = 4
		shared, members, budgets := hostsOf(t, hosts)
		random := rand.New(rand.NewPCG(1, 2))
		var mu sync.Mutex
		var spans []inFlight
		ctx, cancel := context.WithCancel(t.Context())
		var workers sync.WaitGroup
		for i := range 12 {
			workers.Go(func() {
				random := rand.New(rand.NewPCG(uint64(i), 3))
				for {
					s, err := budgets[i%hosts].acquire(ctx, patiently)
					if err != nil {
						return
					}
					began := time.Now()
					pass(time.Duration(random.IntN(8000)) * time.Millisecond)
					mu.Lock()
					spans = append(spans, inFlight{began, time.Now()})
					mu.Unlock()
					s.end(ctx)
				}
			})
		}
		for range 60 {
			pass(time.Duration(random.IntN(600)) * time.Second)
			m := members[random.IntN(hosts)]
			switch random.IntN(6) {
			case 0:
				shared.lose()
			case 1:
				m.set(false, true)
			case 2, 3:
				m.set(true, false)
			default:
				for _, m := range members {
					m.set(false, false)
				}
			}
		}
		cancel()
		workers.Wait()
		if got := mostCounted(spans, ServiceWindow); got > 100 || len(spans) < 1000 {
			t.Errorf("got %d of %d in one window, want 100 at most, of 1000 or more", got, len(spans))
		} else {
			t.Logf("%d requests, at most %d in one window", len(spans), got)
		}
	})
}
