package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/exact"
)

// office is people who look at one service with one cache, by the clock.
type office struct {
	t       *testing.T
	s       *exact.Server
	cache   client.Cache
	dialect client.Dialect
	began   time.Time
}

// newOffice has mail over two days, one message a minute.
func newOffice(t *testing.T, d client.Dialect) *office {
	o := &office{t: t, s: &exact.Server{PageSize: 1000, Now: time.Now()}, cache: client.NewMemoryCache(16 << 20), dialect: d, began: time.Now()}
	var all []*exact.Message
	for i := range 2 * 24 * 60 {
		all = append(all, received(i, o.began.Add(-time.Duration(i)*time.Minute)))
	}
	o.s.Add(all...)
	return o
}

// received is a message of which a copy is under way.
func received(number int, at time.Time) *exact.Message {
	id := fmt.Sprintf("%08x-0000-4000-8000-%012x", number, number)
	return &exact.Message{
		ID: id, MessageID: "<" + id + "@x>", Sender: "s@x.example", Subject: "Invoice",
		Received: at.UTC().Truncate(time.Second), Copies: []exact.Copy{{Address: "r@x.example", Status: "delivered"}, {Address: "z@y.example", Status: "pending"}},
	}
}

// arrives has another message come.
func (o *office) arrives() { o.s.Add(received(1<<20+int(time.Since(o.began)), time.Now())) }

// client is somebody's.
func (o *office) client(name string, change ...func(*client.Options)) *client.Client {
	base := func(options *client.Options) {
		options.Dialect, options.Person, options.YoungFor, options.Now = o.dialect, name, client.DefaultYoungFor, time.Now
	}
	return person(o.t, o.s, o.cache, append([]func(*client.Options){base}, change...)...)
}

// last is the window of the last hours, as people type it.
func last(hours int) client.Query {
	now := time.Now()
	return client.Query{Start: now.Add(-time.Duration(hours) * time.Hour), End: now}
}

// passes lets time pass.
func (o *office) passes(d time.Duration) {
	pass(d)
	o.s.Now = time.Now()
}

// wants asks with somebody's client, and compares how many requests were sent.
func (o *office) wants(c *client.Client, q client.Query, requests int) client.Snapshot {
	o.t.Helper()
	before, _ := o.s.Requests()
	got := wholeOf(o.t, c, q)
	after, illegal := o.s.Requests()
	if after-before != requests || got.Requests != requests || !got.Complete {
		o.t.Errorf("got %d requests, %d told, complete %v, want %d, complete", after-before, got.Requests, got.Complete, requests)
	}
	if len(illegal) > 0 {
		o.t.Errorf("got the requests %q, want none that the service refuses", illegal)
	}
	return got
}

// sameRows compares two answers.
func sameRows(t *testing.T, got, want client.Snapshot) {
	t.Helper()
	if len(got.Traces) != len(want.Traces) {
		t.Fatalf("got %d messages, want %d", len(got.Traces), len(want.Traces))
	}
	for i := range got.Traces {
		if g, w := got.Traces[i], want.Traces[i]; g.ID != w.ID || fmt.Sprint(g.Recipients) != fmt.Sprint(w.Recipients) {
			t.Fatalf("row %d: got %v, want %v", i, g, w)
		}
	}
}

// eachDialect runs a test of an office in both.
func eachDialect(t *testing.T, test func(t *testing.T, o *office)) {
	t.Parallel()
	for _, d := range []client.Dialect{client.Tracing, client.MessageTraces} {
		t.Run(string(d), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, newOffice(t, d)) })
		})
	}
}

func TestASecondPersonWithinAMinuteSendsNoRequest(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		for _, hours := range []int{1, 40} {
			before, _ := o.s.Requests()
			first := wholeOf(t, o.client("ann"), last(hours))
			after, _ := o.s.Requests()
			asked := time.Now()
			o.passes(37 * time.Second)
			second := o.wants(o.client("bob"), last(hours), 0)
			sameRows(t, second, first)
			if after == before || !second.Asked.Equal(asked) || !second.AsOf.Equal(asked) {
				t.Errorf("%d h: got asked at %v, as of %v, want %v", hours, second.Asked, second.AsOf, asked)
			}
			o.passes(2 * time.Minute)
		}
	})
}

