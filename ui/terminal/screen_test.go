package terminal

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"msgtrace/ui/text"
)

// newScreen is a screen of a terminal that has everything.
func newScreen(width, height int) *screen {
	s := &screen{synchronized: true}
	s.setEnviron([]string{"TERM=xterm-256color"})
	s.setProfile(colorprofile.ANSI256)
	s.resize(width, height)
	return s
}

// words are what the lines of the tests are made of.
var words = []string{
	"", "a", "日本語の件名", "会", "\x1b[31m日\x1b[0m本", "mail to ann@contoso.com", "\x1b[1mbold\x1b[0m", "\x1b[7m selected row                \x1b[0m", "\x1b[38;5;208;48;5;17mcolors\x1b[0m",
	"q\u0307x", "\x1b[4mr\u0325\x1b[0m", "──────────────", "                              ", "…", "é",
}

// randomLine makes a line of words.
func randomLine(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(6) {
		b.WriteString(words[r.IntN(len(words))])
		b.WriteString(strings.Repeat(" ", r.IntN(9)))
	}
	return b.String()
}

// change does to the lines of a screen what lists and panes do.
func change(r *rand.Rand, lines []string) {
	y := r.IntN(len(lines))
	switch n := 1 + r.IntN(3); r.IntN(5) {
	case 0:
		lines[y] = randomLine(r)
	case 1:
		for i := range lines {
			lines[i] = randomLine(r)
		}
	case 2: // a list scrolls down
		copy(lines[y:], lines[min(y+n, len(lines)):])
		for i := max(y, len(lines)-n); i < len(lines); i++ {
			lines[i] = randomLine(r)
		}
	case 3: // and up
		last := y + (len(lines)-y)/2
		copy(lines[min(y+n, last):last], lines[y:last])
		lines[y] = randomLine(r)
	case 4:
		lines[y] = lines[r.IntN(len(lines))]
	}
}

// unlikeCell returns the first cell in which two emulators show something else.
func unlikeCell(got, want *vt.Emulator) string {
	for y := range want.Height() {
		for x := 0; x < want.Width(); x++ {
			g, w := cellOf(got, x, y), cellOf(want, x, y)
			if g.Content != w.Content || !g.Style.Equal(&w.Style) {
				return fmt.Sprintf("at %d,%d got %q in %q, want %q in %q", x, y, g.Content, g.Style.String(), w.Content, w.Style.String())
			}
			x += max(0, w.Width-1)
		}
	}
	return ""
}

func cellOf(e *vt.Emulator, x, y int) *uv.Cell {
	if c := e.CellAt(x, y); c != nil && c.Content != "" {
		return c
	}
	return &uv.EmptyCell
}

func emulator(width, height int) *vt.Emulator {
	e := vt.NewEmulator(width, height)
	_, _ = e.WriteString(enter)
	return e
}

// TestTheScreenIsWhatTheLastViewSays: however it came there.
func TestTheScreenIsWhatTheLastViewSays(t *testing.T) {
	t.Parallel()
	for name, term := range map[string]string{"an able terminal": "xterm-256color", "an unknown one": "new"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			width, height := 40, 12
			s, shows, plain := newScreen(width, height), emulator(width, height), emulator(width, height)
			s.setEnviron([]string{"TERM=" + term})
			lines := make([]string, height)
			for n := range 5000 {
				change(r, lines)
				switch r.IntN(100) {
				case 0:
					width, height = 20+r.IntN(60), 5+r.IntN(20)
					shows.Resize(width, height)
					plain.Resize(width, height)
					s.resize(width, height)
					lines = append(lines, make([]string, height)...)[:height]
				case 1:
					_, _ = shows.WriteString("\x1b7\x1b[2;3HBroadcast message\x1b8")
					s.forget()
				}
				fit := make([]string, height)
				_, _ = plain.WriteString(ansi.EraseEntireScreen)
				for y, line := range lines {
					fit[y] = text.Truncate(line, width, "")
					_, _ = plain.WriteString(ansi.CursorPosition(1, y+1) + fit[y])
				}
				view := tea.NewView(strings.Join(fit, "\n"))
				if r.IntN(3) > 0 {
					view.Cursor = tea.NewCursor(r.IntN(width), r.IntN(height))
				}
				frame := s.frame(view)
				_, _ = shows.Write(frame)
				if unlike := unlikeCell(shows, plain); unlike != "" {
					t.Fatalf("after %d frames, the last %q: %s; got\n%s\nwant\n%s", n+1, frame, unlike, shows.String(), plain.String())
				}
				if c := view.Cursor; c != nil && (shows.CursorPosition().X != c.X || shows.CursorPosition().Y != c.Y) {
					t.Fatalf("after %d frames: got the cursor at %v, want %d,%d", n+1, shows.CursorPosition(), c.X, c.Y)
				}
			}
		})
	}
}

