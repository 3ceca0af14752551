package cmdlet_test

import (
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/cmdlet"
)

var (
	start = time.Date(2026, 11, 21, 14, 2, 0, 0, time.FixedZone("CET", 3600))
	end   = start.Add(48 * time.Hour)
)

func TestASearchAsALineOfPowerShell(t *testing.T) {
	t.Parallel()
	const window = "Get-MessageTraceV2 -StartDate '2026-11-21T13:02:00Z' -EndDate '2026-11-23T13:02:00Z'"
	for name, test := range map[string]struct {
		change func(*client.Query)
		want   string
	}{
		"a window": {func(*client.Query) {}, window + " -ResultSize 5000"},
		"addresses": {func(q *client.Query) {
			q.Senders, q.Recipients = []string{"*@fabrikam.com", "o'hara@x.example"}, []string{"bob@contoso.com"}
		}, window + " -SenderAddress '*@fabrikam.com','o''hara@x.example' -RecipientAddress 'bob@contoso.com' -ResultSize 5000"},
		"nobody": {func(q *client.Query) { q.Senders = []string{client.NoSender} },
			window + " -ResultSize 5000 # not asked for here: messages without a sender"},
		"a subject": {func(q *client.Query) { q.Subject, q.SubjectMatch = "it’s $(calc) `n \"x\"", client.SubjectContains },
			window + " -Subject 'it’’s $(calc) `n \"x\"' -SubjectFilterType Contains -ResultSize 5000"},
		"its begin": {func(q *client.Query) { q.Subject, q.SubjectMatch = "Re", client.SubjectStarts },
			window + " -Subject 'Re' -SubjectFilterType StartsWith -ResultSize 5000"},
		"its end": {func(q *client.Query) { q.Subject, q.SubjectMatch = "Re", client.SubjectEnds },
			window + " -Subject 'Re' -SubjectFilterType EndsWith -ResultSize 5000"},
		"all of it": {func(q *client.Query) { q.Subject, q.SubjectMatch = "Re", client.SubjectEquals },
			window + " -Subject 'Re' -SubjectFilterType Contains -ResultSize 5000 # of these, those with this subject and no more"},
		"statuses": {func(q *client.Query) {
			q.Statuses = []client.Status{client.StatusFailed, client.StatusFilteredAsSpam, client.StatusGettingStatus, client.StatusRecalled, "held\nForMoon"}
		}, window + " -Status 'Failed','FilteredAsSpam','GettingStatus' -ResultSize 5000 # not a status of the cmdlet: recalled, held ForMoon"},
		"Message-IDs": {func(q *client.Query) { q.MessageIDs = []string{"a@x", "<b@x>"} }, window + " -MessageId '<a@x>','<b@x>' -ResultSize 5000"},
		"ids": {func(q *client.Query) {
			q.IDs = []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "c862609d-11b5-172c-6c1b-6d8807a705b9"}
		}, window + " -MessageTraceId '2e3c0fac-4669-4e4a-2669-08d5dd529cbe' -ResultSize 5000 # one id a call, then also c862609d-11b5-172c-6c1b-6d8807a705b9"},
		"IPs":      {func(q *client.Query) { q.FromIPs, q.ToIPs = []string{"192.0.2.1"}, []string{"2001:db8::1"} }, window + " -FromIP '192.0.2.1' -ToIP '2001:db8::1' -ResultSize 5000"},
		"11 days":  {func(q *client.Query) { q.Start = q.End.Add(-11 * 24 * time.Hour) }, "Get-MessageTraceV2 -StartDate '2026-11-12T13:02:00Z' -EndDate '2026-11-23T13:02:00Z' -ResultSize 5000 # one call looks at 10 days at most: ask for them one after the other"},
		"10 days":  {func(q *client.Query) { q.Start = q.End.Add(-10 * 24 * time.Hour) }, "Get-MessageTraceV2 -StartDate '2026-11-13T13:02:00Z' -EndDate '2026-11-23T13:02:00Z' -ResultSize 5000"},
		"no time":  {func(q *client.Query) { q.Start, q.End = time.Time{}, time.Time{} }, "Get-MessageTraceV2 -ResultSize 5000"},
		"the last": {func(q *client.Query) { *q = client.Query{Latest: true} }, "Get-MessageTraceV2 -ResultSize 5000 # the most recent messages: without dates the cmdlet looks back 48 hours"},
	} {
		q := client.Query{Start: start, End: end}
		test.change(&q)
		if got := cmdlet.Search(q); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, test.want)
		}
	}
}

// A condition that the line has no parameter for must not be lost without a word.
func TestEveryConditionIsInTheLine(t *testing.T) {
	t.Parallel()
	for _, field := range client.Fields {
		q := client.Query{}
		field.Set(&q, []string{"failed"})
		if got := cmdlet.Search(q); field.Kind != client.KindWindow && got == cmdlet.Search(client.Query{}) {
			t.Errorf("%s: got %s, want the condition in it", field.ID, got)
		}
	}
}

func TestAMessageAndACopyAsLinesOfPowerShell(t *testing.T) {
	t.Parallel()
	const id = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"
	one := &client.Trace{ID: id, Received: client.Time{Time: end}}
	if got, want := cmdlet.Message(one), "Get-MessageTraceV2 -StartDate '2026-11-23T12:02:00Z' -EndDate '2026-11-23T14:02:00Z' -MessageTraceId '"+id+"' -ResultSize 5000"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := cmdlet.Message(&client.Trace{ID: id}), "Get-MessageTraceV2 -MessageTraceId '"+id+"' -ResultSize 5000"; got != want {
		t.Errorf("without a time: got %s, want %s", got, want)
	}
	if got, want := cmdlet.Details(id, "dan.o'connor+x@contoso.com"), "Get-MessageTraceDetailV2 -MessageTraceId '"+id+"' -RecipientAddress 'dan.o''connor+x@contoso.com'"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNoTextEndsAQuotation(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "''", "plain": "'plain'", "a'b": "'a''b'", "‘’‚‛": "'‘‘’’‚‚‛‛'", "$x `\"": "'$x `\"'", "a\r\nb\x1b\u2028c": "'a  b  c'",
	} {
		if got := cmdlet.Quote(text); got != want {
			t.Errorf("Quote(%q) = %s, want %s", text, got, want)
		}
	}
}
