package linear_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui"
)

func TestAProfileIsChosenAndTheOtherKeepsItsSearch(t *testing.T) {
	t.Parallel()
	h, other := prepare(t, client.Tracing, nil), prepare(t, client.MessageTraces, nil)
	h.options.Demo, h.options.Profile = false, "contoso"
	h.options.Profiles = func(context.Context) ([]ui.Profile, error) {
		return []ui.Profile{
			{Name: "contoso", Tenant: "contoso.com", Dialect: client.Tracing, Account: "ann@contoso.com"},
			{Name: "fabrikam", Tenant: "fabrikam.com", Dialect: client.MessageTraces},
			{Name: "broken", Tenant: "broken.example", Dialect: client.Tracing},
		}, nil
	}
	h.options.Open = func(_ context.Context, name string) (ui.Options, error) {
		if name == "broken" {
			return ui.Options{}, errors.New("there is no certificate")
		}
		o := other.options
		o.Profile, o.Tenant, o.Account = "fabrikam", "fabrikam.com", ""
		return o, nil
	}
	said := h.say("to:bob@contoso.com", "profiles", "2", "status:pending", "profiles", "1", "profiles", "3", "profiles", "1", "quit")
	wants(t, said, "1. contoso, contoso.com, tracing, ann@contoso.com, you are here.", "2. fabrikam, fabrikam.com, message-traces.", "Profile fabrikam.", "Search or command; ",
		"match", "Profile contoso.", "30 match", "Error: there is no certificate.", "You are in profile contoso.")
	if got := strings.Count(said, "1 of 100 requests used."); got != 2 {
		t.Errorf("got %d first requests in\n%s\nwant one of each tenant", got, said)
	}
}

func TestEveryRecipientIsListedOnce(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		h := prepare(t, dialect, nil)
		said := h.say("from:support@rnicrosoft.example since:2d", "everyone", "", "what", "copy", "everyone", "save", "who.csv", "status pending", "everyone")
		wants(t, said, " recipients of 8 messages.", "\n1. ", ", quarantined", "copy or save; Enter ", "Type copy or save.", "recipients was sent to the terminal's clipboard.", "Wrote ", "who.csv", "No recipient is known.")
		if len(h.copied) != 1 || strings.Count(h.copied[0], "bob@contoso.com") != 1 || !strings.HasPrefix(h.files()["who.csv"], "recipient,status,") {
			t.Errorf("%s: got %q copied and %q saved, want each address once", dialect, h.copied, h.files())
		}
	}
}
