package form

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

// filled is a form as somebody would fill it in.
func filled(t testing.TB, ascii bool) *Model {
	m := newForm(t, client.MessageTraces)
	m.SetTheme(uitest.Theme(t, "none", ascii))
	typed(m, stopSender, "*@fabrikam.com")
	typed(m, stopRecipient, "bob@contoso.com, cy@contoso.com")
	typed(m, stopSubject, "発注書 invoice")
	m.statuses[1] = true
	m.SetPlan("1 request at least · sender, subject, status filtered here")
	m.focus = stopRecipient
	return m
}

// views are those of the pane with everything that is hard to draw.
func views() uitest.Views {
	return uitest.Views{
		Sizes:   []uitest.Size{{Width: 112, Height: 20}, {Width: 94, Height: 18}, {Width: 80, Height: 20}, {Width: 60, Height: 17}},
		Foreign: "発注書",
		Draw: func(t testing.TB, size uitest.Size, ascii bool) string {
			m := filled(t, ascii)
			m.SetSize(size.Width, size.Height)
			return inRoom(m, size.Height)
		},
	}
}

// inRoom is the form in all of its room: below the frame nothing is drawn.
func inRoom(m *Model, height int) string {
	view := m.View()
	if height == 0 {
		return view
	}
	return view + strings.Repeat("\n", max(0, height-1-strings.Count(view, "\n")))
}

func TestScreens(t *testing.T) {
	t.Parallel()
	views().Golden(t, uitest.Size{Width: 80, Height: 20})
}

func TestASCIISaysTheSame(t *testing.T) {
	t.Parallel()
	views().SameInASCII(t)
}

func TestScreenWithProblems(t *testing.T) {
	t.Parallel()
	m := filled(t, false)
	typed(m, stopWhen, "whenever")
	typed(m, stopSender, " \x1b[2Jann")
	m.SetSize(80, 20)
	uitest.Golden(t, m.View()+"\n")
}

func TestScreenOfPaste(t *testing.T) {
	t.Parallel()
	m := filled(t, false)
	m.Paste(headers)
	m.focus = stop(client.FieldToIP)
	m.SetSize(60, 17)
	uitest.Golden(t, m.View()+"\n")
}

func TestEverySizeHolds(t *testing.T) {
	t.Parallel()
	m := filled(t, false)
	m.SetTheme(uitest.Theme(t, "ansi16", false))
	m.open = true
	for _, problem := range []string{"", "\x1b[2J not an address, " + strings.Repeat("long ", 50)} {
		m.editors[stop(client.FieldFromIP)].Set(problem)
		m.touch()
		for i, at := range stops {
			m.focus = at
			for width := i; width <= 160; width += 11 {
				for _, height := range []int{0, 1, 3, 6, 12, 17, 45} {
					m.SetSize(width, height)
					uitest.Fits(t, inRoom(m, height), width, height)
					x, y, shown := m.Cursor()
					uitest.InPane(t, x, y, shown, width, height)
					if !shown && width >= 40 && height >= 6 {
						t.Fatalf("%dx%d: got no cursor at the stop %q, want one", width, height, at)
					}
				}
			}
		}
	}
}

func TestTheCursorIsWhereTextIsTyped(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	typed(m, stopSender, "ab")
	x, y, shown := m.Cursor()
	line := strings.Split(m.View(), "\n")[y]
	if before := text.Truncate(line, x, ""); !shown || !strings.HasSuffix(before, "ab") {
		t.Errorf("got %q before the cursor, shown %v, want it to end in ab", before, shown)
	}
	m.Handle(action.PrevField)
	if _, y, _ := m.Cursor(); y != 3 {
		t.Errorf("got the first field on line %d, want 3, below the query line", y)
	}
}

func BenchmarkKey(b *testing.B) {
	m := New(uitest.Theme(b, "ansi16", false), client.Tracing, berlin)
	m.SetNow(now)
	m.SetSize(112, 20)
	m.Paste(headers)
	b.ResetTimer()
	for i := range b.N {
		if i%50 == 0 {
			m.editors[stopSubject].Set("")
		}
		typed(m, stopSubject, "x")
		m.Layout()
		_ = m.View()
		_, _, _ = m.Cursor()
	}
}

func TestTheFrameEndsAfterWhatIsInIt(t *testing.T) {
	t.Parallel()
	for _, width := range []int{112, 80} {
		m := newForm(t, client.Tracing)
		m.SetSize(width, 20)
		m.SetPlan("1 request or more")
		rows := strings.Split(m.View(), "\n")
		blank := 0
		for _, row := range rows[:len(rows)-1] {
			if blank++; strings.Trim(row, "│ ") != "" {
				blank = 0
			}
		}
		if blank > 1 || !strings.HasPrefix(rows[len(rows)-1], "└") {
			t.Errorf("%d columns: got %d empty rows before the last row %q, want at most one before the frame", width, blank, rows[len(rows)-1])
		}
	}
}

func TestTheFrameOnlyGrowsUntilTheFormOpensAgain(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.Tracing)
	m.SetSize(112, 20)
	height := func() int {
		m.Layout()
		return strings.Count(m.View(), "\n") + 1
	}
	m.SetPlan("1 request or more")
	first := height()
	typed(m, stopSender, "ann")
	if got := height(); got != first {
		t.Errorf("got %d rows with a problem, want %d as before", got, first)
	}
	m.open = true
	m.touch()
	open := height()
	if open <= first || open > 20 {
		t.Errorf("got %d rows with all fields, want more than %d and at most 20", open, first)
	}
	m.open = false
	m.touch()
	if got := height(); got != open {
		t.Errorf("got %d rows after the fields were folded away, want %d as before", got, open)
	}
	m.Focus()
	if got := height(); got != first {
		t.Errorf("got %d rows when the form was opened again, want %d", got, first)
	}
}

func TestACommandThatIsCutShowsItsBeginning(t *testing.T) {
	t.Parallel()
	m := filled(t, false)
	for _, size := range []struct{ width, height int }{{60, 17}, {60, 14}, {80, 14}, {44, 17}} {
		m.SetSize(size.width, size.height)
		for _, row := range strings.Split(m.View(), "\n") {
			if _, words, found := strings.Cut(row, "Same as     "); found && !strings.Contains(words, "msgtrace 'to:bob@") {
				t.Errorf("%dx%d: got %q, want the beginning of the search in it", size.width, size.height, row)
			}
		}
	}
}
