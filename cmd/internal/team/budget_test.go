package team

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"msgtrace/client"
)

// noon is when the tests of the script begin, by the server's clock.
var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// serverOf starts a server in this process. Its clock stands still.
func serverOf(t *testing.T) *miniredis.Miniredis {
	t.Helper()
	server := miniredis.RunT(t)
	server.SetTime(noon)
	return server
}

func open(t *testing.T, server *miniredis.Miniredis, change func(*Options)) *Store {
	t.Helper()
	o := Options{Store: "redis://" + server.Addr() + "/0", Hosts: 4, Place: "one", AnyRun: true, Patience: 10 * time.Second}
	if change != nil {
		change(&o)
	}
	s, err := Open(o)
	if err != nil {
		t.Fatalf("Open: got %v, want no error", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestTheFirstWindowOfALogGrantsNothing(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	b := open(t, server, func(o *Options) { o.Hosts = 1 }).counted("contoso")
	first, err := b.run(t.Context(), client.TeamAsk{ID: 1, Limit: 100}, heard{}, "", false)
	if err != nil || first.answer.Granted || first.answer.Barred < client.ServiceWindow {
		t.Fatalf("first ask: got %+v, error %v, want a bar of a window", first, err)
	}
	server.SetTime(noon.Add(first.answer.Barred))
	second, err := b.run(t.Context(), client.TeamAsk{ID: 1, Limit: 100}, heard{epoch: first.epoch, at: first.now}, "", false)
	if err != nil || !second.answer.Granted || second.epoch != first.epoch || second.answer.Used != 1 {
		t.Errorf("after a window: got %+v, error %v, want a grant by the same log", second, err)
	}
}

func TestALogThatIsLostOrTamperedWithBeginsAgain(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(*miniredis.Miniredis, *Budget){
		"flushed":             func(m *miniredis.Miniredis, _ *Budget) { m.FlushAll() },
		"log gone":            func(m *miniredis.Miniredis, b *Budget) { m.Del(b.keys[0]) },
		"state gone":          func(m *miniredis.Miniredis, b *Budget) { m.Del(b.keys[1]) },
		"places gone":         func(m *miniredis.Miniredis, b *Budget) { m.Del(b.keys[2]) },
		"clock set back":      func(m *miniredis.Miniredis, _ *Budget) { m.SetTime(noon) },
		"another run":         func(m *miniredis.Miniredis, b *Budget) { m.HSet(b.keys[1], "run", "other") },
		"a request taken out": func(m *miniredis.Miniredis, b *Budget) { _, _ = m.ZRem(b.keys[0], name(1)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serverOf(t)
			b := open(t, server, func(o *Options) { o.Hosts = 1 }).counted("contoso")
			first, _ := b.run(t.Context(), client.TeamAsk{Limit: 100}, heard{}, "", false)
			server.SetTime(noon.Add(time.Hour))
			second, err := b.run(t.Context(), client.TeamAsk{ID: 1, Limit: 100}, heard{epoch: first.epoch, at: first.now}, "", false)
			if err != nil || !second.answer.Granted {
				t.Fatalf("an hour later: got %+v, error %v, want a grant", second, err)
			}
			harm(server, b)
			third, err := b.run(t.Context(), client.TeamAsk{ID: 2, Limit: 100}, heard{epoch: second.epoch, at: second.now}, "", false)
			if err != nil || third.epoch == second.epoch || third.answer.Granted || third.answer.Barred < client.ServiceWindow {
				t.Errorf("after that: got %+v, error %v, want a new log and a bar of a window", third, err)
			}
		})
	}
}

func TestAProcessThatLeavesBeforeItWasAnsweredIsNotMissed(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	s := open(t, server, nil)
	b := s.counted("contoso")
	if _, err := b.Exchange(t.Context(), client.TeamAsk{Limit: 100}); err != nil {
		t.Fatal(err)
	}
	b.had = heard{} // the answer was lost
	_ = s.Close()
	if places, err := server.ZMembers(b.keys[2]); err == nil && len(places) > 0 {
		t.Errorf("places after Close: got %q, want none", places)
	}
}

func TestNoAnswerOfTheServiceStopsAllHostsForMoreThanADay(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	b := open(t, serverOf(t), nil).counted("contoso")
	for _, asked := range []time.Duration{time.Minute, 9 * time.Hour, 365 * day} {
		answer, err := b.Exchange(t.Context(), client.TeamAsk{Limit: 100, Blocked: asked})
		if want := min(asked, day); err != nil || answer.Blocked != want {
			t.Errorf("asked to wait %v: got %v, error %v, want %v", asked, answer.Blocked, err, want)
		}
	}
}

func TestAClockThatLeapsAheadIsNoticedAndItsAnswerNotUsed(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	b := open(t, server, func(o *Options) { o.Hosts = 1 }).counted("contoso")
	if _, err := b.Exchange(t.Context(), client.TeamAsk{Limit: 100}); err != nil {
		t.Fatal(err)
	}
	epoch := b.had.epoch
	server.SetTime(noon.Add(time.Hour))
	answer, err := b.Exchange(t.Context(), client.TeamAsk{ID: 1, Limit: 100})
	if err == nil || answer.Granted {
		t.Fatalf("after a leap: got %+v, error %v, want an error", answer, err)
	}
	answer, err = b.Exchange(t.Context(), client.TeamAsk{ID: 2, Limit: 100})
	if err != nil || answer.Granted || answer.Barred < client.ServiceWindow || !answer.Lost || b.had.epoch == epoch {
		t.Errorf("then: got %+v, error %v, want a new log and a bar of a window", answer, err)
	}
}

func TestAStoreThatDoesNotAnswerIsToldInTime(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]struct {
		prepare func(*miniredis.Miniredis, *Options)
		want    string
	}{
		"down":           {func(m *miniredis.Miniredis, _ *Options) { m.Close() }, "refused"},
		"wrong password": {func(m *miniredis.Miniredis, o *Options) { m.RequireAuth("right"); o.Password = "wrong" }, "password is wrong"},
		"no password":    {func(m *miniredis.Miniredis, _ *Options) { m.RequireAuth("right") }, "asks for a password"},
		"replica":        {func(m *miniredis.Miniredis, _ *Options) { m.SetError("READONLY You can't write") }, "replica"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serverOf(t)
			s := open(t, server, func(o *Options) { given.prepare(server, o) })
			began := time.Now()
			_, err := s.counted("contoso").Exchange(t.Context(), client.TeamAsk{Limit: 100})
			if took := time.Since(began); err == nil || !strings.Contains(err.Error(), given.want) || took > 10*askTimeout {
				t.Errorf("Exchange: got %v after %v, want an error with %q at once", err, took, given.want)
			}
		})
	}
}

func TestAStoreThatComesBackIsReachedAgain(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	server.SetError("NOAUTH Authentication required.")
	s := open(t, server, func(o *Options) { o.Window = time.Second })
	b := s.counted("contoso")
	if _, err := b.Exchange(t.Context(), client.TeamAsk{Limit: 100}); err == nil {
		t.Fatal("without a password: got no error, want one")
	}
	server.SetError("")
	until(t, func() error {
		_, err := b.Exchange(t.Context(), client.TeamAsk{Limit: 100})
		return err
	})
}

// until tries until there is no error.
func until(t *testing.T, try func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		err := try()
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("got %v for 20 s, want that it ends", err)
		}
		pause(ctx, 20*time.Millisecond)
	}
}

