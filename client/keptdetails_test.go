package client

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// colleagues are two clients with one cache, each with answers of its own.
func colleagues(t *testing.T, d Dialect, bodies ...string) (ann, bob *Client, asked, askedToo *script) {
	t.Helper()
	cache := NewMemoryCache(1 << 20)
	share := func(o *Options) { o.Cache = cache }
	ann, asked = newTestClient(t, d, answers(bodies...), share)
	bob, askedToo = newTestClient(t, d, answers(bodies...), share)
	return ann, bob, asked, askedToo
}

const minutesOfADay = 24 * 60

var timeOfReceipt = regexp.MustCompile(`"receivedDateTime": ?"[^"]*"`)

func TestASettledMessageIsAskedForOnceForAll(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body     string
		requests int
	}{
		"settled":    {testPage("", testMessage("1", minutesOfADay, "a@x", "b@x")), 0},
		"young":      {testPage("", testMessage("1", 5, "a@x", "b@x")), 1},
		"under way":  {strings.Replace(testPage("", testMessage("1", minutesOfADay, "a@x", "b@x")), "Failed", "Pending", 1), 1},
		"of no time": {timeOfReceipt.ReplaceAllString(testPage("", testMessage("1", minutesOfADay, "a@x", "b@x")), `"receivedDateTime":null`), 1},
	} {
		ann, bob, _, s := colleagues(t, MessageTraces, test.body, test.body)
		want, err := ann.Message(t.Context(), "1")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := bob.Message(t.Context(), "1")
		if err != nil || s.count() != test.requests || !slices.EqualFunc(got.Recipients, want.Recipients, sameRecipient) || got.RecipientsKnown != KnownAll ||
			got.Received != want.Received || got.Subject != want.Subject || got.Sender != want.Sender || got.FromIP.String() != want.FromIP.String() {
			t.Errorf("%s: got %+v, %v after %d requests, want %+v after %d", name, got, err, s.count(), want, test.requests)
		}
		bob.Forget("1")
		if _, err := bob.Message(t.Context(), "1"); err != nil || s.count() != test.requests+1 {
			t.Errorf("%s: got %v after %d requests, want it asked for once more", name, err, s.count())
		}
	}
}

func TestWhatIsUnderWayAgainIsNotKeptFromBefore(t *testing.T) {
	t.Parallel()
	cache := NewMemoryCache(1 << 20)
	now := testPage("", testMessage("1", minutesOfADay, "a@x"))
	later := strings.Replace(now, "Failed", "Pending", 1)
	events := func(names ...string) string {
		var all []string
		for _, name := range names {
			all = append(all, fmt.Sprintf(`{"dateTime":"2026-11-22T10:00:00Z","event":%q}`, name))
		}
		return `{"value":[` + strings.Join(all, ",") + `]}`
	}
	copied := func(s Status) Trace {
		return Trace{ID: "2", Received: TimeOf(testNow.Add(-day), 0), Recipients: []Recipient{{Address: "a@x", Status: s}}}
	}
	for i, test := range []struct {
		again  bool
		status Status
		want   int
	}{{false, StatusFailed, 1}, {false, StatusFailed, 0}, {true, StatusPending, 1}, {false, StatusPending, 1}} {
		body := now
		if i > 1 {
			body = later
		}
		c, message := newTestClient(t, MessageTraces, answers(body), func(o *Options) { o.Cache = cache })
		d, copies := newTestClient(t, Tracing, answers(events("Receive", "Fail")), func(o *Options) { o.Cache = cache })
		if test.again {
			c.Forget("1")
			d.Forget("2")
		}
		if got, err := c.Message(t.Context(), "1"); err != nil || got.Recipients[0].Status != test.status || message.count() != test.want {
			t.Errorf("%d: got %+v, error %v after %d requests, want %s after %d", i, got, err, message.count(), test.status, test.want)
		}
		if _, err := d.Events(t.Context(), copied(test.status), "a@x"); err != nil || copies.count() != test.want {
			t.Errorf("%d: got error %v after %d requests for events, want none after %d", i, err, copies.count(), test.want)
		}
	}
}

func TestAMessageFromTheCacheHasAsManyOtherRecipients(t *testing.T) {
	t.Parallel()
	cache := NewMemoryCache(1 << 20)
	body := testPage("", testMessage("1", minutesOfADay, "a@x.example", "b@x.example", "c@x.example"))
	var others []uint16
	for range 2 {
		c, _ := newTestClient(t, MessageTraces, answers(body), func(o *Options) {
			o.Cache, o.Scope = cache, &Scope{Sees: []string{"a@x.example"}}
		})
		got, err := c.Message(t.Context(), "1")
		if err != nil {
			t.Fatal(err)
		}
		others = append(others, got.Others)
	}
	if !slices.Equal(others, []uint16{2, 2}) {
		t.Errorf("got %d other recipients, asked for and kept, want 2 and 2", others)
	}
}

