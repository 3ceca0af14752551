package table

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// listColumns are columns like those of the list of messages, for rows that need widths.
func listColumns(from, to, reason, size, subject int) []Column[string] {
	shortest := max(6, reason-12)
	merged := Column[string]{ID: "status", Width: max(2+reason, 13+2+shortest-1), Min: 15, Extra: 1}
	columns := []Column[string]{
		{ID: "received", Width: 16, DropPriority: 4, Extra: 2, Else: &Column[string]{ID: "received", Width: 13}},
		{ID: "status", Width: 13},
		{ID: "reason", Width: reason, Min: shortest, DropPriority: 3, Extra: 1, Else: &merged},
		{ID: "from", Width: min(from, 32), Min: min(from, 12), Good: 24, Most: from},
		{ID: "to", Width: min(to, 32), Min: min(to, 12), Good: 24, Most: to, DropPriority: 1},
		{ID: "size", Width: size, DropPriority: 5, Extra: 2},
		{ID: "subject", Width: subject, Min: 12, Good: 20, Flex: 1},
	}
	return slices.DeleteFunc(columns, func(c Column[string]) bool { return c.Width == 0 })
}

func widthsOf(columns []fitted[string]) map[string]int {
	widths := map[string]int{}
	for _, column := range columns {
		widths[column.ID] = column.width
	}
	return widths
}

// As it narrows, the extra columns go before an address loses its local part.
func TestExtraColumnsGoFirst(t *testing.T) {
	t.Parallel()
	columns := listColumns(28, 0, 24, 6, 40)
	for _, test := range []struct {
		width int
		want  string
	}{
		{160, "received 16, status 13, reason 24, from 28, size 6, subject 63"},
		{120, "received 16, status 13, reason 24, from 28, size 6, subject 23"},
		{117, "received 16, status 13, reason 24, from 28, subject 28"},
		{100, "received 13, status 13, reason 22, from 24, subject 20"},
		{89, "received 13, status 26, from 24, subject 20"},
		{78, "received 13, status 15, from 24, subject 20"},
		{58, "received 13, status 15, from 12, subject 12"},
		{50, "received 13, status 15, from 12, subject 4"},
	} {
		var got []string
		for _, column := range fit(columns, test.width) {
			got = append(got, fmt.Sprintf("%s %d", column.ID, column.width))
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%d columns: got %s, want %s", test.width, strings.Join(got, ", "), test.want)
		}
	}
}

// Whatever the rows need, ten columns more never make an address or the subject
// narrower, once all columns stand that are no extra.
func TestAWiderTableShowsMore(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		need := []int{1 + random.IntN(50), random.IntN(40), random.IntN(28), random.IntN(8), 1 + random.IntN(80)}
		columns := listColumns(need[0], need[1], need[2], need[3], need[4])
		var all []map[string]int
		for width := range 260 {
			all = append(all, widthsOf(fit(columns, width)))
		}
		for width := 60; width < len(all); width++ {
			for wider := width + 10; wider < len(all); wider++ {
				for _, id := range []string{"from", "to", "subject"} {
					entered := id != "to" && need[1] > 0 && all[width]["to"] == 0 && all[wider]["to"] > 0
					if all[wider][id] < all[width][id] && !entered {
						t.Fatalf("rows that need %v, %s: got %d columns of %d and %d of %d, want no fewer", need, id, all[width][id], width, all[wider][id], wider)
					}
				}
			}
		}
	}
}
