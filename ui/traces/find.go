package traces

import (
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/when"
	"msgtrace/ui/action"
	"msgtrace/ui/find"
	"msgtrace/ui/text"
)

// back takes one thing back: a range, the filter, the span of time, the messages of a
// cause, a chip, or the marks. It returns false when there is none.
func (m *Model) back() bool {
	if m.table.EndRange(false) || m.find.Handle(action.Back) {
		return true
	}
	switch {
	case m.span != nil:
		m.NarrowTo(nil)
	case m.only != nil:
		m.only = nil
		m.among()
	case m.chip != "":
		m.narrow("")
	default:
		return m.table.Unmark()
	}
	return true
}

// Narrowed reports whether going back would take something back in the list, so that
// it shows more, other rows, or no marks.
func (m *Model) Narrowed() bool {
	marked, ranged := m.table.Marks()
	return m.find.Active() || m.span != nil || m.only != nil || m.chip != "" || marked > 0 || ranged > 0
}

// Marked returns the messages that are marked: those that are shown in their order,
// behind them those that filter or chip leave out.
func (m *Model) Marked() []*client.Trace { return m.table.Marked() }

// SetPast keeps the words of the filter among those of the past.
func (m *Model) SetPast(past *find.Past) { m.find.SetPast(past) }

// fields are what a filter looks into. A row of a message stands for its recipients:
// a condition on them holds when it holds for one.
func (m *Model) fields() find.Fields[*client.Trace] {
	return append(slices.Concat(texts, subjects, m.moreFields(), times(func() (time.Time, *time.Location) { return m.now, m.zone })),
		eitherSide,
		find.Field[*client.Trace]{Words: []string{"reason"}, Column: "reason", Has: m.hasReason},
		m.remarkField(),
		m.marked("event", func(k explain.Marks) []string { return k.Events }),
		m.marked("rule", func(k explain.Marks) []string { return k.Rules }),
		m.marked("connector", func(k explain.Marks) []string { return k.Connectors }),
	)
}

// marked looks into what only the events of a message tell, of those that were loaded.
// Only its word does: nearly each message has a Receive.
func (m *Model) marked(word string, of func(explain.Marks) []string) find.Field[*client.Trace] {
	return find.Field[*client.Trace]{Words: []string{word}, Compare: func(value string) (func(*client.Trace) bool, bool) {
		wanted := text.Seek(value)
		return func(t *client.Trace) bool {
			return slices.ContainsFunc(m.reasons.of(t), func(r reason) bool { return slices.ContainsFunc(of(r.marks), wanted.In) })
		}, true
	}}
}

// Fields are what a filter looks into where there is no list on the screen. Reason is
// why a copy did not arrive, "" where that is not known.
func Fields(now time.Time, zone *time.Location, reason func(*client.Trace, client.Recipient) string) find.Fields[*client.Trace] {
	return append(slices.Concat(texts, subjects, times(func() (time.Time, *time.Location) { return now, zone })),
		find.Field[*client.Trace]{Words: []string{"reason"}, Has: func(t *client.Trace, passes func(string) bool) bool {
			return slices.ContainsFunc(t.Recipients, func(r client.Recipient) bool {
				words := reason(t, r)
				return words != "" && passes(words)
			})
		}})
}

// times are the fields that compare the time of receipt with a time as people write it,
// at an instant and in a zone.
func times(clock func() (time.Time, *time.Location)) find.Fields[*client.Trace] {
	receipt := func(read func(string, time.Time, *time.Location) (time.Time, error), holds func(t *client.Trace, at time.Time) bool) func(string) (func(*client.Trace) bool, bool) {
		return func(value string) (func(*client.Trace) bool, bool) {
			now, zone := clock()
			at, err := read(value, now, zone)
			return func(t *client.Trace) bool { return holds(t, at) }, err == nil
		}
	}
	return find.Fields[*client.Trace]{
		{Words: []string{"since"}, Compare: receipt(when.Parse, func(t *client.Trace, at time.Time) bool { return !t.Received.Before(at) })},
		{Words: []string{"until"}, Compare: receipt(when.ParseEnd, func(t *client.Trace, at time.Time) bool { return !t.Received.After(at) })},
		{Words: []string{"when"}, Compare: func(value string) (func(*client.Trace) bool, bool) {
			now, zone := clock()
			start, end, err := when.ParseRange(value, now, zone)
			return func(t *client.Trace) bool { return !t.Received.Before(start) && !t.Received.After(end) }, err == nil
		}},
	}
}

