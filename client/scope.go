package client

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Scope is what a person may see of what a Client reads. It is applied where answers are
// decoded, and again to nothing: what a Client returns never holds the rest. The zero
// Scope sees no mail at all.
//
// Recipients that the person may not see are a count, see [Trace.Others]; a message
// without any other is not there. The sender is seen, as it wrote to somebody who is.
type Scope struct {
	// Everyone is whether the recipients of all mail are seen. Else they are those of
	// Sees: addresses, and *@domain.
	Everyone bool
	Sees     []string
	// HideSubjects and HideIPs put [Hidden] in the place of subjects, and leave out the
	// addresses of servers.
	HideSubjects, HideIPs bool
}

// Hidden stands in place of a text that a person may not see.
const Hidden = "(hidden)"

// OutOfScope is why nothing is asked for that the person may not see.
type OutOfScope struct{ Problems }

// Unwrap returns the [Problems].
func (e OutOfScope) Unwrap() error { return e.Problems }

// Reason is what the person is told, without the names of the conditions.
func (e OutOfScope) Reason() string {
	reasons := make([]string, len(e.Problems))
	for i, problem := range e.Problems {
		reasons[i] = problem.Message
	}
	return oneLine(strings.Join(reasons, "; "))
}

// scope is a Scope made ready. Nil: everything is seen.
type scope struct {
	Scope
	holds    func(address string) bool
	subjects *subjects // that are not seen
}

func newScope(s *Scope) (*scope, error) {
	if s == nil {
		return nil, nil
	}
	ready := &scope{Scope: *s, subjects: &subjects{}}
	for _, value := range s.Sees {
		if problem := checkAddress(value); problem != "" || IsPartial(value) {
			return nil, fmt.Errorf("client: %q in a scope is neither an address nor *@domain", value)
		}
	}
	ready.holds = compareAddresses(wanted{values: s.Sees})
	return ready, nil
}

// sees reports whether mail to an address is seen.
func (s *scope) sees(address string) bool {
	return s == nil || s.Everyone || address != "" && s.holds(address)
}

// key is the same for two scopes only if the same is seen with them.
func (s *scope) key() string {
	if s == nil {
		return ""
	}
	return fmt.Sprintf("%v %q %v %v", s.Everyone, s.Sees, s.HideSubjects, s.HideIPs)
}

// limits reports whether there are recipients that are not seen.
func (s *scope) limits() bool { return s != nil && !s.Everyone }

// covers reports whether a value of a condition on recipients stands for none that is not
// seen.
func (s *scope) covers(value string) bool {
	value = strings.TrimSpace(value)
	if !IsPattern(value) || !s.limits() {
		return s.sees(value)
	}
	_, domain, found := cutLast(value, "@")
	return found && !IsPattern(domain) && s.holds("*@"+domain)
}

// check returns why a query asks for what the person may not see. It expects a query that
// is tidied.
func (s *scope) check(q *Query) []Problem {
	if s == nil {
		return nil
	}
	var problems []Problem
	refuse := func(condition, field Field, value string) {
		problems = addProblem(problems, condition, s.refusal(field, value))
	}
	for _, f := range Fields {
		for _, value := range f.Values(q) {
			if f.ID != FieldWithout {
				refuse(f.ID, f.ID, value)
			}
		}
	}
	for _, e := range q.Without {
		refuse(FieldWithout, e.Field, e.Value)
	}
	return problems
}

// refusal is why a condition may not be asked for, "" for one that may.
func (s *scope) refusal(f Field, value string) string {
	switch {
	case f == FieldRecipient && !s.covers(value):
		return fmt.Sprintf("you may not see mail to %s, only mail to %s", clip(oneLine(value), 80), alternatives(s.Sees))
	case f == FieldWith && !s.covers(value):
		return fmt.Sprintf("you may not see mail to %s, only mail to %s; from:%[1]s asks for mail from there", clip(oneLine(value), 80), alternatives(s.Sees))
	case f == FieldSubject && s.HideSubjects:
		return "subjects are hidden from you, so no search goes by them"
	case (f == FieldFromIP || f == FieldToIP) && s.HideIPs:
		return "IP addresses are hidden from you, so no search goes by them"
	}
	return ""
}

