package client

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCheckNamesEveryProblem(t *testing.T) {
	t.Parallel()
	q := Query{
		Start: testNow.Add(-200 * day), Senders: []string{"ann", "*@fabrikam.com"}, Recipients: []string{"*@*", "a b@c", "bob@contoso.comcy@contoso.com"},
		Subject: strings.Repeat("s", 257), MessageIDs: []string{"<>"}, IDs: []string{"../x"}, FromIPs: []string{"300.1.1.1"}, ToIPs: []string{"::1"},
	}
	var fields []Field
	for _, problem := range q.Check(Tracing, testNow) {
		fields = append(fields, problem.Field)
		if problem.Message == "" {
			t.Errorf("%s: got no message, want one", problem.Field)
		}
	}
	want := []Field{FieldWindow, FieldRecipient, FieldRecipient, FieldRecipient, FieldSender, FieldSubject, FieldMessageID, FieldID, FieldFromIP}
	if !slices.Equal(fields, want) {
		t.Errorf("%v, want %v", fields, want)
	}
	c, _ := newTestClient(t, Tracing, answers())
	_, err := c.Plan(q)
	var problems Problems
	if !errors.As(err, &problems) || len(problems) != len(want) || strings.Contains(err.Error(), "\n") {
		t.Errorf("Plan: got %v, want %d problems in one line", err, len(want))
	}
}

func TestCheckWindow(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		parsed, err := ParseTime(s)
		if err != nil {
			t.Fatal(err)
		}
		return parsed.Time()
	}
	tests := []struct {
		name    string
		dialect Dialect
		query   Query
		want    string // part of the problem; empty: none
	}{
		{"nothing given", MessageTraces, Query{}, ""},
		{"90 days back, from midnight", Tracing, Query{Start: at("2026-08-25T00:00:00Z")}, ""},
		{"a second more", Tracing, Query{Start: at("2026-08-24T23:59:59Z")}, "keeps 90 days: begin at 25 Aug 2026 00:00 UTC or later"},
		{"10 days back", MessageTraces, Query{Start: at("2026-11-13T00:00:00Z")}, ""},
		{"11 days back", MessageTraces, Query{Start: at("2026-11-12T00:00:00Z")}, "keeps 10 days"},
		{"all of it too old", MessageTraces, Query{Start: at("2026-01-01T00:00:00Z"), End: at("2026-01-02T00:00:00Z")}, "ends before"},
		{"backwards", Tracing, Query{Start: at("2026-11-22T00:00:00Z"), End: at("2026-11-21T00:00:00Z")}, "ends before it begins"},
		{"empty", Tracing, Query{Start: at("2026-11-22T00:00:00Z"), End: at("2026-11-22T00:00:00Z")}, "ends before it begins"},
		{"in the future", Tracing, Query{Start: at("2026-11-24T00:00:00Z")}, "in the future"},
		{"ends in the future", Tracing, Query{Start: at("2026-11-22T00:00:00Z"), End: at("2027-01-01T00:00:00Z")}, ""},
		{"latest with a window", MessageTraces, Query{Latest: true, Start: at("2026-11-22T00:00:00Z")}, "no window"},
		{"latest", MessageTraces, Query{Latest: true}, ""},
	}
	for _, test := range tests {
		problems := test.query.Check(test.dialect, testNow)
		switch {
		case test.want == "" && len(problems) > 0:
			t.Errorf("%s: got %v, want no problem", test.name, problems)
		case test.want != "" && (len(problems) != 1 || !strings.Contains(problems[0].Message, test.want)):
			t.Errorf("%s: %v, want %q", test.name, problems, test.want)
		}
	}
}

func TestCheckAddress(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"a@b.c", "dan.o'connor@contoso.com", "a+b@c.d", "*@contoso.com", "jürgen@bücher.example", "a=b/c@d.e", "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "{a}|b~!#$%&?^_`@d.e", "john*@b.c", "a@*.c", "*invoice*", "john*", "*.smith@*"} {
		if problem := checkAddress(good); problem != "" {
			t.Errorf("checkAddress(%q) = %q, want none", good, problem)
		}
	}
	for _, bad := range []string{"a", "@b", "a@", "a b@c", "<a@b>", "a@b,c@d", "*@*", "*", "**", "*@*.*", "a b*", "a*@b@c", "<a*>", "a@b\x00", "*@", "a@b;c@d", "a@b.c]52", "a@b[c.d", "a@b.c)", "a@[192.0.2.1", "a@192.0.2.1]"} {
		if checkAddress(bad) == "" {
			t.Errorf("checkAddress(%q): got no problem, want one", bad)
		}
	}
}

