package client

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// maxBody is far above the 2 MB of a page of 5,000 rows.
	maxBody = 64 << 20
	// maxKnownBody is up to where the length that the service names is believed.
	maxKnownBody = 4 << 20
	// sendTimeout ends one request; a page of 5,000 rows took 2 to 4 seconds in one
	// public lab: https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 4)
	sendTimeout = 3 * time.Minute
)

// send sends one request, once, and reads the answer. It reports whether the
// request went out. The URL was checked: this is the only place that sees the
// token, and it sets it on this request and nowhere else. Accept-Encoding is left
// to net/http, which then inflates by itself.
func (c *Client) send(ctx context.Context, u *url.URL, token Token, a *attempts) (*failure, bool) {
	started := time.Now()
	limited, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	watched, sending := watch(limited, c.http.Transport)
	request, err := http.NewRequestWithContext(watched, http.MethodGet, u.String(), nil)
	if err != nil {
		return &failure{err: &Error{Kind: ErrBadRequest, Request: "GET " + a.call.template, Message: "no URL to ask"}}, false
	}
	a.clientRequestID = newGUID()
	a.made = c.begun(u, a)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Authorization", "Bearer "+token.Value.Reveal())
	request.Header.Set("Prefer", "include-unknown-enum-members")
	request.Header.Set("User-Agent", c.options.UserAgent)
	request.Header.Set("client-request-id", a.clientRequestID)
	a.tell(Progress{State: StateSending})
	response, err := c.http.Do(request)
	if err != nil {
		return c.logged(a, started, nil, networkFailure(sending.cause(err))), sending.sent()
	}
	defer response.Body.Close()
	a.tell(Progress{State: StateReceiving})
	return c.logged(a, started, response, receive(response, a.call)), true
}

// receive reads the body and either decodes it or finds out what is wrong.
func receive(response *http.Response, call *call) *failure {
	body, err := readBody(response)
	switch {
	case len(body) > maxBody:
		return &failure{err: &Error{Kind: ErrBadAnswer, Status: response.StatusCode,
			Message: fmt.Sprintf("more than %d MB", maxBody>>20)}}
	case err != nil && response.StatusCode == http.StatusOK:
		return networkFailure(err)
	case response.StatusCode != http.StatusOK:
		return refusal(response, body)
	}
	if err := call.decode(body); err != nil {
		return unreadable(response, body, err)
	}
	return nil
}

// readBody reads a body up to one byte more than may be. Of one whose length is known
// it makes nothing to throw away.
func readBody(response *http.Response) ([]byte, error) {
	var body bytes.Buffer
	if length := response.ContentLength; length > 0 && length <= maxKnownBody {
		body.Grow(int(length) + bytes.MinRead)
	}
	_, err := body.ReadFrom(io.LimitReader(response.Body, maxBody+1))
	return body.Bytes(), err
}

// unreadable sorts out what is wrong with a body under the status of success.
func unreadable(response *http.Response, body []byte, err error) *failure {
	status, other := response.StatusCode, inPlaceOfGraph(response, body)
	switch {
	case errors.Is(err, errInside):
		f := &failure{err: graphError(status, body), remedy: tryAgain}
		f.err.Kind, f.err.Err = ErrBrokenOff, err
		return f
	case other != "":
		return &failure{err: &Error{Kind: ErrNotGraph, Status: status, Message: other}}
	case errors.Is(err, errCutBody) && cutUnseen(response, body):
		return &failure{err: &Error{Kind: ErrBrokenOff, Status: status, Err: err}, remedy: tryAgain}
	}
	return &failure{err: &Error{Kind: ErrBadAnswer, Status: status, Err: err}}
}

// cutUnseen reports whether an answer may have been cut so that net/http could not notice:
// one that ends with its connection, and one in gzip of which nothing came, as an end
// before the header of gzip is taken for the end of a body.
func cutUnseen(response *http.Response, body []byte) bool {
	inGzip := response.Uncompressed || strings.EqualFold(response.Header.Get("Content-Encoding"), "gzip")
	return endsWithConnection(response) || inGzip && len(body) == 0
}

// endsWithConnection reports whether nothing but the end of the connection told
// where the body ends, so that net/http could not notice that it was cut.
func endsWithConnection(response *http.Response) bool {
	return response.ProtoMajor == 1 && response.ContentLength < 0 && len(response.TransferEncoding) == 0 && !response.Uncompressed
}

// logged completes the error with what identifies the request, and writes one
// line to the log, in which no address, id or query may be.
func (c *Client) logged(a *attempts, started time.Time, response *http.Response, f *failure) *failure {
	var status int
	var requestID, diagnostic string
	a.made.answered(response)
	c.compareClocks(response)
	a.made.Took = time.Since(started)
	if response != nil {
		status = response.StatusCode
		requestID = response.Header.Get("request-id")
		diagnostic = response.Header.Get("x-ms-ags-diagnostic")
	}
	attributes := []any{"request", "GET " + a.call.template, "status", status, "request-id", requestID,
		"took", time.Since(started).Round(time.Millisecond), "diagnostic", diagnostic}
	if f == nil {
		c.log.Debug("answered", attributes...)
		return nil
	}
	c.scope.failure(f.err)
	f.err.Request = "GET " + a.call.template
	f.err.RequestID = cmp.Or(f.err.RequestID, requestID)
	f.err.ClientRequestID = cmp.Or(f.err.ClientRequestID, a.clientRequestID)
	if response != nil && f.err.Date.IsZero() {
		f.err.Date, _ = http.ParseTime(response.Header.Get("Date"))
	}
	c.log.Warn("failed", append(attributes, "kind", f.err.Kind.Error(), "code", f.err.Code)...)
	return f
}

// networkFailure sorts out what happened without an answer. The text of a
// *url.Error holds the whole query, so only what is below it is kept.
func networkFailure(err error) *failure {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var refused *Error // by a proxy
	if errors.As(err, &refused) {
		f := &failure{err: refused}
		if refused.Status >= http.StatusInternalServerError {
			f.remedy = tryAgain
		}
		return f
	}
	if untrusted(err) {
		return &failure{err: &Error{Kind: ErrTLS, Err: err}}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("nothing within %v", sendTimeout)
	}
	return &failure{err: &Error{Kind: ErrNetwork, Err: err}, remedy: tryAgain}
}

// untrusted tells a connection that must not be used from one that broke.
func untrusted(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		invalid      x509.CertificateInvalidError
		noRoots      x509.SystemRootsError
		record       tls.RecordHeaderError
		alert        tls.AlertError
	)
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname) ||
		errors.As(err, &invalid) || errors.As(err, &noRoots) || errors.As(err, &record) || errors.As(err, &alert) ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

// newGUID makes a random GUID, one for each request, so that Microsoft's support
// can find it: https://learn.microsoft.com/graph/best-practices-concept
func newGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
