package erratic

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"
)

// The names of the dialects.
const (
	tracing       = "tracing"
	messageTraces = "message-traces"
)

// disorder is the order in which rows come.
type disorder int

const (
	newestFirst disorder = iota
	fewLate              // but for some
	shuffled
	reversed
)

// Server is one such service, as an http.RoundTripper.
type Server struct {
	Seed     uint64
	Dialect  string // tracing or message-traces
	PageSize int
	Now      time.Time
	Messages []Message // newest first
	// InOrder reports that rows come newest first, each once.
	InOrder bool
	// Recovers reports that every fault passes when a request is sent again, as
	// often as the client's documentation promises.
	Recovers bool

	disorder       disorder
	repeats        bool // rows come more than once
	uneven         bool // pages have any length, also none
	wholeSeconds   bool // the bounds of a window are compared without fractions
	topIsLimit     bool // $top limits the answer, of which there is no second page
	countsMessages bool // $top counts messages and not recipients
	circles        bool
	faults         int    // of 100 requests
	lasting        string // a fault that stays, on the page stuck
	stuck          int

	mu        sync.Mutex
	random    *rand.Rand
	answers   []*series
	failed    map[string]int // by the address of a page: failures so far
	requests  []time.Time
	delivered map[string]map[string]bool // id to the addresses that came
	paged     bool                       // a link led on from as many items as were asked for
}

// New makes the service of a seed.
func New(seed uint64, now time.Time) *Server {
	random := rand.New(rand.NewPCG(seed, 1))
	s := &Server{
		Seed: seed, Now: now, Dialect: []string{tracing, messageTraces}[random.IntN(2)], Recovers: true,
		random: random, failed: map[string]int{}, delivered: map[string]map[string]bool{}, stuck: -1,
	}
	days := 10
	if s.Dialect == tracing && random.IntN(2) == 0 {
		days = 25
	}
	s.Messages = compose(random, now, days)
	s.PageSize = 1 + random.IntN([]int{3, 20, 200}[random.IntN(3)])
	s.disorder = disorder(random.IntN(4))
	s.repeats, s.uneven, s.wholeSeconds = random.IntN(3) == 0, random.IntN(3) == 0, random.IntN(2) == 0
	s.InOrder = s.disorder == newestFirst && !s.repeats
	s.topIsLimit = random.IntN(4) == 0
	if s.Dialect == messageTraces {
		s.countsMessages = random.IntN(2) == 0
	}
	if s.topIsLimit {
		s.Recovers, s.uneven = false, false // a second with more than $top cannot be had
	}
	s.faults = []int{0, 0, 20, 60}[random.IntN(4)]
	if random.IntN(5) == 0 {
		s.circles, s.Recovers = true, false
	}
	if random.IntN(5) == 0 {
		s.lasting, s.stuck, s.Recovers = lastingFaults[random.IntN(len(lastingFaults))], random.IntN(6), false
	}
	return s
}

// Start is where a search must begin to find everything.
func (s *Server) Start() time.Time {
	if s.Dialect == tracing {
		return s.Now.Truncate(time.Second).AddDate(0, 0, -30)
	}
	return s.Now.Truncate(time.Second).AddDate(0, 0, -10)
}

// Requests is how many requests came, and the most of them in any five minutes.
func (s *Server) Requests() (all, densest int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := 0
	for i, at := range s.requests {
		for at.Sub(s.requests[first]) >= 5*time.Minute {
			first++
		}
		densest = max(densest, i-first+1)
	}
	return len(s.requests), densest
}

// Recipients are all recipients of a message.
func (s *Server) Recipients(id string) []Recipient {
	for i := range s.Messages {
		if s.Messages[i].ID == id {
			return s.Messages[i].Recipients
		}
	}
	return nil
}

// RoundTrip answers a request.
func (s *Server) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, time.Now())
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	a := read(r.URL)
	number, page := 0, 0
	if a.token == "" {
		number = len(s.answers)
		s.answers = append(s.answers, s.series(a))
	} else if _, err := fmt.Sscanf(a.token, "%d-%d", &number, &page); err != nil || number >= len(s.answers) || page >= len(s.answers[number].pages) {
		return respond(r, http.StatusBadRequest, `{"error":{"code":"BadRequest","message":"no such page"}}`), nil
	}
	return s.answer(r, number, page)
}

