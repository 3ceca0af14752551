package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/quick"
)

func quoteJSON(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestDecodeList(t *testing.T) {
	t.Parallel()
	const item = `{"id":"a","subject":"s"}`
	tests := map[string]struct {
		items int
		next  string
		fails bool
	}{
		`{"value":[]}`:   {0, "", false},
		`{"value":null}`: {0, "", false},
		`{"value":[` + item + `],"@odata.nextLink":null}`: {1, "", false},
		`{"value":[` + item + `],"@odata.nextLink":""}`:   {1, "", false},
		`{"value":[` + item + `],"@odata.nextLink":"x"}`:  {1, "x", false},
		item:                       {1, "", false},
		"\xEF\xBB\xBF" + item:      {1, "", false},
		`{"VALUE":[` + item + `]}`: {1, "", false},
		`{"value":[{"id":"a","subject":7,"size":"12","extra":{}},{"id":"b","size":1.5e3}]}`: {2, "", false},
		`{"value":[` + item + `],"@odata.nextLink":7}`:                                      {1, "", true},
		`{"value":{}}`:           {0, "", true},
		`{"value":"x"}`:          {0, "", true},
		`{}`:                     {0, "", true},
		`null`:                   {0, "", true},
		`[]`:                     {0, "", true},
		`7`:                      {0, "", true},
		``:                       {0, "", true},
		`{"value":[` + item:      {0, "", true},
		`{"error":{"code":"x"}}`: {0, "", true},
		`{"value":[` + item + `],"error":{"code":"x"}}`: {1, "", true},
		`{"value":[` + item + `],"error":null}`:         {1, "", false},
		`{"error":{"code":"x"},"id":"a"}`:               {0, "", true},
		`<html></html>`:                                 {0, "", true},
		strings.Repeat(`{"value":[`, 20000) + `1`:       {0, "", true},
	}
	for body, want := range tests {
		items, next, err := decodeList[rowWire]([]byte(body))
		if len(items) != want.items || next != want.next || (err != nil) != want.fails {
			t.Errorf("%.80s: got %d items, next %q, %v, want %+v", body, len(items), next, err, want)
		}
	}
}

func TestHostileRows(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers())
	s := &stream{dialect: Tracing, match: newMatcher(Query{}, Tracing, nil)}
	page, _, err := c.decodePage([]byte(`{"value":[{"id":"a","senderAddress":null,"recipientAddress":"a@x","messageId":null,"receivedDateTime":"never",
		"subject":"\u001b[31m\ud800 `+"\xff"+`","size":null,"fromIP":null,"toIP":null,"status":null}]}`), s)
	if err != nil || len(page.traces) != 1 {
		t.Fatalf("got %v, %v, want one message", page, err)
	}
	trace := page.traces[0]
	if trace.Subject != "\x1b[31m\uFFFD \uFFFD" || !trace.Received.IsZero() || len(trace.Recipients) != 1 || trace.Recipients[0].Status != "" {
		t.Errorf("got %+v, want the subject repaired, no time and one recipient without a status", trace)
	}
	for _, body := range []string{`{"value":[{}]}`, `{"value":[null]}`, `{"value":[{"id":""}]}`, `{"value":[1]}`, `{"value":[{"id":7}]}`} {
		for _, dialect := range Dialects() {
			page, _, err := c.decodePage([]byte(body), &stream{dialect: dialect, match: newMatcher(Query{}, dialect, nil)})
			if err != nil || page.rows != 1 || page.unread != 1 || len(page.traces) != 0 {
				t.Errorf("%s: %s: got %d of %d items unread, %v, want 1 of 1", dialect, body, page.unread, page.rows, err)
			}
		}
	}
}

