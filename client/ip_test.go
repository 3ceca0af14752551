package client

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestAnIPIsReadInAnySpelling(t *testing.T) {
	t.Parallel()
	for want, spellings := range map[string][]string{
		"192.0.2.1": {"192.0.2.1", " 192.0.2.1\t", "[192.0.2.1]", "(192.0.2.1)", `"192.0.2.1"`, "192.0.2.1:25", "\u200b192.0.2.1\ufeff", "192.0.2.1."},
		"::ffff:192.0.2.1": {"::ffff:192.0.2.1", "::FFFF:192.0.2.1", "::ffff:c000:201", "0:0:0:0:0:ffff:192.0.2.1", "[::ffff:192.0.2.1]:25",
			"0000:0000:0000:0000:0000:FFFF:C000:0201", "[IPv6:::ffff:192.0.2.1]"},
		"2001:db8::1": {"2001:db8::1", "2001:DB8::1", "2001:db8:0:0:0:0:0:1", "2001:0DB8:0000:0000:0000:0000:0000:0001", "[2001:db8::1]", "[2001:db8::1]:25",
			"2001:db8::1%eth0", "[2001:db8::1%3]:25", "IPv6:2001:db8::1", "[IPv6:2001:db8::1]", "2001:db8::0.0.0.1"},
	} {
		for _, spelt := range spellings {
			got := Query{FromIPs: []string{spelt}, ToIPs: []string{spelt}}.tidied()
			if !slices.Equal(got.FromIPs, []string{want}) || !slices.Equal(got.ToIPs, []string{want}) {
				t.Errorf("%q: got %q, %q, want %q", spelt, got.FromIPs, got.ToIPs, want)
			}
			if problems := (Query{FromIPs: []string{spelt}}).Check(Tracing, testNow); len(problems) > 0 {
				t.Errorf("%q: got %v, want no problem", spelt, problems)
			}
		}
	}
	for _, bad := range []string{"300.1.1.1", "192.0.2", "mail.fabrikam.com", "2001:db8::g", "192.0.2.1/24", "192.0.2.1 192.0.2.2", "%eth0"} {
		if problems := (Query{ToIPs: []string{bad}}).Check(Tracing, testNow); len(problems) != 1 {
			t.Errorf("%q: got %v, want a problem", bad, problems)
		}
	}
}

// textual answers as the service did in one public lab: eq, which is taken to compare
// the text of an IP. https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
func textual(dialect Dialect, fromIP, toIP string) func(int, *http.Request) (*http.Response, error) {
	return func(_ int, r *http.Request) (*http.Response, error) {
		asked := decoded(r.URL)
		for name, value := range map[string]string{"fromIP": fromIP, "toIP": toIP} {
			if _, want, given := strings.Cut(asked, name+" eq '"); given && !strings.EqualFold(want[:strings.IndexByte(want, '\'')], value) {
				return answer(200, emptyPage), nil
			}
		}
		if dialect == MessageTraces {
			return answer(200, testPage("", fmt.Sprintf(`{"id":"1","receivedDateTime":"2026-11-23T14:00:00Z","sourceIPAddress":%q,"destinationIPAddress":%q,"recipients":[{"recipientEmail":"a@x"}]}`, fromIP, toIP))), nil
		}
		return answer(200, testPage("", fmt.Sprintf(`{"id":"1","receivedDateTime":"2026-11-23T14:00:00Z","recipientAddress":"a@x","fromIP":%q,"toIP":%q}`, fromIP, toIP))), nil
	}
}

func TestAnIPThatTheListShowsIsFound(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		row, asked string
		found      bool
	}{
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "::ffff:192.0.2.1", true},
		{"192.0.2.1", "::FFFF:C000:0201", true},
		{"::ffff:192.0.2.1", "::ffff:192.0.2.1", true},
		{"::FFFF:192.0.2.1", "::ffff:c000:201", true},
		{"::ffff:c000:201", "::ffff:192.0.2.1", true},
		{"2001:db8::1", "2001:DB8::1", true},
		{"2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", true},
		{"2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1", true},
		{"fe80::1%12", "fe80::1", true},
		{"fe80::1", "fe80::1%eth0", true},
		{"192.0.2.2", "::ffff:192.0.2.1", false},
		{"2001:db8::2", "2001:db8::1", false},
		{"", "2001:db8::1", false},
		{"none", "2001:db8::1", false},
	} {
		for _, dialect := range Dialects() {
			for side, q := range map[string]Query{"from": {FromIPs: []string{test.asked}}, "to": {ToIPs: []string{test.asked}}} {
				c, _ := newTestClient(t, dialect, textual(dialect, test.row, test.row))
				r := c.Search(mustPlan(t, c, q))
				if err := r.Ensure(t.Context(), 9); err != nil {
					t.Fatal(err)
				}
				if got := len(r.Snapshot().Traces) == 1; got != test.found {
					t.Errorf("%s, %s: %q in a row of %q: got %v, want %v", dialect, side, test.asked, test.row, got, test.found)
				}
			}
		}
	}
}

// The service is taken to compare text, and no page says how it spells an address
// that has several spellings.
func TestAnIPWithSeveralSpellingsIsFilteredHere(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers())
	for _, test := range []struct {
		q       Query
		links   []string
		summary string
	}{
		{Query{FromIPs: []string{"2001:DB8::1"}}, []string{"?$filter=" + lastTwoDays + top}, "1 request at least: 1 window · from IP filtered here"},
		{Query{ToIPs: []string{"::ffff:192.0.2.1"}}, []string{"?$filter=" + lastTwoDays + top}, "1 request at least: 1 window · to IP filtered here"},
		{Query{FromIPs: []string{"192.0.2.1", "2001:db8::1"}}, []string{"?$filter=" + lastTwoDays + top}, "1 request at least: 1 window · from IP filtered here"},
		{Query{FromIPs: []string{"192.0.2.1:25"}}, []string{"?$filter=" + lastTwoDays + " and fromIP eq '192.0.2.1'" + top}, "1 request at least: 1 window"},
	} {
		p := mustPlan(t, c, test.q)
		if got := links(t, p); !slices.Equal(got, test.links) || p.Summary() != test.summary {
			t.Errorf("%+v: got %q, %q, want %q, %q", test.q, got, p.Summary(), test.links, test.summary)
		}
	}
}
