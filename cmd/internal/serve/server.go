package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/access"
)

// Server is msgtrace for those who come over SSH.
type Server struct {
	options Options
	limits  Limits
	ssh     *ssh.Server
	door    door
	counts  counts
	refused refusalLog // of those who have signed in
	turned  refusalLog // of those who have not

	mu       sync.Mutex
	sessions map[*Session]struct{}
	lines    map[*connection]struct{}
	draining bool
	stopsAt  time.Time
	gone     chan struct{} // closed when it drains and nobody is left
}

// version is what the server says of itself before anybody has signed in.
const version = "msgtrace"

// New makes a server.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		options: o, limits: o.Limits.withDefaults(),
		sessions: map[*Session]struct{}{}, lines: map[*connection]struct{}{}, gone: make(chan struct{}),
	}
	s.door = door{limits: s.limits, now: o.Now}
	s.ssh = &ssh.Server{
		HostSigners: []ssh.Signer{o.HostKey}, Version: version,
		HandshakeTimeout: s.limits.Handshake,
		ConnCallback:     s.knock,
		ServerConfigCallback: func(ctx ssh.Context) *gossh.ServerConfig {
			line, _ := ctx.Value(lineKey{}).(*connection)
			return s.config(line)
		},
		ConnectionFailedCallback: func(conn net.Conn, err error) {
			s.options.Log.Debug("no sign-in", "from", conn.RemoteAddr().String(), "error", err)
		},
		ChannelHandlers: map[string]ssh.ChannelHandler{"session": s.open, "default": s.rejectChannel},
		RequestHandlers: map[string]ssh.RequestHandler{"default": s.rejectRequest},
	}
	return s
}

// Serve answers until the server has stopped. The error of a listener that was closed by
// Drain or Close is none.
func (s *Server) Serve(listener net.Listener) error {
	if err := s.ssh.Serve(listener); !errors.Is(err, ssh.ErrServerClosed) {
		return err
	}
	return nil
}

// lineKey is where the context of a connection has its line.
type lineKey struct{}

// knock takes a new connection, or turns it away before it costs anything.
func (s *Server) knock(ctx ssh.Context, conn net.Conn) net.Conn {
	if !s.door.enter(addressOf(conn.RemoteAddr()).Addr()) {
		s.counts.turnedAway.Add(1)
		return nil
	}
	line := &connection{Conn: conn, server: s, gone: make(chan struct{})}
	if !s.takes(line) {
		line.known()
		s.counts.turnedAway.Add(1)
		return nil
	}
	ctx.SetValue(lineKey{}, line)
	return line
}

// takes takes note of a connection, unless the server lets nobody in any more.
func (s *Server) takes(line *connection) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.draining {
		s.lines[line] = struct{}{}
	}
	return !s.draining
}

// hungUp forgets a connection.
func (s *Server) hungUp(line *connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.lines, line)
}

// config says how a connection signs in: with a key, in a few tries.
func (s *Server) config(line *connection) *gossh.ServerConfig {
	known := gossh.SupportedAlgorithms()
	withoutSHA1 := func(names []string) []string {
		return slices.DeleteFunc(names, func(name string) bool { return strings.Contains(name, "sha1") })
	}
	return &gossh.ServerConfig{
		Config:                  gossh.Config{KeyExchanges: withoutSHA1(known.KeyExchanges), Ciphers: known.Ciphers, MACs: withoutSHA1(known.MACs)},
		MaxAuthTries:            3,
		PublicKeyAuthAlgorithms: access.Algorithms(),
		PublicKeyCallback: func(meta gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			return s.admit(line, meta, key)
		},
		VerifiedPublicKeyCallback: func(_ gossh.ConnMetadata, _ gossh.PublicKey, granted *gossh.Permissions, _ string) (*gossh.Permissions, error) {
			as, _ := granted.ExtraData[claimKey{}].(claim)
			line.signedIn(as)
			return granted, nil
		},
	}
}

// claimKey is where the permissions of a connection have with what it signed in. They
// are those of the key whose signature was checked last: a key that was merely offered
// leaves nothing behind. See CVE-2024-45337 and CVE-2026-46595.
type claimKey struct{}

// claim is with what somebody has signed in.
type claim struct {
	user string
	key  gossh.PublicKey
	who  access.Identity // at that time
}

var errRefused = errors.New("refused")

