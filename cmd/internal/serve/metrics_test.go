package serve

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"msgtrace/cmd/internal/audit"
)

func get(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Code, string(body)
}

func TestTheMetricsCountWhatHappens(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(o *Options) {
		o.Figures = func() Figures { return Figures{Used: 7, Limit: 100, Waiting: 1, CacheHits: 3} }
	})
	client := h.ann()
	h.explorer(client)
	h.trail.next(t, audit.SignedIn)
	h.run(client, "ls")
	h.settled(1)
	_, got := get(t, h.Health(), "/metrics")
	for _, want := range []string{
		"msgtrace_sessions 1\n", "msgtrace_people 1\n", "msgtrace_sign_ins_total{outcome=\"in\"} 1\n", "msgtrace_requests_used 7\n", "msgtrace_requests_limit 100\n",
		"msgtrace_requests_waiting 1\n", "msgtrace_cache_hits_total 3\n", "msgtrace_audit_errors_total 0\n", "msgtrace_panics_total 0\n",
		"msgtrace_sessions_total{kind=\"explorer\"} 1\n", "msgtrace_sessions_total{kind=\"refused\"} 1\n", "# TYPE msgtrace_bytes_total counter\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant %q in it", got, want)
		}
	}
	line := regexp.MustCompile(`^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[a-z_]+"\})? \d+)$`)
	for _, l := range strings.Split(strings.TrimSuffix(got, "\n"), "\n") {
		if !line.MatchString(l) {
			t.Errorf("got the line %q, want one of the text format", l)
		}
	}
}

func TestAServerThatStopsIsAliveButNotReady(t *testing.T) {
	t.Parallel()
	h := newHost(t, nil)
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/other": 404} {
		if got, _ := get(t, h.Health(), path); got != want {
			t.Errorf("%s: got %d, want %d", path, got, want)
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	h.Drain(over)
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503} {
		if got, _ := get(t, h.Health(), path); got != want {
			t.Errorf("%s of a server that stops: got %d, want %d", path, got, want)
		}
	}
}
