package ui_test

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// twoRoutes marks two recipients of a message of which one has failed.
func twoRoutes(t *testing.T, o setup, script func(*explorer)) {
	t.Helper()
	o.query = client.Query{Recipients: []string{"audit@woodgrovebank.com"}}
	listed(t, o, func(e *explorer) {
		e.seek("deferred four times, then delivered")
		e.Press("tab", "a")
		e.Settle()
		e.Press("g", "space", "j")
		script(e)
	})
}

func TestTwoRoutesAreCompared(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, width := range []int{120, 80} {
			twoRoutes(t, setup{api: api, Options: uitest.Options{Width: width, Height: 45}}, func(e *explorer) {
				e.costs("asking what it costs", 0, func() { e.Press("=") })
				e.Expect("Their events are needed: 2 requests. = again loads them.")
				e.costs("the comparison", 2, func() {
					e.Press("=")
					e.Settle()
				})
				e.Expect("Two routes", "Both", "Submit", "Then audit@woodgrovebank.com", "Then bob@contoso.com", "Deliver")
				if got := strings.Count(e.Screen(), "Submit"); got != 1 {
					e.Errorf("%s, %d columns: got the common step %d times, want it once:\n%s", api, width, got, e.Screen())
				}
				beside := strings.Count(lineWith(e.Screen(), "Then audit@woodgrovebank.com"), "Then") == 2
				if beside != (width == 120) {
					e.Errorf("%d columns: got side by side %v, want %v:\n%s", width, beside, width == 120, e.Screen())
				}
				e.Press("y")
				if copied := e.clipboard(); !strings.Contains(copied, "Then bob@contoso.com\n") || strings.Contains(copied, "\x1b") {
					e.Errorf("got the copy\n%q\nwant the comparison as plain lines", copied)
				}
				e.Press("esc")
				e.costs("again", 0, func() { e.Press("=") })
				e.Expect("Two routes")
			})
		}
	}
}

func lineWith(screen, words string) string {
	for line := range strings.Lines(screen) {
		if strings.Contains(line, words) {
			return line
		}
	}
	return ""
}

func TestComparingNeedsTwoRecipients(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter")
		e.costs("nothing", 0, func() { e.Press("=", "=") })
		e.Expect("Mark two recipients with space; = compares their routes.")
	})
}

// What was loaded before is not asked for again, and the other recipient costs one.
func TestComparingCostsWhatIsMissing(t *testing.T) {
	t.Parallel()
	twoRoutes(t, setup{}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Press("esc", "=")
		e.Expect("Their events are needed: 1 request. = again loads them.")
		e.costs("the other", 1, func() {
			e.Press("=")
			e.Settle()
		})
		e.Resize(60, 20)
		e.Settle()
		e.Expect("Two routes")
	})
}