// TestTheSameViewSendsNothing, nor does another one that looks the same.
func TestTheSameViewSendsNothing(t *testing.T) {
	t.Parallel()
	s := newScreen(20, 3)
	view := tea.View{Content: "one\n\x1b[1mtwo\x1b[0m 日\nthree", WindowTitle: "t", MouseMode: tea.MouseModeCellMotion, Cursor: tea.NewCursor(1, 1)}
	if first := s.frame(view); len(first) == 0 {
		t.Fatal("got no first frame, want one")
	}
	for _, content := range []string{view.Content, "one\n\x1b[0;1mtwo\x1b[0m 日   \nthree "} {
		view.Content, view.Cursor = content, tea.NewCursor(1, 1)
		if got := s.frame(view); len(got) > 0 {
			t.Errorf("%q: got %q, want nothing", content, got)
		}
	}
}

// TestWideCharactersAreNotSentAgain: lists of mail are full of them.
func TestWideCharactersAreNotSentAgain(t *testing.T) {
	t.Parallel()
	s := newScreen(80, 30)
	lines := make([]string, 30)
	for y := range lines {
		lines[y] = fmt.Sprintf("  日本語の件名 %d 会議の招待", y)
	}
	view := tea.NewView(strings.Join(lines, "\n"))
	s.frame(view)
	lines[3], lines[4] = ">"+lines[3][1:], "x"+lines[4][1:]
	view.Content = strings.Join(lines, "\n")
	if got := s.frame(view); len(got) > 40 || strings.ContainsRune(string(got), '日') {
		t.Errorf("got %q, want two characters", got)
	}
}

// TestTheFrameIsShownAtOnce, and no cursor flies about.
func TestTheFrameIsShownAtOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		synchronized bool
		from, to     *tea.Cursor
		want         string
	}{
		"synchronized":            {true, tea.NewCursor(0, 0), tea.NewCursor(0, 0), "\x1b[?2026hx\b\x1b[?2026l"},
		"synchronized, shown":     {true, nil, tea.NewCursor(0, 0), "\x1b[?2026h\x1b[1 qx\b\x1b[?25h\x1b[?2026l"},
		"synchronized, hidden":    {true, tea.NewCursor(0, 0), nil, "\x1b[?2026h\x1b[?25l\x1b[0 qx\x1b[?2026l"},
		"synchronized, none":      {true, nil, nil, "\x1b[?2026hx\x1b[?2026l"},
		"not synchronized":        {false, tea.NewCursor(0, 0), tea.NewCursor(0, 0), "\x1b[?25lx\b\x1b[?25h"},
		"not synchronized, shown": {false, nil, tea.NewCursor(0, 0), "\x1b[1 qx\b\x1b[?25h"},
		"not synchronized, none":  {false, nil, nil, "x"},
	} {
		s := newScreen(5, 1)
		s.synchronized = test.synchronized
		s.frame(tea.View{Content: "a", Cursor: tea.NewCursor(0, 0)})
		s.frame(tea.View{Content: "a", Cursor: test.from})
		s.brush.move(0, 0)
		if got := string(s.frame(tea.View{Content: "x", Cursor: test.to})); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

// TestModesAreSaidWhenTheyChange: the mouse is asked for clicks, not for motion.
func TestModesAreSaidWhenTheyChange(t *testing.T) {
	t.Parallel()
	s := newScreen(5, 1)
	s.frame(tea.View{})
	for _, test := range []struct {
		view tea.View
		want string
	}{
		{tea.View{WindowTitle: "mail", MouseMode: tea.MouseModeCellMotion}, "\x1b[?1000h\x1b[?1006h\x1b]2;mail\a"},
		{tea.View{WindowTitle: "mail", MouseMode: tea.MouseModeCellMotion}, ""},
		{tea.View{WindowTitle: "mail"}, "\x1b[?1000l\x1b[?1006l"},
		{tea.View{}, "\x1b]2;\a"},
	} {
		got := strings.NewReplacer("\x1b[?2026h", "", "\x1b[?2026l", "").Replace(string(s.frame(test.view)))
		if got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestWithoutColorsAStyleHasNone(t *testing.T) {
	t.Parallel()
	for profile, want := range map[colorprofile.Profile]string{
		colorprofile.ASCII: "\x1b[1mx", colorprofile.ANSI: "\x1b[91;1mx", colorprofile.ANSI256: "\x1b[38;5;196;1mx",
	} {
		s := newScreen(5, 1)
		s.setProfile(profile)
		if got := string(s.frame(tea.View{Content: "\x1b[1;38;5;196mx\x1b[0m"})); !strings.Contains(got, want) {
			t.Errorf("%v: got %q, want %q in it", profile, got, want)
		}
	}
}

// BenchmarkFrame is the work for a cursor that moves through a list, and for a page.
func BenchmarkFrame(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	pages := make([]string, 2)
	for i := range pages {
		lines := make([]string, 40)
		for y := range lines {
			lines[y] = randomLine(r)
		}
		pages[i] = strings.Join(lines, "\n")
	}
	for name, views := range map[string][]string{"cursor": {"> a\n" + pages[0], "x a\n" + pages[0]}, "page": pages} {
		b.Run(name, func(b *testing.B) {
			s := newScreen(120, 40)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.frame(tea.NewView(views[i%2]))
			}
		})
	}
}
