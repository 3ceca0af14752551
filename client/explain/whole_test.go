package explain

import (
	"encoding/json"
	"strings"
	"testing"

	"msgtrace/client"
)

// whole is a message to recipients, all of whom are known.
func whole(recipients ...client.Recipient) Ways {
	return WaysOf(client.Trace{RecipientsKnown: client.KnownAll, Recipients: recipients})
}

func to(address string, status client.Status, events ...client.Event) client.Recipient {
	return client.Recipient{Address: address, Status: status, Events: events}
}

func expandedOf(group string) client.Event {
	return event(client.EventExpand, "", "RelatedRecipient", group)
}

func itself(group, members string) client.Event {
	return event(client.EventExpand, "", "RelatedRecipient", group, "RcptCount", members)
}

var (
	receive = event(client.EventReceive, "Message received by: A")
	deliver = event(client.EventDeliver, "The message was successfully delivered.")
	words   = Signs{Arrow: ">", Status: func(s client.Status) string { return strings.ToLower(s.Word()) }}
)

// all is a message to all@, which holds sales@, which holds ann and bob.
func all() Ways {
	return whole(
		to("ann@x.com", client.StatusDelivered, expandedOf("Sales@x.com"), deliver),
		to("all@x.com", client.StatusExpanded, receive, itself("all@x.com", "2")),
		to("sales@x.com", client.StatusExpanded, expandedOf("all@x.com"), itself("sales@x.com", "3")),
		to("bob@x.com", client.StatusFailed, expandedOf("sales@x.com"), fail("552 5.2.2 mailbox full")),
		to("cy@x.com", client.StatusFilteredAsSpam),
	)
}

