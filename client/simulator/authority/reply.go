package authority

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// reply is an answer before it is written, so that a fault can spoil it.
type reply struct {
	status int
	header http.Header
	body   []byte
	cut    cut
}

// cut says how much of an answer reaches the other side.
type cut int

const (
	whole cut = iota
	half      // the connection ends in the middle of the body
	none      // the connection ends before the answer
)

// answer is a JSON reply that nobody may keep.
func answer(status int, body any) reply {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // only our own values come here
	}
	return reply{status: status, body: text, header: http.Header{
		"Content-Type":  {"application/json; charset=utf-8"},
		"Cache-Control": {"no-store, no-cache"},
	}}
}

// refuse is an error in Entra's form. The correlation id is the id that the
// request named itself with.
func refuse(r *http.Request, status int, code, suberror string, number int, text string) reply {
	correlation := r.Header.Get("client-request-id")
	const trace = "5f0b8e0e-3b5c-4f43-9d1a-0d4f4d0a2f00"
	stamp := time.Now().UTC().Format("2006-01-02 15:04:05Z")
	body := map[string]any{
		"error": code,
		"error_description": fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s",
			number, text, trace, correlation, stamp),
		"error_codes":    []int{number},
		"timestamp":      stamp,
		"trace_id":       trace,
		"correlation_id": correlation,
		"error_uri":      base(r) + "/error?code=" + strconv.Itoa(number),
	}
	if suberror != "" {
		body["suberror"] = suberror
	}
	return answer(status, body)
}

// write sends the reply, or as much of it as is to arrive.
func (p reply) write(w http.ResponseWriter) {
	if p.cut == none {
		panic(http.ErrAbortHandler) // net/http ends the connection without a word
	}
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(p.body)))
	w.WriteHeader(p.status)
	if p.cut == half {
		_, _ = w.Write(p.body[:len(p.body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(p.body) // the other side may have gone away
}
