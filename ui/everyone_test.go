package ui_test

import (
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

func TestEveryoneWhoGotAnAttackIsOneList(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.seek("attack wave")
				e.Press("p", "i")
				e.Settle()
				addresses := map[string]bool{}
				for _, m := range e.sim.MessagesOf("attack wave") {
					for _, r := range m.Recipients {
						addresses[strings.ToLower(r.Address)] = true
					}
				}
				e.costs("everyone", 0, func() {
					e.Press("u")
					e.Settle()
					e.Expect("Recipients of ", "each once", "complete", "0 All ")
					for address := range addresses {
						e.Expect(address)
					}
					e.Press("y")
					e.Expect("all that are shown")
					e.Press("a")
					if got := strings.Split(e.clipboard(), "; "); len(got) < len(addresses) {
						e.Errorf("got %d addresses copied, want %d or more", len(got), len(addresses))
					}
					e.Press("esc")
					e.Settle()
				})
				e.Refuse("each once")
				e.Expect("from-ip:")
			})
		})
	}
}

func TestEveryoneIsNarrowedByDigitAndWordsAndSaved(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	listed(t, setup{folder: folder}, func(e *explorer) {
		e.Press("p", "u")
		e.Settle()
		e.Press("4", "/")
		e.Type("contoso.com")
		e.Press("enter")
		e.Settle()
		e.Expect("[4 ✗", " of ")
		e.Press("x")
		e.Settle()
		e.Expect("Wrote ", " addresses (", "msgtrace-recipients-")
		name, content := saved(t, folder)
		lines := strings.Split(strings.TrimSpace(content), "\r\n")
		if !strings.HasSuffix(name, ".csv") || lines[0] != "recipient,status,outcomes,messages,first,last" || len(lines) < 2 {
			e.Fatalf("got the file %s with %q, want a CSV of recipients", name, lines[0])
		}
		for _, line := range lines[1:] {
			if !strings.Contains(line, "failed") || !strings.Contains(line, "contoso.com") {
				e.Errorf("got the line %q in the file, want what was shown only", line)
			}
		}
		e.Press("esc")
		e.Expect("each once", "[4 ✗")
		e.Press("esc")
		e.Expect("each once")
		e.Refuse("[4 ✗")
		e.Press("esc")
		e.Refuse("each once")
	})
}

// What is too long for a clipboard can be saved.
func TestVeryManyAddressesAreSavedInPlaceOfCopied(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Start: time.Date(1999, 12, 23, 0, 0, 0, 0, time.UTC)}}, func(e *explorer) {
		for range 5 {
			e.Press("G")
			e.Settle()
		}
		e.Press("u")
		e.Settle()
		e.Expect("complete")
		e.Press("y", "a")
		e.Expect("is too large for the terminal's clipboard (74 KB): x saves it in a file.")
	})
}

// A list of recipients says what it lacks: messages of which not all are loaded, and a
// search that was not read to its end.
func TestEveryoneSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	explore(t, setup{query: client.Query{Recipients: []string{"bob@contoso.com"}}, pageSize: 20}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.costs("everyone", 0, func() {
			e.Press("space", "u")
			e.Settle()
		})
		e.Expect("Recipients of 1 marked message, each once", "incomplete: read back to", "Of 1 message not all recipients are loaded.")
	})
	explore(t, setup{api: client.Tracing, pageSize: 20}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Press("u")
		e.Settle()
		e.Expect("incomplete: read back to", " messages not all recipients are")
	})
	explore(t, setup{onDemand: true}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Press("u")
		e.Settle()
		e.Expect("No recipient of these messages is loaded.", " messages not all recipients are")
		e.Press("y")
		e.Expect("There is nothing to copy yet.")
	})
	listed(t, setup{query: client.Query{Subject: "nothing has this subject"}}, func(e *explorer) {
		e.Press("u")
		e.Expect("u: there is no message under the cursor.")
	})
}

// A list of people is asked for, and one of them has no mail: the list says so, and who
// got none stands first.
func TestEveryoneSaysWhoOfThoseAskedForGotNothing(t *testing.T) {
	t.Parallel()
	several := client.Query{Recipients: []string{"bob@contoso.com", "zoe.nobody@contoso.com", "ann@contoso.com"}}
	for _, api := range dialects {
		for _, hidden := range []bool{false, true} {
			listed(t, setup{api: api, query: several, Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
				zoe, ann := "zoe.nobody@contoso.com", "ann@contoso.com"
				if hidden {
					e.Press("H")
					e.Settle()
					zoe, ann = "z•••", "a•••"
				}
				e.costs("everyone", 0, func() {
					e.Press("u")
					e.Settle()
				})
				e.Expect("Of 3 addresses 2 got a message, 0 did not get what was sent to them, and nothing was found for 1.", "0 All 3", zoe)
				e.Refuse("not all recipients")
				if rows := e.Screen(); strings.Index(rows, "none") > strings.LastIndex(rows, ann) || !strings.Contains(rows, "none") {
					e.Errorf("got\n%s\nwant the address without a message, which says none, first", rows)
				}
				e.Press("/")
				e.Type("status:none")
				e.Settle()
				e.Expect("1 of 3", "none")
				e.Refuse("✓ Delivered  ")
				e.Press("enter", "esc", "y")
				e.Expect("without a delivered copy")
				e.Press("n")
				if got := e.clipboard(); hidden == strings.Contains(got, "zoe.nobody") || strings.Contains(got, ";") {
					e.Errorf("got %q copied, want the address without a message alone, its name hidden: %t", got, hidden)
				}
			})
		}
	}
}

// What is not read yet may hold the message that is missing, and marked messages are not
// all that were found.
func TestEveryoneSaysOfWhichMessagesNothingWasFound(t *testing.T) {
	t.Parallel()
	several := client.Query{Recipients: []string{"bob@contoso.com", "zoe.nobody@contoso.com", "*@contoso.com"}}
	explore(t, setup{query: several, pageSize: 20}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Press("space", "u")
		e.Settle()
		e.Expect("none so far", "nothing was found for 2 so far: the search is", "not complete. Counted here: 1 marked message.")
	})
	several.Statuses = []client.Status{client.StatusFailed}
	listed(t, setup{query: several}, func(e *explorer) {
		e.Press("u")
		e.Settle()
		e.Expect("Delivered copies", "were not asked for.")
	})
	listed(t, setup{query: client.Query{Recipients: []string{"*@contoso.com"}}}, func(e *explorer) {
		e.Press("u")
		e.Settle()
		e.Refuse("got a message")
	})
}