func TestCloseTakesLeaveOfTheOthers(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	s := open(t, server, nil)
	b := s.counted("contoso")
	for range 2 {
		if _, err := b.Exchange(t.Context(), client.TeamAsk{Limit: 100}); err != nil {
			t.Fatal(err)
		}
	}
	_ = s.Close()
	if places, err := server.ZMembers(b.keys[2]); err == nil && len(places) > 0 {
		t.Errorf("places after Close: got %q, want none", places)
	}
	if _, err := b.Exchange(t.Context(), client.TeamAsk{Limit: 100}); !errors.Is(err, errClosed) {
		t.Errorf("Exchange after Close: got %v, want %v", err, errClosed)
	}
}

// model says what the script has to answer.
type model struct {
	born, now time.Time
	ends      map[uint64]time.Time
	places    map[int]time.Time
	block     time.Time
	hosts     int
}

const slack = client.ServiceWindow / 100

func (m *model) exchange(place int, heard time.Time, question client.TeamAsk) client.TeamAnswer {
	if m.places[place].Before(heard) {
		m.places[place] = heard
	}
	answer := client.TeamAnswer{Hosts: len(m.places)}
	for _, at := range m.places {
		if m.now.Sub(at) > client.ServiceWindow/client.SilentPart {
			answer.Silent++
		}
	}
	if m.now.Sub(m.born) < 12*client.ServiceWindow {
		answer.Silent += max(0, m.hosts-len(m.places))
	}
	share := question.Limit / max(m.hosts, len(m.places))
	answer.Limit = max(question.Limit-answer.Silent*(question.Limit/m.hosts), share)
	for _, e := range question.Events {
		switch _, known := m.ends[e.ID]; {
		case e.Kind == client.BudgetDrop:
			delete(m.ends, e.ID)
		case e.Kind == client.BudgetEnd:
			m.ends[e.ID] = m.now.Add(-e.Age)
		case !known:
			m.ends[e.ID] = m.now.Add(client.UnderWay(client.ServiceWindow) - e.Age)
		}
	}
	if until := m.now.Add(question.Blocked); question.Blocked > 0 && until.After(m.block) {
		m.block = until
	}
	maps.DeleteFunc(m.ends, func(_ uint64, at time.Time) bool { return m.now.Sub(at) >= client.ServiceWindow+slack })
	answer.Barred = max(0, m.born.Add(client.ServiceWindow+slack).Sub(m.now))
	answer.Blocked = max(0, m.block.Sub(m.now))
	if question.ID != 0 && answer.Barred == 0 && answer.Blocked == 0 && len(m.ends)+question.Beside < answer.Limit {
		m.ends[question.ID], answer.Granted = m.now.Add(client.UnderWay(client.ServiceWindow)), true
	}
	answer.Used = len(m.ends)
	for _, at := range m.ends {
		if !at.After(m.now) {
			answer.Leaves = append(answer.Leaves, at.Add(client.ServiceWindow+slack).Sub(m.now))
		}
	}
	slices.Sort(answer.Leaves)
	return answer
}