func TestTheWayOfACopyIsSaid(t *testing.T) {
	t.Parallel()
	away := event(client.EventRedirect, "The message was redirected to Ann@x.com.", "RelatedRecipient", "ann@x.com")
	here := event(client.EventRedirect, "The message was redirected from old@x.com.")
	silent := event(client.EventRedirect, "", "RelatedRecipient", "ann@x.com")
	forwarded := event(client.EventDrop, "Reason: [{LED=250 2.1.5 RESOLVER.FWD.Forwarded; recipient forwarded};{MSG=};{FQDN=};{IP=};{LRT=}]")
	unnamed := event(client.EventExpand, "The message was sent to a distribution list (DL) that was expanded to the recipients of the DL.")
	for _, test := range []struct {
		name    string
		ways    Ways
		address string
		want    string
	}{
		{"through nested groups", all(), "ANN@x.com", "came through all@x.com > Sales@x.com"},
		{"a group in a group", all(), "sales@x.com", "came through all@x.com\na group of 3 members, 2 of them known: reached 1 of 2: 1 failed"},
		{"nothing loaded", all(), "cy@x.com", ""},
		{"nobody", all(), "nobody@x.com", ""},
		{"a group whose members are not known", whole(to("g@x.com", client.StatusExpanded, itself("g@x.com", "7"))), "g@x.com", ""},
		{"a group of unknown size", whole(to("g@x.com", client.StatusExpanded), to("ann@x.com", client.StatusDelivered, expandedOf("g@x.com"))), "g@x.com", "a group, 1 member known: reached 1 of 1"},
		{"two groups that are not known to hold each other", whole(
			to("ann@x.com", client.StatusDelivered, expandedOf("a@x.com"), expandedOf("b@x.com"), deliver),
			to("a@x.com", client.StatusExpanded), to("b@x.com", client.StatusExpanded),
		), "ann@x.com", "came through b@x.com; also through a@x.com"},
		{"redirected", whole(to("old@x.com", client.StatusFailed, receive, away, forwarded), to("ann@x.com", client.StatusDelivered)),
			"old@x.com", "went on to Ann@x.com: delivered"},
		{"where a redirect came from, by the other's events", whole(to("old@x.com", client.StatusFailed, receive, away, forwarded), to("ann@x.com", client.StatusDelivered)),
			"ann@x.com", "came through old@x.com (redirected)"},
		{"redirected here", whole(to("ann@x.com", client.StatusDelivered, here, deliver), to("old@x.com", client.StatusFailed)),
			"old@x.com", "went on to ann@x.com: delivered"},
		{"redirected to somebody else", whole(to("old@x.com", client.StatusDelivered, receive, away)), "old@x.com",
			"went on to Ann@x.com, which is no recipient of this message in the trace"},
		{"a redirect without words, dropped after it", whole(to("old@x.com", client.StatusFailed, receive, silent, forwarded)), "old@x.com",
			"went on to ann@x.com, which is no recipient of this message in the trace"},
		{"a redirect without words and without an end", whole(to("old@x.com", client.StatusDelivered, receive, silent, deliver)), "old@x.com", ""},
		{"another name", whole(to("info@x.com", client.StatusDelivered, receive, event(client.EventResolve, "The recipient's address was resolved to ann@x.com."), deliver)),
			"info@x.com", "is another name of ann@x.com"},
		{"a circle of redirects", whole(
			to("a@x.com", client.StatusFailed, event(client.EventRedirect, "The message was redirected to b@x.com.")),
			to("b@x.com", client.StatusFailed, event(client.EventRedirect, "The message was redirected to a@x.com.")),
		), "a@x.com", "came through b@x.com (redirected)\nwent on to b@x.com, and from there in a circle"},
		{"the only group, which is not named", whole(to("ann@x.com", client.StatusDelivered, unnamed, deliver), to("g@x.com", client.StatusExpanded)),
			"ann@x.com", "came through g@x.com"},
		{"one of two groups, which is not named", whole(to("ann@x.com", client.StatusDelivered, unnamed, deliver), to("g@x.com", client.StatusExpanded), to("h@x.com", client.StatusExpanded)),
			"ann@x.com", "came through one of the groups g@x.com, h@x.com: its events do not say which"},
		{"a group that the trace does not have", whole(to("ann@x.com", client.StatusDelivered, unnamed, deliver)), "ann@x.com", "came through a group that its events do not name"},
		{"perhaps a group", whole(to("ann@x.com", client.StatusDelivered, deliver), to("g@x.com", client.StatusExpanded)),
			"ann@x.com", "perhaps through a group of this message (g@x.com): its events do not say"},
		{"a copy that was received from outside beside a group", whole(to("ann@x.com", client.StatusDelivered, receive, deliver), to("g@x.com", client.StatusExpanded)), "ann@x.com", ""},
	} {
		if got := strings.Join(test.ways.Say(test.address, words), "\n"); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestAnExpansionNamesItsGroup(t *testing.T) {
	t.Parallel()
	if got, want := Detail(expandedOf("all@x.com")), "the group all@x.com"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAMessageIsRolledUp(t *testing.T) {
	t.Parallel()
	many := func(known client.RecipientsKnown, statuses ...client.Status) Ways {
		var recipients []client.Recipient
		for _, status := range statuses {
			recipients = append(recipients, client.Recipient{Address: "r" + string(rune('a'+len(recipients))), Status: status})
		}
		return WaysOf(client.Trace{RecipientsKnown: known, Recipients: recipients})
	}
	away := event(client.EventRedirect, "The message was redirected to ann@x.com.")
	for _, test := range []struct {
		name string
		ways Ways
		want string
	}{
		{"with groups", all(), "reached 1 of 3: 1 failed, 1 spam"},
		{"all", many(client.KnownAll, client.StatusDelivered, client.StatusDelivered), "reached 2 of 2"},
		{"the worst first", many(client.KnownAll, client.StatusPending, client.StatusFilteredAsSpam, "teleported", client.StatusFailed, ""), "reached 0 of 5: 1 failed, 1 spam, 1 pending, 1 without a status, 1 teleported"},
		{"those that matched", many(client.KnownMatching, client.StatusFailed), "reached 0 of the 1 that matched: 1 failed"},
		{"those so far", many(client.KnownSoFar, client.StatusDelivered), "reached 1 of the 1 read so far"},
		{"only groups", many(client.KnownAll, client.StatusExpanded), ""},
		{"nobody", many(client.KnownNone), ""},
		{"redirected", whole(to("old@x.com", client.StatusFailed, away), to("ann@x.com", client.StatusDelivered)), "reached 1 of 1; 1 sent on to another address"},
		{"redirected with a copy kept", whole(to("old@x.com", client.StatusDelivered, away, deliver), to("ann@x.com", client.StatusDelivered)), "reached 2 of 2"},
	} {
		if got := test.ways.RollUp(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestRecipientsStandBehindTheirGroup(t *testing.T) {
	t.Parallel()
	var got []string
	w := all()
	for _, b := range w.Tree() {
		got = append(got, strings.Repeat("-", b.Depth)+w.recipients[b.Index].Address)
	}
	if got, want := strings.Join(got, " "), "all@x.com -sales@x.com --ann@x.com --bob@x.com cy@x.com"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := whole(to("a@x.com", client.StatusDelivered), to("b@x.com", client.StatusExpanded)).Tree(); got != nil {
		t.Errorf("nothing loaded: got %v, want none", got)
	}
}

// FuzzWays feeds recipients whose events point at each other in every way.
func FuzzWays(f *testing.F) {
	f.Add("a b a", uint8(0))
	f.Add("a a b c c d b a", uint8(7))
	f.Add("\x1b[2J b b \u202ea", uint8(255))
	kinds := []client.EventKind{client.EventExpand, client.EventRedirect, client.EventResolve, client.EventDrop, client.EventDeliver}
	statuses := []client.Status{client.StatusExpanded, client.StatusDelivered, client.StatusFailed, "odd"}
	f.Fuzz(func(t *testing.T, text string, mix uint8) {
		names := strings.Fields(text)
		if len(names) > 60 {
			names = names[:60]
		}
		var recipients []client.Recipient
		for i, name := range names {
			other := names[(i+int(mix)+1)%len(names)]
			var events []client.Event
			for j := range 1 + int(mix)%3 {
				events = append(events, event(kinds[(i+j+int(mix))%len(kinds)], []string{"", "redirected to " + other + "@x.com.", "redirected from " + other + "@x.com."}[(i+int(mix))%3],
					"RelatedRecipient", other, "RcptCount", name))
			}
			recipients = append(recipients, client.Recipient{Address: name, Status: statuses[(i+int(mix))%4], Events: events})
		}
		w := whole(recipients...)
		if tree := w.Tree(); tree != nil {
			seen := map[int]bool{}
			for _, b := range tree {
				seen[b.Index] = true
			}
			if len(tree) != len(recipients) || len(seen) != len(recipients) {
				encoded, _ := json.Marshal(recipients)
				t.Errorf("got %v, want each of %d recipients once: %s", tree, len(recipients), encoded)
			}
		}
		w.RollUp()
		for _, name := range names {
			for _, line := range w.Say(name, words) {
				if line != oneLine(line) {
					t.Errorf("got %q, want one line", line)
				}
			}
		}
	})
}
