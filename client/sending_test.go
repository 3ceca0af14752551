package client_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
)

// wire is a server on loopback that writes the protocol by hand, so that it can
// end a connection or refuse a stream where net/http's own server would not. It
// answers with three pages.
type wire struct {
	t         *testing.T
	url       string
	transport *http.Transport
	breaks    func(n int) bool // whether the n-th request gets no answer

	mu   sync.Mutex
	read int
}

const wirePages = 3

// newWire starts a server that serves each connection by serve.
func newWire(t *testing.T, protocol string, serve func(*wire, net.Conn)) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, transport: &http.Transport{}, breaks: func(n int) bool { return n == 2 }}
	w.url = "http://" + listener.Addr().String()
	if protocol != "" {
		certified := httptest.NewTLSServer(nil)
		certified.Close()
		w.url = "https://" + listener.Addr().String()
		w.transport.TLSClientConfig = certified.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		w.transport.ForceAttemptHTTP2 = protocol == "h2"
		listener = tls.NewListener(listener, &tls.Config{Certificates: certified.TLS.Certificates, NextProtos: []string{protocol}})
	}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() {
				defer connection.Close()
				serve(w, connection)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		w.transport.CloseIdleConnections()
		connections.Wait()
	})
	return w
}

// request counts a request that was read, and returns the page to answer it
// with, or false to break it off.
func (w *wire) request() (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.read++
	if w.breaks(w.read) {
		return "", false
	}
	if w.read >= wirePages {
		return `{"value":[]}`, true
	}
	return fmt.Sprintf(`{"value":[],"@odata.nextLink":"%s/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=%d"}`, w.url, w.read), true
}

func (w *wire) requests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.read
}

// serveOne speaks HTTP/1.1, and closes the connection to break a request off.
func serveOne(w *wire, connection net.Conn) {
	for reader := bufio.NewReader(connection); ; {
		if _, err := http.ReadRequest(reader); err != nil {
			return
		}
		page, ok := w.request()
		if !ok {
			return
		}
		if _, err := fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(page), page); err != nil {
			return
		}
	}
}

// The frames of HTTP/2, as far as they are needed here: RFC 9113, section 6.
const (
	frameData, frameHeaders, frameReset, frameSettings, frameGoAway = 0, 1, 3, 4, 7

	flagEndStream, flagAck, flagEndHeaders = 1, 1, 4

	codeProtocolError, codeRefusedStream = 1, 7
)

func frame(kind, flags byte, stream uint32, payload []byte) []byte {
	head := []byte{byte(len(payload) >> 16), byte(len(payload) >> 8), byte(len(payload)), kind, flags}
	return append(binary.BigEndian.AppendUint32(head, stream), payload...)
}

func numbers(values ...uint32) (payload []byte) {
	for _, value := range values {
		payload = binary.BigEndian.AppendUint32(payload, value)
	}
	return payload
}

// serveTwo speaks HTTP/2 and breaks a request off by the frame that refuse makes.
func serveTwo(refuse func(stream uint32) []byte) func(*wire, net.Conn) {
	return func(w *wire, connection net.Conn) {
		preface := make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
		if _, err := io.ReadFull(connection, preface); err != nil {
			return
		}
		out := frame(frameSettings, 0, 0, nil)
		for head := make([]byte, 9); ; {
			if _, err := connection.Write(out); err != nil {
				return
			}
			out = nil
			if _, err := io.ReadFull(connection, head); err != nil {
				return
			}
			length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
			if _, err := io.CopyN(io.Discard, connection, length); err != nil {
				return
			}
			stream := binary.BigEndian.Uint32(head[5:])
			switch kind, flags := head[3], head[4]; {
			case kind == frameSettings && flags&flagAck == 0:
				out = frame(frameSettings, flagAck, 0, nil)
			case kind == frameHeaders:
				page, ok := w.request()
				if !ok {
					out = refuse(stream)
					break
				}
				const status200 = 0x88 // RFC 7541, appendix A
				out = frame(frameHeaders, flagEndHeaders, stream, []byte{status200})
				out = append(out, frame(frameData, flagEndStream, stream, []byte(page))...)
			}
		}
	}
}

func resetBy(code uint32) func(uint32) []byte {
	return func(stream uint32) []byte { return frame(frameReset, 0, stream, numbers(code)) }
}

func goAway(stream uint32) []byte { return frame(frameGoAway, 0, 0, numbers(stream-2, 0)) }

// client returns one that asks this server.
func (w *wire) client(limit int) *client.Client {
	w.t.Helper()
	c, err := client.New(client.Options{
		BaseURL: w.url, Tokens: client.StaticToken("token"), Transport: w.transport,
		Budget: client.NewBudget(limit, client.ServiceWindow), Now: func() time.Time { return noon },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// http.Transport sends a GET again by itself when a connection that was used
// before ends without an answer, and when an HTTP/2 server refuses a stream. The
// service may have counted both.
func TestEveryRequestThatWentOutIsCounted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		protocol string
		serve    func(*wire, net.Conn)
	}{
		"HTTP/1.1, closed":                 {"", serveOne},
		"HTTP/1.1 over TLS, closed":        {"http/1.1", serveOne},
		"HTTP/2, stream refused":           {"h2", serveTwo(resetBy(codeRefusedStream))},
		"HTTP/2, stream a protocol error":  {"h2", serveTwo(resetBy(codeProtocolError))},
		"HTTP/2, the connection goes away": {"h2", serveTwo(goAway)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, test.protocol, test.serve)
			w.check(t, 3)
		})
		t.Run(name+", through a proxy", func(t *testing.T) {
			t.Parallel()
			w := newWire(t, test.protocol, test.serve)
			w.transport.Proxy = http.ProxyURL(newProxy(t, http.StatusOK))
			w.check(t, 3)
		})
	}
}

