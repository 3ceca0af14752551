package erratic

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Over connections the service writes HTTP by itself, since net/http would not let it
// misbehave.

// Pipe returns a transport that leads to the service over connections in memory, which
// know of fake time. Close ends them.
func (s *Server) Pipe() *http.Transport {
	dial := func(_ context.Context, _, address string) (net.Conn, error) {
		if !strings.EqualFold(address, home+":443") {
			s.led(address)
		}
		near, far := net.Pipe()
		s.start(far)
		return near, nil
	}
	s.connect()
	return &http.Transport{DialContext: dial, DialTLSContext: dial}
}

// Listen answers on a port of its own on the loopback address and returns its base URL.
// Nobody may come to the other port that it opens. Close ends both. Time is real there, so
// nobody is told to wait.
func (s *Server) Listen() (string, error) {
	s.quick = true
	s.connect()
	s.pause, s.latency = time.Millisecond, min(s.latency, 20*time.Millisecond)
	var ports [2]net.Listener
	for i := range ports {
		port, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", err
		}
		ports[i] = port
		s.closers = append(s.closers, port)
	}
	s.base, s.other = "http://"+ports[0].Addr().String(), "http://"+ports[1].Addr().String()
	go s.accept(ports[0], s.start)
	go s.accept(ports[1], func(c net.Conn) {
		s.led(c.LocalAddr().String())
		_ = c.Close()
	})
	return s.base, nil
}

func (s *Server) accept(l net.Listener, take func(net.Conn)) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		take(c)
	}
}

// connect lets the faults of connections happen, too.
func (s *Server) connect() {
	s.wire, s.ended = true, make(chan struct{})
	if s.lasting != nil {
		all := s.kinds()
		s.lasting = &all[s.random.IntN(len(all))]
	}
}

// led takes note of a connection to another place.
func (s *Server) led(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong = append(s.wrong, "a connection went to "+address)
}

// Close ends all connections.
func (s *Server) Close() {
	s.mu.Lock()
	closers := s.closers
	s.closers = nil
	close(s.ended)
	s.mu.Unlock()
	for _, c := range closers {
		_ = c.Close() // again, of those that have ended
	}
	s.serving.Wait()
}

func (s *Server) start(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.ended:
		_ = c.Close()
		return
	default:
	}
	s.closers = append(s.closers, c)
	s.serving.Go(func() {
		defer c.Close()
		s.serve(c)
	})
}

// serve answers the requests of a connection.
func (s *Server) serve(c net.Conn) {
	in := bufio.NewReader(c)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		r.URL.Scheme, r.URL.Host = "https", r.Host
		if strings.HasPrefix(s.base, "http://") {
			r.URL.Scheme = "http"
		}
		a, err := s.ask(context.Background(), r)
		if err != nil {
			return
		}
		if a.broken != nil {
			abort(c)
			return
		}
		if !s.tell(c, a) {
			return
		}
	}
}

// abort resets a connection where it can be.
func abort(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

// tell writes an answer and reports whether the connection can be used again.
func (s *Server) tell(c net.Conn, a answer) bool {
	out := &wire{server: s, conn: c}
	if a.write != nil {
		a.write(out, a)
		return false
	}
	form := s.draw(forms)
	switch {
	case a.status == http.StatusNoContent || a.status == http.StatusNotModified:
		return out.head(a, "HTTP/1.1")
	case a.cut:
		out.head(a, "HTTP/1.1", "Content-Length", fmt.Sprint(a.length))
		out.write(a.body)
		return false
	case a.stream != nil:
		return out.endless(a, form)
	case a.length < 0:
		form = untilClosed
	}
	return out.form(a, form)
}

// The ways in which HTTP carries a body.
const (
	withLength = iota
	twoLengths // which are the same
	chunked
	untilClosed
	old // HTTP/1.0
	zipped
	zippedInChunks
	dripping
	informed // with answers of 1xx before
	forms
)

func (s *Server) draw(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.random.IntN(n)
}

// wire is a connection that an answer goes out on.
type wire struct {
	server *Server
	conn   net.Conn
	failed bool
}

func (w *wire) write(text string) bool {
	if !w.failed {
		_, err := io.WriteString(w.conn, text)
		w.failed = err != nil
	}
	return !w.failed
}

// wait lets time pass, unless the service ends.
func (w *wire) wait(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.server.ended:
		w.failed = true
	}
}

