package erratic

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// asked is a request, as far as this service understands it.
type asked struct {
	token      string
	top        int
	start, end time.Time
	equal      map[string][]string // property to the values of eq and in
	contains   string              // of the subject
	expand     bool
	trimmed    []string // addresses inside $expand
	events     bool
	address    string // the recipient whose events are asked for, in tracing
}

var (
	bound    = regexp.MustCompile(`receivedDateTime (ge|le) ([0-9TZ:.-]+)`)
	equality = regexp.MustCompile(`(\w+) eq '((?:[^']|'')*)'`)
	inside   = regexp.MustCompile(`(\w+) in \(([^)]*)\)`)
	quoted   = regexp.MustCompile(`'((?:[^']|'')*)'`)
	subject  = regexp.MustCompile(`contains\(subject,\s*'((?:[^']|'')*)'\)`)
	details  = regexp.MustCompile(`/([^/]+)/getDetailsByRecipient\(recipientAddress='(.*)'\)$`)
	byKey    = regexp.MustCompile(`\(id='([^']*)'\)$`)
)

// read understands a request. The parts of a query are taken apart before they
// are decoded, since net/url leaves out what has a semicolon.
func read(u *url.URL) asked {
	a := asked{equal: map[string][]string{}}
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		name, value, _ := strings.Cut(part, "=")
		value, _ = url.QueryUnescape(value)
		switch strings.TrimLeft(strings.ReplaceAll(name, "%24", "$"), "?") {
		case "$skiptoken":
			a.token = value
		case "$top":
			a.top, _ = strconv.Atoi(value)
		case "$filter":
			a.filter(value)
		case "$expand":
			a.expand, a.events = true, strings.Contains(value, "$expand=events")
			nested := asked{equal: map[string][]string{}}
			nested.filter(value)
			a.trimmed = nested.equal["recipientEmail"]
		}
	}
	if key := byKey.FindStringSubmatch(u.Path); key != nil {
		a.equal["id"] = []string{key[1]}
	}
	if of := details.FindStringSubmatch(u.Path); of != nil {
		a.equal["id"], a.events, a.address = []string{of[1]}, true, unquote(of[2])
	}
	return a
}

func (a *asked) filter(text string) {
	for _, m := range bound.FindAllStringSubmatch(text, -1) {
		at, _ := time.Parse(time.RFC3339, m[2])
		if m[1] == "ge" {
			a.start = at
		} else {
			a.end = at
		}
	}
	for _, m := range equality.FindAllStringSubmatch(text, -1) {
		a.equal[m[1]] = append(a.equal[m[1]], unquote(m[2]))
	}
	for _, m := range inside.FindAllStringSubmatch(text, -1) {
		for _, value := range quoted.FindAllStringSubmatch(m[2], -1) {
			a.equal[m[1]] = append(a.equal[m[1]], unquote(value[1]))
		}
	}
	if m := subject.FindStringSubmatch(text); m != nil {
		a.contains = unquote(m[1])
	}
}

func unquote(s string) string { return strings.ReplaceAll(s, "''", "'") }

// holds reports whether a property has one of the values asked for, in any case.
func (a *asked) holds(property, value string) bool {
	values, given := a.equal[property]
	return !given || slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, value) })
}

// message reports whether a message is asked for. Some services compare whole
// seconds.
func (a *asked) message(m *Message, wholeSeconds bool) bool {
	at := m.Received
	if wholeSeconds {
		at = at.Truncate(time.Second)
	}
	return (a.start.IsZero() || !at.Before(a.start)) && (a.end.IsZero() || !at.After(a.end)) &&
		a.holds("id", m.ID) && a.holds("messageId", m.MessageID) && a.holds("senderAddress", m.Sender) &&
		strings.Contains(strings.ToLower(m.Subject), strings.ToLower(a.contains))
}

func (a *asked) recipient(r Recipient) bool {
	return a.holds("recipientAddress", r.Address) && a.holds("status", r.Status)
}

func (a *asked) nested(r Recipient) bool {
	return len(a.trimmed) == 0 || slices.ContainsFunc(a.trimmed, func(v string) bool { return strings.EqualFold(v, r.Address) })
}
