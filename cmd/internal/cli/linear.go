package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// linear is the explorer line by line: questions, numbered messages, commands.
// Nothing is drawn over, so that a screen reader can follow, and no terminal is
// needed.
type linear struct {
	*app
	source *source
	in     *bufio.Reader
	result *client.Result
	shown  int // messages listed so far
}

// linearPage is how many messages are listed at once.
const linearPage = 10

const linearCommands = "a number opens that message; enter lists more; s searches; q quits"

// exploreLines runs the line by line explorer until the person quits. An
// interrupt ends the process at once: a read of the next line cannot be called
// off.
func (a *app) exploreLines(ctx context.Context, s *source) error {
	l := &linear{app: a, source: s, in: bufio.NewReader(a.sys.In)}
	progress := a.progress()
	defer progress.stop()
	ctx = client.WithProgress(ctx, progress.report)
	err := l.search(ctx)
	for question := "Command (" + linearCommands + ")"; err == nil; question = "Command" {
		var line string
		if line, err = l.ask(question); err == nil {
			err = l.obey(ctx, line)
		}
	}
	s.remember(l.lastQuery())
	if errors.Is(err, io.EOF) || errors.Is(err, errQuit) {
		return nil
	}
	return err
}

var errQuit = errors.New("quit")

// ask puts a question and reads a line. The end of the input is io.EOF, unless
// there is a last line without an end.
func (l *linear) ask(question string) (string, error) {
	if _, err := fmt.Fprintf(l.sys.Out, "%s: ", question); err != nil {
		return "", err
	}
	line, err := l.in.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	return strings.TrimSpace(line), err
}

// say writes a line.
func (l *linear) say(format string, args ...any) error {
	_, err := fmt.Fprintln(l.sys.Out, text.Clean(fmt.Sprintf(format, args...)))
	return err
}

func (l *linear) obey(ctx context.Context, command string) error {
	number, err := strconv.Atoi(command)
	switch {
	case command == "":
		return l.list(ctx)
	case command == "q":
		return errQuit
	case command == "s":
		return l.search(ctx)
	case err == nil && number >= 1 && number <= l.shown:
		return l.open(ctx, number)
	case err == nil:
		return l.say("There is no message %d in the list.", number)
	}
	return l.say("%q is no command: %s.", command, linearCommands)
}

// search asks for the conditions until they can run, and lists the first
// messages.
func (l *linear) search(ctx context.Context) error {
	for {
		c := conditions{subjectMatch: string(client.SubjectContains)}
		if err := l.interview(&c); err != nil {
			return err
		}
		query, err := c.query(l.sys.Now(), l.zone())
		var plan client.Plan
		if err == nil {
			plan, err = l.source.client.Plan(query)
		}
		if err == nil {
			l.result, l.shown = l.source.client.Search(plan), 0
			return l.list(ctx)
		}
		for line := range strings.Lines(inFlags(err).Error()) {
			if err := l.say("Not possible: %s", strings.TrimPrefix(strings.TrimSpace(line), "--")); err != nil {
				return err
			}
		}
	}
}

// interview asks for one condition after the other; an empty answer is none.
func (l *linear) interview(c *conditions) error {
	answers := map[string]*[]string{"From address": &c.senders, "To address": &c.recipients, "Status": &c.statuses}
	var err error
	if c.since, err = l.ask("Search since (48h)"); err != nil {
		return err
	}
	for _, question := range []string{"From address", "To address", "Status"} {
		answer, err := l.ask(question + " (any)")
		if err != nil {
			return err
		}
		*answers[question] = []string{answer}
	}
	c.subject, err = l.ask("Subject has (anything)")
	return err
}

// list loads and lists the next messages, and says how complete the list is.
func (l *linear) list(ctx context.Context) error {
	if l.result == nil {
		return l.say("There was no search yet.")
	}
	asked := l.result.Ensure(ctx, l.shown+linearPage)
	snapshot := l.result.Snapshot()
	v := view{app: l.app, zone: l.zone()}
	for end := min(l.shown+linearPage, len(snapshot.Traces)); l.shown < end; l.shown++ {
		t := snapshot.Traces[l.shown]
		if err := l.say("%d. %s, %s, from %s, to %s, %s", l.shown+1, v.time(t.Received.Time), statusText(t),
			cmp.Or(clean(t.Sender), "nobody"), recipientText(t), cmp.Or(clean(t.Subject), "no subject")); err != nil {
			return err
		}
	}
	if asked != nil {
		return l.trouble(ctx, asked)
	}
	switch {
	case len(snapshot.Traces) == 0:
		return l.say("No message matched. A longer time, or another spelling of an address, may find it.")
	case snapshot.Complete && l.shown == len(snapshot.Traces):
		return l.say("That is all: %s, complete.", text.Counted(l.shown, "message"))
	}
	return l.say("%s listed, there are more.", text.Counted(l.shown, "message"))
}

// trouble says what went wrong. The list stays, and the next command goes on.
func (l *linear) trouble(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	l.complain(mend(err, l.source.client.Dialect()))
	return nil
}

// open shows a message of the list with the events of one recipient: of the only
// one, or of the one that is asked for.
func (l *linear) open(ctx context.Context, number int) error {
	trace := *l.result.Snapshot().Traces[number-1]
	recipients, err := l.source.client.Recipients(ctx, trace)
	if err != nil {
		return l.trouble(ctx, err)
	}
	trace.Recipients, trace.RecipientsKnown = recipients, client.KnownAll
	m := &shown{Trace: trace}
	if len(recipients) == 1 {
		m.wanted = map[string]bool{recipients[0].Address: true}
		err = l.source.events(ctx, m)
	}
	if shown := l.showText(m); shown != nil {
		return shown
	}
	if err != nil {
		return l.trouble(ctx, err)
	}
	if len(recipients) > 1 {
		return l.openRecipient(ctx, trace)
	}
	return nil
}

func (l *linear) openRecipient(ctx context.Context, trace client.Trace) error {
	address, err := l.ask("Events of which address (none)")
	if err != nil || address == "" {
		return err
	}
	r, ok := trace.Recipient(address)
	if !ok {
		return l.say("The message did not go to %s.", address)
	}
	if r.Events, err = l.source.client.Events(ctx, trace, r.Address); err != nil {
		return l.trouble(ctx, err)
	}
	view{app: l.app, zone: l.zone()}.timeline(l.sys.Out, r)
	return nil
}

// lastQuery is the search to remember.
func (l *linear) lastQuery() *client.Query {
	if l.result == nil {
		return nil
	}
	query := l.result.Plan().Query
	return &query
}
