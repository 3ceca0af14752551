package terminal

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/uitest"
)

// heavy is a program whose every key changes the whole screen.
type heavy struct {
	Stage
	updates int // messages that it was given

	count  int
	width  int
	height int
	keys   []string
}

func (h *heavy) Init() tea.Cmd { return nil }

func (h *heavy) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	h.updates++
	cmd, handled := h.Handle(message)
	if !handled {
		cmd = h.route(message)
	}
	return h, tea.Batch(cmd, h.Show(h.draw))
}

func (h *heavy) route(message tea.Msg) tea.Cmd {
	switch message := message.(type) {
	case tea.WindowSizeMsg:
		h.width, h.height = message.Width, message.Height
	case tea.KeyPressMsg:
		h.count++
		h.keys = append(h.keys, message.String())
		switch message.String() {
		case "q":
			return h.Leave(tea.Quit)
		case "b":
			return tea.Raw(Bell)
		}
	}
	return nil
}

func (h *heavy) View() tea.View { return h.Stage.View(h.draw) }

func (h *heavy) draw() tea.View {
	lines := make([]string, max(1, h.height))
	for y := range lines {
		line := make([]byte, max(0, h.width-1))
		for x := range line {
			line[x] = byte('a' + (h.count*7+y*3+x*x)%26)
		}
		lines[y] = string(line)
	}
	lines[0] = fmt.Sprintf("count %d size %dx%d", h.count, h.width, h.height)
	view := tea.NewView(strings.Join(lines, "\n"))
	view.AltScreen = true
	view.Cursor = tea.NewCursor(0, 0)
	return view
}

// onStage runs a heavy program.
func onStage(t *testing.T, o uitest.Options, script func(*uitest.Session, *heavy)) {
	t.Helper()
	model := &heavy{}
	uitest.Run(t, o, func(in io.Reader, out io.Writer, options ...tea.ProgramOption) uitest.Program {
		return NewProgram(model, &model.Stage, []string{"TERM=xterm-256color"}, in, out, options...)
	}, func(s *uitest.Session) { script(s, model) })
}

const query = "\x1b[c"

func TestAHeldKeyStopsSoonAfterItsReleaseOnASlowLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		mute  bool
		limit time.Duration
	}{
		{"paced", false, 500 * time.Millisecond},
		{"a terminal that does not answer", true, time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			slow := uitest.Options{Width: 120, Height: 40, Rate: 32_000, RoundTrip: 100 * time.Millisecond, Mute: test.mute}
			onStage(t, slow, func(s *uitest.Session, _ *heavy) {
				s.Settle()
				s.Hold("j", 600, 33*time.Millisecond)
				released := time.Now()
				s.WaitFor("count 600")
				s.Settle()
				lag := s.Arrived().Sub(released)
				t.Logf("frames arrive for %v", lag)
				if lag > test.limit {
					t.Errorf("got frames for %v after the key was let go, want %v at most", lag, test.limit)
				}
				if test.mute && lag < time.Second {
					t.Errorf("without pacing: got frames for %v, want a second or more, or this tests nothing", lag)
				}
			})
		})
	}
}

func TestATerminalThatNeverAnswersIsNeverWaitedFor(t *testing.T) {
	t.Parallel()
	onStage(t, uitest.Options{Mute: true}, func(s *uitest.Session, _ *heavy) {
		s.Press("a", "b", "c")
		s.Expect("count 3")
		if asked := strings.Count(s.Raw(), query); asked != 1 {
			t.Errorf("got %d queries, want 1", asked)
		}
		s.Press("q")
		s.Result()
	})
}

func TestATerminalThatStopsAnsweringLosesNoFrame(t *testing.T) {
	t.Parallel()
	onStage(t, uitest.Options{RoundTrip: 10 * time.Second}, func(s *uitest.Session, _ *heavy) {
		s.Press("a") // not waited for: the terminal has not answered yet
		s.Expect("count 1")
		s.Advance(11 * time.Second) // now it has
		s.Press("b", "c")           // b is shown and c waits for an answer that does not come
		s.Expect("count 2")
		s.Advance(paceTimeout)
		s.Expect("count 3")
		s.Press("d")
		s.Expect("count 4")
		s.Advance(time.Minute)
	})
}

func TestAnswersAreNeverKeys(t *testing.T) {
	t.Parallel()
	for _, split := range []time.Duration{0, 20 * time.Millisecond, 300 * time.Millisecond} {
		onStage(t, uitest.Options{RoundTrip: 50 * time.Millisecond, Split: split}, func(s *uitest.Session, model *heavy) {
			for range 5 {
				s.Press("j", "esc")
				s.Settle()
			}
			if got, want := strings.Join(model.keys, " "), "j esc j esc j esc j esc j esc"; got != want {
				t.Errorf("answers in two parts, %v apart: got the keys %s, want %s", split, got, want)
			}
		})
	}
}

