package tally_test

import (
	"context"
	"reflect"
	"testing"

	"msgtrace/client"
	"msgtrace/client/tally"
)

func TestMessagesAreCountedByEachTrait(t *testing.T) {
	t.Parallel()
	to := func(address string, status client.Status) client.Recipient {
		return client.Recipient{Address: address, Status: status}
	}
	traces := []*client.Trace{
		{ID: "1", Sender: "Ann@Fabrikam.com", FromIP: client.IPOf("192.0.2.7"), Recipients: []client.Recipient{to("bob@contoso.com", client.StatusDelivered), to("BOB@contoso.com", client.StatusFailed)}},
		{ID: "2", Sender: "ann@fabrikam.com", FromIP: client.IPOf("192.0.2.7"), Recipients: []client.Recipient{to("list@contoso.com", client.StatusExpanded), to("cy@contoso.com", client.StatusDelivered)}},
		{ID: "3", Recipients: []client.Recipient{to("cy@contoso.com", client.StatusDelivered)}},
		{ID: "4", Sender: "dee@fabrikam.com", FromIP: client.IPOf("192.0.2.8")},
	}
	for by, want := range map[tally.Trait][]tally.Share{
		tally.BySender:       {{Value: "ann@fabrikam.com", Messages: 2, Problems: 1}, {Value: "<>", Messages: 1}, {Value: "dee@fabrikam.com", Messages: 1}},
		tally.BySenderDomain: {{Value: "fabrikam.com", Messages: 3, Problems: 1}, {Value: "<>", Messages: 1}},
		tally.ByRecipient:    {{Value: "cy@contoso.com", Messages: 2}, {Value: "bob@contoso.com", Messages: 1, Problems: 1}},
		tally.BySourceIP:     {{Value: "192.0.2.7", Messages: 2, Problems: 1}, {Value: "192.0.2.8", Messages: 1}, {Value: tally.Unknown, Messages: 1}},
	} {
		got, err := tally.Shares(context.Background(), by, traces)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("by %s: got %+v, %v, want %+v", by, got, err, want)
		}
		for _, share := range got {
			has := 0
			for _, trace := range traces {
				if by.Has(trace, share.Value) {
					has++
				}
			}
			if has != share.Messages {
				t.Errorf("by %s: got %d messages with %s, want %d", by, has, share.Value, share.Messages)
			}
		}
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := tally.Shares(ended, tally.BySender, traces); err == nil {
		t.Error("got no error of a context that ended, want it")
	}
}
