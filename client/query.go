package client

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// SubjectMatch is how the text of a subject condition is compared. No case is
// told apart.
type SubjectMatch string

// The ways to compare a subject. The empty one is SubjectContains.
const (
	SubjectContains SubjectMatch = "contains"
	SubjectStarts   SubjectMatch = "starts"
	SubjectEnds     SubjectMatch = "ends"
	SubjectEquals   SubjectMatch = "equals"
)

// SubjectMatches are the ways to compare a subject, in the order of the form.
var SubjectMatches = []SubjectMatch{SubjectContains, SubjectStarts, SubjectEnds, SubjectEquals}

// QueryWord is the word that it has in a line of a query: subject-starts.
func (m SubjectMatch) QueryWord() string {
	switch m {
	case SubjectStarts:
		return "subject-starts"
	case SubjectEnds:
		return "subject-ends"
	case SubjectEquals:
		return "subject-is"
	}
	return "subject"
}

// Word is the comparison in a sentence: the subject starts with a text.
func (m SubjectMatch) Word() string {
	switch m {
	case SubjectStarts:
		return "starts with"
	case SubjectEnds:
		return "ends with"
	case SubjectEquals:
		return "is"
	}
	return "contains"
}

// Query is what a person wants to see. Conditions on different things must all
// hold; of several values of one thing, one must. It says nothing about how the
// service is asked: that is the Plan's.
type Query struct {
	// Start and End bound the time of receipt. Both zero: the last 48 hours up
	// to the moment of planning. Only Start: up to that moment. Only End: the 48
	// hours before it.
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
	// Latest asks for what the service itself holds for the most recent
	// messages, with no bounds at all. Start and End must be zero. Its pages are
	// not consistent with each other while mail comes in.
	Latest bool `json:"latest,omitempty"`

	Senders      []string     `json:"senders,omitempty"`    // address, *@domain, a part of an address (see [IsPartial]), or NoSender
	Recipients   []string     `json:"recipients,omitempty"` // address, *@domain, or a part of an address
	With         []string     `json:"with,omitempty"`       // the same, of the sender or of a recipient
	Subject      string       `json:"subject,omitempty"`
	SubjectMatch SubjectMatch `json:"subjectMatch,omitempty"`
	Statuses     []Status     `json:"statuses,omitempty"`   // also words that are not known here
	MessageIDs   []string     `json:"messageIds,omitempty"` // with or without angle brackets
	IDs          []string     `json:"ids,omitempty"`        // network message IDs, in any spelling that ParseID reads
	FromIPs      []string     `json:"fromIPs,omitempty"`
	ToIPs        []string     `json:"toIPs,omitempty"`

	// Without are conditions that leave out what they hold for. They are checked here.
	Without []Exclusion `json:"without,omitempty"`
}

// NoSender asks for messages without a sender, as bounces and receipts travel. It
// is how SMTP writes their MAIL FROM:
// https://www.rfc-editor.org/rfc/rfc5321#section-4.5.5
const NoSender = "<>"

// defaultWindow is what the service itself takes when no time is given:
// https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
const defaultWindow = 48 * time.Hour

// Field names the part of a query that a problem or a condition is about.
type Field string

// The fields of a query.
const (
	FieldWindow    Field = "window"
	FieldSender    Field = "sender"
	FieldRecipient Field = "recipient"
	FieldSubject   Field = "subject"
	FieldStatus    Field = "status"
	FieldMessageID Field = "messageId"
	FieldID        Field = "id"
	FieldFromIP    Field = "fromIP"
	FieldToIP      Field = "toIP"
	FieldWith      Field = "with"
	FieldWithout   Field = "without"
)

// Identifies reports whether the query names messages by an id.
func (q Query) Identifies() bool {
	return slices.ContainsFunc(Fields, func(f *FieldInfo) bool { return f.Identifies && len(f.Values(&q)) > 0 })
}

// Addresses are all that the query asks for, those of recipients first.
func (q Query) Addresses() []string {
	var all []string
	for _, f := range Fields {
		if f.Kind == KindAddress {
			all = append(all, f.Values(&q)...)
		}
	}
	return all
}

// Problem is one reason why a query cannot run.
type Problem struct {
	Field   Field
	Message string
}