func TestManyPagesAreReadByFollowingTheLinksOfAnother(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		pages := func(options *client.Options) { options.PageSize = 100 }
		first := wholeOf(t, o.client("ann", pages), last(10))
		if first.Pages < 6 {
			t.Fatalf("got %d pages, want several", first.Pages)
		}
		o.passes(20 * time.Second)
		sameRows(t, o.wants(o.client("bob", pages), last(10), 0), first)
		sameRows(t, o.wants(o.client("cid", pages), last(10), 0), first)
	})
}

func TestWhoSearchesAgainIsAnsweredByTheService(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		first := o.wants(o.client("ann"), last(5), 1)
		o.passes(5 * time.Second)
		o.wants(o.client("bob"), last(5), 0)
		o.passes(5 * time.Second)
		o.arrives()
		for _, name := range []string{"bob", "bob", "ann"} { // bob has had it
			o.passes(time.Second)
			requests := 1
			if name == "ann" {
				requests = 0 // of what bob has asked for since
			}
			if got := o.wants(o.client(name), last(5), requests); got.Traces[0].ID == first.Traces[0].ID {
				t.Errorf("%s: got the newest message %s, want the one that came since", name, got.Traces[0].ID)
			}
		}
	})
}

func TestAWindowWithAnEndIsTakenOnceToo(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		q := client.Query{Start: o.began.Add(-3 * time.Hour), End: o.began.Add(-time.Hour)}
		first := o.wants(o.client("ann"), q, 1)
		o.passes(10 * time.Second)
		sameRows(t, o.wants(o.client("bob"), q, 0), first)
		o.wants(o.client("bob"), q, 1)
		o.wants(o.client("cid"), q, 0)
		o.wants(o.client("cid"), q, 1)
	})
}

func TestAnAnswerIsTakenForAMinute(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		o.wants(o.client("ann"), last(5), 1)
		o.passes(59 * time.Second)
		o.wants(o.client("bob"), last(5), 0)
		o.passes(2 * time.Second)
		o.wants(o.client("cid"), last(5), 1)
	})
}

func TestAReloadOrAFreshPlanTakesNothing(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		o.wants(o.client("ann"), last(5), 1)
		for _, change := range []func(client.Plan) client.Plan{client.Plan.Reload, client.Plan.Fresh} {
			o.passes(5 * time.Second)
			o.arrives()
			c := o.client("bob")
			r := c.Search(change(plan(t, c, last(5))))
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
				t.Fatal(err)
			}
			got := r.Snapshot()
			if newest := got.Traces[0].Received; got.Requests != 1 || !got.Asked.Equal(time.Now()) || time.Since(newest.Time()) > time.Second {
				t.Errorf("got %d requests, asked at %v, the newest of %v, want 1, now", got.Requests, got.Asked, newest)
			}
		}
	})
}

func TestALookTakesNothing(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		o.wants(o.client("ann"), last(5), 1)
		o.passes(5 * time.Second)
		c := o.client("bob")
		r := c.Search(plan(t, c, last(5)))
		if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		o.arrives()
		found, err := r.Look(true).Turn(t.Context(), 0)
		if err != nil || found.Requests == 0 || len(found.Changes) != 1 || !found.Changes[0].New {
			t.Errorf("got %+v, %v, want the new message, asked for", found, err)
		}
	})
}

func TestAnswersThatFailedLeaveNothing(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		for name, spoil := range map[string]func(*http.Response) (*http.Response, error){
			"error": func(*http.Response) (*http.Response, error) { return nil, errors.New("no network") },
			"refused": func(r *http.Response) (*http.Response, error) {
				return answered(r, http.StatusBadRequest, `{"error":{"code":"x","message":"y"}}`), nil
			},
			"no list": func(r *http.Response) (*http.Response, error) {
				return answered(r, http.StatusOK, `{"error":{"code":"x","message":"y"}}`), nil
			},
			"a broken": func(r *http.Response) (*http.Response, error) {
				return answered(r, http.StatusOK, `{"value":[{"id":1,`), nil
			},
			"unread": func(r *http.Response) (*http.Response, error) {
				return answered(r, http.StatusOK, `{"value":[7]}`), nil
			},
		} {
			o.passes(2 * time.Minute)
			c := o.client("ann", func(options *client.Options) { options.Transport = spoilt{o.s, spoil} })
			r := c.Search(plan(t, c, last(5)))
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			err := r.Ensure(ctx, math.MaxInt)
			cancel()
			if err == nil && r.Snapshot().Complete {
				t.Fatalf("%s: got all of it, want something spoilt", name)
			}
			o.passes(time.Second)
			if got := o.wants(o.client("bob"), last(5), 1); !got.Asked.Equal(time.Now()) {
				t.Errorf("%s: got asked at %v, want now, %v", name, got.Asked, time.Now())
			}
		}
	})
}

