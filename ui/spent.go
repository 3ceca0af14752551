package ui

import (
	"context"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/task"
)

// ledger is how many requests the trail knows of.
type ledger struct {
	mu   sync.Mutex
	told int
}

// untold returns how many requests have gone out that the trail does not know of, and
// takes it to be told.
func (c *source) untold() int {
	c.ledger.mu.Lock()
	defer c.ledger.mu.Unlock()
	n := c.Sent() - c.ledger.told
	c.ledger.told += n
	return n
}

// opening tells the trail that a message is opened, and what that has cost when it was.
func (c *source) opening(ctx context.Context, id string) (opened func(), err error) {
	d := Deed{Kind: DeedOpened, Message: id}
	if err := c.served.tell(ctx, d); err != nil {
		return nil, err
	}
	if !c.served.accounts() {
		return func() {}, nil
	}
	return func() {
		if d.Requests = c.untold(); d.Requests > 0 {
			c.served.Spent(ctx, d)
		}
	}, nil
}

// accounts reports whether the trail is told what things have cost.
func (s *Served) accounts() bool { return s != nil && s.Spent != nil }

// cost is what the search that is shown has cost and brought since the trail was told
// last, and whether there is anything.
func (a *App) cost() (d Deed, some bool) {
	d = Deed{Kind: DeedSearched, Requests: a.client.untold()}
	s := a.search()
	if s == nil {
		return d, d.Requests > 0
	}
	d.Query, d.Rows = s.line, len(s.snapshot.Traces)
	some = d.Requests > 0 || s.told && d.Rows != s.toldRows
	s.toldRows = d.Rows
	return d, some
}

// account tells the trail of that, once nothing is asked for.
func (a *App) account() tea.Cmd {
	served := a.options.Served
	asks := func(s task.Slot) bool { return a.tasks.In(s) != nil }
	if !served.accounts() || a.tasks.In(slotSpent) != nil || slices.ContainsFunc(asking, asks) {
		return nil
	}
	d, some := a.cost()
	if !some {
		return nil
	}
	return task.Start(&a.tasks, slotSpent, "", func(ctx context.Context) (struct{}, error) {
		served.Spent(context.WithoutCancel(ctx), d)
		return struct{}{}, nil
	}, func(struct{}, error) tea.Cmd { return nil })
}

// accountLast tells the trail what it was not told when the explorer ended.
func (a *App) accountLast() {
	a.options.Served.tellAll(context.Background(), a.refusals)
	if !a.options.Served.accounts() {
		return
	}
	if d, some := a.cost(); some {
		a.options.Served.Spent(context.Background(), d)
	}
}
