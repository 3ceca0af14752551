package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
)

// serve answers requests of Graph with bodies, one after the other, and the last
// one for ever. LINK in a body stands for the address of the next one.
func serve(t *testing.T, bodies ...string) (address string, asked func() []string) {
	t.Helper()
	var queries []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := len(queries)
		queries = append(queries, r.URL.RawQuery)
		w.Header().Set("Content-Type", "application/json")
		link := fmt.Sprintf("http://%s%s?$skiptoken=%d", r.Host, r.URL.Path, n+1)
		_, _ = w.Write([]byte(strings.ReplaceAll(bodies[min(n, len(bodies)-1)], "LINK", link)))
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []string { return queries }
}

// row is a row of tracing, seconds before now.
func row(id, recipient string, seconds float64) string {
	at := now.Add(-time.Duration(seconds * float64(time.Second)))
	return fmt.Sprintf(`{"id":%q,"recipientAddress":%q,"senderAddress":"ann@fabrikam.com","subject":"Invoice","status":"delivered","receivedDateTime":%q}`,
		guidOf(id), recipient, at.Format("2006-01-02T15:04:05.999Z"))
}

func guidOf(id string) string { return strings.Repeat(id, 8) + "-0000-4000-8000-000000000000" }

// message is an item of message-traces, seconds before now.
func message(id string, seconds float64, recipients ...string) string {
	at := now.Add(-time.Duration(seconds * float64(time.Second)))
	var nested []string
	for _, r := range recipients {
		nested = append(nested, fmt.Sprintf(`{"recipientEmail":%q,"deliveryStatus":"Delivered"}`, r))
	}
	return fmt.Sprintf(`{"id":%q,"senderEmail":"ann@fabrikam.com","subject":"Invoice","receivedDateTime":%q,"recipients":[%s]}`,
		guidOf(id), at.Format("2006-01-02T15:04:05.999"), strings.Join(nested, ","))
}

// list is a page; with more it has a link to the next one.
func list(more bool, items ...string) string {
	link := ""
	if more {
		link = `,"@odata.nextLink":"LINK"`
	}
	return `{"value":[` + strings.Join(items, ",") + `]` + link + `}`
}

// failing is a page behind which the service says that it failed.
func failing(items ...string) string {
	return `{"value":[` + strings.Join(items, ",") + `],"error":{"code":"InternalServerError","message":"Something went wrong on the way."}}`
}

// recipients are the ids and recipients in NDJSON, where those of lines with the same id
// belong together.
func recipients(t *testing.T, ndjson string) string {
	t.Helper()
	var ids []string
	found := map[string]string{}
	for _, one := range traces(t, ndjson) {
		if _, again := found[one.ID]; !again {
			ids = append(ids, one.ID)
		}
		for _, r := range one.Recipients {
			found[one.ID] += " " + r.Address
		}
	}
	var out []string
	for _, id := range ids {
		out = append(out, id[:1]+":"+found[id])
	}
	return strings.Join(out, "; ")
}

func TestARecipientThatComesLateIsWrittenInALineOfItsOwn(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	pages := []string{
		list(true, row("a", "one@x", 10), row("b", "one@x", 20)), list(true, row("c", "one@x", 30)),
		list(false, row("a", "two@x", 10), row("d", "one@x", 40)),
	}
	for _, format := range []string{"ndjson", "json", "csv", "table", "ecs", "v2"} {
		url, _ := serve(t, pages...)
		o := h.run("search", "--base-url", url, "--api", "tracing", "-o", format).want(t, 0, "4 messages", "complete")
		switch format {
		case "ndjson":
			if got, want := recipients(t, o.out), "a: one@x two@x; b: one@x; c: one@x; d: one@x"; got != want {
				t.Errorf("ndjson: got %s, want %s", got, want)
			}
			o.want(t, 0, "1 line more for recipients that came after their message")
			lines := traces(t, o.out)
			for i, one := range lines {
				if whole := one.RecipientsKnown == client.KnownAll; len(one.Recipients) != 1 || whole && one.ID == guidOf("a") {
					t.Errorf("ndjson: got %d recipients in line %d, known %q, want one, and of a not said to be all", len(one.Recipients), i, one.RecipientsKnown)
				}
			}
		case "csv", "v2":
			rows, err := csv.NewReader(strings.NewReader(o.out)).ReadAll()
			if err != nil || len(rows) != 6 {
				t.Errorf("%s: got %d rows, %v, want the names and one for each of 5 recipients", format, len(rows), err)
			}
		case "ecs":
			if n := strings.Count(o.out, "\n"); n != 5 || strings.Count(o.out, `"RecipientAddress":"two@x"`) != 1 {
				t.Errorf("ecs: got %d documents, %s, want one for each of 5 recipients", n, o.out)
			}
		default:
			if !strings.Contains(o.out, "one@x") || strings.Count(o.out, guidOf("a")) != 1 || format == "json" && !strings.Contains(o.out, "two@x") {
				t.Errorf("%s: got %s, want message a once, with both recipients", format, o.out)
			}
		}
	}
}

