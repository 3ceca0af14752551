package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui/uitest"
)

func TestTheMainJob(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			explore(t, setup{api: api, pageSize: 100}, func(e *explorer) {
				e.Settle()
				e.costs("the form", 0, func() { e.Expect("When", "last 48 hours", "Cost", "Same as") })
				e.costs("the first page", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Expect(" only · ", "Recipients", "Subject")
				e.costs("moving over what is loaded", 0, func() { e.Press("j", "j", "k", "k") })
				e.costs("the next page", 1, func() {
					e.Press("G")
					e.Settle()
				})
				e.costs("moving in it", 0, func() {
					e.Press("g", "pgdown", "pgup")
					e.Settle()
				})
				e.Press("g")
				subject := subjectOf(e)
				if api == client.Tracing {
					// It has one recipient so far.
					e.costs("the recipients", 0, func() { e.Press("enter"); e.Settle() })
				}
				e.costs("the timeline", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Expect("Receive", "0s")
				e.costs("going back", 0, func() {
					if e.Press("esc"); api == client.Tracing {
						e.Press("esc")
					}
				})
				if again := subjectOf(e); again != subject {
					e.Errorf("back: got %q, want %q", again, subject)
				}
				e.costs("coming again", 0, func() {
					if e.Press("enter"); api == client.Tracing {
						e.Press("enter")
					}
					e.Settle()
					e.Expect("Receive")
				})
				e.Press("q")
				if _, err := e.Result(); err != nil {
					t.Errorf("Result: got %v, want no error", err)
				}
				for _, left := range e.Left() {
					t.Errorf("got left behind: %s, want nothing", left)
				}
			})
		})
	}
}

// subjectOf is the end of the row that the cursor is on.
func subjectOf(e *explorer) string {
	row := []rune(e.CursorRow())
	if !strings.HasPrefix(string(row), "▌") {
		e.Errorf("got the cursor on %q, want it on a row", string(row))
	}
	return string(row[max(0, len(row)-20):])
}

// A pane that is not shown keeps its place, not only its row.
func TestGoingBackShowsTheSameRows(t *testing.T) {
	t.Parallel()
	listed(t, setup{Options: uitest.Options{Width: 80, Height: 24}}, func(e *explorer) {
		e.Press("j", "j", "j", "j", "j", "pgdown", "pgdown", "k", "k", "k")
		e.Settle()
		_, rows, _ := strings.Cut(e.Screen(), "\n") // the first line counts requests
		e.Press("enter", "enter")
		e.Settle()
		e.Press("esc", "esc")
		e.Settle()
		if _, back, _ := strings.Cut(e.Screen(), "\n"); back != rows {
			e.Errorf("back: got\n%s\nwant\n%s", back, rows)
		}
	})
}

func TestEscNeverQuits(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Press("esc", "esc", "esc")
		e.Expect("There is no search yet")
		e.Press("enter")
		e.Settle()
		e.Press("enter", "enter")
		e.Settle()
		for range 8 {
			e.Press("esc")
		}
		if e.Ended() {
			t.Error("esc: got the program ended, want it to go on")
		}
	})
}

// opened opens the timeline of a message that has failed for one of fifteen.
func opened(t *testing.T, o setup, script func(*explorer)) {
	t.Helper()
	o.query = client.Query{Recipients: []string{"bob@contoso.com"}}
	listed(t, o, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter")
		e.Settle()
		script(e)
	})
}

func TestTheTimelineBeginsWithTheVerdict(t *testing.T) {
	t.Parallel()
	opened(t, setup{}, func(e *explorer) {
		e.Expect("» bob@contoso.com ─", " ✗ Failed ─", "│  ✗ Not delivered: the mailbox of", "│  → bob@contoso.com frees")
	})
}

// What was read so far of a message may have one recipient of many: which one is meant
// is for the person to say.
func TestEnterOpensTheEventsOfTheOnlyRecipient(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("delivered")
		e.costs("the only recipient", 1, func() { e.Press("enter"); e.Settle() })
		e.Expect("» " + e.message("delivered").Recipients[0].Address)
		e.Press("shift+tab")
		e.Expect("» Recipients 1")
		e.Press("tab", "esc")
		e.Expect("» Recipients 1") // the pane was gone through on purpose
		e.Press("esc", "enter", "esc")
		e.Refuse("»")
		e.seek("mailbox full")
		e.costs("one of several", 0, func() { e.Press("enter"); e.Settle() })
		e.Expect("» Recipients 15")
	})
	listed(t, setup{api: client.Tracing, pageSize: 100}, func(e *explorer) {
		e.costs("one so far", 0, func() { e.Press("enter"); e.Settle() })
		e.Expect("» Recipients so far 1")
	})
}

