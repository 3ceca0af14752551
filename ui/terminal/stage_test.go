package terminal

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"msgtrace/ui/uitest"
)

// TestTheTerminalKeepsCountingCodePoints: the framework switches a terminal
// that can to grapheme clusters, which nothing of ours is measured by.
func TestTheTerminalKeepsCountingCodePoints(t *testing.T) {
	t.Parallel()
	onStage(t, uitest.Options{}, func(s *uitest.Session, _ *heavy) {
		s.Settle()
		s.Send("\x1b[?2027;2$y")
		s.Press("j")
		s.Settle()
		s.Expect("count 1")
		if strings.Contains(s.Raw(), ansi.SetModeUnicodeCore) {
			t.Error("got grapheme clusters switched on, want code points counted")
		}
	})
}

// TestAFrameWaitsForNoTick, nor does anything else that is sent: no time passes.
func TestAFrameWaitsForNoTick(t *testing.T) {
	t.Parallel()
	onStage(t, uitest.Options{}, func(s *uitest.Session, _ *heavy) {
		s.Settle()
		s.Send("j")
		s.Expect("count 1")
		s.Advance(frameInterval)
		before := len(s.Raw())
		s.Send("b")
		s.Expect("count 2")
		if !strings.Contains(s.Raw()[before:], Bell) {
			t.Errorf("got %q, want a bell in it", s.Raw()[before:])
		}
	})
}

// TestFramesAreNotMoreThanCanBeSeen: many keys in one read, as from a line that was
// slow, cost a frame for the first and one for all.
func TestFramesAreNotMoreThanCanBeSeen(t *testing.T) {
	t.Parallel()
	for _, mute := range []bool{false, true} {
		onStage(t, uitest.Options{Mute: mute}, func(s *uitest.Session, _ *heavy) {
			s.Settle()
			before := len(s.Raw())
			s.Send(strings.Repeat("j", 100))
			s.Advance(frameInterval)
			s.Expect("count 100")
			if frames := strings.Count(s.Raw()[before:], "count "); frames > 2 {
				t.Errorf("a terminal that is mute (%v): got %d frames, want 2", mute, frames)
			}
		})
	}
}

// TestNothingWakesWhenNothingIsShown: no message comes, and the framework's ticker is
// not there. It is not parallel: other programs are about to stop theirs.
func TestNothingWakesWhenNothingIsShown(t *testing.T) {
	onStage(t, uitest.Options{}, func(s *uitest.Session, model *heavy) {
		s.Press("j")
		s.Settle()
		before := model.updates
		s.Advance(time.Hour)
		if got := model.updates - before; got != 0 {
			t.Errorf("an idle hour: got %d messages, want 0", got)
		}
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if strings.Contains(string(stacks), "startRenderer") {
			t.Error("got the ticker of the framework's renderer, want it stopped")
		}
	})
}

// TestAnAnswerThatNothingWaitsForWakesNobody: most keys come when the last frame was
// answered long ago.
func TestAnAnswerThatNothingWaitsForWakesNobody(t *testing.T) {
	t.Parallel()
	onStage(t, uitest.Options{RoundTrip: 10 * time.Millisecond}, func(s *uitest.Session, model *heavy) {
		s.Settle()
		before := model.updates
		for range 5 {
			s.Press("j")
		}
		if got := model.updates - before; got != 5 {
			t.Errorf("5 keys: got %d messages, want 5", got)
		}
	})
}
