package ui_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui"
)

// account is what the trail was told afterwards.
type account struct{ deeds []ui.Deed }

func (c *account) spend(_ context.Context, d ui.Deed) { c.deeds = append(c.deeds, d) }

func (c *account) requests() (n int) {
	for _, d := range c.deeds {
		n += d.Requests
	}
	return n
}

func TestTheTrailOfAServedExplorerHasItsRequestsAndRows(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			var told account
			o := setup{api: api, served: served(func(s *ui.Served) { s.Spent = told.spend }), pageSize: 50, messages: 300, noBudget: true, query: client.Query{Recipients: []string{"bob@contoso.com"}}}
			explore(t, o, func(e *explorer) {
				do := func(what string, kind ui.DeedKind, keys ...string) ui.Deed {
					t.Helper()
					told.deeds = nil
					asked := e.asked(func() {
						for _, key := range keys {
							e.Press(key)
							e.Settle()
						}
					})
					if got := told.requests(); got != asked || asked == 0 {
						t.Errorf("%s: got %d requests told (%+v), want the %d that were sent", what, got, told.deeds, asked)
						return ui.Deed{}
					}
					last := told.deeds[len(told.deeds)-1]
					if !slices.ContainsFunc(told.deeds, func(d ui.Deed) bool { return d.Kind == kind && d.Requests > 0 }) {
						t.Errorf("%s: got %+v told, want it %s", what, told.deeds, kind)
					}
					return last
				}
				found := do("a search", ui.DeedSearched, "enter")
				if rows := fmt.Sprintf("%d match", found.Rows); found.Rows == 0 || !strings.HasPrefix(found.Query, "to:bob@contoso.com") || !e.Shows(rows) {
					t.Errorf("got %+v told of the search, want its query and rows", found)
				}
				do("again", ui.DeedSearched, "R")
				if api == client.MessageTraces {
					do("the events", ui.DeedOpened, "enter", "enter")
				} else {
					do("a message", ui.DeedOpened, "enter", "enter", "enter")
				}
			})
		})
	}
}

func TestTheTrailOfAServedExplorerIsToldWhatWasSpentWhenItEnds(t *testing.T) {
	t.Parallel()
	var told account
	o := setup{served: served(func(s *ui.Served) { s.Spent = told.spend }), noBudget: true, quitAtOnce: true}
	explore(t, o, func(e *explorer) {
		asked := e.asked(func() {
			e.Press("enter", "ctrl+c")
			e.Settle()
		})
		e.app.AccountLast()
		if got := told.requests(); got != asked {
			t.Errorf("got %d requests told, want the %d that were sent", got, asked)
		}
	})
}
