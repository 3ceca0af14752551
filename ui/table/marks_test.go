package table

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"msgtrace/ui/action"
)

func markedIDs(m *Model[*row]) string {
	var ids []string
	for _, r := range m.Marked() {
		ids = append(ids, fmt.Sprint(r.id))
	}
	return strings.Join(ids, " ")
}

func TestMarks(t *testing.T) {
	t.Parallel()
	m := table(t, 100, 20, 11)
	is := func(when, want string) {
		t.Helper()
		if got := markedIDs(m); got != want {
			t.Errorf("%s: got %q marked, want %q", when, got, want)
		}
	}
	press := func(actions ...action.ID) {
		for _, id := range actions {
			if !m.Handle(id) {
				t.Errorf("%s: got it left to others, want it taken", id)
			}
		}
	}
	is("at first", "")
	press(action.Mark, action.Down, action.Down, action.Mark)
	is("two", "0 2")
	press(action.Mark)
	is("one taken off", "0")
	press(action.Down, action.MarkRange, action.Down, action.Down)
	is("a range", "0 3 4 5")
	if marked, ranged := m.Marks(); marked != 1 || ranged != 3 {
		t.Errorf("got %d marked and %d in the range, want 1 and 3", marked, ranged)
	}
	press(action.Up, action.Up, action.Up)
	is("the range turned around", "0 2 3")
	press(action.MarkRange)
	is("its end", "0 2 3")
	press(action.MarkRange, action.Top, action.Mark)
	is("a range that space ends", "0 1 2 3")
	m.MoveTo(9)
	press(action.MarkRange, action.Down)
	if !m.EndRange(false) || m.EndRange(false) {
		t.Error("got a range that cannot be dropped, or twice, want it dropped once")
	}
	is("a range that was dropped", "0 1 2 3")
	m.SetFilter(func(r *row) bool { return r.id%50 == 1 })
	press(action.MarkAll)
	is("all that a filter shows, the others behind", "1 51 0 2 3")
	m.SetFilter(nil)
	m.Sort("id", true)
	is("in the order of the rows", "51 3 2 1 0")
	if !m.Unmark() || m.Unmark() {
		t.Error("got marks that cannot be taken off, or twice, want them taken off once")
	}
	is("none left", "")
	m.SetRows(nil)
	press(action.Mark, action.MarkRange, action.MarkAll)
	is("without rows", "")
}

func TestTheSignOfAMark(t *testing.T) {
	t.Parallel()
	m := table(t, 5, 20, 6)
	m.Mark()
	m.Move(2)
	m.Mark()
	m.Move(1)
	m.MarkRange()
	m.Move(1)
	var gutters []string
	for _, line := range strings.Split(m.View(), "\n")[1:] {
		gutters = append(gutters, string([]rune(line)[:2]))
	}
	if got, want := strings.Join(gutters, "|"), " ◆|  | ◆| ◆|▌◆"; got != want {
		t.Errorf("got the gutters %q, want %q", got, want)
	}
	for width := range 4 {
		m.SetSize(width, 6)
		for _, line := range strings.Split(m.View(), "\n") {
			if got := len([]rune(line)); got != width {
				t.Errorf("in %d columns: got %q, want it as wide", width, line)
			}
		}
	}
}

// TestMarksStayOnTheirRows goes about a table at random, and compares its marks with
// a set of keys.
func TestMarksStayOnTheirRows(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		all := rows(300)
		m := table(t, 0, 20, 11)
		m.SetRows(all[:100])
		want := map[int]bool{}
		for range 60 {
			switch random.IntN(8) {
			case 0:
				m.MoveTo(random.IntN(max(1, m.Len())))
				if r, ok := m.Cursor(); ok {
					want[r.id] = !want[r.id]
					m.Mark()
				}
			case 1:
				from, to := random.IntN(max(1, m.Len())), random.IntN(max(1, m.Len()))
				m.MoveTo(from)
				m.MarkRange()
				m.MoveTo(to)
				m.MarkRange()
				for place := min(from, to); place <= max(from, to) && place < m.Len(); place++ {
					want[m.Row(place).id] = true
				}
			case 2:
				n := 3 + random.IntN(90)
				m.SetFilter(func(r *row) bool { return r.id%n == 0 })
				m.MarkAll()
				for place := range m.Len() {
					want[m.Row(place).id] = true
				}
			case 3:
				m.SetFilter(nil)
			case 4:
				m.Sort([]string{"", "id", "name"}[random.IntN(3)], random.IntN(2) == 0)
			case 5:
				m.SetRows(all[:random.IntN(len(all))])
			case 6: // rows come in above and between, and others are gone
				mixed := slices.Clone(all)
				random.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
				m.SetRows(mixed[:random.IntN(len(mixed))])
			case 7: // the same rows, made again
				again := slices.Clone(m.shown.rows)
				for i, r := range again {
					again[i] = &row{id: r.id, name: r.name}
				}
				m.SetRows(again)
			}
			var got, there []int
			for _, r := range m.Marked() {
				got = append(got, r.id)
			}
			for _, r := range m.shown.rows {
				if want[r.id] {
					there = append(there, r.id)
				}
			}
			slices.Sort(got)
			slices.Sort(there)
			if marked, _ := m.Marks(); !slices.Equal(got, there) || marked != len(there) {
				t.Fatalf("got %v marked, counted %d, want %v", got, marked, there)
			}
		}
	}
}

// A range goes on with its row when rows come in.
func TestARangeStaysOnItsRow(t *testing.T) {
	t.Parallel()
	all := rows(30)
	m := table(t, 0, 20, 11)
	m.SetRows(all[10:20])
	m.Move(2)
	m.MarkRange()
	m.Move(2)
	m.SetRows(all[5:25])
	if got, want := markedIDs(m), "12 13 14"; got != want {
		t.Errorf("after rows came in above: got %q, want %q", got, want)
	}
	m.Sort("id", true)
	if got, want := markedIDs(m), "14 13 12"; got != want {
		t.Errorf("in another order: got %q, want %q", got, want)
	}
	m.SetRows(all[13:25])
	if _, ranged := m.Marks(); ranged != 0 {
		t.Errorf("without the row at which it began: got a range of %d, want none", ranged)
	}
}

func BenchmarkMarkAll(b *testing.B) {
	m := New(func(r *row) string { return fmt.Sprint(r.id) }, columns(), plainTheme(b, false))
	m.SetSize(120, 40)
	m.SetRows(rows(1_000_000))
	for _, filter := range []func(*row) bool{nil, func(*row) bool { return true }} {
		m.SetFilter(filter)
		if job, pending := m.Pending(); pending {
			order, err := job.Run(context.Background())
			if err != nil {
				b.Fatal(err)
			}
			m.Apply(order)
		}
		b.Run(fmt.Sprint("filtered ", filter != nil), func(b *testing.B) {
			for b.Loop() {
				m.MarkAll()
				m.Unmark()
			}
		})
	}
}
