package table

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// check holds what is true of every table at any time.
func check(t *testing.T, m *Model[*row]) {
	t.Helper()
	n, page := m.Len(), max(1, m.page())
	first, end := m.Visible()
	switch {
	case n == 0 && (m.cursor != 0 || m.start != 0):
		t.Fatalf("without rows: got the cursor at %d and the view at %d, want 0 and 0", m.cursor, m.start)
	case n == 0:
		return
	case m.cursor < 0 || m.cursor >= n:
		t.Fatalf("got the cursor at %d, want it below %d", m.cursor, n)
	case first < 0 || m.cursor < first || m.cursor >= first+page:
		t.Fatalf("got the cursor at %d, want it in view, from %d to %d", m.cursor, first, end)
	case first > 0 && first+page > n:
		t.Fatalf("got %d to %d of %d rows on %d lines, want none of these empty", first, end, n, page)
	}
}

// TestScrollRule goes about a table at random.
func TestScrollRule(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		m := table(t, random.IntN(60), 20, random.IntN(20))
		for range 200 {
			cursor, start := m.cursor, m.start
			switch random.IntN(9) {
			case 0:
				m.Move(1)
				if m.start < start || m.start > start+1 || m.cursor > cursor+1 {
					t.Fatalf("down: got the cursor from %d to %d and the view from %d to %d, want one row each at most", cursor, m.cursor, start, m.start)
				}
			case 1:
				m.Move(-1)
				if m.start > start || m.start < start-1 || m.cursor < cursor-1 {
					t.Fatalf("up: got the cursor from %d to %d and the view from %d to %d, want one row each at most", cursor, m.cursor, start, m.start)
				}
			case 2:
				m.Page(1 - 2*random.IntN(2))
			case 3:
				m.HalfPage(1 - 2*random.IntN(2))
			case 4:
				m.Top()
			case 5:
				m.Bottom()
			case 6:
				m.SetSize(20, random.IntN(20))
			case 7:
				m.SetRows(rows(random.IntN(60)))
			case 8:
				m.MoveTo(random.IntN(100) - 20)
			}
			check(t, m)
		}
	}
}

// TestPageKeepsTheLine: a page down and up again leads back to where one was.
func TestPageKeepsTheLine(t *testing.T) {
	t.Parallel()
	m := table(t, 100, 20, 11)
	m.Move(34)
	_, line, _ := m.CursorPosition()
	for _, step := range []func(){func() { m.Page(1) }, func() { m.HalfPage(1) }, func() { m.Page(-1) }, func() { m.HalfPage(-1) }} {
		step()
		if _, got, _ := m.CursorPosition(); got != line {
			t.Errorf("got the cursor on line %d, want %d", got, line)
		}
	}
	if m.cursor != 34 {
		t.Errorf("got the cursor at %d, want 34", m.cursor)
	}
}

// expected is the order worked out in the simplest way.
func expected(all []*row, match func(*row) bool, compare func(a, b *row) int, reverse bool) []*row {
	var want []*row
	for _, r := range all {
		if match == nil || match(r) {
			want = append(want, r)
		}
	}
	if compare != nil {
		slices.SortStableFunc(want, func(a, b *row) int {
			if reverse {
				return -compare(a, b)
			}
			return compare(a, b)
		})
	}
	return want
}

// TestFilterAndSort compares the table with the simplest way to do the same,
// while rows come in, with and without jobs.
func TestFilterAndSort(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	filters := map[string]func(*row) bool{
		"all": nil, "third": func(r *row) bool { return r.id%3 == 0 }, "none": func(*row) bool { return false },
	}
	for _, size := range []int{0, 1, 500, few, few + 1, 3*stride + 77} {
		for name, match := range filters {
			for _, column := range []string{"", "id", "name"} {
				for _, reverse := range []bool{false, true} {
					t.Run(fmt.Sprintf("%d %s %s %v", size, name, column, reverse), func(t *testing.T) {
						all := rows(size + 100)
						for _, r := range all {
							r.id = random.IntN(200)
							r.name = fmt.Sprintf("row %d", r.id/2)
						}
						m := New(func(r *row) string { return fmt.Sprint(r.id) }, columns(), plainTheme(t, false))
						m.SetSize(40, 10)
						m.Sort(column, reverse)
						m.SetFilter(match)
						for _, n := range []int{size, size + 40, size + 100} {
							m.SetRows(all[:n:n])
							settle(t, m)
							check(t, m)
							var compare func(a, b *row) int
							for _, c := range columns() {
								if c.ID == column {
									compare = c.Compare
								}
							}
							want := expected(all[:n], match, compare, reverse)
							if m.Len() != len(want) {
								t.Fatalf("got %d rows, want %d", m.Len(), len(want))
							}
							for i := range want {
								if m.Row(i) != want[i] {
									t.Fatalf("row %d: got %v, want %v", i, m.Row(i), want[i])
								}
							}
						}
					})
				}
			}
		}
	}
}

func TestJobOfOtherRulesComesTooLate(t *testing.T) {
	t.Parallel()
	m := table(t, few+10, 20, 10)
	m.SetFilter(func(r *row) bool { return r.id > 5 })
	job, ok := m.Pending()
	if !ok || m.Len() != few+10 {
		t.Fatalf("got pending %v with %d rows, want a job, and all %d rows before it", ok, m.Len(), few+10)
	}
	order, err := job.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	m.SetFilter(func(r *row) bool { return r.id > 7 })
	if m.Apply(order) {
		t.Error("got the order of another filter applied, want it refused")
	}
	settle(t, m)
	if got, want := m.Len(), few+2; got != want {
		t.Errorf("got %d rows, want %d", got, want)
	}
	if m.Apply(order) {
		t.Error("got an old order applied, want it refused")
	}
}

