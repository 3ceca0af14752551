package ui_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

func TestALookAlikeIsMarkedWhereverItsAddressStands(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api, Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
				e.Expect("!support@rnicrosoft.example")
				e.Refuse("!newsletter@", "!tools@tailspintoys.com", "!billing@", "!orders@", "!ann@", "!bob@", "!cy@")
				e.seek("quarantined")
				e.costs("what is known of the sender", 0, func() {
					e.Press("r")
					e.Settle()
					e.Expect("Look-alike        rnicrosoft.example looks like microsoft.com: rn for m")
					e.Press("esc", "?")
					e.Settle()
					e.Expect("An address that may deceive", "! look-alike   rnicrosoft.example looks like microsoft.com: rn for m.")
					e.Press("esc", "Y")
					e.Settle()
					e.Expect("like microsoft.com: rn for m")
					e.Press("esc")
				})
			})
		})
	}
}

func TestANarrowListKeepsTheSignOfALookAlikeAndCutsItsLocalPart(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{100: " !support@rnicrosoft.example ", 80: " !support@rnicrosoft.example ", 60: " !…"} {
		listed(t, setup{Options: uitest.Options{Width: width, Height: 24}, query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
			e.seek("quarantined")
			if row := e.CursorRow(); !strings.Contains(row, want) {
				e.Errorf("got the row %q in %d columns, want %q in it", row, width, want)
			}
		})
	}
}

// ordered finds the mail of one sender.
var ordered = client.Query{Senders: []string{"orders@northwindtraders.com"}}

// renamed is a service that names an address otherwise.
func renamed(pattern, text string) func(http.RoundTripper) http.RoundTripper {
	return func(r http.RoundTripper) http.RoundTripper {
		return renaming{r, regexp.MustCompile(pattern), text}
	}
}

// Mail to a forged address is an answer to one.
func TestARecipientThatIsALookAlikeIsMarkedInItsPaneAndOverItsEvents(t *testing.T) {
	t.Parallel()
	for width, title := range map[int]string{120: "» !leaver@c0ntoso.example ─", 60: " !leaver@c"} {
		listed(t, setup{Options: uitest.Options{Width: width, Height: 40}, query: ordered, transport: renamed(`leaver@contoso\.com`, "leaver@c0ntoso.example")}, func(e *explorer) {
			e.Press("j", "tab", "/")
			e.Type("c0ntoso")
			e.Press("enter")
			e.Settle()
			e.Expect("▌ !leaver@c0ntoso.example ")
			e.Press("enter")
			e.Settle()
			e.Expect(title)
		})
	}
}

func TestADomainThatIsSearchedForIsComparedWithFromThenOn(t *testing.T) {
	t.Parallel()
	listed(t, setup{Options: uitest.Options{Width: 120, Height: 40}, query: ordered, transport: renamed(`ann@contoso\.com`, "ann@northwindtraclers.com")}, func(e *explorer) {
		e.Press("enter")
		e.Settle()
		e.Expect("!ann@northwindtraclers.com")
		e.Refuse("!orders@northwindtraders.com")
	})
}
