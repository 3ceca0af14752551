package serve

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	runtimemetrics "runtime/metrics"
	"time"
)

// Health answers whether the server is alive (/healthz), lets people in (/readyz), and
// what it counts (/metrics), in the text format of Prometheus:
// https://prometheus.io/docs/instrumenting/exposition_formats/
// It belongs on a loopback port: it names nobody, but counts everybody.
func (s *Server) Health() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if s.Draining() {
			http.Error(w, "the server is about to stop", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ok\n")
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		for _, m := range s.metrics() {
			m.write(w)
		}
	})
	return mux
}

// healthTimeout is how long a request to Health may take.
const healthTimeout = 5 * time.Second

// HealthServer is a server for Health.
func (s *Server) HealthServer() *http.Server {
	return &http.Server{Handler: s.Health(), ReadHeaderTimeout: healthTimeout, ReadTimeout: healthTimeout, WriteTimeout: healthTimeout, MaxHeaderBytes: 8 << 10}
}

// metric is a number, or several of one name.
type metric struct {
	name, kind, help string
	values           []value
}

type value struct {
	labels string // {outcome="refused"}, "" for none
	n      int64
}

func (m metric) write(w io.Writer) {
	_, _ = fmt.Fprintf(w, "# HELP msgtrace_%s %s\n# TYPE msgtrace_%s %s\n", m.name, m.help, m.name, m.kind)
	for _, v := range m.values {
		_, _ = fmt.Fprintf(w, "msgtrace_%s%s %d\n", m.name, v.labels, v.n)
	}
}

func gauge(name, help string, n int) metric {
	return metric{name, "gauge", help, []value{{"", int64(n)}}}
}

func counter(name, help string, n int64) metric {
	return metric{name, "counter", help, []value{{"", n}}}
}

// metrics are what is counted.
func (s *Server) metrics() []metric {
	s.mu.Lock()
	sessions, lines := len(s.sessions), len(s.lines)
	s.mu.Unlock()
	var figures Figures
	if s.options.Figures != nil {
		figures = s.options.Figures()
	}
	heap := []runtimemetrics.Sample{{Name: "/gc/heap/live:bytes"}}
	runtimemetrics.Read(heap)
	c := &s.counts
	return []metric{
		gauge("sessions", "Sessions that are open.", sessions),
		gauge("people", "People with a session.", s.People()),
		gauge("connections", "Connections, signed in or not.", lines),
		gauge("strangers", "Connections that have not signed in yet.", s.door.waiting()),
		{"sign_ins_total", "counter", "Connections by how signing in ended.", []value{
			{`{outcome="in"}`, c.signedIn.Load()}, {`{outcome="refused"}`, c.refused.Load()}, {`{outcome="no_key"}`, c.failed.Load()}, {`{outcome="turned_away"}`, c.turnedAway.Load()},
		}},
		{"sessions_total", "counter", "Sessions by what they were for.", []value{
			{`{kind="explorer"}`, c.explorers.Load()}, {`{kind="command"}`, c.commands.Load()}, {`{kind="refused"}`, c.words.Load()},
		}},
		gauge("requests_used", "Requests to the service that count against the limit.", figures.Used),
		gauge("requests_limit", "Requests to the service in any 5 minutes, at most.", figures.Limit),
		gauge("requests_waiting", "Calls that wait for the request limit.", figures.Waiting),
		counter("cache_hits_total", "Values that were found in the cache.", figures.CacheHits),
		counter("audit_errors_total", "Entries of the audit trail that could not be written.", c.auditErrors.Load()),
		counter("panics_total", "Sessions that ended because of a fault in msgtrace.", c.panics.Load()),
		{"bytes_total", "counter", "Bytes over SSH.", []value{{`{direction="in"}`, c.received.Load()}, {`{direction="out"}`, c.sent.Load()}}},
		gauge("goroutines", "Goroutines.", runtime.NumGoroutine()),
		gauge("heap_bytes", "Heap that the last garbage collection left.", int(heap[0].Value.Uint64())),
	}
}
