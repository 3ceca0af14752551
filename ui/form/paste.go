package form

import (
	"slices"
	"strings"
	"unicode"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/pasted"
)

// Paste takes text that was pasted. What fits the field with the cursor is typed
// there. Anything else goes to the fields that it belongs to, and the form says what
// it took: no text lands in a field that cannot hold it.
func (m *Model) Paste(s string) {
	m.drawn, m.notice, m.told = nil, "", "Pasted"
	if m.old {
		m.LoadSearch(m.base)
	}
	found := pasted.Read(s, m.now.In(m.Zone()))
	one := strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	switch {
	case one == "":
		return
	case m.pasteLine(one, found):
		return
	case m.typePasted(s, one, found):
	case !found.Empty():
		m.use(found)
	case !m.pasteSubject(one):
		m.notice = strings.TrimSpace("Nothing in what was pasted is known here: an address, an id, a bounce, headers, a link or a table are. " + found.Beside())
		return
	}
	m.touch()
}

// pasteLine types into the line of the query what is a query, or words and values of
// one. Anything else goes to the fields.
func (m *Model) pasteLine(one string, found pasted.Found) bool {
	if m.focus != stopLine || !pasted.IsQuery(one) && (found.Structured || !found.Empty() && strings.Contains(one, " ")) {
		return false
	}
	if found.Empty() {
		one = m.cutSubject(one)
	}
	notice := m.notice
	m.editors[stopLine].Insert(one)
	m.typedIn()
	m.notice = notice
	return true
}

// typePasted types what was pasted at the cursor, and returns false when the field
// cannot hold it.
func (m *Model) typePasted(s, one string, found pasted.Found) bool {
	word := !strings.Contains(one, " ")
	fits := false
	switch field := m.focus.field(); field.Kind {
	case client.KindWindow:
		return m.focus == stopWhen && m.pasteTime(one)
	case client.KindStatus:
		return m.pasteStatus(one)
	case client.KindAddress:
		if domains := pasted.OnlyDomains(s); domains != nil {
			if fits = true; !m.begun() {
				one = strings.Join(domains, ", ")
			}
			break
		}
		mayBeID := m.focus == stopRecipient && m.editors[m.focus].Empty() && pasted.OnlyMessageID(s) != ""
		fits = pasted.LooksLikeAddresses(s) && !mayBeID || word && found.Empty() && !m.editors[m.focus].Empty()
		one = joinLines(s)
	case client.KindSubject:
		if fits = !found.Structured && !found.ByID(); fits {
			m.focus, one = stop(field.ID), m.cutSubject(one)
		}
	case client.KindMessageID:
		fits = !found.Structured && (word || pasted.OnlyMessageIDs(s) != nil)
		one = joinLines(s)
	case client.KindID:
		fits = pasted.OnlyIDs(s) != nil
		one = strings.Join(pasted.OnlyIDs(s), " ")
	default:
		fits = word && (found.Empty() || !found.Structured && len(found.FromIPs) > 0)
	}
	if fits {
		m.editors[m.focus].Insert(one)
	}
	return fits
}

// begun reports whether a word stands right before the cursor, so that what is pasted
// goes on with it.
func (m *Model) begun() bool {
	editor := m.editors[m.focus]
	before := editor.String()[:editor.Position()]
	return before != "" && !strings.ContainsAny(before[len(before)-1:], " ,;")
}

// pasteTime puts a time into When, or adds it to the text there.
func (m *Model) pasteTime(one string) bool {
	if m.preset < 0 {
		editor := m.editors[stopWhen].Clone()
		editor.Insert(one)
		if m.reads(editor.String()) {
			m.editors[stopWhen].Insert(one)
			m.loaded = nil
			return true
		}
	}
	if !m.reads(one) {
		return false
	}
	m.setWhen(one)
	return true
}

func (m *Model) reads(times string) bool {
	_, _, err := when.ParseRange(times, m.now, m.Zone())
	return err == nil
}

// pasteStatus chooses a status.
func (m *Model) pasteStatus(one string) bool {
	at := slices.Index(m.boxes(), client.StatusByName(one))
	if at < 0 {
		return false
	}
	m.box, m.statuses[at], m.notice = at, true, "Took status."
	return true
}

// mostSubject is how much of a line without any address or id is a subject.
const mostSubject = 200

