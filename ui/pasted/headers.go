package pasted

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
)

var bracketed = lazy(`<[^<>\x00-\x1f]+>`)

// returnedMarks are what stands, in a bounce that is all words, above the headers of
// the message that bounced.
var returnedMarks = []string{
	"original message headers", "en-têtes de message d", "en-têtes du message d", "nachrichtenkopf", "intestazioni", "encabezados de mensaje", "cabeçalhos de mensagem",
	"cabeçalhos da mensagem", "berichtkoppen", "nagłówki", "meddelandehuvud", "メッセージ ヘッダー", "メッセージヘッダー", "邮件头",
	"copy of the message", "copy of your message", "copy of the original message", "header and top", "message follows", "message header follows",
	"original message -", "undelivered message", "text of message", "message text follows",
}

// cutReturned returns what stands above and below the line that says that the headers of
// another message follow.
func cutReturned(s string) (above, below string, ok bool) {
	low, at := lowerASCII(s), -1
	for _, mark := range returnedMarks {
		if i := strings.Index(low, mark); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return s, "", false
	}
	start := strings.LastIndexByte(s[:at], '\n') + 1
	_, below, _ = strings.Cut(s[at:], "\n")
	return s[:start], below, true
}

// lowerASCII keeps the length of a text.
func lowerASCII(s string) string {
	low := []byte(s)
	for i, c := range low {
		if c >= 'A' && c <= 'Z' {
			low[i] = c + 'a' - 'A'
		}
	}
	return string(low)
}

// readHeaders reads headers, the words of a bounce, or the details that the admin
// center and Defender show of a message. It ignores everything else.
func readHeaders(s string, now time.Time) (Found, bool) {
	s = unjoined(unquoted(s))
	if above, below, ok := cutReturned(s); ok {
		// Of a bounce the headers of the message that bounced count; what it
		// says above them, in words, fills the gaps.
		returned, words := labels(below, now), labels(above, now)
		if returned.lines > 0 {
			words.failed = slices.Concat(words.failed, failures(above))
			found := returned.found().orElse(words.found())
			return found, true
		}
	}
	read := labels(s, now)
	found := read.found()
	if read.lines > 0 && !found.ByID() && len(found.Senders)+len(found.Recipients)+len(found.failed) == 0 {
		found = found.orElse(readWords(read.rest, now))
	}
	return found, read.lines > 0
}

// gathered is what the labels of a text say.
type gathered struct {
	Found
	ofEnvelope            bool // the sender is that of a header which only the envelope has
	now                   time.Time
	lines                 int       // that were understood
	rest                  string    // the lines without a label
	arrival, date, passed time.Time // the time by which a message was where
}

// labels reads "name: value" lines; where there are none, labels with their values on
// lines of their own.
func labels(s string, now time.Time) *gathered {
	g := &gathered{now: now}
	lines := linesOf(s)
	for _, l := range lines {
		if l.labelled && g.take(l.role, l.name, l.value) {
			g.lines++
		} else {
			g.rest += l.text + "\n"
		}
	}
	if g.lines > 1 {
		return g
	}
	below := &gathered{now: now}
	for i := 0; i+1 < len(lines); i++ {
		if role := roleOf(lines[i].text); !strings.Contains(lines[i].text, "@") && below.take(role, lines[i].text, lines[i+1].text) {
			below.lines++
			i++
		}
	}
	if below.lines > 1 {
		return below
	}
	return g
}

// labelled reports whether a text holds a label with a value.
func labelled(s string) bool { return labels(s, time.Time{}).lines > 0 }

// found settles which of the times counts: that of the server which gave up, that of
// the message, or that at which a server passed it on.
func (g *gathered) found() Found {
	f := g.Found
	f.Received = g.date
	if late := g.passed.Sub(g.date).Abs() > Around/2; f.Received.IsZero() || !g.passed.IsZero() && late {
		f.Received = g.passed
	}
	if !g.arrival.IsZero() {
		f.Received = g.arrival
	}
	return f
}

// take takes one value in and reports whether it said something.
func (g *gathered) take(role role, name, value string) bool {
	if value = strings.TrimSpace(value); value == "" || value == "-" {
		return false
	}
	switch role {
	case ownID:
		return g.messageID(value)
	case otherID:
		found := bracketed().FindAllString(value, -1)
		g.OtherIDs = append(g.OtherIDs, found...)
		return len(found) > 0
	case networkID:
		id, ok := client.ParseID(value)
		if ok && len(g.IDs) == 0 {
			g.IDs = []string{id}
		}
		return ok
	case envelope:
		found := realSenders(decode(value))
		if len(found) > 0 && !g.ofEnvelope {
			g.Senders, g.Envelope, g.ofEnvelope = found, true, true
		}
		return len(found) > 0
	case sender:
		found := realSenders(decode(value))
		if len(g.Senders) == 0 && len(found) > 0 {
			g.Senders, g.Envelope = found, !fromNames[named(name)]
		}
		return len(found) > 0
	case recipient:
		return fillAll(&g.Recipients, addressesIn(decode(value)))
	case failed:
		found := addressesIn(afterType(decode(value)))
		g.failed = append(g.failed, found...)
		return len(found) > 0
	case mailbox:
		found := addressesIn(decode(value))
		g.Others = append(g.Others, found...)
		return len(found) > 0
	case subject:
		return fill(&g.Subject, bareSubject(decode(value)))
	case arrival, date, sent:
		return g.time(role, name, value)
	case status:
		return g.status(value)
	case fromIP:
		return fillAll(&g.FromIPs, ips(value))
	case toIP:
		return fillAll(&g.ToIPs, ips(value))
	}
	return false
}

