package team

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"msgtrace/client"
)

// process is one of several of a place, as the script sees it.
type process struct {
	*Budget
	t   *testing.T
	had heard
}

func processOf(t *testing.T, server *miniredis.Miniredis, place, hosts int) *process {
	return &process{Budget: openPlace(t, server, place, hosts).counted("contoso"), t: t}
}

// ask asks for a request, and hears the answer.
func (p *process) ask(id uint64) client.TeamAnswer {
	p.t.Helper()
	told, err := p.run(p.t.Context(), client.TeamAsk{ID: id, Limit: 100}, p.had, "", false)
	if err != nil {
		p.t.Fatalf("run: got %v, want no error", err)
	}
	p.asked, p.had = true, heard{epoch: told.epoch, at: told.now}
	return told.answer
}

func TestTheShareOfAHostIsKeptWhileOneOfItsProcessesIsSilent(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	first, second, other := processOf(t, server, 1, 2), processOf(t, server, 1, 2), processOf(t, server, 2, 2)
	for _, p := range []*process{first, second, other, first, second, other} {
		p.ask(0)
	}
	for _, test := range []struct {
		after time.Duration // since the second process was heard of
		want  int
	}{{10 * time.Second, 100}, {20 * time.Second, 50}, {19 * time.Minute, 50}, {time.Hour, 100}} {
		server.SetTime(noon.Add(test.after))
		first.ask(0)
		first.ask(0)
		other.ask(0)
		if got := other.ask(0); got.Limit != test.want {
			t.Errorf("%v after a process of the other host was heard of: got a limit of %d, want %d", test.after, got.Limit, test.want)
		}
	}
}

func TestAHostThatIsSilentKeepsTheShareThatItWasTold(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	cut, other := processOf(t, server, 1, 2), processOf(t, server, 2, 2)
	cut.ask(0)
	cut.ask(0) // there are two, so that it may spend 50 by itself
	server.SetTime(noon.Add(time.Minute))
	third := processOf(t, server, 3, 2)
	for range 2 {
		third.ask(0)
		other.ask(0)
	}
	if got := other.ask(0); got.Silent != 1 || got.Limit != 50 {
		t.Errorf("got a limit of %d with %d hosts silent, want 50 with one", got.Limit, got.Silent)
	}
}

func TestAProcessThatHasJustBegunWaitsUntilOthersWouldHaveNoticedALeapOfTheClock(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	known, fresh := processOf(t, server, 1, 2), processOf(t, server, 2, 2)
	now := noon
	pass := func(d time.Duration) { now = now.Add(d); server.SetTime(now) }
	for range 80 {
		known.ask(0)
		pass(5 * time.Second)
	}
	pass(time.Hour)
	if got := fresh.ask(1); got.Granted || got.Barred <= 0 {
		t.Errorf("right after a leap: got %+v, want no request and a bar", got)
	}
	if got := known.ask(2); !got.Granted {
		t.Errorf("of a process that can tell: got %+v, want a request", got)
	}
	pass(5 * time.Second)
	if got := fresh.ask(3); got.Granted {
		t.Errorf("5 s later: got %+v, want no request", got)
	}
	pass(15 * time.Second)
	if got := fresh.ask(4); !got.Granted || got.Barred > 0 {
		t.Errorf("20 s later: got %+v, want a request", got)
	}
	for _, p := range []*process{known, fresh} {
		p.leave()
	}
	pass(time.Hour)
	if got := processOf(t, server, 1, 2).ask(5); !got.Granted {
		t.Errorf("an hour after all have left: got %+v, want a request", got)
	}
}
