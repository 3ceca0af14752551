package uitest

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/uitest/picture"
)

// echo shows the last key and how many there were.
type echo struct {
	count int
	last  string
	width int
}

func (e *echo) Init() tea.Cmd { return nil }

func (e *echo) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		e.width = message.Width
	case tea.PasteMsg:
		e.last = "pasted " + message.Content
	case tea.KeyPressMsg:
		e.count++
		e.last = message.String()
		if e.last == "q" {
			return e, tea.Quit
		}
		if e.last == "L" {
			return e, tea.Tick(time.Hour, func(time.Time) tea.Msg { return tea.PasteMsg{Content: "an hour later"} })
		}
	}
	return e, nil
}

func (e *echo) View() tea.View {
	view := tea.NewView(fmt.Sprintf("key %d: %s\nwidth %d 発 |", e.count, e.last, e.width))
	view.AltScreen = true
	view.WindowTitle = "echo"
	view.Cursor = tea.NewCursor(3, 1)
	return view
}

func start(in io.Reader, out io.Writer, options ...tea.ProgramOption) Program {
	return tea.NewProgram(&echo{}, append(options, tea.WithInput(in), tea.WithOutput(out))...)
}

func TestASessionShowsWhatAPersonWouldSee(t *testing.T) {
	t.Parallel()
	Run(t, Options{Width: 40, Height: 5}, start, func(s *Session) {
		s.Press("a", "enter")
		if got := s.Row(0); got != "key 2: enter" {
			t.Errorf("row 0: got %q, want key 2: enter", got)
		}
		if got := s.Row(1); got != "width 40 発 |" {
			t.Errorf("row 1: got %q, want width 40 発 |", got)
		}
		if x, y, shown := s.Cursor(); x != 3 || y != 1 || !shown {
			t.Errorf("got the cursor at %d,%d, shown %v, want it shown at 3,1", x, y, shown)
		}
		s.Paste("x\ny")
		s.Expect("pasted x")
		s.Resize(50, 6)
		s.Expect("width 50")
		if s.Title() != "echo" {
			t.Errorf("got the title %q, want echo", s.Title())
		}
		if idle := s.Measure(func() { s.Advance(time.Minute) }); idle != 0 {
			t.Errorf("an idle minute: got %d bytes, want 0", idle)
		}
		s.Press("L")
		s.Advance(time.Hour)
		s.Expect("an hour later")
		s.Press("q")
		if _, err := s.Result(); err != nil {
			t.Errorf("Result: got %v, want no error", err)
		}
		for _, left := range s.Left() {
			t.Errorf("got left behind: %s, want nothing", left)
		}
	})
}

func TestASlowLineDeliversLate(t *testing.T) {
	t.Parallel()
	Run(t, Options{Rate: 100}, start, func(s *Session) {
		s.Advance(time.Minute)
		before := s.Row(0)
		s.Send("a")
		s.Frame()
		if s.Row(0) != before {
			t.Errorf("got %q before its bytes can have arrived, want %q", s.Row(0), before)
		}
		s.WaitFor("key 1")
	})
}

func TestASessionBeginsWhenItIsTold(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	late := func(in io.Reader, out io.Writer, options ...tea.ProgramOption) Program {
		if now := time.Now(); !now.Equal(begin) {
			t.Errorf("got a program that starts at %v, want %v", now, begin)
		}
		return start(in, out, options...)
	}
	Run(t, Options{Begin: begin}, late, func(*Session) {})
}

func TestAPictureIsWhatAPersonWouldSee(t *testing.T) {
	t.Parallel()
	Run(t, Options{Width: 30, Height: 3}, start, func(s *Session) {
		s.Press("a")
		drawn := s.Picture("Echo", "It shows a key.")
		s.Press("b")
		if got := drawn.SVG(picture.Dark); !strings.Contains(got, ">key 1: a<") || !strings.Contains(got, ">発<") {
			t.Errorf("got\n%s\nwant the screen as it was: key 1: a, and 発", got)
		}
		if x, y := drawn.CursorX, drawn.CursorY; x != 3 || y != 1 || !drawn.CursorShown {
			t.Errorf("got the cursor at %d,%d, shown %v, want it shown at 3,1", x, y, drawn.CursorShown)
		}
	})
}
