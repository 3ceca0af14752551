package terminal

import (
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
)

const (
	// paceTimeout is how long a frame waits for a terminal that has answered
	// before. Then the terminal counts as one that does not answer.
	paceTimeout = 2 * time.Second
	// leaveTimeout is how long the program stays for an answer that is still on
	// its way, so that it does not land in the shell.
	leaveTimeout = 500 * time.Millisecond
)

// pacer holds the next frame back until the terminal has taken the last one.
//
// A terminal at the far end of a slow line takes frames more slowly than they
// are made, and what waits in the buffers between is shown long after a held
// key was let go. So a small query (https://vt100.net/docs/vt510-rm/DA1.html) travels
// with each frame; terminals answer it in its turn, when they have taken what came
// before. Until then Stage.Show draws
// nothing, and the frame after that holds everything that happened meanwhile.
//
// Only a terminal that has answered once is waited for. One that does not
// answer gets its frames as they are made.
type pacer struct {
	mu     sync.Mutex
	asked  int       // queries whose answers are not in yet
	since  time.Time // when the last query was sent
	proven bool      // the terminal answers
	probed bool      // the terminal has been asked
	paused bool      // the program is about to leave the terminal
	wanted bool      // something waits for the answers
}

// query returns the query that goes out with something that is sent, if any.
func (p *pacer) query() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused || p.probed && !p.proven {
		return ""
	}
	p.asked++
	p.since = time.Now()
	p.probed = true
	return ansi.RequestPrimaryDeviceAttributes
}

// unknown is for a terminal that may not be the one it was.
func (p *pacer) unknown() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.probed = false
}

// answered takes note of one answer, and reports whether something has waited for it.
func (p *pacer) answered() (wanted bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = max(0, p.asked-1)
	p.proven = true
	if p.asked == 0 {
		wanted, p.wanted = p.wanted, false
	}
	return wanted
}

// waiting returns how long the terminal may still take for the last frame, and
// 0 when nothing waits for it.
func (p *pacer) waiting() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asked == 0 || !p.proven {
		return 0
	}
	left := paceTimeout - time.Since(p.since)
	if left <= 0 {
		p.asked, p.proven = 0, false
		return 0
	}
	p.wanted = true
	return left
}

// outstanding reports whether an answer may still come.
func (p *pacer) outstanding() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked > 0 && time.Since(p.since) < paceTimeout
}

// await is outstanding for those who wait for the answer.
func (p *pacer) await() bool {
	waits := p.outstanding()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wanted = waits && p.asked > 0
	return p.wanted
}

// pause stops the queries: the program is about to leave the terminal.
func (p *pacer) pause(paused bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.paused = paused
}

// Probe asks a terminal again that did not answer: after a resize or a redraw it
// may be another one.
func (p *pacer) Probe() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.proven {
		p.probed = false
	}
}
