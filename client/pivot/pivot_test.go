package pivot_test

import (
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/pivot"
)

var now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

func at(ago time.Duration) client.Time { return client.TimeOf(now.Add(-ago), 0) }

// invoice is a message that every pivot can start from.
func invoice() *client.Trace {
	return &client.Trace{
		ID: "m1", MessageID: "<a@fabrikam.com>", Received: at(3 * time.Hour), Sender: "Ann@Fabrikam.com",
		Subject: "AW: Re[2]: Invoice 2041", FromIP: client.IPOf("192.0.2.7"),
	}
}

// chosen is the search of a pivot.
func chosen(t *testing.T, key string, trace *client.Trace, q client.Query, dialect client.Dialect) pivot.Pivot {
	t.Helper()
	for _, p := range pivot.Of(trace, q, dialect, now) {
		if p.Key == key {
			return p
		}
	}
	t.Fatalf("got no pivot with the key %q, want one", key)
	return pivot.Pivot{}
}

func TestEachPivotHasOneConditionAndTheWindowOfTheSearch(t *testing.T) {
	t.Parallel()
	q := client.Query{Start: now.Add(-5 * 24 * time.Hour), End: now.Add(-time.Hour), Recipients: []string{"bob@contoso.com"}, Subject: "x"}
	for _, test := range []struct {
		key  string
		want client.Query
	}{
		{"f", client.Query{Senders: []string{"Ann@Fabrikam.com"}}},
		{"w", client.Query{With: []string{"Ann@Fabrikam.com"}}},
		{"d", client.Query{Senders: []string{"*@fabrikam.com"}}},
		{"s", client.Query{Subject: "Invoice 2041", SubjectMatch: client.SubjectContains}},
		{"m", client.Query{MessageIDs: []string{"<a@fabrikam.com>"}}},
		{"i", client.Query{FromIPs: []string{"192.0.2.7"}}},
	} {
		for _, dialect := range client.Dialects() {
			p := chosen(t, test.key, invoice(), q, dialect)
			test.want.Start, test.want.End = q.Start, q.End
			if !equal(p.Query, test.want) || p.Idle != "" {
				t.Errorf("%s, %s: got %+v, idle %q, want %+v", dialect, p.Title, p.Query, p.Idle, test.want)
			}
			if problems := p.Query.Check(dialect, now.Add(30*time.Second)); problems != nil {
				t.Errorf("%s, %s: got the problems %v, want none", dialect, p.Title, problems)
			}
		}
	}
}

func TestAroundIsAllMailOfHalfAnHour(t *testing.T) {
	t.Parallel()
	for _, dialect := range client.Dialects() {
		p := chosen(t, "t", invoice(), client.Query{Recipients: []string{"bob@contoso.com"}, Latest: true}, dialect)
		want := client.Query{Start: now.Add(-3*time.Hour - 15*time.Minute), End: now.Add(-3*time.Hour + 15*time.Minute)}
		if !equal(p.Query, want) {
			t.Errorf("%s: got %+v, want %+v", dialect, p.Query, want)
		}
		fresh := invoice()
		fresh.Received = at(time.Minute)
		if p := chosen(t, "t", fresh, client.Query{}, dialect); !p.Query.End.IsZero() {
			t.Errorf("%s: a message of a minute ago: got the end %s, want none in the future", dialect, p.Query.End)
		}
	}
}

// A search finds the message that it starts from, however old the message and however
// the first search came to it.
func TestThePivotsWindowHoldsTheMessage(t *testing.T) {
	t.Parallel()
	for _, dialect := range client.Dialects() {
		oldest := dialect.Limits().MaxAge
		for _, test := range []struct {
			name string
			q    client.Query
			ago  time.Duration
		}{
			{"by id, without a window", client.Query{IDs: []string{"x"}}, 6 * 24 * time.Hour},
			{"by id, at the end of what is kept", client.Query{IDs: []string{"x"}}, oldest - 2*time.Minute},
			{"the window has moved on", client.Query{}, 48*time.Hour + time.Second},
			{"only an end", client.Query{End: now.Add(-24 * time.Hour)}, 30 * time.Hour},
			{"all that is kept, an hour ago", client.Query{Start: now.Add(-oldest - time.Hour)}, 5 * time.Hour},
			{"the last 48 hours", client.Query{}, 47 * time.Hour},
		} {
			trace := invoice()
			trace.Received = at(test.ago)
			for _, p := range pivot.Of(trace, test.q, dialect, now) {
				if problems := p.Query.Check(dialect, now); problems != nil {
					t.Errorf("%s, %s, %s: got the problems %v, want none", dialect, test.name, p.Title, problems)
				}
				start, end := p.Query.Start, p.Query.End
				if end.IsZero() {
					end = now
				}
				if start.IsZero() {
					start = end.Add(-48 * time.Hour)
				}
				if trace.Received.Before(start) || trace.Received.After(end) {
					t.Errorf("%s, %s, %s: got %s to %s, want a window that holds %s", dialect, test.name, p.Title, start, end, trace.Received)
				}
			}
		}
	}
}

