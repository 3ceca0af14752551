package linear

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/text"
)

// opened is the message that is open, as it came, and the recipient that is.
type opened struct {
	trace client.Trace
	order []int // the recipients by their numbers: those with a problem first

	filter string
	status *client.Status
	listed int // of those that are left

	copy *client.Recipient // with its events, as it came; nil: none is open
}

// openMessage opens the message with a number: the only recipient, or the only one that
// matched, at once.
func (s *session) openMessage(ctx context.Context, number int) error {
	now := s.search()
	t := now.trace(number)
	if t == nil {
		s.say("There is no message %d in the list.", number)
		return nil
	}
	now.list.at = number
	s.open = &opened{trace: *t}
	if known, cached := s.options.Client.CachedRecipients(t); cached {
		s.open.take(known)
	}
	if len(s.open.trace.Recipients) == 0 {
		if err := s.fetchRecipients(ctx); err != nil {
			s.open = nil
			return err
		}
	}
	s.open.arrange()
	s.sayMessage(number)
	if len(s.open.trace.Recipients) == 1 {
		return s.openCopy(ctx, 1)
	}
	s.say("%s", s.copiesHeadline())
	s.listRecipients(page)
	return nil
}

// take holds all recipients.
func (o *opened) take(all []client.Recipient) {
	if o.trace.RecipientsKnown == client.KnownHeld {
		return // all that the file has are there
	}
	o.trace.Recipients, o.trace.RecipientsKnown = all, client.KnownAll
}

// arrange gives the recipients their numbers.
func (o *opened) arrange() {
	o.order = make([]int, len(o.trace.Recipients))
	for i := range o.order {
		o.order[i] = i
	}
	slices.SortStableFunc(o.order, func(a, b int) int {
		return cmp.Compare(o.trace.Recipients[a].Status.Severity(), o.trace.Recipients[b].Status.Severity())
	})
	o.listed = 0
}

// recipient returns the one with a number, as it came.
func (o *opened) recipient(number int) *client.Recipient {
	if number < 1 || number > len(o.order) {
		return nil
	}
	return &o.trace.Recipients[o.order[number-1]]
}

func (s *session) fetchRecipients(ctx context.Context) error {
	return s.waiting(ctx, func(ctx context.Context) error {
		all, err := s.options.Client.Recipients(ctx, s.open.trace)
		if err == nil {
			s.open.take(all)
		}
		return err
	})
}

// allRecipients asks for all recipients of the message, and lists them.
func (s *session) allRecipients(ctx context.Context) error {
	if s.open.trace.RecipientsKnown == client.KnownAll {
		s.say("These are all recipients.")
	} else if s.offline() {
		s.say("These are those in the file; others are not known.")
	} else {
		s.say("This costs 1 request.")
		if err := s.fetchRecipients(ctx); err != nil {
			return err
		}
		s.open.arrange()
	}
	s.open.copy, s.open.listed = nil, 0
	s.say("%s", s.copiesHeadline())
	s.listRecipients(page)
	return nil
}

// sayMessage says what a message says of itself, in short.
func (s *session) sayMessage(number int) {
	t := s.trace(&s.open.trace)
	s.say("Message %d. Subject: %s", number, sentence(cmp.Or(t.Subject, "none")))
	s.say("From %s.", cmp.Or(t.Sender, "nobody"))
	s.warnOf(t.Sender)
	s.say("Received %s.", s.stamp(t.Received.Time()))
}

// copiesHeadline says how many recipients there are, by status, and whether these are
// all.
func (s *session) copiesHeadline() string {
	o := s.open
	counts := map[client.Status]int{}
	left := s.recipients()
	for _, n := range left {
		counts[o.recipient(n).Status]++
	}
	words := counted(len(o.order), "recipient")
	if len(left) < len(o.order) {
		words = text.Count(len(left)) + " of " + words
	}
	if parts := byStatus(counts); len(parts) > 0 {
		words += ": " + strings.Join(parts, ", ")
	}
	words += "."
	switch o.trace.RecipientsKnown {
	case client.KnownMatching:
		words += " Only those that matched; all lists all, 1 request."
	case client.KnownHeld:
		words += " Those in the file; others are not known."
	case client.KnownSoFar:
		words += " Those read so far; all lists all, 1 request."
	}
	return words
}

// recipients are the numbers of those that are not left out.
func (s *session) recipients() []int {
	o := s.open
	match := recipientFields.Match(recipientFields.Parse(o.filter))
	shown := s.trace(&o.trace)
	var left []int
	for i, at := range o.order {
		if o.status != nil && o.trace.Recipients[at].Status.Word() != o.status.Word() || match != nil && !match(&shown.Recipients[at]) {
			continue
		}
		left = append(left, i+1)
	}
	return left
}

// listRecipients says the next n recipients.
func (s *session) listRecipients(n int) {
	o, left := s.open, s.recipients()
	for end := min(o.listed+n, len(left)); o.listed < end; o.listed++ {
		s.sayRecipient(left[o.listed])
	}
	switch {
	case o.listed < len(left):
		s.say("%s of %s listed. Enter lists more.", text.Count(o.listed), text.Count(len(left)))
	case len(left) == 0 && len(o.order) > 0:
		s.say("None is left. filter alone lists all again.")
	}
	if rolled := s.ways().RollUp(); rolled != "" && s.ways().Grouped() {
		s.say("%s", capital(sentence(s.text(rolled))))
	}
}

