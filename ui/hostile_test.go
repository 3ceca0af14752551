package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"msgtrace/client"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

func TestHostileMailCannotTouchTheTerminal(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			o := setup{api: api, query: attack, look: "ansi16", Options: uitest.Options{Width: 160, Height: 45}}
			explore(t, o, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				for range 20 {
					harmless(e)
					e.Press("enter", "enter")
					e.Settle()
					harmless(e)
					e.Press("r")
					harmless(e)
					e.Press("esc", "esc", "esc", "j")
					e.Settle()
				}
			})
		})
	}
	explore(t, setup{query: attack}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		if got := len(e.sim.MessagesOf("hostile subjects")); got < 10 || !e.Shows("all of it") {
			e.Errorf("got %d hostile subjects, want 10 or more, all of them loaded", got)
		}
	})
}

// attack finds the mail of the simulator's attacker.
var attack = client.Query{Senders: []string{"crypto@double-it.example"}}

// foreign are the sequences that a subject may carry and the program never sends
// by itself.
var foreign = regexp.MustCompile(`\x1b\](52|8|0|1337);|\x1b\[5m|\x1b\[31mred|\x{202e}|\x{2066}|\x{9b}`)

// harmless fails if what the program sent holds a sequence of a stranger's, or
// if a row of the screen is not where it belongs.
func harmless(e *explorer) {
	e.t.Helper()
	raw := e.Raw()
	if at := foreign.FindStringIndex(raw); at != nil {
		e.Errorf("got %q sent to the terminal, want no sequence of a stranger's", raw[max(0, at[0]-20):min(len(raw), at[1]+40)])
	}
	rows := strings.Split(e.Screen(), "\n")
	divider := column(rows[3], "│")
	for y, row := range rows {
		if text.Width(row) > 160 {
			e.Errorf("row %d: got %d columns, want 160 at most", y, text.Width(row))
		}
		for _, r := range row {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				e.Errorf("row %d: got %U, want no control character", y, r)
			}
		}
		if strings.Count(row, "│") > 0 && y > 2 && y < 43 && column(row, "│") != divider && column(row, "├") != divider {
			e.Errorf("row %d: got the divider at %d, want %d: %q", y, column(row, "│"), divider, row)
		}
	}
}

// column is where the first of a sign stands in a row.
func column(row, sign string) int {
	before, _, found := strings.Cut(row, sign)
	if !found {
		return -1
	}
	return text.Width(before)
}