// A second enter comes too early to open an event, and asks for nothing again.
func TestEnterWhileTheEventsLoadAsksOnce(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("delivered")
		e.sim.SetFaults(simulator.Faults{Latency: 5 * time.Second})
		e.costs("enter, twice", 1, func() {
			e.Press("enter")
			e.Advance(time.Second)
			e.Press("enter", "right", "r")
			e.Settle()
		})
		e.Expect("Receive")
	})
}

// No key that moves a cursor changes how the screen is shared: that would draw all of it.
func TestTheCursorChangesNoSize(t *testing.T) {
	t.Parallel()
	for _, width := range []int{120, 160, 200} {
		listed(t, setup{Options: uitest.Options{Width: width, Height: 40}}, func(e *explorer) {
			shared := func() string {
				var lines []string
				for row := range strings.SplitSeq(e.Screen(), "\n") {
					lines = append(lines, fmt.Sprint(column(row, "│"), column(row, "┬"), column(row, "├")))
				}
				return strings.Join(lines, "\n")
			}
			before := shared()
			for range 20 {
				e.Press("j")
				e.Settle()
				if got := shared(); got != before {
					e.Errorf("j at %d columns: got the panes at\n%s\nwant\n%s", width, got, before)
				}
			}
		})
	}
}

// A search that found little leaves the screen to what it found.
func TestFewMessagesLeaveTheRoomToTheDetails(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.Paste(e.message("mailbox full").ID)
		e.Press("enter")
		e.Settle()
		rows := strings.Split(e.Screen(), "\n")
		if got := slices.IndexFunc(rows, func(row string) bool { return strings.HasPrefix(row, "─ Recipients") }); got < 5 || got > 9 {
			e.Errorf("got the recipients on line %d, want them right under the one message", got)
		}
	})
}

func TestProblemsAmongRecipients(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Senders: []string{"cy@contoso.com"}, Subject: "発注書"}}, func(e *explorer) {
		e.Press("enter", "g", "e")
		e.Settle()
		if !strings.Contains(e.CursorRow(), "Failed") {
			e.Errorf("got %q after e, want a row with Failed", e.CursorRow())
		}
		e.Press("/")
		e.Type("LEAV")
		e.Settle()
		if !strings.Contains(e.CursorRow(), "/ LEAV") {
			e.Errorf("got the text typed at %q, want / LEAV", e.CursorRow())
		}
		e.Press("enter")
		first := e.CursorRow()
		if !strings.Contains(first, "leaver@") {
			e.Errorf("got %q found, want leaver@", first)
		}
		e.Press("n")
		e.Expect("Search wrapped around.")
		e.Press("esc")
		e.Refuse("/ LEAV")
		e.Press("/")
		e.Type("nobody")
		e.Expect("No recipient has all of these words.", "/ nobody   0 of ")
		e.Press("esc", "esc")
		if !strings.Contains(e.CursorRow(), "発注書") {
			e.Errorf("got %q after esc, want a row with 発注書", e.CursorRow())
		}
	})
}

// The next message comes from any pane, and costs no request: its events load when
// they are opened.
func TestTheNextMessageFromAnyPane(t *testing.T) {
	t.Parallel()
	for _, size := range []uitest.Options{{}, {Width: 80, Height: 24}} {
		listed(t, setup{Options: size}, func(e *explorer) {
			messages := e.searched()
			slices.SortFunc(messages, func(a, b simulator.Message) int { return b.Received.Compare(a.Received) })
			e.Press("g", "K")
			e.Expect("This is the first message.")
			e.Press("tab", "tab", "enter")
			e.Settle()
			e.costs("two messages on", 0, func() {
				e.Press("J", "J")
				e.Expect("enter loads the events: one request.")
				e.Settle()
			})
			e.costs("the events of that one", 1, func() {
				e.Press("enter")
				e.Settle()
			})
			e.Expect("Receive")
			e.Press("esc")
			shown := func(what string, m simulator.Message) {
				t.Helper()
				if !slices.ContainsFunc(m.Recipients, func(r simulator.Recipient) bool { return strings.Contains(e.CursorRow(), r.Address[:12]) }) {
					e.Errorf("%s: got the cursor on %q, want it on a recipient of %q", what, e.CursorRow(), m.Subject)
				}
			}
			shown("the recipients of the third", messages[2])
			e.Press("K")
			shown("those of the second", messages[1])
			e.Press("esc", "K", "J", "J", "J", "tab")
			e.Settle()
			shown("of the fourth, from the list", messages[3])
			e.Press("esc", "G", "J")
			e.Expect("This is the last message.")
		})
	}
}

