package client

import (
	"testing"
	"time"
)

func TestDetailsHaveABudgetOfTheirOwnIfTheServiceCountsThemApart(t *testing.T) {
	t.Parallel()
	for _, dialect := range Dialects() {
		c, _ := newTestClient(t, dialect, answers(emptyPage, emptyPage), func(o *Options) { o.DetailsBudget = NewBudget(10, time.Minute) })
		if err := askLatest(t.Context(), t, c); err != nil {
			t.Fatal(err)
		}
		_, _ = c.Events(t.Context(), Trace{ID: seedID}, "bob@contoso.com") // MessageTraces finds no such message
		list, details := c.Budget().State().Used, c.DetailsBudget().State().Used
		if separate := dialect == Tracing; separate && (list != 1 || details != 1) || !separate && (list != 2 || c.DetailsBudget() != c.Budget()) {
			t.Errorf("%s: got %d and %d requests, want 1 and 1 in tracing, and both of one budget in message-traces", dialect, list, details)
		}
	}
}
