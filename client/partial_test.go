package client

import (
	"slices"
	"strings"
	"testing"
)

func TestAStarStandsForAnyTextOfAnAddress(t *testing.T) {
	t.Parallel()
	for value, test := range map[string]struct{ is, not []string }{
		"john*":               {[]string{"john@contoso.com", "John.Smith@contoso.com", "johnny@x.example"}, []string{"ajohn@contoso.com", "", "joh@n.example"}},
		"john*@contoso.com":   {[]string{"JOHN@CONTOSO.COM", "john.smith@contoso.com"}, []string{"john@mail.contoso.com", "john@contoso.com.example"}},
		"*smith*":             {[]string{"smith@contoso.com", "john.smith@contoso.com", "ann@smith.example"}, []string{"smit@contoso.com"}},
		"*invoice":            {[]string{"no-reply-invoice@x.example", "invoice@x.example"}, []string{"invoices@x.example"}},
		"*invoice*@x.co":      {[]string{"invoice@x.co", "my-invoice-1@x.co"}, []string{"invoice@y.co", "invoice@x.com"}},
		"ann@*":               {[]string{"ann@contoso.com", "Ann@x.example"}, []string{"joann@contoso.com"}},
		"*@*.contoso.com":     {[]string{"a@mail.contoso.com", "a@b.c.contoso.com"}, []string{"a@contoso.com"}},
		"a*a@contoso.com":     {[]string{"aa@contoso.com", "anna@contoso.com"}, []string{"a@contoso.com"}},
		"a*b*c":               {[]string{"abc@x.example", "a1b2c@x.example"}, []string{"acb@x.example"}},
		"aa*aa@contoso.com":   {[]string{"aaaa@contoso.com"}, []string{"aaa@contoso.com"}},
		"jör*@müller.exampl*": {[]string{"JÖRG@MÜLLER.example"}, []string{"jorg@müller.example"}},
	} {
		holds := compareAddresses(wanted{values: []string{value}})
		for _, address := range test.is {
			if !holds(address) {
				t.Errorf("%s: %q: got no match, want one", value, address)
			}
		}
		for _, address := range test.not {
			if holds(address) {
				t.Errorf("%s: %q: got a match, want none", value, address)
			}
		}
	}
}

func TestAPartOfAnAddressIsNeverSentToTheService(t *testing.T) {
	t.Parallel()
	for _, d := range Dialects() {
		c, _ := newTestClient(t, d, answers())
		for name, q := range map[string]Query{
			"recipient":     {Recipients: []string{"bob@contoso.com", "john*@contoso.com"}},
			"sender":        {Senders: []string{"*invoice*@fabrikam.com"}},
			"either":        {With: []string{"john*"}},
			"and a whole":   {Recipients: []string{"john*"}, Senders: []string{"ann@fabrikam.com"}},
			"with a status": {Recipients: []string{"*smith*"}, Statuses: []Status{StatusFailed}},
		} {
			plan, err := c.Plan(q)
			if err != nil {
				t.Fatalf("%s, %s: %v", d, name, err)
			}
			for _, cursor := range plan.Cursors() {
				if link := cursor.request(); strings.Contains(link, "john") || strings.Contains(link, "smith") || strings.Contains(link, "invoice") || strings.Contains(link, "%2A") {
					t.Errorf("%s, %s: got the request %s, want no part of an address in it", d, name, link)
				}
			}
			local := slices.ContainsFunc(plan.Conditions, func(c Condition) bool { return c.Local && strings.Contains(c.Text, "*") })
			if !local || !strings.Contains(plan.Summary(), "filtered here") {
				t.Errorf("%s, %s: got the conditions %v and %q, want the part filtered here", d, name, plan.Conditions, plan.Summary())
			}
		}
	}
}

func TestAMissOfAPartOfAnAddressCountsItsDomain(t *testing.T) {
	t.Parallel()
	if got, want := domainsOf([]string{"john*@contoso.com", "*@fabrikam.com", "*smith*", "a@*.example", "ann@x.example"}), []string{"contoso.com", "x.example"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestATextWithoutAStarIsToldHowToWriteAPart(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"john.smith jr": "or a part with a star: john*", "smith": "or a part with a star: smith*", "@": "or a part with a star: john*", "*@*": "stands for every address: leave the condition out",
	} {
		if got := checkAddress(value); !strings.HasSuffix(got, want) {
			t.Errorf("%q: got %q, want %q at its end", value, got, want)
		}
	}
}
