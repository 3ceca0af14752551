package client

import (
	"slices"
	"strings"
	"time"
)

// matcher is a query made ready to be compared with many rows. Everything is
// filtered here again, whatever was sent to the server: measured in one public lab,
// the service ignores conditions that it does not support and reports no error.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
type matcher struct {
	start, end time.Time // end is exclusive; zero: no bound
	messages   []comparison
	recipients []copyComparison
	domains    map[Field][]string // of the addresses that are searched for
}

// comparison is one condition, made ready for messages.
type comparison struct {
	field   Field
	text    func(*Trace) string
	matches func(*Trace) bool
}

// copyComparison is one condition, made ready for each recipient's copy of a message.
type copyComparison struct {
	field   Field
	text    func(*Recipient) string
	matches func(*Trace, *Recipient) bool
	// settles reports whether a message matches with whatever copies it has; nil: none does.
	settles func(*Trace) bool
}

// wanted are the values of a condition, and how they are compared.
type wanted struct {
	values []string
	match  SubjectMatch
	forms  Forms
}

// newMatcher expects a tidied query. Forms makes subjects compare in either form of
// their accents.
func newMatcher(q Query, d Dialect, forms Forms) *matcher {
	m := &matcher{start: q.Start, domains: map[Field][]string{FieldSender: domainsOf(q.Senders), FieldRecipient: domainsOf(q.Recipients)}}
	if !q.End.IsZero() {
		// "le 23:59:59Z" means that second, with whatever fraction a row has.
		m.end = q.End.Truncate(time.Second).Add(time.Second)
	}
	for _, f := range Fields {
		if values := f.texts(&q); len(values) > 0 && f.compare != nil {
			holds := f.compare(wanted{values: values, match: q.SubjectMatch, forms: forms})
			if f.either {
				m.addEither(f, holds)
			} else {
				m.add(f.ID, f, holds, d.api().perRecipient())
			}
		}
	}
	for _, e := range q.Without {
		f := e.Field.Info()
		holds := f.compare(wanted{values: f.Spelt([]string{e.Value}), match: e.Match, forms: forms})
		if f.either {
			m.addNeither(f, holds)
		} else {
			m.add(FieldWithout, f, func(text string) bool { return !holds(text) }, d.api().perRecipient())
		}
	}
	return m
}

// add adds a condition on the text of a field. One that a message and a recipient both
// have a text for goes by the recipient's where items of the list are of one recipient.
func (m *matcher) add(condition Field, f *FieldInfo, matches func(text string) bool, perRecipient bool) {
	if f.ofMessage == nil || perRecipient && f.ofRecipient != nil {
		m.recipients = append(m.recipients, copyComparison{field: condition, text: f.ofRecipient, matches: func(_ *Trace, r *Recipient) bool { return matches(f.ofRecipient(r)) }})
	} else {
		m.messages = append(m.messages, comparison{condition, f.ofMessage, func(t *Trace) bool { return matches(f.ofMessage(t)) }})
	}
}

// perRecipient reports whether a condition is about recipients, so that a message
// may show fewer than it has.
func (m *matcher) perRecipient() bool { return len(m.recipients) > 0 }

// settled reports whether a message that matches does so with whatever copies it has.
func (m *matcher) settled(t *Trace) bool {
	for i := range m.recipients {
		if settles := m.recipients[i].settles; settles == nil || !settles(t) {
			return false
		}
	}
	return true
}

func (m *matcher) message(t *Trace) bool {
	if !m.window(t.Received) {
		return false
	}
	for i := range m.messages {
		if !m.messages[i].matches(t) {
			return false
		}
	}
	return true
}

// recipient reports whether a recipient's copy of a message matches.
func (m *matcher) recipient(t *Trace, r *Recipient) bool {
	for i := range m.recipients {
		if !m.recipients[i].matches(t, r) {
			return false
		}
	}
	return true
}

// window lets a row without a readable time through: it must not be lost.
func (m *matcher) window(received Time) bool {
	if received.IsZero() {
		return true
	}
	return !received.Before(m.start) && (m.end.IsZero() || received.Before(m.end))
}

func compareSubject(w wanted) func(string) bool {
	text := w.forms.fold(w.values[0])
	compare := strings.Contains
	switch w.match {
	case SubjectStarts:
		compare = strings.HasPrefix
	case SubjectEnds:
		compare = strings.HasSuffix
	case SubjectEquals:
		compare = func(subject, text string) bool { return subject == text }
	}
	return func(subject string) bool { return compare(w.forms.fold(subject), text) }
}

// AddressMatcher returns what reports whether a value of a condition on addresses, as a
// plan has it, holds for an address.
func AddressMatcher(value string) func(address string) bool {
	return compareAddresses(wanted{values: []string{value}})
}

// compareAddresses compares with addresses, with *@domain and with parts of addresses, in
// any case. A list may have thousands of them, and each row is compared once.
func compareAddresses(w wanted) func(string) bool {
	whole, domains := map[string]struct{}{}, map[string]struct{}{}
	var parts []partial
	for _, value := range w.values {
		value = strings.ToLower(strings.TrimSpace(value))
		if domain, ok := strings.CutPrefix(value, "*@"); IsPartial(value) {
			parts = append(parts, newPartial(value))
		} else if ok {
			domains[domain] = struct{}{}
		} else {
			whole[value] = struct{}{}
		}
	}
	return func(address string) bool {
		address = strings.ToLower(address)
		if _, ok := whole[address]; ok {
			return true
		}
		if len(domains) > 0 {
			if _, ok := domains[domainOf(address)]; ok {
				return true
			}
		}
		return slices.ContainsFunc(parts, func(p partial) bool { return p.matches(address) })
	}
}

// senderOf is a row's sender, with one spelling of none.
func senderOf(address string) string {
	if len(address) <= len(" <> ") && strings.Trim(address, "<> ") == "" {
		return NoSender
	}
	return address
}

func compareMessageIDs(w wanted) func(string) bool {
	return func(id string) bool {
		return slices.ContainsFunc(w.values, func(value string) bool { return strings.EqualFold(value, id) })
	}
}

func compareIDs(w wanted) func(string) bool {
	var keys []string
	for _, id := range w.values {
		keys = append(keys, idKey(id))
	}
	return func(id string) bool { return slices.Contains(keys, idKey(id)) }
}

func compareStatuses(w wanted) func(string) bool {
	statuses := converted[Status](w.values)
	return func(status string) bool { return matchStatus(statuses, Status(status)) }
}

// compareIPs compares addresses and not their spellings.
func compareIPs(w wanted) func(string) bool {
	ips := ipsOf(w.values)
	return func(text string) bool {
		ip, ok := readIP(text)
		return ok && slices.Contains(ips, ip.Unmap())
	}
}
