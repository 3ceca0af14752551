package simulator

import (
	"net/http"
	"slices"
	"time"
)

// Request is one request as it came, and how it was answered.
type Request struct {
	At      time.Time // by the simulator's clock
	Method  string
	URL     string      // as it stood in the request line, still escaped
	Header  http.Header // without Authorization
	Status  int         // 0: the connection was closed without an answer
	Elapsed time.Duration
}

// Log returns what was asked, oldest first: the last 10,000 requests.
func (s *Simulator) Log() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func (s *Simulator) record(request Request) {
	s.mu.Lock()
	if len(s.requests) == keptRequests {
		s.requests = slices.Delete(s.requests, 0, keptRequests/10)
	}
	s.requests = append(s.requests, request)
	s.mu.Unlock()
	if s.options.OnRequest != nil {
		s.options.OnRequest(request)
	}
}
