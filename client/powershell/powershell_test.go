package powershell

import (
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
)

const (
	dates   = " -StartDate ([datetime]'2026-11-21T14:00:00Z').ToUniversalTime() -EndDate ([datetime]'2026-11-23T14:00:00Z').ToUniversalTime()"
	most    = " -ResultSize 5000"
	goOn    = "more than 5000 rows: go on with the Received of the last as EndDate, and its address as StartingRecipientAddress"
	noDates = "without dates the cmdlet looks back 48 hours only"
)

var (
	start = time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	end   = time.Date(2026, 11, 23, 15, 0, 0, 0, time.FixedZone("CET", 3600))
)

func TestAQueryIsWrittenAsALineOfPowerShell(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		query client.Query
		want  string // between the name of the cmdlet and the window
	}{
		"a window": {client.Query{}, ""},
		"addresses": {client.Query{Senders: []string{"o'neil+x@contoso.com", "*@fabrikam.com"}, Recipients: []string{"bob@contoso.com"}},
			" -RecipientAddress 'bob@contoso.com' -SenderAddress 'o''neil+x@contoso.com','*@fabrikam.com'"},
		"a subject":   {client.Query{Subject: "it\u2019s $(calc) `n \"x\"", SubjectMatch: client.SubjectContains}, " -Subject 'it\u2019\u2019s $(calc) `n \"x\"' -SubjectFilterType Contains"},
		"any subject": {client.Query{Subject: "Re"}, " -Subject 'Re' -SubjectFilterType Contains"},
		"its begin":   {client.Query{Subject: "Re", SubjectMatch: client.SubjectStarts}, " -Subject 'Re' -SubjectFilterType StartsWith"},
		"its end":     {client.Query{Subject: "Re", SubjectMatch: client.SubjectEnds}, " -Subject 'Re' -SubjectFilterType EndsWith"},
		"statuses": {client.Query{Statuses: []client.Status{client.StatusFailed, client.StatusFilteredAsSpam, client.StatusGettingStatus}},
			" -Status 'Failed','FilteredAsSpam','GettingStatus'"},
		"Message-IDs": {client.Query{MessageIDs: []string{"a@x", "<b@x>"}}, " -MessageId '<a@x>','a@x','<b@x>'"},
		"both forms":  {client.Query{MessageIDs: []string{"<a@x>", "a@x"}}, " -MessageId '<a@x>','a@x'"},
		"ids and IPs": {client.Query{IDs: []string{"a"}, FromIPs: []string{"192.0.2.1"}, ToIPs: []string{"2001:db8::1"}}, " -MessageTraceId 'a' -FromIP '192.0.2.1' -ToIP '2001:db8::1'"},
	} {
		got, want := Search(test.query, []client.Window{{Start: start, End: end}}), "Get-MessageTraceV2"+test.want+dates+most+" # "+goOn
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: got\n%q\nwant\n%q", name, got, want)
		}
	}
}

func TestWhatNoParameterTakesIsFiltered(t *testing.T) {
	t.Parallel()
	const (
		somebody = `"$($_.SenderAddress)".Trim('<> ')`
		nobody   = "-not " + somebody
	)
	leftOut := func(word string) client.Query {
		return client.Query{Without: []client.Exclusion{client.ParseExclusion(word)}}
	}
	for name, test := range map[string]struct {
		query      client.Query
		parameters string
		filter     string
	}{
		"nobody": {client.Query{Senders: []string{client.NoSender}}, "", "(" + nobody + ")"},
		"nobody and others": {client.Query{Senders: []string{"a?b@contoso.com", client.NoSender, "*@[192.0.2.1]"}}, "",
			"($_.SenderAddress -eq 'a?b@contoso.com' -or " + nobody + " -or $_.SenderAddress -like '*@`[192.0.2.1`]')"},
		"a part of an address": {client.Query{Recipients: []string{"bob@contoso.com", "john*@contoso.com"}}, "", "($_.RecipientAddress -eq 'bob@contoso.com' -or $_.RecipientAddress -like 'john*@contoso.com')"},
		"parts of a sender":    {client.Query{Senders: []string{"*invoice*", "a?b*"}}, "", "($_.SenderAddress -like '*invoice*' -or $_.SenderAddress -like 'a`?b*')"},
		"not a part":           {leftOut("to:john*"), "", "$_.RecipientAddress -notlike 'john*'"},
		"all of a subject":     {client.Query{Subject: "Re", SubjectMatch: client.SubjectEquals}, " -Subject 'Re' -SubjectFilterType StartsWith", "$_.Subject -eq 'Re'"},
		"either side": {client.Query{With: []string{"bob@contoso.com", "*@fabrikam.com"}}, "",
			"($_.SenderAddress -eq 'bob@contoso.com' -or $_.RecipientAddress -eq 'bob@contoso.com' -or $_.SenderAddress -like '*@fabrikam.com' -or $_.RecipientAddress -like '*@fabrikam.com')"},
		"not either side":  {leftOut("with:bob@contoso.com"), "", "$_.SenderAddress -ne 'bob@contoso.com' -and $_.RecipientAddress -ne 'bob@contoso.com'"},
		"not nobody":       {leftOut("from:<>"), "", somebody},
		"not a sender":     {leftOut("from:a?b@contoso.com"), "", "$_.SenderAddress -ne 'a?b@contoso.com'"},
		"not a domain":     {leftOut("from:*@fabrikam.com"), "", "$_.SenderAddress -notlike '*@fabrikam.com'"},
		"not a recipient":  {leftOut("to:bob@contoso.com"), "", "$_.RecipientAddress -ne 'bob@contoso.com'"},
		"not a text":       {leftOut("subject:news[1]"), "", "$_.Subject -notmatch [regex]::Escape('news[1]')"},
		"not its begin":    {leftOut("subject-starts:Re"), "", "$_.Subject -notmatch ('^' + [regex]::Escape('Re'))"},
		"not its end":      {leftOut("subject-ends:Re"), "", "$_.Subject -notmatch ([regex]::Escape('Re') + '$')"},
		"not a subject":    {leftOut("subject-is:Re"), "", "$_.Subject -ne 'Re'"},
		"not a status":     {leftOut("status:filteredAsSpam"), "", "$_.Status -ne 'FilteredAsSpam'"},
		"not a Message-ID": {leftOut("message-id:a@x"), "", "$_.MessageId -notin '<a@x>','a@x'"},
		"not an id":        {leftOut("id:a"), "", "$_.MessageTraceId -ne 'a'"},
		"not an IP":        {leftOut("from-ip:192.0.2.1"), "", "$_.FromIP -ne '192.0.2.1'"},
		"several": {client.Query{Senders: []string{client.NoSender}, Without: []client.Exclusion{client.ParseExclusion("to-ip:192.0.2.1")}}, "",
			"(" + nobody + ") -and $_.ToIP -ne '192.0.2.1'"},
	} {
		got := Search(test.query, []client.Window{{Start: start, End: end}})
		want := "Get-MessageTraceV2" + test.parameters + dates + most + " | Where-Object { " + test.filter + " } # " + goOn
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: got\n%q\nwant\n%q", name, got, want)
		}
	}
}

