package ui_test

import (
	"strings"
	"testing"
)

func TestWhatIsMarkedIsCopiedSavedAndNoted(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			folder := t.TempDir()
			listed(t, setup{api: api, folder: folder}, func(e *explorer) {
				e.costs("marking two messages, and what is done with them", 0, func() {
					full, refused := e.message("mailbox full"), e.message("loop")
					e.seek("mailbox full")
					e.Press("space")
					e.seek("loop")
					e.Press("space", "y")
					e.Expect(" marked addresses")
					e.Press("l")
					e.Settle()
					for _, m := range []string{full.Recipients[0].Address, refused.Recipients[0].Address} {
						if got := e.clipboard(); strings.Count(got, m) != 1 {
							e.Errorf("got the addresses %q, want %s in it once", got, m)
						}
					}
					e.Press("Y")
					e.Expect(full.Subject, refused.Subject)
					e.Press("esc", "x")
					e.Expect("2 marked messages")
					e.Press("n")
					e.Settle()
					if _, content := saved(t, folder); strings.Count(content, "\n") != 2 || !strings.Contains(content, full.ID) || !strings.Contains(content, refused.ID) {
						e.Errorf("got the file\n%s\nwant the two messages that are marked", content)
					}
				})
			})
		})
	}
}
