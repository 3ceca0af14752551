//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// TestWhatComesBehindAnAnswerIsNotPrinted is about net/http, which writes to the standard
// logger when a connection brings more than the answer: it would land on the screen.
func TestWhatComesBehindAnAnswerIsNotPrinted(t *testing.T) {
	t.Parallel()
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer port.Close()
	go talkative(port)
	program := launch(t, t.TempDir(), "search", "--base-url", "http://"+port.Addr().String(), "--since", "1d", "-o", "ndjson")
	said, code := program.end()
	if code != 0 || strings.Contains(said, "Unsolicited") || strings.Contains(said, "owned") {
		t.Errorf("got exit code %d and %q on standard error, want 0 and nothing of the connection's", code, said)
	}
}

// talkative refuses the first request for a second and says more than its answer; the
// next ones it answers.
func talkative(port net.Listener) {
	for n := 0; ; n++ {
		c, err := port.Accept()
		if err != nil {
			return
		}
		if _, err := http.ReadRequest(bufio.NewReader(c)); err != nil {
			return
		}
		answer := "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n\x1b]0;owned\a"
		if n > 0 {
			body := `{"value":[]}`
			answer = fmt.Sprintf("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		}
		_, _ = io.WriteString(c, answer)
		go func() {
			_, _ = io.Copy(io.Discard, c) // until the program has read it
			_ = c.Close()
		}()
	}
}
