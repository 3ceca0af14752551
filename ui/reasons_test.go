package ui_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui/text"
)

// What was opened once is told in the list from then on, in another search too.
func TestOpenedMessagesHaveTheirReasonInTheList(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.Refuse("Reason")
				e.seek("mailbox full")
				e.Press("enter", "enter")
				e.Settle()
				e.Press("esc", "esc")
				e.costs("the list", 0, e.Settle)
				e.Expect("Reason")
				if got := e.CursorRow(); !strings.Contains(got, "mailbox full") {
					e.Errorf("got %q, want the reason in it", got)
				}
				subject := e.message("mailbox full").Subject
				e.costs("another search", 1, func() {
					e.Press("f", "enter")
					e.Settle()
				})
				e.Expect("Reason")
				e.Press("/")
				e.Type("reason:full")
				e.Press("enter")
				e.Settle()
				if got := e.CursorRow(); !strings.Contains(got, subject) || !strings.Contains(got, "mailbox full") {
					e.Errorf("filtered: got %q, want the row of %q", got, subject)
				}
			})
		})
	}
}

// question is what is said before reasons are asked for, and the number of requests.
func (e *explorer) question() int {
	e.t.Helper()
	said := regexp.MustCompile(`Ask for the reasons of (?:\d+ of )?(\d+) (?:rows|recipients): (\d+) requests`).FindStringSubmatch(e.Screen())
	if said == nil {
		e.Fatalf("got no question, want one with its cost")
	}
	n, _ := strconv.Atoi(said[2])
	return n
}

func TestTheReasonsOfTheProblemsOnTheScreenAreAskedFor(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.Press("4")
				e.Settle()
				e.costs("the question", 0, func() {
					e.Press("i")
					e.Settle()
				})
				n := e.question()
				e.Expect("enter asks", "esc does not")
				e.costs("esc", 0, func() {
					e.Press("esc")
					e.Settle()
				})
				e.Refuse("Ask for the reasons", "mailbox full")
				e.costs("enter", n, func() {
					e.Press("i", "enter")
					e.Settle()
				})
				e.Expect("mailbox full", fmt.Sprintf("%d reasons came.", n))
				e.costs("again", 0, func() {
					e.Press("i")
					e.Settle()
				})
				e.Expect("The reasons of all problems on the screen are known.")
			})
		})
	}
}

func TestOneOrTwoReasonsAreAskedForAtOnce(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for scenario, test := range map[string]struct {
			requests int
			want     []string
		}{
			"mailbox full": {1, []string{"Reason", "mailbox full", "1 reason came."}},
			"delivered":    {0, []string{"No message on the screen has a problem."}},
		} {
			t.Run(string(api)+" "+scenario, func(t *testing.T) {
				listed(t, setup{api: api}, func(e *explorer) {
					e.Press("/")
					e.Paste(e.message(scenario).Subject)
					e.Press("enter")
					e.Settle()
					e.costs("i", test.requests, func() {
						e.Press("i")
						e.Settle()
					})
					e.Expect(test.want...)
				})
			})
		}
	}
}

// What a person opens next is not kept waiting by what was asked for many at once.
func TestReasonsLeaveTheReserve(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api, limit: 10}, func(e *explorer) {
				e.Press("4", "i")
				e.Settle()
				if n := e.question(); n != 7 {
					e.Errorf("got the reasons of %d rows offered, want 7: 1 request is spent, 2 are kept", n)
				}
				e.Expect("The last 2 of 10 requests are kept for what you open.")
				e.costs("enter", 7, func() {
					e.Press("enter")
					e.Settle()
				})
				e.costs("again", 0, func() {
					e.Press("i")
					e.Settle()
				})
				e.Expect("The last 2 of 10 requests are kept for what you open. The next one is free at 01:05:")
				e.costs("what the person opens", 1, func() {
					e.Press("E", "enter", "enter")
					e.Settle()
				})
				e.Advance(6 * time.Minute)
				e.Press("esc", "esc", "i")
				e.Settle()
				e.Refuse("are kept for")
			})
		})
	}
}

func TestEscStopsAskingForReasonsAndKeepsWhatCame(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.sim.SetFaults(simulator.Faults{Latency: time.Second})
				e.Press("4", "i")
				n := e.question()
				e.Press("enter")
				e.WaitFor(fmt.Sprintf("reason 3 of %d", n))
				e.Frame()
				e.Expect("Reason")
				e.Press("esc")
				e.Expect(fmt.Sprintf("Stopped. 2 of %d reasons came and stay; i asks for the rest.", n))
				e.costs("afterwards", 0, func() { e.Advance(time.Minute) })
				e.Expect("Reason")
				e.Press("i")
				if left := e.question(); left != n-2 {
					e.Errorf("got %d rows offered, want %d: 2 are known", left, n-2)
				}
			})
		})
	}
}

func TestAnErrorStopsAskingForReasonsAndKeepsWhatCame(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.sim.SetFaults(simulator.Faults{Latency: time.Second})
				e.Press("4", "i")
				n := e.question()
				e.Press("enter")
				e.WaitFor("reason 3 of")
				e.sim.SetFaults(simulator.Faults{Forbidden: simulator.When{Next: 1}})
				e.Settle()
				e.Expect("Reason", "i tries again", "! details")
				e.Press("i")
				left := e.question()
				if left >= n {
					e.Errorf("got %d rows offered after the error, want fewer than %d: some are known", left, n)
				}
				e.costs("again", left, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Refuse("tries again")
				e.Expect(fmt.Sprintf("%d reasons came.", left))
			})
		})
	}
}

