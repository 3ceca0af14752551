package form

import (
	"slices"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/pivot"
	"msgtrace/ui/uitest"
)

// What a pivot searches for stands in the form, so that the command that equals it,
// and the next search, are about the same: also where the texts of the message are
// made to deceive.
func TestTheFormHoldsWhatAPivotSearchesFor(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 9, 0, 30, 0, time.UTC)
	for _, trace := range []client.Trace{
		{Sender: "ann@fabrikam.com", Subject: "Re: Invoice 2041", MessageID: "<a@b>", FromIP: client.IPOf("192.0.2.1")},
		{Sender: `"a,b; c"@fabrikam.com`, Subject: `x" or 1 eq 1 -- ', "; --sender *@contoso.com`, MessageID: "<a,b c@d>", FromIP: client.IPOf("2001:db8::1")},
		{Sender: "o'hara+x@fabrikam.com", Subject: "  \x1b]0;owned\a \x1b[31m red, \u202ereversed\u200b *  ", MessageID: "a b@c", FromIP: client.IPOf("::ffff:192.0.2.1")},
		{Sender: "ann@用户.example", Subject: "cafe\u0301 -subject:x from:y", MessageID: "<" + string(make([]byte, 3)) + "@d>"},
		{Sender: "ann@[192.0.2.1]", Subject: "--help", MessageID: "-x"},
		{Subject: "$(reboot) `id` %s \\n"},
	} {
		trace.Received = client.TimeOf(now.Add(-3*time.Hour-12345*time.Millisecond), 0)
		for _, p := range pivot.Of(&trace, client.Query{Recipients: []string{"bob@contoso.com"}}, client.Tracing, now) {
			if p.Idle != "" || p.Query.Check(client.Tracing, now) != nil {
				continue
			}
			m := New(uitest.Theme(t, "none", false), client.Tracing, time.UTC)
			m.SetNow(now)
			m.Load(p.Query)
			got, problems := m.Query(now)
			if len(problems) > 0 || m.Equals() == "" {
				t.Errorf("%q, %s: got the problems %v, want none", trace.Subject, p.Title, problems)
			}
			for _, field := range client.Fields {
				if has, want := field.Values(&got), field.Values(&p.Query); !slices.Equal(has, want) {
					t.Errorf("%q, %s: got %s %q in the form, want %q", trace.Subject, p.Title, field.Noun, has, want)
				}
			}
			if !p.Query.Start.IsZero() && (!got.Start.Equal(p.Query.Start) || !got.End.Equal(p.Query.End)) {
				t.Errorf("%q, %s: got %s to %s in the form, want %s to %s", trace.Subject, p.Title, got.Start, got.End, p.Query.Start, p.Query.End)
			}
		}
	}
}
