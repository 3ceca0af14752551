package table

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"msgtrace/ui/uitest"
)

// TestNarrowingLooksOnlyAtWhatIsLeft counts the rows that a filter is asked of.
func TestNarrowingLooksOnlyAtWhatIsLeft(t *testing.T) {
	t.Parallel()
	for _, column := range []string{"", "name"} {
		all := rows(few + 1000)
		m := table(t, 0, 40, 11)
		m.SetRows(all[:few+900])
		m.Sort(column, false)
		settle(t, m)
		asked := 0
		every := func(n int) func(*row) bool {
			return func(r *row) bool { asked++; return r.id%n == 0 }
		}
		for _, step := range []struct {
			what string
			do   func()
			n    int
			want int // rows asked
		}{
			{"a filter", func() { m.SetFilter(every(10)) }, 10, few + 900},
			{"a narrower one", func() { m.Narrow(every(20)) }, 20, (few + 900 + 9) / 10},
			{"more rows", func() { m.SetRows(all) }, 20, 100},
			{"two narrower ones, of which the first was not worked out", func() { m.Narrow(every(40)); m.Narrow(every(80)) }, 80, (few + 1000 + 19) / 20},
			{"narrower, with more rows than the last order knows", func() { m.SetRows(all[:few+990]); settle(t, m); m.SetRows(all); asked = 0; m.Narrow(every(160)) }, 160, (few+990+79)/80 + 10},
			{"another filter", func() { m.SetFilter(every(7)) }, 7, few + 1000},
			{"narrower than one that was not worked out", func() { m.SetFilter(every(3)); m.Narrow(every(6)) }, 6, few + 1000},
		} {
			asked = 0
			step.do()
			settle(t, m)
			if asked != step.want {
				t.Errorf("%s, sorted by %q: got %d rows asked, want %d", step.what, column, asked, step.want)
			}
			var compare func(a, b *row) int
			if column != "" {
				compare = columns()[1].Compare
			}
			want := expected(m.shown.rows, func(r *row) bool { return r.id%step.n == 0 }, compare, false)
			if got := shown(m); !slices.Equal(got, want) {
				t.Errorf("%s, sorted by %q: got %d rows, want the %d of %d", step.what, column, len(got), len(want), step.n)
			}
		}
	}
}

func shown(m *Model[*row]) []*row {
	var all []*row
	for place := range m.Len() {
		all = append(all, m.Row(place))
	}
	return all
}

func TestNarrowingCanBeStopped(t *testing.T) {
	t.Parallel()
	m := table(t, 3*stride, 20, 10)
	m.SetFilter(func(*row) bool { return true })
	settle(t, m)
	m.Narrow(func(*row) bool { return true })
	job, _ := m.Pending()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := job.Run(ctx); err != context.Canceled {
		t.Errorf("got the error %v, want %v", err, context.Canceled)
	}
}

// TestTheCursorStaysWhereAFilterBroughtIt: without Stay it goes back to the row on
// which it was before.
func TestTheCursorStaysWhereAFilterBroughtIt(t *testing.T) {
	t.Parallel()
	for _, stay := range []bool{false, true} {
		m := table(t, 100, 40, 11)
		m.Move(20)
		m.SetFilter(func(r *row) bool { return r.id%10 == 5 })
		want := 20
		if stay {
			m.Stay()
			want = 25
		}
		if m.SetFilter(nil); current(t, m) != want {
			t.Errorf("stay %v: got the cursor on %d, want %d", stay, current(t, m), want)
		}
	}
}

func TestWhatWasFoundIsMarked(t *testing.T) {
	t.Parallel()
	look := uitest.Theme(t, "ansi16", false)
	match := func(s string) string { return look.Problem.Bold(true).Render(s) } // in the color of the cell
	column := Column[*row]{ID: "name", Width: 10, Cell: func(r *row) Cell { return Cell{Text: r.name, Style: &look.Problem, Tail: " +1"} }}
	m := New(func(r *row) string { return fmt.Sprint(r.id) }, []Column[*row]{column, {ID: "other", Width: 3, Cell: func(r *row) Cell { return Cell{Text: "ann"} }}}, look)
	m.SetSize(30, 2)
	m.SetRows([]*row{{name: "ann's annals"}})
	m.View()
	m.SetHits(func(column, shown string) [][2]int {
		if want := "ann's …"; column == "name" && shown != want {
			t.Errorf("got asked about %q, want what is shown, %q", shown, want)
		}
		if column != "name" {
			return nil
		}
		return [][2]int{{0, 3}, {4, 5}}
	})
	want := match("ann") + look.Problem.Render("'") + match("s") + look.Problem.Render(" …"+" +1")
	if got := m.View(); !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
	m.SetHits(nil)
	if got := m.View(); strings.Contains(got, match("ann")) {
		t.Errorf("without hits: got %q, want none marked", got)
	}
}

func TestAPanicOfAFilterComesToWhoRunsTheJob(t *testing.T) {
	t.Parallel()
	m := table(t, 8*stride, 20, 10)
	m.SetFilter(func(r *row) bool {
		if r.id%stride == 0 {
			panic("no filter")
		}
		return true
	})
	job, _ := m.Pending()
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, "no filter") {
			t.Errorf("got the panic %q, want that of the filter", got)
		}
	}()
	_, err := job.Run(context.Background())
	t.Errorf("got the error %v, want a panic", err)
}
