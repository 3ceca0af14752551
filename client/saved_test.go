package client

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// encodeTraces writes messages as a session that is kept has them.
func encodeTraces(w io.Writer, traces []*Trace) error { return gob.NewEncoder(w).Encode(traces) }

// decodeTraces reads what encodeTraces has written.
func decodeTraces(r io.Reader) (traces []*Trace, err error) {
	err = gob.NewDecoder(r).Decode(&traces)
	return traces, err
}

// saveAndResume is a result as another run of the program has it: what was saved went
// through bytes.
func saveAndResume(t *testing.T, from *Result, c *Client) *Result {
	t.Helper()
	s := from.Snapshot()
	var kept bytes.Buffer
	if err := encodeTraces(&kept, s.Traces); err != nil {
		t.Fatal(err)
	}
	traces, err := decodeTraces(&kept)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Resume(from.Plan().Save(s), traces)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// standing is a snapshot without what differs between two runs.
func standing(s Snapshot) Snapshot {
	s.Version, s.Left, s.Traces = 0, 0, nil
	return s
}

func TestAResultThatWasSavedStandsAsItStoodAndAsksNothing(t *testing.T) {
	t.Parallel()
	pages := []string{
		testPage("2", testRow("1", 1, "a@x", "delivered"), testRow("2", 2, "a@x", "delivered"), testRow("2", 2, "b@x", "failed")),
		testPage("", testRow("2", 2, "c@x", "pending"), testRow("3", 3, "a@x", "delivered")),
	}
	for n := range len(pages) + 1 {
		c, _ := newTestClient(t, Tracing, answers(pages...))
		first := c.Search(mustPlan(t, c, Query{Start: testNow.Add(-time.Hour)}))
		if n > 0 {
			if err := first.EnsureWithin(t.Context(), math.MaxInt, n); err != nil {
				t.Fatal(err)
			}
		}
		later, asked := newTestClient(t, Tracing, answers(), func(o *Options) { o.Now = func() time.Time { return testNow.Add(time.Hour) } })
		second := saveAndResume(t, first, later)
		want, got := first.Snapshot(), second.Snapshot()
		if shape(got) != shape(want) || !reflect.DeepEqual(standing(got), standing(want)) {
			t.Errorf("after %d pages: got %s %+v, want %s %+v", n, shape(got), standing(got), shape(want), standing(want))
		}
		if !reflect.DeepEqual(second.Plan().Query, first.Plan().Query) {
			t.Errorf("after %d pages: got the query %+v, want %+v", n, second.Plan().Query, first.Plan().Query)
		}
		if err := second.Ensure(t.Context(), len(want.Traces)); err != nil || asked.count() != 0 {
			t.Errorf("after %d pages: got %d requests and %v for what is there, want none", n, asked.count(), err)
		}
	}
}

// Two windows: of the newer one all is known, and it is not asked for again.
func TestAResumedResultAsksForWhatWasNotProven(t *testing.T) {
	t.Parallel()
	border := testNow.Truncate(time.Second).Add(-10 * day)
	row := func(id string, at time.Time) string {
		return fmt.Sprintf(`{"id":%q,"recipientAddress":"a@x","receivedDateTime":%q,"status":"failed"}`, id, at.Format(time.RFC3339Nano))
	}
	newer := testPage("", row("1", border.Add(time.Hour)), row("2", border.Add(time.Minute)))
	half := testPage("next", row("3", border.Add(-time.Hour)))
	c, _ := newTestClient(t, Tracing, answers(newer, half))
	first := c.Search(mustPlan(t, c, Query{Start: border.Add(-5 * day)}))
	if err := first.EnsureWithin(t.Context(), math.MaxInt, 2); err != nil {
		t.Fatal(err)
	}
	c, asked := newTestClient(t, Tracing, answers(testPage("", row("3", border.Add(-time.Hour)), row("4", border.Add(-2*time.Hour)))))
	second := saveAndResume(t, first, c)
	if got, want := second.Snapshot().CompleteBack, first.Snapshot().CompleteBack; !got.Equal(want) || got.IsZero() {
		t.Errorf("got it complete back to %v, want %v", got, want)
	}
	if err := second.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	requests := asked.requests()
	if len(requests) != 1 || !strings.Contains(requests[0], odataTime(border)) || strings.Contains(requests[0], odataTime(testNow)) {
		t.Errorf("asked %q, want what is older than %s and nothing else", requests, odataTime(border))
	}
	got := second.Snapshot()
	if shape(got) != "1: a@x (all); 2: a@x (all); 3: a@x (all); 4: a@x (all)" || !got.Complete || got.Unsorted || got.Requests != 3 {
		t.Errorf("got %s %+v, want each message once, complete, after 3 requests in all", shape(got), standing(got))
	}
}

func TestWhatCannotBeMendedIsNotForgotten(t *testing.T) {
	t.Parallel()
	c, asked := newTestClient(t, Tracing, answers(testPage("", testRow("1", 1, "a@x", "delivered"), `{"subject":"without an id"}`)))
	first := c.Search(mustPlan(t, c, Query{}))
	if err := first.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	second := saveAndResume(t, first, c)
	if err := second.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if got := second.Snapshot(); got.Complete || got.More || got.Unread != 1 || asked.count() != 1 {
		t.Errorf("got %+v after %d requests, want it incomplete for one unread item, and no other request", standing(got), asked.count())
	}
}

func TestAResultOfTheOtherAPIIsNotResumed(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, answers())
	saved := c.Search(mustPlan(t, c, Query{})).Plan().Save(Snapshot{Asked: testNow})
	other, _ := newTestClient(t, MessageTraces, answers())
	if _, err := other.Resume(saved, nil); err == nil || !strings.Contains(err.Error(), "tracing") {
		t.Errorf("got %v, want that it is of the other API", err)
	}
	saved.Query.Start, saved.Query.End = testNow, testNow.Add(-time.Hour)
	if _, err := c.Resume(saved, nil); err == nil {
		t.Error("got no error for a window that ends before it begins, want one")
	}
}

