package simulator

import (
	"net/http"
	"strings"
	"time"

	"msgtrace/client/odata"
)

// call is one request on its way to an answer.
type call struct {
	*Simulator
	request *http.Request
	now     time.Time
	dialect Dialect
	version string // v1.0 or beta
	detail  bool   // asks for getDetailsByRecipient
	id      string // request-id of the answer
}

// ServeHTTP answers one request.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun := s.clock()
	c := &call{Simulator: s, request: r, now: begun, id: s.randomID()}
	result := c.answer()
	header := r.Header.Clone()
	header.Del("Authorization")
	s.record(Request{At: begun, Method: r.Method, URL: r.RequestURI, Header: header, Status: result.status, Elapsed: s.clock().Sub(begun)})
	c.write(w, result)
}

// answer makes the whole answer, faults and refusals included.
func (c *call) answer() *answer {
	if !c.pause(c.faults.latency()) {
		return &answer{}
	}
	c.now = c.clock()
	segments, err := c.route()
	if err == nil {
		err = c.admit()
	}
	var value any
	if err == nil {
		value, err = c.handle(segments)
	}
	if err != nil {
		return c.refuse(err)
	}
	return c.accept(value)
}

// pause waits as long as the fault switch says. It returns false when the
// caller went away.
func (c *call) pause(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.request.Context().Done():
		return false
	}
}

// route finds the dialect and returns the path's segments after its root. The
// root of tracing is longer, because the newer API was put beside the older path.
func (c *call) route() ([]string, *refusal) {
	if len(c.request.RequestURI) > maxURL {
		// One public client takes 404 for a URL that is too long; the limit is assumed:
		// https://github.com/Nico77600/MessageTraceReport/blob/1bc95516/src/Engine.Graph.cs
		return nil, &refusal{status: http.StatusNotFound, code: "UnknownError", message: "The request may be too long."}
	}
	segments := strings.Split(strings.Trim(c.request.URL.EscapedPath(), "/"), "/")
	c.version = strings.ToLower(segments[0])
	if c.version != "v1.0" && c.version != "beta" {
		return nil, badRequest("Invalid version: " + segments[0])
	}
	rest := segments[1:]
	for _, name := range []string{"admin", "exchange"} {
		if len(rest) == 0 || !strings.EqualFold(rest[0], name) {
			return nil, noSegment(rest)
		}
		rest = rest[1:]
	}
	c.dialect = MessageTraces
	if len(rest) > 0 && strings.EqualFold(rest[0], "tracing") {
		c.dialect = Tracing
		rest = rest[1:]
	} else if c.version != "beta" {
		return nil, noSegment(rest)
	}
	if len(rest) == 0 || !strings.HasPrefix(strings.ToLower(rest[0]), "messagetraces") {
		return nil, noSegment(rest)
	}
	c.detail = c.dialect == Tracing && len(rest) > 1
	return rest, nil
}

func noSegment(rest []string) *refusal {
	name := ""
	if len(rest) > 0 {
		name, _, _ = strings.Cut(rest[0], "(")
	}
	return badRequest("Resource not found for the segment '" + name + "'.")
}

// admit lets a request in: method, token, faults, quota, in the order in which
// a gateway and the service behind it would look.
func (c *call) admit() *refusal {
	if c.request.Method != http.MethodGet && c.request.Method != http.MethodHead {
		return &refusal{
			status:  http.StatusMethodNotAllowed,
			code:    "Request_BadRequest",
			message: "Specified HTTP method is not allowed for the request target.",
		}
	}
	token, refused := c.bearer()
	if refused == nil {
		refused = c.faults.refuse(token, c.now)
	}
	if refused == nil {
		refused = c.charge()
	}
	return refused
}

// charge counts the request against the quota.
func (c *call) charge() *refusal {
	c.mu.Lock()
	defer c.mu.Unlock()
	counter := &c.list
	if c.detail && c.options.SeparateDetailQuota {
		counter = &c.details
	}
	wait, ok := counter.take(c.now)
	if ok {
		return nil
	}
	return throttled(c.faults.retryAfter(wait))
}

// handle answers an admitted request with a value for JSON.
func (c *call) handle(segments []string) (any, *refusal) {
	options, err := odata.ParseOptions(c.request.URL.RawQuery)
	if err != nil {
		return nil, badRequest(err.Error())
	}
	key, given, refused := keyOf(segments)
	switch {
	case refused != nil:
		return nil, refused
	case c.dialect == MessageTraces && given && len(key.rest) == 0:
		return c.traceByKey(key.id, options)
	case c.dialect == MessageTraces && !given:
		return c.traces(options)
	case c.dialect == Tracing && !given:
		return c.rows(options)
	case c.dialect == Tracing && len(key.rest) == 1:
		return c.detailsOf(key.id, key.rest[0])
	case c.dialect == Tracing && len(key.rest) == 0:
		return nil, &refusal{status: http.StatusNotFound, code: "NotFound", message: "A message trace cannot be read by its key."}
	}
	return nil, noSegment(key.rest)
}

// key is the message that a path names, and the segments after it.
type key struct {
	id   string
	rest []string
}

// keyOf reads the three forms of a key: messageTraces(id='x'),
// messageTraces('x') and messageTraces/x.
func keyOf(segments []string) (key, bool, *refusal) {
	collection, err := odata.ParseKey(segments[0])
	if err != nil {
		return key{}, false, badRequest(err.Error())
	}
	if !strings.EqualFold(collection.Name, "messageTraces") {
		return key{}, false, noSegment(segments)
	}
	if collection.Called {
		id, ok := collection.Argument("id")
		if !ok {
			return key{}, false, badRequest("The key in '" + segments[0] + "' has no value named 'id'.")
		}
		return key{id: id, rest: segments[1:]}, true, nil
	}
	if len(segments) == 1 {
		return key{}, false, nil
	}
	id, err := odata.ParseKey(segments[1])
	if err != nil || id.Called {
		return key{}, false, badRequest("The key '" + segments[1] + "' is not valid.")
	}
	return key{id: id.Name, rest: segments[2:]}, true, nil
}
