package client

import (
	"slices"
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
	base.match = newMatcher(*q).fold(p.forms)
	base.match.toPerRow = true
	sent, here := q.choose()
	subjects, exact := q.subjectTerms(p.forms)
	if !exact {
		here = append(here, FieldSubject)
	}
	p.here = here
	combinations := [][]string{nil}
	for _, d := range sent {
		combinations = multiply(combinations, d)
		if len(d.values) > 1 {
			p.factors = append(p.factors, count(len(d.values), d.noun))
		}
	}
	if len(subjects) > 0 {
		combinations = extend(combinations, subjects)
	}
	if len(subjects) > 1 {
		p.factors = append(p.factors, count(len(subjects), "subject form"))
	}
	for _, terms := range combinations {
		one := base
		one.terms = terms
		p.streams = append(p.streams, &one)
	}
	if len(p.Windows) > 0 {
		p.factors = append(p.factors, count(len(p.Windows), "window"))
	}
}

// multiply extends each combination by each value.
func multiply(combinations [][]string, d dimension) [][]string {
	terms := make([]string, len(d.values))
	for i, v := range d.values {
		terms[i] = odata.Eq(d.property, odata.Quote(v))
	}
	return extend(combinations, terms)
}

// extend extends each combination by each term.
func extend(combinations [][]string, terms []string) [][]string {
	var out [][]string
	for _, combination := range combinations {
		for _, term := range terms {
			out = append(out, append(slices.Clone(combination), term))
		}
	}
	return out
}