func TestNothingIsClaimedOfAnOrderThatMayEnd(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	url, _ := serve(t, list(true, row("a", "one@x", 10), row("b", "one@x", 20)), `{"error":{"code":"x"}}`)
	o := h.run("search", "--base-url", url, "--api", "tracing", "-o", "ndjson").want(t, 2, "incomplete: read back to 2026-11-23 14:01:40 CET")
	for _, one := range traces(t, o.out) {
		if one.RecipientsKnown != client.KnownMatching {
			t.Errorf("got recipients known %q of a window that was not read to its end, want %q", one.RecipientsKnown, client.KnownMatching)
		}
	}
	if strings.Contains(o.err, "all of them") {
		t.Errorf("got %s, want no claim about all messages", o.err)
	}
}

func TestAWindowThatWasReadIsProven(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	url, _ := serve(t, list(false, row("a", "one@x", 10.5)), `{"error":{"code":"x"}}`)
	o := h.run("search", "--base-url", url, "--api", "tracing", "--since", "20d", "-o", "ndjson").
		want(t, 2, "incomplete: read back to 2026-11-13 14:02:00 CET only, 2026-11-03 14:02:00 CET to 2026-11-13 14:02:00 CET could not be read")
	if one := traces(t, o.out)[0]; one.RecipientsKnown != client.KnownAll {
		t.Errorf("got recipients known %q, want %q: the window was read to its end", one.RecipientsKnown, client.KnownAll)
	}
}

// These two wait for four tries.
func TestAnErrorBesideTheRowsKeepsThem(t *testing.T) {
	t.Parallel()
	for api, items := range map[string][2]string{
		"tracing":        {row("a", "one@x", 10), row("b", "two@x", 20)},
		"message-traces": {message("a", 10, "one@x"), message("b", 20, "two@x")},
	} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			url, _ := serve(t, failing(items[:]...))
			o := newHost(t, "MSGTRACE_TOKEN=token").run("search", "--base-url", url, "--api", api, "-o", "ndjson").
				want(t, 2, "4 requests", "incomplete", "the answer broke off before its end (200 InternalServerError): Something went wrong on the way.")
			if got, want := recipients(t, o.out), "a: one@x; b: two@x"; got != want {
				t.Errorf("got %s, want the rows that came before the error: %s", got, want)
			}
			if strings.Contains(o.out, `"recipientsKnown":"all"`) {
				t.Errorf("got %s, want no message said to be whole", o.out)
			}
		})
	}
}

func TestAnErrorBesideTheEventsKeepsThem(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	event := `{"dateTime":"2026-11-23T13:00:00Z","event":"Receive","description":"It came."}`
	url, _ := serve(t, list(false, row("a", "one@x", 10)), failing(event))
	o := h.run("show", guidOf("a"), "--base-url", url, "--api", "tracing").want(t, 2, "some events are missing", "broke off")
	if !strings.Contains(o.out, "It came.") || !strings.Contains(o.out, "some events could not be loaded") {
		t.Errorf("got %s, want the event that came, and that others did not", o.out)
	}
}

func TestTheLimitTakesTheNewestOfWhatWasRead(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	pages := []string{
		list(true, row("c", "one@x", 30), row("a", "one@x", 10)), list(true, row("b", "one@x", 20), row("d", "one@x", 40)),
		list(false, row("e", "one@x", 5)),
	}
	for _, format := range []string{"ndjson", "json", "csv", "table"} {
		url, asked := serve(t, pages...)
		o := h.run("search", "--base-url", url, "--api", "tracing", "--limit", "3", "-o", format).
			want(t, 2, "3 of 4 messages", "did not send its rows newest first: these may not be the newest")
		if n := len(asked()); n != 2 {
			t.Errorf("%s: got %d requests, want 2: not everything is read", format, n)
		}
		at := []int{strings.Index(o.out, guidOf("a")), strings.Index(o.out, guidOf("b")), strings.Index(o.out, guidOf("c"))}
		if slices.Contains(at, -1) || !slices.IsSorted(at) || strings.Contains(o.out, guidOf("d")) {
			t.Errorf("%s: got %s, want a, b and c, newest first", format, o.out)
		}
		if format == "json" {
			var d struct{ Search struct{ OutOfOrder bool } }
			if err := json.Unmarshal([]byte(o.out), &d); err != nil || !d.Search.OutOfOrder {
				t.Errorf("got %s, %v, want outOfOrder", o.out, err)
			}
		}
	}
}

