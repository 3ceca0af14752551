package cli_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"msgtrace/client/simulator"
)

// keepingLess is the simulator with a clock of its own.
func keepingLess(t *testing.T, ahead time.Duration, variants simulator.Variants) string {
	t.Helper()
	server := httptest.NewServer(simulator.New(simulator.Options{
		Messages: 300, Token: "token", Variants: variants, Now: func() time.Time { return now.Add(ahead) },
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestShowOfAnIDThatNobodyHasIsNotFoundByAnyClock(t *testing.T) {
	t.Parallel()
	const id = "00000000-0000-0000-0000-000000000000"
	for _, ahead := range []time.Duration{0, time.Minute, 12 * time.Hour} {
		for _, variants := range []simulator.Variants{{}, {AgeIsServerError: true}} {
			o := newHost(t, "MSGTRACE_TOKEN=token").run("show", id, "--api", "tracing", "--base-url", keepingLess(t, ahead, variants))
			o.want(t, 1, "not found: no message of the last 90 days", id)
			if strings.Contains(o.err, "StartDate") {
				t.Errorf("%v ahead: got %q, want nothing of a StartDate", ahead, o.err)
			}
		}
	}
	refuses := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.RawQuery, "ge%202026-11") {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"error":{"code":"BadRequest","message":"Invalid StartDate value. The StartDate can't be older than 30 days from today."}}`))
			return
		}
		_, _ = w.Write([]byte(`{"value":[]}`))
	}))
	t.Cleanup(refuses.Close)
	newHost(t, "MSGTRACE_TOKEN=token").run("show", id, "--api", "tracing", "--base-url", refuses.URL).
		want(t, 1, "not found: no message since 3 Nov 2026 13:02 UTC has this id, and the service does not look further back: "+id)
}

func TestASearchSaysWhatIsMissingWhenTheOldestWindowIsRefused(t *testing.T) {
	t.Parallel()
	url := keepingLess(t, 12*time.Hour, simulator.Variants{})
	o := newHost(t, "MSGTRACE_TOKEN=token").run("search", "--api", "tracing", "--base-url", url, "--start", "2026-08-25T00:00:00Z", "-o", "ndjson")
	o.want(t, 2, "incomplete: read back to 2026-08-26 01:00:00 CET only", "StartDate", "The service keeps 90 days by its own clock. Begin a day later.")
	if len(traces(t, o.out)) == 0 {
		t.Error("got no message, want those that came")
	}
}
