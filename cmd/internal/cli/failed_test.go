package cli_test

import (
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"msgtrace/client/simulator"
)

// failingWindow is the simulator, which refuses one window: the one that begins on a day.
func failingWindow(t *testing.T, begins string) string {
	return failingWindowTimes(t, begins, math.MaxInt)
}

// failingWindowTimes is failingWindow that ends after a number of requests.
func failingWindowTimes(t *testing.T, begins string, times int) string {
	t.Helper()
	var refused atomic.Int64
	mail := simulator.New(simulator.Options{Messages: 400, Span: 60 * 24 * time.Hour, Token: "token", Now: func() time.Time { return now }})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.RawQuery, "ge%20"+begins) && refused.Add(1) <= int64(times) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"error":{"code":"Oops","message":"not this one"}}`))
			return
		}
		mail.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestASearchSaysWhichSpanFailedAndWritesTheRest(t *testing.T) {
	t.Parallel()
	url := failingWindow(t, "2026-11-03")
	args := []string{"search", "--api", "tracing", "--base-url", url, "--since", "40d"}
	for _, output := range []string{"ndjson", "csv", "table", "json"} {
		o := newHost(t, "MSGTRACE_TOKEN=token").run(append(args, "-o", output)...)
		o.want(t, 2, "incomplete: read to the end, 2026-11-03 14:02:00 CET to 2026-11-13 14:02:00 CET could not be read",
			"2026-11-03 14:02:00 CET to 2026-11-13 14:02:00 CET could not be read: request refused by Graph (400 Oops): not this one")
		if !strings.Contains(o.out, "2026-10-2") && !strings.Contains(o.out, "Oct") {
			t.Errorf("%s: got no message that is older than the span that failed, want some", output)
		}
	}
	o := newHost(t, "MSGTRACE_TOKEN=token").run(append(args, "-o", "json")...)
	var got struct {
		Search struct {
			Complete bool
			Failed   []struct{ Start, End, Error string }
		}
	}
	if err := json.Unmarshal([]byte(o.out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Search.Complete || len(got.Search.Failed) != 1 || got.Search.Failed[0].Start != "2026-11-03T13:02:00Z" || !strings.Contains(got.Search.Failed[0].Error, "not this one") {
		t.Errorf("got %+v, want the span that failed with its error", got.Search)
	}
}

func TestLineByLineAPartThatFailedIsAskedForAgain(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	h.in = "since:40d\n\nall\n\nretry\nretry\nq\n"
	url := failingWindowTimes(t, "2026-11-03", 1)
	o := h.run("--plain", "--api", "tracing", "--base-url", url)
	rest := o.out + o.err
	for _, want := range []string{"could not be read", "retry asks again for that part.", "All is read, back to ", "No part has failed."} {
		_, behind, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("got\n%s\nwant %q, in this order", o.out+o.err, want)
		}
		rest = behind
	}
}
