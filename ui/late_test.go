package ui_test

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// toTheBank is mail to an address where each message is deferred for hours.
const toTheBank = "deferred, still trying"

// toBank lists that mail, opens the events of
// a number of messages from the oldest on, and goes back to the list after each.
func toBank(t *testing.T, o setup, n int, script func(*explorer)) {
	t.Helper()
	o.messages, o.scenarios = 8000, []string{toTheBank}
	o.query = client.Query{Recipients: []string{"legal@woodgrovebank.com"}}
	listed(t, o, func(e *explorer) {
		e.Press("G")
		e.Settle()
		for range n {
			e.Press("enter")
			e.Settle()
			e.Press("esc", "k")
		}
		script(e)
	})
}

// said is what the screen says, without its lines.
func (e *explorer) said() string { return strings.Join(strings.Fields(e.Screen()), " ") }

func TestALateCopyIsComparedWithTheOthersThatAreLoaded(t *testing.T) {
	t.Parallel()
	const from = "All 3 other messages from contoso.com to "
	const rest = "@woodgrovebank.com whose events are loaded took over 10 min (median 1 h 51 min): not this message alone."
	for _, api := range dialects {
		for _, ascii := range []bool{false, true} {
			o := setup{api: api, ascii: ascii, Options: uitest.Options{Width: 60, Height: 30}}
			toBank(t, o, 3, func(e *explorer) {
				e.Refuse("other messages")
				e.costs("the fourth", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				if got, want := e.said(), from+"legal"+rest; !strings.Contains(got, want) {
					e.Errorf("%s: got\n%s\nwant %q in it", api, e.Screen(), want)
				}
				e.Press("H")
				e.Settle()
				if got := e.said(); !strings.Contains(got, from) || !strings.Contains(got, rest) || strings.Contains(got, "legal") {
					e.Errorf("%s: got\n%s\nwant it with the name hidden", api, e.Screen())
				}
				e.Press("H", "esc", "j")
				e.Settle()
				e.costs("one that was opened before", 0, func() {
					e.Press("enter")
					e.Settle()
				})
				if got, want := e.said(), from+"legal"+rest; !strings.Contains(got, want) {
					e.Errorf("%s: got\n%s\nwant %q in it", api, e.Screen(), want)
				}
			})
		}
	}
}

func TestALateCopyIsComparedWithThoseOfTheSearchesBefore(t *testing.T) {
	t.Parallel()
	o := setup{Options: uitest.Options{Width: 160, Height: 45}}
	toBank(t, o, 3, func(e *explorer) {
		e.search("message-id:" + e.sim.MessagesOf(toTheBank)[1].MessageID)
		e.Press("enter")
		e.Settle()
		if got, want := e.said(), "All 3 other messages from contoso.com to legal@woodgrovebank.com"; !strings.Contains(got, want) {
			e.Errorf("got\n%s\nwant %q in it", e.Screen(), want)
		}
	})
}

func TestWhatACopyIsComparedWithIsInTheNoteAndInTheText(t *testing.T) {
	t.Parallel()
	toBank(t, setup{Options: uitest.Options{Width: 160, Height: 45}}, 3, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		const want = "All 3 other messages from contoso.com to legal@woodgrovebank.com whose events are loaded took over 10 min"
		for n, keys := range [][]string{{"Y", "y"}, {"z", "z", "y"}} {
			for _, key := range keys {
				e.Press(key)
				e.Settle()
			}
			if got := e.everythingCopied(); strings.Count(got, want) != n+1 {
				e.Errorf("after %q: got\n%s\nwant %q in it %d times", keys, got, want, n+1)
			}
		}
	})
}