// spoilt spoils the answers of a service.
type spoilt struct {
	*exact.Server
	spoil func(*http.Response) (*http.Response, error)
}

func (s spoilt) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := s.Server.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	return s.spoil(response)
}

// answered is a response with another body.
func answered(r *http.Response, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r.Request,
	}
}

func TestWhoEverSeesLessTakesTheSameAnswer(t *testing.T) {
	sees := func(options *client.Options) { options.Scope = &client.Scope{Sees: []string{"r@x.example"}} }
	q := func() client.Query {
		q := last(5)
		q.Recipients = []string{"r@x.example"}
		return q
	}
	copies := func(t *testing.T, s client.Snapshot) (n int) {
		t.Helper()
		for _, trace := range s.Traces {
			n += len(trace.Recipients)
			if _, found := trace.Recipient("z@y.example"); found {
				n += 1 << 20
			}
		}
		return n
	}
	eachDialect(t, func(t *testing.T, o *office) {
		want := o.wants(o.client("ann"), q(), 1)
		o.passes(time.Second)
		got := o.wants(o.client("eve", sees), q(), 0)
		if n := copies(t, got); n != len(want.Traces) {
			t.Errorf("got %d copies, want one of each of %d messages", n, len(want.Traces))
		}
		o.passes(2 * time.Minute)
		first := o.wants(o.client("eve", sees), q(), 1)
		o.passes(time.Second)
		agent := o.wants(o.client("bob"), q(), 0)
		if len(agent.Traces) != len(first.Traces) || copies(t, first) != len(first.Traces) {
			t.Errorf("got %d messages, want %d", len(agent.Traces), len(first.Traces))
		}
	})
}

func TestFiftyPeopleInOneMinuteCostTheRequestsOfOne(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		var all sync.WaitGroup
		r := rand.New(rand.NewPCG(1, 2))
		if o.wants(o.client("nobody else", func(options *client.Options) { options.Cache = nil }), last(3), 1); t.Failed() {
			return
		}
		slow := func(options *client.Options) { options.Transport = later{o.s, 900 * time.Millisecond} }
		for i := range 50 {
			at := time.Duration(r.Int64N(int64(time.Minute)))
			if i == 0 {
				at = 0
			}
			all.Go(func() {
				pass(at)
				got := wholeOf(t, o.client(fmt.Sprint("person ", i), slow), last(3))
				if !got.Complete || len(got.Traces) != 3*60+1 {
					t.Errorf("got %d messages, complete %v, want %d", len(got.Traces), got.Complete, 3*60+1)
				}
			})
		}
		all.Wait()
		many, _ := o.s.Requests()
		if many != 2 {
			t.Errorf("got %d requests of 50 people, want 1, as many as of one", many-1)
		}
	})
}

// later answers after a while.
type later struct {
	http.RoundTripper
	after time.Duration
}

func (l later) RoundTrip(r *http.Request) (*http.Response, error) {
	pass(l.after)
	return l.RoundTripper.RoundTrip(r)
}

func TestWhoIsNobodyTakesNothing(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		o.wants(o.client("ann"), last(5), 1)
		o.passes(time.Second)
		o.wants(o.client(""), last(5), 1)
		o.wants(o.client("bob", func(options *client.Options) { options.YoungFor = 0 }), last(5), 1)
	})
}

func TestSeveralWindowsAndValuesAreTakenToo(t *testing.T) {
	eachDialect(t, func(t *testing.T, o *office) {
		for _, hours := range []int{9 * 24, 15 * 24} {
			if o.dialect == client.MessageTraces && hours > 9*24 {
				continue // it keeps ten days
			}
			for _, recipients := range [][]string{{"r@x.example", "q@x.example"}, {"z@y.example", "*@x.example"}} {
				q := func() client.Query {
					q := last(hours)
					q.Recipients, q.Subject = recipients, "Invoice"
					return q
				}
				first := wholeOf(t, o.client("ann"), q())
				o.passes(13 * time.Second)
				sameRows(t, o.wants(o.client("bob"), q(), 0), first)
				o.passes(2 * time.Minute)
			}
		}
	})
}
