package client

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// scanner reads the JSON of a page as the service writes it, several times as fast as
// encoding/json, which has to reckon with any type. At whatever else comes it gives
// up, and encoding/json decides what that is: see scanList. Its texts are parts of the
// page and keep it in memory.
type scanner struct {
	text   string
	at     int
	failed bool
}

// decodePlain is decodeList for the pages of a list, by far the most of what comes.
func decodePlain[T any](body []byte, names []string, member func(s *scanner, item *T, name string) bool) (items []T, next string, err error) {
	if items, next, ok := scanList(body, names, member); ok {
		return items, next, nil
	}
	return decodeList[T](body)
}

// scanList is decodeList for a page without anything odd. It is not ok of any other,
// an error included.
func scanList[T any](body []byte, names []string, member func(s *scanner, item *T, name string) bool) (items []T, next string, ok bool) {
	s := &scanner{text: string(body)}
	var link json.RawMessage
	s.object(func(name string) {
		switch {
		case name == "value" && items == nil:
			items = scanItems(s, len(body)/rowBytes, names, member)
		case name == "@odata.nextLink" && link == nil:
			link = json.RawMessage(s.raw())
		default:
			s.unknown(name, []string{"value", "@odata.nextLink", "error"})
		}
	})
	if s.space(); s.failed || s.at < len(s.text) || items == nil {
		return nil, "", false
	}
	next, err := linkText(link)
	return items, next, err == nil
}

// rowBytes is about how long an item is.
const rowBytes = 350

// scanItems reads a list of objects. About is how many are expected.
func scanItems[T any](s *scanner, about int, names []string, member func(s *scanner, item *T, name string) bool) []T {
	items := make([]T, 0, about)
	s.array(func() {
		var none T
		items = append(items, none)
		item := &items[len(items)-1]
		s.object(func(name string) {
			if !member(s, item, name) {
				s.unknown(name, names)
			}
		})
	})
	return items
}

// space goes on to what comes next.
func (s *scanner) space() {
	for s.at < len(s.text) && (s.text[s.at] == ' ' || s.text[s.at] == '\n' || s.text[s.at] == '\r' || s.text[s.at] == '\t') {
		s.at++
	}
}

// peek returns the byte that comes next; 0: there is none.
func (s *scanner) peek() byte {
	if s.space(); s.failed || s.at >= len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// skips reports whether c comes next, and skips it.
func (s *scanner) skips(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

// must skips c.
func (s *scanner) must(c byte) {
	if !s.skips(c) {
		s.failed = true
	}
}

// object calls member for each member, which reads its value.
func (s *scanner) object(member func(name string)) {
	s.sequence('{', '}', func() {
		name := s.string()
		if s.must(':'); !s.failed {
			member(name)
		}
	})
}

func (s *scanner) array(element func()) { s.sequence('[', ']', element) }

func (s *scanner) sequence(begin, end byte, one func()) {
	if s.must(begin); s.failed || s.skips(end) {
		return
	}
	for {
		one()
		if s.failed || s.skips(end) {
			return
		}
		s.must(',')
	}
}

// plain are the bytes of a text that stand for themselves.
var plain = func() (plain [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

// string reads a text.
func (s *scanner) string() string {
	s.must('"')
	begin := s.at
	for s.at < len(s.text) && plain[s.text[s.at]] {
		s.at++
	}
	if s.at < len(s.text) && s.text[s.at] == '"' && !s.failed {
		s.at++
		return s.text[begin : s.at-1]
	}
	return s.oddString(begin)
}

// oddString reads a text in which something else than plain ASCII stands.
func (s *scanner) oddString(begin int) (text string) {
	escaped := false
	for ; !s.failed && s.at < len(s.text) && s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			escaped = true
			s.at++
		}
	}
	if s.failed || s.at >= len(s.text) {
		s.at, s.failed = min(s.at, len(s.text)), true // it may be cut in an escape
		return ""
	}
	s.at++
	text = s.text[begin : s.at-1]
	if escaped || strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r == utf8.RuneError }) >= 0 {
		s.failed = json.Unmarshal([]byte(s.text[begin-1:s.at]), &text) != nil
	}
	return text
}

// into reads a text into a member; null changes nothing.
func (s *scanner) into(text *string) {
	if s.peek() == 'n' {
		s.word("null")
		return
	}
	*text = s.string()
}

// word skips a literal.
func (s *scanner) word(word string) {
	if !strings.HasPrefix(s.text[s.at:], word) {
		s.failed = true
		return
	}
	s.at += len(word)
}