func TestWhatAnotherPersonHasAskedForSaysWhen(t *testing.T) {
	t.Parallel()
	const events = `{"value":[{"dateTime":"2026-11-22T10:00:01Z","event":"Deliver"}]}`
	old, young := TimeOf(testNow.Add(-day), 0), TimeOf(testNow.Add(-time.Hour), 0)
	for name, test := range map[string]struct {
		received Time
		minutes  int
	}{"settled": {old, minutesOfADay}, "young": {young, 5}} {
		cache := NewMemoryCache(1 << 20)
		message := Trace{ID: "1", Received: test.received, Recipients: []Recipient{{Address: "a@x", Status: StatusDelivered}}}
		for i, person := range []string{"ann", "bob"} {
			now := testNow.Add(time.Duration(i) * 30 * time.Second)
			share := func(o *Options) {
				o.Cache, o.Person, o.YoungFor, o.Now = cache, person, DefaultYoungFor, func() time.Time { return now }
			}
			one, requests := newTestClient(t, MessageTraces, answers(testPage("", testMessage("1", test.minutes, "a@x"))), share)
			many, too := newTestClient(t, Tracing, answers(events), share)
			if got := one.RecipientsAsked("1"); !got.IsZero() {
				t.Errorf("%s, %s: got %s before anything was asked, want none", name, person, got)
			}
			if _, err := one.Message(t.Context(), "1"); err != nil || requests.count() != 1-i {
				t.Fatalf("%s, %s: got %v after %d requests, want %d", name, person, err, requests.count(), 1-i)
			}
			if _, err := many.Events(t.Context(), message, "a@x"); err != nil || too.count() != 1-i {
				t.Fatalf("%s, %s: got %v after %d requests for events, want %d", name, person, err, too.count(), 1-i)
			}
			if got, gotToo := one.RecipientsAsked("1"), many.EventsAsked("1", "A@x"); !got.Equal(testNow) || !gotToo.Equal(testNow) {
				t.Errorf("%s, %s: got recipients asked at %s, events at %s, want both at %s", name, person, got, gotToo, testNow)
			}
		}
	}
}

func sameRecipient(a, b Recipient) bool { return a.Address == b.Address && a.Status == b.Status }

func TestEventsOfASettledCopyAreAskedForOnceForAll(t *testing.T) {
	t.Parallel()
	const body = `{"value":[{"dateTime":"2026-11-22T10:00:01Z","event":"Deliver","action":"","description":"It was delivered.","data":"<root/>"},
		{"dateTime":"2026-11-22T10:00:00.5Z","event":"Receive","action":"","description":"It came.","data":""}]}`
	old, young := TimeOf(testNow.Add(-day), 0), TimeOf(testNow.Add(-time.Hour), 0)
	for name, test := range map[string]struct {
		received Time
		status   Status
		address  string
		requests int
	}{
		"settled":    {old, StatusDelivered, "a@x", 0},
		"young":      {young, StatusDelivered, "a@x", 1},
		"under way":  {old, StatusPending, "a@x", 1},
		"of no time": {Time{}, StatusDelivered, "a@x", 1},
		"not known":  {old, StatusDelivered, "b@x", 1},
	} {
		ann, bob, _, s := colleagues(t, Tracing, body, body)
		message := Trace{ID: "1", Received: test.received, Recipients: []Recipient{{Address: "a@x", Status: test.status}}}
		want, err := ann.Events(t.Context(), message, test.address)
		if err != nil || len(want) != 2 {
			t.Fatalf("%s: got %v, %v, want two events", name, want, err)
		}
		got, err := bob.Events(t.Context(), message, test.address)
		if err != nil || s.count() != test.requests || !slices.EqualFunc(got, want, SameEvent) || got[1].RawData != want[1].RawData {
			t.Errorf("%s: got %v, %v after %d requests, want %v after %d", name, got, err, s.count(), want, test.requests)
		}
	}
}

func TestAPackedValueTakesTheMemoryOfItsBytes(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{1, 10, 100, 1000, 5000} {
		var page []string
		for i := range rows {
			page = append(page, testRow(fmt.Sprint(i*7919%10007), i, fmt.Sprintf("r%d@contoso.com", i*i%997), "delivered"))
		}
		packed := pack("key", []byte(strings.Join(page, ",")))
		if got, want := cap(packed), len(packed)*5/4; got > want {
			t.Errorf("%d rows: got %d bytes of memory for %d, want %d at most", rows, got, len(packed), want)
		}
	}
}