func TestRowsOfOneMessageAreGrouped(t *testing.T) {
	t.Parallel()
	row := func(id, to, status string) string {
		return fmt.Sprintf(`{"id":%q,"recipientAddress":%q,"receivedDateTime":"2026-11-23T10:00:00Z","status":%q,"size":5,"toIP":"192.0.2.1"}`, id, to, status)
	}
	// Rows of one instant come ordered by recipient, so messages are mixed.
	body := `{"value":[` + strings.Join([]string{row("1", "a@x", "Delivered"), row("2", "b@x", "failed"), row("1", "c@x", "Pending"), row("2", "d@x", "novel")}, ",") + `]}`
	c, _ := newTestClient(t, Tracing, answers())
	page, _, err := c.decodePage([]byte(body), &stream{dialect: Tracing, match: newMatcher(Query{}, Tracing, nil)})
	if err != nil || len(page.traces) != 2 || page.rows != 4 {
		t.Fatalf("got %+v, %v, want two messages of four rows", page, err)
	}
	first, second := page.traces[0], page.traces[1]
	if first.ID != "1" || len(first.Recipients) != 2 || first.Recipients[1].Status != StatusPending || first.Recipients[1].ToIP.String() != "192.0.2.1" {
		t.Errorf("got %+v, want message 1 to two, the second pending", first)
	}
	if second.ID != "2" || len(second.Recipients) != 2 || second.Recipients[1].Status != "novel" {
		t.Errorf("got %+v, want message 2 to two, the second of a status as it came", second)
	}
	// With a condition on the status, the rows that match make up the message.
	page, _, err = c.decodePage([]byte(body), &stream{dialect: Tracing, match: newMatcher(Query{Statuses: []Status{StatusPending}}, Tracing, nil)})
	if err != nil || len(page.traces) != 1 || len(page.traces[0].Recipients) != 1 || page.traces[0].RecipientsKnown != KnownMatching {
		t.Errorf("with a condition: got %+v, %v, want one message to one, those that match", page, err)
	}
}

func TestPack(t *testing.T) {
	t.Parallel()
	var texts packer
	f := func(a, b, c string) bool {
		x, y, z := a, b, c
		texts.pack(&x, &y, &z)
		return x == a && y == b && z == c
	}
	if err := quick.Check(f, nil); err != nil {
		t.Errorf("got %v, want no counterexample", err)
	}
}

func TestInternerIsBounded(t *testing.T) {
	t.Parallel()
	in := newInterner()
	in.generationSize = 1000
	first := in.of("ann@contoso.com")
	if in.of(strings.Clone("ann@contoso.com")) != first || in.of("") != "" {
		t.Error("equal texts were kept twice, want once")
	}
	for i := range 1000 {
		in.of(fmt.Sprintf("address%d@contoso.com", i))
	}
	if n := len(in.young) + len(in.old); n > 120 {
		t.Errorf("%d texts are kept, want 120 at most", n)
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(`{"value":[`+seedMessage+`],"@odata.nextLink":"https://graph.microsoft.com/beta/admin/exchange/messageTraces??$skiptoken=%253d"}`), true)
	f.Add([]byte(seedMessage), true)
	f.Add([]byte(benchPage(3, 0, 200, true)), false)
	f.Add([]byte(`{"error":{"code":"x","innererror":{"internalexception":{"message":"m"}}}}`), false)
	c, err := New(Options{Tokens: StaticToken("t")})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, nested bool) {
		s := &stream{dialect: Tracing, match: newMatcher(Query{Subject: "a"}, Tracing, nil), windows: []Window{{}}}
		if nested {
			s.dialect = MessageTraces
		}
		page, next, err := c.decodePage(body, s)
		if err == nil && page.rows < len(page.traces) {
			t.Errorf("got %d messages of %d items, want no more than items", len(page.traces), page.rows)
		}
		for _, trace := range page.traces {
			if trace.ID == "" || !s.match.message(&trace) {
				t.Errorf("got %+v, want an id and a match", trace)
			}
		}
		Cursor{stream: s, span: &span{}}.next(next, &page, false)
		e := graphError(500, body)
		e.Kind = ErrUnavailable
		if strings.ContainsAny(e.Error(), "\r\n") {
			t.Errorf("got %q, want one line", e.Error())
		}
	})
}

func TestEveryCutOfABodyIsTakenForOne(t *testing.T) {
	t.Parallel()
	body := `{"value":[{"id":"a","subject":"R\u00e9union \"\\x","size":1.5e3,"fromIP":null}],"ok":true} `
	for n := range len(body) - 1 {
		if _, _, err := decodeList[rowWire]([]byte(body[:n])); !errors.Is(err, errCutBody) {
			t.Errorf("got %v for %q, want %v", err, body[:n], errCutBody)
		}
	}
	for _, other := range []string{"{]", "<html></html>", `{"value":[}]}`} {
		if _, _, err := decodeList[rowWire]([]byte(other)); err == nil || errors.Is(err, errCutBody) {
			t.Errorf("got %v for %q, want another error", err, other)
		}
	}
}
