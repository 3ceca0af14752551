package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"msgtrace/client/odata"
)

// Request is one request to Graph that a Client has made. It holds no header, and so no
// token; its path has what was asked for.
type Request struct {
	Number int // from 1, in the order in which they ended
	Start  time.Time
	Took   time.Duration
	What   string // what it was for: "page 3", "recipients", "events"
	Path   string // with the query, as it went out
	Try    int    // of the same call, from 1
	// Sent reports whether it went out. What never got as far as the service takes no
	// slot of the budget.
	Sent       bool
	Background bool // nobody waited for it
	Status     int  // HTTP; 0: no answer
	Rows       int  // items that came
	Err        *Error

	RequestID, ClientRequestID string

	Used, Limit int // of the budget, when it had ended

	dialect Dialect
	series  string // the path of the first page
	later   bool   // the server sent the link
}

// Journaled is how many requests a Client remembers.
const Journaled = 500

// journal is the last requests of a client. The zero value is ready.
type journal struct {
	mu    sync.Mutex
	last  []Request // a ring once it is full
	ended int
	sent  int
}

func (j *journal) add(r Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	r.Number = j.ended + 1
	if len(j.last) < Journaled {
		j.last = append(j.last, r)
	} else {
		j.last[j.ended%Journaled] = r
	}
	j.ended++
	if r.Sent {
		j.sent++
	}
}

// Requests returns the last requests that have ended, newest first, at most
// [Journaled].
func (c *Client) Requests() []Request {
	j := c.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	all := slices.Clone(j.last)
	if j.ended > Journaled {
		oldest := j.ended % Journaled
		all = append(all[oldest:len(all):len(all)], all[:oldest]...)
	}
	slices.Reverse(all)
	return all
}

// Sent is how many requests have gone out.
func (c *Client) Sent() int {
	c.journal.mu.Lock()
	defer c.journal.mu.Unlock()
	return c.journal.sent
}

// begun is the request of one try, before its answer.
func (c *Client) begun(u *url.URL, a *attempts) Request {
	return Request{
		Start: c.now(), What: a.call.what, Path: u.RequestURI(), Try: a.tries, Background: a.call.background,
		dialect: c.options.Dialect, series: a.call.series, later: a.call.foreign,
	}
}

// answered fills in what the headers of the answer say, if one came.
func (r *Request) answered(response *http.Response) {
	if response != nil {
		r.Status, r.RequestID = response.StatusCode, response.Header.Get("request-id")
	}
}

// ended writes down what became of a request.
func (c *Client) ended(a *attempts, f *failure, sent bool) {
	r := a.made
	r.Sent, r.ClientRequestID = sent, a.clientRequestID
	if r.Start.IsZero() {
		return // there was no URL to ask
	}
	if f != nil {
		err := *f.err // which the call goes on writing to
		r.Err = &err
	}
	if r.Status == http.StatusOK && a.call.came != nil {
		r.Rows = a.call.came()
	}
	budget := c.budgetOf(a.call.details).State()
	r.Used, r.Limit = budget.Used, budget.Limit
	c.journal.add(r)
}

// Stopped reports whether the request was called off before its answer came.
func (r Request) Stopped() bool { return r.Err != nil && errors.Is(r.Err, context.Canceled) }

// Asked is what a request asks the service for, as far as the service decides it.
type Asked struct {
	// Query has the conditions, with one value of each or with several of which one
	// must hold.
	Query Query
	// Recipient is whose copy of the message the events are asked of, "" in other
	// requests.
	Recipient string
	// Later reports that it is a page that follows others.
	Later bool
}

// Asked reads back what the request asked for. A page that follows another asks for the
// same as the first.
func (r Request) Asked() (Asked, bool) {
	path := r.series
	if path == "" {
		path = r.Path
	}
	u, err := url.Parse(path)
	if err != nil {
		return Asked{}, false
	}
	options, err := odata.ParseOptions(u.RawQuery)
	if err != nil {
		return Asked{}, false
	}
	asked := Asked{Later: r.later}
	if !asked.readPath(r.dialect, u.EscapedPath()) || !asked.readFilter(r.dialect, options.Filter) {
		return Asked{}, false
	}
	for _, e := range options.Expand {
		asked.readExpansion(r.dialect, e)
	}
	return asked, true
}

// readPath takes the id of the message, and the recipient that a function names.
func (a *Asked) readPath(d Dialect, path string) bool {
	rest, ok := strings.CutPrefix(path, d.collection())
	if !ok {
		return false
	}
	for segment := range strings.SplitSeq(strings.TrimPrefix(rest, "/"), "/") {
		if segment == "" {
			continue
		}
		part, err := odata.ParseKey(segment)
		if err != nil {
			return false
		}
		switch {
		case !part.Called:
			a.Query.IDs = []string{part.Name}
		case part.Name == "":
			id, _ := part.Argument("id")
			a.Query.IDs = []string{id}
		default:
			a.Recipient, _ = part.Argument("recipientAddress")
		}
	}
	return true
}

// readFilter takes the conditions of a filter.
func (a *Asked) readFilter(d Dialect, filter string) bool {
	if filter == "" {
		return true
	}
	node, err := odata.ParseFilter(filter)
	if err != nil {
		return false
	}
	odata.Walk(node, func(node odata.Node, _ bool) {
		switch n := node.(type) {
		case *odata.Comparison:
			a.compare(d, n)
		case *odata.Membership:
			for _, value := range n.Values {
				a.add(d, n.Property, value.Text)
			}
		case *odata.Function:
			a.Query.Subject, a.Query.SubjectMatch = n.Value.Text, subjectFunctions[n.Name]
		}
	})
	return true
}

var subjectFunctions = map[string]SubjectMatch{
	"contains": SubjectContains, "startswith": SubjectStarts, "endswith": SubjectEnds,
}

func (a *Asked) compare(d Dialect, n *odata.Comparison) {
	at, err := time.Parse(time.RFC3339, n.Value.Text)
	switch {
	case n.Property == received && err == nil && n.Op == odata.OpGe:
		a.Query.Start = at
	case n.Property == received && err == nil && n.Op == odata.OpLe:
		a.Query.End = at
	case n.Op == odata.OpEq:
		a.add(d, n.Property, n.Value.Text)
	}
}

// add adds a value to the condition of a property.
func (a *Asked) add(d Dialect, property, value string) {
	for _, f := range Fields {
		if f.ID.property(d) != property || property == "" {
			continue
		}
		f.Set(&a.Query, append(slices.Clone(f.Values(&a.Query)), value))
		if f.ID == FieldSubject {
			a.Query.SubjectMatch = SubjectEquals
		}
	}
}

// readExpansion takes the recipients of an expansion, and from one with events whose
// they are.
func (a *Asked) readExpansion(d Dialect, e odata.Expand) {
	a.readFilter(d, e.Filter)
	if len(e.Expand) > 0 && len(a.Query.Recipients) == 1 {
		a.Recipient, a.Query.Recipients = a.Query.Recipients[0], nil
	}
}
