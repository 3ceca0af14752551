package simulator

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// answer is what goes back. Status 0 closes the connection instead.
type answer struct {
	status int
	header http.Header
	body   []byte
	cut    bool // only the first half of the body arrives
}

// refusal is an answer that carries Graph's error envelope.
type refusal struct {
	status    int
	code      string
	message   string
	internal  string // text of the exception behind it, as Exchange adds it
	challenge string // WWW-Authenticate
	retry     string // Retry-After
	html      bool   // a gateway's page instead of Graph's envelope
	closed    bool   // no answer at all
}

func badRequest(message string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "BadRequest", message: message}
}

// throttled is the refusal of one request too many. Microsoft's sample has a decimal
// Retry-After (https://learn.microsoft.com/graph/throttling); empty leaves the header
// out. The text is the lab's: https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/tests/FakeGraph.cs
func throttled(retry string) *refusal {
	return &refusal{status: http.StatusTooManyRequests, code: "TooManyRequests", retry: retry,
		message: "Your recent queries have surpassed the permitted limit, please try again later."}
}

// envelope is Graph's error body: https://learn.microsoft.com/graph/errors
type envelope struct {
	Error struct {
		Code       string     `json:"code"`
		Message    string     `json:"message"`
		InnerError innerError `json:"innerError"`
	} `json:"error"`
}

// innerError identifies the request. Its date has no zone and is UTC.
type innerError struct {
	Date              string         `json:"date"`
	RequestID         string         `json:"request-id"`
	ClientRequestID   string         `json:"client-request-id"`
	InternalException *exceptionText `json:"internalexception,omitempty"`
}

type exceptionText struct {
	Message string `json:"message"`
}

// refuse makes the answer of a refusal.
func (c *call) refuse(refused *refusal) *answer {
	if refused.closed {
		return &answer{}
	}
	result := &answer{status: refused.status, header: c.headers()}
	if refused.challenge != "" {
		result.header.Set("WWW-Authenticate", refused.challenge)
	}
	if refused.retry != "" {
		result.header.Set("Retry-After", refused.retry)
	}
	if refused.html {
		result.header.Set("Content-Type", "text/html")
		result.body = []byte("<html><head><title>" + refused.message + "</title></head><body><h2>" + refused.message + "</h2></body></html>")
		return result
	}
	var body envelope
	body.Error.Code, body.Error.Message = refused.code, refused.message
	body.Error.InnerError = innerError{Date: c.now.Format("2006-01-02T15:04:05"), RequestID: c.id, ClientRequestID: c.clientID()}
	if refused.internal != "" {
		body.Error.InnerError.InternalException = &exceptionText{refused.internal}
	}
	result.body = encode(body)
	return result
}

// accept makes the answer of a value.
func (c *call) accept(value any) *answer {
	result := &answer{status: http.StatusOK, header: c.headers(), body: encode(value)}
	result.header.Set("Cache-Control", "no-cache")
	result.header.Set("OData-Version", "4.0")
	if c.faults.badJSON() {
		result.body = append([]byte(`{"value":[{"id":`), result.body[:len(result.body)/3]...)
	}
	result.cut = c.faults.cut()
	return result
}

// encode writes JSON. Its values are this package's own structs, which cannot
// fail.
func encode(value any) []byte {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return body
}

// headers are those of every answer; support asks for the ids in them.
func (c *call) headers() http.Header {
	header := http.Header{}
	header.Set("Content-Type", "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8")
	header.Set("Date", c.now.Add(c.faults.clock()).Format(http.TimeFormat))
	header.Set("request-id", c.id)
	header.Set("client-request-id", c.clientID())
	header.Set("x-ms-ags-diagnostic", `{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"5","ScaleUnit":"003","RoleInstance":"AM4PEPF000259C1"}}`)
	header.Set("Vary", "Accept-Encoding")
	return header
}

// clientID is the id that the client gave the request; Graph uses its own when
// there is none.
func (c *call) clientID() string {
	if id := c.request.Header.Get("client-request-id"); id != "" {
		return id
	}
	return c.id
}

// write sends the answer. A closed or cut one ends by aborting the handler,
// which makes net/http drop the connection.
func (c *call) write(w http.ResponseWriter, result *answer) {
	if result.status == 0 {
		panic(http.ErrAbortHandler)
	}
	for name, values := range result.header {
		w.Header()[name] = values
	}
	body := result.body
	if len(body) > 1024 && acceptsGzip(c.request) {
		w.Header().Set("Content-Encoding", "gzip")
		body = compress(body)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if result.cut {
		body = body[:len(body)/2]
	}
	w.WriteHeader(result.status)
	if c.request.Method != http.MethodHead {
		// The client may have gone; there is nobody to tell.
		_, _ = w.Write(body)
	}
	if result.cut {
		panic(http.ErrAbortHandler)
	}
}

func acceptsGzip(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(coding), ";")
		if strings.EqualFold(name, "gzip") && strings.TrimSpace(parameters) != "q=0" {
			return true
		}
	}
	return false
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is valid
	}
	// A bytes.Buffer never fails to write.
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}

// randomID returns a GUID that no answer had before.
func (s *Simulator) randomID() string {
	var id [16]byte
	n := s.serial.Add(1)
	binary.BigEndian.PutUint64(id[:8], mix(n^uint64(s.options.Seed)<<32))
	binary.BigEndian.PutUint64(id[8:], mix(n+1<<40))
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return guid(id)
}

// mix scatters the bits of a number (the finalizer of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