// subjects are the fields that compare a subject other than by a part of it.
var subjects = find.Fields[*client.Trace]{
	comparing(client.SubjectStarts, strings.HasPrefix),
	comparing(client.SubjectEnds, strings.HasSuffix),
	comparing(client.SubjectEquals, func(subject, value string) bool { return subject == value }),
}

func comparing(match client.SubjectMatch, holds func(subject, value string) bool) find.Field[*client.Trace] {
	return find.Field[*client.Trace]{Words: []string{match.QueryWord()}, Compare: func(value string) (func(*client.Trace) bool, bool) {
		wanted := text.Fold(value)
		return func(t *client.Trace) bool { return holds(text.Fold(t.Subject), wanted) }, true
	}}
}

// texts are the fields that are text.
var texts = find.Fields[*client.Trace]{
	{Words: client.FieldSubject.Info().Words, Column: "subject", Has: func(t *client.Trace, passes func(string) bool) bool { return passes(t.Subject) }},
	{Words: client.FieldSender.Info().Words, Column: "from", Has: hasSender},
	{Words: client.FieldRecipient.Info().Words, Column: "to", Has: ofRecipients(func(r *client.Recipient, passes func(string) bool) bool { return passes(r.Address) })},
	{Words: client.FieldStatus.Info().Words, Column: "status", Spell: find.SpellStatus, Has: ofRecipients(func(r *client.Recipient, passes func(string) bool) bool { return find.HasStatus(r.Status, passes) })},
	{Words: client.FieldMessageID.Info().Words, Column: "message-id", Opaque: true, Has: func(t *client.Trace, passes func(string) bool) bool { return passes(t.MessageID) }},
	{Words: client.FieldID.Info().Words, Column: "id", Opaque: true, Has: func(t *client.Trace, passes func(string) bool) bool { return passes(t.ID) }},
	{Words: client.FieldFromIP.Info().Words, Column: "from-ip", Opaque: true, Has: func(t *client.Trace, passes func(string) bool) bool { return passes(t.FromIP.String()) }},
	{Words: client.FieldToIP.Info().Words, Column: "to-ip", Opaque: true, Has: hasToIP},
}

func hasSender(t *client.Trace, passes func(string) bool) bool {
	if t.Sender == "" {
		return passes(client.NoSender)
	}
	return passes(t.Sender)
}

// eitherSide compares the sender and the recipients. Only its word does: without one they
// are looked into as fields of their own.
var eitherSide = find.Field[*client.Trace]{Words: client.FieldWith.Info().Words, Compare: func(value string) (func(*client.Trace) bool, bool) {
	wanted := text.Seek(value)
	return func(t *client.Trace) bool { return hasEither(t, wanted.In) }, true
}}

// hasEither looks at the sender and at the recipients.
func hasEither(t *client.Trace, passes func(string) bool) bool {
	return hasSender(t, passes) || ofRecipients(func(r *client.Recipient, passes func(string) bool) bool { return passes(r.Address) })(t, passes)
}

func hasToIP(t *client.Trace, passes func(string) bool) bool {
	return !t.ToIP.IsZero() && passes(t.ToIP.String()) || ofRecipients(func(r *client.Recipient, passes func(string) bool) bool {
		return !r.ToIP.IsZero() && passes(r.ToIP.String())
	})(t, passes)
}

// ofRecipients makes what reports whether one recipient of a message has a text that
// passes.
func ofRecipients(has func(r *client.Recipient, passes func(string) bool) bool) func(*client.Trace, func(string) bool) bool {
	return func(t *client.Trace, passes func(string) bool) bool {
		for i := range t.Recipients {
			if has(&t.Recipients[i], passes) {
				return true
			}
		}
		return false
	}
}
