package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// script is a transport that answers from a function, without a socket.
type script struct {
	mu     sync.Mutex
	asked  []*http.Request
	answer func(n int, r *http.Request) (*http.Response, error)
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.asked = append(s.asked, r)
	n := len(s.asked)
	s.mu.Unlock()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	response, err := s.answer(n, r)
	if response != nil {
		response.Request = r
	}
	return response, err
}

// requests returns what was asked, decoded for reading.
func (s *script) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	texts := make([]string, len(s.asked))
	for i, r := range s.asked {
		texts[i] = decoded(r.URL)
	}
	return texts
}

// decoded is a URL's path and query as Graph's documentation writes them.
func decoded(u *url.URL) string {
	text, err := url.PathUnescape(u.RequestURI())
	if err != nil {
		return u.RequestURI()
	}
	return text
}

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func answer(status int, body string, header ...string) *http.Response {
	response := &http.Response{
		StatusCode: status, Status: fmt.Sprint(status), Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(body)),
	}
	for i := 0; i+1 < len(header); i += 2 {
		response.Header.Set(header[i], header[i+1])
	}
	return response
}

// answers plays bodies with status 200, one a request.
func answers(bodies ...string) func(int, *http.Request) (*http.Response, error) {
	return func(n int, _ *http.Request) (*http.Response, error) {
		if n > len(bodies) {
			return nil, fmt.Errorf("request %d was not expected", n)
		}
		return answer(http.StatusOK, bodies[n-1]), nil
	}
}

var testNow = time.Date(2026, 11, 23, 14, 2, 30, 500e6, time.UTC)

func newTestClient(t *testing.T, d Dialect, answer func(int, *http.Request) (*http.Response, error), change ...func(*Options)) (*Client, *script) {
	t.Helper()
	s := &script{answer: answer}
	options := Options{
		Dialect: d, Tokens: StaticToken("token"), Transport: s, Budget: NewBudget(0, time.Minute),
		Now: func() time.Time { return testNow },
	}
	for _, f := range change {
		f(&options)
	}
	c, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

func mustPlan(t *testing.T, c *Client, q Query) Plan {
	t.Helper()
	p, err := c.Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// askLatest sends the shortest request there is.
func askLatest(ctx context.Context, t *testing.T, c *Client) error {
	t.Helper()
	_, err := c.Page(ctx, mustPlan(t, c, Query{Latest: true}).Cursors()[0])
	return err
}

// pass lets fake time go by, inside testing/synctest.
func pass(d time.Duration) { <-time.After(d) }