func TestAPivotWithNothingToGoBySaysSo(t *testing.T) {
	t.Parallel()
	empty := &client.Trace{ID: "m1", Subject: " Re: FW:  "}
	idle := map[string]bool{"w": true, "d": true, "s": true, "m": true, "i": true, "t": true}
	for _, p := range pivot.Of(empty, client.Query{}, client.Tracing, now) {
		if (p.Idle != "") != idle[p.Key] {
			t.Errorf("%s: got idle %q, want a reason: %v", p.Title, p.Idle, idle[p.Key])
		}
	}
	if p := chosen(t, "f", empty, client.Query{}, client.Tracing); len(p.Query.Senders) != 1 || p.Query.Senders[0] != client.NoSender {
		t.Errorf("without a sender: got %q, want %q", p.Query.Senders, client.NoSender)
	}
	held := &client.Trace{Sender: client.NotNamed}
	for _, key := range []string{"f", "d", "w"} {
		if p := chosen(t, key, held, client.Query{}, client.Tracing); p.Idle == "" {
			t.Errorf("%s of a sender that the file does not name: got the search %+v, want none", p.Title, p.Query)
		}
	}
	star := &client.Trace{Sender: "*@contoso.com"}
	if p := chosen(t, "f", star, client.Query{}, client.Tracing); p.Idle == "" {
		t.Errorf("the sender *@contoso.com: got the search %+v, want none: it would find the whole domain", p.Query)
	}
}

func TestASubjectLosesThePrefixesOfAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ subject, want string }{
		{"Invoice 2041", "Invoice 2041"},
		{"Re: Invoice", "Invoice"},
		{"RE: re: FWD:Invoice", "Invoice"},
		{"Fwd: AW: WG: SV: VS: TR: RV: R: I: FW: Invoice", "Invoice"},
		{"Re[2]: Invoice", "Invoice"},
		{"Re (3) : Invoice", "Invoice"},
		{"RE^2: Invoice", "Invoice"},
		{"RE : Facture n° 3", "Facture n° 3"},
		{"回复：转发: 发票", "发票"},
		{"ENC: RES: Antw: Odp: PD: YNT: ILT: İLT: Fatura", "Fatura"},
		{"  Re:\u200b Re: Invoice  ", "Invoice"},
		{"Report: sales", "Report: sales"},
		{"IT: password expires", "IT: password expires"},
		{"Refund: 20", "Refund: 20"},
		{"R2D2: a droid", "R2D2: a droid"},
		{"Invoice Re: Invoice", "Invoice Re: Invoice"},
		{"Re:", ""},
		{"", ""},
		{"\x1b[31m", "[31m"},
		{"Re: \x00\x01", ""},
		{"Pay\x1b[2J now, please\x07", "[2J now, please"},
		{"caf\xff Re: late invoice", "late invoice"},
	} {
		if got := pivot.Subject(test.subject); got != test.want {
			t.Errorf("%q: got %q, want %q", test.subject, got, test.want)
		}
	}
}

// The service cuts subjects at 256 characters, and that of an answer sooner, because
// its prefixes count.
func TestAnAnswerToALongSubjectIsFound(t *testing.T) {
	t.Parallel()
	whole := strings.Repeat("ä long subject ", 40)
	cut := func(s string) string { return string([]rune(s)[:256]) }
	base := pivot.Subject(cut(whole))
	if answer := cut("AW: WG: Re[12]: " + whole); !strings.Contains(answer, base) || base == "" {
		t.Errorf("got %q, want what the answer has too: %q", base, answer)
	}
}

func FuzzSubject(f *testing.F) {
	for _, s := range []string{"Re: x", "Re[2]: \x00y", "\xff", "回复：", "R: I: R:", "*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		base := pivot.Subject(s)
		if !strings.Contains(s, base) {
			t.Errorf("%q: got %q, want a part of it", s, base)
		}
		if again := pivot.Subject(base); again != base {
			t.Errorf("%q: got %q and then %q, want the same", s, base, again)
		}
		if base == "" {
			return
		}
		q := client.Query{Subject: base}
		for _, problem := range q.Check(client.Tracing, now) {
			if len([]rune(s)) <= 256 {
				t.Errorf("%q: got the problem %q, want none", s, problem.Message)
			}
		}
	})
}

func equal(a, b client.Query) bool {
	same := func(x, y []string) bool { return strings.Join(x, "\n") == strings.Join(y, "\n") }
	return a.Start.Equal(b.Start) && a.End.Equal(b.End) && a.Latest == b.Latest && same(a.Senders, b.Senders) && same(a.Recipients, b.Recipients) && same(a.With, b.With) &&
		a.Subject == b.Subject && a.SubjectMatch == b.SubjectMatch && same(a.MessageIDs, b.MessageIDs) && same(a.FromIPs, b.FromIPs) && len(a.Statuses) == 0
}
