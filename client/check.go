package client

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxSubject is where the service cuts subjects, in characters: a longer text
// matches nothing. https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-faq
const maxSubject = 256

// Check returns every reason why the query cannot run in a dialect, or nothing.
// It asks nobody.
func (q Query) Check(d Dialect, now time.Time) []Problem {
	n := q.normalized(now)
	problems := q.checkWindow(d, n, now)
	if n.SubjectMatch != "" && !slices.Contains(SubjectMatches, n.SubjectMatch) {
		problems = addProblem(problems, FieldSubject, fmt.Sprintf("%q is no way to compare: use %s",
			clip(string(n.SubjectMatch), 20), listed(converted[string](SubjectMatches))))
	}
	for _, f := range Fields {
		for _, value := range f.Values(&n) {
			problems = addProblem(problems, f.ID, f.check(value))
		}
	}
	return problems
}

func addProblem(problems []Problem, field Field, message string) []Problem {
	if message == "" {
		return problems
	}
	return append(problems, Problem{Field: field, Message: message})
}

// checkWindow looks at the window as it was given and as it would be asked for.
func (q Query) checkWindow(d Dialect, n Query, now time.Time) []Problem {
	problem := func(format string, args ...any) []Problem {
		return []Problem{{Field: FieldWindow, Message: fmt.Sprintf(format, args...)}}
	}
	if q.Latest {
		if !q.Start.IsZero() || !q.End.IsZero() {
			return problem("the most recent messages have no window")
		}
		return nil
	}
	oldest := d.oldest(now)
	switch {
	case q.Start.After(now):
		return problem("the window begins in the future")
	case !q.Start.IsZero() && !q.End.IsZero() && !q.Start.Before(q.End):
		return problem("the window ends before it begins")
	case n.End.Before(oldest):
		return problem("this API keeps %d days: the window ends before %s", d.days(), oldest.Format("2 Jan 2006 15:04 UTC"))
	case n.Start.Before(oldest):
		return problem("this API keeps %d days: begin at %s or later", d.days(), oldest.Format("2 Jan 2006 15:04 UTC"))
	}
	return nil
}

func (d Dialect) days() int { return int(d.Limits().MaxAge / day) }

// checkSender accepts an address, *@domain, or NoSender.
func checkSender(address string) string {
	if address == NoSender {
		return ""
	}
	return checkAddress(address)
}

// checkAddress accepts an address, *@domain, or a part of an address with a star for
// the rest. A text with neither an @ nor a star is more likely a slip, such as a name.
func checkAddress(address string) string {
	if IsPartial(address) && !strings.HasPrefix(address, `"`) {
		return checkPartial(address)
	}
	local, domain, found := cutLast(address, "@")
	switch {
	case strings.HasPrefix(local, `"`) && found && quotedLocal.MatchString(local) && !strings.Contains(address, "*") && !strings.ContainsFunc(domain, notInAddress) && domain != "":
		return ""
	case !found || local == "" || domain == "":
		return fmt.Sprintf("%q is no address: write name@domain or *@domain, or a part with a star: %s", clip(address, 80), partLike(address))
	case strings.Contains(local, "@"):
		return fmt.Sprintf("%q has more than one @: put a comma between two addresses", clip(address, 80))
	case (strings.ContainsFunc(domain, notInAddress) || strings.ContainsAny(domain, "[]()")) && !domainLiteral.MatchString(domain), strings.ContainsFunc(local, notInAddress):
		return fmt.Sprintf("%q has a character that no address has", clip(address, 80))
	}
	return ""
}

// partLike is a part of an address that holds a text, as it is written.
func partLike(text string) string {
	if text = strings.Trim(text, "@"); text == "" || strings.ContainsFunc(text, notInAddress) {
		text = "john"
	}
	return clip(text, 40) + anyText
}

// quotedLocal is the local part of an address in quotation marks, in which RFC 5321
// allows nearly everything: https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2
var quotedLocal = regexp.MustCompile(`^"([^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])+"$`)

// domainLiteral is an IP in place of a domain:
// https://www.rfc-editor.org/rfc/rfc5321#section-4.1.3
var domainLiteral = regexp.MustCompile(`^\[(IPv6:)?[0-9A-Fa-f.:]+\]$`)

func notInAddress(r rune) bool {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '.' {
		return false // as nearly all of thousands of addresses
	}
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`<>",;:\`, r) || r == utf8.RuneError
}

func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

func checkSubject(subject string) string {
	if utf8.RuneCountInString(subject) > maxSubject {
		return fmt.Sprintf("the trace keeps the first %d characters of a subject", maxSubject)
	}
	if strings.TrimSpace(subject) == "" {
		return "the subject is only spaces"
	}
	return ""
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// IsGUID reports whether s is a GUID, as Microsoft writes the ids of tenants,
// applications and, in every published example, messages
// (https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces).
func IsGUID(s string) bool { return guid.MatchString(s) }

// checkID keeps what could change the meaning of a path out of it. The ids of
// both dialects are GUIDs in every published example.
func checkID(id string) string {
	for _, c := range id {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_') {
			return fmt.Sprintf("%q is no network message ID", clip(id, 80))
		}
	}
	if id == "" {
		return "a network message ID is missing"
	}
	return ""
}

// wellFormedID is checkID as an error, for calls that nothing is sent for. An id
// that the service has spelt in another way is asked for as it came.
func wellFormedID(id string) error {
	if _, ok := ParseID(id); ok && !strings.ContainsAny(id, `/\%?#`) {
		return nil
	}
	if problems := addProblem(nil, FieldID, checkID(id)); problems != nil {
		return Problems(problems)
	}
	return nil
}

func checkIP(ip string) string {
	if _, ok := readIP(ip); !ok {
		return fmt.Sprintf("%q is no IP address", clip(ip, 60))
	}
	return ""
}

// clip shortens a text from outside for a message.
func clip(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes]) + "..."
}
