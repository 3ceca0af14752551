package client

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// refusal makes an error of an answer that is not 200, and says what may help.
// The HTTP status decides, not the code: the codes of this service are not
// reliably known.
func refusal(response *http.Response, body []byte) *failure {
	f := answered(response, body)
	if words := inPlaceOfGraph(response, body); words != "" {
		f.err = &Error{Kind: ErrNotGraph, Status: response.StatusCode, Message: words}
		if f.remedy == newToken {
			f.remedy = hopeless // it was not Graph that refused the token
		}
	}
	return f
}

// answered is the refusal of an answer that Graph gave.
func answered(response *http.Response, body []byte) *failure {
	f := &failure{err: graphError(response.StatusCode, body)}
	f.after, f.told = retryAfter(response.Header, time.Now())
	switch status := response.StatusCode; {
	case status == http.StatusUnauthorized:
		f.err.Kind = ErrSignIn
		if notProvisioned(f.err.Message) {
			// No token helps: a service principal is missing in the tenant.
			f.err.Kind = ErrNotProvisioned
			return f
		}
		f.claims, f.remedy = challenge(response.Header), newToken
	case status == http.StatusForbidden:
		f.err.Kind = ErrForbidden
		if f.claims = challenge(response.Header); f.claims != "" {
			f.remedy = newToken
		}
	case status == http.StatusNotFound:
		f.err.Kind = ErrNotFound
	case status == http.StatusTooManyRequests, status == 509: // bandwidth limit exceeded
		f.err.Kind, f.remedy = ErrThrottled, holdBack
	case status == http.StatusServiceUnavailable && f.told:
		f.err.Kind, f.remedy = ErrUnavailable, holdBack
	case status == http.StatusNotImplemented:
		f.err.Kind = ErrBadRequest
	case status == http.StatusRequestTimeout, status >= 500:
		f.err.Kind, f.remedy = ErrUnavailable, tryAgain
		if refusesWindow(f.err.Message) {
			f.err.Kind, f.remedy = ErrBadRequest, hopeless
		}
	case status >= 400:
		f.err.Kind = ErrBadRequest
	case status >= 300:
		f.err.Kind, f.err.Message = ErrForeignLink, "refused to follow a redirect"
	default:
		f.err.Kind, f.err.Message = ErrBadAnswer, "an answer without content"
	}
	if f.err.Kind == ErrBadRequest && refusesAge(f.err.Message) {
		f.err.Err = ErrTooOld
	}
	return f
}

// notProvisioned recognises the one 401 that no token helps against. Its text is
// the only sign of it: https://office365itpros.com/2026/01/27/message-trace-api
func notProvisioned(message string) bool {
	message = strings.ToLower(message)
	return strings.Contains(message, "service principal-less") ||
		strings.Contains(message, "service principal for app id") && strings.Contains(message, "not found")
}

// refusesWindow recognises a refused window that comes as HTTP 500. One public client
// handles it so and no page says it; elsewhere the same texts come with 400
// (https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/tests/FakeGraph.cs).
// Trying it again would only cost requests.
func refusesWindow(message string) bool {
	message = strings.ToLower(message)
	return refusesAge(message) || strings.Contains(message, "invalid startdate") || strings.Contains(message, "longer than 10 days") || strings.Contains(message, "enddate is required")
}

// refusesAge recognises the refusal of a window that begins too long ago.
func refusesAge(message string) bool {
	message = strings.ToLower(message)
	return strings.Contains(message, "older than 90 days") || strings.Contains(message, "startdate") && strings.Contains(message, "older than")
}

var (
	claimsParameter = regexp.MustCompile(`(?i)\bclaims="([^"]*)"`)
	claimsWanted    = regexp.MustCompile(`(?i)\berror="?insufficient_claims"?`)
)

// challenge returns the decoded claims challenge of an answer, or nothing. It is
// base64 of either alphabet, padded or not, and must hold a JSON object.
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
func challenge(header http.Header) string {
	for _, line := range header.Values("WWW-Authenticate") {
		match := claimsParameter.FindStringSubmatch(line)
		if match == nil || !claimsWanted.MatchString(line) {
			continue
		}
		standard := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(match[1], "="))
		decoded, err := base64.RawStdEncoding.DecodeString(standard)
		var object map[string]json.RawMessage
		if err == nil && json.Unmarshal(decoded, &object) == nil && object != nil {
			return string(decoded)
		}
	}
	return ""
}

// errorWire is Graph's error envelope (https://learn.microsoft.com/graph/errors). The
// inner errors are spelled innerError and innererror; encoding/json takes both for
// one name.
type errorWire struct {
	Error json.RawMessage `json:"error"`
	// Description comes with the errors of the sign-in service, where error is
	// only a word.
	Description string `json:"error_description"`
}

type errorBody struct {
	Code              string     `json:"code"`
	Message           string     `json:"message"`
	Date              string     `json:"date"`
	RequestID         string     `json:"request-id"`
	ClientRequestID   string     `json:"client-request-id"`
	Inner             *errorBody `json:"innerError"`
	InternalException *errorBody `json:"internalexception"`
}

// graphError reads the envelope; of an answer without one, such as a gateway's page,
// it keeps the status only.
func graphError(status int, body []byte) *Error {
	e := &Error{Status: status}
	var envelope errorWire
	var outer errorBody
	// A member of another type than expected is no reason to drop the others, so
	// what could be read counts and not whether all could.
	_ = json.Unmarshal(body, &envelope)
	_ = json.Unmarshal(envelope.Error, &outer)
	e.Code, e.Message = outer.Code, outer.Message
	if outer.Code == "" && outer.Message == "" {
		_ = json.Unmarshal(envelope.Error, &e.Code)
		e.Message = cmp.Or(envelope.Description, http.StatusText(status))
	}
	for inner, depth := outer.Inner, 0; inner != nil && depth < 8; inner, depth = inner.Inner, depth+1 {
		e.takeInner(inner)
	}
	return e
}

// takeInner adds what an inner error knows better: a code that is more than the
// status again, the reason of an internal exception, and the ids.
func (e *Error) takeInner(inner *errorBody) {
	if inner.Code != "" && strings.Trim(inner.Code, "0123456789") != "" {
		e.Code = inner.Code
	}
	if e.Message == "" {
		e.Message = inner.Message
	}
	if inner.InternalException != nil && inner.InternalException.Message != "" {
		e.Message = strings.TrimPrefix(e.Message+": "+inner.InternalException.Message, ": ")
	}
	if inner.RequestID != "" {
		e.RequestID = inner.RequestID
	}
	if inner.ClientRequestID != "" {
		e.ClientRequestID = inner.ClientRequestID
	}
	if date, err := ParseTime(inner.Date); err == nil {
		e.Date = date.Time()
	}
}
