package client

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRecipientsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	c, s := newTestClient(t, Tracing, answers(testPage("", testRow("1", 5, "a@x", "failed"), testRow("1", 5, "b@x", "delivered")),
		testPage("", testRow("1", 5, "a@x", "delivered"))))
	received := TimeOf(testNow.Add(-5*time.Minute), 0)
	matching := Trace{ID: "1", Received: received, RecipientsKnown: KnownMatching, Recipients: []Recipient{{Address: "a@x"}}}
	for range 2 {
		recipients, err := c.Recipients(t.Context(), matching)
		if err != nil || len(recipients) != 2 {
			t.Fatalf("Recipients: got %v, %v, want two", recipients, err)
		}
	}
	if _, err := c.Message(t.Context(), "1"); err != nil || s.count() != 1 {
		t.Errorf("Message: got %v after %d requests, want no error after one", err, s.count())
	}
	// The id decides; the window only has to hold it, and must not end after now.
	want := "/v1.0/admin/exchange/tracing/messageTraces?$filter=receivedDateTime ge 2026-11-23T01:57:30Z and receivedDateTime le 2026-11-23T14:02:30Z and id eq '1'&$top=5000"
	if got := s.requests()[0]; got != want {
		t.Errorf("asked\n%s, want\n%s", got, want)
	}
	all := matching
	all.RecipientsKnown = KnownAll
	if recipients, err := c.Recipients(t.Context(), all); err != nil || len(recipients) != 1 || s.count() != 1 {
		t.Errorf("Recipients where all are known: got %v, %v after %d requests, want one after one", recipients, err, s.count())
	}
	c.Forget("1")
	if recipients, err := c.Recipients(t.Context(), matching); err != nil || recipients[0].Status != StatusDelivered || s.count() != 2 {
		t.Errorf("Recipients after Forget: got %v, %v after %d requests, want one delivered, after two", recipients, err, s.count())
	}
}

func TestRecipientsAreFoundWhenTheClockIsWrong(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]time.Duration{"right": 0, "behind": -10 * time.Minute, "years behind": -400 * day, "years ahead": 400 * day} {
		received := testNow.Add(-5 * time.Minute)
		c, s := newTestClient(t, Tracing, answers(testPage("", testRow("1", 5, "a@x", "failed"))),
			func(o *Options) { o.Now = func() time.Time { return testNow.Add(wrong) } })
		recipients, err := c.Recipients(t.Context(), Trace{ID: "1", Received: TimeOf(received, 0), RecipientsKnown: KnownMatching})
		bounds := boundsAsked.FindStringSubmatch(s.requests()[0])
		start, _ := time.Parse(time.RFC3339, bounds[1])
		end, _ := time.Parse(time.RFC3339, bounds[2])
		if err != nil || len(recipients) != 1 || start.After(received) || end.Before(received) || end.Sub(start) > 10*day {
			t.Errorf("%s: got %v, %v of %v to %v, want the window to hold %v", name, recipients, err, start, end, received)
		}
	}
}

func TestMessageIsLookedForInEveryWindow(t *testing.T) {
	t.Parallel()
	c, s := newTestClient(t, Tracing, answers(emptyPage, emptyPage, testPage("", testRow("1", 25*24*60, "a@x", "failed"))))
	trace, err := c.Message(t.Context(), "1")
	if err != nil || trace.RecipientsKnown != KnownAll || s.count() != 3 {
		t.Errorf("Message: got %+v, %v after %d requests, want all recipients after 3", trace, err, s.count())
	}
	for _, bad := range []string{"", "../users", "a'b", "a/b", "a b", "<x@y>", "é"} {
		before := s.count()
		_, err := c.Message(t.Context(), bad)
		_, events := c.Events(t.Context(), Trace{ID: bad}, "a@x")
		var problems Problems
		if !errors.As(err, &problems) || !errors.As(events, &problems) || s.count() != before {
			t.Errorf("%q: got %v and %v, %d requests, want problems and no request", bad, err, events, s.count()-before)
		}
	}
}

