package mask

import (
	"net/url"
	"slices"
	"strings"

	"msgtrace/client"
)

// Trace returns a message with its addresses, its subject and the texts of its events
// hidden. The one that is given stays as it is.
func (m *Mask) Trace(t client.Trace) client.Trace {
	m.keep(t.MessageID)
	t.Sender, t.Subject = m.Address(t.Sender), m.Subject(t.Subject)
	t.Recipients = m.Recipients(t.Recipients)
	return t
}

// keep notes Message-IDs, which stay as they are in texts.
func (m *Mask) keep(ids ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		if id = strings.Trim(id, "<> "); id != "" {
			m.ids[id] = true
		}
	}
}

// Recipients hides the addresses of recipients and the texts of their events.
func (m *Mask) Recipients(all []client.Recipient) []client.Recipient {
	all = slices.Clone(all)
	for i := range all {
		all[i].Address, all[i].Events = m.Address(all[i].Address), m.Events(all[i].Events)
	}
	return all
}

// Events hides the addresses in the texts of events, and the subject where one names it.
func (m *Mask) Events(events []client.Event) []client.Event {
	events = slices.Clone(events)
	for i := range events {
		e := &events[i]
		e.Action, e.Description, e.Data = m.Text(e.Action), m.Text(e.Description), slices.Clone(e.Data)
		raw := e.RawData
		for j := range e.Data {
			d := &e.Data[j]
			if strings.Contains(strings.ToLower(d.Name), "subject") && d.Value != "" {
				hidden := m.Subject(d.Value)
				raw = strings.ReplaceAll(raw, d.Value, hidden)
				d.Value = hidden
			} else {
				d.Value = m.Text(d.Value)
			}
		}
		e.RawData = m.Text(raw)
	}
	return events
}

// RevealTrace returns the message that Trace has hidden. Its events stay hidden.
func (m *Mask) RevealTrace(t client.Trace) client.Trace {
	t.Sender, t.Subject, t.Recipients = m.Reveal(t.Sender), m.Reveal(t.Subject), slices.Clone(t.Recipients)
	for i := range t.Recipients {
		t.Recipients[i].Address = m.Reveal(t.Recipients[i].Address)
	}
	return t
}

// Query hides the addresses and the subjects of a query.
func (m *Mask) Query(q client.Query) client.Query {
	m.keep(q.MessageIDs...)
	return each(q, m.Address, m.Subject)
}

// RevealQuery returns the query that Query has hidden, and any other as it is.
func (m *Mask) RevealQuery(q client.Query) client.Query { return each(q, m.Reveal, m.Reveal) }

// each puts the addresses and the subjects of a query through functions.
func each(q client.Query, address, subject func(string) string) client.Query {
	q.Senders, q.Recipients, q.Subject = through(q.Senders, address), through(q.Recipients, address), subject(q.Subject)
	q.With = through(q.With, address)
	q.Without = slices.Clone(q.Without)
	for i := range q.Without {
		switch e := &q.Without[i]; e.Field {
		case client.FieldSender, client.FieldRecipient, client.FieldWith:
			e.Value = address(e.Value)
		case client.FieldSubject:
			e.Value = subject(e.Value)
		}
	}
	return q
}

func through(values []string, f func(string) string) []string {
	values = slices.Clone(values)
	for i := range values {
		values[i] = f(values[i])
	}
	return values
}

// Request hides what a request asked for in its path.
func (m *Mask) Request(r client.Request) client.Request {
	if asked, known := r.Asked(); known {
		m.keep(asked.Query.MessageIDs...)
		for _, text := range append([]string{asked.Recipient, asked.Query.Subject}, slices.Concat(asked.Query.Senders, asked.Query.Recipients)...) {
			if text != "" {
				r.Path = m.inPath(r.Path, text)
			}
		}
	}
	r.Path = m.Text(r.Path)
	return r
}

// inPath hides a text in a path, as it is and as a path writes it. The mask is written as
// it is, for people.
func (m *Mask) inPath(path, text string) string {
	masked := m.Address(text)
	if masked == text {
		masked = m.Subject(text)
	}
	if strings.HasPrefix(text, "*@") {
		return path
	}
	if decoded, err := url.PathUnescape(path); err == nil {
		quoted := strings.ReplaceAll(text, "'", "''")
		if strings.Contains(decoded, quoted) {
			return strings.ReplaceAll(decoded, quoted, masked)
		}
	}
	return strings.ReplaceAll(path, text, masked)
}

// Asked hides what a request asked for.
func (m *Mask) Asked(a client.Asked) client.Asked {
	a.Query = m.Query(a.Query)
	a.Recipient = m.Address(a.Recipient)
	return a
}