func TestMessagesThatWereKeptAreAsTheyCame(t *testing.T) {
	t.Parallel()
	at := func(s string) Time {
		when, err := ParseTime(s)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	want := []*Trace{
		{ID: "1", MessageID: "<a@x>", Received: at("2020-06-15T23:55:22.9557353Z"), Sender: "ann@x", Subject: "\x1b[31m\xff", Size: 7, FromIP: IPOf("192.0.2.1"), RecipientsKnown: KnownSoFar,
			Recipients: []Recipient{{Address: "bob@x", Status: "new word", Size: 3, ToIP: IPOf("192.0.2.2"), Events: []Event{
				{Time: at("2020-06-15T23:55:23.100Z"), Kind: "receive", Name: "Receive", Data: []Datum{{"a", "b"}}, RawData: "<x/>"}}}}},
		{ID: "2", RecipientsKnown: KnownNone},
	}
	var kept bytes.Buffer
	if err := encodeTraces(&kept, want); err != nil {
		t.Fatal(err)
	}
	got, err := decodeTraces(&kept)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func FuzzDecodeTraces(f *testing.F) {
	var kept bytes.Buffer
	if err := encodeTraces(&kept, []*Trace{{ID: "1", Received: TimeOf(testNow, 0), Recipients: []Recipient{{Address: "a@x"}}}}); err != nil {
		f.Fatal(err)
	}
	f.Add(kept.Bytes())
	f.Add(kept.Bytes()[:kept.Len()/2])
	f.Fuzz(func(t *testing.T, content []byte) {
		traces, err := decodeTraces(bytes.NewReader(content))
		if err != nil {
			return
		}
		c, _ := newTestClient(t, Tracing, answers())
		if _, err := c.Resume(Saved{Dialect: Tracing, Asked: testNow, Query: Query{Latest: true}}, traces); err != nil {
			t.Errorf("got %v, want a result of whatever was read", err)
		}
	})
}

// However far it was read, and wherever a run ended, the next one finds the rest.
func TestReadingInSeveralRunsFindsWhatReadingInOneFinds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 1))
		service := newWindowService(random)
		now := testNow.Add(time.Hour)
		newClient := func() *Client {
			c, _ := newTestClient(t, Tracing, service.answer, func(o *Options) { o.Now = func() time.Time { return now } })
			return c
		}
		q := Query{Start: testNow.Add(-25 * day), Senders: []string{"a@x", "b@x"}}
		whole := newClient()
		want := whole.Search(mustPlan(t, whole, q))
		if err := want.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		c := newClient()
		got := c.Search(mustPlan(t, c, q))
		for got.Snapshot().More {
			for range 1 + random.IntN(4) {
				if err := got.EnsureWithin(t.Context(), math.MaxInt, 1); err != nil {
					t.Fatal(err)
				}
			}
			if !got.Snapshot().More {
				break
			}
			at := got.Snapshot().CompleteBack
			got = saveAndResume(t, got, newClient())
			if now := got.Snapshot().CompleteBack; !now.Equal(at) {
				t.Fatalf("seed %d: got it complete back to %v, want %v", seed, now, at)
			}
			if at.IsZero() || random.IntN(3) == 0 { // or it begins from the start for ever
				if err := got.EnsureWithin(t.Context(), math.MaxInt, 30); err != nil {
					t.Fatal(err)
				}
			}
		}
		if g, w := shape(got.Snapshot()), shape(want.Snapshot()); g != w || !got.Snapshot().Complete {
			t.Errorf("seed %d: got %s, complete %t, want %s", seed, g, got.Snapshot().Complete, w)
		}
	}
}

