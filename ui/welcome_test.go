package ui

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

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
	uitest.Run(t, o, func(in io.Reader, out io.Writer, options ...tea.ProgramOption) uitest.Program {
		w = newWelcome(WelcomeOptions{Theme: look, Environ: []string{"TERM=xterm-256color"}, Version: "1.2.3"})
		return w.program(in, out, options...)
	}, func(s *uitest.Session) { script(s, w) })
}

func TestTheFirstScreenOffersTheDemoAndTheSetUp(t *testing.T) {
	t.Parallel()
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
					t.Errorf("an idle minute: got %d bytes, want 0", idle)
				}
				s.Press(test.keys...)
				if _, err := s.Result(); err != nil || w.reason != nil {
					t.Errorf("Result: got %v, and the reason %v, want neither", err, w.reason)
				}
				if w.choice != test.want {
					t.Errorf("got the choice %q, want %q", w.choice, test.want)
				}
				for _, left := range s.Left() {
					t.Errorf("got left behind: %s, want nothing", left)
				}
			})
		})
	}
}

func TestAPasteChoosesNothingOnTheFirstScreen(t *testing.T) {
	t.Parallel()
	for _, pasted := range []string{"delivered? quit now please q q q\r", "\x1b[200~dsq\r\x1b[201~"} {
		welcomed(t, uitest.Options{}, false, func(s *uitest.Session, w *welcome) {
			before := s.Screen()
			s.Send(pasted)
			s.Advance(time.Second)
			if got := s.Screen(); s.Ended() || got != before {
				s.Errorf("%q: got ended %v, another screen %v, want it to go on with\n%s", pasted, s.Ended(), got != before, before)
			}
			s.Press("d")
			if _, err := s.Result(); err != nil || w.choice != ChoseDemo {
				t.Errorf("%q, and then d: got %q, %v, want %q", pasted, w.choice, err, ChoseDemo)
			}
		})
	}
}

func TestTheFirstScreenEndsWithItsLine(t *testing.T) {
	t.Parallel()
	welcomed(t, uitest.Options{}, false, func(s *uitest.Session, w *welcome) {
		s.CloseInput()
		if _, err := s.Result(); err != nil || w.reason != terminal.ErrHangup {
			t.Errorf("Result: got %v, and the reason %v, want no error and %v", err, w.reason, terminal.ErrHangup)
		}
	})
}

func TestWelcomeScreens(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ w, h int }{{120, 40}, {80, 24}} {
		t.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(t *testing.T) {
			welcomed(t, uitest.Options{Width: size.w, Height: size.h}, false, func(s *uitest.Session, _ *welcome) {
				s.Settle()
				x, y, shown := s.Cursor()
				uitest.Golden(t, fmt.Sprintf("%s\n-- cursor %d,%d shown %v\n", s.Screen(), x, y, shown))
			})
		})
	}
}

func TestTheFirstScreenFitsEverySize(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ w, h int }{{160, 45}, {120, 40}, {80, 24}, {60, 20}, {40, 10}} {
		for _, ascii := range []bool{false, true} {
			t.Run(fmt.Sprintf("%dx%d-ascii=%v", size.w, size.h, ascii), func(t *testing.T) {
				welcomed(t, uitest.Options{Width: size.w, Height: size.h}, ascii, func(s *uitest.Session, w *welcome) {
					s.Settle()
					FillsScreen(t, w.View(), size.w, size.h)
					for _, want := range []string{"It only reads.", " No tenant is set up yet ", "d Try it on simulated mail  ms", "s Set up a tenant    ", "enter chooses ", " esc quits ", "With a token of your own: MSGTRACE_TOK"} {
						if !s.Shows(want) {
							s.Errorf("got no %q on the screen, want it", want)
						}
					}
					if ascii {
						OnlyASCII(t, w.View())
					}
					if got, want := s.CursorRow(), "d Try it on simulated mail"; !strings.Contains(got, want) {
						s.Errorf("got the cursor on %q, want it on %q", got, want)
					}
				})
			})
		}
	}
}

func TestTheFirstScreenSaysWhenItIsTooSmall(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ w, h int }{{39, 10}, {40, 9}, {30, 8}, {8, 2}, {1, 1}} {
		welcomed(t, uitest.Options{Width: size.w, Height: size.h}, false, func(s *uitest.Session, _ *welcome) {
			s.Settle()
			want := "msgtrace needs a larger window."
			if got := s.Row(0); got != want[:min(len(want), size.w)] {
				s.Errorf("%dx%d: got %q, want %q, or what fits of it", size.w, size.h, got, want)
			}
			if _, _, shown := s.Cursor(); shown {
				s.Errorf("%dx%d: got a cursor, want none", size.w, size.h)
			}
		})
	}
}

func TestRedrawFixesTheFirstScreen(t *testing.T) {
	t.Parallel()
	welcomed(t, uitest.Options{}, false, func(s *uitest.Session, _ *welcome) {
		want := s.Screen()
		s.Scribble(2, "Broadcast message from root@jump (pts/3)")
		s.Press("ctrl+l")
		s.Settle()
		if got := s.Screen(); got != want {
			s.Errorf("got another screen than before, want\n%s", want)
		}
		s.Press("q")
	})
}
