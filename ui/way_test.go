package ui_test

import (
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// toGroups opens the recipients of a message to nested groups.
func toGroups(t *testing.T, api client.Dialect, script func(*explorer)) {
	t.Helper()
	o := setup{api: api, scenarios: []string{nested}, Options: uitest.Options{Width: 240, Height: 45}}
	listed(t, o, func(e *explorer) {
		e.seek(nested)
		e.Press("enter")
		e.Settle()
		script(e)
	})
}

// openMember opens the events of the recipient of a row, and goes back to the rows.
func openMember(e *explorer, address string) {
	e.Press("/")
	e.Paste(address)
	e.Press("enter", "enter")
	e.Settle()
}

func TestRecipientsStandUnderTheirGroup(t *testing.T) {
	t.Parallel()
	toGroups(t, client.Tracing, func(e *explorer) {
		e.Expect("reached 12 of 12")
		e.costs("the events of a member, its group and the group of that", 3, func() {
			openMember(e, "megan.pereira@contoso.com")
			e.Expect("came through sales-emea@contoso.com", "> goes there; its events say more: 1 request")
			e.Press(">", "enter")
			e.Settle()
			e.Expect("came through all-hands@contoso.com", "a group of 7 members, 1 of them known: reached 1 of 1")
			e.Press(">", "enter")
			e.Settle()
		})
		e.Expect("⊞ Expanded", "└ sales-emea@contoso.com", "  └ megan.pereira@contoso.com")
		e.costs("going on without a way", 0, func() { e.Press(">") })
		e.Expect("No event that is loaded says that this copy came through or went on to another address.")
		e.Press("Y")
		e.Expect("VIA ", "a group of 6 members, 1 of them known: reached 1 of 1")
	})
}

func TestTheWayIsNotGuessed(t *testing.T) {
	t.Parallel()
	toGroups(t, client.MessageTraces, func(e *explorer) {
		openMember(e, "megan.pereira@contoso.com")
		e.Expect("came through one of the groups all-hands@contoso.com, sales-emea@contoso.com:")
		if strings.Contains(e.Screen(), "└ megan") {
			e.Errorf("got\n%s\nwant no tree: the events name no group", e.Screen())
		}
	})
}

func TestARedirectIsFollowed(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				e.seek("redirected")
				e.Press("enter")
				openMember(e, "leaver@contoso.com")
				e.Expect("went on to ann@contoso.com: ✓ Delivered")
				e.costs("going there", 0, func() { e.Press(">") })
				e.Expect("came through leaver@contoso.com (redirected)", "enter loads the events: one request.")
				e.costs("its events", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Expect("└ ann@contoso.com")
			})
		})
	}
}