// windowService answers as Tracing does: rows of a sender in a window, newest first, in
// small pages.
type windowService struct{ rows []serviceRow }

type serviceRow struct {
	id, sender string
	at         time.Time
}

func newWindowService(random *rand.Rand) *windowService {
	s := &windowService{}
	at := testNow
	for i := range 60 {
		at = at.Add(-time.Duration(random.Int64N(int64(20 * time.Hour))))
		s.rows = append(s.rows, serviceRow{fmt.Sprint(i), string("ab"[random.IntN(2)]) + "@x", at})
	}
	return s
}

func (s *windowService) answer(_ int, r *http.Request) (*http.Response, error) {
	const page = 5
	query, skip := r.URL.Query(), 0
	_, _ = fmt.Sscan(query.Get("$skiptoken"), &skip)
	filter := query.Get("$filter")
	var start, end time.Time
	sender := ""
	for _, term := range strings.Split(filter, " and ") {
		words := strings.Fields(term)
		switch {
		case words[1] == "ge":
			start, _ = time.Parse(time.RFC3339, words[2])
		case words[1] == "le":
			end, _ = time.Parse(time.RFC3339, words[2])
		default:
			sender = strings.Trim(words[2], "'")
		}
	}
	var matching []serviceRow
	for _, row := range s.rows {
		if row.sender == sender && !row.at.Before(start) && !row.at.Truncate(time.Second).After(end) {
			matching = append(matching, row)
		}
	}
	next := ""
	rows := []string{}
	for i := skip; i < len(matching) && i < skip+page; i++ {
		row := matching[i]
		rows = append(rows, fmt.Sprintf(`{"id":%q,"senderAddress":%q,"recipientAddress":"r@x","receivedDateTime":%q,"status":"failed"}`, row.id, row.sender, row.at.Format("2006-01-02T15:04:05.000Z")))
	}
	if skip+page < len(matching) {
		link := *r.URL
		query.Set("$skiptoken", fmt.Sprint(skip+page))
		link.RawQuery = query.Encode()
		next = fmt.Sprintf(`"@odata.nextLink":%q,`, link.String())
	}
	return answer(http.StatusOK, `{`+next+`"value":[`+strings.Join(rows, ",")+`]}`), nil
}