func TestRowsMayComeInDuringAJob(t *testing.T) {
	t.Parallel()
	all := rows(few + 100)
	m := table(t, 0, 20, 10)
	m.SetRows(all[:few+10])
	m.SetFilter(func(r *row) bool { return r.id%2 == 0 })
	job, _ := m.Pending()
	m.SetRows(all)
	order, err := job.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !m.Apply(order) || m.Len() != (few+10)/2 {
		t.Fatalf("got %d rows, want %d of those before the job", m.Len(), (few+10)/2)
	}
	next, ok := m.Pending()
	if !ok || next.Serial() <= job.Serial() {
		t.Fatal("got no job for the new rows, want one")
	}
	settle(t, m)
	if got, want := m.Len(), len(all)/2; got != want {
		t.Errorf("got %d rows, want %d", got, want)
	}
}

func TestJobStops(t *testing.T) {
	t.Parallel()
	m := table(t, 3*stride, 20, 10)
	m.Sort("name", true)
	job, _ := m.Pending()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := job.Run(ctx); err != context.Canceled {
		t.Errorf("got the error %v, want %v", err, context.Canceled)
	}
}

func TestSortOnlyWhereThereIsAnOrder(t *testing.T) {
	t.Parallel()
	m := New(func(r *row) string { return r.name }, []Column[*row]{{ID: "name", Cell: func(*row) Cell { return Cell{} }}}, plainTheme(t, false))
	if m.Sort("name", false) || m.Sort("other", false) {
		t.Error("sorting by a column without an order: got true, want false")
	}
	if !m.Sort("", false) {
		t.Error("sorting by nothing: got false, want true")
	}
}

func TestTheOrderTheRowsCameInCostsNothing(t *testing.T) {
	t.Parallel()
	m := table(t, few+10, 30, 10)
	if m.Sort("id", true); strings.Contains(m.View(), "No ▾") {
		t.Errorf("before the job: got\n%s\nwant no mark of the order to come", m.View())
	}
	settle(t, m)
	if column, reverse := m.Sorted(); column != "id" || !reverse || !strings.Contains(m.View(), "No ▾") {
		t.Errorf("got the order %q, reversed %v, in\n%s\nwant id, reversed and marked", column, reverse, m.View())
	}
	m.Sort("", false)
	if _, pending := m.Pending(); pending || m.order != nil {
		t.Errorf("rows as they came: got pending %v and an order of %d, want no job and no order", pending, len(m.order))
	}
	if column, _ := m.Sorted(); column != "" {
		t.Errorf("rows as they came: got the order %q, want none", column)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, n := range []int{100, 3 * nearby} {
		m := table(t, n, 20, 10)
		last := n - 10
		is := func(ids ...int) func(*row) bool {
			return func(r *row) bool { return slices.Contains(ids, r.id) }
		}
		find := func(match func(*row) bool, forward bool) Hit {
			hit, scan, more := m.Find(match, forward)
			if !more {
				return hit
			}
			hit, err := scan.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if m.MoveToHit(hit) != hit.Found {
				t.Fatalf("moving to %+v: got %v, want %v", hit, !hit.Found, hit.Found)
			}
			return hit
		}
		for _, step := range []struct {
			ids            []int
			forward, found bool
			wrapped        bool
			at             int
		}{
			{[]int{7, last}, true, true, false, 7},
			{[]int{7, last}, true, true, false, last},
			{[]int{7, last}, true, true, true, 7},
			{[]int{7, last}, false, true, true, last},
			{[]int{7, last}, false, true, false, 7},
			{[]int{7}, true, true, true, 7},
			{nil, true, false, false, 7},
			{nil, false, false, false, 7},
		} {
			hit := find(is(step.ids...), step.forward)
			if hit.Found != step.found || hit.Wrapped != step.wrapped || current(t, m) != step.at {
				t.Errorf("of %d rows: got found %v, wrapped %v, at %d, want %+v", n, hit.Found, hit.Wrapped, current(t, m), step)
			}
		}
	}
}

func TestLandWhereTheRowIsNow(t *testing.T) {
	t.Parallel()
	m := table(t, 3*nearby, 20, 10)
	all := m.shown.rows
	_, scan, more := m.Find(func(r *row) bool { return r.id == 2*nearby }, true)
	if !more {
		t.Fatal("got no scan for a row far away, want one")
	}
	hit, err := scan.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	m.SetRows(append([]*row{{id: -1}}, all...))
	if !m.MoveToHit(hit) || current(t, m) != 2*nearby {
		t.Errorf("got the cursor on %d, want %d", current(t, m), 2*nearby)
	}
	m.SetRows(all[:10])
	if m.MoveToHit(hit) {
		t.Error("moving to a row that is gone: got true, want false")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := scan.Run(ctx); err != context.Canceled {
		t.Errorf("got the error %v, want %v", err, context.Canceled)
	}
}

func TestFindWithoutRows(t *testing.T) {
	t.Parallel()
	m := table(t, 0, 20, 10)
	if hit, _, more := m.Find(func(*row) bool { return true }, true); hit.Found || more {
		t.Error("got a hit or a scan without rows, want neither")
	}
}