// head writes the status and the header, with more fields.
func (w *wire) head(a answer, proto string, more ...string) bool {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d %s\r\n", proto, a.status, http.StatusText(a.status))
	fields := append(a.header[:len(a.header):len(a.header)], more...)
	named := func(name string) bool {
		for i := 0; i < len(fields); i += 2 {
			if strings.EqualFold(fields[i], name) {
				return true
			}
		}
		return false
	}
	if !named("Content-Type") {
		fields = append(fields, "Content-Type", "application/json")
	}
	for i := 0; i+1 < len(fields); i += 2 {
		b.WriteString(fields[i] + ": " + fields[i+1] + "\r\n")
	}
	b.WriteString("\r\n")
	return w.write(b.String())
}

// form writes an answer in one of the ways.
func (w *wire) form(a answer, form int) bool {
	length := fmt.Sprint(len(a.body))
	switch form {
	case twoLengths:
		return w.head(a, "HTTP/1.1", "Content-Length", length, "Content-Length", length) && w.write(a.body)
	case chunked:
		return w.head(a, "HTTP/1.1", "Transfer-Encoding", "chunked") && w.chunks(a.body) && w.write("0\r\n\r\n")
	case untilClosed:
		_ = w.head(a, "HTTP/1.1", "Connection", "close") && w.write(a.body)
		return false
	case old:
		_ = w.head(a, "HTTP/1.0") && w.write(a.body)
		return false
	case zipped:
		body := zip(a.body)
		return w.head(a, "HTTP/1.1", "Content-Encoding", "gzip", "Content-Length", fmt.Sprint(len(body))) && w.write(body)
	case zippedInChunks:
		return w.head(a, "HTTP/1.1", "Content-Encoding", "gzip", "Transfer-Encoding", "chunked") && w.chunks(zip(a.body)) && w.write("0\r\nTrailer: x\r\n\r\n")
	case dripping:
		return w.head(a, "HTTP/1.1", "Content-Length", length) && w.drip(a.body)
	case informed:
		early := "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n"
		return w.write(early) && w.head(a, "HTTP/1.1", "Content-Length", length) && w.write(a.body)
	}
	return w.head(a, "HTTP/1.1", "Content-Length", length) && w.write(a.body)
}

// chunks writes a body in chunks of any length, with extensions.
func (w *wire) chunks(body string) bool {
	for len(body) > 0 {
		n := min(len(body), 1+w.server.draw(4000))
		if !w.write(fmt.Sprintf("%x;x=y\r\n%s\r\n", n, body[:n])) {
			return false
		}
		body = body[n:]
	}
	return true
}

// drip writes a body in ten parts with pauses.
func (w *wire) drip(body string) bool {
	for part := len(body)/10 + 1; len(body) > 0; {
		n := min(part, len(body))
		if !w.write(body[:n]) {
			return false
		}
		body = body[n:]
		w.wait(w.server.pause)
	}
	return !w.failed
}

// endless writes a body that nobody reads to its end.
func (w *wire) endless(a answer, form int) bool {
	switch {
	case form == zipped || form == zippedInChunks:
		if w.head(a, "HTTP/1.1", "Content-Encoding", "gzip", "Connection", "close") {
			out := gzip.NewWriter(w.conn)
			_, _ = io.Copy(out, a.stream())
		}
	case w.head(a, "HTTP/1.1", "Connection", "close"):
		_, _ = io.Copy(w.conn, a.stream())
	}
	return false
}

func zip(body string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, body)
	_ = w.Close()
	return b.String()
}
