package table

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

// message is a row like those of the program.
type message struct {
	id                                     string
	received, status, from, to, size, subj string
}

func messages(look theme.Theme, n int) []*message {
	senders := []string{"ann@fabrikam.com", "noreply@fabrikam.com", "cy@contoso.com", "jörg.müller@example.net"}
	subjects := []string{
		"Invoice 2041", "Your receipt", "発注書 / invoice", "Re: Größe 🎉 and \x1b[31mmore\x1b[m", "نشرة \u202eأسبوعية", "क्षत्रिय स्ते", "👨\u200d👩\u200d👧 👍🏽 🇩🇪", strings.Repeat("long ", 30),
	}
	statuses := []client.Status{client.StatusFailed, client.StatusDelivered, client.StatusPending, client.StatusQuarantined}
	all := make([]*message, n)
	for i := range all {
		status := look.Status(statuses[i%4])
		all[i] = &message{
			id: fmt.Sprintf("m%d", i), received: fmt.Sprintf("23 Nov %02d:%02d:%02d", i/3600%24, i/60%60, i%60),
			status: status.Glyph + " " + status.Word, from: senders[i%len(senders)], to: fmt.Sprintf("user%d@contoso.com +%d", i, i%20),
			size: text.Size(int64(i) * 977), subj: text.Clean(subjects[i%len(subjects)]).String(),
		}
	}
	return all
}

func messageColumns(look *theme.Theme) []Column[*message] {
	cell := func(f func(*message) string, style *lipgloss.Style) func(*message) Cell {
		return func(m *message) Cell { return Cell{Text: f(m), Style: style} }
	}
	return []Column[*message]{
		{ID: "received", Title: "Received", Width: 15, Cell: cell(func(m *message) string { return m.received }, &look.Faint), Compare: func(a, b *message) int { return strings.Compare(a.received, b.received) }},
		{ID: "status", Title: "Status", Width: 16, Min: 12, DropPriority: 1, Cell: func(m *message) Cell {
			glyph, word, _ := strings.Cut(m.status, " ")
			return Cell{Spans: []Span{{Text: glyph, Style: &look.Problem}, {Text: " "}, {Text: word, Style: &look.Strong}}}
		}},
		{ID: "from", Title: "From", Width: 22, Min: 12, Flex: 1, DropPriority: 2, Cell: cell(func(m *message) string { return m.from }, nil)},
		{ID: "to", Title: "To", Width: 22, Min: 12, Flex: 1, DropPriority: 3, Cell: cell(func(m *message) string { return m.to }, nil)},
		{ID: "size", Title: "Size", Width: 7, AlignRight: true, DropPriority: 4, Cell: cell(func(m *message) string { return m.size }, nil)},
		{ID: "subject", Title: "Subject", Width: 24, Min: 8, Flex: 3, Cell: cell(func(m *message) string { return m.subj }, &look.Match)},
	}
}

func messageTable(t testing.TB, name string, ascii bool, n, width, height int) *Model[*message] {
	t.Helper()
	look, err := theme.Builtin(name, ascii)
	if err != nil {
		t.Fatal(err)
	}
	m := New(func(m *message) string { return m.id }, messageColumns(&look), look)
	m.SetSize(width, height)
	m.SetRows(messages(look, n))
	return m
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name          string
		ascii         bool
		width, height int
	}{
		{"120 unicode", false, 120, 14}, {"80 unicode", false, 80, 12}, {"60 unicode", false, 60, 12}, {"30 unicode", false, 30, 5}, {"80 ascii", true, 80, 12},
	} {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			uitest.Golden(t, render(t, test.ascii, test.width, test.height))
		})
	}
}

// render draws a table of messages with the cursor in it.
func render(t *testing.T, ascii bool, width, height int) string {
	t.Helper()
	m := messageTable(t, "none", ascii, 40, width, height)
	m.Sort("received", true)
	m.Top()
	m.Move(4)
	view := m.View()
	for i, line := range strings.Split(view, "\n") {
		if got := text.Width(line); got != width {
			t.Errorf("line %d: got %d columns, want %d", i, got, width)
		}
	}
	return view
}

// In ASCII the table has its own signs, each as wide as what it stands for, but for two
// dots where a text was cut: only what is not ASCII in both is the mail's.
func TestASCIIDiffersInTheSignsOnly(t *testing.T) {
	t.Parallel()
	signs := strings.NewReplacer("… Pending", "P Pending", "▾", "v", "▌", ">", "⚑", "Q", "✓", "D", "✗", "X")
	for _, width := range []int{120, 60, 30} {
		got := strings.Split(render(t, true, width, 12), "\n")
		for i, want := range strings.Split(signs.Replace(render(t, false, width, 12)), "\n") {
			before, _, cut := strings.Cut(want, "…")
			if before = before[:max(0, strings.LastIndexByte(before, ' '))]; got[i] != want && !(cut && strings.HasPrefix(got[i], before)) {
				t.Errorf("%d columns: got\n%s\nwant\n%s", width, got[i], want)
			}
		}
	}
}

