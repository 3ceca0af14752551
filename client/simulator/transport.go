package simulator

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Transport returns a RoundTripper that answers in this process, on the
// caller's goroutine: no socket, so that it works inside testing/synctest,
// where latency passes in fake time. Any host is answered.
func (s *Simulator) Transport() http.RoundTripper { return InProcess(s) }

// InProcess is Transport for any handler. A handler that panics with
// http.ErrAbortHandler has closed its connection, as with net/http.
func InProcess(handler http.Handler) http.RoundTripper { return inProcess{handler} }

type inProcess struct {
	handler http.Handler
}

// RoundTrip implements http.RoundTripper.
func (p inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		defer request.Body.Close()
	}
	ctx := request.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	served, err := asServed(request)
	if err != nil {
		return badLine(request), nil
	}
	recorded := &recorder{header: http.Header{}}
	closed := serve(p.handler, recorded, served)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if recorded.status == 0 {
		if closed {
			return nil, fmt.Errorf("%s %s: %w", request.Method, request.URL.Host, io.EOF)
		}
		recorded.WriteHeader(http.StatusOK)
	}
	return recorded.response(ctx, request, closed), nil
}

// serve runs the handler and reports whether it closed the connection.
func serve(handler http.Handler, w http.ResponseWriter, r *http.Request) (closed bool) {
	defer func() {
		if reason := recover(); reason != nil {
			if reason != http.ErrAbortHandler {
				panic(reason)
			}
			closed = true
		}
	}()
	handler.ServeHTTP(w, r)
	return false
}

// asServed returns the request as a server would have read it.
func asServed(request *http.Request) (*http.Request, error) {
	served := request.Clone(request.Context())
	served.RequestURI = request.URL.RequestURI()
	if strings.ContainsAny(served.RequestURI, " \t\r\n") {
		return nil, http.ErrNotSupported
	}
	parsed, err := url.ParseRequestURI(served.RequestURI)
	if err != nil {
		return nil, err
	}
	served.URL = parsed
	served.RemoteAddr = "127.0.0.1:1"
	if served.Host = request.Host; served.Host == "" {
		served.Host = request.URL.Host
	}
	if request.URL.Scheme == "https" {
		served.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true}
	}
	if served.Body == nil {
		served.Body = http.NoBody
	}
	return served, nil
}

// badLine is net/http's own answer to a request line that it cannot read, for
// example one with raw spaces.
func badLine(request *http.Request) *http.Response {
	recorded := &recorder{header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, status: http.StatusBadRequest}
	recorded.body.WriteString("400 Bad Request")
	return recorded.response(request.Context(), request, false)
}

// recorder keeps what a handler writes.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

func (r *recorder) response(ctx context.Context, request *http.Request, closed bool) *http.Response {
	end, length := io.EOF, int64(r.body.Len())
	if closed {
		end, length = io.ErrUnexpectedEOF, -1
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)), StatusCode: r.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header, ContentLength: length, Request: request, Body: &body{ctx: ctx, rest: &r.body, end: end},
	}
}

// body gives what was written, then its end; nothing more once the request is
// cancelled.
type body struct {
	ctx  context.Context
	rest *bytes.Buffer
	end  error
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if b.rest.Len() == 0 {
		return 0, b.end
	}
	return b.rest.Read(p)
}

// Close implements io.Closer.
func (b *body) Close() error { return nil }
