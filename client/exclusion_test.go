package client

import (
	"slices"
	"testing"
)

// addressesOf are the subjects of messages, each before its recipients.
func addressesOf(traces []*Trace) []string {
	var all []string
	for _, t := range traces {
		all = append(all, t.Subject)
		for _, r := range t.Recipients {
			all = append(all, r.Address)
		}
	}
	return all
}

var mixedRows = testPage("", `{
	"id": "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "messageId": "<a@fabrikam.com>", "receivedDateTime": "2026-11-23T14:00:00Z", "subject": "Invoice 2041", "size": 2000,
	"senderEmail": "ann@fabrikam.com", "sourceIPAddress": "192.0.2.1", "destinationIPAddress": "192.0.2.2",
	"recipients": [{"recipientEmail": "bob@contoso.com", "deliveryStatus": "failed"}, {"recipientEmail": "cy@contoso.com", "deliveryStatus": "delivered"}]
}`, `{
	"id": "00000000-4669-4e4a-2669-08d5dd529cbe", "messageId": "<b@contoso.com>", "receivedDateTime": "2026-11-23T13:00:00Z", "subject": "Newsletter of November", "size": 1000,
	"senderEmail": "", "sourceIPAddress": "192.0.2.3", "destinationIPAddress": "192.0.2.4",
	"recipients": [{"recipientEmail": "cy@contoso.com", "deliveryStatus": "delivered"}]
}`)

func TestWhatIsLeftOutIsNotInTheAnswer(t *testing.T) {
	t.Parallel()
	whole := []string{"Invoice 2041", "bob@contoso.com", "cy@contoso.com", "Newsletter of November", "cy@contoso.com"}
	for _, test := range []struct {
		without []string
		want    []string
	}{
		{nil, whole},
		{[]string{"subject:NEWSLETTER"}, whole[:3]},
		{[]string{"subject-is:newsletter"}, whole},
		{[]string{"subject-starts:news", "subject-ends:2041"}, nil},
		{[]string{"from:fabrikam.com"}, whole[3:]},
		{[]string{"from:<>"}, whole[:3]},
		// A message stays for one copy that is not left out, with all that came of it.
		{[]string{"to:cy@contoso.com"}, whole[:3]},
		{[]string{"to:*@contoso.com"}, nil},
		{[]string{"status:delivered"}, whole[:3]},
		{[]string{"with:cy@contoso.com"}, whole[:3]},
		{[]string{"with:ANN@fabrikam.com"}, whole[3:]},
		{[]string{"with:contoso.com"}, nil},
		{[]string{"status:failed", "subject:newsletter"}, whole[:3]},
		{[]string{"status:failed"}, whole},
		{[]string{"message-id:b@contoso.com"}, whole[:3]},
		{[]string{"id:00000000466 94e4a266908d5dd529cbe"}, whole},
		{[]string{"id:000000004669 4e4a266908d5dd529cbe"}, whole},
		{[]string{"id:{00000000-4669-4E4A-2669-08d5dd529cbe}"}, whole[:3]},
		{[]string{"from-ip:192.0.2.1"}, whole[3:]},
		{[]string{"to-ip:192.0.2.4"}, whole[:3]},
	} {
		c, _ := newTestClient(t, MessageTraces, answers(mixedRows))
		var q Query
		FieldWithout.Info().Set(&q, test.without)
		if problems := q.Check(MessageTraces, testNow); len(problems) > 0 {
			if test.want == nil || !slices.Equal(test.want, whole) {
				t.Errorf("%q: got %v, want an answer", test.without, problems)
			}
			continue
		}
		r := c.Search(mustPlan(t, c, q))
		if err := r.Ensure(t.Context(), 9); err != nil {
			t.Fatal(err)
		}
		if got := addressesOf(r.Snapshot().Traces); !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.without, got, test.want)
		}
	}
}

func TestMessagesThatWereLeftOutAreNearMisses(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, MessageTraces, answers(mixedRows))
	q := Query{Recipients: []string{"cy@contoso.com"}, Without: []Exclusion{{Field: FieldSubject, Value: "newsletter"}}}
	r := c.Search(mustPlan(t, c, q))
	if err := r.Ensure(t.Context(), 9); err != nil {
		t.Fatal(err)
	}
	if got := r.Snapshot().Near; len(got) != 1 || got[0] != (NearMiss{Field: FieldWithout, Messages: 1}) {
		t.Errorf("got the near misses %+v, want the message that was left out", got)
	}
}

func TestOnlyConditionsWithAValueCanBeLeftOut(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"subject:":     "subject: needs a value",
		"since:2d":     `"since:2d" cannot be left out: write subject:newsletter or from:ann@contoso.com`,
		"size:100":     `"size:100" cannot be left out: write subject:newsletter or from:ann@contoso.com`,
		"newsletter":   `"newsletter:" cannot be left out: write subject:newsletter or from:ann@contoso.com`,
		"from:a b":     `"a b" is no address: write name@domain or *@domain, or a part with a star: john*`,
		"from-ip:no":   FieldFromIP.Info().check("no"),
		"with:< >":     "nobody gets mail: write from:<> for mail without a sender",
		"from:a@b":     "",
		"status:fancy": "",
	} {
		var q Query
		FieldWithout.Info().Set(&q, []string{value})
		got := ""
		for _, problem := range q.Check(Tracing, testNow) {
			got += problem.Message
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

func TestDomainsAreReadAsEveryAddressOfThem(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"contoso.com":        "*@contoso.com",
		" @contoso.com ":     "*@contoso.com",
		"*contoso.com":       "*@contoso.com",
		"*@contoso.com":      "*@contoso.com",
		"mail.contoso.co.uk": "*@mail.contoso.co.uk",
		"müller.example":     "*@müller.example",
		"xn--mller-kva.de":   "*@xn--mller-kva.de",
		"bob@contoso.com":    "bob@contoso.com",
		"bob":                "bob",
		"192.0.2.1":          "192.0.2.1",
		"-contoso.com":       "-contoso.com",
		"contoso..com":       "contoso..com",
		"bob*@contoso.com":   "bob*@contoso.com",
	} {
		q := Query{Recipients: []string{written}, Senders: []string{written}}.tidied()
		if got := q.Recipients[0]; got != want {
			t.Errorf("the recipient %q: got %q, want %q", written, got, want)
		}
		if got := q.Senders[0]; got != want {
			t.Errorf("the sender %q: got %q, want %q", written, got, want)
		}
	}
}
