package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/audit"
	"msgtrace/ui/terminal"
)

// environment are the variables that are taken of the client's; TERM comes with the terminal.
var environment = map[string]bool{
	"COLORTERM": true, "LANG": true, "NO_COLOR": true, "TZ": true,
}

// longestValue is how long the value of a variable may be.
const longestValue = 256

// The payloads of requests: RFC 4254, sections 6.2, 6.4, 6.5, 6.7 and 6.10.
type (
	ptyRequest struct {
		Term                         string
		Columns, Rows, Width, Height uint32
		Modes                        string
	}
	windowChange struct{ Columns, Rows, Width, Height uint32 }
	setVariable  struct{ Name, Value string }
	command      struct{ Line string }
	exitStatus   struct{ Code uint32 }
)

// How fast requests are taken: somebody who drags a window sends some ten a second.
const (
	requestsPerSecond = 30
	requestsAtOnce    = 100
)

// serve takes what the client asks of a session until it is over.
func (s *Session) serve(ctx context.Context, requests <-chan *gossh.Request) {
	var over sync.WaitGroup
	begun := false
	var flow bucket
	for request := range requests {
		if wait := flow.take(time.Now(), 1, requestsPerSecond, requestsAtOnce); wait > 0 {
			s.pause(wait)
		}
		var ok bool
		switch request.Type {
		case "shell", "exec", "subsystem":
			if ok = !begun; ok {
				begun = true
				s.reply(request, true)
				over.Go(func() {
					s.line.enter()
					defer s.line.leave()
					s.run(ctx, request)
				})
				continue
			}
		case "pty-req":
			ok = !begun && s.takeTerminal(request.Payload)
		case "env":
			ok = !begun && s.takeVariable(request.Payload)
		case "window-change":
			ok = s.takeSize(request.Payload)
		case "signal":
			s.cancel(signaled{}) // whatever it is, it asks for the end
			ok = true
		case "auth-agent-req@openssh.com", "x11-req":
			s.Refuse("", "a request "+request.Type)
		}
		s.reply(request, ok)
	}
	s.cancel(terminal.ErrHangup)
	over.Wait()
}

func (s *Session) reply(request *gossh.Request, ok bool) {
	if request.WantReply {
		_ = request.Reply(ok, nil)
	}
}

func (s *Session) takeTerminal(payload []byte) bool {
	var asked ptyRequest
	if s.OnTerminal || s.Identity.NoPTY || gossh.Unmarshal(payload, &asked) != nil || !simple(asked.Term) {
		return false
	}
	s.OnTerminal = true
	s.Environ = append(s.Environ, "TERM="+asked.Term)
	s.resize(asked.Columns, asked.Rows)
	return true
}

func (s *Session) takeSize(payload []byte) bool {
	var size windowChange
	if !s.OnTerminal || gossh.Unmarshal(payload, &size) != nil {
		return false
	}
	s.resize(size.Columns, size.Rows)
	return true
}

func (s *Session) takeVariable(payload []byte) bool {
	var set setVariable
	if gossh.Unmarshal(payload, &set) != nil || !environment[set.Name] || !simple(set.Value) || len(s.Environ) > len(environment) {
		return false
	}
	s.Environ = append(s.Environ, set.Name+"="+set.Value)
	return true
}

// simple reports whether a value is short and has nothing in it that a terminal would
// take for more than text.
func simple(value string) bool {
	return len(value) <= longestValue && !strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsPrint(r) })
}

// run does what the session is for, and ends it.
func (s *Session) run(ctx context.Context, request *gossh.Request) {
	code := 1
	defer func() {
		if p := recover(); p != nil {
			s.server.panicked("session "+s.ID, p)
			s.say("msgtrace has failed in your session. What happened is in the log of the server: session " + s.ID + ".")
			s.signOut(ctx, "msgtrace has failed")
		}
		_, _ = s.channel.SendRequest("exit-status", false, gossh.Marshal(exitStatus{uint32(code)}))
		_ = s.channel.Close()
	}()
	var asked command
	if request.Type != "shell" {
		if err := gossh.Unmarshal(request.Payload, &asked); err != nil {
			s.say("the command cannot be read")
			return
		}
	}
	line := strings.TrimSpace(asked.Line)
	switch {
	case s.Identity.ForceCommand != "":
		code = s.command(ctx, s.Identity.ForceCommand)
	case request.Type == "subsystem":
		s.refuseCommand("subsystem "+line, errors.New(subsystem(line)))
	case line != "":
		code = s.command(ctx, line)
	case s.Identity.NoPTY:
		s.refuseCommand("the explorer", errors.New("your key or certificate gives you no terminal: there are the commands search and show"))
	case !s.OnTerminal:
		s.refuseCommand("a shell without a terminal", errors.New("the explorer needs a terminal: ssh -t; without one there are the commands search and show"))
	default:
		code = s.explore(ctx)
	}
}

// subsystem is why one is refused.
func subsystem(name string) string {
	if name == "sftp" {
		return refusals["sftp-server"]
	}
	return "there are no subsystems; " + onlyThese
}

// refuseCommand says why something is not run, and writes it down.
func (s *Session) refuseCommand(what string, why error) {
	s.server.counts.words.Add(1)
	e := s.entry(audit.Refused, why.Error())
	e.Query = shortened(what, mostOfAReason)
	s.server.refuse(e)
	s.say("msgtrace: " + why.Error())
}

