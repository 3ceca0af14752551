package form

import (
	"cmp"
	"mime"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
)

// clue is what a pasted bounce, a block of headers or an id says of a message.
type clue struct {
	messageID           string
	ids                 []string // network message IDs
	senders, recipients []string
	envelope            bool // the sender is the envelope's
	subject             string
	received            time.Time
	headers             int // lines that were understood
}

var (
	lonelyID   = regexp.MustCompile(`^<([^<>\s]+|[^<>\x00-\x1f]*@[^<>\x00-\x1f]*)>$`)
	bracketed  = regexp.MustCompile(`<[^<>\x00-\x1f]+>`)
	headerLine = regexp.MustCompile(`^[ \t]*([A-Za-z][A-Za-z0-9 -]{1,60}?)[ \t]*:[ \t]*(.*)$`)
)

// Paste takes text that was pasted. An id, headers or a bounce go to the fields
// they belong to, whichever has the cursor, and the form says what it took; so
// do addresses where none can be typed. Anything else is typed at the cursor.
func (m *Model) Paste(s string) {
	m.drawn = nil
	s = strings.ToValidUTF8(s, "\uFFFD")
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
			m.box, m.statuses[at], m.notice = at, true, "Took status."
			break
		}
		m.notice = "Nothing in what was pasted is known here: an id, an address, headers or a bounce are."
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
	if found := onlyIDs(trimmed); found != nil && m.focus != stopMessageID && m.focus != stopSubject {
		m.use(clue{ids: found})
		return true
	}
	typesAddresses := m.focus == stopSender || m.focus == stopRecipient
	if lonelyID.MatchString(trimmed) && !typesAddresses && m.focus != stopMessageID {
		m.use(clue{messageID: trimmed})
		return true
	}
	if typesNone := m.focus == stopWhen || m.focus == stopStatus || m.focus == stopFold; typesNone {
		found := onlyAddresses(trimmed)
		if len(found) > 0 && len(found) == len(addresses(trimmed)) && recognize(trimmed).headers == 0 {
			m.use(clue{recipients: found})
			return true
		}
	}
	if !strings.ContainsAny(trimmed, "\r\n") && m.focus != stopStatus && m.focus != stopFold && !strings.Contains(strings.ToLower(trimmed), "message-id:") {
		return false
	}
	found := recognize(trimmed)
	if found.headers == 0 {
		return false
	}
	m.use(found)
	return true
}

// use puts a clue into the fields. An id is enough by itself: any other
// condition beside it could only hide the message, for the From that people see
// is often not the sender of the envelope.
func (m *Model) use(found clue) {
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
	anyTime := byID && m.dialect == client.MessageTraces
	if anyTime {
		m.setWhen("")
	} else if !found.received.IsZero() && m.now.Sub(found.received) > day {
		m.setWhen(found.received.UTC().Format("2006-01-02 15:04") + " UTC +-24h")
		took = append(took, "date")
	}
	m.notice = "Took " + strings.Join(took, ", ") + "." + cleared
}

func (m *Model) useIDs(found clue) (took []string) {
	for _, one := range []struct {
		at          stop
		name, value string
	}{{stopMessageID, "Message-ID", found.messageID}, {stopID, "network message ID", strings.Join(found.ids, " ")}} {
		if one.value != "" {
			took = append(took, one.name)
		}
	}
	if len(took) > 0 {
		m.editors[stopMessageID].Set(found.messageID)
		m.editors[stopID].Set(strings.Join(found.ids, " "))
	}
	return took
}

// clearOthers empties the fields that an id makes needless, and says which.
func (m *Model) clearOthers() string {
	var names []string
	for _, at := range []stop{stopSender, stopRecipient, stopSubject, stopFromIP, stopToIP} {
		if !m.editors[at].Empty() {
			names = append(names, labels[at])
		}
		m.editors[at].Set("")
	}
	if slices.Contains(m.statuses, true) {
		names = append(names, labels[stopStatus])
	}
	clear(m.statuses)
	if len(names) == 0 {
		return ""
	}
	return " Cleared " + strings.Join(names, ", ") + ": the id is enough."
}

func (m *Model) useDetails(found clue) (took []string) {
	if len(found.senders) > 0 {
		m.editors[stopSender].Set(strings.Join(found.senders, ", "))
		name := "sender"
		if !found.envelope {
			name = "sender (of From, which may not be the envelope's)"
		}
		took = append(took, name)
	}
	if len(found.recipients) > 0 {
		m.editors[stopRecipient].Set(strings.Join(found.recipients, ", "))
		took = append(took, "recipient")
	}
	if found.subject != "" {
		m.editors[stopSubject].Set(found.subject)
		m.match = 0
		took = append(took, "subject")
	}
	return took
}

// recognize reads headers, a bounce, or the details that the admin center and
// Defender show of a message.
func recognize(s string) clue {
	if at := strings.Index(strings.ToLower(s), "original message headers"); at >= 0 {
		// Of a bounce the headers of the message that bounced count; what it
		// says above them, in words, fills the gaps.
		found := readHeaders(s[at:])
		return found.orElse(readHeaders(s[:at]))
	}
	return readHeaders(s)
}

func (c clue) orElse(other clue) clue {
	if c.messageID == "" {
		c.messageID = other.messageID
	}
	if len(c.ids) == 0 {
		c.ids = other.ids
	}
	if len(c.senders) == 0 {
		c.senders, c.envelope = other.senders, other.envelope
	}
	if len(c.recipients) == 0 {
		c.recipients = other.recipients
	}
	if c.subject == "" {
		c.subject = other.subject
	}
	if c.received.IsZero() {
		c.received = other.received
	}
	c.headers += other.headers
	return c
}