func TestWhatCannotBeAskedForIsSaid(t *testing.T) {
	t.Parallel()
	for want, q := range map[string]client.Query{
		"Get-MessageTraceV2" + most + " # " + noDates + "; " + goOn: {Latest: true},
		"Get-MessageTraceV2" + most + " | Where-Object { $_.Status -in 'Failed','Recalled','held ForMoon' } # the page of the cmdlet names no status Recalled, held ForMoon; " + noDates + "; " + goOn: {
			Statuses: []client.Status{client.StatusFailed, client.StatusRecalled, "held\nForMoon"},
		},
		"Get-MessageTraceV2" + most + " # not left out here: moon:full; " + noDates + "; " + goOn: {Without: []client.Exclusion{{Field: "moon", Value: "full"}}},
	} {
		if got := Search(q, nil); len(got) != 1 || got[0] != want {
			t.Errorf("got\n%q\nwant\n%q", got, want)
		}
	}
}

func TestEachWindowAndEachSingleValueHasALine(t *testing.T) {
	t.Parallel()
	q := client.Query{IDs: []string{"a", "b"}, FromIPs: []string{"192.0.2.1", "192.0.2.2"}}
	older := client.Window{Start: start.AddDate(0, 0, -2), End: start}
	var got, want []string
	for _, line := range Search(q, []client.Window{{Start: start, End: end}, older}) {
		line, _, _ = strings.Cut(line, " -EndDate")
		got = append(got, line)
	}
	for _, day := range []string{"21", "19"} {
		for _, id := range []string{"a", "b"} {
			for _, ip := range q.FromIPs {
				want = append(want, "Get-MessageTraceV2 -MessageTraceId '"+id+"' -FromIP '"+ip+"' -StartDate ([datetime]'2026-11-"+day+"T14:00:00Z').ToUniversalTime()")
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(q.IDs) != 2 || len(q.FromIPs) != 2 {
		t.Errorf("got the query changed to %+v, want it as it was", q)
	}
}

// A condition must not be lost without a word.
func TestEveryConditionIsInTheLine(t *testing.T) {
	t.Parallel()
	all := Search(client.Query{}, nil)
	for _, field := range client.Fields {
		if field.Kind == client.KindWindow {
			continue
		}
		q := client.Query{}
		field.Set(&q, []string{"failed"})
		if got := Search(q, nil); slices.Equal(got, all) {
			t.Errorf("%s: got %q, want the condition in it", field.ID, got)
		}
		q = client.Query{Without: []client.Exclusion{{Field: field.ID, Value: "failed"}}}
		if got := Search(q, nil); slices.Equal(got, all) {
			t.Errorf("without %s: got %q, want what is left out in it", field.ID, got)
		}
	}
}

func TestAMessageIsAskedForAroundItsTime(t *testing.T) {
	t.Parallel()
	one := client.Trace{ID: "a", Received: client.TimeOf(start, 0)}
	want := "Get-MessageTraceV2 -MessageTraceId 'a' -StartDate ([datetime]'2026-11-21T13:00:00Z').ToUniversalTime() -EndDate ([datetime]'2026-11-21T15:00:00Z').ToUniversalTime()" + most + " # " + goOn
	if got := Message(&one); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := Message(&client.Trace{ID: "a"}), "Get-MessageTraceV2 -MessageTraceId 'a'"+most+" # "+noDates+"; "+goOn; got != want {
		t.Errorf("without a time: got %s, want %s", got, want)
	}
}

func TestARequestIsWrittenAsALineOfPowerShell(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		asked client.Asked
		want  string
	}{
		{client.Asked{Query: client.Query{IDs: []string{"a"}}, Recipient: "o'neil@contoso.com"}, "Get-MessageTraceDetailV2 -MessageTraceId 'a' -RecipientAddress 'o''neil@contoso.com'"},
		{client.Asked{Query: client.Query{IDs: []string{"a"}, Start: start, End: end}}, "Get-MessageTraceV2 -MessageTraceId 'a'" + dates + most + " # " + goOn},
	} {
		if got := Asked(test.asked); len(got) != 1 || got[0] != test.want {
			t.Errorf("%+v: got %q, want %q", test.asked, got, test.want)
		}
	}
}
