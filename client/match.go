package client

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// matcher is a query made ready to be compared with many rows. Everything is
// compared here again, whatever was sent to the server: the service ignores
// conditions it does not like without a word (measured in one public lab).
type matcher struct {
	query      Query
	start, end time.Time // end is exclusive; zero: no bound
	senders    []addressPattern
	recipients []addressPattern
	ids        []string // keys
	messageIDs []string // in every spelling
	fromIPs    []netip.Addr
	toIPs      []netip.Addr
	subject    string
	forms      Forms
	toPerRow   bool // the other end's IP is told per recipient
}

// newMatcher expects a tidied query.
func newMatcher(q Query) *matcher {
	m := &matcher{
		query: q, start: q.Start,
		senders: addressPatterns(q.Senders), recipients: addressPatterns(q.Recipients),
		subject:    strings.ToLower(q.Subject),
		messageIDs: spellingsOf(q.MessageIDs),
		fromIPs:    ipsOf(q.FromIPs), toIPs: ipsOf(q.ToIPs),
	}
	for _, id := range q.IDs {
		m.ids = append(m.ids, idKey(id))
	}
	if !q.End.IsZero() {
		// "le 23:59:59Z" means that second, with whatever fraction a row has.
		m.end = q.End.Truncate(time.Second).Add(time.Second)
	}
	return m
}

// fold makes subjects compare in either form of their accents.
func (m *matcher) fold(forms Forms) *matcher {
	m.forms, m.subject = forms, forms.fold(m.query.Subject)
	return m
}

// perRecipient tells whether a condition is about recipients, so that a message
// may show fewer than it has.
func (m *matcher) perRecipient() bool {
	return len(m.recipients) > 0 || len(m.query.Statuses) > 0 || len(m.query.ToIPs) > 0 && m.toPerRow
}

func (m *matcher) message(t *Trace) bool {
	return m.window(t.Received) &&
		matchAddress(m.senders, senderOf(t.Sender)) &&
		m.matchSubject(t.Subject) &&
		matchFold(m.messageIDs, strings.TrimSpace(t.MessageID)) &&
		(len(m.query.IDs) == 0 || slices.Contains(m.ids, idKey(t.ID))) &&
		matchIP(m.fromIPs, t.FromIP) &&
		(m.toPerRow || matchIP(m.toIPs, t.ToIP))
}

func (m *matcher) recipient(r *Recipient) bool {
	return matchAddress(m.recipients, r.Address) &&
		matchStatus(m.query.Statuses, r.Status) &&
		(!m.toPerRow || matchIP(m.toIPs, r.ToIP))
}

// window lets a row without a readable time through: it must not be lost.
func (m *matcher) window(received Time) bool {
	if received.IsZero() {
		return true
	}
	return !received.Before(m.start) && (m.end.IsZero() || received.Before(m.end))
}

func (m *matcher) matchSubject(subject string) bool {
	if m.subject == "" {
		return true
	}
	subject = m.forms.fold(subject)
	switch m.query.SubjectMatch {
	case SubjectStarts:
		return strings.HasPrefix(subject, m.subject)
	case SubjectEnds:
		return strings.HasSuffix(subject, m.subject)
	case SubjectEquals:
		return subject == m.subject
	}
	return strings.Contains(subject, m.subject)
}

// addressPattern is an address in lower case, or the end of one.
type addressPattern struct {
	text   string
	domain bool // text is "@domain" and stands for every address that ends so
}

func addressPatterns(addresses []string) []addressPattern {
	patterns := make([]addressPattern, len(addresses))
	for i, address := range addresses {
		text, domain := strings.CutPrefix(strings.ToLower(strings.TrimSpace(address)), "*")
		patterns[i] = addressPattern{text: text, domain: domain}
	}
	return patterns
}

// isPattern tells *@domain from an address.
func isPattern(address string) bool { return strings.HasPrefix(address, "*") }

func matchAddress(patterns []addressPattern, address string) bool {
	if len(patterns) == 0 {
		return true
	}
	address = strings.ToLower(address)
	return slices.ContainsFunc(patterns, func(p addressPattern) bool {
		return address == p.text || p.domain && strings.HasSuffix(address, p.text)
	})
}

// senderOf is a row's sender, with one spelling of none.
func senderOf(address string) string {
	if len(address) <= len(" <> ") && strings.Trim(address, "<> ") == "" {
		return NoSender
	}
	return address
}

func matchFold(values []string, s string) bool {
	return len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, s) })
}
