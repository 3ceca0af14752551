package form

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

// filled is a form as somebody would fill it in.
func filled(t *testing.T, ascii bool) *Model {
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

// screens are the sizes at which the form's view is kept.
var screens = []struct{ width, height int }{{112, 20}, {94, 18}, {80, 20}, {60, 17}}

// drawn is the view of the form as somebody would fill it in.
func drawn(t *testing.T, width, height int, ascii bool) string {
	t.Helper()
	m := filled(t, ascii)
	m.SetSize(width, height)
	return m.View()
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for _, size := range screens {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			uitest.Golden(t, drawn(t, size.width, size.height, false)+"\n")
		})
	}
	t.Run("80x20-ascii", func(t *testing.T) { uitest.Golden(t, drawn(t, 80, 20, true)+"\n") })
}

// words are what a view says, its signs apart.
var words = regexp.MustCompile(`[0-9A-Za-z@.:]{3,}`)

func TestASCIISaysTheSame(t *testing.T) {
	t.Parallel()
	foreign := "発注書"
	for _, size := range screens {
		view := drawn(t, size.width, size.height, true)
		uitest.Fits(t, view, size.width, size.height)
		if at := strings.IndexFunc(view, func(r rune) bool { return r >= 0x80 && !strings.ContainsRune(foreign, r) }); at >= 0 {
			t.Errorf("%dx%d: got\n%s\nwant nothing but ASCII and what was typed", size.width, size.height, view)
		}
		got, want := words.FindAllString(view, -1), words.FindAllString(drawn(t, size.width, size.height, false), -1)
		if !slices.Equal(got, want) {
			t.Errorf("%dx%d: got the words\n%q, want\n%q", size.width, size.height, got, want)
		}
	}
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
					uitest.Fits(t, m.View(), width, height)
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
	walk(m, 1)
	typed(m, stopSender, "ab")
	x, y, shown := m.Cursor()
	line := strings.Split(m.View(), "\n")[y]
	if before := text.Truncate(line, x, ""); !shown || !strings.HasSuffix(before, "ab") {
		t.Errorf("got %q before the cursor, shown %v, want it to end in ab", before, shown)
	}
	m.Handle(action.PrevField)
	if _, y, _ := m.Cursor(); y != 1 {
		t.Errorf("got the first field on line %d, want 1", y)
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
