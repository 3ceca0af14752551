package ui_test

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// opened opens the timeline of a message that has failed for one of fifteen.
func opened(t *testing.T, o setup, script func(*explorer)) {
	t.Helper()
	o.query = client.Query{Recipients: []string{"bob@contoso.com"}}
	listed(t, o, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter", "enter")
		e.Settle()
		script(e)
	})
}

// A line that is slow, or a multiplexer, hands two keys over as one: esc and a
// key are what alt and that key are.
func TestKeysThatArriveTogetherAreTwo(t *testing.T) {
	t.Parallel()
	opened(t, setup{}, func(e *explorer) {
		e.Send("\x1b\x1b")
		e.Settle()
		if want := e.message("mailbox full").Subject; !strings.Contains(e.CursorRow(), want) {
			e.Errorf("got %q after two escapes, want the row of %q", e.CursorRow(), want)
		}
		e.Press("j")
		below := e.CursorRow()
		e.Press("k", "enter")
		e.Send("\x1bj")
		e.Settle()
		if got := e.CursorRow(); got != below {
			e.Errorf("got %q after esc and j, want %q", got, below)
		}
		e.Press("enter")
		e.Send("\x1bG")
		e.Settle()
		last := e.CursorRow()
		e.Press("G")
		if e.CursorRow() != last || last == below {
			e.Errorf("got %q after esc and G, want %q", last, e.CursorRow())
		}
		e.Press("enter")
		e.Send("\x1b[1;3B") // alt+down is one key
		e.Settle()
		if !strings.Contains(e.CursorRow(), "bob@contoso.com") || strings.Contains(e.CursorRow(), "KB") {
			e.Errorf("alt+down: got %q, want a row of bob@contoso.com", e.CursorRow())
		}
		e.Press("esc", "/")
		e.Type("one two")
		e.Send("\x1bb") // by a word, where text is typed
		e.Settle()
		e.Type("X")
		e.Expect("/ one Xtwo")
	})
}

func TestTheTimelineEndsInAdvice(t *testing.T) {
	t.Parallel()
	opened(t, setup{}, func(e *explorer) {
		e.Expect("Not delivered: mailbox full", "Whose move: bob@contoso.com", "Next: The recipient frees space")
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
		e.Expect("Not found in what is loaded.")
		e.Press("esc", "esc")
		if !strings.Contains(e.CursorRow(), "発注書") {
			e.Errorf("got %q after esc, want a row with 発注書", e.CursorRow())
		}
	})
}

// What matches of the recipients came with the search, and comes with it again.
func TestAskingAgainInAPane(t *testing.T) {
	t.Parallel()
	opened(t, setup{}, func(e *explorer) {
		e.costs("the events again", 1, func() { e.Press("R"); e.Settle() })
		e.Expect("Whose move")
		e.Press("esc")
		e.costs("the search again", 1, func() { e.Press("R"); e.Settle() })
		e.Expect("Recipients that match 1")
		e.costs("all recipients", 1, func() { e.Press("a"); e.Settle() })
		e.Expect("Recipients 15")
		e.costs("all recipients again", 1, func() { e.Press("R"); e.Settle() })
		e.Expect("Recipients 15")
	})
}

func TestAMessageInFull(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
		e.seek("mailbox full")
		e.costs("its window", 0, func() {
			e.Press("r")
			e.Settle()
		})
		m := e.message("mailbox full")
		e.Expect("Subject           "+m.Subject, "Message-ID        <", "Network ID", "From IP           "+m.FromIP)
		e.Expect("Recipients        1 that match", "bytes)")
		e.Press("esc")
		e.Refuse("Network ID")
	})
}

func TestAChipThatLeavesNothingSaysSo(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
		e.Press("5")
		e.Settle()
		e.Expect("[… Pending 0]", "No loaded message has the status Pending. 0 shows all.")
		e.Press("0")
		e.Settle()
		e.Expect(e.message("mailbox full").Subject)
	})
}

func TestTheZoneIsSaid(t *testing.T) {
	t.Parallel()
	narrow := setup{Options: uitest.Options{Width: 80, Height: 24}}
	listed(t, narrow, func(e *explorer) {
		e.Expect("complete · CET")
		e.Press("t")
		e.Settle()
		e.Expect("complete · UTC", "Times in UTC.")
		e.Press("t")
		e.Expect("Times as ages.")
		e.Press("t")
		e.Expect("Times in your zone: CET.")
	})
}

func TestTheFormIsEmptiedForTheNextTicket(t *testing.T) {
	t.Parallel()
	explore(t, setup{query: client.Query{Recipients: []string{"bob@contoso.com"}, Subject: "first"}}, func(e *explorer) {
		e.Settle()
		e.Press("tab", "tab", "tab") // on how the subject is compared
		e.Press("ctrl+u")
		e.Type("second")
		e.Expect("has ›  second")
		e.Press("ctrl+x")
		e.Refuse("bob@contoso.com", "second")
		e.Paste("Bob <bob@contoso.com>") // into When, where no address can be
		e.Expect("Took recipient.", "--recipient bob@contoso.com")
		e.Press("f1")
		e.Expect("Clear every field.")
	})
}

// Where one pane has the whole screen there is nothing to zoom, and nothing for
// esc to take back first.
func TestNoZoomWhereOnePaneIsShown(t *testing.T) {
	t.Parallel()
	listed(t, setup{Options: uitest.Options{Width: 80, Height: 24}}, func(e *explorer) {
		first := e.CursorRow()
		e.Press("enter", "z", "esc")
		if got := e.CursorRow(); got != first {
			e.Errorf("got %q after esc, want %q", got, first)
		}
		e.Press("4")
		e.Expect("esc back", "shown; "+e.total()) // a chip is something to go back from
		e.Press("esc")
		e.Refuse("esc back", "shown;")
	})
}
