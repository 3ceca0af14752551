package ui_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

// TestScreens keeps the whole screen of every step of the main job as text, at two
// sizes that people have, each in another dialect. After a change that is meant,
// go test ./ui -update keeps the new ones, and their difference is there to be
// read. What the other sizes must show is in TestEveryStepFitsItsScreen.
func TestScreens(t *testing.T) {
	t.Parallel()
	for _, kept := range []struct {
		api  client.Dialect
		w, h int
	}{{client.MessageTraces, 120, 40}, {client.Tracing, 80, 24}} {
		var shots []shot
		walk(t, setup{api: kept.api, Options: uitest.Options{Width: kept.w, Height: kept.h}}, func(e *explorer, step string) {
			shots = append(shots, e.shot(step))
		})
		for _, shot := range shots {
			t.Run(fmt.Sprintf("%s-%dx%d-%s", kept.api, kept.w, kept.h, shot.name), func(t *testing.T) { uitest.Golden(t, shot.screen) })
		}
	}
}

// shot is one screen.
type shot struct{ name, screen string }

// randomID is the id that the client gives a request, which differs each time,
// or the end of it on a line of its own.
var randomID = regexp.MustCompile(`Client request ID [0-9a-f-]+|│ {19}[0-9a-f]{2} `)

// shot is the screen and the cursor as they are now.
func (e *explorer) shot(name string) shot {
	x, y, shown := e.Cursor()
	screen := randomID.ReplaceAllStringFunc(e.Screen(), func(id string) string {
		return strings.Repeat("x", utf8.RuneCountInString(id))
	})
	return shot{name, fmt.Sprintf("%s\n-- cursor %d,%d shown %v\n", screen, x, y, shown)}
}

// walk goes through the main job and looks at each step.
func walk(t *testing.T, o setup, look func(e *explorer, step string)) {
	t.Helper()
	explore(t, o, func(e *explorer) {
		step := func(name string, keys ...string) {
			e.Press(keys...)
			e.Settle()
			look(e, name)
		}
		step("1-form")
		e.Press("enter")
		e.Settle()
		e.seek("mailbox full")
		step("2-list")
		step("3-recipients", "enter")
		step("4-timeline", "enter")
		step("5-help", "?")
		e.Press("esc", "esc", "esc")
		step("6-copy", "y")
		e.Press("esc")
		step("7-form-over-list", "f")
		e.Press("tab", "tab")
		e.Type("nobody@nowhere.example")
		step("8-nothing", "enter")
		e.sim.SetFaults(simulator.Faults{Forbidden: simulator.When{Every: 1}})
		step("9-error", "[", "R")
		step("9-error-details", "!")
	})
}

// essentials are what a step of the main job must show at every size: where one
// is, what it is about, and the first keys of the footer. TOTAL stands for what the
// header says of the search, SUBJECT for that of the message.
var essentials = map[string]struct {
	words  []string
	cursor string // on the row of the cursor
}{
	"1-form":           {[]string{"┌ Search ─", "last 48 hours", "Recipient", "Same as     msgtrace demo since:48h", "\nenter search  tab next  "}, "▌ Recipient"},
	"2-list":           {[]string{"Received ▾", "Subject", "TOTAL · ", "all of it", "\nenter open  f search  / filter  "}, "SUBJECT"},
	"3-recipients":     {[]string{"Recipients 15 · 1 ✓ 13  2 ⊘ 1  4 ✗ 1", "\nenter open  esc back  "}, "▌ bob@contoso.com "},
	"4-timeline":       {[]string{"bob@contoso.com", "Not delivered: the mailbox", "\nenter open  esc back  "}, "+2s  Fail            554 5.2.2 mailbox full;"},
	"5-help":           {[]string{"┌ Help · msgtrace ", "Fail           The copy was not delivered", "554            Mail servers say: no", "\nesc close  y copy"}, "│ Under the cursor "},
	"6-copy":           {[]string{"┌ Copy ─", "n network message ID   02552c16-92e2-f0d4-d468-", "c search as a command  msgtrace demo since:48h", "\nenter choose  esc close"}, "a recipient's address  bob@contoso.com"},
	"7-form-over-list": {[]string{"┌ Search ─", "Same as     msgtrace demo since:48h", "\nenter search  tab next  esc close  "}, "▌ Recipient"},
	"8-nothing":        {[]string{"to:nobody", "none match · ", "all of it", "No message matched", "1 the last ", "\nf search  Y note  y copy  "}, ""},
	"9-error":          {[]string{"\nNot allowed (403): ", " · R tries again · ! details", "TOTAL · ", "all of it"}, "SUBJECT"},
	"9-error-details":  {[]string{"┌ The last error ", "│ What              Not allowed (403):", "│ Missing           the permission ", "MessageTrace.Read.All"}, "│ What "},
}

// plainly are the signs of the essentials in ASCII.
var plainly = strings.NewReplacer("┌", "+", "─", "-", "│", ":", "·", "|", "✓", "D", "⊘", "S", "✗", "X", "▾", "v", "▌", ">")

// showsEssentials fails unless the screen shows what its step must show.
func (e *explorer) showsEssentials(step string, ascii bool) {
	e.t.Helper()
	want, known := essentials[step]
	if !known {
		e.t.Fatalf("got the step %q, want one whose essentials are known", step)
	}
	fill := strings.NewReplacer("TOTAL", e.total(), "SUBJECT", e.message("mailbox full").Subject)
	meant := func(words string) string {
		if ascii {
			words = plainly.Replace(words)
		}
		return fill.Replace(words)
	}
	for _, words := range want.words {
		if words = meant(words); !e.Shows(words) {
			e.Errorf("%s: got no %q on the screen, want it", step, words)
		}
	}
	if got, words := e.CursorRow(), meant(want.cursor); !strings.Contains(got, words) {
		e.Errorf("%s: got the cursor on %q, want it on %q", step, got, words)
	}
}

// nonASCII is what answers hold beside ASCII, as it is or escaped.
var nonASCII = regexp.MustCompile(`[^\x00-\x7f]+|\\u[0-9a-fA-F]{4}`)

// In ASCII the mail is, too, so that each sign on the screen is the program's own.
func asciiMail(r http.RoundTripper) http.RoundTripper { return renaming{r, nonASCII, "?"} }

func TestEveryStepFitsItsScreen(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, size := range []struct{ w, h int }{{160, 45}, {120, 40}, {100, 24}, {80, 24}, {60, 20}} {
			for _, ascii := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s-%dx%d-ascii=%v", api, size.w, size.h, ascii), func(t *testing.T) {
					o := setup{api: api, ascii: ascii, Options: uitest.Options{Width: size.w, Height: size.h}}
					if ascii {
						o.transport = asciiMail
					}
					walk(t, o, func(e *explorer, step string) {
						ui.FillsScreen(t, e.app.View(), size.w, size.h)
						e.showsEssentials(step, ascii)
						if ascii {
							ui.OnlyASCII(t, e.app.View())
						}
					})
				})
			}
		}
	}
}
