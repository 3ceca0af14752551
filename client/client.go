package client

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"msgtrace/client/flight"
)

// DefaultBaseURL is the only cloud that has message traces in Graph:
// https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
const DefaultBaseURL = "https://graph.microsoft.com"

// Options configure a Client. Only Tokens is required.
type Options struct {
	// BaseURL is scheme://host[:port] of Graph; the dialect adds its own path.
	// Plain http is taken on a loopback address only, since every request
	// carries a token. Empty: DefaultBaseURL.
	BaseURL string
	// Dialect defaults to Tracing, which tenants have today.
	Dialect Dialect
	Tokens  TokenSource
	// Transport sends the requests; nil: a clone of http.DefaultTransport. It
	// must not add headers of its own to what it sends elsewhere.
	Transport http.RoundTripper
	// Budget is shared with whatever else talks to the tenant; nil: one of this
	// client's own with the limit of the service.
	Budget *Budget
	// DetailsBudget is what getDetailsByRecipient of Tracing is counted against; nil: Budget,
	// which is what the Exchange team says. A lab has measured a limit of their own, of
	// the same size:
	// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md
	DetailsBudget *Budget
	// PageSize is the $top of list requests, at most Limits().MaxPageSize. Zero:
	// the dialect's default, or the greatest where that saves requests.
	PageSize int
	// Whole says that answers are read to their end, and not for the first of their rows:
	// then large pages save requests.
	Whole bool
	// RecipientsOnDemand leaves the recipients out of lists of MessageTraces
	// unless a condition needs them.
	RecipientsOnDemand bool
	Forms              Forms  // of letters with accents; nil: subjects are compared as they are
	UserAgent          string // empty: "msgtrace"
	// Cache keeps what was read and does not change any more; nil: each client asks
	// for itself.
	Cache Cache
	// CacheScope tells apart whose answers may differ though they ask for the same: the
	// tenant, and the person where each is signed in for himself.
	CacheScope string
	// CacheFor is how long it is kept; zero: DefaultCacheFor.
	CacheFor time.Duration
	// YoungFor is how long the answer to one Person is taken by others with the same Cache,
	// though it may change; zero: each asks for what may.
	YoungFor time.Duration
	// Person is whose calls these are, where several people share a Budget: see
	// [WithPerson], which says it of a context alone.
	Person string
	// Scope is what may be seen; nil: everything.
	Scope *Scope
	Log   *slog.Logger     // nil: none; gets no secret, address or id
	Now   func() time.Time // the clock that windows are planned by; nil: time.Now
}

// Client asks Graph for message traces. It only reads. It is safe for
// concurrent use.
type Client struct {
	options  Options
	pageSize int // of lists; zero leaves it to the service
	base     *url.URL
	http     *http.Client
	budget   *Budget
	log      *slog.Logger
	now      func() time.Time
	intern   *interner
	scope    *scope
	journal  *journal // a pointer, so that printing the client does not print it
	// paged is whether the service has led on from a full page: then $top is the size
	// of a page.
	paged atomic.Bool
	held  *Held  // nil: the service is asked
	shelf *shelf // nil: there is no cache
	// forgotten are the keys of the messages that are not looked up in the cache.
	forgotten sync.Map
	ahead     atomic.Int64 // by how much the clock goes ahead of the service's
	learnt    learnt
	// renewal is the one that is due; nil: none is.
	renewal atomic.Pointer[renewal]

	messages flight.Group[dated[Trace], Progress]
	events   flight.Group[eventsOfCopy, Progress]
	details  atomic.Bool // something is kept of one message, or was
}

// keptAnswers is how many answers are kept: more than anyone opens in a sitting.
const keptAnswers = 2000

