package client

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// sending is one request on its way through an http.Transport. The Transport
// sends a GET again by itself when a connection that was used before ends without
// an answer, or when an HTTP/2 server refuses the stream or goes away:
// shouldRetryRequest in net/http/transport.go and canRetryError in
// golang.org/x/net/http2/transport.go. The service may have counted both, so a
// request that went out is not let out a second time here: what has failed is
// tried again by the call, which takes another permit of the budget for it.
//
// A Transport that never got as far as the headers goes on by itself, as when the
// connection that it chose was closed already.
type sending struct {
	cancel  context.CancelCauseFunc
	traced  atomic.Bool // the transport tells what it does
	written atomic.Bool // the headers were written, as far as it knows
	again   atomic.Bool // it was about to write them again
}

// errBroken is why a request got no answer when the transport does not say.
var errBroken = errors.New("the connection ended before the answer came")

// watch returns the context for one request, which ends when the transport is
// about to send it again.
func watch(ctx context.Context, transport http.RoundTripper) (context.Context, *sending) {
	ctx, cancel := context.WithCancelCause(ctx)
	s := &sending{cancel: cancel}
	_, known := transport.(*http.Transport)
	s.traced.Store(known)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: s.seek, GotConn: s.got, WroteHeaders: func() { s.written.Store(true) },
	}), s
}

// seek is called before each try, when the last one is over.
func (s *sending) seek(string) {
	s.traced.Store(true)
	if s.written.Load() {
		s.again.Store(true)
		s.cancel(errBroken)
	}
}

// got is called with the connection of a try. HTTP/2 looks at the context before
// it writes, and others share its connection; HTTP/1.1 does not, and nobody does.
func (s *sending) got(info httptrace.GotConnInfo) {
	if !s.again.Load() || info.Conn == nil {
		return
	}
	if secure, ok := info.Conn.(*tls.Conn); ok && secure.ConnectionState().NegotiatedProtocol == "h2" {
		return
	}
	_ = info.Conn.Close()
}

// sent reports whether the request went out. Of a transport that does not tell
// what it does, it is assumed.
func (s *sending) sent() bool { return s.written.Load() || !s.traced.Load() }

// cause is why the request failed.
func (s *sending) cause(err error) error {
	if s.again.Load() {
		return errBroken
	}
	return err
}
