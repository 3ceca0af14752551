package linear

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/lookalike"
	"msgtrace/client/mask"
	"msgtrace/ui"
	"msgtrace/ui/memory"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// Terminal is where a session is held.
type Terminal struct {
	In  io.Reader
	Out io.Writer
	// Columns is how wide a line may be, as it is now; nil, or 0: lines are not folded.
	Columns func() int
	// More reports whether more than the line that was read has been typed or pasted
	// already; nil: that is not known.
	More func() bool
	// Clipboard takes a text to the clipboard; nil: there is none.
	Clipboard func(text string) error
	// Interrupts stop what is waited for, and two of them where nothing is, the session.
	Interrupts <-chan os.Signal
	// Wait waits for a time, or until the context ends.
	Wait func(context.Context, time.Duration) error
}

func (t *Terminal) columns() int {
	if t.Columns == nil {
		return 0
	}
	return t.Columns()
}

// ErrInterrupted is the end of a session by interrupts where nothing was waited for.
var ErrInterrupted = errors.New("interrupted")

// What ends a question or the session, and is no trouble.
var (
	errBack = errors.New("back")
	errQuit = errors.New("quit")
)

// session is one run of the explorer line by line.
type session struct {
	options  ui.Options
	terminal Terminal
	in       lines
	mask     *mask.Mask
	hidden   bool // names are hidden
	utc      bool
	sent     int // requests that had gone out when their number was said last
	broken   error

	interrupted bool // the last line was an interrupt

	shared *ui.Shared       // what a team shares; nil: not read yet
	seats  map[string]*left // the profiles that were left

	seat
}

// seat is what belongs to one profile: its searches, the one that is shown, and what is
// open in it.
type seat struct {
	searches []*search
	shown    int // of the searches, the one that the list shows
	open     *opened
	guide    *guide

	domains  *lookalike.Known // made of the domains that were searched for
	searched string           // these

	memory   memory.All
	recalled bool
	unkept   []memory.Change
	told     bool // that they cannot be kept
}

// Run holds a session until the person quits or the input ends. Options are those of the
// explorer on the screen.
func Run(ctx context.Context, o ui.Options, t Terminal) error {
	s := &session{options: o, terminal: t, mask: mask.New(), hidden: o.Hide}
	if s.options.Now == nil {
		s.options.Now = time.Now
	}
	s.options.Zone = cmp.Or(s.options.Zone, time.Local)
	s.in = lines{in: bufio.NewReader(t.In), more: t.More}
	s.sent = o.Client.Sent()
	err := s.begin(ctx)
	for err == nil {
		err = s.turn(ctx)
	}
	if s.options.Left != nil && !s.told {
		s.options.Left(s.unkept)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, errQuit) {
		return nil
	}
	return err
}

func (s *session) now() time.Time { return s.options.Now() }

// begin says where the person is, and begins with what the command line asked for.
func (s *session) begin(ctx context.Context) error {
	where := "msgtrace"
	for _, part := range []string{s.options.Profile, s.options.Tenant, s.options.Account} {
		if part != "" {
			where += ", " + s.text(part)
		}
	}
	if s.options.Demo {
		where += ", demo"
	}
	s.say("%s, %s.", where, s.options.Client.Dialect())
	if s.offline() {
		s.say("Messages are from %s. Nothing is sent.", s.text(s.options.Client.Held().From))
	}
	if s.hidden {
		s.say("Subjects and names in addresses are hidden.")
	}
	s.say("help lists the commands.")
	if s.options.Notice != "" {
		s.say("%s", sentence(s.options.Notice))
	}
	switch {
	case s.options.Playbook != nil:
		return s.settle(ctx, func(ctx context.Context) error {
			return s.follow(ctx, *s.options.Playbook, s.options.Search)
		})
	case s.options.RunNow:
		return s.settle(ctx, func(ctx context.Context) error { return s.ask(ctx, inquiry{search: s.options.Search, sure: true}) })
	}
	s.sayLast(ctx)
	return s.broken
}

// turn asks for a command and obeys it. An interrupt ends the session when it is the
// second one: the first may have been meant for a wait that was just over.
func (s *session) turn(ctx context.Context) error {
	line, err := s.prompt(ctx, s.promptHere())
	if errors.Is(err, ErrInterrupted) && !s.interrupted {
		s.interrupted = true
		s.say("Ctrl+c again ends the program.")
		return s.broken
	}
	if err != nil {
		return err
	}
	s.interrupted = false
	if whole, several := s.rest(ctx, line); several {
		return s.settle(ctx, func(ctx context.Context) error { return s.takePasted(ctx, whole) })
	}
	return s.settle(ctx, func(ctx context.Context) error { return s.obey(ctx, line) })
}

