package cmdlet

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
)

// widest is the longest time that one call of Get-MessageTraceV2 looks at, and most is
// the greatest -ResultSize, which is 1,000 unless given.
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2
const (
	widest = 10 * 24 * time.Hour
	most   = "5000"
)

// line is a command as it is put together.
type line struct {
	words    []string
	comments []string
}

func (l *line) add(parameter string, values ...string) {
	if len(values) == 0 {
		return
	}
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = Quote(value)
	}
	l.words = append(l.words, parameter, strings.Join(quoted, ","))
}

// say adds what the command cannot express.
func (l *line) say(comment string) { l.comments = append(l.comments, plain(comment)) }

func (l *line) String() string {
	command := strings.Join(l.words, " ")
	if len(l.comments) == 0 {
		return command
	}
	return command + " # " + strings.Join(l.comments, "; ")
}

// Search is the call of Get-MessageTraceV2 that asks for what a query asks for. What the
// cmdlet cannot express stands behind it in a comment, in words. The query is that of a
// plan, whose values are normalised.
func Search(q client.Query) string {
	l := &line{words: []string{"Get-MessageTraceV2"}}
	for _, field := range client.Fields {
		if values := field.Values(&q); len(values) > 0 || field.Kind == client.KindWindow {
			l.condition(&q, field, values)
		}
	}
	l.words = append(l.words, "-ResultSize", most)
	return l.String()
}

func (l *line) condition(q *client.Query, field *client.FieldInfo, values []string) {
	switch field.ID {
	case client.FieldWindow:
		l.window(q)
	case client.FieldSender:
		l.addresses("-SenderAddress", "without a sender", values)
	case client.FieldRecipient:
		l.addresses("-RecipientAddress", "", values)
	case client.FieldSubject:
		l.subject(q)
	case client.FieldStatus:
		l.statuses(q.Statuses)
	case client.FieldMessageID:
		l.add("-MessageId", each(values, bracketed)...)
	case client.FieldID:
		l.only("-MessageTraceId", field, values)
	case client.FieldFromIP:
		l.only("-FromIP", field, values)
	case client.FieldToIP:
		l.only("-ToIP", field, values)
	default:
		l.say("not asked for here: " + field.Lead + " " + strings.Join(values, ", "))
	}
}

// window gives the bounds in UTC, in the form that PowerShell reads in every region.
func (l *line) window(q *client.Query) {
	switch {
	case q.Latest:
		l.say("the most recent messages: without dates the cmdlet looks back 48 hours")
	case q.Start.IsZero():
	default:
		l.add("-StartDate", instant(q.Start))
		l.add("-EndDate", instant(q.End))
		if q.End.Sub(q.Start) > widest {
			l.say("one call looks at 10 days at most: ask for them one after the other")
		}
	}
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// addresses leaves out the sender that bounces have, which no page says how to ask for.
func (l *line) addresses(parameter, nobody string, values []string) {
	l.add(parameter, slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == client.NoSender })...)
	if slices.Contains(values, client.NoSender) {
		l.say("not asked for here: messages " + nobody)
	}
}

func (l *line) subject(q *client.Query) {
	l.add("-Subject", q.Subject)
	way := map[client.SubjectMatch]string{client.SubjectStarts: "StartsWith", client.SubjectEnds: "EndsWith"}[q.SubjectMatch]
	l.words = append(l.words, "-SubjectFilterType", cmp.Or(way, "Contains"))
	if q.SubjectMatch == client.SubjectEquals {
		l.say("of these, those with this subject and no more")
	}
}

// statuses asks for those that the page of the cmdlet names.
func (l *line) statuses(statuses []client.Status) {
	var known, others []string
	for _, s := range statuses {
		if s.Known() && s != client.StatusRecalled {
			known = append(known, Status(s))
		} else {
			others = append(others, string(s))
		}
	}
	l.add("-Status", known...)
	if len(others) > 0 {
		l.say("not a status of the cmdlet: " + strings.Join(others, ", "))
	}
}

// only gives the one value that a parameter takes.
func (l *line) only(parameter string, field *client.FieldInfo, values []string) {
	l.add(parameter, values[0])
	if len(values) > 1 {
		l.say("one " + field.Noun + " a call, then also " + strings.Join(values[1:], ", "))
	}
}

// Details is the call of Get-MessageTraceDetailV2 that shows what happened to a message
// on its way to one recipient.
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracedetailv2
func Details(id, address string) string {
	l := &line{words: []string{"Get-MessageTraceDetailV2"}}
	l.add("-MessageTraceId", id)
	l.add("-RecipientAddress", address)
	return l.String()
}

// Message is the call of Get-MessageTraceV2 that shows one message. It gives the time
// around its receipt, as the cmdlet looks back 48 hours only by itself.
func Message(t *client.Trace) string {
	q := client.Query{IDs: []string{t.ID}}
	if !t.Received.IsZero() {
		q.Start, q.End = t.Received.Add(-around), t.Received.Add(around)
	}
	return Search(q)
}

// around is how far the time of one message is asked for on either side.
const around = time.Hour

// bracketed is a Message-ID as the header has it.
func bracketed(id string) string { return "<" + strings.Trim(id, "<>") + ">" }

func each(values []string, change func(string) string) []string {
	changed := make([]string, len(values))
	for i, value := range values {
		changed[i] = change(value)
	}
	return changed
}