// What matches of the recipients came with the search, and comes with it again.
func TestAskingAgainInAPane(t *testing.T) {
	t.Parallel()
	opened(t, setup{}, func(e *explorer) {
		e.costs("the events again", 1, func() { e.Press("R"); e.Settle() })
		e.Expect("→ bob@contoso.com frees space")
		e.Press("shift+tab")
		e.costs("the search again", 1, func() { e.Press("R"); e.Settle() })
		e.Expect("Recipients that match 1")
		e.costs("all recipients", 1, func() { e.Press("a"); e.Settle() })
		e.Expect("Recipients 15")
		e.costs("all recipients again", 1, func() { e.Press("R"); e.Settle() })
		e.Expect("Recipients 15")
	})
}

func TestRecipientsOnDemandCostOneRequest(t *testing.T) {
	t.Parallel()
	explore(t, setup{onDemand: true}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.costs("resting on a message", 0, func() {
			e.Press("j")
			e.Settle()
		})
		e.costs("its recipients", 1, func() {
			e.Press("enter")
			e.Settle()
		})
		e.Expect("Recipients 1 ")
		e.costs("its timeline", 1, func() {
			e.Press("enter")
			e.Settle()
		})
		e.costs("back and again", 0, func() {
			e.Press("esc", "esc", "enter", "enter")
			e.Settle()
		})
	})
}

// The pane says that enter loads them, also when the person comes to it by tab.
func TestEnterLoadsTheRecipientsWhereThePaneSaysSo(t *testing.T) {
	t.Parallel()
	explore(t, setup{onDemand: true}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Press("tab")
		e.Expect("Not asked for yet: enter loads them")
		e.costs("the recipients", 1, func() {
			e.Press("enter")
			e.Settle()
		})
		e.Expect("Recipients 1")
	})
}

func TestAllRecipientsOfAMessage(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			o := setup{api: api, query: client.Query{Recipients: []string{"bob@contoso.com"}}}
			explore(t, o, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.Expect("Recipients that match 1")
				e.costs("all recipients", 1, func() {
					e.Press("a")
					e.Settle()
				})
				e.Refuse("Recipients that match")
				e.costs("all recipients again", 0, func() {
					e.Press("a")
					e.Settle()
				})
				e.Expect("These are all recipients")
			})
		})
	}
}

func TestTheWayToOneMessageCountsOne(t *testing.T) {
	t.Parallel()
	explore(t, setup{Options: uitest.Options{Width: 80, Height: 24}}, func(e *explorer) {
		e.Paste(e.sim.Messages()[2].ID)
		e.Press("enter")
		e.Settle()
		e.Press("enter")
		e.Expect("id:")
	})
}

// TestTheRowStaysWithWhatWasSearchedForAfterAllRecipientsCame is about a message to 15,
// of which one was searched for: the others are for the pane of recipients.
func TestTheRowStaysWithWhatWasSearchedForAfterAllRecipientsCame(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, query := range []client.Query{{Recipients: []string{"dee@contoso.com"}}, {Recipients: []string{"hana.berg@contoso.com", "dee@contoso.com"}}} {
			explore(t, setup{api: api, query: query, Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
				e.Press("enter")
				e.Settle()
				e.seek("mailbox full")
				row, chips := e.CursorRow(), strings.SplitN(e.Screen(), "\n", 4)[2]
				e.costs("all recipients", 1, func() {
					e.Press("a")
					e.Settle()
				})
				e.Expect("Recipients 15")
				if got := e.CursorRow(); got != row {
					e.Errorf("%s: %v: got the row %q, want it to stay %q", api, query, got, row)
				}
				if got := strings.SplitN(e.Screen(), "\n", 4)[2]; got != chips {
					e.Errorf("%s: %v: got the chips %q, want them to stay %q", api, query, got, chips)
				}
				e.Press("j", "k")
				e.Settle()
				e.Press("enter")
				if got, want := e.CursorRow(), "dee@contoso.com"; !strings.Contains(got, want) {
					e.Errorf("%s: got the cursor on %q, want it on %s", api, got, want)
				}
			})
		}
	}
}

// TestTheRecipientWithTheWordsIsShownBesideThoseThatWereSearchedFor filters by the words of a
// recipient that "all recipients" has brought.
func TestTheRecipientWithTheWordsIsShownBesideThoseThatWereSearchedFor(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		explore(t, setup{api: api, query: client.Query{Recipients: []string{"dee@contoso.com"}}, Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
			e.Press("enter")
			e.Settle()
			e.seek("mailbox full")
			e.Press("a")
			e.Settle()
			e.Press("/")
			e.Type("bob")
			e.Press("enter")
			if got, want := e.CursorRow(), "bob@contoso.com +1"; !strings.Contains(got, want) {
				e.Errorf("%s: got the row %q, want %q in it", api, got, want)
			}
		})
	}
}
