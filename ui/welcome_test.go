package ui

import (
	"fmt"
	"io"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"msgtrace/theme"
	"msgtrace/ui/terminal"
	"msgtrace/ui/uitest"
)

// welcomed shows the first screen.
func welcomed(t *testing.T, o uitest.Options, ascii bool, script func(*uitest.Session, *welcome)) {
	t.Helper()
	look, err := theme.Builtin("none", ascii)
	if err != nil {
		t.Fatal(err)
	}
	var w *welcome
	uitest.Run(t, o, func(in io.Reader, out io.Writer, options ...tea.ProgramOption) *tea.Program {
		w = newWelcome(WelcomeOptions{Theme: look, Environ: []string{"TERM=xterm-256color"}, Version: "1.2.3"})
		return w.program(in, out, options...)
	}, func(s *uitest.Session) { script(s, w) })
}

func TestTheFirstScreenOffersTheDemoAndTheSetUp(t *testing.T) {
	for _, test := range []struct {
		keys []string
		want Choice
	}{
		{[]string{"enter"}, ChoseDemo}, {[]string{"j", "enter"}, ChoseSetUp}, {[]string{"s"}, ChoseSetUp},
		{[]string{"x", "d"}, ChoseDemo}, {[]string{"?", "d"}, ChoseDemo}, {[]string{"esc"}, ChoseNothing}, {[]string{"j", "ctrl+c"}, ChoseNothing}, {[]string{"q"}, ChoseNothing},
	} {
		t.Run(fmt.Sprint(test.keys), func(t *testing.T) {
			welcomed(t, uitest.Options{}, false, func(s *uitest.Session, w *welcome) {
				if idle := s.Measure(func() { s.Advance(time.Minute) }); idle != 0 {
					t.Errorf("an idle minute takes %d bytes", idle)
				}
				s.Press(test.keys...)
				if _, err := s.Result(); err != nil || w.reason != nil {
					t.Error(err, w.reason)
				}
				if w.choice != test.want {
					t.Errorf("chose %q, want %q", w.choice, test.want)
				}
				for _, left := range s.Left() {
					t.Error(left)
				}
			})
		})
	}
}

func TestAPasteChoosesNothingOnTheFirstScreen(t *testing.T) {
	for _, pasted := range []string{"delivered? quit now please q q q\r", "\x1b[200~dsq\r\x1b[201~"} {
		welcomed(t, uitest.Options{}, false, func(s *uitest.Session, w *welcome) {
			before := s.Screen()
			s.Send(pasted)
			s.Advance(time.Second)
			if got := s.Screen(); s.Ended() || got != before {
				s.Errorf("%q: got another screen than\n%s", pasted, before)
			}
			s.Press("d")
			if _, err := s.Result(); err != nil || w.choice != ChoseDemo {
				t.Errorf("%q, and then d: got %q, %v, want %q", pasted, w.choice, err, ChoseDemo)
			}
		})
	}
}

func TestTheFirstScreenEndsWithItsLine(t *testing.T) {
	welcomed(t, uitest.Options{}, false, func(s *uitest.Session, w *welcome) {
		s.CloseInput()
		if _, err := s.Result(); err != nil || w.reason != terminal.ErrHangup {
			t.Error(err, w.reason)
		}
	})
}

func TestWelcomeScreens(t *testing.T) {
	for _, size := range []struct {
		w, h  int
		ascii bool
	}{{120, 40, false}, {80, 24, false}, {60, 20, false}, {40, 10, false}, {30, 8, false}, {80, 24, true}} {
		t.Run(fmt.Sprintf("%dx%d-%v", size.w, size.h, size.ascii), func(t *testing.T) {
			welcomed(t, uitest.Options{Width: size.w, Height: size.h}, size.ascii, func(s *uitest.Session, _ *welcome) {
				s.Settle()
				x, y, shown := s.Cursor()
				golden.RequireEqual(t, fmt.Sprintf("%s\n-- cursor %d,%d shown %v\n", s.Screen(), x, y, shown))
			})
		})
	}
}

func TestRedrawMendsTheFirstScreen(t *testing.T) {
	welcomed(t, uitest.Options{}, false, func(s *uitest.Session, _ *welcome) {
		want := s.Screen()
		s.Scribble(2, "Broadcast message from root@jump (pts/3)")
		s.Press("ctrl+l")
		s.Settle()
		if got := s.Screen(); got != want {
			s.Errorf("the screen is not what it was, want\n%s", want)
		}
		s.Press("q")
	})
}
