package erratic

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// The names of the dialects.
const (
	tracing       = "tracing"
	messageTraces = "message-traces"
)

// home is where the service answers.
const home = "graph.microsoft.com"

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
	// OddSubjects reports that subjects may come as others than they are.
	OddSubjects bool
	// Renews says that the client can get another token when one is refused.
	Renews bool

	life           *rand.Rand // changes what there is while it is asked; nil: nothing changes
	disorder       disorder
	repeats        bool // rows come more than once
	uneven         bool // pages have any length, also none
	wholeSeconds   bool // the bounds of a window are compared without fractions
	topIsLimit     bool // $top limits the answer, of which there is no second page
	countsMessages bool // $top counts messages and not recipients
	circles        bool
	shifts         bool   // rows move on to the next page, as when new ones came in between
	told           bool   // faults that the client tells at once meet it, too
	faults         int    // of 100 requests
	lasting        *fault // a fault that stays, on the page stuck
	stuck          int
	oddPages       int // of 100
	oddRows        int // of 100
	rottenRows     int // of 100
	latency        time.Duration
	jumps          bool   // the service's clock
	base, other    string // where it answers, and where nobody may ask
	wire           bool   // it answers over connections
	quick          bool   // in real time
	pause          time.Duration

	mu        sync.Mutex
	random    *rand.Rand
	answers   []*series
	failed    map[string]int  // by the address of a page: failures so far
	refused   map[string]bool // by the address of a page: a token was refused for it
	old       map[string]bool // tokens that were refused
	requests  []time.Time
	delivered map[string]map[string]bool // id to the addresses that came
	paged     bool                       // a link led on from as many items as were asked for
	counts    map[string]int             // of what was met, by name
	wrong     []string                   // what no client may do
	healed    bool
	sticks    bool // what came leads nowhere, for good
	rotted    bool // rows came that cannot be read
	closers   []io.Closer
	ended     chan struct{}
	serving   sync.WaitGroup
}

// New makes the service of a seed.
func New(seed uint64, now time.Time) *Server {
	random := rand.New(rand.NewPCG(seed, 1))
	s := &Server{
		Seed: seed, Now: now, Dialect: []string{tracing, messageTraces}[random.IntN(2)], Recovers: true, base: "https://" + home, pause: time.Second,
		random: random, failed: map[string]int{}, refused: map[string]bool{}, old: map[string]bool{}, delivered: map[string]map[string]bool{}, counts: map[string]int{}, stuck: -1,
	}
	days := 10
	if s.Dialect == tracing && random.IntN(2) == 0 {
		days = 25
	}
	s.Messages = compose(random, now, days)
	s.PageSize = 1 + random.IntN([]int{3, 20, 200}[random.IntN(3)])
	s.disorder = disorder(random.IntN(4))
	s.repeats, s.uneven, s.wholeSeconds = random.IntN(3) == 0, random.IntN(3) == 0, random.IntN(2) == 0
	s.topIsLimit = random.IntN(4) == 0
	s.shifts = random.IntN(4) == 0
	if s.Dialect == messageTraces {
		s.countsMessages = random.IntN(2) == 0
	}
	if s.topIsLimit {
		s.Recovers, s.uneven = false, false // a second with more than $top cannot be had
	}
	s.faults = []int{0, 0, 20, 60}[random.IntN(4)]
	s.misbehave()
	s.InOrder = s.disorder == newestFirst && !s.repeats && !s.shifts
	return s
}

// misbehave draws what else is wrong.
func (s *Server) misbehave() {
	one := func(n int) bool { return s.random.IntN(n) == 0 }
	if one(5) {
		s.circles, s.Recovers = true, false
	}
	if one(4) {
		s.told, s.Recovers = true, false
	}
	if one(5) {
		s.lasting, s.stuck, s.Recovers = &faults[s.random.IntN(len(faults))], s.random.IntN(6), false
	}
	if one(8) {
		s.rottenRows, s.Recovers = 1+s.random.IntN(20), false
	}
	if one(4) {
		s.oddRows, s.OddSubjects = 1+s.random.IntN(60), true
	}
	if one(4) {
		s.oddPages = 50
	}
	if one(4) {
		s.latency = time.Duration(1+s.random.IntN(20)) * time.Second
	}
	s.jumps = one(4)
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

// Heal ends all faults. It reports whether the same result can be read to its end
// then: what came may lead nowhere.
func (s *Server) Heal() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.healed = true
	return !s.sticks && !s.circles && !s.topIsLimit && !s.rotted
}

// Met counts the faults that the client met, by their names.
func (s *Server) Met() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.counts)
}

// Forget lets go of all mail and answers once a test is over: commands that were run on the
// service are kept by their library, and the service with them.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.healed, s.Messages, s.answers, s.requests = true, nil, nil, nil
	clear(s.delivered)
}

func (s *Server) met(name string) { s.counts[name]++ }