// answer sends a page, or a fault in its place.
func (s *Server) answer(r *http.Request, number, page int) (*http.Response, error) {
	key := r.URL.String()
	if s.lasting != "" && page >= s.stuck {
		return s.fail(r, s.lasting, number, page)
	}
	// The client tries four times, and the last must come through.
	if s.failed[key] < 3 && s.random.IntN(100) < s.faults {
		s.failed[key]++
		return s.fail(r, passingFaults[s.random.IntN(len(passingFaults))], number, page)
	}
	items := s.answers[number].pages[page]
	s.deliver(items)
	members := s.link(r, number, page)
	s.paged = s.paged || len(members) > 0 && s.answers[number].came(page) >= s.answers[number].top
	return respond(r, http.StatusOK, encode(items, members)), nil
}

// link is the member that leads to the next page.
func (s *Server) link(r *http.Request, number, page int) map[string]any {
	members := map[string]any{}
	answer := s.answers[number]
	next := page + 1
	if page == answer.circle {
		next = s.random.IntN(page + 1)
	}
	if answer.linked && next < len(answer.pages) {
		link := fmt.Sprintf("%s://%s%s?$skiptoken=%d-%d", r.URL.Scheme, r.URL.Host, r.URL.EscapedPath(), number, next)
		if s.circles && s.Seed%2 == 0 {
			link += fmt.Sprintf("&n=%d", len(s.requests)) // each link is new
		}
		members["@odata.nextLink"] = link
	}
	return members
}

// deliver remembers what came.
func (s *Server) deliver(items []item) {
	for _, one := range items {
		came := s.delivered[one.message.ID]
		if came == nil {
			came = map[string]bool{}
			s.delivered[one.message.ID] = came
		}
		for _, address := range one.held {
			came[address] = true
		}
	}
}

func respond(r *http.Request, status int, body string, header ...string) *http.Response {
	response := &http.Response{
		StatusCode: status, Status: fmt.Sprint(status), Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(body)),
	}
	for i := 0; i+1 < len(header); i += 2 {
		response.Header.Set(header[i], header[i+1])
	}
	return response
}

// The faults by name. Those that last are told by the client as soon as it meets
// them; those that pass are sat out.
var (
	lastingFaults = []string{"error beside the items", "forbidden", "bad request", "no JSON", "foreign link", "unavailable"}
	passingFaults = []string{"error beside the items", "cut", "cut without a length", "reset", "throttled", "unavailable", "gateway"}
)

// fail sends a fault.
func (s *Server) fail(r *http.Request, fault string, number, page int) (*http.Response, error) {
	items := s.answers[number].pages[page]
	whole := encode(items, s.link(r, number, page))
	switch fault {
	case "error beside the items":
		came := items[:s.random.IntN(len(items)+1)]
		s.deliver(came)
		failure := map[string]any{"code": "InternalServerError", "message": "Something went wrong."}
		return respond(r, http.StatusOK, encode(came, map[string]any{"error": failure})), nil
	case "cut":
		response := respond(r, http.StatusOK, whole)
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(whole[:s.random.IntN(len(whole))]), broken{}))
		return response, nil
	case "cut without a length":
		response := respond(r, http.StatusOK, whole[:s.random.IntN(len(whole))])
		response.ContentLength = -1
		return response, nil
	case "reset":
		return nil, syscall.ECONNRESET
	case "throttled":
		header := [][]string{nil, {"Retry-After", "0"}, {"Retry-After", "2.5"}, {"Retry-After", "7"}}[s.random.IntN(4)]
		return respond(r, http.StatusTooManyRequests, `{"error":{"code":"TooManyRequests","message":"Please retry again later."}}`, header...), nil
	case "gateway":
		return respond(r, http.StatusBadGateway, "<html><title>502 Bad Gateway</title></html>", "Content-Type", "text/html"), nil
	case "forbidden":
		return respond(r, http.StatusForbidden, `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`), nil
	case "bad request":
		return respond(r, http.StatusBadRequest, `{"error":{"code":"BadRequest","message":"no"}}`), nil
	case "no JSON":
		return respond(r, http.StatusOK, "{]"), nil
	case "foreign link":
		s.deliver(items)
		return respond(r, http.StatusOK, encode(items, map[string]any{"@odata.nextLink": "https://graph.example/v1.0/next"})), nil
	}
	status := []int{500, 502, 503, 504, 408}[s.random.IntN(5)]
	return respond(r, status, ""), nil
}

// broken is a connection that was cut.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
