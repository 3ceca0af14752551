package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/memory"
	"msgtrace/ui/queryline"
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
func (a *app) exploreLines(ctx context.Context, s *source, asked *queryline.Search) error {
	l := &linear{app: a, source: s, in: bufio.NewReader(a.sys.In)}
	progress := a.progress()
	defer progress.stop()
	ctx = client.WithProgress(ctx, progress.report)
	err := l.first(ctx, asked)
	for question := "Command (" + linearCommands + ")"; err == nil; question = "Command" {
		var line string
		if line, err = l.ask(question); err == nil {
			err = l.obey(ctx, line)
		}
	}
	l.leave()
	a.remember(ctx, s)
	if errors.Is(err, io.EOF) || errors.Is(err, errQuit) {
		return nil
	}
	return err
}

// first lists what the command line asked for, or asks for the conditions.
func (l *linear) first(ctx context.Context, asked *queryline.Search) error {
	if asked == nil {
		return l.search(ctx)
	}
	q, err := asked.At(l.sys.Now(), l.zone())
	if err != nil {
		return err
	}
	plan, err := l.source.client.Plan(q)
	if err != nil {
		return inFlags(err)
	}
	l.result = l.source.client.Search(plan)
	return l.list(ctx)
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
		for _, q := range linearQuestions {
			if err := l.interview(&c, q); err != nil {
				return err
			}
		}
		plan, err := l.plan(&c)
		if err == nil {
			l.result, l.shown = l.source.client.Search(plan), 0
			return l.list(ctx)
		}
		if err := l.refuse(err); err != nil {
			return err
		}
	}
}

// linearQuestion asks for one condition; an empty answer sets none.
type linearQuestion struct {
	words string
	set   func(c *conditions, answer string)
}

var linearQuestions = []linearQuestion{
	{"Search since (48h)", func(c *conditions, answer string) { c.since = answer }},
	{"From address (any)", func(c *conditions, answer string) { c.set(client.FieldSender, answer) }},
	{"To address (any)", func(c *conditions, answer string) { c.set(client.FieldRecipient, answer) }},
	{"Status (any)", func(c *conditions, answer string) { c.set(client.FieldStatus, answer) }},
	{"Subject has (anything)", func(c *conditions, answer string) { c.subject = answer }},
	{"Id, a Message-ID or a network message ID (any)", (*conditions).setID},
}

func (c *conditions) set(field client.Field, answer string) { *c.of(field) = []string{answer} }

// setID takes either id. A Message-ID has an @, or stands in angle brackets.
func (c *conditions) setID(id string) {
	if _, network := client.ParseID(id); !network && strings.ContainsAny(id, "@<") {
		c.set(client.FieldMessageID, id)
	} else {
		c.set(client.FieldID, id)
	}
}

// interview puts a question until its answer can run: what is wrong is said
// before the next question, not after the last.
func (l *linear) interview(c *conditions, q linearQuestion) error {
	for {
		answer, err := l.ask(q.words)
		if err != nil {
			return err
		}
		alone := conditions{subjectMatch: c.subjectMatch}
		q.set(&alone, answer)
		plan, err := l.plan(&alone)
		if err == nil {
			q.set(c, answer)
			return l.warnUnlikely(plan.Query)
		}
		if err := l.refuse(err); err != nil {
			return err
		}
	}
}

// warnUnlikely says which ids and statuses are probably none, in the words of the
// question.
func (l *linear) warnUnlikely(q client.Query) error {
	for _, status := range q.Statuses {
		if !status.Known() {
			if err := l.say("%s is a status that is not known here: the rows are filtered here.", status); err != nil {
				return err
			}
		}
	}
	for _, id := range q.IDs {
		if !client.IsGUID(id) {
			return l.say("%s does not look like a network message ID (a GUID); put a Message-ID without an @ in < and >.", id)
		}
	}
	return nil
}

func (l *linear) plan(c *conditions) (client.Plan, error) {
	query, err := c.query(l.sys.Now(), l.zone())
	if err != nil {
		return client.Plan{}, err
	}
	return l.source.client.Plan(query)
}

// refuse says why conditions cannot run.
func (l *linear) refuse(err error) error {
	for line := range strings.Lines(inFlags(err).Error()) {
		if err := l.say("Not possible: %s", strings.TrimPrefix(strings.TrimSpace(line), "--")); err != nil {
			return err
		}
	}
	return nil
}