func TestNothingIsAskedWhenNothingIsShown(t *testing.T) {
	t.Parallel()
	onStage(t, uitest.Options{}, func(s *uitest.Session, _ *heavy) {
		s.Settle()
		if n := s.Measure(func() { s.Advance(10 * time.Minute) }); n != 0 {
			t.Errorf("ten idle minutes: got %d bytes, want 0", n)
		}
	})
}

func TestNoAnswerComesAfterTheEnd(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		roundTrip, atMost time.Duration
	}{{0, 0}, {200 * time.Millisecond, 250 * time.Millisecond}, {time.Hour, leaveTimeout}} {
		onStage(t, uitest.Options{RoundTrip: test.roundTrip}, func(s *uitest.Session, _ *heavy) {
			s.Press("j")
			quit := time.Now()
			s.Send("q")
			s.WaitUntil("it has ended", s.Ended)
			if took := time.Since(quit); took > test.atMost+100*time.Millisecond {
				t.Errorf("round trip %v: leaving took %v, want %v at most", test.roundTrip, took, test.atMost)
			}
			raw := s.Raw()
			if at := strings.LastIndex(raw, query); at > strings.LastIndex(raw, "\x1b[?1049l") {
				t.Errorf("round trip %v: got a query after the end, want none", test.roundTrip)
			}
			for _, left := range s.Left() {
				t.Errorf("round trip %v: got left behind: %s, want nothing", test.roundTrip, left)
			}
		})
	}
}

func TestAStormOfResizesIsPaced(t *testing.T) {
	t.Parallel()
	onStage(t, uitest.Options{Rate: 32_000, RoundTrip: 100 * time.Millisecond}, func(s *uitest.Session, _ *heavy) {
		s.Settle()
		before := s.Bytes()
		for i := range 100 {
			s.Resize(80+i%40, 30)
		}
		s.Resize(100, 30)
		s.Settle()
		s.Expect("size 100x30")
		if frames := (s.Bytes() - before) / 2500; frames > 30 {
			t.Errorf("a hundred resizes in 3.5 s: got about %d whole screens, want 30 at most", frames)
		}
	})
}

func TestAnswersAreTakenOutOfTheInput(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in, out string
		answers int
	}{
		{"j\x1b[?62;22cj", "jj", 1},
		{"\x1b[?1;2c\x1b[?6c", "", 2},
		{"\x1b\x1b[?62c", "\x1b", 1},
		{"\x1b[?2026;2$y", "\x1b[?2026;2$y", 0},
		{"\x1b[A\x1b[?0u", "\x1b[A\x1b[?0u", 0},
		{"c\x1b[>0;1c", "c\x1b[>0;1c", 0},
	} {
		out, answers := withoutAnswers([]byte(test.in))
		if string(out) != test.out || answers != test.answers {
			t.Errorf("%q: got %q and %d answers, want %q and %d", test.in, out, answers, test.out, test.answers)
		}
	}
}

func FuzzInputKeepsWhatIsTyped(f *testing.F) {
	f.Add("j\x1b[?62;22cj", 3)
	f.Add("\x1b[?\x1b[?62;22c", 1)
	f.Fuzz(func(t *testing.T, typed string, cut int) {
		// The stream is read once for each place that it can be split at.
		if len(typed) == 0 || len(typed) > 512 || strings.Contains(typed, "\x1b[?") {
			return
		}
		at := max(0, cut) % (len(typed) + 1)
		stream := typed[:at] + "\x1b[?62;22c" + typed[at:]
		for split := range len(stream) {
			parts := &parted{parts: []string{stream[:split], stream[split:]}}
			r := &pacedReader{source: sourceOf(parts), pacer: &pacer{asked: 1, since: time.Now()}, answer: func() {}, closed: func() {}}
			var got []byte
			for buffer := make([]byte, 4096); ; {
				n, err := r.Read(buffer)
				got = append(got, buffer[:n]...)
				if err != nil {
					break
				}
			}
			if plain(string(got)) != plain(typed) && !strings.Contains(typed, "\x1b") {
				t.Fatalf("%q, cut at %d: got %q, want %q", stream, split, got, typed)
			}
		}
	})
}

// parted delivers a text in parts.
type parted struct{ parts []string }

func (p *parted) Read(buffer []byte) (int, error) {
	if len(p.parts) == 0 {
		return 0, io.EOF
	}
	n := copy(buffer, p.parts[0])
	if p.parts[0] = p.parts[0][n:]; p.parts[0] == "" {
		p.parts = p.parts[1:]
	}
	return n, nil
}
