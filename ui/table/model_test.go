package table

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"msgtrace/theme"
	"msgtrace/ui/text"
)

type row struct {
	id   int
	name string
}

func rows(n int) []*row {
	all := make([]*row, n)
	for i := range all {
		all[i] = &row{id: i, name: fmt.Sprintf("row %d", i)}
	}
	return all
}

func plainTheme(t testing.TB, ascii bool) theme.Theme {
	t.Helper()
	look, err := theme.Builtin("none", ascii)
	if err != nil {
		t.Fatal(err)
	}
	return look
}

func columns() []Column[*row] {
	return []Column[*row]{
		{ID: "id", Title: "No", Width: 8, AlignRight: true, Cell: func(r *row) Cell { return Cell{Text: fmt.Sprint(r.id)} }, Compare: func(a, b *row) int { return a.id - b.id }},
		{ID: "name", Title: "Name", Width: 10, Min: 4, Flex: 1, Cell: func(r *row) Cell { return Cell{Text: r.name} }, Compare: func(a, b *row) int { return strings.Compare(a.name, b.name) }},
	}
}

func table(t testing.TB, n, width, height int) *Model[*row] {
	t.Helper()
	m := New(func(r *row) string { return fmt.Sprint(r.id) }, columns(), plainTheme(t, false))
	m.SetSize(width, height)
	m.SetRows(rows(n))
	return m
}

func current(t *testing.T, m *Model[*row]) int {
	t.Helper()
	r, ok := m.Cursor()
	if !ok {
		t.Fatal("got no row under the cursor, want one")
	}
	return r.id
}

func settle(t *testing.T, m *Model[*row]) {
	t.Helper()
	job, ok := m.Pending()
	if !ok {
		return
	}
	order, err := job.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !m.Apply(order) {
		t.Fatal("got the order refused, though nothing changed, want it applied")
	}
}

func TestViewHasExactlyItsSize(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 3, 100} {
		for width := range 40 {
			for height := range 6 {
				m := table(t, n, width, height)
				view := m.View()
				if height == 0 {
					if view != "" {
						t.Fatalf("height 0: got %q, want nothing", view)
					}
					continue
				}
				lines := strings.Split(view, "\n")
				if len(lines) != height {
					t.Fatalf("%dx%d of %d rows: got %d lines, want %d", width, height, n, len(lines), height)
				}
				for _, line := range lines {
					if got := text.Width(line); got != width {
						t.Fatalf("%dx%d of %d rows: got a line %d wide, want %d: %q", width, height, n, got, width, line)
					}
				}
			}
		}
	}
}

func TestCursorStaysOnItsRow(t *testing.T) {
	t.Parallel()
	for _, n := range []int{50, few + 1000} {
		m := table(t, n, 40, 11)
		all := m.shown.rows
		m.Move(20)
		_, before, _ := m.CursorPosition()
		m.SetRows(append([]*row{{id: 90001}, {id: 90002}}, all...))
		if got := current(t, m); got != 20 {
			t.Fatalf("after rows came in above: got the cursor on %d, want 20", got)
		}
		if _, after, _ := m.CursorPosition(); after != before {
			t.Errorf("after rows came in above: got the cursor on line %d, want %d", after, before)
		}
		m.SetFilter(func(r *row) bool { return r.id%10 == 0 })
		settle(t, m)
		if got := current(t, m); got != 20 {
			t.Fatalf("after a filter that its row passes: got the cursor on %d, want 20", got)
		}
		m.SetFilter(func(r *row) bool { return r.id%10 == 5 })
		settle(t, m)
		if got := current(t, m); got != 25 {
			t.Fatalf("after a filter that hides its row: got the cursor on %d, want the next, 25", got)
		}
		m.SetFilter(nil)
		if got := current(t, m); got != 20 {
			t.Fatalf("without the filter: got the cursor on %d, want 20", got)
		}
		m.Sort("id", true)
		settle(t, m)
		if got := current(t, m); got != 20 {
			t.Fatalf("after a sort: got the cursor on %d, want 20", got)
		}
		m.Sort("", false)
		m.SetRows(nil)
		m.SetRows(all[:10])
		m.SetRows(all[:30])
		if got := current(t, m); got != 20 {
			t.Fatalf("after the rows came again: got the cursor on %d, want 20", got)
		}
	}
}

func TestARowThatIsExpectedKeepsItsLineWhateverComesFirst(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]func(m *Model[*row]){
		"the size": func(m *Model[*row]) { m.SetSize(40, 11); m.SetRows(rows(300)) },
		"the rows": func(m *Model[*row]) { m.SetRows(rows(300)); m.SetSize(40, 11) },
		"some of the rows": func(m *Model[*row]) {
			m.SetRows(rows(150))
			m.SetRows(rows(300))
			m.SetSize(40, 11)
		},
	} {
		m := New(func(r *row) string { return fmt.Sprint(r.id) }, columns(), plainTheme(t, false))
		m.Expect("100", 4, nil)
		first(m)
		if top, _ := m.Visible(); current(t, m) != 100 || top != 96 {
			t.Errorf("%s first: got row %d below the top row %d, want 100 below 96", name, current(t, m), top)
		}
	}
}
