package client

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
)

// rounds answers with the pages of a list that begins again and again. Row returns
// what stands at a place of the list in a round; a page ends where cut says so.
func rounds(list, top int, row func(round, place int) string) func(int, *http.Request) (*http.Response, error) {
	at := 0
	return func(n int, _ *http.Request) (*http.Response, error) {
		rows := make([]string, top-n%min(top, 3)) // so that no page comes again
		for i := range rows {
			rows[i] = row(at/list, at%list)
			at++
		}
		return answer(http.StatusOK, fmt.Sprintf(`{"value":[%s],"@odata.nextLink":"https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces?n=%d"}`, strings.Join(rows, ","), n)), nil
	}
}

func TestACircleThatChangesALittleEachRoundEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		list, top, most int
		row             func(round, place int) string
	}{
		"the same rows, cut elsewhere": {90, 7, 120, func(_, place int) string { return testRow(fmt.Sprint(place), 1, "a@x", "failed") }},
		"a row that is new in each round": {90, 7, 200, func(round, place int) string {
			return testRow(fmt.Sprint(place+1000*max(0, round*(1-place))), 1, "a@x", "failed")
		}},
		"statuses that change": {90, 7, 120, func(round, place int) string {
			return testRow(fmt.Sprint(place), 1, "a@x", []Status{StatusFailed, StatusDelivered}[round%2])
		}},
		"a row":               {1, 1, 60, func(_, place int) string { return testRow(fmt.Sprint(place), 1, "a@x", "failed") }},
		"a list of thousands": {9000, 1000, 150, func(_, place int) string { return testRow(fmt.Sprint(place), 1, "a@x", "failed") }},
		"thousands, some always new": {9000, 1000, 150, func(round, place int) string {
			if place%12 == 0 {
				place += 100_000 * (round + 1)
			}
			return testRow(fmt.Sprint(place), 1, "a@x", "failed")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pages := rounds(test.list, test.top, test.row)
			c, s := newTestClient(t, Tracing, func(n int, r *http.Request) (*http.Response, error) {
				if n > test.most {
					return nil, errors.New("it goes on")
				}
				return pages(n, r)
			})
			r := c.Search(mustPlan(t, c, Query{}))
			err := r.Ensure(t.Context(), math.MaxInt)
			got := r.Snapshot()
			if !errors.Is(err, ErrBadAnswer) || got.Complete || len(got.Traces) < test.list {
				t.Errorf("got %v after %d requests with %d messages, complete %v, want an error within %d beside at least %d messages", err, s.count(), len(got.Traces), got.Complete, test.most, test.list)
			}
		})
	}
}

// TestALongListThatRepeatsItselfIsReadToItsEnd reads lists that are no circles, though
// much of them comes more than once.
func TestALongListThatRepeatsItselfIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	named := func(n int) string { return testRow(fmt.Sprint(n), 1, "a@x", "failed") }
	for name, test := range map[string]struct {
		rows, messages int
		row            func(n int) string
	}{
		"four of five come again":        {4000, 801, func(n int) string { return named(n/5 + n%5%2) }},
		"it begins again and goes on":    {3000, 2000, func(n int) string { return named(n - 1000*min(1, n/1000)) }},
		"rows without an id but for one": {3000, 1, func(n int) string { return testRow(strings.Repeat("x", 1-min(1, n)), 1, "", "failed") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 0
			c, _ := newTestClient(t, Tracing, func(page int, _ *http.Request) (*http.Response, error) {
				rows := []string{}
				for ; len(rows) < 10; n++ {
					rows = append(rows, test.row(n))
				}
				link := ""
				if n < test.rows {
					link = fmt.Sprintf("https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces?n=%d", page)
				}
				return answer(http.StatusOK, fmt.Sprintf(`{"value":[%s],"@odata.nextLink":%q}`, strings.Join(rows, ","), link)), nil
			})
			r := c.Search(mustPlan(t, c, Query{}))
			err := r.Ensure(t.Context(), math.MaxInt)
			if got := r.Snapshot(); err != nil || len(got.Traces) != test.messages {
				t.Errorf("got %v with %d messages, want none and %d", err, len(got.Traces), test.messages)
			}
		})
	}
}