func TestProblemsAreCountedByCauseDomainAndSender(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.costs("counting", 0, func() {
					e.Press("b")
					e.Settle()
				})
				all := regexp.MustCompile(`(\d+) × not known yet`).FindStringSubmatch(e.Screen())
				if all == nil {
					e.Fatalf("got no count of what is not known, want one")
				}
				e.Expect(all[1]+" not known yet (i asks: "+all[1]+" requests).", "0 arrived later", "By cause", "tab by domain")
				e.Press("tab")
				e.Expect("× contoso.com", "By domain", "tab by sender")
				e.Press("tab")
				e.Expect("× bob@contoso.com", "By sender", "tab all by sender")
				e.Press("shift+tab", "shift+tab", "i")
				n := e.question()
				e.costs("asking", n, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Expect(fmt.Sprintf("%d reasons came.", n))
				e.costs("counting again", 0, func() {
					e.Press("b")
					e.Settle()
				})
				full := regexp.MustCompile(`(\d+) × mailbox full`).FindStringSubmatch(e.Screen())
				if full == nil {
					e.Fatalf("got no count of full mailboxes, want one")
				}
				e.Refuse("not known yet")
				for !strings.Contains(e.CursorRow(), "mailbox full") {
					e.Press("j")
				}
				e.costs("narrowing", 0, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Expect("only mailbox full", "Only "+full[1]+" messages: mailbox full. esc shows all.", full[1]+" of "+e.total())
				if got := e.CursorRow(); !strings.Contains(got, "mailbox full") {
					e.Errorf("got the cursor on %q, want it on one of them", got)
				}
				e.Press("esc")
				e.Settle()
				e.Refuse("only mailbox full")
			})
		})
	}
}

// What was not loaded is not counted, and that is said.
func TestCountsSayThatTheAnswerIsNotComplete(t *testing.T) {
	t.Parallel()
	listed(t, setup{pageSize: 100}, func(e *explorer) {
		e.Press("b")
		e.Settle()
		e.Expect("Only of what is loaded, which is not complete: ")
	})
}

func TestWithoutAProblemThereIsNothingToCount(t *testing.T) {
	t.Parallel()
	o := setup{query: client.Query{Subject: "Your receipt"}, runNow: true}
	explore(t, o, func(e *explorer) {
		e.Settle()
		e.Press("b")
		e.Settle()
		e.Expect("No message that is loaded failed or was held back.", "All by sender · ", "noreply@fabrikam.com", "tab all by sender's domain")
	})
}

// Who sends most, and from where, is asked of all mail and not only of what failed.
func TestAllMessagesAreCountedToo(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.costs("b", 0, func() {
			e.Press("b")
			e.Settle()
		})
		e.Press("tab", "tab")
		e.Expect("By sender · ", "tab all by sender")
		e.Press("tab")
		e.Expect("All by sender · 567 messages")
		e.Press("tab")
		e.Expect("All by sender's domain · 567 messages", "contoso.com", " with a problem")
		e.Press("tab")
		e.Expect("All by recipient · 567 messages", "bob@contoso.com")
		e.Press("tab")
		e.Expect("All by source IP · 567 messages")
		e.Press("tab")
		e.Expect("By cause · ")
		e.Press("shift+tab", "enter")
		e.Settle()
		e.Expect("Only ", " shows all.")
		e.Press("esc")
		e.Refuse("Only ")
	})
}

// A list without recipients has no problems to ask about.
func TestWithoutRecipientsReasonsSayHowToGoOn(t *testing.T) {
	t.Parallel()
	listed(t, setup{onDemand: true}, func(e *explorer) {
		for _, key := range []string{"i", "b"} {
			e.costs(key, 0, func() {
				e.Press(key)
				e.Settle()
			})
			e.Expect("Nothing is known of the recipients yet: enter loads them.")
		}
	})
}

// Why a copy was held back is not said of it any more once it is delivered.
func TestTheReasonGoesWithTheStatus(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.Press("/")
				e.Paste(e.message("deferred, still trying").Subject)
				e.Press("enter", "i")
				e.Settle()
				e.Expect("Reason", "no secure connection", "1 reason came.")
				e.Advance(6 * time.Hour)
				e.Press("R")
				e.Settle()
				if got := e.CursorRow(); !strings.Contains(got, "Delivered") || strings.Contains(got, "no secure connection") {
					e.Errorf("got %q, want it delivered, without the reason of the delay", got)
				}
				e.Press("i")
				e.Expect("No message on the screen has a problem.")
			})
		})
	}
}

// What is not known is counted last, and may be the most.
func TestTheCountsOfCausesStandInAColumn(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter", "enter")
		e.Settle()
		e.Press("esc", "esc", "b")
		e.Settle()
		full, unknown := e.Row(e.Find("× mailbox full")), e.Row(e.Find("× not known yet"))
		if got, want := text.Width(full[:strings.Index(full, "×")]), text.Width(unknown[:strings.Index(unknown, "×")]); got != want {
			e.Errorf("got the counts up to columns %d and %d, want them aligned", got, want)
		}
	})
}