// admit asks whose key it is.
func (s *Server) admit(line *connection, meta gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
	as := claim{user: meta.User(), key: key}
	var err error
	if as.who, err = s.check(as, meta.RemoteAddr()); err != nil {
		line.tried(attempt{meta.User(), gossh.FingerprintSHA256(plainKey(key)), err})
		return nil, errRefused
	}
	return &gossh.Permissions{ExtraData: map[any]any{claimKey{}: as}}, nil
}

// check asks for the identity of a claim. A check that panics refuses.
func (s *Server) check(c claim, remote net.Addr) (who access.Identity, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.panicked("check of a key", p)
			err = errors.New("the check of the key has failed")
		}
	}()
	return s.options.Check(c.user, c.key, addressOf(remote).Addr(), s.options.Now())
}

// plainKey is the key of a certificate, or the key itself.
func plainKey(key gossh.PublicKey) gossh.PublicKey {
	if cert, ok := key.(*gossh.Certificate); ok {
		return cert.Key
	}
	return key
}

// rejectChannel refuses what is no session, such as a port to be forwarded.
func (s *Server) rejectChannel(_ *ssh.Server, _ *gossh.ServerConn, channel gossh.NewChannel, ctx ssh.Context) {
	s.refuseOn(ctx, fmt.Sprintf("a channel of the type %.40q", channel.ChannelType()))
	_ = channel.Reject(gossh.Prohibited, "nothing is forwarded here")
}

// rejectRequest refuses requests about the connection, such as to listen on a port.
func (s *Server) rejectRequest(ctx ssh.Context, _ *ssh.Server, request *gossh.Request) (bool, []byte) {
	if strings.Contains(request.Type, "forward") {
		s.refuseOn(ctx, fmt.Sprintf("a request %.40q", request.Type))
	}
	return false, nil
}

// Reload asks for each open session whether it may go on, and ends those that may not.
func (s *Server) Reload() {
	for _, session := range s.all() {
		session.recheck()
	}
}

// People returns how many people have a session.
func (s *Server) People() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := map[string]bool{}
	for session := range s.sessions {
		names[session.Identity.Name] = true
	}
	return len(names)
}

// Notice is a line for every screen, "" for none.
func (s *Server) Notice() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.draining {
		return ""
	}
	return "This server stops at " + s.stopsAt.UTC().Format("15:04:05") + " UTC. Copy what you need now."
}

// all are the sessions at this moment.
func (s *Server) all() []*Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*Session, 0, len(s.sessions))
	for session := range s.sessions {
		all = append(all, session)
	}
	return all
}

// errStopping is why sessions end when the server stops.
var errStopping = errors.New("the server stops")

// Drain lets nobody in any more, tells everybody that the server stops, and returns when
// all have left, or their time or the context is over; then their sessions have ended.
func (s *Server) Drain(ctx context.Context) {
	s.mu.Lock()
	s.draining, s.stopsAt = true, s.options.Now().Add(s.limits.Drain)
	if len(s.sessions) == 0 {
		s.allGone()
	}
	s.mu.Unlock()
	s.tell()
	over := time.NewTimer(s.limits.Drain)
	defer over.Stop()
	select {
	case <-s.gone:
	case <-over.C:
	case <-ctx.Done():
	}
	s.Close()
}

// farewell is how long sessions have to leave their screens.
const farewell = time.Second

// allGone says that a server that drains has nobody left. The lock is held.
func (s *Server) allGone() {
	select {
	case <-s.gone:
	default:
		close(s.gone)
	}
}

// Close lets nobody in any more and ends everything, as soon as those who are there have
// left their screens.
func (s *Server) Close() {
	s.mu.Lock()
	s.draining, s.stopsAt = true, s.options.Now().Add(farewell)
	if len(s.sessions) == 0 {
		s.allGone()
	}
	s.mu.Unlock()
	for _, session := range s.all() {
		session.end(errStopping)
	}
	over := time.NewTimer(farewell)
	defer over.Stop()
	select {
	case <-s.gone:
	case <-over.C:
	}
	_ = s.ssh.Close()
	s.mu.Lock()
	lines := make([]*connection, 0, len(s.lines))
	for line := range s.lines {
		lines = append(lines, line)
	}
	s.mu.Unlock()
	for _, line := range lines {
		_ = line.Close()
	}
	s.countRefusals(&s.refused)
	s.countRefusals(&s.turned)
}

// Draining reports whether the server lets nobody in any more.
func (s *Server) Draining() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.draining
}

// tell wakes every screen, to show who is on and what there is to say.
func (s *Server) tell() {
	for _, session := range s.all() {
		select {
		case session.changed <- struct{}{}:
		default: // it is about to look
		}
	}
}
