package addressees_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/addressees"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// sent is a message to recipients, written as "ann@contoso.com delivered".
func sent(minute int, known client.RecipientsKnown, recipients ...string) *client.Trace {
	t := &client.Trace{ID: fmt.Sprint(minute), Received: client.TimeOf(noon.Add(time.Duration(minute)*time.Minute), 0), RecipientsKnown: known}
	for _, r := range recipients {
		address, status, _ := strings.Cut(r, " ")
		t.Recipients = append(t.Recipients, client.Recipient{Address: address, Status: client.Status(status)})
	}
	return t
}

func TestEachAddressStandsOnceWithAllItsOutcomes(t *testing.T) {
	t.Parallel()
	list := addressees.Of(slices.Values([]*client.Trace{
		sent(5, client.KnownAll, "Bob@contoso.com quarantined", "cy@contoso.com delivered", "zed@contoso.com teleported"),
		sent(3, client.KnownMatching, "bob@Contoso.com delivered", "dee@contoso.com failed"),
		sent(1, client.KnownAll, "bob@contoso.com quarantined", "ann@contoso.com delivered", " delivered"),
		sent(0, client.KnownNone),
	}))
	var got []string
	for _, one := range list.All {
		got = append(got, fmt.Sprintf("%s %s %d", one.Address, one.Status, one.Messages))
	}
	want := []string{" delivered 1", "ann@contoso.com delivered 1", "Bob@contoso.com delivered 3", "cy@contoso.com delivered 1", "dee@contoso.com failed 1", "zed@contoso.com teleported 1"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	bob := list.All[2]
	if bob.Outcomes[client.StatusQuarantined.Place()] != 2 || bob.Outcomes[client.StatusDelivered.Place()] != 1 {
		t.Errorf("got the outcomes %v, want two quarantined and one delivered", bob.Outcomes)
	}
	if !bob.First.Equal(noon.Add(time.Minute)) || !bob.Last.Equal(noon.Add(5*time.Minute)) {
		t.Errorf("got %s to %s, want 12:01 to 12:05", bob.First, bob.Last)
	}
	if list.Messages != 4 || list.Partial != 2 {
		t.Errorf("got %d messages, %d of them partial, want 4 and 2", list.Messages, list.Partial)
	}
	if n := list.Counts; n[client.StatusDelivered.Place()] != 4 || n[client.StatusQuarantined.Place()] != 1 || n[client.StatusUnknown.Place()] != 1 {
		t.Errorf("got the counts %v, want 4 delivered, 1 quarantined, 1 unknown", n)
	}
	if !bob.Has(client.StatusQuarantined) || bob.Has(client.StatusFailed) {
		t.Error("got bob without a quarantined copy, or with a failed one, want the first only")
	}
}

// A message that names a recipient twice is one message.
func TestARecipientThatStandsTwiceInAMessageCountsItOnce(t *testing.T) {
	t.Parallel()
	list := addressees.Of(slices.Values([]*client.Trace{sent(0, client.KnownAll, "bob@contoso.com delivered", "BOB@contoso.com failed")}))
	if len(list.All) != 1 || list.All[0].Messages != 1 {
		t.Errorf("got %d addresses, want one, of one message", len(list.All))
	}
}

func BenchmarkOf(b *testing.B) {
	var messages []*client.Trace
	for i := range 10_000 {
		messages = append(messages, sent(i, client.KnownAll, fmt.Sprintf("r%d@contoso.com delivered", i%3000), "bob@contoso.com failed"))
	}
	b.ResetTimer()
	for range b.N {
		addressees.Of(slices.Values(messages))
	}
}
