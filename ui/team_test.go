package ui_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// teamBudget is the budget of all hosts in a test.
type teamBudget struct {
	down atomic.Bool
	lost atomic.Bool
}

func (b *teamBudget) Exchange(_ context.Context, ask client.TeamAsk) (client.TeamAnswer, error) {
	if b.down.Load() {
		return client.TeamAnswer{}, errors.New("connection refused")
	}
	answer := client.TeamAnswer{Granted: ask.ID != 0, Used: 7, Limit: ask.Limit, Hosts: 4, Leaves: slices.Repeat([]time.Duration{4 * time.Minute}, 7)}
	if b.lost.Load() {
		answer.Granted, answer.Barred = false, 2*time.Minute
	}
	return answer, nil
}

func TestTheMeterSaysWhatBecomesOfTheSharedBudget(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		width                       int
		normal, waits, share, begin string
	}{
		{80, "7/100", "7/100 alone", "/25 alone", "7/100 held"},
		{120, "7/100 requests", "7/100 requests, shared budget silent, next 01:0", "/25 requests, shared budget silent: this host's share", "7/100 requests, shared budget begins at 01:"},
		{160, "7/100 requests", "the shared budget does not answer, next 01:0", "/25 requests, the shared budget does not answer: this host's share of 25 until it does", "shared budget begins at 01:"},
	} {
		shared := &teamBudget{}
		cancel := func() {}
		share := func(b *client.Budget) {
			var ctx context.Context
			ctx, cancel = context.WithCancel(context.Background())
			client.WithTeamBudget(ctx, shared, 4, nil)(b)
		}
		explore(t, setup{pageSize: 5, limit: 100, budget: []client.BudgetOption{share}, Options: uitest.Options{Width: test.width, Height: 30}}, func(e *explorer) {
			defer func() { cancel() }()
			e.Press("enter")
			e.Settle()
			e.Expect(test.normal)
			shared.down.Store(true)
			e.Advance(20 * time.Second)
			e.Press("G")
			e.WaitFor(test.waits)
			e.WaitFor("The shared budget does not answer. Resuming at 01:0")
			e.Advance(6 * time.Minute)
			e.Settle()
			e.Expect(test.share)
			shared.down.Store(false)
			shared.lost.Store(true)
			e.Advance(10 * time.Second)
			e.Press("G")
			e.WaitFor(test.begin)
			shared.lost.Store(false)
			e.Advance(time.Minute)
			e.Settle()
			e.Expect(test.normal)
			if e.Shows("shared budget") {
				e.Errorf("got a word on the shared budget, want none: it answers")
			}
		})
	}
}