// settle does something and says what went wrong, and how many requests are used now.
// It returns what ends the session.
func (s *session) settle(ctx context.Context, do func(context.Context) error) error {
	err := do(ctx)
	cause := context.Cause(ctx)
	switch {
	case s.broken != nil:
		return s.broken
	case err == nil, errors.Is(err, errBack):
	case cause != nil:
		return cause
	case errors.Is(err, errQuit), errors.Is(err, io.EOF), errors.Is(err, ErrInterrupted):
		return err
	default:
		s.trouble(err)
	}
	s.meter()
	s.keep(ctx)
	return s.broken
}

// waiting does what may take its time. An interrupt stops it and nothing else.
func (s *session) waiting(ctx context.Context, do func(context.Context) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-s.terminal.Interrupts:
			stop(errCtrlC)
		case <-done:
		}
	}()
	err := do(client.WithProgress(ctx, s.progress()))
	if err != nil && errors.Is(context.Cause(ctx), errCtrlC) {
		s.write("\n") // behind the ^C that a terminal shows
		return errStopped
	}
	return err
}

// errStopped is the end of something that the person has stopped, and errCtrlC that by an
// interrupt.
var (
	errStopped = errors.New("stopped")
	errCtrlC   = fmt.Errorf("%w by an interrupt", errStopped)
)

const (
	longWait  = 5 * time.Second  // from how long on a wait is told
	longQuiet = 15 * time.Second // after how long it is said that something still goes on
)

// progress says that a longer wait begins, once for each, and now and then what many
// requests are at.
func (s *session) progress() func(client.Progress) {
	var told time.Time
	said := s.now()
	return func(p client.Progress) {
		now := s.now()
		wait := p.Until.Sub(now)
		if p.State == client.StateSending && now.Sub(said) >= longQuiet {
			said = now
			s.say("Still asking: %s.", p.What)
		}
		if wait < longWait || p.Until.Sub(told) < longWait {
			return
		}
		told, said = p.Until, p.Until
		words := "The tenant's request limit is used up"
		if p.State == client.StateWaitingRetry {
			words = "Graph did not answer"
			if p.Err != nil {
				words = s.text(p.Err.Error())
			}
		}
		s.say("%s Going on at %s, in %s. Ctrl+c stops.", sentence(words), s.clock(p.Until), lasting(wait))
	}
}

// trouble says what went wrong and what can be done about it.
func (s *session) trouble(err error) {
	if errors.Is(err, errStopped) {
		s.say("Stopped. What came stays.")
		return
	}
	s.say("Error: %s", sentence(s.text(err.Error())))
	var setting advice.Setting
	if s.options.Setting != nil {
		setting = s.options.Setting()
	}
	known := advice.For(err, setting)
	if known.Missing != "" {
		s.say("Missing: %s", sentence(known.Missing))
	}
	for _, line := range known.Lines() {
		s.say("%s", sentence(s.text(strings.ReplaceAll(line, " > ", ", then "))))
	}
}

// meter says how many requests are used, if some went out since it was said last.
func (s *session) meter() {
	if sent := s.options.Client.Sent(); sent != s.sent {
		s.sent = sent
		s.say("%s", s.used())
	}
}

// offline reports whether messages are from files, and nobody is asked.
func (s *session) offline() bool { return s.options.Client.Held() != nil }

// used says how many requests are used.
func (s *session) used() string {
	state := s.options.Client.Budget().State()
	if state.Limit == 0 {
		return fmt.Sprintf("%s made.", counted(state.Used, "request"))
	}
	return fmt.Sprintf("%s of %s requests used.", text.Count(state.Used), text.Count(state.Limit))
}

// text is a text with addresses in it as it may be said.
func (s *session) text(words string) string {
	if s.hidden {
		return s.mask.Text(words)
	}
	return words
}

// trace is a message as it may be said.
func (s *session) trace(t *client.Trace) *client.Trace {
	if !s.hidden {
		return t
	}
	hidden := s.mask.Trace(*t)
	return &hidden
}

// line is a search as it may be said.
func (s *session) line(asked queryline.Search) string {
	if s.hidden {
		asked.Query = s.mask.Query(asked.Query)
	}
	return asked.String()
}