// RoundTrip answers a request.
func (s *Server) RoundTrip(r *http.Request) (*http.Response, error) {
	a, err := s.ask(r.Context(), r)
	if err != nil {
		return nil, err
	}
	if a.broken != nil {
		return nil, a.broken
	}
	return a.response(r), nil
}

// ask takes a request and returns the answer to it.
func (s *Server) ask(ctx context.Context, r *http.Request) (answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, time.Now())
	if s.origin(r.URL) != s.base {
		s.wrong = append(s.wrong, fmt.Sprintf("a request went to %s://%s, with a token: %v", r.URL.Scheme, r.URL.Host, r.Header.Get("Authorization") != ""))
	}
	if s.latency > 0 && !s.healed {
		wait := time.Duration(s.random.Int64N(int64(s.latency)))
		s.met("latency")
		s.mu.Unlock()
		late(ctx, wait)
		s.mu.Lock()
	}
	if err := ctx.Err(); err != nil {
		return answer{}, err
	}
	s.goOn()
	a := read(r.URL)
	number, at := 0, 0
	if a.token == "" {
		number = len(s.answers)
		s.answers = append(s.answers, s.series(a))
	} else if _, err := fmt.Sscanf(a.token, "%d-%d", &number, &at); err != nil || number >= len(s.answers) || at >= len(s.answers[number].pages) {
		return says(http.StatusBadRequest, graphError("BadRequest", "no such page")), nil
	}
	return s.dated(s.answer(r, number, at)), nil
}

// origin is the scheme and the host of a URL.
func (s *Server) origin(u *url.URL) string {
	return strings.TrimSuffix(strings.ToLower(u.Scheme+"://"+u.Host), ":443")
}

// late waits, unless nobody waits for it.
func late(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// dated adds the service's clock, which may go wrong.
func (s *Server) dated(a answer) answer {
	at := time.Now()
	if s.jumps {
		at = at.Add(time.Duration(s.random.Int64N(int64(2e5*time.Hour))) - 1e5*time.Hour)
		s.met("clock that jumps")
	}
	a.header = append(a.header, "Date", at.UTC().Format(http.TimeFormat))
	return a
}

// answer sends a page, or a fault in its place.
func (s *Server) answer(r *http.Request, number, at int) answer {
	p := &page{url: r.URL.String(), number: number, at: at, items: s.answers[number].pages[at]}
	p.whole = encode(p.items, s.link(r, number, at))
	if f := s.fault(p); f != nil {
		s.met(f.name)
		return f.say(s, p)
	}
	if f := s.refuse(r, p); f != nil {
		return *f
	}
	return s.send(r, p)
}

// fault draws the fault that comes in place of a page, if one does.
func (s *Server) fault(p *page) *fault {
	switch {
	case s.healed:
		return nil
	case s.lasting != nil && p.at >= s.stuck:
		return s.lasting
	}
	// The client tries four times, and the last must come through.
	if s.failed[p.url] >= 3 || s.random.IntN(100) >= s.faults {
		return nil
	}
	s.failed[p.url]++
	if s.told && s.random.IntN(300) == 0 {
		return &bomb
	}
	all := s.kinds()
	for {
		if f := &all[s.random.IntN(len(all))]; f.again || s.told {
			return f
		}
	}
}

// kinds are the faults that its transport can carry.
func (s *Server) kinds() []fault {
	switch {
	case s.quick:
		return quickFaults
	case s.wire:
		return wiredFaults
	}
	return faults
}

// send sends a page, or one that leads astray.
func (s *Server) send(r *http.Request, p *page) answer {
	items := p.items
	if s.shifts && p.at > 0 && !s.healed && !s.answers[p.number].events {
		before := s.answers[p.number].pages[p.at-1]
		items = append(before[max(0, len(before)-2):len(before):len(before)], items...)
		s.met("rows shifted")
	}
	items = s.rot(s.odd(s.asOfNow(items)))
	s.deliver(items)
	members := s.link(r, p.number, p.at)
	answer := s.answers[p.number]
	s.paged = s.paged || len(members) > 0 && answer.came(p.at) >= answer.top
	s.lead(members)
	whole := encode(items, members)
	if s.random.IntN(100) < s.oddPages {
		odd := oddities[s.random.IntN(len(oddities))]
		s.met(odd.name)
		whole = odd.make(s, whole)
	}
	return says(http.StatusOK, whole)
}

// link is the member that leads to the next page.
func (s *Server) link(r *http.Request, number, at int) map[string]any {
	members := map[string]any{}
	answer := s.answers[number]
	next := at + 1
	if at == answer.circle {
		next = s.random.IntN(at + 1)
	}
	if answer.linked && next < len(answer.pages) {
		link := fmt.Sprintf("%s%s?$skiptoken=%d-%d", s.base, r.URL.EscapedPath(), number, next)
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
		if one.rotten {
			continue
		}
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

// Rotted reports whether rows came that cannot be read.
func (s *Server) Rotted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rotted
}