// check searches, and holds what was counted against what the server has read.
func (w *wire) check(t *testing.T, want int) {
	t.Helper()
	c := w.client(100)
	r := c.Search(plan(t, c, tenDays))
	retries := 0
	ctx := client.WithProgress(t.Context(), func(p client.Progress) {
		if p.State == client.StateWaitingRetry {
			retries++
		}
	})
	if err := r.Ensure(ctx, math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if got := w.requests(); got != want {
		t.Errorf("the server read %d requests, want %d", got, want)
	}
	if got := r.Snapshot().Requests; got != want {
		t.Errorf("got %d requests spent, want %d", got, want)
	}
	if got := c.Budget().State().Used; got != want {
		t.Errorf("got %d used of the budget, want %d", got, want)
	}
	if retries != 1 {
		t.Errorf("got %d waits to try again, want 1", retries)
	}
}

// A second try takes a permit of its own, so it waits when there is none.
func TestASecondTryWaitsForTheBudget(t *testing.T) {
	t.Parallel()
	w := newWire(t, "", serveOne)
	c := w.client(2)
	ctx, cancel := context.WithCancel(t.Context())
	ctx = client.WithProgress(ctx, func(p client.Progress) {
		if p.State == client.StateWaitingBudget {
			cancel()
		}
	})
	r := c.Search(plan(t, c, tenDays))
	if err := r.Ensure(ctx, math.MaxInt); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a wait for the budget", err)
	}
	if got := w.requests(); got != 2 {
		t.Errorf("the server read %d requests, want 2", got)
	}
}

// newProxy starts a proxy that opens tunnels, or refuses to with another status
// than 200.
func newProxy(t *testing.T, status int) *url.URL {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if status != http.StatusOK {
			out.WriteHeader(status)
			return
		}
		near, _, err := http.NewResponseController(out).Hijack()
		if err != nil {
			t.Errorf("Hijack: got %v, want no error", err)
			return
		}
		defer near.Close()
		far, err := net.Dial("tcp", r.Host)
		if err != nil {
			t.Errorf("Dial(%q): got %v, want no error", r.Host, err)
			return
		}
		defer far.Close()
		if r.Method == http.MethodConnect {
			_, err = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
		} else {
			err = r.Write(far)
		}
		if err != nil {
			return
		}
		go func() {
			_, _ = io.Copy(far, near)
			_ = far.Close()
		}()
		_, _ = io.Copy(near, far)
	}))
	t.Cleanup(proxy.Close)
	target, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// What never reached the service costs nothing.
func TestARequestThatWasNotSentIsNotCounted(t *testing.T) {
	t.Parallel()
	refused := errors.New("connection refused")
	tests := map[string]func(*http.Transport){
		"no connection": func(transport *http.Transport) {
			transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, refused }
		},
		"no handshake": func(transport *http.Transport) {
			transport.DialTLSContext = func(context.Context, string, string) (net.Conn, error) { return nil, refused }
		},
		"no proxy": func(transport *http.Transport) {
			transport.Proxy = func(*http.Request) (*url.URL, error) { return nil, refused }
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &http.Transport{}
				change(transport)
				w := &wire{t: t, url: "https://graph.example", transport: transport}
				c := w.client(100)
				r := c.Search(plan(t, c, tenDays))
				err := r.Ensure(t.Context(), math.MaxInt)
				var e *client.Error
				if !errors.As(err, &e) || e.Kind != client.ErrNetwork || e.Tries != 4 {
					t.Fatalf("got %v, want no answer after 4 tries", err)
				}
				if got := r.Snapshot().Requests; got != 0 {
					t.Errorf("got %d requests spent, want 0", got)
				}
				if got := c.Budget().State().Used; got != 0 {
					t.Errorf("got %d used of the budget, want 0", got)
				}
			})
		})
	}
}

// A proxy that opens no tunnel has not passed the request on.
func TestARequestThatAProxyRefusesIsNotCounted(t *testing.T) {
	t.Parallel()
	w := newWire(t, "http/1.1", serveOne)
	w.transport.Proxy = http.ProxyURL(newProxy(t, http.StatusBadGateway))
	c := w.client(100)
	ctx, cancel := context.WithCancel(t.Context())
	ctx = client.WithProgress(ctx, func(p client.Progress) {
		if p.State == client.StateWaitingRetry {
			if !strings.Contains(p.Err.Error(), "Bad Gateway") {
				t.Errorf("got %v, want what the proxy said", p.Err)
			}
			cancel()
		}
	})
	if err := c.Search(plan(t, c, tenDays)).Ensure(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a wait to try again", err)
	}
	if got := c.Budget().State().Used; got != 0 {
		t.Errorf("got %d used of the budget, want 0", got)
	}
}
