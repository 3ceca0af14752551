package addressees_test

import (
	"fmt"
	"slices"
	"strings"
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

func TestWhatIsAskedForIsComparedWithNamesAsTheyCame(t *testing.T) {
	t.Parallel()
	plan := client.Plan{Query: client.Query{Recipients: []string{"ann*@contoso.com", "zoe@contoso.com", "zed*"}}, Dialect: client.Tracing}
	named := func(address string) string { return strings.ReplaceAll(address, "a•••1", "anna.lee") }
	messages := slices.Values([]*client.Trace{sent(5, client.KnownMatching, "a•••1@contoso.com delivered", "bob@contoso.com failed")})
	list := addressees.Asked(messages, plan, false, named)
	var got []string
	for _, one := range list.All {
		got = append(got, one.Address+" "+one.Word(list.SoFar))
	}
	if want := []string{"zed* none", "zoe@contoso.com none", "anna.lee@contoso.com Delivered"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if list.Partial != 0 || list.SoFar {
		t.Errorf("got %d messages that lack recipients, want none: those that match came", list.Partial)
	}
	list = addressees.Asked(slices.Values([]*client.Trace{sent(5, client.KnownNone)}), plan, false, nil)
	if got, want := list.Sentence(nil), "Of 3 addresses 0 got a message, 0 did not get what was sent to them, and nothing was found for 3 so far: the search is not complete."; list.Partial != 1 || got != want {
		t.Errorf("a message without its recipients: got %d and %q, want 1 and %q", list.Partial, got, want)
	}
}

func BenchmarkAsked(b *testing.B) {
	var messages []*client.Trace
	plan := client.Plan{Dialect: client.Tracing}
	for i := range 5_000 {
		plan.Query.Recipients = append(plan.Query.Recipients, fmt.Sprintf("r%d@contoso.com", i))
	}
	for i := range 300 {
		plan.Query.Recipients = append(plan.Query.Recipients, fmt.Sprintf("*nobody%d*@contoso.com", i))
	}
	for i := range 100_000 {
		messages = append(messages, sent(i, client.KnownMatching, fmt.Sprintf("r%d@contoso.com delivered", i%4000)))
	}
	b.ResetTimer()
	for range b.N {
		addressees.Asked(slices.Values(messages), plan, false, nil)
	}
}
