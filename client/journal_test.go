package client

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestEveryRequestOfARunIsWrittenDown(t *testing.T) {
	t.Parallel()
	for _, d := range Dialects() {
		synctest.Test(t, func(t *testing.T) {
			c, s := newTestClient(t, d, func(n int, _ *http.Request) (*http.Response, error) {
				pass(300 * time.Millisecond)
				if n == 1 {
					return answer(http.StatusServiceUnavailable, `{"error":{"code":"Busy","message":"later"}}`, "request-id", "r-1"), nil
				}
				return answer(http.StatusOK, `{"value":[{"id":"1"},{"id":"2"}]}`, "request-id", "r-2"), nil
			}, func(o *Options) { o.Tokens = StaticToken("s3cret"); o.Budget = NewBudget(100, ServiceWindow) })
			if err := askLatest(t.Context(), t, c); err != nil {
				t.Fatal(err)
			}
			all := c.Requests()
			if len(all) != 2 || c.Sent() != 2 {
				t.Fatalf("%s: got %d requests, %d sent, want 2 and 2", d, len(all), c.Sent())
			}
			first, second := all[1], all[0]
			if first.Status != 503 || first.Try != 1 || first.RequestID != "r-1" || first.Err == nil || first.Err.Kind != ErrUnavailable || first.Used != 1 {
				t.Errorf("%s: got the first request %+v, want the refused one", d, first)
			}
			if second.Number != 2 || second.Status != 200 || second.Try != 2 || second.RequestID != "r-2" || second.Err != nil || second.Rows != 2 ||
				second.Used != 2 || second.Limit != 100 || second.What != "page 1" || second.Took != 300*time.Millisecond || !second.Sent {
				t.Errorf("%s: got the second request %+v, want the answered one", d, second)
			}
			for i, r := range all {
				sent := s.asked[1-i]
				if r.Path != sent.URL.RequestURI() || r.ClientRequestID != sent.Header.Get("client-request-id") || r.Start != testNow {
					t.Errorf("%s: got %+v, want the path %s and the id %s", d, r, sent.URL.RequestURI(), sent.Header.Get("client-request-id"))
				}
			}
			if written := fmt.Sprintf("%+v", all); strings.Contains(written, "s3cret") || strings.Contains(written, "Bearer") {
				t.Errorf("%s: got a token in %s, want none", d, written)
			}
		})
	}
}

func TestTheOldestRequestsAreForgotten(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, func(int, *http.Request) (*http.Response, error) {
		return answer(http.StatusOK, `{"value":[]}`), nil
	})
	for range Journaled + 7 {
		if err := askLatest(t.Context(), t, c); err != nil {
			t.Fatal(err)
		}
	}
	all := c.Requests()
	if len(all) != Journaled || c.Sent() != Journaled+7 || all[0].Number != Journaled+7 || all[Journaled-1].Number != 8 {
		t.Fatalf("got %d requests from %d to %d, %d sent", len(all), all[0].Number, all[len(all)-1].Number, c.Sent())
	}
	if !slices.IsSortedFunc(all, func(a, b Request) int { return b.Number - a.Number }) {
		t.Error("got them in another order, want the newest first")
	}
}

// What a request asks for is read back from it.
func TestWhatARequestAskedForIsReadBack(t *testing.T) {
	t.Parallel()
	window := func(q Query) Query {
		q.Start, q.End = testNow.Add(-72*time.Hour).Truncate(time.Second), testNow.Truncate(time.Second)
		return q
	}
	const id = "2bbad36a-a467-4c7b-a82f-4b307fff549f"
	for _, test := range []struct {
		dialect Dialect
		query   Query
		want    Query
	}{
		{Tracing, window(Query{}), window(Query{})},
		{Tracing, window(Query{Senders: []string{"o'neil+x@contoso.com"}, Recipients: []string{"*@fabrikam.com"}, Statuses: []Status{StatusFailed}}),
			window(Query{Senders: []string{"o'neil+x@contoso.com"}, Recipients: []string{"*@fabrikam.com"}, Statuses: []Status{StatusFailed}})},
		{Tracing, window(Query{Subject: "50% & 'more'", SubjectMatch: SubjectStarts}), window(Query{Subject: "50% & 'more'", SubjectMatch: SubjectStarts})},
		{Tracing, window(Query{MessageIDs: []string{"<a+b@contoso.com>"}, FromIPs: []string{"192.0.2.1"}}), window(Query{MessageIDs: []string{"<a+b@contoso.com>"}, FromIPs: []string{"192.0.2.1"}})},
		{Tracing, window(Query{IDs: []string{id}}), window(Query{IDs: []string{id}})},
		{MessageTraces, window(Query{Senders: []string{"ann@contoso.com"}, Recipients: []string{"bob@contoso.com", "cy@contoso.com"}}), window(Query{Recipients: []string{"bob@contoso.com", "cy@contoso.com"}})},
		{MessageTraces, Query{MessageIDs: []string{"<a@b>"}}, Query{MessageIDs: []string{"<a@b>"}}},
		{MessageTraces, Query{IDs: []string{id}}, Query{IDs: []string{id}}},
	} {
		c, _ := newTestClient(t, test.dialect, func(n int, r *http.Request) (*http.Response, error) {
			if n == 1 && !strings.Contains(r.URL.RawQuery, "expand") {
				return answer(http.StatusOK, `{"value":[],"@odata.nextLink":"`+"https://graph.microsoft.com"+r.URL.EscapedPath()+`?$skiptoken=abc"}`), nil
			}
			return answer(http.StatusOK, `{"value":[]}`), nil
		})
		page, err := c.Page(t.Context(), mustPlan(t, c, test.query).Cursors()[0])
		if err == nil && page.More {
			_, err = c.Page(t.Context(), page.Next)
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range c.Requests() {
			got, ok := r.Asked()
			if !ok || !reflect.DeepEqual(got.Query, test.want) || got.Recipient != "" || got.Later != (i < len(c.Requests())-1) {
				t.Errorf("%s %s: got %+v, %v, want %+v", test.dialect, r.Path, got, ok, test.want)
			}
		}
	}
}

func TestWhoseEventsARequestAskedForIsReadBack(t *testing.T) {
	t.Parallel()
	const id, address = "2bbad36a-a467-4c7b-a82f-4b307fff549f", "o'neil+x@contoso.com"
	for _, d := range Dialects() {
		c, _ := newTestClient(t, d, func(int, *http.Request) (*http.Response, error) {
			return answer(http.StatusOK, `{"value":[]}`), nil
		})
		_, _ = c.Events(t.Context(), Trace{ID: id}, address)
		got, ok := c.Requests()[0].Asked()
		if want := (Asked{Query: Query{IDs: []string{id}}, Recipient: address}); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s: got %+v, %v, want %+v", d, c.Requests()[0].Path, got, ok, want)
		}
	}
}
