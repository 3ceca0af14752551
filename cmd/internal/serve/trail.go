package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime/debug"
	"sync"
	"time"

	"charm.land/ssh"

	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/audit"
	"msgtrace/ui/terminal"
)

// writeTimeout is how long an entry may take to be written. The trail gives up before
// that, and says why it could not.
const writeTimeout = 2 * audit.Patience

// write writes an entry of the trail.
func (s *Server) write(ctx context.Context, e audit.Entry) error {
	if e.Time.IsZero() {
		e.Time = s.options.Now()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	err := s.options.Trail.Write(ctx, e)
	if err != nil {
		s.counts.auditErrors.Add(1)
		s.options.Log.Error("the audit trail cannot be written", "action", string(e.Action), "person", e.Person, "error", forLog(err))
	}
	return err
}

// forLog is why an entry was not written, with the paths of the host that people are not
// told.
func forLog(err error) error {
	if why := errors.Unwrap(err); why != nil && errors.Is(err, audit.ErrUnwritable) {
		return why
	}
	return err
}

// Refusals that are written in a minute of those who have signed in, and of those who have
// not. The others are counted in the next one, or alone when none follows.
const refusalsPerMinute = 60

// refusalLog keeps those who are refused from filling the disk.
type refusalLog struct {
	mu     sync.Mutex
	bucket bucket
	unsaid int
	later  *time.Timer // to write how many are unsaid; nil: none is
}

// mayWrite reports whether a refusal is written, and how many before it were not.
func (r *refusalLog) mayWrite(now time.Time) (unsaid int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bucket.take(now, 1, refusalsPerMinute/60, refusalsPerMinute) > 0 {
		r.bucket.left++
		r.unsaid++
		return 0, false
	}
	return r.take(), true
}

// take returns how many refusals nobody has written, and begins to count again. The lock
// is held.
func (r *refusalLog) take() (unsaid int) {
	if r.later != nil {
		r.later.Stop()
		r.later = nil
	}
	unsaid, r.unsaid = r.unsaid, 0
	return unsaid
}

// countLater calls a function in a minute if a refusal is still unsaid then.
func (r *refusalLog) countLater(say func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.later == nil && r.unsaid > 0 {
		r.later = time.AfterFunc(time.Minute, say)
	}
}

// mostOfAReason is how much of a reason is written, and of a name that a stranger gave.
const mostOfAReason, mostOfAName = 300, 64

// refuse writes that something was refused to somebody who has signed in.
func (s *Server) refuse(e audit.Entry) { s.refuseWithin(&s.refused, e) }

// turnAway writes that somebody was not let in. However many they are, they leave the
// refusals of those who are in to be written.
func (s *Server) turnAway(e audit.Entry) { s.refuseWithin(&s.turned, e) }

func (s *Server) refuseWithin(allowance *refusalLog, e audit.Entry) {
	unsaid, ok := allowance.mayWrite(s.options.Now())
	if !ok {
		allowance.countLater(func() { s.beside("refusal", func() { s.countRefusals(allowance) }) })
		return
	}
	e.Action = audit.Refused
	e.Reason, e.Person = shortened(e.Reason, mostOfAReason), shortened(e.Person, mostOfAName)
	if unsaid > 0 {
		e.Reason += fmt.Sprintf(" (and %d refusals before it that are not written)", unsaid)
	}
	_ = s.write(context.Background(), e)
}

// countRefusals writes how many refusals were not written, once none follows that would.
func (s *Server) countRefusals(allowance *refusalLog) {
	allowance.mu.Lock()
	unsaid := allowance.take()
	allowance.mu.Unlock()
	if unsaid > 0 {
		_ = s.write(context.Background(), audit.Entry{Action: audit.Refused, Reason: fmt.Sprintf("%d refusals that are not written one by one", unsaid)})
	}
}

// refuseOn writes that something was refused on a connection that is of no session.
func (s *Server) refuseOn(ctx ssh.Context, reason string) {
	as, _ := ctx.Permissions().ExtraData[claimKey{}].(claim)
	s.refuse(entryOf(as.who, addressOf(ctx.RemoteAddr()), audit.Refused, reason))
}

// visited writes that somebody has signed in and left without a session: as whoever tries
// a stolen key does.
func (s *Server) visited(as claim, from net.Addr) {
	_ = s.write(context.Background(), entryOf(as.who, addressOf(from), audit.SignedIn, "left without a session"))
}

// entryOf is what the trail has of somebody who has signed in. It names the person: the
// user name may be another principal of their certificate.
func entryOf(who access.Identity, from netip.AddrPort, action audit.Action, reason string) audit.Entry {
	return audit.Entry{
		Action: action, Person: who.Name, From: from.String(),
		Fingerprint: who.Fingerprint, KeyID: who.KeyID, Serial: who.Serial, Reason: reason,
	}
}

// reasonFor is why a key was refused, as the trail has it.
func reasonFor(err error) string {
	var refusal *access.Refusal
	if errors.As(err, &refusal) {
		return refusal.Reason
	}
	return err.Error()
}

// shortened is at most that much of a text.
func shortened(text string, most int) string {
	for i := range text {
		if i >= most {
			return text[:i] + "…"
		}
	}
	return text
}

// beside does something on a goroutine of its own, whose panic ends nothing else.
func (s *Server) beside(what string, do func()) {
	go func() {
		defer func() {
			if reason := recover(); reason != nil {
				s.panicked(what, reason)
			}
		}()
		do()
	}()
}

// failed writes a panic of an explorer to the log.
func (s *Server) failed(where string, err error) {
	var panicked *terminal.PanicError
	if !errors.As(err, &panicked) {
		s.panicked(where, err)
		return
	}
	s.counts.panics.Add(1)
	s.options.Log.Error("panic", "in", where, "reason", fmt.Sprint(panicked.Reason), "stack", string(panicked.Stack))
}

// panicked writes a panic and where it came from to the log.
func (s *Server) panicked(where string, reason any) {
	s.counts.panics.Add(1)
	s.options.Log.Error("panic", "in", where, "reason", fmt.Sprint(reason), "stack", string(debug.Stack()))
}
