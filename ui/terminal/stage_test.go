package terminal

import (
	"strings"
	"testing"

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
