package pasted

import (
	"cmp"
	"mime"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"msgtrace/client"
)

var (
	bracketed  = regexp.MustCompile(`<[^<>\x00-\x1f]+>`)
	headerLine = regexp.MustCompile(`^[ \t]*([A-Za-z][A-Za-z0-9 -]{1,60}?)[ \t]*:[ \t]*(.*)$`)
)

// Headers reads headers, a bounce, or the details that the admin center and
// Defender show of a message. It ignores everything else.
func Headers(s string) Found {
	if at := strings.Index(strings.ToLower(s), "original message headers"); at >= 0 {
		// Of a bounce the headers of the message that bounced count; what it
		// says above them, in words, fills the gaps.
		found := readHeaders(s[at:])
		return found.orElse(readHeaders(s[:at]))
	}
	return readHeaders(s)
}

func (c Found) orElse(other Found) Found {
	if c.MessageID == "" {
		c.MessageID = other.MessageID
	}
	if len(c.IDs) == 0 {
		c.IDs = other.IDs
	}
	if len(c.Senders) == 0 {
		c.Senders, c.Envelope = other.Senders, other.Envelope
	}
	if len(c.Recipients) == 0 {
		c.Recipients = other.Recipients
	}
	if c.Subject == "" {
		c.Subject = other.Subject
	}
	if c.Received.IsZero() {
		c.Received = other.Received
	}
	c.Lines += other.Lines
	return c
}

// readHeaders reads "Name: value" lines; a line that begins with a space goes
// on with the one before.
func readHeaders(s string) Found {
	var found Found
	for _, line := range unfold(s) {
		name, value, ok := headerOf(line)
		if ok && found.header(name, value) {
			found.Lines++
		}
	}
	return found
}

// headerOf returns the name of a header, in lower case, and its value.
func headerOf(line string) (name, value string, ok bool) {
	parts := headerLine.FindStringSubmatch(line)
	if parts == nil {
		return "", "", false
	}
	return strings.ToLower(strings.TrimSpace(parts[1])), strings.TrimSpace(parts[2]), true
}

// unfold returns the lines of a text, folded headers as one.
func unfold(s string) []string {
	var lines []string
	for line := range strings.SplitSeq(Lines(s), "\n") {
		folded := len(lines) > 0 && line != "" && (line[0] == ' ' || line[0] == '\t')
		if folded {
			if name, _, ok := headerOf(line); !ok || roles[name] == unknown {
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
	if name, value, ok := headerOf(line); ok && roles[name] == ownID && strings.LastIndexByte(value, '<') > strings.LastIndexByte(value, '>') {
		return ""
	}
	return " "
}

// role is what a header says of a message.
type role int

const (
	unknown   role = iota
	ownID          // its Message-ID
	otherID        // the Message-IDs of others
	networkID      // its network message ID
	envelope       // the sender of the envelope
	sender         // another sender
	recipient      // a recipient
	mailbox        // a mailbox of another kind
	subject
	date
)

// roles are the headers that are understood: those of messages and of bounces, and the
// names that bounces of Exchange Online and the pages of the admin center have of their
// own.
// https://www.rfc-editor.org/rfc/rfc5322#section-3.6
// https://www.rfc-editor.org/rfc/rfc3464#section-2.3
// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online#whats-included-in-an-ndr
var roles = map[string]role{
	"message-id": ownID, "message id": ownID, "internet message id": ownID, "original-message-id": ownID,
	"in-reply-to": otherID, "references": otherID,
	"network message id": networkID, "x-ms-exchange-organization-network-message-id": networkID,
	"x-ms-exchange-crosstenant-network-message-id": networkID, "x-ms-office365-filtering-correlation-id": networkID,
	"return-path": envelope, "sender address": envelope, "from": sender, "sender": sender,
	"to": recipient, "recipient address": recipient, "final-recipient": recipient, "original-recipient": recipient, "x-failed-recipients": recipient,
	"cc": mailbox, "bcc": mailbox, "reply-to": mailbox, "delivered-to": mailbox,
	"subject": subject, "date": date, "created date": date,
}

// header takes one header in and reports whether it said something.
func (c *Found) header(name, value string) bool {
	if value == "" {
		return false
	}
	switch roles[name] {
	case ownID:
		return fill(&c.MessageID, cmp.Or(bracketed.FindString(value), value))
	case networkID:
		id, ok := client.ParseID(value)
		if ok && len(c.IDs) == 0 {
			c.IDs = []string{id}
		}
		return ok
	case envelope:
		found := realSenders(value)
		if len(found) > 0 {
			c.Senders, c.Envelope = found, true
		}
		return len(found) > 0
	case sender:
		found := realSenders(decode(value))
		if len(c.Senders) == 0 {
			c.Senders = found
		}
		return len(found) > 0
	case recipient:
		found := addressesIn(decode(value))
		if len(c.Recipients) == 0 {
			c.Recipients = found
		}
		return len(found) > 0
	case subject:
		return fill(&c.Subject, bareSubject(decode(value)))
	case date:
		return c.date(value)
	}
	return false
}

func fill(field *string, value string) bool {
	if *field == "" {
		*field = value
	}
	return value != ""
}

// date reads a mail date, or the one of a bounce: "11/23/2026 1:01:12 PM", which
// is in UTC there and, in Exchange Online's own bounces, month first.
func (c *Found) date(value string) bool {
	t, err := mail.ParseDate(value)
	if err != nil {
		if t, err = time.Parse("1/2/2006 3:04:05 PM", value); err != nil {
			return false
		}
	}
	if c.Received.IsZero() {
		c.Received = t
	}
	return true
}

// realSenders leaves out those that only send bounces.
func realSenders(value string) []string {
	var found []string
	for _, sender := range addressesIn(value) {
		local, _, _ := strings.Cut(strings.ToLower(sender), "@")
		if local != "postmaster" && local != "mailer-daemon" && !strings.HasPrefix(local, "microsoftexchange") {
			found = append(found, sender)
		}
	}
	return found
}

// addressesIn leaves out what is no address.
func addressesIn(value string) []string {
	var found []string
	for _, candidate := range Addresses(value) {
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
