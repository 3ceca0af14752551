package addressees_test

import (
	"fmt"
	"slices"
	"testing"

	"msgtrace/client"
	"msgtrace/client/addressees"
)

func TestWhoGotNoCopyStandsFirst(t *testing.T) {
	t.Parallel()
	list := addressees.Of(slices.Values([]*client.Trace{
		sent(5, client.KnownAll, "ann@contoso.com delivered", "bob@contoso.com failed", "cy@contoso.com filteredAsSpam", "all@contoso.com expanded", "dee@fabrikam.com quarantined"),
		sent(3, client.KnownAll, "bob@contoso.com failed", "all@contoso.com failed", "cy@contoso.com delivered", "eve@contoso.com pending"),
	}))
	list.Expect([]string{"ann@contoso.com", "BOB@contoso.com", "zoe@contoso.com", "*@fabrikam.com", "*@nowhere.example", "abe@contoso.com"})
	list.SortByAnswer()
	var got []string
	for _, one := range list.All {
		got = append(got, fmt.Sprintf("%s %d", one.Address, one.Answer()))
	}
	want := []string{"bob@contoso.com 0", "dee@fabrikam.com 0", "eve@contoso.com 0", "*@nowhere.example 1", "abe@contoso.com 1", "zoe@contoso.com 1",
		"all@contoso.com 2", "ann@contoso.com 3", "cy@contoso.com 3"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := list.Totals(), (addressees.Totals{Addresses: 9, Reached: 2, SentOn: 1, NotReached: 3, Nothing: 3}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := list.All[6].Said(); got != client.StatusExpanded {
		t.Errorf("got %s of a group with a failed copy, want expanded", got)
	}
	if bob := list.All[0]; bob.Newest != "5" || bob.Messages != 2 {
		t.Errorf("got %d messages to bob, the newest %q, want 2 and 5", bob.Messages, bob.Newest)
	}
}

func TestCopiesThatWereNotAskedForAreLeftOut(t *testing.T) {
	t.Parallel()
	list := addressees.OfCopies(slices.Values([]*client.Trace{sent(5, client.KnownAll, "ann@contoso.com delivered", "bob@contoso.com failed")}),
		func(_ *client.Trace, r client.Recipient) bool { return r.Address == "bob@contoso.com" })
	if len(list.All) != 1 || list.All[0].Address != "bob@contoso.com" {
		t.Errorf("got %d addresses, want bob@contoso.com alone", len(list.All))
	}
}
