package simulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// lastDays is a window that holds all mail.
const lastDays = "receivedDateTime ge 2026-11-13T12:00:00Z and receivedDateTime le 2026-11-23T12:00:00Z"

// wanted returns the rows, as "id address", of the messages that a test keeps.
func wanted(s *Simulator, keep func(Message, Recipient) bool) []string {
	var keys []string
	for _, message := range s.Messages() {
		for _, recipient := range message.Recipients {
			if keep(message, recipient) {
				keys = append(keys, message.ID+" "+recipient.Address)
			}
		}
	}
	return keys
}

func asked(t *testing.T, s *Simulator, terms string) []string {
	t.Helper()
	text := lastDays
	if terms != "" {
		text += " and " + terms
	}
	var keys []string
	for _, row := range get[rowsJSON](t, s, filter(tracingPath, text)+"&$top=5000").Value {
		keys = append(keys, row.ID+" "+row.RecipientAddress)
	}
	return keys
}

func TestTracingFiltersAsMeasured(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 900})
	all := func(Message, Recipient) bool { return true }
	to := func(address string) func(Message, Recipient) bool {
		return func(_ Message, r Recipient) bool { return strings.EqualFold(r.Address, address) }
	}
	from := func(address string) func(Message, Recipient) bool {
		return func(m Message, _ Recipient) bool { return m.Sender == address }
	}
	subject := func(match func(string, string) bool, want string) func(Message, Recipient) bool {
		return func(m Message, _ Recipient) bool { return match(strings.ToLower(m.Subject), want) }
	}
	status := func(want string) func(Message, Recipient) bool {
		return func(_ Message, r Recipient) bool { return r.Status == want }
	}
	one := s.MessagesOf("plus and apostrophe addresses")[0]
	for _, test := range []struct {
		terms string
		keep  func(Message, Recipient) bool
	}{
		{"", all},
		{"recipientAddress eq 'BOB@contoso.com'", to("bob@contoso.com")},
		{"senderAddress eq 'o''neil+news@fabrikam.com'", from("o'neil+news@fabrikam.com")},
		{"senderAddress eq '*@fabrikam.com'", func(m Message, _ Recipient) bool { return strings.HasSuffix(m.Sender, "@fabrikam.com") }},
		{"recipientAddress eq 'bob*@contoso.com'", nil},
		{"recipientAddress eq '*'", nil},
		{"senderAddress eq '*@*.com'", nil},
		{"contains(subject,'INVOICE')", subject(strings.Contains, "invoice")},
		{"startsWith(subject,'re: ')", subject(strings.HasPrefix, "re: ")},
		{"endswith(subject,'Passed')", subject(strings.HasSuffix, "passed")},
		{"subject eq 'it''s about the + SIGN'", subject(func(a, b string) bool { return a == b }, "it's about the + sign")},
		{"status eq 'Failed'", status(failed)},
		{"fromIP eq '192.0.2.25'", func(m Message, _ Recipient) bool { return m.FromIP == "192.0.2.25" }},
		{"toIP eq '203.0.113.1'", func(_ Message, r Recipient) bool { return r.ToIP == "203.0.113.1" }},
		{"id eq '" + strings.ToUpper(one.ID) + "'", func(m Message, _ Recipient) bool { return m.ID == one.ID }},
		{"messageId eq '" + strings.ToUpper(one.MessageID) + "'", func(m Message, _ Recipient) bool { return m.ID == one.ID }},
		{"messageId eq '" + strings.Trim(one.MessageID, "<>") + "'", nil},
		{"id eq 'nothing'", nil},
		{"recipientAddress eq 'bob@contoso.com' and status eq 'failed'", func(m Message, r Recipient) bool {
			return to("bob@contoso.com")(m, r) && r.Status == failed
		}},
		// The oddities: the last value counts, and what is not understood is not
		// an error.
		{"(recipientAddress eq 'ann@contoso.com' or recipientAddress eq 'bob@contoso.com')", to("bob@contoso.com")},
		{"status eq 'failed' and status eq 'delivered'", status(delivered)},
		{"contains(subject,'offer') and startswith(subject,'re')", subject(strings.HasPrefix, "re")},
		{"recipientAddress in ('ann@contoso.com')", all},
		{"status ne 'delivered'", all},
		{"not (status eq 'delivered')", all},
		{"startswith(senderAddress,'ann')", all},
		{"size gt 100000", all},
		{"receivedDateTime lt 2026-11-14T00:00:00Z", all},
	} {
		want := []string(nil)
		if test.keep != nil {
			want = wanted(s, test.keep)
			if len(want) == 0 && !strings.HasPrefix(test.terms, "toIP") {
				t.Errorf("%s: nothing generated to test with", test.terms)
			}
		}
		if got := asked(t, s, test.terms); !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, want %d", test.terms, len(got), len(want))
		}
	}
}

func TestTracingIgnoresOptionsItDoesNotKnow(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 60})
	plain := get[rowsJSON](t, s, tracingPath)
	odd := get[rowsJSON](t, s, tracingPath+"?$select=id&$orderby=subject&$count=true&$top=0&apiVersion=2")
	if !slices.Equal(odd.Value, plain.Value) || len(plain.Value) == 0 {
		t.Errorf("%d rows, want %d", len(odd.Value), len(plain.Value))
	}
}

