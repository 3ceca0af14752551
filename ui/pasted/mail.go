package pasted

import (
	"mime"
	"slices"
	"strings"
	"time"
)

// maxParts, maxDepth and maxHead bound what is read of a message: it is foreign text.
const (
	maxParts = 200
	maxDepth = 12
	maxHead  = 128 << 10
)

// entity is a message, or a part of one.
type entity struct {
	head, body string
	fields     []line
}

// entityOf takes headers and body apart.
func entityOf(s string) entity {
	s = strings.TrimLeft(s, "\n")
	var e entity
	if strings.HasPrefix(s, "--") {
		return entity{body: s}
	}
	e.head, e.body, _ = strings.Cut(s, "\n\n")
	if first, _, _ := strings.Cut(e.head, "\n"); strings.HasPrefix(first, "From ") { // of a mailbox file
		_, e.head, _ = strings.Cut(e.head, "\n")
	}
	e.head = e.head[:min(len(e.head), maxHead)]
	e.fields = linesOf(e.head)
	return e
}

// get returns the value of a header, "" if there is none.
func (e entity) get(name string) string {
	for _, field := range e.fields {
		if strings.EqualFold(field.name, name) {
			return field.value
		}
	}
	return ""
}

func (e entity) has(name string) bool {
	return slices.ContainsFunc(e.fields, func(field line) bool { return strings.EqualFold(field.name, name) })
}

// content returns the type of a part, in lower case, and its parameters.
func (e entity) content() (kind string, parameters map[string]string) {
	kind, parameters, err := mime.ParseMediaType(e.get("Content-Type"))
	if kind == "" || err != nil && err != mime.ErrInvalidMediaParameter {
		kind, _, _ = strings.Cut(e.get("Content-Type"), ";")
		parameters = map[string]string{}
		if found := boundaryOf().FindStringSubmatch(e.get("Content-Type")); found != nil {
			parameters["boundary"] = found[1] + found[2]
		}
	}
	if kind = strings.ToLower(strings.TrimSpace(kind)); kind == "" {
		kind = "text/plain"
	}
	return kind, parameters
}

// boundaryOf finds the boundary that a broken header gives.
var boundaryOf = lazy(`(?i)boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))`)

// text is the body as it was before it was sent.
func (e entity) text() string {
	_, parameters := e.content()
	return strings.TrimSpace(Lines(fromCharset(untransferred(e.body, e.get("Content-Transfer-Encoding")), parameters["charset"])))
}

// parts are those of a multipart body. One that was cut off has no end.
func (e entity) parts(boundary string) []entity {
	var all []entity
	var current []string
	open := false
	end := func() {
		if open && len(all) < maxParts {
			all = append(all, partOf(strings.Join(current, "\n")))
		}
		current = nil
	}
	for text := range strings.SplitSeq(e.body, "\n") {
		switch strings.TrimRight(text, " \t") {
		case "--" + boundary:
			end()
			open = true
		case "--" + boundary + "--":
			end()
			open = false
		default:
			current = append(current, text)
		}
	}
	end()
	return all
}

// partOf is a part, which may begin with its body.
func partOf(s string) entity {
	if strings.HasPrefix(s, "\n") {
		return entity{body: s[1:]}
	}
	return entityOf(s)
}

// isMail reports whether a text is a message as it was sent: its headers come first.
func (e entity) isMail() bool {
	named := 0
	for _, name := range []string{"Return-Path", "Received", "Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted"} {
		if e.has(name) {
			named++
		}
	}
	for _, field := range e.fields {
		if !field.labelled || strings.Contains(field.name, " ") {
			return false
		}
	}
	return named >= 3 && (e.has("Return-Path") || e.has("Received") || e.has("MIME-Version") || e.has("Content-Type") || e.isBounce())
}

// isBounce reports whether a message tells of another: that it was not delivered, or
// that it was read, or is spam to somebody.
func (e entity) isBounce() bool {
	if kind, _ := e.content(); kind == "multipart/report" || e.has("X-Failed-Recipients") || e.has("X-MS-Exchange-Message-Is-Ndr") {
		return true
	}
	return slices.ContainsFunc(addressesIn(decode(e.get("From"))), isDaemon)
}

// readMail reads a message as it was sent. Of a bounce, what counts is the message
// that came back with it and what it says of the delivery, never its own headers.
func readMail(s string, now time.Time) (Found, bool) {
	e := entityOf(unquotedMail(s))
	if !e.isMail() {
		return Found{}, false
	}
	return e.read(now, 0), true
}

// unquotedMail takes off the marks of a text that is quoted as a whole.
func unquotedMail(s string) string {
	if strings.HasPrefix(s, ">") {
		return quoteMarks().ReplaceAllString(s, "")
	}
	return s
}

func (e entity) read(now time.Time, depth int) Found {
	var b bounce
	b.now = now
	b.walk(e, depth, false)
	if e.isBounce() {
		return b.found(e)
	}
	own := labels(e.head, now).found()
	for _, inner := range b.messages {
		if inner.isBounce() && depth < maxDepth {
			return inner.read(now, depth+1)
		}
		own.Notes = append(own.Notes, "A message is attached to it, "+title(inner)+": that one was not taken.")
	}
	return own
}