// within is a query that asks for nothing else than the person may see. Where ids say
// which messages are wanted, few rows come, and those that are not seen are left out
// here.
func (s *scope) within(d Dialect, q Query) Query {
	if s.limits() && len(q.Recipients) == 0 && !(d.api().perRecipient() && q.Identifies()) {
		q.Recipients = slices.Clone(s.Sees)
	}
	return q
}

// outside is why nothing is asked about a copy that the person may not see.
func (s *scope) outside(address string) error {
	if s.sees(address) {
		return nil
	}
	return OutOfScope{Problems{{FieldRecipient, s.refusal(FieldRecipient, address)}}}
}

// others returns how many recipients are not seen of the messages of a page of Tracing, and
// how many of the messages have no other. Message-IDs that name one of them are taken out.
func (s *scope) others(rows []rowWire) (others map[string]int, hidden int) {
	if !s.limits() {
		return nil, 0
	}
	others = map[string]int{}
	named := map[string]bool{} // a Message-ID has an address that is not seen
	visible := map[string]bool{}
	for i := range rows {
		switch row := &rows[i]; {
		case s.sees(row.Recipient):
			visible[row.ID] = true
		case row.Recipient != "":
			others[row.ID]++
			named[row.ID] = named[row.ID] || s.without(row.MessageID, row.Recipient) != row.MessageID
		}
	}
	for i := range rows {
		if named[rows[i].ID] {
			rows[i].MessageID = ""
		}
	}
	for id := range others {
		if !visible[id] {
			hidden++
		}
	}
	return others, hidden
}

// saturated is a number of recipients as a Trace holds it.
func saturated(n int) uint16 { return uint16(min(n, math.MaxUint16)) }

// row leaves of a row what is seen, and reports whether that is anything.
func (s *scope) row(row *rowWire) bool {
	if s == nil {
		return true
	}
	s.learn(row.ID, row.Subject)
	row.Subject, row.Status = s.subject(row.Subject, row.Sender), s.text(row.Status)
	row.FromIP, row.ToIP = s.server(row.FromIP), s.server(row.ToIP)
	row.MessageID, row.Sender = s.unlocated(row.MessageID, row.Sender)
	return row.Recipient == "" && s.Everyone || s.sees(row.Recipient)
}

// message leaves of a message what is seen, and returns how many of its recipients are
// not.
func (s *scope) message(m *messageWire) (others int) {
	if s == nil {
		return 0
	}
	s.learn(m.ID, m.Subject)
	m.Subject = s.subject(m.Subject, m.Sender)
	m.Source, m.Destination = s.server(m.Source), s.server(m.Destination)
	m.MessageID, m.Sender = s.unlocated(m.MessageID, m.Sender)
	for i := range m.Recipients {
		m.Recipients[i].Status = s.text(m.Recipients[i].Status)
	}
	if !s.limits() {
		return 0
	}
	seen := make([]recipientWire, 0, len(m.Recipients))
	for _, r := range m.Recipients {
		if s.sees(r.Address) {
			seen = append(seen, r)
		} else {
			m.MessageID = s.without(m.MessageID, r.Address)
		}
	}
	others = len(m.Recipients) - len(seen)
	if m.Recipients != nil {
		m.Recipients = seen
	}
	return others
}

// without is a Message-ID, unless it names an address that is not seen.
func (s *scope) without(messageID, address string) string {
	if strings.Contains(strings.ToLower(messageID), strings.ToLower(address)) {
		return ""
	}
	return messageID
}

// learn notes a subject that is not seen, to know it in other texts.
func (s *scope) learn(id, subject string) {
	if s != nil && s.HideSubjects {
		s.subjects.learn(id, subject)
	}
}

func (s *scope) subject(subject, sender string) string {
	if s.HideSubjects && subject != "" {
		return Hidden
	}
	return s.text(subject, sender)
}

// server is the address of a server.
func (s *scope) server(ip string) string {
	if s.HideIPs {
		return ""
	}
	return s.text(ip)
}

// unlocated are a Message-ID and a sender without the address of the host that they are
// of: <1@[192.0.2.1]>. A Message-ID with one is left out.
func (s *scope) unlocated(messageID, sender string) (string, string) {
	if !s.HideIPs {
		return messageID, sender
	}
	if withoutIPs(messageID) != messageID {
		messageID = ""
	}
	return messageID, withoutIPs(sender)
}
