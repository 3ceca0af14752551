package serve

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/audit"
)

// connection is the line to one client.
type connection struct {
	net.Conn
	server *Server

	stranger sync.Once // ends when somebody has signed in
	closed   sync.Once
	gone     chan struct{} // closed with the line
	flow     bucket        // of what is received; belongs to the one who reads

	mu       sync.Mutex
	in       *claim      // of whoever has signed in; nil: nobody has
	begun    bool        // there was a session
	sessions int         // that go on
	empty    *time.Timer // closes the line when none does
	attempt  attempt
}

// attempt is the last sign-in that was tried.
type attempt struct {
	user, fingerprint string
	reason            error
}

// Write sends, unless the other end takes nothing for long.
func (c *connection) Write(data []byte) (int, error) {
	_ = c.SetWriteDeadline(time.Now().Add(c.server.limits.Stuck))
	n, err := c.Conn.Write(data)
	c.server.counts.sent.Add(int64(n))
	if err != nil {
		_ = c.Conn.Close()
	}
	return n, err
}

// Read receives, and no faster than anybody types, pastes or drags a window: what a
// client sends besides keys costs something too.
func (c *connection) Read(data []byte) (int, error) {
	n, err := c.Conn.Read(data)
	c.server.counts.received.Add(int64(n))
	if wait := c.flow.take(time.Now(), n, bytesPerSecond, bytesAtOnce); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-c.gone:
		}
	}
	return n, err
}

// Close ends the line, and writes down whoever was not let in, or asked for nothing.
func (c *connection) Close() error {
	c.closed.Do(c.over)
	return c.Conn.Close()
}

func (c *connection) over() {
	close(c.gone)
	c.known()
	c.server.hungUp(c)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.empty != nil {
		c.empty.Stop()
	}
	switch {
	case c.in != nil && !c.begun:
		as := *c.in
		c.server.beside("visit", func() { c.server.visited(as, c.RemoteAddr()) })
	case c.in != nil:
	case c.attempt.reason == nil:
		c.server.counts.failed.Add(1)
	default:
		c.server.counts.refused.Add(1)
		refused := audit.Entry{
			Person: c.attempt.user, From: c.RemoteAddr().String(), Fingerprint: c.attempt.fingerprint, Reason: reasonFor(c.attempt.reason),
		}
		c.server.beside("refusal", func() { c.server.turnAway(refused) })
	}
}

// known says that the line is no longer that of a stranger.
func (c *connection) known() {
	c.stranger.Do(func() { c.server.door.leave(addressOf(c.RemoteAddr()).Addr()) })
}

// signedIn says that somebody has signed in, who is to open a session.
func (c *connection) signedIn(as claim) {
	c.known()
	c.server.counts.signedIn.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.in = &as
	c.empty = time.AfterFunc(c.server.limits.Empty, c.closeEmpty)
}

func (c *connection) closeEmpty() {
	c.mu.Lock()
	empty := c.sessions == 0
	c.mu.Unlock()
	if empty {
		_ = c.Close()
	}
}

// enter and leave count the sessions that go on on the line. One that asks for nothing, or
// is over and not closed at the other end, does not count: it would stay for ever.
func (c *connection) enter() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sessions++
	c.begun = true
	if c.empty != nil {
		c.empty.Stop()
	}
}

func (c *connection) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sessions--
	if c.sessions == 0 && c.empty != nil {
		c.empty.Reset(c.server.limits.Empty)
	}
}

// tried notes a sign-in that was refused.
func (c *connection) tried(a attempt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.attempt = a
}

// answers reports whether the other end answers within a while.
func answers(conn gossh.Conn, within time.Duration) bool {
	answered := make(chan error, 1)
	go func() { // which ends with the connection at the latest
		_, _, err := conn.SendRequest("keepalive@openssh.com", true, nil)
		answered <- err
	}()
	timeout := time.NewTimer(within)
	defer timeout.Stop()
	select {
	case err := <-answered:
		return err == nil
	case <-timeout.C:
		return false
	}
}

// counts are what the metrics tell.
type counts struct {
	sent, received             atomic.Int64
	signedIn, refused, failed  atomic.Int64 // connections by how they signed in; failed: no key was offered
	turnedAway                 atomic.Int64 // connections
	panics, auditErrors        atomic.Int64
	explorers, commands, words atomic.Int64 // sessions, commands, and commands that were refused
}
