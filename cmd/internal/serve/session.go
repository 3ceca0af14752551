package serve

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/audit"
)

// Session is one explorer or one command of a person.
type Session struct {
	Identity access.Identity
	From     netip.AddrPort
	ID       string // joins what one session did
	// Environ is the environment of the person's terminal as NAME=value, as far as it
	// is taken.
	Environ []string
	// OnTerminal reports whether there is a terminal at the other end.
	OnTerminal bool

	server  *Server
	claim   claim
	conn    *gossh.ServerConn
	line    *connection
	channel gossh.Channel
	screen
	input input

	done    <-chan struct{} // closed when the session is over
	cancel  context.CancelCauseFunc
	changed chan struct{}

	signedIn bool // the trail has that the person has come, and not yet that they left; belongs to run
}

// User returns the name that the person came in with. That is another one than the roster's
// where a certificate is for several.
func (s *Session) User() string { return s.claim.user }

// Changed receives when Server.People or Server.Notice return something else.
func (s *Session) Changed() <-chan struct{} { return s.changed }

// end ends a session for a reason that its person is told.
func (s *Session) end(why error) { s.cancel(ended{why}) }

// ended is why a session was ended from here.
type ended struct{ error }

// open takes a new session, or says why there is none.
func (s *Server) open(_ *ssh.Server, conn *gossh.ServerConn, channel gossh.NewChannel, ctx ssh.Context) {
	line, _ := ctx.Value(lineKey{}).(*connection)
	c, ok := conn.Permissions.ExtraData[claimKey{}].(claim)
	if !ok || line == nil || c.user != conn.User() {
		_ = channel.Reject(gossh.Prohibited, "nobody has signed in")
		_ = conn.Close()
		return
	}
	session := &Session{
		From: addressOf(conn.RemoteAddr()), ID: newID(), server: s, claim: c, conn: conn, line: line,
		changed: make(chan struct{}, 1), Identity: c.who,
	}
	who, err := s.check(c, conn.RemoteAddr())
	if err != nil {
		s.refuse(session.entry("", reasonFor(err)))
		_ = channel.Reject(gossh.Prohibited, "your access has ended")
		_ = conn.Close()
		return
	}
	session.Identity = who
	running, cancel := context.WithCancelCause(ctx)
	session.cancel, session.done = cancel, running.Done()
	defer cancel(nil)
	if err := s.enter(session); err != nil {
		s.refuse(session.entry("", err.Error()))
		_ = channel.Reject(gossh.ResourceShortage, err.Error())
		return
	}
	defer s.left(session)
	accepted, requests, err := channel.Accept()
	if err != nil {
		return
	}
	session.channel = accepted
	session.screen.resized = make(chan struct{}, 1)
	session.serve(running, requests)
}

// newID is a name for a session that no other has.
func newID() string {
	var random [6]byte
	_, _ = rand.Read(random[:])
	return hex.EncodeToString(random[:])
}

// enter counts a session in, unless there are too many.
func (s *Server) enter(session *Session) error {
	s.mu.Lock()
	own := 0
	for other := range s.sessions {
		if other.Identity.Name == session.Identity.Name {
			own++
		}
	}
	var err error
	switch {
	case s.draining:
		err = errors.New("the server is about to stop: try again in a minute")
	case len(s.sessions) >= s.limits.Sessions:
		err = fmt.Errorf("the server is full: %d sessions are open; try again later", len(s.sessions))
	case own >= s.limits.Person:
		err = fmt.Errorf("you have %d sessions open: close one first", own)
	default:
		s.sessions[session] = struct{}{}
	}
	s.mu.Unlock()
	if err == nil {
		s.tell()
	}
	return err
}

// left counts a session out.
func (s *Server) left(session *Session) {
	s.mu.Lock()
	delete(s.sessions, session)
	if s.draining && len(s.sessions) == 0 {
		s.allGone()
	}
	s.mu.Unlock()
	s.tell()
}

// recheck ends a session whose person may not go on as they are.
func (s *Session) recheck() {
	now, err := s.server.check(s.claim, s.conn.RemoteAddr())
	switch {
	case err != nil:
		s.end(errors.New("your access has ended"))
	case !now.Same(s.Identity):
		s.end(errors.New("what you may see has changed: connect again"))
	}
}

// watch ends a session whose time is over, whose person has gone, or may not stay.
func (s *Session) watch(ctx context.Context, explorer bool) {
	limits := s.server.limits
	begun := time.Now()
	tick := time.NewTicker(limits.Alive)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		s.recheck() // before the other end is asked, which answers when it likes
		switch {
		case ctx.Err() != nil:
			return
		case time.Since(begun) >= limits.Longest:
			s.end(fmt.Errorf("a session lasts %s at most: connect again", spoken(limits.Longest)))
		case explorer && s.input.idle() >= limits.Idle:
			s.end(fmt.Errorf("no key was pressed for %s", spoken(limits.Idle)))
		case !answers(s.conn, 2*limits.Alive):
			_ = s.line.Close()
			return
		}
	}
}

