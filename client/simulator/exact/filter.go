package exact

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// query are the options of a request by name.
type query map[string]string

// readQuery takes the options apart before it decodes them.
func readQuery(raw string) query {
	q := query{}
	for part := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(part, "=")
		name, _ = url.QueryUnescape(name)
		value, _ = url.QueryUnescape(value)
		if name != "" {
			q[name] = value
		}
	}
	return q
}

// without writes the options but one.
func (q query) without(name string) string {
	var parts []string
	for key, value := range q {
		if key != name {
			parts = append(parts, key+"="+url.QueryEscape(value))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "&")
}

// top is $top, or why it is refused.
func (q query) top(otherwise int) (top int, refused string) {
	text, given := q["$top"]
	if !given {
		return otherwise, ""
	}
	top, err := strconv.Atoi(text)
	if err != nil || top < 1 || top > 5000 {
		return 0, "ResultSize is invalid"
	}
	return top, ""
}

// filter is what the service makes of $filter.
type filter struct {
	start, end time.Time
	bounds     []string
	equal      map[string]string // by property in lower case: the last value
	subject    []string          // a function in lower case, and its text
	inside     string            // of $expand
}

var (
	bound    = regexp.MustCompile(`(?i)receivedDateTime (ge|le|gt|lt|eq) ([0-9TZ:.+-]+)`)
	equality = regexp.MustCompile(`(?i)(\w+) eq '((?:[^']|'')*)'`)
	function = regexp.MustCompile(`(?i)(contains|startswith|endswith)\(\s*(\w+)\s*,\s*'((?:[^']|'')*)'\)`)
)

func readFilter(text string) filter {
	f := filter{equal: map[string]string{}}
	for _, m := range function.FindAllStringSubmatch(text, -1) {
		if strings.EqualFold(m[2], "subject") { // on addresses it is ignored
			f.subject = []string{strings.ToLower(m[1]), unquoted(m[3])}
		}
	}
	text = function.ReplaceAllString(text, "")
	for _, m := range equality.FindAllStringSubmatch(text, -1) {
		f.equal[strings.ToLower(m[1])] = unquoted(m[2])
	}
	text = equality.ReplaceAllString(text, "")
	for _, m := range bound.FindAllStringSubmatch(text, -1) {
		at, err := time.Parse("2006-01-02T15:04:05Z", m[2])
		if err != nil {
			f.bounds = append(f.bounds, "bad "+m[2])
			continue
		}
		f.bounds = append(f.bounds, strings.ToLower(m[1]))
		if strings.EqualFold(m[1], "ge") {
			f.start = at
		} else {
			f.end = at
		}
	}
	return f
}

func unquoted(s string) string { return strings.ToLower(strings.ReplaceAll(s, "''", "'")) }

// window refuses what the service refuses of a window.
func (f filter) window(now time.Time, days int) string {
	switch {
	case len(f.bounds) != 2 || !slices.Contains(f.bounds, "ge") || !slices.Contains(f.bounds, "le"):
		return "EndDate is required when a StartDate is entered"
	case f.end.After(now):
		return "EndDate is in the future"
	case f.end.Sub(f.start) > 10*24*time.Hour:
		return "The interval between StartDate and EndDate can't be longer than 10 days"
	case f.end.Before(f.start):
		return "EndDate is before StartDate"
	case f.start.Before(now.Truncate(24*time.Hour).AddDate(0, 0, -days)):
		return "Invalid StartDate value"
	}
	for property := range f.equal {
		if !slices.Contains([]string{"id", "messageid", "senderaddress", "recipientaddress", "status", "fromip", "toip", "subject"}, property) {
			return "unknown property " + property
		}
	}
	if status, asked := f.equal["status"]; asked && !slices.Contains(statuses, status) {
		return "unknown status " + status
	}
	return ""
}

var statuses = []string{"gettingstatus", "pending", "failed", "delivered", "expanded", "quarantined", "filteredasspam", "unknownfuturevalue", "recalled"}

// holds reports whether a property has the value that was asked for.
func (f filter) holds(property, value string) bool {
	want, asked := f.equal[property]
	value = strings.ToLower(value)
	if !asked {
		return true
	}
	if strings.HasSuffix(property, "address") && strings.Contains(want, "*") {
		domain, wild := strings.CutPrefix(want, "*@")
		return wild && !strings.Contains(domain, "*") && strings.HasSuffix(value, "@"+domain)
	}
	return want == value
}

func (f filter) message(m *Message) bool {
	return f.holds("id", m.ID) && f.holds("messageid", m.MessageID) && f.holds("senderaddress", m.Sender) && f.holds("fromip", m.FromIP) &&
		f.holds("subject", m.Subject) && f.hasSubject(strings.ToLower(m.Subject))
}

func (f filter) hasSubject(subject string) bool {
	if f.subject == nil {
		return true
	}
	switch text := f.subject[1]; f.subject[0] {
	case "startswith":
		return strings.HasPrefix(subject, text)
	case "endswith":
		return strings.HasSuffix(subject, text)
	default:
		return strings.Contains(subject, text)
	}
}

func (f filter) copy(c Copy) bool {
	return f.holds("recipientaddress", c.Address) && f.holds("status", c.Status) && f.holds("toip", c.ToIP)
}