func (g *gathered) messageID(value string) bool {
	id := cmp.Or(bracketed().FindString(value), value)
	if opened(id) {
		g.Notes = append(g.Notes, "The Message-ID is cut off there and was not taken.")
		return false
	}
	if strings.ContainsAny(id, " \t") && id[0] != '<' {
		return false
	}
	if len(g.MessageIDs) == 0 {
		g.MessageIDs = []string{id}
	}
	return true
}

func (g *gathered) time(role role, name, value string) bool {
	reading := dateReading{zone: time.UTC, now: g.now, dayFirst: !english(name)}
	if role == sent {
		reading.zone, reading.dayFirst = g.now.Location(), named(name) != "sent"
	}
	at := &g.date
	if named(name) == "received" && strings.Contains(value, ";") {
		at, value = &g.passed, value[strings.LastIndexByte(value, ';')+1:]
	}
	if role == arrival {
		at = &g.arrival
	}
	t, both := reading.read(value)
	if both != "" {
		g.Notes = append(g.Notes, both)
	}
	if t.IsZero() {
		return false
	}
	if at.IsZero() {
		*at = t
	}
	return true
}

// status takes a status that a message can have: a delivery status of a bounce is
// a number.
func (g *gathered) status(value string) bool {
	found := client.StatusByName(value)
	if !found.Known() {
		return false
	}
	if !slices.Contains(g.Statuses, found) {
		g.Statuses = append(g.Statuses, found)
	}
	return true
}

// fromNames are what mail programs call the header that people see, of which the
// envelope may know nothing.
var fromNames = map[string]bool{"from": true, "von": true, "de": true, "da": true, "van": true, "od": true, "fra": true, "fran": true, "resentfrom": true, "senderfromaddress": true}

func fill(field *string, value string) bool {
	if *field == "" {
		*field = value
	}
	return value != ""
}

func fillAll(field *[]string, values []string) bool {
	if len(*field) == 0 {
		*field = values
	}
	return len(values) > 0
}

// afterType takes off the type of an address in a delivery status: "rfc822; ".
func afterType(value string) string {
	if kind, address, ok := strings.Cut(value, ";"); ok && !strings.Contains(kind, "@") {
		return address
	}
	return value
}

// ips returns the IP addresses in a value, as they stand there.
func ips(value string) []string {
	var found []string
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t,;[]()\"", r) }) {
		if _, err := netip.ParseAddr(word); err == nil {
			found = append(found, word)
		}
	}
	return found
}

// daemons begin the addresses that only send bounces.
var daemons = []string{"postmaster", "mailer-daemon", "microsoftexchange"}

func isDaemon(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	return slices.ContainsFunc(daemons, func(daemon string) bool {
		return local == daemon || daemon == "microsoftexchange" && strings.HasPrefix(local, daemon)
	})
}

// realSenders leaves out those that only send bounces.
func realSenders(value string) []string { return slices.DeleteFunc(addressesIn(value), isDaemon) }

// addressesIn leaves out what is no address.
func addressesIn(value string) []string {
	var found []string
	for _, candidate := range Addresses(value) {
		candidate, _, _ = strings.Cut(candidate, "##") // of the columns recipient_status
		if isAddress(candidate) {
			found = append(found, candidate)
		}
	}
	return found
}

// isAddress reports whether a text is an address, or *@domain: no link, and no id in
// brackets.
func isAddress(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || !hostPattern().MatchString(s[at+1:]) {
		return false
	}
	return s[0] == '"' || !strings.ContainsAny(s[:at], " \t\r\n<>\"()[],;:@\\")
}

var hostPattern = lazy(`^(?:[\pL\pN\pM_-]+(?:\.[\pL\pN\pM_-]+)*|\[[0-9A-Fa-f:.IPv]+\])$`)

// bouncePrefixes are what a bounce puts before the subject.
var bouncePrefixes = []string{"Undeliverable:", "Undelivered Mail Returned to Sender:", "Delivery Status Notification (Failure):", "Unzustellbar:", "Non remis :", "Non remis:",
	"Non recapitabile:", "No se puede entregar:", "Onbestelbaar:", "Não é possível entregar:", "Niedostarczalne:", "配信不能:", "Mail delivery failed:"}

// bareSubject takes off what a bounce puts before the subject.
func bareSubject(subject string) string {
	for _, prefix := range bouncePrefixes {
		if len(subject) > len(prefix) && strings.EqualFold(subject[:len(prefix)], prefix) {
			subject = strings.TrimSpace(subject[len(prefix):])
		}
	}
	return strings.TrimSpace(subject)
}
