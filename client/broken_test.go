package client

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const errorMember = `,"error":{"code":"InternalServerError","message":"Something went wrong."}}`

// withError ends a page with an error behind its items.
func withError(page string) string { return strings.TrimSuffix(page, "}") + errorMember }

// testMessage is one item of MessageTraces, minutes before testNow.
func testMessage(id string, minutes int, recipients ...string) string {
	var nested []string
	for _, r := range recipients {
		nested = append(nested, fmt.Sprintf(`{"recipientEmail":%q,"deliveryStatus":"Failed"}`, r))
	}
	return fmt.Sprintf(`{"id":%q,"senderEmail":"ann@fabrikam.com","receivedDateTime":%q,"recipients":[%s]}`,
		id, testNow.Add(-time.Duration(minutes)*time.Minute).Format("2006-01-02T15:04:05.000"), strings.Join(nested, ","))
}

func TestAnAnswerThatBrokeOffKeepsItsRowsAndIsAskedAgain(t *testing.T) {
	t.Parallel()
	items := map[Dialect]func(id string, minutes int) string{
		Tracing:       func(id string, minutes int) string { return testRow(id, minutes, "a@x", "failed") },
		MessageTraces: func(id string, minutes int) string { return testMessage(id, minutes, "a@x") },
	}
	for _, dialect := range Dialects() {
		item, found := items[dialect]
		if !found {
			t.Errorf("got no item of %s, want one here: a new dialect needs an item", dialect)
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			broken := withError(testPage("", item("1", 1), item("2", 2)))
			c, s := newTestClient(t, dialect, answers(broken, broken, withError(testPage("", item("1", 1))), broken,
				testPage("", item("1", 1), item("2", 2), item("3", 3))))
			r := c.Search(mustPlan(t, c, Query{}))
			err := r.Ensure(t.Context(), math.MaxInt)
			var known *Error
			if !errors.Is(err, ErrBrokenOff) || !errors.As(err, &known) || known.Code != "InternalServerError" || known.Message != "Something went wrong." {
				t.Errorf("%s: got %v, want the service's error", dialect, err)
			}
			if got, want := shape(r.Snapshot()), "1: a@x (so far); 2: a@x (so far)"; got != want {
				t.Errorf("%s: got %s, want %s", dialect, got, want)
			}
			if got := r.Snapshot(); got.Complete || !got.More || !got.CompleteBack.IsZero() || !got.ReadBack.IsZero() || got.Requests != 4 {
				t.Errorf("%s: got complete %v, more %v, back to %v and %v in %d requests, want an answer that goes on", dialect, got.Complete, got.More, got.CompleteBack, got.ReadBack, got.Requests)
			}
			if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
				t.Errorf("%s: Ensure again: got %v, want no error", dialect, err)
			}
			if got, want := shape(r.Snapshot()), "1: a@x (all); 2: a@x (all); 3: a@x (all)"; got != want || !r.Snapshot().Complete || s.count() != 5 {
				t.Errorf("%s: got %s, complete %v, in %d requests, want %s in 5", dialect, got, r.Snapshot().Complete, s.count(), want)
			}
		})
	}
}

func TestRowsOfEveryTryAreKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newTestClient(t, Tracing, play(
			status(200, withError(testPage("", testRow("1", 1, "a@x", "failed"), testRow("2", 2, "a@x", "failed")))), status(403, "")))
		r := c.Search(mustPlan(t, c, Query{}))
		if err := r.Ensure(t.Context(), math.MaxInt); !errors.Is(err, ErrForbidden) {
			t.Errorf("got %v, want %v", err, ErrForbidden)
		}
		if got, want := shape(r.Snapshot()), "1: a@x (so far); 2: a@x (so far)"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

// TestABodyThatEndsWithItsConnectionMayBeCut is about a body without a length,
// whose end looks like a cut.
func TestABodyThatEndsWithItsConnectionMayBeCut(t *testing.T) {
	t.Parallel()
	whole := testPage("", testRow("1", 1, "a@x", "failed"))
	for name, test := range map[string]struct {
		length int64
		want   error
	}{"without a length": {-1, nil}, "with one": {int64(len(whole) - 9), ErrBadAnswer}} {
		synctest.Test(t, func(t *testing.T) {
			c, s := newTestClient(t, Tracing, func(n int, _ *http.Request) (*http.Response, error) {
				response := answer(200, whole)
				response.ProtoMajor, response.ContentLength = 1, -1
				if n == 1 {
					response.Body, response.ContentLength = io.NopCloser(strings.NewReader(whole[:len(whole)-9])), test.length
				}
				return response, nil
			})
			r := c.Search(mustPlan(t, c, Query{}))
			err := r.Ensure(t.Context(), 1)
			if !errors.Is(err, test.want) || (err == nil) != (s.count() == 2) {
				t.Errorf("%s: got %v after %d requests, want %v", name, err, s.count(), test.want)
			}
		})
	}
}

func TestAMessageThatTheServiceContradictsIsNotWhole(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, MessageTraces, answers(
		testMessagesPage("2", testMessage("1", 1, "a@x")), testMessagesPage("", testMessage("1", 1, "a@x", "b@x"))))
	r := c.Search(mustPlan(t, c, Query{}))
	if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if got, want := shape(r.Snapshot()), "1: a@x b@x (so far)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func testMessagesPage(next string, items ...string) string {
	return strings.ReplaceAll(testPage(next, items...), "/v1.0/admin/exchange/tracing/", "/beta/admin/exchange/")
}

func TestAnAnswerInGzipOfWhichNothingCameIsAskedAgain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		inflated bool // net/http has begun to
		header   string
		kind     error
		requests int
	}{
		"inflated":           {true, "", nil, 2},
		"of no bytes":        {false, "gzip", nil, 2},
		"in other letters":   {false, "GZip", nil, 2},
		"empty, not in gzip": {false, "", ErrBadAnswer, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, s := newTestClient(t, Tracing, func(n int, _ *http.Request) (*http.Response, error) {
				if n > 1 {
					return answer(http.StatusOK, testPage("", testRow("1", 1, "a@x", "failed"))), nil
				}
				response := answer(http.StatusOK, "")
				response.ProtoMajor, response.ContentLength, response.Uncompressed = 2, -1, test.inflated
				response.Header.Set("Content-Encoding", test.header)
				return response, nil
			})
			r := c.Search(mustPlan(t, c, Query{}))
			err := r.Ensure(t.Context(), math.MaxInt)
			if !errors.Is(err, test.kind) || s.count() != test.requests || r.Snapshot().Complete != (test.kind == nil) {
				t.Errorf("%s: got %v in %d requests, complete %v, want %v in %d", name, err, s.count(), r.Snapshot().Complete, test.kind, test.requests)
			}
		})
	}
}