// Problems are all the reasons why a query cannot run, as an error.
type Problems []Problem

// Error joins the problems in one line.
func (p Problems) Error() string {
	texts := make([]string, len(p))
	for i, problem := range p {
		texts[i] = string(problem.Field) + ": " + problem.Message
	}
	return oneLine(strings.Join(texts, "; "))
}

// tidied returns the query with spaces trimmed, repeated values dropped, and
// statuses, ids and addresses normalised.
func (q Query) tidied() Query {
	for _, f := range Fields {
		if f.normalize != nil {
			f.Set(&q, normalizeAll(f.Values(&q), f.normalize))
		}
	}
	q.Without = tidiedExclusions(q.Without)
	if q.Subject == "" {
		q.SubjectMatch = ""
	} else if q.SubjectMatch == "" {
		q.SubjectMatch = SubjectContains
	}
	return q
}

// normalized returns the query tidied, with a window in whole seconds, the start
// rounded down and the end up, but never to after now.
func (q Query) normalized(now time.Time) Query {
	q = q.tidied()
	if !q.Latest {
		q.Start, q.End = boundsOf(q.Start, q.End, now.UTC())
	}
	return q
}

// boundsOf fills in what a window lacks and rounds it to whole seconds, the only
// precision that the page of the list documents for the bounds.
func boundsOf(start, end, now time.Time) (time.Time, time.Time) {
	if end.IsZero() || end.After(now) {
		end = now
	}
	if start.IsZero() {
		start = end.Add(-defaultWindow)
	}
	return start.UTC().Truncate(time.Second), ceilSecond(end.UTC(), now)
}

// ceil rounds an instant up.
func ceil(t time.Time, to time.Duration) time.Time {
	down := t.Truncate(to)
	if down.Before(t) {
		return down.Add(to)
	}
	return down
}

func ceilSecond(t, now time.Time) time.Time {
	up := ceil(t, time.Second)
	if up.After(now) {
		up = now.Truncate(time.Second)
	}
	return up
}

// normalizeAll normalises values, and drops empty and repeated ones; addresses
// and ids are the same in any case.
func normalizeAll(values []string, normalize func(string) string) []string {
	var kept []string
	seen := make(map[string]struct{}, len(values))
	for _, v := range values {
		v = normalize(v)
		key := strings.ToLower(v)
		if _, again := seen[key]; v != "" && !again {
			seen[key] = struct{}{}
			kept = append(kept, v)
		}
	}
	return kept
}

// normalizeSender returns an address trimmed, and one spelling of NoSender.
func normalizeSender(s string) string {
	if strings.Join(strings.Fields(visible(s)), "") == NoSender {
		return NoSender
	}
	return normalizeAddress(s)
}

// normalizeAddress returns an address trimmed and without a name before it, and *@domain for a domain in any of
// the ways that people write one: contoso.com, @contoso.com, *contoso.com.
func normalizeAddress(s string) string {
	s = withoutName(strings.TrimSpace(s))
	if domain := strings.TrimPrefix(strings.TrimPrefix(s, "*"), "@"); IsDomain(domain) {
		return "*@" + domain
	}
	return s
}

// withoutName returns the address of "Bob Smith <bob@contoso.com>" and of "Bob Smith
// (bob@contoso.com)".
func withoutName(s string) string {
	for _, pair := range []string{"<>", "()"} {
		before, ends := strings.CutSuffix(s, pair[1:])
		if !ends {
			continue
		}
		open := strings.LastIndexByte(before, pair[0])
		if address := strings.TrimSpace(before[open+1:]); open >= 0 && strings.Contains(address, "@") && !strings.ContainsAny(address, " \t") {
			return address
		}
	}
	return s
}

var domainName = regexp.MustCompile(`^[\p{L}\p{N}]([\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}])?(\.[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?)*\.(\p{L}[\p{L}\p{M}]+|xn--[a-zA-Z0-9-]+)$`)

// IsDomain reports whether a text reads as the name of a domain: labels with dots
// between, of which the last has only letters.
func IsDomain(s string) bool {
	return len(s) <= 253 && !strings.Contains(s, "@") && domainName.MatchString(s)
}