func TestTheLimitIsNotReachedByAMessageWithoutATime(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	timeless := func(row string) string {
		return regexp.MustCompile(`"receivedDateTime":"[^"]*"`).ReplaceAllString(row, `"receivedDateTime":null`)
	}
	for api, item := range map[string]func(id string, seconds float64) string{
		"tracing":        func(id string, seconds float64) string { return row(id, "one@x", seconds) },
		"message-traces": func(id string, seconds float64) string { return message(id, seconds, "one@x") },
	} {
		url, asked := serve(t, list(true, item("a", 10), timeless(item("b", 20))), list(true, item("c", 30), item("d", 40)), list(true, item("e", 50), item("f", 60)), list(false))
		o := h.run("search", "--base-url", url, "--api", api, "--since", "1h", "--limit", "2", "-o", "json").want(t, 2,
			"2 of 4 messages · incomplete: read in part · ", "\n1 message was left out that came without a time of receipt, and may be among the newest.\n")
		if got, want := jsonIDs(t, o.out), "ac"; got != want || len(asked()) != 2 {
			t.Errorf("%s: got the messages %s in %d requests, want %s in 2", api, got, len(asked()), want)
		}
	}
}

// jsonIDs are the letters of the ids in JSON.
func jsonIDs(t *testing.T, out string) string {
	t.Helper()
	letters := ""
	for _, m := range messagesIn(t, "json", outcome{out: out}) {
		letters += m.ID[:1]
	}
	return letters
}

func TestAPageOfExactlyTheSizeAskedForMayBeCut(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	cut := list(false, message("a", 10, "one@x"), message("b", 20, "one@x"))
	whole := []string{list(false, message("a", 10, "one@x")), list(false, message("b", 20, "one@x"), message("c", 30, "one@x"))}
	tests := map[string]struct {
		pages    []string
		args     []string
		code     int
		want     string
		requests int
		said     string
	}{
		"its window is asked again in halves": {
			append([]string{cut}, whole[0], list(false, message("b", 20, "one@x"))), nil, 0, "a: one@x; b: one@x", 3, "complete"},
		"what was missing comes": {
			append([]string{cut}, whole[0], cut, list(false, message("b", 20, "one@x")), list(false, message("c", 30, "one@x"))), nil, 0,
			"a: one@x; b: one@x; c: one@x", 5, "complete"},
		"a window that cannot be divided": {
			[]string{cut}, []string{"--start", "2026-11-23T13:01:30Z", "--end", "2026-11-23T13:01:31Z"}, 2, "", 1, "some may be missing"},
		"a window without bounds": {
			[]string{cut}, []string{"--latest"}, 2, "a: one@x; b: one@x", 1, "some may be missing"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			url, asked := serve(t, test.pages...)
			args := append([]string{"search", "--base-url", url, "--api", "message-traces", "--page-size", "2", "-o", "ndjson"}, test.args...)
			o := h.run(args...).want(t, test.code, test.said)
			if got := recipients(t, o.out); got != test.want || len(asked()) != test.requests {
				t.Errorf("got %s in %d requests, want %s in %d; asked %q", got, len(asked()), test.want, test.requests, asked())
			}
		})
	}
}

func TestRowsThatCannotBeReadAreCounted(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	url, _ := serve(t, list(false, row("a", "one@x", 10), `null`, `{"subject":"no id"}`))
	o := h.run("search", "--base-url", url, "--api", "tracing", "-o", "ndjson").want(t, 2, "incomplete", "2 rows could not be read")
	if got, want := recipients(t, o.out), "a: one@x"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	withoutRecipients := `{"id":"` + guidOf("b") + `","receivedDateTime":"2026-11-23T13:00:00"}`
	url, _ = serve(t, list(false, message("a", 10, "one@x"), withoutRecipients))
	h.run("search", "--base-url", url, "--api", "message-traces", "--status", "delivered").want(t, 2, "1 row could not be read")
}

func TestACircleOfPagesEnds(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	url, asked := serve(t, list(true, row("a", "one@x", 10)))
	o := h.run("search", "--base-url", url, "--api", "tracing", "-o", "ndjson").want(t, 2, "20 pages in a row of which most had come before")
	if got, want := recipients(t, o.out), "a: one@x"; got != want || len(asked()) != 21 {
		t.Errorf("got %s in %d requests, want %s in 21", got, len(asked()), want)
	}
}

func TestLatestSaysHowFarTheServiceLooksBack(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	for api, want := range map[string]string{"tracing": "of the last 48 hours", "message-traces": "of any time"} {
		h.run("search", "--base-url", graph(t), "--api", api, "--latest").want(t, 0, "4 messages · complete: all of it · "+want)
	}
}
