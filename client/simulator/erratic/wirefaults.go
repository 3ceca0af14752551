package erratic

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// wireFaults are those that only a connection can have.
var wireFaults = []fault{
	onWire("closed before the header", true, func(*wire, answer) {}),
	onWire("reset before the header", true, func(w *wire, _ answer) { abort(w.conn) }),
	onWire("cut in the header", true, func(w *wire, _ answer) {
		w.write("HTTP/1.1 200 OK\r\nContent-Type: appl"[:1+w.server.draw(30)])
	}),
	onWire("cut after the header", true, func(w *wire, a answer) {
		w.head(a, "HTTP/1.1", "Content-Length", fmt.Sprint(len(a.body)))
	}),
	onWire("reset in the body", true, func(w *wire, a answer) {
		_ = w.head(a, "HTTP/1.1", "Content-Length", fmt.Sprint(len(a.body))) && w.write(w.part(a.body))
		abort(w.conn)
	}),
	onWire("cut chunks", true, func(w *wire, a answer) {
		_ = w.head(a, "HTTP/1.1", "Transfer-Encoding", "chunked") && w.chunks(w.part(a.body))
	}),
	onWire("cut in a chunk", true, func(w *wire, a answer) {
		_ = w.head(a, "HTTP/1.1", "Transfer-Encoding", "chunked") && w.write(fmt.Sprintf("%x\r\n%s", len(a.body), w.part(a.body)))
	}),
	onWire("no last chunk", true, func(w *wire, a answer) {
		_ = w.head(a, "HTTP/1.1", "Transfer-Encoding", "chunked") && w.chunks(a.body)
	}),
	onWire("bad chunk", true, func(w *wire, a answer) {
		_ = w.head(a, "HTTP/1.1", "Transfer-Encoding", "chunked") && w.write([]string{"zz\r\n", "-1\r\n", "ffffffffffffffffff\r\n", strings.Repeat("0", 9999) + "\r\n"}[w.server.draw(4)]+a.body)
	}),
	onWire("length too long", true, func(w *wire, a answer) {
		_ = w.head(a, "HTTP/1.1", "Content-Length", fmt.Sprint(len(a.body)+1+w.server.draw(5000))) && w.write(a.body)
	}),
	onWire("length too short", false, func(w *wire, a answer) {
		_ = w.head(a, "HTTP/1.1", "Content-Length", fmt.Sprint(w.server.draw(len(a.body)))) && w.write(a.body)
	}),
	onWire("wrong length", true, func(w *wire, a answer) {
		n := len(a.body)
		header := [][]string{{"-5"}, {"abc"}, {fmt.Sprint(n), fmt.Sprint(n + 1)}, {"99999999999999999999"}, {fmt.Sprint(n, ", ", n-1)}, {"0x10"}, {"1e3"}}[w.server.draw(7)]
		var fields []string
		for _, one := range header {
			fields = append(fields, "Content-Length", one)
		}
		_ = w.head(a, "HTTP/1.1", fields...) && w.write(a.body)
	}),
	onWire("cut gzip", true, func(w *wire, a answer) {
		body := w.part(zip(a.body))
		_ = w.head(a, "HTTP/1.1", "Content-Encoding", "gzip", "Content-Length", fmt.Sprint(len(body))) && w.write(body)
	}),
	onWire("no gzip", true, func(w *wire, a answer) {
		_ = w.head(a, "HTTP/1.1", "Content-Encoding", "gzip", "Content-Length", fmt.Sprint(len(a.body))) && w.write(a.body)
	}),
	onWire("wrong sum of gzip", true, func(w *wire, a answer) {
		body := []byte(zip(a.body))
		body[len(body)-7] ^= 0xff
		_ = w.head(a, "HTTP/1.1", "Content-Encoding", "gzip", "Content-Length", fmt.Sprint(len(body))) && w.write(string(body))
	}),
	onWire("another encoding", false, func(w *wire, a answer) {
		body := zip(a.body)
		_ = w.head(a, "HTTP/1.1", "Content-Encoding", []string{"br", "gzip, gzip", "deflate", "zstd"}[w.server.draw(4)], "Content-Length", fmt.Sprint(len(body))) && w.write(body)
	}),
	onWire("header without an end", true, func(w *wire, _ answer) {
		w.write("HTTP/1.1 200 OK\r\n")
		for line := "X-A: " + strings.Repeat("a", 1<<20) + "\r\n"; w.write(line); {
		}
	}),
	onWire("flood of 1xx", true, func(w *wire, a answer) {
		for range 2000 {
			if !w.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") {
				return
			}
		}
		_ = w.head(a, "HTTP/1.1", "Content-Length", fmt.Sprint(len(a.body))) && w.write(a.body)
	}),
	onWire("switching protocols", false, func(w *wire, a answer) {
		a.status = http.StatusSwitchingProtocols
		_ = w.head(a, "HTTP/1.1", "Upgrade", "x", "Connection", "Upgrade") && w.write(a.body)
	}),
	onWire("no HTTP", true, func(w *wire, _ answer) {
		w.write([]string{"SSH-2.0-OpenSSH_9.9\r\n", "\x15\x03\x01\x00\x02\x02\x28", "HTTP/1.1 abc\r\n\r\n", "220 mail\x1b[2J ESMTP\r\n", "HTTP/1.1 200 OK\r\nbad header\r\n\r\n", "HTTP/9.9\r\n\r\n", "\r\n\r\n"}[w.server.draw(7)])
	}),
	onWire("silence", true, func(w *wire, _ answer) { w.wait(w.server.pause * 200) }),
	onWire("drip without an end", true, func(w *wire, a answer) {
		w.head(a, "HTTP/1.1", "Content-Length", fmt.Sprint(len(a.body)))
		for i := 0; i < len(a.body)-1 && i < 200 && w.write(a.body[i:i+1]); i++ {
			w.wait(w.server.pause)
		}
	}),
	onWire("garbage behind the answer", false, func(w *wire, a answer) {
		_ = w.head(a, "HTTP/1.1", "Content-Length", fmt.Sprint(len(a.body))) && w.write(a.body) && w.write("\x1b[2J\x1b]0;owned\a garbage")
		w.wait(time.Second)
	}),
}

// wiredFaults are all that can happen over a connection, and quickFaults those that tell
// nobody to wait.
var (
	wiredFaults = joinFaults(faults, wireFaults)
	quickFaults = joinFaults(brokenAnswers(), otherBodies(), redirects(), wireFaults)
)

// onWire is a fault of a connection: it writes the page in its own way.
func onWire(name string, again bool, write func(*wire, answer)) fault {
	return fault{name, again, func(_ *Server, p *page) answer {
		a := says(http.StatusOK, p.whole, "Connection", "close")
		a.write = write
		return a
	}}
}

// part is the beginning of a body.
func (w *wire) part(body string) string { return body[:w.server.draw(len(body))] }