// title names a message in a sentence.
func title(e entity) string {
	if subject := decode(e.get("Subject")); subject != "" {
		return "“" + subject + "”"
	}
	return "without a subject"
}

// bounce is what the parts of a message hold.
type bounce struct {
	now      time.Time
	texts    []string // for people
	statuses []string // for machines
	returned []string // headers of the message that came back
	messages []entity // whole messages within
	seen     int
}

// statusKinds are the parts of a report that machines read.
// https://www.rfc-editor.org/rfc/rfc3464, rfc8098 and rfc5965
var statusKinds = []string{
	"message/delivery-status", "message/global-delivery-status", "message/disposition-notification", "message/global-disposition-notification", "message/feedback-report",
}

func (b *bounce) walk(e entity, depth int, alternative bool) {
	if b.seen++; depth > maxDepth || b.seen > maxParts {
		return
	}
	kind, parameters := e.content()
	switch {
	case strings.HasPrefix(kind, "multipart/") && parameters["boundary"] != "":
		for _, part := range e.parts(parameters["boundary"]) {
			b.walk(part, depth+1, kind == "multipart/alternative")
		}
	case slices.Contains(statusKinds, kind):
		b.statuses = append(b.statuses, e.text())
	case kind == "text/rfc822-headers" || kind == "message/global-headers":
		b.returned = append(b.returned, e.text())
	case kind == "message/rfc822" || kind == "message/global":
		inner := entityOf(untransferred(e.body, e.get("Content-Transfer-Encoding")))
		b.messages = append(b.messages, inner)
	case kind == "text/plain":
		b.texts = append(b.texts, e.text())
	case kind == "text/html" && !alternative:
		b.texts = append(b.texts, untagged(e.text()))
	}
}

// tags are those of HTML, of which some end a line.
var (
	lineTags = lazy(`(?i)<(?:br|/p|/div|/tr|/li|/h\d)[^>]*>`)
	anyTag   = lazy(`(?s)<(?:style|script).*?</(?:style|script)>|<[/!a-zA-Z][^>]*>`)
	entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&nbsp;", " ", "&quot;", `"`, "&#39;", "'", "&#43;", "+", "&amp;", "&")
)

func untagged(s string) string {
	return entities.Replace(anyTag().ReplaceAllString(lineTags().ReplaceAllString(s, "\n"), ""))
}

// found puts the parts of a bounce together. Of its own headers only those count
// that tell of the other message.
func (b *bounce) found(e entity) Found {
	var returned, told, words Found
	for _, inner := range b.messages {
		if inner.isBounce() { // of a bounce
			returned = returned.orElse(inner.read(b.now, maxDepth/2+1))
			continue
		}
		returned = returned.orElse(labels(inner.head, b.now).found())
	}
	for _, head := range b.returned {
		returned = returned.orElse(labels(head, b.now).found())
	}
	status := &gathered{now: b.now}
	for _, text := range b.statuses {
		for _, l := range linesOf(text) {
			status.take(l.role, l.name, l.value)
		}
	}
	told = status.found()
	for _, text := range b.texts {
		found, _ := readHeaders(text, b.now)
		found.failed = append(found.failed, failures(text)...)
		words = words.orElse(found)
	}
	own := ownHeaders(e, b.now)
	all := told.orElse(returned).orElse(words).orElse(own)
	// What was returned has the sender, the subject and the id as they were.
	for _, better := range []Found{words, returned} {
		if len(better.MessageIDs) > 0 {
			all.MessageIDs = better.MessageIDs
		}
		if len(better.Senders) > 0 && (better.Envelope || !told.Envelope) {
			all.Senders, all.Envelope = better.Senders, better.Envelope
		}
	}
	all.Statuses = nil // that of the bounce is no status of a trace
	return all
}

// ownHeaders are those headers of a bounce that tell of the other message. It goes to
// whoever sent that.
func ownHeaders(e entity, now time.Time) Found {
	g := &gathered{now: now}
	for _, field := range e.fields {
		switch name := strings.ToLower(field.name); name {
		case "x-failed-recipients", "x-original-message-id", "original-message-id", "x-ms-exchange-original-message-id":
			g.take(roleOf(name), name, field.value)
		case "to":
			g.take(sender, name, field.value)
		case "subject":
			if bare := bareSubject(decode(field.value)); bare != strings.TrimSpace(decode(field.value)) {
				g.take(subject, name, bare)
			}
		}
	}
	for _, name := range []string{"In-Reply-To", "References"} {
		if id := bracketed().FindString(e.get(name)); id != "" && len(g.MessageIDs) == 0 {
			g.MessageIDs = []string{id}
		}
	}
	return g.found()
}

// failed addresses stand on lines of their own, or before a colon.
var failureLine = lazy(`(?m)^[ \t]*<?([^\s<>:;,"()]+@[^\s<>:;,"()]+\.[^\s<>:;,"()]+?)>?(?:<mailto:[^>]*>)?(?:[ \t]*:.*)?[ \t]*$`)

// failures returns the recipients that a bounce names in words.
func failures(text string) []string {
	var found []string
	above, _, _ := cutReturned(text)
	for _, at := range failureLine().FindAllStringSubmatch(above, -1) {
		found = append(found, at[1])
	}
	return found
}
