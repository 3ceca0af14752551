package ui_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"msgtrace/client"
)

func TestAPivotSearchesFromTheMessageUnderTheCursor(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.seek("attack wave")
				message := e.message("attack wave")
				e.costs("the menu", 0, func() {
					e.Press("p")
					e.Expect("Search from this message", "same sender", "same domain", "from or to the sender", "same subject", "same Message-ID", "same source IP", "15 minutes around", "1 request")
				})
				e.costs("the same source IP", 1, func() {
					e.Press("i")
					e.Settle()
				})
				e.Expect("from-ip:"+message.FromIP, "[ goes back")
			})
		})
	}
}

// TestAPivotCostsWhatItsLineSays presses each key of the menu. The page size is small,
// so that reading to the end would take many more requests.
func TestAPivotCostsWhatItsLineSays(t *testing.T) {
	t.Parallel()
	said := regexp.MustCompile(`(?m)([a-z])  ?(?:same|from|15)[^│]*?(at most )?(\d+) requests?  `)
	for _, api := range dialects {
		explore(t, setup{api: api, pageSize: 20, noBudget: true}, func(e *explorer) {
			e.Press("enter")
			e.Settle()
			e.seek("mailbox full")
			e.Press("p")
			lines := said.FindAllStringSubmatch(e.Screen(), -1)
			e.Press("esc")
			if len(lines) != 7 {
				e.Fatalf("%s: got %d searches with their costs, want 7", api, len(lines))
			}
			for _, line := range lines {
				most, _ := strconv.Atoi(line[3])
				if got := e.asked(func() { e.Press("p", line[1]); e.Settle() }); got > most || line[2] == "" && got != most {
					e.Errorf("%s: got %d requests, want what was said: %s", api, got, line[0])
				}
				e.Refuse("No message matched")
				e.costs("back", 0, func() { e.Press("["); e.Settle() })
			}
		})
	}
}

func TestGoingBackFromAPivotRestoresTheListAtNoRequest(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.Press("4", "/")
				e.Type("contoso")
				e.Press("enter", "space", "j", "j", "space")
				e.Settle()
				row, marked := e.CursorRow(), "2 marked"
				e.Expect(marked, "[4 ✗")
				e.Press("p", "f")
				e.Settle()
				e.Refuse(marked)
				e.costs("back and forward and back", 0, func() {
					e.Press("[")
					e.Settle()
					e.Expect(marked, "[4 ✗", "contoso")
					if got := e.CursorRow(); got != row {
						e.Errorf("got the cursor on %q, want it on %q", got, row)
					}
					e.Press("]")
					e.Settle()
					e.Refuse(marked)
					e.Press("[")
					e.Settle()
					e.Expect(marked)
				})
			})
		})
	}
}

func TestAPivotStartsFromRecipientsAndEventsToo(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter", "p")
		e.Expect("Search from this message", e.message("mailbox full").Sender)
		e.Press("esc", "enter")
		e.Settle()
		e.Press("p", "f")
		e.Settle()
		e.Expect("from:"+e.message("mailbox full").Sender, "Same sender. [ goes back")
	})
}

func TestAPivotThatCannotBeSaysWhy(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Subject: "nothing has this subject"}}, func(e *explorer) {
		e.Press("p")
		e.Expect("p: there is no message under the cursor.")
	})
	listed(t, setup{}, func(e *explorer) {
		e.seek("bounce")
		e.Press("p")
		e.Expect("not possible: the sender has no domain", "<>")
		e.costs("what is not possible", 0, func() {
			e.Press("d")
			e.Settle()
		})
		e.Expect("Same domain: not possible: the sender has no domain.")
	})
}

// The text of a message is no query: it goes through the form, as what is typed does.
func TestAHostileSubjectIsOnlySearchedFor(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		listed(t, setup{api: api}, func(e *explorer) {
			e.Press("/")
			e.Type("cleared")
			e.Press("enter", "esc", "p", "s")
			e.Settle()
			e.Refuse("No message matched")
			e.Expect("cleared")
			e.Press("y", "c")
			if got := e.clipboard(); !strings.Contains(got, `subject:"`) || strings.ContainsAny(got, "\x1b\x07") {
				e.Errorf("got the command %q, want the subject quoted, without control characters", got)
			}
		})
	}
}