// readHeaders reads "Name: value" lines; a line that begins with a space goes
// on with the one before.
func readHeaders(s string) clue {
	var found clue
	for _, line := range unfold(s) {
		name, value, ok := headerOf(line)
		if ok && found.header(name, value) {
			found.headers++
		}
	}
	return found
}

func headerOf(line string) (name, value string, ok bool) {
	parts := headerLine.FindStringSubmatch(line)
	if parts == nil {
		return "", "", false
	}
	return strings.ToLower(strings.TrimSpace(parts[1])), strings.TrimSpace(parts[2]), true
}

func unfold(s string) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		folded := len(lines) > 0 && line != "" && (line[0] == ' ' || line[0] == '\t')
		if folded {
			if name, _, ok := headerOf(line); !ok || !known[name] {
				lines[len(lines)-1] += joint(lines[len(lines)-1]) + strings.TrimSpace(line)
				continue
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// joint is what stands between a line and the one that goes on with it: a blank,
// but nothing inside a Message-ID, which has none.
func joint(line string) string {
	if name, value, ok := headerOf(line); ok && idHeaders[name] && strings.LastIndexByte(value, '<') > strings.LastIndexByte(value, '>') {
		return ""
	}
	return " "
}

// idHeaders are the names that a Message-ID goes by.
var idHeaders = map[string]bool{"message-id": true, "message id": true, "internet message id": true, "original-message-id": true}

// known are the names that are understood. Bounces of Exchange Online and the
// pages of the admin center have names of their own.
var known = map[string]bool{
	"message-id": true, "message id": true, "internet message id": true, "original-message-id": true,
	"network message id": true, "x-ms-exchange-organization-network-message-id": true,
	"x-ms-exchange-crosstenant-network-message-id": true, "x-ms-office365-filtering-correlation-id": true,
	"return-path": true, "sender address": true, "from": true, "sender": true,
	"to": true, "recipient address": true, "final-recipient": true, "original-recipient": true, "x-failed-recipients": true,
	"subject": true, "date": true, "created date": true,
}

// header takes one header in and tells whether it said something.
func (c *clue) header(name, value string) bool {
	if value == "" || !known[name] {
		return false
	}
	if idHeaders[name] {
		return fill(&c.messageID, cmp.Or(bracketed.FindString(value), value))
	}
	switch name {
	case "network message id", "x-ms-exchange-organization-network-message-id",
		"x-ms-exchange-crosstenant-network-message-id", "x-ms-office365-filtering-correlation-id":
		id, ok := client.ParseID(value)
		if ok && len(c.ids) == 0 {
			c.ids = []string{id}
		}
		return ok
	case "return-path", "sender address":
		found := realSenders(value)
		if len(found) > 0 {
			c.senders, c.envelope = found, true
		}
		return len(found) > 0
	case "from", "sender":
		found := realSenders(decode(value))
		if len(c.senders) == 0 {
			c.senders = found
		}
		return len(found) > 0
	case "to", "recipient address", "final-recipient", "original-recipient", "x-failed-recipients":
		found := onlyAddresses(decode(value))
		if len(c.recipients) == 0 {
			c.recipients = found
		}
		return len(found) > 0
	case "subject":
		return fill(&c.subject, bareSubject(decode(value)))
	}
	return c.date(value)
}

// onlyIDs returns the network message IDs of a text that holds nothing else.
func onlyIDs(s string) []string {
	found := client.ReadIDs(s)
	for _, id := range found {
		if !client.IsGUID(id) {
			return nil
		}
	}
	return unique(found)
}

func fill(field *string, value string) bool {
	if *field == "" {
		*field = value
	}
	return value != ""
}

// date reads a mail date, or the one of a bounce: "11/23/2026 1:01:12 PM", which
// is in UTC there and, in Exchange Online's own bounces, month first.
func (c *clue) date(value string) bool {
	t, err := mail.ParseDate(value)
	if err != nil {
		if t, err = time.Parse("1/2/2006 3:04:05 PM", value); err != nil {
			return false
		}
	}
	if c.received.IsZero() {
		c.received = t
	}
	return true
}

// realSenders leaves out those that only send bounces.
func realSenders(value string) []string {
	var found []string
	for _, sender := range onlyAddresses(value) {
		local, _, _ := strings.Cut(strings.ToLower(sender), "@")
		if local != "postmaster" && local != "mailer-daemon" && !strings.HasPrefix(local, "microsoftexchange") {
			found = append(found, sender)
		}
	}
	return found
}

func onlyAddresses(value string) []string {
	var found []string
	for _, candidate := range addresses(value) {
		if local, domain, ok := strings.Cut(candidate, "@"); ok && local != "" && domain != "" && !strings.ContainsAny(candidate, " <>\"") {
			found = append(found, candidate)
		}
	}
	return found
}

// decode reads the encoded words of a header.
func decode(value string) string {
	decoded, err := new(mime.WordDecoder).DecodeHeader(value)
	if err != nil {
		return value
	}
	return decoded
}

// bareSubject takes off what a bounce puts before the subject.
func bareSubject(subject string) string {
	for _, prefix := range []string{"Undeliverable:", "Undelivered Mail Returned to Sender:", "Delivery Status Notification (Failure):"} {
		if len(subject) > len(prefix) && strings.EqualFold(subject[:len(prefix)], prefix) {
			subject = strings.TrimSpace(subject[len(prefix):])
		}
	}
	return strings.TrimSpace(subject)
}
