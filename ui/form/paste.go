package form

import (
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/ui/pasted"
)

// Paste takes text that was pasted. An id, headers or a bounce go to the fields
// they belong to, whichever has the cursor, and the form says what it took; so
// do addresses where none can be typed. Anything else is typed at the cursor.
func (m *Model) Paste(s string) {
	m.drawn = nil
	if m.old {
		m.LoadSearch(m.base)
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	if line := strings.TrimSpace(s); m.focus == stopLine && !strings.Contains(line, "\n") {
		m.editors[stopLine].Insert(line)
		m.typedIn()
		return
	}
	if m.take(s) {
		m.touch()
		return
	}
	m.notice = ""
	switch m.focus {
	case stopWhen:
		if joined := strings.Join(strings.Fields(s), " "); joined != "" && m.preset >= 0 {
			m.setWhen(joined)
		} else {
			m.editors[stopWhen].Insert(joined)
			m.loaded = nil
		}
	case stopMatch:
		m.focus = stopSubject
		m.editors[stopSubject].Insert(strings.TrimSpace(s))
	case stopStatus, stopFold:
		if at := slices.Index(m.boxes(), client.ParseStatus(s)); m.focus == stopStatus && at >= 0 {
			m.box, m.statuses[at], m.told, m.notice = at, true, "Pasted", "Took status."
			break
		}
		m.told = "Pasted"
		m.notice = "Nothing in what was pasted is known here: an id, an address, headers or a bounce are."
		return
	case stopLine:
		m.editors[stopLine].Insert(strings.Join(strings.Fields(s), " "))
		m.typedIn()
		return
	case stopSender, stopRecipient:
		m.editors[m.focus].Insert(joinLines(s))
	default:
		m.editors[m.focus].Insert(strings.TrimSpace(s))
	}
	m.touch()
}

// joinLines makes one line of a pasted list.
func joinLines(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.Trim(line, " \t\r\n,;"); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, ", ")
}

// take recognizes what was pasted, and returns false when it is only text.
func (m *Model) take(s string) bool {
	trimmed := strings.TrimSpace(s)
	if found := pasted.OnlyIDs(trimmed); found != nil && m.focus != stopMessageID && m.focus != stopSubject {
		m.use(pasted.Found{IDs: found})
		return true
	}
	typesAddresses := m.focus == stopSender || m.focus == stopRecipient && !m.editors[stopRecipient].Empty()
	if found := pasted.OnlyMessageID(trimmed); found != "" && !typesAddresses && m.focus != stopMessageID {
		m.use(pasted.Found{MessageID: found})
		return true
	}
	if typesNone := m.focus == stopWhen || m.focus == stopStatus || m.focus == stopFold; typesNone {
		if found := pasted.OnlyAddresses(trimmed); found != nil {
			m.use(pasted.Found{Recipients: found})
			return true
		}
	}
	if !strings.ContainsAny(trimmed, "\r\n") && m.focus != stopStatus && m.focus != stopFold && !strings.Contains(strings.ToLower(trimmed), "message-id:") {
		return false
	}
	found := pasted.Headers(trimmed)
	if found.Lines == 0 {
		return false
	}
	m.use(found)
	return true
}

// use puts a found into the fields. An id is enough by itself: any other
// condition beside it could only hide the message, for the From that people see
// is often not the sender of the envelope.
func (m *Model) use(found pasted.Found) {
	took := m.useIDs(found)
	byID := len(took) > 0
	cleared := ""
	if byID {
		m.open = true
		cleared = m.clearOthers()
	} else {
		took = m.useDetails(found)
	}
	// By an id this API finds a message whenever it came.
	anyTime := byID && m.dialect.AnyTime()
	if anyTime {
		m.setWhen("")
	} else if !found.Received.IsZero() && m.now.Sub(found.Received) > day {
		m.setWhen(found.Received.UTC().Format("2006-01-02 15:04") + " UTC +-24h")
		took = append(took, "date")
	}
	m.told = "Pasted"
	m.notice = "Took " + strings.Join(took, ", ") + "." + cleared
}

func (m *Model) useIDs(found pasted.Found) (took []string) {
	for _, one := range []struct {
		at          stop
		name, value string
	}{{stopMessageID, "Message-ID", found.MessageID}, {stopID, "network message ID", strings.Join(found.IDs, " ")}} {
		if one.value != "" {
			took = append(took, one.name)
		}
	}
	if len(took) > 0 {
		m.editors[stopMessageID].Set(found.MessageID)
		m.editors[stopID].Set(strings.Join(found.IDs, " "))
	}
	return took
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

func (m *Model) useDetails(found pasted.Found) (took []string) {
	if len(found.Senders) > 0 {
		m.editors[stopSender].Set(strings.Join(found.Senders, ", "))
		name := "sender"
		if !found.Envelope {
			name = "sender (of From, which may not be the envelope's)"
		}
		took = append(took, name)
	}
	if len(found.Recipients) > 0 {
		m.editors[stopRecipient].Set(strings.Join(found.Recipients, ", "))
		took = append(took, "recipient")
	}
	if found.Subject != "" {
		m.editors[stopSubject].Set(found.Subject)
		m.match = 0
		took = append(took, "subject")
	}
	return took
}
