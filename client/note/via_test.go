package note_test

import (
	"fmt"
	"strings"
	"testing"

	"msgtrace/client"
)

// toGroup is a message to a group of n, of which the events of one member were read.
func toGroup(n int) client.Trace {
	expanded := func(group, members string) client.Event {
		return client.Event{Kind: client.EventExpand, Name: "Expand DL", Data: []client.Datum{{Name: "RelatedRecipient", Value: group}, {Name: "RcptCount", Value: members}}}
	}
	t := client.Trace{Sender: "ann@fabrikam.com", Received: at(0), RecipientsKnown: client.KnownAll, Recipients: []client.Recipient{
		{Address: "all-hands@contoso.com", Status: client.StatusExpanded, Events: []client.Event{expanded("all-hands@contoso.com", fmt.Sprint(n))}},
		{Address: "bob@contoso.com", Status: client.StatusFailed, Events: []client.Event{expanded("all-hands@contoso.com", ""), full()[2]}},
		{Address: "old@contoso.com", Status: client.StatusDelivered, Events: []client.Event{{Kind: client.EventReceive}, {Kind: client.EventRedirect, Name: "Redirect", Description: "The message was redirected to r1@contoso.com."}}},
	}}
	for i := range n - 1 {
		t.Recipients = append(t.Recipients, client.Recipient{Address: fmt.Sprintf("r%d@contoso.com", i), Status: client.StatusDelivered})
	}
	return t
}

func TestANoteSaysThroughWhatACopyCame(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ recipient, want string }{
		{"bob@contoso.com", "came through all-hands@contoso.com"},
		{"old@contoso.com", "went on to r1@contoso.com: delivered"},
		{"r1@contoso.com", "came through old@contoso.com (redirected)"},
		{"r0@contoso.com", ""},
		{"", "reached 6 of 7: 1 failed; 1 sent on to another address\n" +
			"all-hands@contoso.com is a group of 7 members, 1 of them known: reached 0 of 1: 1 failed\n" +
			"old@contoso.com went on to r1@contoso.com: delivered"},
	} {
		expect(t, plain(noteOn(test.recipient, toGroup(7))), "VIA", test.want)
	}
	if text := plain(noteOn("", invoice())); strings.Contains(text, "VIA") {
		t.Errorf("no group, no redirect: got\n%s\nwant no line on the way", text)
	}
}

func TestANoteNamesFewOfManyRedirects(t *testing.T) {
	t.Parallel()
	trace := toGroup(7)
	for i := range 20 {
		old := trace.Recipients[2]
		old.Address = fmt.Sprintf("old%d@contoso.com", i)
		trace.Recipients = append(trace.Recipients, old)
	}
	text := value(plain(noteOn("", trace)), "VIA")
	if lines := strings.Split(text, "\n"); len(lines) != 7 || lines[6] != "and 17 more" {
		t.Errorf("got\n%s\nwant five of 22 and how many more", text)
	}
}