func TestTracingWithoutAWindowIsTheLast48Hours(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 400})
	want := wanted(s, func(m Message, _ Recipient) bool { return !m.Received.Before(noon.Add(-48 * time.Hour)) })
	page := get[rowsJSON](t, s, tracingPath)
	if len(page.Value) != len(want) || len(want) == 0 || page.NextLink != nil {
		t.Errorf("%d rows, want %d", len(page.Value), len(want))
	}
}

func TestTracingRefuses(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20})
	for _, test := range []struct{ query, message string }{
		{"$filter=receivedDateTime ge 2026-11-20T00:00:00Z", "EndDate is required when a StartDate is entered."},
		{"$filter=receivedDateTime le 2026-11-20T00:00:00Z", "StartDate is required when an EndDate is entered."},
		{"$filter=receivedDateTime ge 2026-11-10T00:00:00Z and receivedDateTime le 2026-11-20T00:00:01Z",
			"|System.ArgumentException|The interval between StartDate and EndDate can't be longer than 10 days."},
		{"$filter=receivedDateTime ge 2026-08-24T23:59:59Z and receivedDateTime le 2026-08-30T00:00:00Z",
			"Invalid StartDate value. The StartDate can't be older than 90 days from today."},
		{"$filter=receivedDateTime ge 2026-11-23T00:00:00Z and receivedDateTime le 2026-11-23T12:00:02Z",
			"Invalid EndDate value. The EndDate can't be in the future."},
		{"$filter=receivedDateTime ge 2026-11-23T10:00:00Z and receivedDateTime le 2026-11-23T09:00:00Z",
			"Invalid StartDate value. The StartDate can't be later than the EndDate."},
		{"$filter=receivedDateTime ge '2026-11-23T10:00:00Z'", "Invalid filter clause: ''2026-11-23T10:00:00Z'' is not a DateTimeOffset literal."},
		{"$filter=status eq 'none'", "Invalid delivery status: 'none'."},
		{"$filter=sender eq 'a'", "Could not find a property named 'sender' on type 'microsoft.graph.exchangeMessageTrace'."},
		{"$filter=status eq", "Invalid filter clause: Syntax error at position 9: a literal expected, found \"\""},
		{"$top=5001", "ResultSize is invalid. It must be between 1 and 5000."},
		{"$top=-1", "ResultSize is invalid. It must be between 1 and 5000."},
		{"$skiptoken=abc", "Skiptoken is not valid for this request."},
	} {
		if message := refusedWith(t, s, 400, tracingPath+"?"+test.query); message != test.message {
			t.Errorf("%s: %s", test.query, message)
		}
	}
	get[rowsJSON](t, s, filter(tracingPath, "receivedDateTime ge 2026-08-25T00:00:00Z and receivedDateTime le 2026-09-04T00:00:00Z"))
	get[rowsJSON](t, s, filter(tracingPath, "receivedDateTime ge 2026-11-23T13:00:00+02:00 and receivedDateTime le 2026-11-23T12:00:01Z"))
	refusedWith(t, s, 404, tracingPath+"?$filter=subject eq '"+strings.Repeat("x", 9000)+"'")
}

func TestAgeLimitAsServerError(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20, Variants: Variants{AgeIsServerError: true}})
	response, body := send(t, s, filter(tracingPath, "receivedDateTime ge 2026-01-01T00:00:00Z and receivedDateTime le 2026-01-02T00:00:00Z"))
	if response.StatusCode != 500 ||
		!strings.Contains(body, `"internalexception":{"message":"Invalid StartDate value. The StartDate can't be older than 90 days from today."}`) {
		t.Errorf("%s %s", response.Status, body)
	}
}

func TestTracingRowsTellEachCopy(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 900})
	message := s.MessagesOf("mailbox full")[0]
	rows := get[rowsJSON](t, s, filter(tracingPath, "id eq '"+message.ID+"'")).Value
	if len(rows) != 15 {
		t.Fatalf("%d rows", len(rows))
	}
	sizes := map[int]bool{}
	for i, row := range rows {
		sizes[row.Size] = true
		if i > 0 && row.RecipientAddress < rows[i-1].RecipientAddress {
			t.Errorf("%s comes after %s", row.RecipientAddress, rows[i-1].RecipientAddress)
		}
		if row.Status != message.Recipients[i].Status || row.Subject != message.Subject || row.MessageID != message.MessageID {
			t.Errorf("row %+v", row)
		}
	}
	if len(sizes) < 2 {
		t.Error("all copies have one size")
	}
	link := strings.Replace(tracingPath, "v1.0", "beta", 1)
	terms := fmt.Sprintf("id eq '%s' and recipientAddress eq 'bob@contoso.com'", message.ID)
	if row := get[rowsJSON](t, s, filter(link, terms)).Value[0]; row.Status != "Failed" {
		t.Errorf("beta spells %s", row.Status)
	}
}

func TestTracingFindsThePagesExampleByItsIDs(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20})
	for _, text := range []string{"id eq '2e3c0fac-4669-4e4a-2669-08d5dd529cbe'",
		"messageId eq '<ea7d4b44435d4810a151eaca8d596958@CO2PR00MB0199.namprd00.prod.outlook.com>' and recipientAddress eq 'user2@contoso.com'"} {
		rows := get[rowsJSON](t, s, filter(tracingPath, text)).Value
		if len(rows) == 0 || rows[0].ReceivedDateTime != "2020-06-15T23:55:22.955Z" || rows[0].RecipientAddress != "user2@contoso.com" {
			t.Errorf("%s: %+v", text, rows)
		}
	}
}