// list loads and lists the next messages, and says how complete the list is.
func (l *linear) list(ctx context.Context) error {
	if l.result == nil {
		return l.say("There is no search yet.")
	}
	asked := l.result.Ensure(ctx, l.shown+linearPage)
	snapshot := l.result.Snapshot()
	v := view{app: l.app, zone: l.zone()}
	for end := min(l.shown+linearPage, len(snapshot.Traces)); l.shown < end; l.shown++ {
		t := l.shownTrace(snapshot.Traces[l.shown])
		if err := l.say("%d. %s, %s, from %s, to %s, %s", l.shown+1, v.time(t.Received.Time), statusText(t),
			cmp.Or(clean(t.Sender), "nobody"), recipientText(t), cmp.Or(clean(t.Subject), "no subject")); err != nil {
			return err
		}
	}
	if asked != nil {
		return l.trouble(ctx, asked)
	}
	return l.sayReach(snapshot)
}

// sayReach says how far the answer goes.
func (l *linear) sayReach(snapshot client.Snapshot) error {
	wording, reach := wordingIn(l.zone()), l.result.Plan().Reach(snapshot)
	read := reach.Read(wording)
	switch {
	case len(snapshot.Traces) == 0:
		return l.say("No message matched: %s. A longer time, or another spelling of an address, may find it.", read)
	case snapshot.Complete && l.shown == len(snapshot.Traces):
		return l.say("That is all: %s, %s.", reach.Count(wording), read)
	}
	if cost := reach.Cost(wording); cost != "" {
		read += "; the rest takes " + cost
	}
	return l.say("%s are listed: %s. Enter lists more.", reach.CountOf(wording, l.shown), read)
}

// trouble says what went wrong. The list stays, and the next command goes on.
func (l *linear) trouble(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	l.complain(withFix(err, l.source.setting()))
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
	if l.mask != nil {
		m.hide(l.mask)
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

// openRecipient shows the events of the recipient that is asked for.
func (l *linear) openRecipient(ctx context.Context, trace client.Trace) error {
	r, err := l.askRecipient(&trace)
	if err != nil || r.Address == "" {
		return err
	}
	if r.Events, err = l.source.client.Events(ctx, trace, r.Address); err != nil {
		return l.trouble(ctx, err)
	}
	trace.Recipients = slices.Clone(trace.Recipients)
	for i := range trace.Recipients {
		if trace.Recipients[i].Address == r.Address {
			trace.Recipients[i].Events = r.Events
		}
	}
	shown := l.shownTrace(&trace)
	r, _ = shown.Recipient(l.shownText(r.Address))
	view{app: l.app, zone: l.zone()}.timeline(l.sys.Out, shown.Sender, r, explain.WaysOf(*shown))
	return nil
}

// none is the answer for no events where there is another for enter.
const none = "none"

// askRecipient asks for a recipient of the message until it is one, or none.
// Whoever searched for one address wants that one.
func (l *linear) askRecipient(trace *client.Trace) (client.Recipient, error) {
	question, otherwise := "Events of which address ("+none+")", none
	if searched := l.result.Plan().Query.Recipients; len(searched) == 1 {
		if r, ok := trace.Recipient(searched[0]); ok {
			question, otherwise = fmt.Sprintf("Events of which address, or %s (%s)", none, clean(l.shownText(r.Address))), r.Address
		}
	}
	for {
		address, err := l.ask(question)
		if address = cmp.Or(address, otherwise); err != nil || strings.EqualFold(address, none) {
			return client.Recipient{}, err
		}
		if l.mask != nil {
			address = l.mask.Reveal(address)
		}
		if r, ok := trace.Recipient(address); ok {
			return r, nil
		}
		if err := l.say("The message did not go to %s.", address); err != nil {
			return client.Recipient{}, err
		}
	}
}

// leave leaves the last search to be remembered.
func (l *linear) leave() {
	if l.result == nil {
		return
	}
	snapshot, now := l.result.Snapshot(), l.sys.Now()
	ran := memory.Search{
		Line: queryline.Of(l.result.Plan().Query, now).String(), At: now,
		Found: memory.Found{Known: true, Matched: len(snapshot.Traces), All: snapshot.Complete},
	}
	l.source.left = []memory.Change{{Ran: &ran, At: now}}
}