func TestTheScriptAnswersAsTheModelDoes(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			compare(t, rand.New(rand.NewPCG(seed, 1)))
		})
	}
}

// compare makes random exchanges of a few places.
func compare(t *testing.T, random *rand.Rand) {
	const places, limit = 3, 20
	server := serverOf(t)
	m := &model{born: noon, now: noon, ends: map[uint64]time.Time{}, places: map[int]time.Time{}, hosts: places}
	var budgets []*Budget
	var had [places]heard
	var open [places][]uint64
	for i := range places {
		budgets = append(budgets, openPlace(t, server, i, places).counted("contoso"))
	}
	granted := 0
	for step := range 1000 {
		place := random.IntN(places)
		question := client.TeamAsk{Limit: limit, Beside: random.IntN(3)}
		if random.IntN(3) > 0 {
			question.ID = random.Uint64()
		}
		if n := len(open[place]); n > 0 && random.IntN(2) == 0 {
			kind := []client.BudgetKind{client.BudgetStart, client.BudgetEnd, client.BudgetEnd, client.BudgetDrop}[random.IntN(4)]
			question.Events = append(question.Events, client.TeamEvent{ID: open[place][n-1], Kind: kind, Age: time.Duration(random.IntN(1e6)) * time.Microsecond})
			if kind != client.BudgetStart {
				open[place] = open[place][:n-1]
			}
		}
		if random.IntN(200) == 0 {
			question.Blocked = time.Duration(random.IntN(60)) * time.Second
		}
		told, err := budgets[place].run(t.Context(), question, had[place], "", false)
		if err != nil {
			t.Fatalf("step %d: got %v, want no error", step, err)
		}
		since := m.now.Add(-client.ServiceWindow/client.SilentPart - time.Microsecond)
		if had[place].epoch != "" {
			since = time.UnixMicro(had[place].at)
		}
		want := m.exchange(place, since, question)
		if got := told.answer; fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Fatalf("step %d, %+v:\ngot  %+v\nwant %+v", step, question, got, want)
		}
		if random.IntN(10) > 0 { // else the answer is lost on its way
			had[place] = heard{epoch: told.epoch, at: told.now}
			if told.answer.Granted {
				open[place] = append(open[place], question.ID)
			}
		}
		if told.answer.Granted {
			granted++
		}
		m.now = m.now.Add(time.Duration(random.IntN(6e6)) * time.Microsecond)
		server.SetTime(m.now)
	}
	if granted < 50 {
		t.Errorf("got %d grants, want 50 at least", granted)
	}
}

func openPlace(t *testing.T, server *miniredis.Miniredis, place, hosts int) *Store {
	return open(t, server, func(o *Options) { o.Place, o.Hosts = fmt.Sprint(place), hosts })
}