func TestNormalized(t *testing.T) {
	t.Parallel()
	q := Query{
		Start: time.Date(2026, 11, 20, 12, 0, 0, 900, time.FixedZone("", 3600)), End: time.Date(2026, 11, 21, 8, 0, 0, 1, time.UTC),
		Senders: []string{" a@b.c ", "A@B.C", ""}, MessageIDs: []string{"x@y", "<x@y>", " <z@y> "}, FromIPs: []string{"2001:DB8:0::1", "[2001:db8::1]", "::ffff:192.0.2.1"},
		Statuses: []Status{"Failed", "failed", "Filtered As Spam"}, Subject: "x",
	}
	got := q.normalized(testNow)
	want := Query{
		Start: time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 21, 8, 0, 1, 0, time.UTC),
		Senders: []string{"a@b.c"}, MessageIDs: []string{"x@y", "<x@y>", "<z@y>"}, FromIPs: []string{"2001:db8::1", "::ffff:192.0.2.1"},
		Statuses: []Status{StatusFailed, StatusFilteredAsSpam}, Subject: "x", SubjectMatch: SubjectContains,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want\n%+v", got, want)
	}
	// The end is rounded up, but never to after now.
	if end := (Query{}).normalized(testNow).End; !end.Equal(testNow.Truncate(time.Second)) {
		t.Errorf("got the end %v, want %v", end, testNow.Truncate(time.Second))
	}
	if start := (Query{}).normalized(testNow).Start; testNow.Sub(start).Truncate(time.Hour) != 48*time.Hour {
		t.Errorf("got the start %v, want 48 hours ago", start)
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	received := TimeOf(time.Date(2026, 11, 20, 12, 0, 0, 900e6, time.UTC), 0)
	trace := &Trace{ID: "AB-1", MessageID: "<X@y>", Received: received, Sender: "Ann@Fabrikam.com", Subject: "Invoice ÄRGER 2041", FromIP: IPOf("2001:DB8::1"), ToIP: IPOf("192.0.2.9")}
	bob := &Recipient{Address: "Bob@contoso.com", Status: StatusFailed}
	tests := []struct {
		name  string
		query Query
		match bool
	}{
		{"no condition", Query{}, true},
		{"address in another case", Query{Senders: []string{"ANN@fabrikam.COM"}}, true},
		{"domain", Query{Senders: []string{"*@FABRIKAM.com"}}, true},
		{"end of a domain is none", Query{Senders: []string{"*@brikam.com"}}, false},
		{"one of several", Query{Recipients: []string{"cy@contoso.com", "bob@contoso.com"}}, true},
		{"none of several", Query{Recipients: []string{"cy@contoso.com", "*@fabrikam.com"}}, false},
		{"subject", Query{Subject: "invoice ärger"}, true},
		{"subject starts", Query{Subject: "INV", SubjectMatch: SubjectStarts}, true},
		{"subject does not start", Query{Subject: "ärger", SubjectMatch: SubjectStarts}, false},
		{"subject ends", Query{Subject: "2041", SubjectMatch: SubjectEnds}, true},
		{"subject is not", Query{Subject: "Invoice", SubjectMatch: SubjectEquals}, false},
		{"subject is", Query{Subject: "invoice ärger 2041", SubjectMatch: SubjectEquals}, true},
		{"status", Query{Statuses: []Status{"Failed", StatusPending}}, true},
		{"another status", Query{Statuses: []Status{StatusDelivered}}, false},
		{"Message-ID without brackets", Query{MessageIDs: []string{"x@Y"}}, true},
		{"id in another case", Query{IDs: []string{"ab-1"}}, true},
		{"IPv6 spelled otherwise", Query{FromIPs: []string{"2001:db8:0:0::1"}}, true},
		{"other IP", Query{FromIPs: []string{"2001:db8::2"}}, false},
		{"to IP of the message", Query{ToIPs: []string{"192.0.2.9"}}, true},
		{"the last second", Query{Start: received.Add(-time.Hour), End: received.Truncate(time.Second)}, true},
		{"after the end", Query{Start: received.Add(-time.Hour), End: received.Add(-2 * time.Second)}, false},
		{"before the start", Query{Start: received.Add(time.Second)}, false},
		{"all must hold", Query{Senders: []string{"*@fabrikam.com"}, Subject: "receipt"}, false},
	}
	for _, test := range tests {
		m := newMatcher(test.query.tidied(), MessageTraces, nil)
		if got := m.message(trace) && m.recipient(trace, bob); got != test.match {
			t.Errorf("%s: got %v, want %v", test.name, got, test.match)
		}
	}
}

func TestAnAddressMayStandBehindAName(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Bob Smith <bob@contoso.com>": "bob@contoso.com", "Bob Smith (bob@contoso.com)": "bob@contoso.com", "<bob@contoso.com>": "bob@contoso.com",
		"All (*@contoso.com)": "*@contoso.com", `"a (b) c"@contoso.com`: `"a (b) c"@contoso.com`, NoSender: NoSender, "Bob (Smith)": "Bob (Smith)",
	} {
		if got := normalizeAddress(given); got != want {
			t.Errorf("%s: got %q, want %q", given, got, want)
		}
	}
}