// New checks the options and makes a client. It sends nothing.
func New(options Options) (*Client, error) {
	base, err := parseBase(options.BaseURL)
	if err != nil {
		return nil, err
	}
	if options.Dialect == "" {
		options.Dialect = Tracing
	}
	if _, err := ParseDialect(string(options.Dialect)); err != nil {
		return nil, err
	}
	if options.Tokens == nil {
		return nil, errors.New("client: no token source")
	}
	limits := options.Dialect.Limits()
	if options.PageSize < 0 || options.PageSize > limits.MaxPageSize {
		return nil, fmt.Errorf("client: a page has 1 to %d items, not %d", limits.MaxPageSize, options.PageSize)
	}
	pageSize := options.PageSize
	switch {
	case pageSize == 0 && options.Whole:
		pageSize = options.Dialect.largestPage()
	case pageSize == 0:
		pageSize = limits.DefaultPageSize
	}
	scope, err := newScope(options.Scope)
	if err != nil {
		return nil, err
	}
	if options.UserAgent == "" {
		options.UserAgent = "msgtrace"
	}
	c := &Client{
		options: options, pageSize: pageSize, base: base, budget: options.Budget, log: options.Log, now: options.Now,
		intern: newInterner(), scope: scope, journal: &journal{},
	}
	c.messages.Keep, c.events.Keep = keptAnswers, keptAnswers
	c.messages.Joined, c.events.Joined = raiseJoined, raiseJoined
	c.http = &http.Client{Transport: transportOf(options), CheckRedirect: refuseRedirect}
	c.shelf = newShelf(options, c.BaseURL())
	if scope != nil && c.shelf != nil {
		scope.subjects = &c.shelf.cache.subjects
	}
	if c.budget == nil {
		c.budget = NewBudget(ServiceLimit, ServiceWindow)
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.now == nil {
		c.now = time.Now
	}
	return c, nil
}

func transportOf(options Options) http.RoundTripper {
	if options.Transport != nil {
		return options.Transport
	}
	return NewTransport()
}

// NewTransport makes what sends the requests of a Client that is given no Transport, for
// several Clients that share their connections.
func NewTransport() http.RoundTripper {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	transport = transport.Clone()
	if transport.TLSClientConfig == nil {
		transport.TLSClientConfig = &tls.Config{}
	}
	transport.TLSClientConfig.MinVersion = tls.VersionTLS12
	transport.OnProxyConnectResponse = proxyAnswered
	return transport
}

// refuseRedirect returns the redirect itself: Graph is not known to send one, and
// following it could carry the token away.
func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// parseBase accepts scheme://host[:port] and nothing else.
func parseBase(raw string) (*url.URL, error) {
	if raw == "" {
		raw = DefaultBaseURL
	}
	base, err := url.Parse(strings.TrimSuffix(raw, "/"))
	if err != nil || base.Hostname() == "" {
		return nil, fmt.Errorf("base URL %q is not scheme://host[:port]", clip(oneLine(raw), 100))
	}
	if base.User != nil || base.Path != "" || base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("base URL %s has more than scheme, host and port", base.Host)
	}
	if base.Scheme == "https" || base.Scheme == "http" && isLoopback(base.Hostname()) {
		return base, nil
	}
	return nil, fmt.Errorf("base URL %s must be https; plain http would show the token to others (loopback excepted)", clip(oneLine(raw), 100))
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Dialect returns the dialect that the client speaks.
func (c *Client) Dialect() Dialect { return c.options.Dialect }

// DetailsBudget returns the budget that events are asked for from, which may be the same.
func (c *Client) DetailsBudget() *Budget { return c.budgetOf(true) }

// budgetOf returns the budget of a call.
func (c *Client) budgetOf(details bool) *Budget {
	if details && c.options.DetailsBudget != nil && c.Dialect().api().detailsApart() {
		return c.options.DetailsBudget
	}
	return c.budget
}

// Budget returns the budget that the client spends from.
func (c *Client) Budget() *Budget { return c.budget }

// BaseURL returns scheme://host[:port] of what the client asks, "" where it asks nobody.
func (c *Client) BaseURL() string {
	if c.base == nil {
		return ""
	}
	return c.base.String()
}

// Plan turns a query into requests, with the window fixed as of now. It sends
// nothing. When the query cannot run, the error is Problems, in [OutOfScope] when it asks
// for what the person may not see.
func (c *Client) Plan(q Query) (Plan, error) {
	now := c.now()
	if problems := q.Check(c.options.Dialect, now); len(problems) > 0 {
		return Plan{}, Problems(problems)
	}
	tidied := q.tidied()
	if problems := c.scope.check(&tidied); len(problems) > 0 {
		return Plan{}, OutOfScope{problems}
	}
	return c.planAt(c.scope.within(c.options.Dialect, q), now), nil
}

// planAt is Plan at an instant, of a query that Check has found nothing wrong with.
func (c *Client) planAt(q Query, now time.Time) Plan {
	return newPlan(c.options.Dialect, q, now, planOptions{
		onDemand: c.options.RecipientsOnDemand, pageSize: c.pageSize, chosenSize: c.options.PageSize != 0, forms: c.options.Forms, held: c.held, cached: c.shelf != nil, learnt: &c.learnt,
	})
}

// sameOrigin reports whether a URL leads to the scheme, host and port of the base.
func (c *Client) sameOrigin(u *url.URL) bool {
	return strings.EqualFold(u.Scheme, c.base.Scheme) && strings.EqualFold(u.Hostname(), c.base.Hostname()) &&
		portOf(u) == portOf(c.base)
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	if strings.EqualFold(u.Scheme, "https") {
		return "443"
	}
	return "80"
}

// resolve makes the URL of a request and checks that it stays at home: a link
// that the server sent must lead to the same scheme, host and port, and into the
// dialect's path.
func (c *Client) resolve(call *call) (*url.URL, *Error) {
	link := call.link
	if !call.foreign {
		link = c.base.Scheme + "://" + c.base.Host + link
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return nil, &Error{Kind: ErrBadAnswer, Request: "GET " + call.template, Message: "the next link is no URL"}
	}
	home := u.User == nil && c.sameOrigin(u) &&
		(!call.foreign || withinPath(u.EscapedPath(), c.options.Dialect.collection()))
	if !home {
		return nil, &Error{Kind: ErrForeignLink, Request: "GET " + call.template,
			Message: "refused to follow it to " + u.Scheme + "://" + u.Host}
	}
	return u, nil
}

// withinPath reports whether an escaped path is the collection or below it. Names
// in Graph's paths have no case.
func withinPath(path, collection string) bool {
	if len(path) < len(collection) || !strings.EqualFold(path[:len(collection)], collection) {
		return false
	}
	rest := strings.ToLower(path[len(collection):])
	if rest != "" && rest[0] != '/' && rest[0] != '(' {
		return false
	}
	for _, segment := range strings.Split(strings.ReplaceAll(rest, "%2e", "."), "/") {
		if segment == ".." || segment == "." {
			return false
		}
	}
	return !strings.ContainsAny(rest, `\`) && !strings.Contains(rest, "%5c") && !strings.Contains(rest, "%2f")
}
