package simulator

import (
	"sync"
	"sync/atomic"
	"time"
)

// Dialect names one of the two APIs, as the client's configuration does.
type Dialect string

// The dialects.
const (
	MessageTraces Dialect = "message-traces"
	Tracing       Dialect = "tracing"
)

const (
	// DefaultMessages is how many messages there are unless Options say so.
	DefaultMessages = 2000
	// DefaultToken is the bearer token taken unless Options say so.
	DefaultToken = "simulator"
	// Domain is the tenant's own mail domain.
	Domain = "contoso.com"
)

const (
	day          = 24 * time.Hour
	quotaWindow  = 5 * time.Minute
	tracesAge    = 10 * day // history of message-traces
	tracingAge   = 90 * day // history of tracing, from the start of the UTC day
	tracingSpan  = 10 * day // longest window of one tracing request
	defaultSpan  = 48 * time.Hour
	defaultTop   = 1000
	maxTop       = 5000
	maxURL       = 8 << 10
	keptRequests = 10_000
)

// Options choose what is simulated. The zero value is 2,000 messages over the
// last 10 days, no request limit, and the token "simulator".
type Options struct {
	Messages int   // 0: DefaultMessages; below 0: none
	Seed     int64 // 0: 1
	// Span is how far back the messages go, at most the 90 days that tracing
	// keeps and at least one day; message-traces shows the last 10 of them.
	// 0: 10 days.
	Span time.Duration
	// Scenarios are those of the library that there is mail of, by name; nil: all.
	// Ordinary mail is there in any case.
	Scenarios []string
	// Now is the clock of everything: ages, statuses, the quota. nil: time.Now.
	Now func() time.Time
	// Quota is how many requests any 5 minutes may hold; 0: no limit.
	Quota int
	// SeparateDetailQuota gives getDetailsByRecipient a quota of its own, as
	// measured in the lab; the Exchange team says that both share one:
	// https://techcommunity.microsoft.com/blog/exchange/message-trace-support-using-graph-api-is-now-in-public-preview/4488587
	SeparateDetailQuota bool
	// LateRows is how many messages more, beyond Messages, arrive around and
	// after the creation instant. Each shows 5 to 10 minutes after its receipt:
	// https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-faq
	LateRows int
	// Token is the bearer token to take; empty: DefaultToken. Check replaces it.
	Token string
	// Check decides about bearer tokens in place of the comparison with Token.
	Check Check
	// Faults are the faults to begin with.
	Faults Faults
	// Variants choose where public reports about the service disagree.
	Variants Variants
	// OnRequest is called after each answer, from the request's goroutine.
	OnRequest func(Request)
}

// Variants are behaviors that public reports disagree about. The zero value
// follows the pages, then the lab.
type Variants struct {
	Wrapped          bool // message-traces answers a key with a collection of one, as early drafts show
	CleanLinks       bool // message-traces writes proper nextLinks
	EmptyLink        bool // the last page has an empty nextLink instead of none
	UnknownIsMissing bool // getDetailsByRecipient answers 404 for what is unknown, not an empty list
	AgeIsServerError bool // tracing answers 500 for a start before its history, not 400
}

// Simulator is the service. It is safe for concurrent use.
type Simulator struct {
	options Options
	clock   func() time.Time // in UTC
	mail    *mailbox
	serial  atomic.Uint64 // draws ids that differ in every answer

	mu       sync.Mutex
	requests []Request
	list     quota
	details  quota
	faults   faultState
}

// New generates the mail and returns the service, which answers at once.
func New(options Options) *Simulator {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Messages == 0 {
		options.Messages = DefaultMessages
	}
	if options.Seed == 0 {
		options.Seed = 1
	}
	if options.Span <= 0 {
		options.Span = tracesAge
	}
	options.Span = min(max(options.Span, day), tracingAge)
	if options.Token == "" {
		options.Token = DefaultToken
	}
	s := &Simulator{options: options, clock: func() time.Time { return options.Now().UTC() }}
	s.mail = generate(options, s.clock())
	s.list.limit, s.details.limit = options.Quota, options.Quota
	s.faults.set(options.Faults)
	return s
}

// Token returns the bearer token that is taken.
func (s *Simulator) Token() string { return s.options.Token }
