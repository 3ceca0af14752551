package explain

import (
	"strings"
	"testing"

	"msgtrace/client"
)

// nobodys are what stands for an address where none is known.
var nobodys = []string{"", client.NotNamed}

func TestAVerdictReadsAsASentenceWhereNobodyIsNamed(t *testing.T) {
	t.Parallel()
	wrong := []string{client.NotNamed, "the address the recipient", "the group the recipient", "group the recipient", "  "}
	for _, address := range nobodys {
		for id, means := range tables().causes {
			s := story{sender: known(address), address: known(address)}
			for _, said := range []string{s.fill(means.clause), s.fill(means.next)} {
				for _, words := range wrong {
					if strings.Contains(said, words) {
						t.Errorf("%s to %q: got %q, want no %q in it", id, address, said, words)
					}
				}
			}
		}
	}
}

func TestAVerdictOnNobodyIsSaid(t *testing.T) {
	t.Parallel()
	resolved := event(client.EventResolve, "The address was resolved to robert@contoso.com")
	for _, test := range []struct {
		name           string
		status         client.Status
		events         []client.Event
		headline, next string
	}{
		{"no such address", client.StatusFailed, []client.Event{fail("550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found")},
			"Not delivered: the recipient's address does not exist (550 5.1.10, said by Microsoft 365).",
			"The sender checks the address, removes the remembered one from the suggestions, types it again and sends again."},
		{"a full mailbox", client.StatusFailed, []client.Event{fail("552 5.2.2 mailbox full")},
			"Not delivered: the mailbox of the recipient is full (552 5.2.2, said by Microsoft 365).", "The recipient frees space; then the sender sends again."},
		{"a group", client.StatusExpanded, nil, "Sent on to the members of the group.", ""},
		{"a group of a size", client.StatusExpanded, []client.Event{event(client.EventExpand, "", "RcptCount", "3")}, "Sent on to the 3 members of the group.", ""},
		{"an alias", client.StatusDelivered, []client.Event{resolved, deliver}, "Delivered to the mailbox of robert@contoso.com, of which the recipient is an alias.", ""},
	} {
		for _, address := range nobodys {
			v := Explain(Copy{Sender: address, Recipient: address, Status: test.status, Events: test.events})
			if v.Headline != test.headline {
				t.Errorf("%s, to %q: got %q, want %q", test.name, address, v.Headline, test.headline)
			}
			if test.next != "" && v.Next != test.next {
				t.Errorf("%s, to %q: next: got %q, want %q", test.name, address, v.Next, test.next)
			}
		}
	}
}

func TestTheWayOfACopyNamesNobodyWhoIsNotNamed(t *testing.T) {
	t.Parallel()
	away := event(client.EventRedirect, "The message was redirected to ann@x.com.")
	unnamed := event(client.EventExpand, "The message was sent to a distribution list (DL) that was expanded to the recipients of the DL.")
	for _, nobody := range nobodys {
		for _, test := range []struct {
			name, address, want string
			ways                Ways
		}{
			{"redirected by nobody", "ann@x.com", "", whole(to("ann@x.com", client.StatusDelivered, deliver), to(nobody, client.StatusDelivered, away))},
			{"nobody is redirected", nobody, "went on to ann@x.com: delivered", whole(to("ann@x.com", client.StatusDelivered, deliver), to(nobody, client.StatusDelivered, away))},
			{"through a group of no name", "ann@x.com", "came through a group that its events do not name",
				whole(to("ann@x.com", client.StatusDelivered, unnamed, deliver), to(nobody, client.StatusExpanded))},
			{"through a group that may be the one of no name", "ann@x.com", "came through a group that its events do not name",
				whole(to("ann@x.com", client.StatusDelivered, unnamed, deliver), to("g@x.com", client.StatusExpanded), to(nobody, client.StatusExpanded))},
		} {
			if got := strings.Join(test.ways.Say(test.address, words), "\n"); got != test.want {
				t.Errorf("%s, as %q: got %q, want %q", test.name, nobody, got, test.want)
			}
		}
	}
}