// spoken is a length of time in words.
func spoken(d time.Duration) string {
	switch {
	case d >= 2*time.Hour && d%time.Hour == 0:
		return fmt.Sprintf("%d hours", d/time.Hour)
	case d >= 2*time.Minute && d%time.Minute == 0:
		return fmt.Sprintf("%d minutes", d/time.Minute)
	}
	return d.String()
}

// entry is what the trail has of a session.
func (s *Session) entry(action audit.Action, reason string) audit.Entry {
	e := entryOf(s.Identity, s.From, action, reason)
	e.Session = s.ID
	return e
}

// Record writes what is about to be done into the trail. With an error it must not be
// done.
func (s *Session) Record(ctx context.Context, action audit.Action, query string, requests, rows int) error {
	e := s.entry(action, "")
	e.Query, e.Requests, e.Rows = query, requests, rows
	return s.server.write(ctx, e)
}

// Refuse writes that something was refused that the person asked for, and why.
func (s *Session) Refuse(query, reason string) {
	e := s.entry(audit.Refused, reason)
	e.Query = query
	s.server.refuse(e)
}

// screen is the size of the terminal at the other end.
type screen struct {
	mu            sync.Mutex
	columns, rows int
	resized       chan struct{}
}

// The largest screen that is drawn: each cell takes memory.
const mostColumns, mostRows = 600, 200

func (s *screen) resize(columns, rows uint32) {
	s.mu.Lock()
	s.columns, s.rows = int(min(columns, mostColumns)), int(min(rows, mostRows))
	s.mu.Unlock()
	select {
	case s.resized <- struct{}{}:
	default:
	}
}

// Size returns the columns and rows of the terminal.
func (s *screen) Size() (columns, rows int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.columns, s.rows
}

// Resized receives when the size has become another one.
func (s *screen) Resized() <-chan struct{} { return s.resized }

// readAtOnce is how much is read at once of what is no paste, so that what is held back
// is held back soon.
const readAtOnce = 1 << 10

// Read reads what the person types, not faster than anybody does.
func (s *Session) Read(p []byte) (int, error) {
	if !s.input.pasting() {
		p = p[:min(len(p), readAtOnce)]
	}
	n, err := s.channel.Read(p)
	wait := s.input.took(p[:n], time.Now())
	if s.input.overflows() {
		s.end(fmt.Errorf("more than %d MB were pasted at once", largestPaste>>20))
	}
	if wait > 0 {
		s.pause(wait)
	}
	return n, err
}

// Write writes to the person's terminal.
func (s *Session) Write(p []byte) (int, error) { return s.send(s.channel, p) }

// writeAtOnce is how much is written at once, so that whoever takes it slowly is not taken
// for somebody who takes nothing.
const writeAtOnce = 32 << 10

// send writes to the other end. Whoever takes nothing for long is cut off.
func (s *Session) send(to io.Writer, p []byte) (sent int, err error) {
	for piece := range slices.Chunk(p, writeAtOnce) {
		stuck := time.AfterFunc(s.patience(), func() { _ = s.line.Close() })
		n, err := to.Write(piece)
		stuck.Stop()
		sent += n
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// patience is how long the other end may take nothing. Behind a command that writes to no
// terminal there may be a person who reads: ssh jump search | less.
func (s *Session) patience() time.Duration {
	if s.OnTerminal {
		return s.server.limits.Stuck
	}
	return max(s.server.limits.Stuck, s.server.limits.Idle)
}

// pause waits, but no longer than the session lasts.
func (s *Session) pause(wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.done:
	}
}

// input is what is typed in a session.
type input struct {
	mu      sync.Mutex
	keys    keyCounter
	at      time.Time // when something came last
	bucket  bucket
	lastKey time.Time
}

// took notes what was typed, and returns how long to wait for more.
func (i *input) took(data []byte, now time.Time) time.Duration {
	i.mu.Lock()
	defer i.mu.Unlock()
	keys := 0
	if now.Sub(i.at) > sequencePause {
		keys = i.keys.paused()
	}
	i.at = now
	keys += i.keys.count(data)
	if keys > 0 {
		i.lastKey = now
	}
	weight := partsOfAKey*keys + i.keys.weighed()
	return i.bucket.take(now, weight, partsOfAKey*keysPerSecond, partsOfAKey*keysAtOnce)
}

// pasting reports whether what comes next belongs to a paste.
func (i *input) pasting() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.keys.state == inPaste
}

// overflows reports whether more was pasted at once than is kept.
func (i *input) overflows() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.keys.paste > largestPaste
}

// begin starts the clock.
func (i *input) begin() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.lastKey = time.Now()
}

// idle is how long no key was pressed.
func (i *input) idle() time.Duration {
	i.mu.Lock()
	defer i.mu.Unlock()
	return time.Since(i.lastKey)
}
