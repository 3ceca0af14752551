package powershell

import (
	"slices"
	"testing"
	"time"

	"msgtrace/client"
)

func TestAQueryIsWrittenAsLinesOfPowerShell(t *testing.T) {
	t.Parallel()
	start, end := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC), time.Date(2026, 11, 23, 15, 0, 0, 0, time.FixedZone("CET", 3600))
	const window = " -StartDate ([datetime]'2026-11-21T14:00:00Z').ToUniversalTime() -EndDate ([datetime]'2026-11-23T14:00:00Z').ToUniversalTime()"
	for _, test := range []struct {
		query   client.Query
		windows []client.Window
		want    []string
	}{
		{client.Query{}, nil, []string{"Get-MessageTraceV2 -ResultSize 5000"}},
		{client.Query{Start: start, End: end, Senders: []string{"o'neil+x@contoso.com", "*@fabrikam.com"}, Recipients: []string{"bob@contoso.com"}, Statuses: []client.Status{client.StatusFailed, client.StatusFilteredAsSpam}}, nil,
			[]string{"Get-MessageTraceV2 -RecipientAddress 'bob@contoso.com' -SenderAddress 'o''neil+x@contoso.com','*@fabrikam.com' -Status 'Failed','FilteredAsSpam'" + window + " -ResultSize 5000"}},
		{client.Query{Subject: "Invoice", SubjectMatch: client.SubjectContains}, nil, []string{"Get-MessageTraceV2 -Subject 'Invoice' -SubjectFilterType Contains -ResultSize 5000"}},
		{client.Query{Subject: "$(x) `y \u2019z\n", SubjectMatch: client.SubjectEquals}, nil,
			[]string{"Get-MessageTraceV2 -Subject '$(x) `y \u2019\u2019z ' -SubjectFilterType StartsWith -ResultSize 5000 | Where-Object { $_.Subject -eq '$(x) `y \u2019\u2019z ' }"}},
		{client.Query{IDs: []string{"a", "b"}, FromIPs: []string{"192.0.2.1"}}, nil,
			[]string{"Get-MessageTraceV2 -MessageTraceId 'a' -FromIP '192.0.2.1' -ResultSize 5000", "Get-MessageTraceV2 -MessageTraceId 'b' -FromIP '192.0.2.1' -ResultSize 5000"}},
		{client.Query{MessageIDs: []string{"<a@b>", "a@b"}}, []client.Window{{Start: start, End: end}, {}},
			[]string{"Get-MessageTraceV2 -MessageId '<a@b>','a@b'" + window + " -ResultSize 5000", "Get-MessageTraceV2 -MessageId '<a@b>','a@b' -ResultSize 5000"}},
		{client.Query{Senders: []string{client.NoSender}}, nil, []string{"Get-MessageTraceV2 -ResultSize 5000 | Where-Object { (-not $_.SenderAddress) }"}},
		{client.Query{Senders: []string{"ann@contoso.com", client.NoSender}}, nil, []string{"Get-MessageTraceV2 -ResultSize 5000 | Where-Object { (-not $_.SenderAddress -or $_.SenderAddress -like 'ann@contoso.com') }"}},
		{client.Query{Statuses: []client.Status{client.StatusFailed, client.StatusRecalled, "heldForMoon"}}, nil, []string{"Get-MessageTraceV2 -ResultSize 5000 | Where-Object { $_.Status -in 'Failed','Recalled','heldForMoon' }"}},
		{client.Query{Without: []client.Exclusion{{Field: client.FieldSubject, Value: "news[1]"}, {Field: client.FieldSender, Value: "*@fabrikam.com"}, {Field: client.FieldRecipient, Value: "bob@contoso.com"}}}, nil,
			[]string{"Get-MessageTraceV2 -ResultSize 5000 | Where-Object { $_.Subject -notmatch [regex]::Escape('news[1]') -and $_.SenderAddress -notlike '*@fabrikam.com' -and $_.RecipientAddress -ne 'bob@contoso.com' }"}},
	} {
		if got := Search(test.query, test.windows); !slices.Equal(got, test.want) {
			t.Errorf("%+v:\ngot  %q\nwant %q", test.query, got, test.want)
		}
	}
}

func TestARequestIsWrittenAsALineOfPowerShell(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		asked client.Asked
		want  string
	}{
		{client.Asked{Query: client.Query{IDs: []string{"a"}}, Recipient: "o'neil@contoso.com"}, "Get-MessageTraceDetailV2 -MessageTraceId 'a' -RecipientAddress 'o''neil@contoso.com'"},
		{client.Asked{Query: client.Query{IDs: []string{"a"}}}, "Get-MessageTraceV2 -MessageTraceId 'a' -ResultSize 5000"},
	} {
		if got := Asked(test.asked); len(got) != 1 || got[0] != test.want {
			t.Errorf("%+v: got %q, want %q", test.asked, got, test.want)
		}
	}
}

func TestStatusesAreSpelledAsTheCmdletSpellsThem(t *testing.T) {
	t.Parallel()
	for status, want := range map[client.Status]string{
		client.StatusDelivered: "Delivered", client.StatusExpanded: "Expanded", client.StatusFailed: "Failed",
		client.StatusFilteredAsSpam: "FilteredAsSpam", client.StatusGettingStatus: "GettingStatus",
		client.StatusPending: "Pending", client.StatusQuarantined: "Quarantined",
		"": "", "someNewWord": "someNewWord", "=1": "=1", client.StatusUnknown: "unknownFutureValue",
	} {
		if got := Status(status); got != want {
			t.Errorf("Status(%q) = %q, want %q", status, got, want)
		}
	}
}