// keptSubject is how much of a subject the trace keeps.
const keptSubject = 256

// cutSubject leaves out what the trace does not keep, and says so.
func (m *Model) cutSubject(one string) string {
	letters := []rune(one)
	if len(letters) <= keptSubject {
		return one
	}
	m.notice = "Took the first 256 characters: the trace keeps no more of a subject."
	return strings.TrimSpace(string(letters[:keptSubject]))
}

// pasteSubject takes one line of text for the subject, if there is none.
func (m *Model) pasteSubject(one string) bool {
	if len(one) > mostSubject || !m.editors[stopSubject].Empty() || m.focus == stopStatus || m.focus == stopFold || !strings.ContainsFunc(one, unicode.IsLetter) {
		return false
	}
	m.editors[stopSubject].Set(one)
	m.match = 0
	m.notice = "No address or id in it: took it for the subject."
	return true
}

// joinLines makes one line of a pasted list.
func joinLines(s string) string {
	var lines []string
	for line := range strings.Lines(strings.ToValidUTF8(s, "\uFFFD")) {
		if line = strings.Trim(line, " \t\r\n,;"); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, ", ")
}

// use puts what was found into the fields, and says so. An id empties the others.
func (m *Model) use(found pasted.Found) {
	if m.focus == stopSender && len(found.Senders) == 0 {
		found.Senders, found.Unsure = found.Unsure, nil
	}
	q := found.Query()
	cleared := ""
	if found.ByID() {
		cleared = m.clearOthers()
		m.editors[stopMessageID].Set("")
		m.editors[stopID].Set("")
	}
	for _, field := range client.Fields {
		values := field.Values(&q)
		reader := readers[field.Kind]
		if len(values) == 0 || reader.read == nil {
			continue
		}
		m.editors[stop(field.ID)].Set(reader.join(values))
		m.open = m.open || field.Folded
	}
	if q.Subject != "" {
		m.match = max(0, slices.Index(client.SubjectMatches, q.SubjectMatch))
	}
	if len(q.Statuses) > 0 {
		m.choose(q.Statuses)
	}
	m.useTime(found)
	m.held = found
	m.notice = strings.TrimSpace(found.Took(m.now.In(m.Zone())) + cleared + " " + found.Beside())
	if m.theme.ASCII {
		m.notice = strings.ReplaceAll(m.notice, "±", "+-")
	}
}

// useTime puts the time that was found into When, which otherwise keeps its choice.
func (m *Model) useTime(found pasted.Found) {
	start, end := found.Window(m.now, m.dialect.Limits().MaxAge)
	received := found.Received.UTC()
	switch {
	case start.IsZero() && end.IsZero():
	case received.IsZero() || !start.Equal(received.Add(-pasted.Around)):
		m.loadWindow(start, end)
	case received.Second() == 0:
		m.setWhen(received.Format("2006-01-02 15:04") + " UTC +-24h")
	default:
		m.setWhen(received.Format("2006-01-02 15:04:05") + " UTC +-24h")
	}
}

// Hold keeps what was pasted elsewhere.
func (m *Model) Hold(found pasted.Found) { m.held = found }

// Held is the search for the rest of what was pasted of the message whose id a query
// asks for, in the same window: its sender, its recipients and its subject. Nil: the
// last paste was of another, or had no more.
func (m *Model) Held(q client.Query) *client.Query {
	held, ok := m.held.Held()
	of := func(ids, pasted []string) bool {
		return !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(pasted, id) })
	}
	if !ok || !q.Identifies() || !of(q.MessageIDs, m.held.MessageIDs) || !of(q.IDs, m.held.IDs) {
		return nil
	}
	held.Start, held.End = q.Start, q.End
	return &held
}

// clearOthers empties the fields that an id makes needless, and says which.
func (m *Model) clearOthers() string {
	var names []string
	for _, field := range client.Fields {
		if field.Kind == client.KindWindow || field.Identifies {
			continue
		}
		if len(m.values(field)) > 0 {
			names = append(names, field.Label)
		}
		m.editors[stop(field.ID)].Set("")
	}
	clear(m.statuses)
	if len(names) == 0 {
		return ""
	}
	return " Cleared " + strings.Join(names, ", ") + ": the id is enough."
}