// TestStyledViewHasItsWidth: styles change no width, and every line ends as
// plain as it began.
func TestStyledViewHasItsWidth(t *testing.T) {
	t.Parallel()
	for _, name := range theme.Names() {
		for width := 10; width < 130; width += 7 {
			m := messageTable(t, name, false, 30, width, 20)
			m.SetFocused(width%2 == 0)
			for _, line := range strings.Split(m.View(), "\n") {
				if text.Width(line) != width {
					t.Fatalf("%s: got a line %d wide, want %d: %q", name, text.Width(line), width, line)
				}
				if at := strings.LastIndex(line, "\x1b["); at >= 0 && !strings.HasPrefix(line[at:], "\x1b[m") {
					t.Fatalf("%s: got %q, want it to end in no style", name, line)
				}
			}
		}
	}
}

func TestColumnsFit(t *testing.T) {
	t.Parallel()
	columns := messageColumns(&theme.Theme{})
	for width := range 200 {
		kept := fit(columns, width)
		sum := gap * (len(kept) - 1)
		for _, column := range kept {
			if column.width < least(column.Column) && leastOf(kept) <= width {
				t.Fatalf("at %d: got %s %d wide, want %d at least", width, column.ID, column.width, least(column.Column))
			}
			sum += column.width
		}
		if sum > width && len(kept) > 2 || len(kept) > 2 && sum != width {
			t.Fatalf("at %d: got columns %d wide in all, want %d", width, sum, width)
		}
	}
	for _, test := range []struct {
		width int
		want  string
	}{
		{120, "received status from to size subject"}, {80, "received status from to size subject"}, {70, "received status from to subject"}, {60, "received status from subject"}, {42, "received status subject"}, {30, "received subject"}, {5, "received subject"},
	} {
		var got []string
		for _, column := range fit(columns, test.width) {
			got = append(got, column.ID)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("at %d: got the columns %v, want %s", test.width, got, test.want)
		}
	}
}

// leastOf is the least width in which the columns can stand.
func leastOf[R any](columns []fitted[R]) int {
	width := gap * (len(columns) - 1)
	for _, column := range columns {
		width += least(column.Column)
	}
	return width
}

// TestSpansAreCut: a cell of several pieces says that it was cut, wherever the
// cut falls.
func TestSpansAreCut(t *testing.T) {
	t.Parallel()
	cell := Cell{Spans: []Span{{Text: "✓ 2"}, {Text: " "}, {Text: "✗ 1"}}}
	for width, want := range []string{"", "…", "✓…", "✓ …", "✓ 2…", "✓ 2 …", "✓ 2 ✗…", "✓ 2 ✗ 1", "✓ 2 ✗ 1 "} {
		m := New(func(s string) string { return s }, []Column[string]{{ID: "a", Width: width, Cell: func(string) Cell { return cell }}}, plainTheme(t, false))
		var b strings.Builder
		m.cell(&b, fitted[string]{width: width}, cell)
		if got := b.String(); strings.TrimRight(got, " ") != strings.TrimRight(want, " ") || text.Width(got) != width {
			t.Errorf("in %d columns: got %q, want %q", width, got, want)
		}
	}
}

// TestUnchangedRowsAreNotDrawnAgain counts what the columns are asked for.
func TestUnchangedRowsAreNotDrawnAgain(t *testing.T) {
	t.Parallel()
	drawn := 0
	column := []Column[*row]{{ID: "id", Width: 8, Cell: func(r *row) Cell { drawn++; return Cell{Text: r.name} }}}
	m := New(func(r *row) string { return fmt.Sprint(r.id) }, column, plainTheme(t, false))
	m.SetSize(20, 11)
	all := rows(100)
	m.SetRows(all)
	for _, step := range []struct {
		what string
		do   func()
		want int
	}{
		{"the first view", func() {}, 10},
		{"a move", func() { m.Move(1) }, 0},
		{"a scroll by one", func() { m.Move(9) }, 1},
		{"more rows", func() { m.SetRows(append(all[:100:100], &row{id: 100})) }, 0},
		{"another pointer", func() { all[5] = &row{id: 5, name: "new"}; m.SetRows(all) }, 1},
		{"another width", func() { m.SetSize(30, 11) }, 10},
		{"another meaning", m.Invalidate, 10},
	} {
		drawn = 0
		step.do()
		view := m.View()
		if drawn != step.want {
			t.Errorf("%s: got %d rows drawn, want %d", step.what, drawn, step.want)
		}
		if step.what == "another pointer" && !strings.Contains(view, "new") {
			t.Errorf("%s: got\n%s\nwant the row drawn again", step.what, view)
		}
	}
}