// say tells the person something outside of the explorer.
func (s *Session) say(text string) { _, _ = fmt.Fprintln(s.Err(), text) }

// begin writes that somebody has come. Nobody comes unseen, nor who may not come any more:
// the channel may have been open for long.
func (s *Session) begin(ctx context.Context, what string) error {
	s.recheck()
	var why ended
	if errors.As(context.Cause(ctx), &why) {
		s.server.refuse(s.entry("", why.Error()))
		return why
	}
	e := s.entry(audit.SignedIn, "")
	e.Query = shortened(what, mostOfAReason)
	if err := s.server.write(ctx, e); err != nil {
		return errors.New("the audit trail cannot be written, so nobody can come in: tell whoever runs this server")
	}
	s.signedIn = true
	return nil
}

// signOut writes, once, that somebody who has come has left.
func (s *Session) signOut(ctx context.Context, reason string) {
	if s.signedIn {
		s.signedIn = false
		_ = s.server.write(ctx, s.entry(audit.SignedOut, reason))
	}
}

// command runs a command.
func (s *Session) command(ctx context.Context, line string) int {
	words, err := taken(line)
	if err != nil {
		s.refuseCommand(line, err)
		return 1
	}
	if err := s.begin(ctx, ""); err != nil {
		s.say("msgtrace: " + err.Error())
		return 1
	}
	s.server.counts.commands.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.beside(func() { s.watch(ctx, false) })
	s.beside(s.listen)
	left := make(chan struct{})
	defer close(left)
	s.beside(func() { s.hurry(ctx, left) })
	code := s.server.options.Command(ctx, s, words)
	var why ended
	if errors.As(context.Cause(ctx), &why) {
		s.say("msgtrace: " + why.Error() + ".")
	}
	s.signOut(ctx, fmt.Sprintf("exit code %d", code))
	return code
}

// hurry cuts off the line of a command that has not left soon after its session has
// ended: it waits for its reader.
func (s *Session) hurry(ctx context.Context, left <-chan struct{}) {
	select {
	case <-left:
		return
	case <-ctx.Done():
	}
	timer := time.NewTimer(s.server.limits.Stuck)
	defer timer.Stop()
	select {
	case <-left:
	case <-timer.C:
		_ = s.line.Close()
	}
}

// beside does something beside the session, which ends with a panic there.
func (s *Session) beside(do func()) {
	s.server.beside("session "+s.ID, func() {
		defer func() {
			if reason := recover(); reason != nil {
				s.end(errors.New("msgtrace has failed in your session. What happened is in the log of the server: session " + s.ID))
				panic(reason)
			}
		}()
		do()
	})
}

// listen reads what is typed while a command runs, of which only ctrl+c means anything.
func (s *Session) listen() {
	buffer := make([]byte, 256)
	for {
		n, err := s.Read(buffer)
		if s.OnTerminal && bytes.IndexByte(buffer[:n], 0x03) >= 0 {
			s.cancel(context.Canceled)
		}
		if err != nil {
			return
		}
	}
}

// explore shows the explorer.
func (s *Session) explore(ctx context.Context) int {
	if err := s.begin(ctx, "explorer"); err != nil {
		s.say("msgtrace: " + err.Error())
		return 1
	}
	s.server.counts.explorers.Add(1)
	s.input.begin()
	watching, stop := context.WithCancel(ctx)
	s.beside(func() { s.watch(watching, true) })
	err := s.server.options.Explore(ctx, s)
	stop()
	cause := context.Cause(ctx)
	var why ended
	switch {
	case errors.As(cause, &why):
		s.say("msgtrace: " + why.Error() + ".")
	case terminal.Panicked(err):
		s.server.failed("session "+s.ID, err)
		s.say("msgtrace has failed in your session. Connect again; what happened is in the log of the server: session " + s.ID + ".")
	case err != nil && cause == nil:
		s.say("msgtrace: " + err.Error())
	}
	s.signOut(ctx, reasonOf(err, cause))
	return terminal.ExitCode(err)
}

// signaled is the cancellation that a signal of the client's asks for.
type signaled struct{}

func (signaled) Error() string { return "the client sent a signal" }

func (signaled) Unwrap() error { return context.Canceled }

// reasonOf is why an explorer ended, as the trail has it.
func reasonOf(err, cause error) string {
	switch {
	case cause == context.Canceled, cause == terminal.ErrHangup: // which of the two comes first is chance
		return "the connection was closed or lost"
	case cause != nil:
		return cause.Error()
	case err != nil:
		return err.Error()
	}
	return "quit"
}

// Out is where a command writes what was asked for.
func (s *Session) Out() io.Writer { return s.lines(s) }

// Err is where it writes everything else.
func (s *Session) Err() io.Writer { return s.lines(aside{s}) }

// aside is the standard error of a session.
type aside struct{ *Session }

// Write writes to it, on a terminal to the only screen that there is.
func (a aside) Write(p []byte) (int, error) {
	if a.OnTerminal {
		return a.Session.Write(p)
	}
	return a.send(a.channel.Stderr(), p)
}

// lines is a writer that begins lines at the left of a terminal: none of this host is
// between here and there that would.
func (s *Session) lines(w io.Writer) io.Writer {
	if !s.OnTerminal {
		return w
	}
	return returning{w}
}

type returning struct{ io.Writer }

func (r returning) Write(p []byte) (int, error) {
	if _, err := r.Writer.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	return len(p), nil
}
