package client

import (
	"slices"
	"strings"
	"time"

	"msgtrace/client/odata"
)

// maxStreams is up to how many combinations of values are asked for one by one.
// The values of the first property are always; a second property with several
// values joins as long as the combinations stay few, else it is filtered here.
const maxStreams = 8

// dimension is one property of Tracing with the values asked for.
type dimension struct {
	field    Field
	property string
	noun     string
	values   []string
	local    bool // it is not known that the service can be asked for these values
}

// dimensions are the properties that the service compares with eq, those that
// leave the fewest rows first.
func (q *Query) dimensions() []dimension {
	return []dimension{
		{FieldID, tracingNames.id, "id", q.IDs, false},
		{FieldMessageID, tracingNames.messageID, q.messageIDNoun(), spellingsOf(q.MessageIDs), false},
		{FieldRecipient, tracingNames.recipient, "recipient", q.Recipients, false},
		{FieldSender, tracingNames.sender, "sender", q.Senders, slices.Contains(q.Senders, NoSender)},
		{FieldFromIP, tracingNames.fromIP, "from IP", q.FromIPs, slices.ContainsFunc(q.FromIPs, hasSpellings)},
		{FieldToIP, tracingNames.toIP, "to IP", q.ToIPs, slices.ContainsFunc(q.ToIPs, hasSpellings)},
		{FieldStatus, tracingNames.status, "status", statusTexts(q.Statuses), !allKnown(q.Statuses)},
	}
}

// allKnown reports whether the service can be asked for all of the statuses: it
// refuses a word that is none of its enumeration.
func allKnown(statuses []Status) bool {
	return !slices.ContainsFunc(statuses, func(s Status) bool { return !s.Known() })
}

// choose sorts out which properties the server filters by. One request takes one
// value of each property: the service silently keeps the last of several, and
// ignores or and in (measured in one public lab).
func (q *Query) choose() (sent []dimension, local []Field) {
	streams := 1
	for _, d := range q.dimensions() {
		switch n := len(d.values); {
		case n == 0:
		case d.local:
			local = append(local, d.field)
		case n == 1, streams == 1, streams*n <= maxStreams:
			streams *= n
			sent = append(sent, d)
		default:
			local = append(local, d.field)
		}
	}
	return sent, local
}

// localRows are the fields that Tracing leaves to us.
func (q *Query) localRows() []Field {
	_, local := q.choose()
	if q.Subject != "" && (q.SubjectMatch == SubjectEquals || !sendableSubject(q.Subject)) {
		local = append(local, FieldSubject)
	}
	return local
}

// planRows plans for Tracing: one stream for each combination of the values that
// the server filters by, over windows of at most ten days.
func (p *Plan) planRows(now time.Time) {
	q := &p.Query
	base := stream{dialect: p.Dialect, top: p.PageSize}
	if q.Latest {
		base.windows = p.unbounded()
	} else {
		base.windows = p.bounded(now)
	}
	base.match = newMatcher(*q)
	base.match.toPerRow = true
	sent, _ := q.choose()
	combinations := [][]string{nil}
	for _, d := range sent {
		combinations = multiply(combinations, d)
		if len(d.values) > 1 {
			p.factors = append(p.factors, count(len(d.values), d.noun))
		}
	}
	for _, terms := range combinations {
		one := base
		one.terms = append(terms, subjectTerm(q)...)
		p.streams = append(p.streams, &one)
	}
	if len(p.Windows) > 0 {
		p.factors = append(p.factors, count(len(p.Windows), "window"))
	}
}

// multiply extends each combination by each value.
func multiply(combinations [][]string, d dimension) [][]string {
	var out [][]string
	for _, terms := range combinations {
		for _, v := range d.values {
			out = append(out, append(slices.Clone(terms), odata.Eq(d.property, odata.Quote(v))))
		}
	}
	return out
}

// sendableSubject keeps a star away from the service, which is not known to
// take it as itself.
func sendableSubject(subject string) bool { return !strings.Contains(subject, "*") }

// subjectTerm is the condition on the subject. Equality is not documented, so
// the server is asked for the beginning, and the rest is compared here.
func subjectTerm(q *Query) []string {
	if q.Subject == "" || !sendableSubject(q.Subject) {
		return nil
	}
	switch q.SubjectMatch {
	case SubjectStarts, SubjectEquals:
		return []string{odata.StartsWith(tracingNames.subject, q.Subject)}
	case SubjectEnds:
		return []string{odata.EndsWith(tracingNames.subject, q.Subject)}
	}
	return []string{odata.Contains(tracingNames.subject, q.Subject)}
}