// TestValuesAreDrawnAgain: of rows that are no pointers nobody knows whether
// they changed.
func TestValuesAreDrawnAgain(t *testing.T) {
	t.Parallel()
	m := New(func(r row) string { return fmt.Sprint(r.id) }, []Column[row]{{ID: "name", Width: 8, Cell: func(r row) Cell { return Cell{Text: r.name} }}}, plainTheme(t, false))
	m.SetSize(20, 5)
	for _, name := range []string{"old", "new"} {
		m.SetRows([]row{{id: 1, name: name}})
		if view := m.View(); !strings.Contains(view, name) {
			t.Errorf("got %q, want %q in it", view, name)
		}
	}
}

func TestCursorPosition(t *testing.T) {
	t.Parallel()
	m := table(t, 100, 20, 11)
	m.Move(50)
	x, y, shown := m.CursorPosition()
	lines := strings.Split(m.View(), "\n")
	if !shown || x != 0 || !strings.HasPrefix(lines[y], "▌") {
		t.Errorf("got the cursor at %d,%d, shown %v, want it on the mark in\n%s", x, y, shown, m.View())
	}
	m.Reset()
	if _, _, shown := m.CursorPosition(); shown || m.Len() != 0 {
		t.Errorf("after Reset: got %d rows, a cursor %v, want neither", m.Len(), shown)
	}
}

var sizes = []int{1_000, 100_000, 1_000_000}

func BenchmarkMoveAndView(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := messageTable(b, "ansi16", false, n, 120, 40)
			for i := 0; b.Loop(); i++ {
				m.Move(1 - i/500%2*2)
				m.View()
			}
		})
	}
}

func BenchmarkPageAndView(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := messageTable(b, "ansi16", false, n, 120, 40)
			for i := 0; b.Loop(); i++ {
				m.Page(1 - i/20%2*2)
				m.View()
			}
		})
	}
}

func BenchmarkFilterJob(b *testing.B) {
	for _, n := range sizes[1:] {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := messageTable(b, "none", false, n, 120, 40)
			for b.Loop() {
				m.SetFilter(func(m *message) bool { return strings.Contains(m.subj, "receipt") || strings.Contains(m.to, "99@") })
				job, _ := m.Pending()
				order, err := job.Run(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				m.Apply(order)
			}
		})
	}
}

// BenchmarkFilterKey is what a key of the filter costs on the way of the keys,
// the job apart.
func BenchmarkFilterKey(b *testing.B) {
	m := messageTable(b, "none", false, 1_000_000, 120, 40)
	for b.Loop() {
		m.SetFilter(func(m *message) bool { return strings.Contains(m.subj, "receipt") })
		m.View()
	}
}

func BenchmarkSortJob(b *testing.B) {
	for _, n := range sizes[1:] {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := messageTable(b, "none", false, n, 120, 40)
			for i := 0; b.Loop(); i++ {
				m.Sort("received", i%2 == 0)
				job, _ := m.Pending()
				order, err := job.Run(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				m.Apply(order)
			}
		})
	}
}

// A theme for high contrast leaves no text to the terminal, whose own may be gray.
func TestPlainCellsHaveTheColorOfTheThemesText(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"high-contrast": true, "ansi16": false} {
		look := uitest.Theme(t, name, false)
		m := New(func(s string) string { return s }, []Column[string]{{ID: "it", Title: "It", Width: 10, Cell: func(s string) Cell { return Cell{Text: s} }}}, look)
		m.SetSize(20, 5)
		m.SetRows([]string{"invoice"})
		if got := strings.Contains(m.View(), look.Text.Render("invoice")) && look.HasTextColor(); got != want {
			t.Errorf("%s: got the cell in the color of the text %v, want %v: %q", name, got, want, m.View())
		}
	}
}

func TestTheHeadsSayWhichRowsAreInSightOnceTheCursorRests(t *testing.T) {
	t.Parallel()
	m := table(t, 9, 60, 5)
	head := func() string { head, _, _ := strings.Cut(m.View(), "\n"); return head }
	want := func(when, words string) {
		t.Helper()
		if got := head(); !strings.HasSuffix(got, words+" ") {
			t.Errorf("%s: got the heads %q, want them to end in %q", when, got, words)
		}
	}
	want("at first", "1-4 of 9")
	m.Rest()
	m.Move(6)
	want("while the cursor moves", "1-4 of 9")
	m.Rest()
	want("once it rests", "4-7 of 9")
	m.SetRows(rows(3))
	if got := head(); strings.Contains(got, "of 3") {
		t.Errorf("got the heads %q, want no word on rows where all are in sight", got)
	}
}