func TestMessageByKey(t *testing.T) {
	t.Parallel()
	more := `{"id":"a","recipients":[{"recipientEmail":"a@x"}],"recipients@odata.nextLink":"https://graph.microsoft.com/beta/admin/exchange/messageTraces('a')/recipients?$skiptoken=1"}`
	c, s := newTestClient(t, MessageTraces, answers(`{"value":[`+seedMessage+`]}`, more, `{"value":[{"recipientEmail":"b@x"}]}`, emptyPage))
	if trace, err := c.Message(t.Context(), seedID); err != nil || len(trace.Recipients) != 1 || trace.RecipientsKnown != KnownAll {
		t.Errorf("Message wrapped in a list: got %+v, %v, want one recipient, all known", trace, err)
	}
	if trace, err := c.Message(t.Context(), "a"); err != nil || len(trace.Recipients) != 2 || trace.RecipientsKnown != KnownAll || s.count() != 3 {
		t.Errorf("Message with recipients in pages: got %+v, %v after %d requests, want two, all known, after 3", trace, err, s.count())
	}
	if _, err := c.Message(t.Context(), "none"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Message that is not there: got %v, want %v", err, ErrNotFound)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	details := `{"value":[
		{"id":"x","dateTime":"2026-11-23T10:00:01Z","event":"Fail","action":"","description":"Reason: ...","data":"<root><MEP Name=\"A\" Integer=\"2\"/></root>"},
		{"id":"x","dateTime":"2026-11-23T10:00:01Z","event":"DLP rule","action":"BA","description":"rule","data":"<root><MEP"},
		{"id":"x","dateTime":"2026-11-23T10:00:00Z","event":"Submit","description":null,"data":null}],
		"@odata.nextLink":"https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces/1/getDetailsByRecipient(recipientAddress='o''neil%2Bx@contoso.com')?$skiptoken=2"}`
	rest := `{"value":[{"dateTime":"2026-11-23T10:00:00Z","event":"Teleport"},{"dateTime":"2026-11-23T10:00:00Z","event":"Receive"}]}`
	c, s := newTestClient(t, Tracing, answers(details, rest))
	if _, ok := c.CachedEvents("1", "o'neil+x@contoso.com"); ok {
		t.Error("CachedEvents before they came: got some, want none")
	}
	events, err := c.Events(t.Context(), Trace{ID: "1"}, "o'neil+x@contoso.com")
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, e := range events {
		order = append(order, e.Name)
	}
	if want := []string{"Receive", "Submit", "Teleport", "DLP rule", "Fail"}; !slices.Equal(order, want) {
		t.Errorf("got the events %q, want %q", order, want)
	}
	rule, fail := events[3], events[4]
	if rule.Kind != EventDLPRule || rule.Action != "BA" || rule.Data != nil || rule.RawData != "<root><MEP" || !slices.Equal(fail.Data, []Datum{{"A", "2"}}) {
		t.Errorf("got %+v and %+v, want the data of each as it came", rule, fail)
	}
	if kept, ok := c.CachedEvents("1", "O'NEIL+X@contoso.com"); !ok || len(kept) != 5 || s.count() != 2 {
		t.Errorf("CachedEvents: got %d, kept: %t, after %d requests, want 5 after 2", len(kept), ok, s.count())
	}
	if raw := s.asked[0].URL.EscapedPath(); raw != "/v1.0/admin/exchange/tracing/messageTraces/1/getDetailsByRecipient(recipientAddress='o%27%27neil%2Bx@contoso.com')" {
		t.Errorf("asked %s, want the address escaped", raw)
	}
	c.Forget("1")
	if _, ok := c.CachedEvents("1", "o'neil+x@contoso.com"); ok {
		t.Error("CachedEvents after Forget: got some, want none")
	}
}

func TestAPageThatIsNotThereIsNotTheEndOfAList(t *testing.T) {
	t.Parallel()
	link := `"@odata.nextLink":"https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces/1/getDetailsByRecipient(recipientAddress='a@x')?$skiptoken=2"`
	for first, want := range map[string]int{
		`{"value":[{"dateTime":"2026-11-23T10:00:00Z","event":"Receive"}],` + link + `}`: 1,
		`{"value":[],` + link + `}`: 0,
	} {
		c, _ := newTestClient(t, Tracing, func(n int, _ *http.Request) (*http.Response, error) {
			if n == 1 {
				return answer(http.StatusOK, first), nil
			}
			return badGraph(http.StatusNotFound), nil
		})
		events, err := c.Events(t.Context(), Trace{ID: "1"}, "a@x")
		if _, kept := c.CachedEvents("1", "a@x"); !errors.Is(err, ErrNotFound) || len(events) != want || kept {
			t.Errorf("%s: got %d events, %v, kept %v, want %d beside %v, not kept", first, len(events), err, kept, want, ErrNotFound)
		}
	}
	more := `{"value":[` + testMessage("1", 1, "a@x") + `],"@odata.nextLink":"https://graph.microsoft.com/beta/admin/exchange/messageTraces?$skiptoken=2"}`
	c, _ := newTestClient(t, MessageTraces, func(n int, _ *http.Request) (*http.Response, error) {
		if n == 1 {
			return answer(http.StatusOK, more), nil
		}
		return badGraph(http.StatusNotFound), nil
	})
	r := c.Search(mustPlan(t, c, Query{IDs: []string{"1"}}))
	if err := r.Ensure(t.Context(), math.MaxInt); !errors.Is(err, ErrNotFound) || r.Snapshot().Complete || len(r.Snapshot().Traces) != 1 {
		t.Errorf("got %v, complete %v, %d messages, want %v beside one", err, r.Snapshot().Complete, len(r.Snapshot().Traces), ErrNotFound)
	}
}

func TestEventsOfAnotherRecipientAreNotTaken(t *testing.T) {
	t.Parallel()
	body := `{"id":"1","recipients":[{"recipientEmail":"other@x","events":[{"eventType":"failed"}]},{"recipientEmail":"A@X","events":[{"dateTime":"2026-11-23T10:00:00","eventType":"spamDetected"}]}]}`
	c, _ := newTestClient(t, MessageTraces, answers(body, `{"id":"1","recipients":[]}`))
	events, err := c.Events(t.Context(), Trace{ID: "1"}, "a@x")
	if err != nil || len(events) != 1 || events[0].Kind != EventSpam || events[0].Name != "Spam" {
		t.Errorf("Events: got %+v, %v, want one of the kind %s", events, err, EventSpam)
	}
	if events, err := c.Events(t.Context(), Trace{ID: "1"}, "nobody@x"); err != nil || events == nil || len(events) != 0 {
		t.Errorf("Events of nobody: got %v, %v, want an empty list", events, err)
	}
}

func TestCircularDetails(t *testing.T) {
	t.Parallel()
	link := "https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces/1/x?$skiptoken=2"
	page := `{"value":[],"@odata.nextLink":"` + link + `"}`
	c, s := newTestClient(t, Tracing, answers(page, page, page, page))
	if _, err := c.Events(t.Context(), Trace{ID: "1"}, "a@x"); !errors.Is(err, ErrBadAnswer) || s.count() != 2 {
		t.Errorf("Events: got %v after %d requests, want %v after 2", err, s.count(), ErrBadAnswer)
	}
}

func TestEventOrder(t *testing.T) {
	t.Parallel()
	event := func(at string, kind EventKind) Event {
		parsed, err := ParseTime(at)
		if err != nil {
			t.Fatal(err)
		}
		return Event{Time: parsed, Kind: kind}
	}
	kinds := func(events []Event) string {
		sortEvents(events)
		var b strings.Builder
		for _, e := range events {
			fmt.Fprint(&b, e.Kind, " ")
		}
		return strings.TrimSpace(b.String())
	}
	// Every event has a fraction: it is trusted.
	exact := list(event("2026-11-23T10:00:00.900", EventSend), event("2026-11-23T10:00:00.800", EventDeliver), event("2026-11-23T10:00:00.100", EventReceive))
	if got := kinds(exact); got != "receive deliver send" {
		t.Errorf("with fractions: got %q, want receive deliver send", got)
	}
	// One has none, so that within a second only the phase can tell.
	mixed := list(event("2026-11-23T10:00:00", EventDeliver), event("2026-11-23T10:00:00.800", EventReceive), event("2026-11-23T10:00:00.900", EventSpam))
	if got := kinds(mixed); got != "receive spam deliver" {
		t.Errorf("with a fraction missing: got %q, want receive spam deliver", got)
	}
}

// TestExpansionsInPagesAreReadToTheirEnd is about what OData allows a service to
// do with a nested list. Its links are as odd as those of the page "Get messageTrace".
func TestExpansionsInPagesAreReadToTheirEnd(t *testing.T) {
	t.Parallel()
	const home = "https://graph.microsoft.com/beta/admin/exchange/messageTraces('a')/recipients"
	c, s := newTestClient(t, MessageTraces, answers(
		`{"id":"a","recipients":[{"recipientEmail":"a@x","events":[{"eventType":"receive"}]}],"recipients@odata.nextLink":"`+home+`??$skiptoken=b c"}`,
		`{"value":[{"recipientEmail":"b@x","events":[{"eventType":"receive"}],"events@odata.nextLink":"`+home+`/events?$skiptoken=d"}]}`,
		`{"value":[{"eventType":"deliver"}]}`))
	events, err := c.Events(t.Context(), Trace{ID: "a"}, "b@x")
	if err != nil || len(events) != 2 || events[1].Kind != EventDeliver {
		t.Errorf("Events: got %v, %v, want two, the second of the kind %s", events, err, EventDeliver)
	}
	if s.count() != 3 {
		t.Fatalf("got %d requests, want 3: %q", s.count(), s.requests())
	}
	if raw := s.asked[1].URL.RequestURI(); strings.ContainsAny(raw, " ") || strings.Contains(raw, "??") {
		t.Errorf("asked %s, want a link fit for the wire", raw)
	}
}

func TestARecipientThatWasCutOffMayMatch(t *testing.T) {
	t.Parallel()
	const more = `"recipients@odata.nextLink":"https://graph.microsoft.com/beta/admin/exchange/messageTraces('ID')/recipients?$skiptoken=ID"`
	item := func(id string) string {
		return `{"id":"` + id + `","recipients":[{"recipientEmail":"a@x","deliveryStatus":"delivered"}],` + strings.ReplaceAll(more, "ID", id) + `}`
	}
	c, _ := newTestClient(t, MessageTraces, answers(
		`{"value":[`+item("a")+`,`+item("b")+`,{"id":"c","recipients":[{"recipientEmail":"a@x","deliveryStatus":"delivered"}]}]}`,
		`{"value":[{"recipientEmail":"b@x","deliveryStatus":"failed"}]}`, `{"value":[{"recipientEmail":"c@x","deliveryStatus":"pending"}]}`))
	r := c.Search(mustPlan(t, c, Query{Statuses: []Status{StatusFailed}}))
	if err := r.Ensure(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if s := r.Snapshot(); shape(s) != "a: a@x b@x (all)" || !s.Complete || s.Requests != 3 {
		t.Errorf("got %s, complete %v, after %d requests, want a: a@x b@x (all), complete, after 3", shape(s), s.Complete, s.Requests)
	}
}

func TestAnAddressWithoutEventsHasNone(t *testing.T) {
	t.Parallel()
	notFound := `{"error":{"code":"ResourceNotFound","message":"no details"}}`
	c, _ := newTestClient(t, Tracing, play(status(404, notFound), status(404, "404 page not found"), status(404, "<html>no such page</html>")))
	if events, err := c.Events(t.Context(), Trace{ID: "a"}, "a@x"); err != nil || len(events) != 0 {
		t.Errorf("Events after a 404 of the API: got %v, %v, want none and no error", events, err)
	}
	if _, err := c.Events(t.Context(), Trace{ID: "a"}, "b@x"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Events after a 404 of something else: got %v, want %v", err, ErrNotFound)
	}
	if _, err := c.Events(t.Context(), Trace{ID: "a"}, "b@x"); !errors.Is(err, ErrNotGraph) {
		t.Errorf("a web page with 404: got %v, want %v", err, ErrNotGraph)
	}
}

// agedOut answers the windows that begin before an instant with a refusal, and
// the others with a page.
func agedOut(limit time.Time, refused func() (*http.Response, error), page string) func(int, *http.Request) (*http.Response, error) {
	return func(_ int, r *http.Request) (*http.Response, error) {
		asked := decoded(r.URL)
		_, begin, _ := strings.Cut(asked, "receivedDateTime ge ")
		start, err := ParseTime(begin[:min(len(begin), len("2026-11-23T14:02:30Z"))])
		switch {
		case err != nil:
			return nil, err
		case start.Before(limit):
			return refused()
		}
		return answer(200, page), nil
	}
}

var tooOldShapes = map[string]func() (*http.Response, error){
	"400": status(400, `{"error":{"code":"BadRequest","message":"Invalid StartDate value. The StartDate can't be older than 90 days from today."}}`),
	"500": status(500, `{"error":{"code":"","message":"","innererror":{"internalexception":{"message":"Invalid StartDate value. The StartDate can't be older than 90 days from today."}}}}`),
}

func TestAnIDThatNobodyHasIsNotFoundByAServiceThatKeepsLess(t *testing.T) {
	t.Parallel()
	midnight := testNow.Truncate(day)
	for shape, refused := range tooOldShapes {
		for _, test := range []struct {
			name     string
			limit    time.Time
			requests int
			words    string
		}{
			{"to the day", midnight.Add(-90 * day), 10, "no message of the last 90 days has this id"},
			{"a day that has begun there", midnight.Add(-89 * day), 10, "no message of the last 90 days has this id"},
			{"to the second", testNow.Add(-90 * day), 10, "no message of the last 90 days has this id"},
			{"60 days", midnight.Add(-60 * day), 7, "no message since 24 Sep 2026 14:02 UTC has this id, and the service does not look further back"},
		} {
			c, s := newTestClient(t, Tracing, agedOut(test.limit, refused, emptyPage))
			_, err := c.Message(t.Context(), usualID)
			var e *Error
			if !errors.As(err, &e) || e.Kind != ErrNotFound || e.Message != test.words || s.count() != test.requests {
				t.Errorf("%s, %s: got %v after %d requests, want not found, %q, after %d", shape, test.name, err, s.count(), test.words, test.requests)
			}
		}
		// A message that is too old by now is not found either.
		c, _ := newTestClient(t, Tracing, agedOut(testNow.Add(-88*day), refused, emptyPage))
		if _, err := c.Recipients(t.Context(), Trace{ID: "1", Received: TimeOf(testNow.Add(-90*day), 0)}); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: got %v, want %v", shape, err, ErrNotFound)
		}
		// A service that takes no window at all has not been asked.
		c, _ = newTestClient(t, Tracing, agedOut(testNow, refused, emptyPage))
		if _, err := c.Message(t.Context(), "1"); !errors.Is(err, ErrTooOld) || errors.Is(err, ErrNotFound) {
			t.Errorf("%s: got %v, want %v", shape, err, ErrTooOld)
		}
		// A message that it still keeps is, though not the whole day around it.
		received := TimeOf(testNow.Add(-88*day-time.Hour), 0)
		c, _ = newTestClient(t, Tracing, agedOut(received.Time().Add(-time.Hour), refused, testPage("", testRow("1", 88*24*60+60, "a@x", "failed"))))
		if got, err := c.Recipients(t.Context(), Trace{ID: "1", Received: received}); err != nil || len(got) != 1 {
			t.Errorf("%s: got %d recipients, %v, want 1", shape, len(got), err)
		}
	}
}

func TestASearchKeepsItsRowsWhenTheOldestWindowIsRefused(t *testing.T) {
	t.Parallel()
	for shape, refused := range tooOldShapes {
		page := testPage("", testRow("1", 5, "a@x", "failed"))
		kept := testNow.Truncate(day).Add(-89 * day)
		c, _ := newTestClient(t, Tracing, agedOut(kept, refused, page))
		r := c.Search(mustPlan(t, c, Query{Start: testNow.Truncate(day).Add(-90 * day)}))
		if err := r.Ensure(t.Context(), 9); err != nil {
			t.Fatalf("%s: got %v, want no error", shape, err)
		}
		if err := r.Snapshot().failedError(); !errors.Is(err, ErrTooOld) || !errors.Is(err, ErrBadRequest) {
			t.Fatalf("%s: got a part that failed with %v, want %v", shape, err, ErrTooOld)
		}
		if s := r.Snapshot(); len(s.Traces) != 1 || s.Complete || !s.CompleteBack.Equal(kept) {
			t.Errorf("%s: got %d messages, complete %v, back to %v, want 1, back to %v", shape, len(s.Traces), s.Complete, s.CompleteBack, kept)
		}
	}
}

// TestTheIDDecides is about a service that answers for an id outside the window
// that it was given.
func TestTheIDDecides(t *testing.T) {
	t.Parallel()
	c, s := newTestClient(t, Tracing, answers(testPage("", testRow("1", 3*365*24*60, "a@x", "failed"))))
	if trace, err := c.Message(t.Context(), "1"); err != nil || trace.ID != "1" || s.count() != 1 {
		t.Errorf("Message: got %+v, %v after %d requests, want it after one", trace, err, s.count())
	}
}

func TestRecipientsAreAskedForAgainOnceACopyHasAnotherStatus(t *testing.T) {
	t.Parallel()
	id, status := "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", Status("pending")
	c, _ := newTestClient(t, Tracing, func(int, *http.Request) (*http.Response, error) {
		return answer(http.StatusOK, testPage("", testRow(id, 1, "bob@contoso.com", status))), nil
	})
	for _, status = range []Status{"pending", "delivered"} {
		r := c.Search(mustPlan(t, c, Query{Latest: true}))
		if err := r.Ensure(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		whole, err := c.Message(t.Context(), id)
		if err != nil || len(whole.Recipients) != 1 || whole.Recipients[0].Status != status {
			t.Errorf("got %+v, %v after the list said %s, want the same", whole.Recipients, err, status)
		}
	}
}

func TestEventsOfAnotherRunAreDroppedOnceTheirCopyHasAnotherStatus(t *testing.T) {
	t.Parallel()
	const id, to = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "bob@contoso.com"
	status := Status("pending")
	c, _ := newTestClient(t, Tracing, func(int, *http.Request) (*http.Response, error) {
		return answer(http.StatusOK, testPage("", testRow(id, 1, to, status))), nil
	})
	c.KeepEvents(Trace{ID: id, Recipients: []Recipient{{Address: to, Status: status}}}, to, []Event{{Name: "Defer"}}, testNow)
	for _, status = range []Status{"pending", "delivered"} {
		if err := c.Search(mustPlan(t, c, Query{Latest: true})).Ensure(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if _, kept := c.CachedEvents(id, to); kept != (status == "pending") {
			t.Errorf("got events kept: %t after the list said %s, want them only while it says pending", kept, status)
		}
	}
}
