package ui_test

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/text"
	"msgtrace/ui/uitest"
)

// What stands under the cursor comes first, then the keys; everything without a request.
func TestHelpExplainsTheEventUnderTheCursor(t *testing.T) {
	t.Parallel()
	opened(t, setup{api: client.Tracing, Options: uitest.Options{Width: 120, Height: 60}}, func(e *explorer) {
		e.costs("the help", 0, func() { e.Press("?"); e.Settle() })
		e.Expect("Under the cursor", "  Fail           The copy was not delivered", "  5.2.2          Fails for good; about the mailbox: full.",
			"  Because        the answer says", "page: https://www.rfc-editor.org/rfc/rfc3463", "Show everything the service says")
		if screen := e.Screen(); strings.Index(screen, "Under the cursor") > strings.Index(screen, "│ Timeline") {
			e.Errorf("got the keys before what is under the cursor, want them after it")
		}
		e.Press("esc", "g", "?")
		e.Expect("  Receive        The service took the message over", "  ClientName     The server that handed the message over: mail.fabrikam.com")
	})
}

// Over a message the help says what its status means, whose move it is, why it fared so and
// what its signs stand for.
func TestHelpExplainsTheMessageUnderTheCursor(t *testing.T) {
	t.Parallel()
	for _, api := range client.Dialects() {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			opened(t, setup{api: api, Options: uitest.Options{Width: 120, Height: 100}}, func(e *explorer) {
				e.Press("esc", "esc")
				e.costs("the help", 0, func() { e.Press("space", "?"); e.Settle() })
				e.Expect("Under the cursor", "Failed", "The copy was not delivered, and the service does not try again.", "  Whose move     ",
					"  Reason         mailbox full", "  Say            Not delivered: the mailbox of the recipient is full.", "  ◆              A row that you marked.",
					"│ Messages", "│ Everywhere")
				e.Press("G")
				e.Expect("│ Signs", "May still change: younger than 6 h, or pending.")
				e.Press("?")
				e.Refuse("Under the cursor")
			})
		})
	}
}

func TestHelpOnAMessageSaysHowTheReasonIsFoundOut(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Recipients: []string{"bob@contoso.com"}, Statuses: []client.Status{client.StatusFailed}}, Options: uitest.Options{Width: 120, Height: 60}}, func(e *explorer) {
		e.Press("?")
		e.Expect("  Reason         Not known yet: it stands in the events, which cost a request.", "i asks for all problems on the screen.")
	})
}

func TestHelpExplainsTheRecipientUnderTheCursor(t *testing.T) {
	t.Parallel()
	opened(t, setup{Options: uitest.Options{Width: 120, Height: 60}}, func(e *explorer) {
		e.Press("shift+tab", "?")
		e.Expect("Under the cursor", "  ✗ Failed       The copy was not delivered", "  That match     The search asked for certain recipients", "a asks for all of them, one request.", "│ Recipients")
	})
}

// In the form it is the field that is explained, and the keys of the form follow.
func TestHelpExplainsTheFieldOfTheForm(t *testing.T) {
	t.Parallel()
	explore(t, setup{Options: uitest.Options{Width: 120, Height: 80}}, func(e *explorer) {
		e.Press("f", "f1")
		e.Expect("Under the cursor", "  Recipient      Addresses of recipients, with commas between", "  For example    bob@contoso.com; ", "  message-traces", "  tracing        Decided by the service, one value a request; a part of an address here.", "│ Search form")
		e.Refuse("│ Signs")
		for _, want := range []string{"  Sender         The address in SMTP MAIL FROM", "  When           When the service received the message", "  Subject        A text that the subject", "  Status         What became of a copy.", "  By id or IP    More conditions"} {
			e.Press("esc", "tab", "f1")
			e.Expect(want)
		}
		e.Press("esc")
		for range 6 {
			e.Press("shift+tab")
		}
		e.Press("f1")
		e.Expect("  Words          A query is a search as one line", "  since: until: when: latest:")
	})
}

// Each window has its keys over it, and comes back as it was.
func TestHelpInAWindowShowsItsKeys(t *testing.T) {
	t.Parallel()
	opened(t, setup{Options: uitest.Options{Width: 120, Height: 60}}, func(e *explorer) {
		for _, window := range []struct{ opens, help, title, key string }{
			{"Y", "?", "VERDICT", "Take the line under the cursor out of the note"},
			{"y", "?", "Copy", "Choose the line under the cursor."},
			{":", "f1", "Do", "Run the action under the cursor."},
			{"x", "?", "Save", "Choose the line under the cursor."},
			{"@", "?", "Requests", "Go down a line."},
		} {
			e.Press(window.opens)
			e.Settle()
			e.Expect(window.title)
			before := e.Screen()
			e.costs("the keys of a window", 0, func() { e.Press(window.help); e.Settle() })
			e.Expect("Help · msgtrace", window.key)
			e.Press("?")
			if got := e.Screen(); got != before {
				e.Errorf("%s %s ?: got\n%s\nwant the window as it was:\n%s", window.opens, window.help, got, before)
			}
			e.Press("esc")
		}
		e.Press("esc", "esc", "c", "?")
		e.Expect("Move the column one place to the right in the list.")
		e.Press("esc")
		e.Expect("Columns")
	})
}

// The help folds at words, fits, and reaches its end at any size.
func TestHelpFitsAt60x20(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		opened(t, setup{ascii: ascii, Options: uitest.Options{Width: 60, Height: 20}}, func(e *explorer) {
			e.Press("esc", "esc", "?")
			e.Expect("Under the cursor", "Whose move")
			e.Press("G")
			e.Expect("Messages at the bottom")
			for _, line := range strings.Split(e.Screen(), "\n") {
				if text.Width(line) > 60 {
					e.Errorf("got the line %q, want 60 columns at most", line)
				}
			}
		})
	}
}

// The foreign part of what is explained is as harmless as on the screen.
func TestHelpOfHostileMailIsHarmless(t *testing.T) {
	t.Parallel()
	o := setup{query: attack, look: "ansi16", Options: uitest.Options{Width: 160, Height: 45}}
	listed(t, o, func(e *explorer) {
		e.Press("?")
		e.Expect("Under the cursor")
		harmless(e)
		e.Press("esc", "enter")
		e.Settle()
		e.Press("enter")
		e.Settle()
		e.Press("?")
		e.Expect("Under the cursor")
		harmless(e)
	})
}
