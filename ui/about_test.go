package ui_test

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// What stands under the cursor comes first, then the keys; everything without a request.
func TestHelpExplainsTheEventUnderTheCursor(t *testing.T) {
	t.Parallel()
	opened(t, setup{api: client.Tracing, Options: uitest.Options{Width: 120, Height: 60}}, func(e *explorer) {
		e.costs("the help", 0, func() { e.Press("?"); e.Settle() })
		e.Expect("Under the cursor", "Fail             The copy was not delivered", "5.2.2            Fails for good; about the mailbox: full.",
			"Because          the answer says", "page: https://www.rfc-editor.org/rfc/rfc3463", "Show everything the service says")
		if screen := e.Screen(); strings.Index(screen, "Under the cursor") > strings.Index(screen, "│ Timeline") {
			e.Errorf("got the keys before what is under the cursor, want them after it")
		}
		e.Press("esc", "g", "?")
		e.Expect("Receive          The service took the message over", "ClientName       The server that handed the message over: mail.fabrikam.com")
		e.Press("esc", "shift+tab", "?")
		e.Expect("┌ Keys · ")
		e.Refuse("Under the cursor")
	})
}

// The foreign part of what is explained is as harmless as on the screen.
func TestHelpOfHostileMailIsHarmless(t *testing.T) {
	t.Parallel()
	o := setup{query: attack, look: "ansi16", Options: uitest.Options{Width: 160, Height: 45}}
	explore(t, o, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Press("enter")
		e.Settle()
		e.Press("?")
		e.Expect("Under the cursor")
		harmless(e)
	})
}
