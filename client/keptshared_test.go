package client_test

import (
	"math"
	"net/http"
	"sync"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/exact"
)

func TestPeopleWhoAskForTheSameAtOnceSendOneRequest(t *testing.T) {
	t.Parallel()
	s := incident()
	cache := client.NewMemoryCache(16 << 20)
	var all sync.WaitGroup
	q := client.Query{Start: s.Now.Add(-time.Hour), End: s.Now} // of which all may change
	block := make(chan struct{})
	arrived := make(chan struct{}, 10)
	for range 10 {
		c := person(t, s, cache, func(o *client.Options) {
			o.Transport = slowly{s, block}
		})
		r := c.Search(plan(t, c, q))
		all.Go(func() {
			ctx := client.WithProgress(t.Context(), func(p client.Progress) {
				if p.State == client.StateSending {
					arrived <- struct{}{}
				}
			})
			if err := r.Ensure(ctx, math.MaxInt); err != nil {
				t.Error(err)
			}
			if got := r.Snapshot(); len(got.Traces) != 61 || !got.Complete {
				t.Errorf("got %d messages, complete %v, want 61", len(got.Traces), got.Complete)
			}
		})
	}
	for range 10 { // each is told of the one request
		<-arrived
	}
	close(block)
	all.Wait()
	if got, _ := s.Requests(); got != 1 {
		t.Errorf("got %d requests of 10 people, want 1", got)
	}
}

// slowly answers when it is let go.
type slowly struct {
	http.RoundTripper
	let <-chan struct{}
}

func (s slowly) RoundTrip(r *http.Request) (*http.Response, error) {
	<-s.let
	return s.RoundTripper.RoundTrip(r)
}

// dated says the time of the service.
type dated struct{ *exact.Server }

func (d dated) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := d.Server.RoundTrip(r)
	response.Header.Set("Date", d.Now.Format(http.TimeFormat))
	return response, err
}

func TestAClockThatGoesAheadSettlesNothing(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{0, time.Minute, 7 * time.Hour, 24 * time.Hour} {
		s, cache := incident(), client.NewMemoryCache(16<<20)
		wrong := person(t, s, cache, func(o *client.Options) {
			o.Transport, o.Now = dated{s}, func() time.Time { return s.Now.Add(ahead) }
		})
		q := client.Query{Start: s.Now.Add(-20 * time.Hour), End: s.Now}
		wholeOf(t, wrong, q)
		s.Add(&exact.Message{ID: "ffffffff-0000-4000-8000-00000000000a", Sender: "late@x.example", Received: exactNow.Add(-time.Hour), Copies: []exact.Copy{{Address: "b@x.example", Status: "delivered"}}})
		got := wholeOf(t, person(t, s, cache), q)
		if len(got.Traces) != 20*60+2 {
			t.Errorf("%v ahead: got %d messages, want %d with the late one", ahead, len(got.Traces), 20*60+2)
		}
	}
}

func TestWhoSharesARequestGoesByTheClockOfTheService(t *testing.T) {
	t.Parallel()
	s, cache := incident(), client.NewMemoryCache(16<<20)
	q := client.Query{Start: s.Now.Add(-5 * time.Hour), End: s.Now} // of which all may change
	ask := sharedAsk(t, s, func(o *client.Options) {
		o.Cache, o.Now = cache, func() time.Time { return exactNow.Add(7 * time.Hour) }
	})
	ask(2, q)
	s.Add(&exact.Message{ID: "ffffffff-0000-4000-8000-00000000000a", Sender: "late@x.example", Received: exactNow.Add(-time.Hour), Copies: []exact.Copy{{Address: "b@x.example", Status: "delivered"}}})
	if got := wholeOf(t, person(t, s, cache), q); len(got.Traces) != 5*60+2 {
		t.Errorf("got %d messages, want %d with the late one", len(got.Traces), 5*60+2)
	}
}

// sharedAsk returns what has some people ask for the same at once, of whom one sends the
// requests.
func sharedAsk(t *testing.T, s *exact.Server, change func(*client.Options)) func(people int, q client.Query) {
	return func(people int, q client.Query) {
		t.Helper()
		var all sync.WaitGroup
		let, joined := make(chan struct{}), make(chan struct{}, people)
		for range people {
			c := person(t, s, nil, change, func(o *client.Options) { o.Transport = slowly{dated{s}, let} })
			r := c.Search(plan(t, c, q))
			all.Go(func() {
				ctx := client.WithProgress(t.Context(), func(p client.Progress) {
					if p.State == client.StateSending {
						joined <- struct{}{}
					}
				})
				if err := r.Ensure(ctx, math.MaxInt); err != nil {
					t.Error(err)
				}
			})
		}
		for range people {
			<-joined
		}
		close(let)
		all.Wait()
	}
}
