package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
)

// The line is kept up to date once a second, but not over a question.
func TestNothingIsWrittenOverAQuestion(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	plain := func(_, ascii string) string { return ascii }
	p := &progress{out: &out, now: time.Now, width: 80, zone: time.UTC, glyph: plain, done: make(chan struct{})}
	p.report(client.Progress{State: client.StateSigningIn, What: "page 1"})
	if !strings.Contains(out.String(), "signing in") {
		t.Fatalf("got %q, want that it is signing in", out.String())
	}
	out.Reset()
	back := p.pause()
	if out.String() != "\r\x1b[K" {
		t.Errorf("pause: got %q, want the line cleared", out.String())
	}
	p.draw()
	p.report(client.Progress{State: client.StateSending})
	if out.String() != "\r\x1b[K" {
		t.Errorf("over the question: got %q, want nothing more", out.String())
	}
	back()
	p.draw()
	if !strings.Contains(out.String(), "sending") {
		t.Errorf("after the question: got %q, want that it is sending", out.String())
	}
	var none *progress
	none.pause()() // a command without a line
}
