package cli

import (
	"strings"
	"testing"

	"msgtrace/ui/text"
)

func TestHelpFoldsWhereTheTerminalIsNarrow(t *testing.T) {
	t.Parallel()
	for _, width := range []int{1, 20, 40, 60, 200} {
		for _, topic := range topics(nil) {
			p := page{width: width}
			p.topic(topic)
			for line := range strings.Lines(p.String()) {
				if line = strings.TrimRight(line, "\n"); text.Width(line) > max(width, 4) && !strings.Contains(line, "https://") {
					t.Errorf("%s at %d columns: got the line %q, want it folded", topic.Name, width, line)
				}
			}
		}
	}
}