// raw reads any value as it stands there.
func (s *scanner) raw() string {
	s.space()
	begin := s.at
	s.value(0)
	return s.text[begin:s.at]
}

// maxScanDepth is how deep a value may be nested that is not looked at.
const maxScanDepth = 16

// value skips any value.
func (s *scanner) value(depth int) {
	switch c := s.peek(); {
	case depth > maxScanDepth:
		s.failed = true
	case c == '"':
		s.string()
	case c == '{':
		s.object(func(name string) {
			s.failed = s.failed || isList(name)
			s.value(depth + 1)
		})
	case c == '[':
		s.array(func() { s.value(depth + 1) })
	case c == 't':
		s.word("true")
	case c == 'f':
		s.word("false")
	case c == 'n':
		s.word("null")
	default:
		s.number()
	}
}

// number skips a number as JSON knows it.
func (s *scanner) number() {
	s.skips('-')
	if s.at < len(s.text) && s.text[s.at] == '0' {
		s.at++
	} else {
		s.digits()
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		s.digits()
	}
	if s.at < len(s.text) && s.text[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.text) && (s.text[s.at] == '+' || s.text[s.at] == '-') {
			s.at++
		}
		s.digits()
	}
}

func (s *scanner) digits() {
	begin := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	s.failed = s.failed || s.at == begin
}

// unknown skips a member that has none of the names. encoding/json takes a name in
// other letters for the same. A list where none belongs may have come before.
func (s *scanner) unknown(name string, names []string) {
	same := func(known string) bool { return strings.EqualFold(name, known) }
	if isList(name) || slices.ContainsFunc(names, same) {
		s.failed = true
		return
	}
	s.value(0)
}

// scanSize reads a number into a member.
func (s *scanner) scanSize(n *number) {
	raw := s.raw()
	if !s.failed {
		_ = n.UnmarshalJSON([]byte(raw))
	}
}

var rowNames = []string{"id", "messageId", "receivedDateTime", "senderAddress", "recipientAddress", "subject", "status", "size", "fromIP", "toIP"}

// scanRow reads a member of an item of Tracing. It reports whether there is one of
// that name.
func scanRow(s *scanner, row *rowWire, name string) bool {
	switch name {
	case "id":
		s.into(&row.ID)
	case "messageId":
		s.into(&row.MessageID)
	case "receivedDateTime":
		s.into(&row.Received)
	case "senderAddress":
		s.into(&row.Sender)
	case "recipientAddress":
		s.into(&row.Recipient)
	case "subject":
		s.into(&row.Subject)
	case "status":
		s.into(&row.Status)
	case "size":
		s.scanSize(&row.Size)
	case "fromIP":
		s.into(&row.FromIP)
	case "toIP":
		s.into(&row.ToIP)
	default:
		return false
	}
	return true
}

var messageNames = []string{"id", "messageId", "receivedDateTime", "senderEmail", "subject", "size", "sourceIPAddress", "destinationIPAddress",
	"recipients", "recipients@odata.nextLink"}

// scanMessage reads a member of an item of MessageTraces.
func scanMessage(s *scanner, message *messageWire, name string) bool {
	switch name {
	case "id":
		s.into(&message.ID)
	case "messageId":
		s.into(&message.MessageID)
	case "receivedDateTime":
		s.into(&message.Received)
	case "senderEmail":
		s.into(&message.Sender)
	case "subject":
		s.into(&message.Subject)
	case "size":
		s.scanSize(&message.Size)
	case "sourceIPAddress":
		s.into(&message.Source)
	case "destinationIPAddress":
		s.into(&message.Destination)
	case "recipients":
		s.failed = s.failed || message.Recipients != nil
		message.Recipients = scanItems(s, 1, recipientNames, scanRecipient)
	case "recipients@odata.nextLink":
		s.failed = s.failed || message.MoreRecipients != nil
		message.MoreRecipients = json.RawMessage(s.raw())
	default:
		return false
	}
	return true
}

var recipientNames = []string{"recipientEmail", "deliveryStatus", "events", "events@odata.nextLink"}

// scanRecipient reads a member of a recipient. Events, which no list has, are left to
// encoding/json.
func scanRecipient(s *scanner, recipient *recipientWire, name string) bool {
	switch name {
	case "recipientEmail":
		s.into(&recipient.Address)
	case "deliveryStatus":
		s.into(&recipient.Status)
	default:
		return false
	}
	return true
}