// FuzzKept reads values that another has written, or damaged.
func FuzzKept(f *testing.F) {
	const item = `{"id":"1","receivedDateTime":"2026-11-20T10:00:00Z","recipientAddress":"a@x","status":"delivered"}`
	f.Add([]byte(item), int64(0), int64(1<<40))
	f.Add([]byte(item+","+item), int64(1795514400), int64(1795514401))
	f.Add([]byte(`{"recipients":[{"deliveryStatus":"pending"}],"receivedDateTime":null}`), int64(0), int64(1))
	f.Add([]byte(``), int64(0), int64(0))
	f.Add(pack("k", []byte(item)), int64(0), int64(0))
	f.Fuzz(func(t *testing.T, value []byte, from, to int64) {
		if unpack("k", value) != nil && unpack("other", value) != nil {
			t.Error("got a value under two keys, want it under its own")
		}
		if got := unpack("k", pack("k", value)); string(got) != string(value) {
			t.Errorf("got %q, want what was packed, %q", got, value)
		}
		kept := &keptRows{keptPart{From: from, To: to, Key: "b"}, value}
		body, err := kept.body()
		if err != nil {
			return
		}
		for _, d := range Dialects() {
			c := &Client{options: Options{Dialect: d}, intern: newInterner(), now: time.Now}
			page, err := c.decodePageOf(d, body)
			if err != nil {
				continue
			}
			for _, trace := range page.traces {
				if second := trace.Received.Unix(); !trace.Received.IsZero() && (second < from || second >= to) {
					t.Errorf("got a row of second %d, want those from %d to %d", second, from, to)
				}
			}
		}
	})
}

func (c *Client) decodePageOf(d Dialect, body []byte) (pageItems, error) {
	s := &stream{dialect: d, match: newMatcher(Query{}, d, nil), expand: expansion{recipients: true}}
	items, _, err := c.decodePage(body, s)
	return items, err
}

// TestPartsAreWhatABruteForceOfSecondsSays compares how parts are joined, cut and chosen
// with a set of seconds.
func TestPartsAreWhatABruteForceOfSecondsSays(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3000) {
		random := rand.New(rand.NewPCG(seed, 1))
		var all []keptPart
		held := map[int64]bool{}
		for range 1 + random.IntN(6) {
			from := random.Int64N(40)
			p := keptPart{From: from, To: from + 1 + random.Int64N(15), Key: "k", Rows: 1 + random.IntN(30)}
			all = joinParts([]keptPart{p}, all)
			for second := p.From; second < p.To; second++ {
				held[second] = true
			}
		}
		from := random.Int64N(40)
		w := Window{Start: time.Unix(from, 0), End: time.Unix(from+random.Int64N(30), 0)}
		segments := tiled(all, w)
		at := w.End.Unix() + 1
		for _, g := range segments {
			if g.to != at || g.from >= g.to {
				t.Fatalf("seed %d: got the segments %v of %v, want them to follow each other", seed, segments, w)
			}
			for second := g.from; second < g.to; second++ {
				if held[second] != (g.part != nil) {
					t.Errorf("seed %d: got second %d kept %v, want %v", seed, second, g.part != nil, held[second])
				}
			}
			at = g.from
		}
		if at != w.Start.Unix() {
			t.Errorf("seed %d: got segments down to %d, want to %d", seed, at, w.Start.Unix())
		}
		asked, rows := 0, 0
		for _, g := range chosen(segments, 20) {
			if g.part == nil {
				asked++
			} else if asked > 0 {
				rows += g.part.Rows
			}
		}
		if asked > 1 && rows < 20 {
			t.Errorf("seed %d: got %d spans asked for with %d rows kept between, want one", seed, asked, rows)
		}
	}
}

func TestWhatIsKeptIsNotSeenByWhoMayNotSeeIt(t *testing.T) {
	t.Parallel()
	const events = `{"value":[{"dateTime":"2026-11-22T10:00:01Z","event":"Deliver","action":"","description":"It went to b@other.example too.","data":"<root/>"}]}`
	page := testPage("", testMessage("1", minutesOfADay, "a@x.example", "b@other.example"))
	copied := Trace{ID: "1", Received: TimeOf(testNow.Add(-day), 0), Recipients: []Recipient{{Address: "a@x.example", Status: StatusDelivered}}}
	viewer := &Scope{Sees: []string{"*@x.example"}}
	for name, scopes := range map[string][]*Scope{"the viewer first": {viewer, nil, viewer}, "the agent first": {nil, viewer, nil}} {
		cache := NewMemoryCache(1 << 20)
		for _, scope := range scopes {
			share := func(o *Options) { o.Cache, o.Scope = cache, scope }
			messages, _ := newTestClient(t, MessageTraces, answers(page), share)
			recipients := 2
			if scope != nil {
				recipients = 1
			}
			if got, err := messages.Message(t.Context(), "1"); err != nil || len(got.Recipients) != recipients {
				t.Errorf("%s, scope %v: got %v, %v, want %d recipients", name, scope, got.Recipients, err, recipients)
			}
			details, _ := newTestClient(t, Tracing, answers(events), share)
			got, err := details.Events(t.Context(), copied, "a@x.example")
			if err != nil || len(got) != 1 || strings.Contains(got[0].Description, "b@other.example") != (scope == nil) {
				t.Errorf("%s, scope %v: got %v, %v, want an event that names the other address only to who may see it", name, scope, got, err)
			}
			if _, err := details.Events(t.Context(), copied, "b@other.example"); scope != nil && err == nil {
				t.Errorf("%s: got events of a copy to another for the viewer, want an error", name)
			}
		}
	}
}
