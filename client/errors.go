package client

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// The kinds of errors, for errors.Is. A cancelled context is none of them: then
// the context's own error is returned.
var (
	ErrBadRequest     = errors.New("request refused by Graph")
	ErrSignIn         = errors.New("not signed in")
	ErrNotProvisioned = errors.New("the tenant lacks the service principal of message trace")
	ErrForbidden      = errors.New("not allowed to read message traces")
	ErrNotFound       = errors.New("not found")
	ErrThrottled      = errors.New("the tenant's request limit is used up")
	ErrUnavailable    = errors.New("service not available")
	//lint:ignore ST1005 Graph is a name
	ErrNetwork     = errors.New("Graph did not answer")
	ErrTLS         = errors.New("no trusted connection to Graph")
	ErrBadAnswer   = errors.New("the answer could not be read")
	ErrBrokenOff   = errors.New("the answer broke off before its end")
	ErrForeignLink = errors.New("the answer leads to another place")
	// ErrNotHeld is what the files lack that messages are from.
	ErrNotHeld = errors.New("not in the file")
	// ErrNotGraph is an answer that something on the way gave, a proxy or a web
	// filter. The message says what is known of it.
	ErrNotGraph = errors.New("something else answered in place of Graph")
)

// ErrTooOld is below an ErrBadRequest for a window that begins before what the
// service keeps, by its own clock and count.
var ErrTooOld = errors.New("the window begins before what the service keeps")

// Error is what went wrong with one call. Code and Message come from outside and
// are not fit for a terminal as they are; Error() is.
type Error struct {
	Kind    error // one of the Err values of this package
	Status  int   // HTTP status; zero when there was no answer
	Code    string
	Message string
	// RequestID and ClientRequestID are what Microsoft's support asks for,
	// together with Date: https://learn.microsoft.com/graph/best-practices-concept
	RequestID       string
	ClientRequestID string
	Date            time.Time
	// Until is when a throttled call may be made again, as far as known.
	Until time.Time
	// Daily reports that this is too long for the limit of five minutes: see [DailyWords].
	Daily bool
	// Request is the method and the path, without the query and without
	// addresses and ids.
	Request string
	Tries   int
	Err     error // what lies below, if anything
}

// Error is one line: what it means, then what the service said.
func (e *Error) Error() string {
	text, message := "error", e.Message
	switch {
	case e.Kind == ErrNotGraph:
		text, message = cmp.Or(message, e.Kind.Error()), ""
	case e.Daily:
		text = fmt.Sprintf("%s: ask again at %s", DailyWords, e.Until.UTC().Format("15:04 UTC on 2 Jan"))
	case e.Kind != nil:
		text = e.Kind.Error()
	}
	if e.Status != 0 {
		text += fmt.Sprintf(" (%d", e.Status)
		if e.Code != "" {
			text += " " + e.Code
		}
		text += ")"
	}
	switch {
	case message != "":
		text += ": " + message
	case e.Err != nil:
		text += ": " + e.Err.Error()
	}
	if e.RequestID != "" {
		text += " [request " + e.RequestID + "]"
	}
	return oneLine(text)
}

// Unwrap lets errors.Is find the kind and errors.As what lies below.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// saysNotFound tells Graph's own answer that something is not there from a 404
// of whatever else stands at the address.
func saysNotFound(err error) bool {
	var known *Error
	return errors.As(err, &known) && known.Kind == ErrNotFound && known.Code != ""
}

const longestLine = 500

// oneLine makes a text from outside fit for one line of a log: no control
// characters, no line breaks, not endless.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}), " ")
	return clip(strings.ToValidUTF8(s, "\uFFFD"), longestLine)
}
