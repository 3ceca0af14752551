package client

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// exactly answers as the service did in one public lab: eq with the whole text.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
func exactly(dialect Dialect, messageID string) func(int, *http.Request) (*http.Response, error) {
	return func(_ int, r *http.Request) (*http.Response, error) {
		_, want, given := strings.Cut(strings.ReplaceAll(decoded(r.URL), "''", "\x00"), "messageId eq '")
		want, _, _ = strings.Cut(want, "'")
		if want = strings.ReplaceAll(want, "\x00", "'"); given && !strings.EqualFold(want, messageID) {
			return answer(200, emptyPage), nil
		}
		return answer(200, testPage("", fmt.Sprintf(`{"id":"1","messageId":%s,"receivedDateTime":"2026-11-23T14:00:00Z","recipientAddress":"a@x","recipients":[{"recipientEmail":"a@x"}]}`, quoteJSON(messageID)))), nil
	}
}

func TestAMessageIDThatTheListShowsIsFound(t *testing.T) {
	t.Parallel()
	for _, row := range []string{
		"<m.1@contoso.com>",
		"<113c01d86b4a$53bb4230$fa9e45a$@ann@fabrikam.com>",
		"faff5b13bff19cf16f0fbf46edb721e3@fabrikam.com",
		"<3a53c9f2-1a8e-41f0-bb95-58c8029e16f0>",
		"3a53c9f2-1a8e-41f0-bb95-58c8029e16f0",
		"<with a blank@contoso.com>", "with a blank@contoso.com", `<"a b"@contoso.com>`, `"quoted"`, "<o'neil@contoso.com>", "<a<b@contoso.com>", "<a>b@c>",
		"<no end@contoso.com", "no beginning@contoso.com>", "<é日@contoso.com>", "<a,b;c@contoso.com>", "[1@2]", "<<a@b>>", "<a\\b+c%d&e#f@g>",
	} {
		for _, dialect := range Dialects() {
			for _, asked := range []string{row, " " + strings.ToUpper(row) + "\t"} {
				q := Query{MessageIDs: []string{asked}}
				c, _ := newTestClient(t, dialect, exactly(dialect, row))
				r := c.Search(mustPlan(t, c, q))
				if err := r.Ensure(t.Context(), 9); err != nil || len(r.Snapshot().Traces) != 1 {
					t.Errorf("%s: %q: got %d messages, %v, want the one with it", dialect, asked, len(r.Snapshot().Traces), err)
				}
			}
		}
	}
}

func TestAMessageIDWithoutBracketsIsFoundInThem(t *testing.T) {
	t.Parallel()
	for _, dialect := range Dialects() {
		for _, test := range []struct {
			asked, row      string
			found, requests int
		}{
			{"m.1@contoso.com", "<m.1@contoso.com>", 1, 2},
			{"m.1@contoso.com", "m.1@contoso.com", 1, 2},
			{"<m.1@contoso.com>", "<m.1@contoso.com>", 1, 1},
			{"<m.1@contoso.com>", "m.1@contoso.com", 0, 1}, // the brackets were given
		} {
			c, s := newTestClient(t, dialect, exactly(dialect, test.row))
			r := c.Search(mustPlan(t, c, Query{MessageIDs: []string{test.asked}}))
			if err := r.Ensure(t.Context(), 9); err != nil {
				t.Fatal(err)
			}
			if got := len(r.Snapshot().Traces); got != test.found || s.count() != test.requests {
				t.Errorf("%s: %q in a row of %q: got %d messages with %d requests, want %d with %d", dialect, test.asked, test.row, got, s.count(), test.found, test.requests)
			}
		}
	}
}

func TestThePlanSaysInWhichSpellingsAMessageIDIsAsked(t *testing.T) {
	t.Parallel()
	filter := func(spelt string) string {
		return "?$filter=" + lastTwoDays + " and messageId eq '" + spelt + "'" + top
	}
	for _, test := range []struct {
		ids           []string
		links         []string
		summary, text string
	}{
		{[]string{"<x@y>"}, []string{filter("<x@y>")}, "1 request at least: 1 window", "Message-ID <x@y>"},
		{[]string{"x@y"}, []string{filter("<x@y>"), filter("x@y")}, "2 requests at least: 2 spellings × 1 window", "Message-ID <x@y> or x@y"},
		{[]string{"<x@y>", "X@y"}, []string{filter("<x@y>"), filter("X@y")}, "2 requests at least: 2 Message-IDs × 1 window", "Message-ID <x@y> or X@y"},
	} {
		c, _ := newTestClient(t, Tracing, answers())
		p := mustPlan(t, c, Query{MessageIDs: test.ids})
		if got := links(t, p); !slices.Equal(got, test.links) || p.Summary() != test.summary || p.Conditions[0].Text != test.text {
			t.Errorf("%q: got %q, %q, %q, want %q, %q, %q", test.ids, got, p.Summary(), p.Conditions[0].Text, test.links, test.summary, test.text)
		}
	}
}

func TestOnlyWhatCannotBeAMessageIDIsRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"<>", "< >", "<a\x00b@c>", "<a\nb@c>", "a\u009bb@c", "<a\tb@c>"} {
		if problems := (Query{MessageIDs: []string{bad}}).Check(Tracing, testNow); len(problems) != 1 || problems[0].Field != FieldMessageID {
			t.Errorf("%q: got %v, want a problem", bad, problems)
		}
	}
}
