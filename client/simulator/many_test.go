package simulator

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAMailboxOfNinetyDaysIsAnsweredInWindowsOfTen(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 3000, Span: tracingAge})
	found := 0
	for start := noon.Add(-tracingAge); start.Before(noon); start = start.Add(tracingSpan) {
		window := "receivedDateTime ge " + start.Format(time.RFC3339) + " and receivedDateTime le " + start.Add(tracingSpan).Format(time.RFC3339)
		rows := get[rowsJSON](t, s, filter(tracingPath, window)+"&$top=5000").Value
		if len(rows) == 0 {
			t.Errorf("the ten days from %s on: got no rows, want some", start.Format(time.DateOnly))
		}
		found += len(rows)
	}
	want := len(wanted(s, func(Message, Recipient) bool { return true }))
	if found != want {
		t.Errorf("got %d rows, want %d", found, want)
	}
}

// An address is found by an index, and what the index finds is what reading all mail
// finds, in any case and across pages.
func TestAnAddressIsFoundInAnyCaseAndAcrossPages(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 1500, LateRows: 20})
	for _, test := range []struct {
		terms string
		keep  func(Message, Recipient) bool
	}{
		{"recipientAddress eq 'Ann@Contoso.com'", func(_ Message, r Recipient) bool { return r.Address == "ann@contoso.com" }},
		{"senderAddress eq 'ANN@contoso.com'", func(m Message, _ Recipient) bool { return m.Sender == "ann@contoso.com" }},
		{"recipientAddress eq 'bob@contoso.com' and senderAddress eq '*@fabrikam.com'", func(m Message, r Recipient) bool {
			return r.Address == "bob@contoso.com" && strings.HasSuffix(m.Sender, "@fabrikam.com")
		}},
		{"recipientAddress eq 'bob@contoso.com' and senderAddress eq 'ann@contoso.com'", func(m Message, r Recipient) bool {
			return r.Address == "bob@contoso.com" && m.Sender == "ann@contoso.com"
		}},
		{"recipientAddress eq 'nobody@contoso.com'", func(Message, Recipient) bool { return false }},
	} {
		var got []string
		for link := filter(tracingPath, lastDays+" and "+test.terms) + "&$top=7"; link != ""; {
			page := get[rowsJSON](t, s, link)
			for _, row := range page.Value {
				got = append(got, row.ID+" "+row.RecipientAddress)
			}
			link = ""
			if page.NextLink != nil {
				link = *page.NextLink
			}
		}
		if want := wanted(s, test.keep); !slices.Equal(got, want) {
			t.Errorf("%s: got %d rows, want %d", test.terms, len(got), len(want))
		}
	}
}

func BenchmarkOneAddressOfManyMessages(b *testing.B) {
	s, _ := newSimulator(b, Options{Messages: 500_000})
	link := filter(tracingPath, lastDays+" and recipientAddress eq 'nobody@contoso.com'")
	send(b, s, link)
	for b.Loop() {
		if response, _ := send(b, s, link); response.StatusCode != http.StatusOK {
			b.Fatal(response.Status)
		}
	}
}