// sayRecipient says the recipient with a number in one line.
func (s *session) sayRecipient(number int) {
	r := s.open.recipient(number)
	words := s.text(r.Address) + ", " + word(r.Status)
	if reason := s.reason(&s.open.trace, *r); reason != "" {
		words += ", " + reason
	}
	s.say("%d. %s.", number, words)
}

// ways is how the message came to its recipients, as far as that is known.
func (s *session) ways() explain.Ways { return explain.WaysOf(s.withEvents(&s.open.trace)) }

// withEvents is a message with the events that are in memory.
func (s *session) withEvents(t *client.Trace) client.Trace {
	filled := *t
	filled.Recipients = slices.Clone(t.Recipients)
	for i := range filled.Recipients {
		if events, cached := s.options.Client.CachedEvents(t.ID, filled.Recipients[i].Address); cached {
			filled.Recipients[i].Events = append([]client.Event{}, events...)
		}
	}
	return filled
}

// details says everything that is known of the message.
func details(s *session, _ context.Context, _ string) error {
	t := s.trace(&s.open.trace)
	for _, field := range []struct{ label, value string }{
		{"Subject", t.Subject}, {"From", cmp.Or(t.Sender, "nobody")}, {"Received", s.stamp(t.Received.Time())},
		{"Size", text.MessageSize(t.Size)}, {"Message-ID", t.MessageID}, {"Network message ID", t.ID}, {"From IP", t.FromIP.String()}, {"To IP", t.ToIP.String()},
	} {
		if field.value != "" {
			s.say("%s: %s", field.label, field.value)
		}
	}
	s.say("%s", s.copiesHeadline())
	return nil
}

// tree says which recipients came through which others.
func tree(s *session, _ context.Context, _ string) error {
	branches := s.ways().Tree()
	if len(branches) == 0 {
		s.say("No recipient is known to have come through a group.")
		s.say("Events say it: open a recipient.")
		return nil
	}
	path := []string{}
	for _, b := range branches {
		r := s.open.trace.Recipients[b.Index]
		address := s.text(r.Address)
		path = append(path[:min(b.Depth, len(path))], address)
		words := strconv.Itoa(slices.Index(s.open.order, b.Index)+1) + ". " + address + ", " + word(r.Status)
		if b.Depth > 0 && len(path) > 1 {
			words += ", through " + path[len(path)-2]
		}
		s.say("%s.", words)
	}
	return nil
}

// nextMessage and previousMessage open the message behind the one that was opened last,
// or before it, in the order of the list.
func nextMessage(s *session, ctx context.Context, _ string) error     { return s.openBeside(ctx, 1) }
func previousMessage(s *session, ctx context.Context, _ string) error { return s.openBeside(ctx, -1) }

func (s *session) openBeside(ctx context.Context, by int) error {
	list, left := &s.search().list, s.left()
	at := slices.IndexFunc(left, func(t *client.Trace) bool { return list.numbers[t.ID] == list.at }) + by
	if list.at == 0 {
		at = 0
	}
	switch {
	case len(left) == 0:
		s.say("The list is empty.")
	case at < 0:
		s.say("This is the first message.")
	case at >= len(left):
		s.say("This is the last message of the list.%s", map[bool]string{true: " more reads on."}[s.search().result.Snapshot().More])
	default:
		return s.openMessage(ctx, list.numbers[left[at].ID])
	}
	return nil
}

// nextProblem opens the next message with a problem or, in a message, the next such
// recipient.
func nextProblem(s *session, ctx context.Context, _ string) error {
	if s.open != nil && len(s.open.order) > 1 {
		from := 0
		if s.open.copy != nil {
			from = s.number(s.open.copy.Address)
		}
		for n := from + 1; n <= len(s.open.order); n++ {
			if s.open.recipient(n).Status.Problem() {
				return s.openCopy(ctx, n)
			}
		}
	}
	list, left := &s.search().list, s.left()
	from := slices.IndexFunc(left, func(t *client.Trace) bool { return list.numbers[t.ID] == list.at })
	for _, t := range left[from+1:] {
		if slices.ContainsFunc(t.Recipients, func(r client.Recipient) bool { return r.Status.Problem() }) {
			return s.openMessage(ctx, list.numbers[t.ID])
		}
	}
	s.say("No other message that is loaded has a problem.")
	return nil
}

// number is that of a recipient of the open message, 0 for none.
func (s *session) number(address string) int {
	for i := range s.open.order {
		if strings.EqualFold(s.open.recipient(i+1).Address, address) {
			return i + 1
		}
	}
	return 0
}

// chosen are the recipients that a command names by their numbers or addresses.
func (s *session) chosen(words string) ([]*client.Recipient, error) {
	var all []*client.Recipient
	for one := range strings.FieldsSeq(words) {
		n, err := strconv.Atoi(one)
		if err != nil {
			n = s.number(s.mask.Reveal(one))
		}
		r := s.open.recipient(n)
		if r == nil {
			return nil, fmt.Errorf("there is no recipient %s", one)
		}
		all = append(all, r)
	}
	return all, nil
}
