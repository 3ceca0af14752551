package explain

import (
	"cmp"
	"regexp"
	"strings"
)

// Reason is what a Fail, Defer or Drop event says of its cause. The service
// writes it as
//
//	Reason: [{LED=…};{MSG=…};{FQDN=…};{IP=…};{LRT=…}]. OutboundProxyTargetIP: …
//
// and cuts it off anywhere when it is long, as recorded in one public lab. A
// description without that frame is read as a bare answer.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/src/Engine.Route.cs
type Reason struct {
	Reply           // LED, the last error
	Host, IP string // the server that was talked to, empty when not named
	Cut      bool   // the service cut the text off

	raw string // the answer with all that it quotes, to look for the cause in
}

// Reply is an answer as mail servers give it, taken apart.
type Reply struct {
	Code       string // the three digits, "552"; empty when there were none
	Enhanced   string // the status code of RFC 3463 (https://www.rfc-editor.org/rfc/rfc3463), "5.2.2"; empty when there was none
	Diagnostic string // the service's own token, "RESOLVER.ADR.RecipientNotFound"
	Text       string // the readable rest, on one line; may be empty
	Inner      string // the answer of another server that this one quotes: "451 4.4.0 TLS negotiation failed"
}

// Codes returns "552 5.2.2", or what there is of it.
func (r Reply) Codes() string {
	return strings.TrimSpace(r.Code + " " + r.Enhanced)
}

// Positive tells an answer of class 2: nothing went wrong.
func (r Reply) Positive() bool { return r.class() == '2' }

func (r Reply) class() byte {
	switch {
	case r.Enhanced != "":
		return r.Enhanced[0]
	case r.Code != "":
		return r.Code[0]
	}
	return 0
}

// String returns the answer in one line: codes, then text, or the diagnostic
// token when there is no text.
func (r Reply) String() string {
	text := r.Text
	if text == "" {
		text = r.Diagnostic
	}
	return strings.TrimSpace(r.Codes() + " " + text)
}

// fieldNames are the fields of a reason, in the order they are written.
var fieldNames = []string{"LED", "MSG", "FQDN", "IP", "LRT"}

// ParseReason reads the description of a Fail, Defer or Drop event, or the
// RecipientStatus of its data.
func ParseReason(description string) Reason {
	text := oneLine(description)
	text = strings.TrimSpace(strings.TrimPrefix(text, "Reason:"))
	before, fields, cut := splitFields(text)
	reason := Reason{Cut: cut}
	if fields == nil {
		reason.Host, text = cutTail(text, "OutboundProxyTargetHostName:")
		reason.IP, text = cutTail(text, "OutboundProxyTargetIP:")
		if begun := strings.Trim(text, "[{ "); begun != text && strings.HasPrefix("LED=", begun) {
			return Reason{Cut: true, Host: reason.Host, IP: reason.IP}
		}
		reason.read(unwrap(text))
		return reason
	}
	reason.Host, _ = cutTail(text, "OutboundProxyTargetHostName:")
	reason.IP, _ = cutTail(text, "OutboundProxyTargetIP:")
	led, more := cmp.Or(fields["LED"], before), fields["MSG"]
	if led == "" {
		led, more = more, ""
	}
	quoted := reason.read(led)
	if letters(more) > 0 {
		reason.Inner = cmp.Or(reason.Inner, more)
		reason.raw += " [Message=" + more + "]"
	}
	reason.Host = cmp.Or(reason.Host, fields["FQDN"], quoted["LastAttemptedServerName"])
	reason.IP = cmp.Or(reason.IP, fields["IP"], quoted["LastAttemptedIP"])
	return reason
}

// read takes an answer apart and returns the bracketed notes that it has.
func (r *Reason) read(text string) (quoted map[string]string) {
	plain, quoted := quotedParts(text)
	r.Reply = ParseReply(plain)
	r.Inner = quoted["Message"]
	r.raw = text
	return quoted
}

// unwrap takes the brackets away that stand around all of a text.
func unwrap(text string) string {
	for _, pair := range []string{"[]", "{}"} {
		if strings.HasPrefix(text, pair[:1]) && strings.HasSuffix(text, pair[1:]) {
			return unwrap(strings.TrimSpace(text[1 : len(text)-1]))
		}
	}
	return text
}

// splitFields finds the fields of a framed reason. A field ends where the next
// one begins, so that braces and semicolons inside a value do no harm. It
// returns nil when there is no frame. What stands before the first field is an answer
// whose own field is not named.
func splitFields(text string) (before string, fields map[string]string, cut bool) {
	from := -1
	for _, name := range fieldNames {
		at := strings.Index(text, "{"+name+"=")
		if at >= 0 && (from < 0 || at < from) {
			from = at
		}
	}
	if from < 0 {
		return "", nil, false
	}
	before = strings.Trim(text[:from], "[]{}; ")
	fields = map[string]string{}
	rest := text[from:]
	for rest != "" {
		name, value, _ := strings.Cut(strings.TrimPrefix(rest, "{"), "=")
		end := nextField(value)
		if end < 0 {
			fields[name], cut = lastField(value)
			return before, fields, cut
		}
		fields[name] = trimField(value[:end])
		rest = value[end:]
	}
	return before, fields, cut
}

// nextField finds where the next known field begins.
func nextField(value string) int {
	next := -1
	for _, name := range fieldNames {
		at := strings.Index(value, "{"+name+"=")
		if at >= 0 && (next < 0 || at < next) {
			next = at
		}
	}
	return next
}

// lastField ends at the frame's own end, or, when the service cut the text off,
// at what it appends afterwards.
func lastField(value string) (field string, cut bool) {
	_, value = cutTail(value, "OutboundProxyTargetHostName:")
	_, value = cutTail(value, "OutboundProxyTargetIP:")
	value = strings.TrimRight(value, ". ")
	for _, end := range []string{"}]}", "}]", "}"} {
		if field, found := strings.CutSuffix(value, end); found {
			return strings.TrimSpace(field), false
		}
	}
	return strings.TrimSpace(value), true
}

func trimField(value string) string {
	value = strings.TrimRight(value, "; ")
	return strings.TrimSpace(strings.TrimSuffix(value, "}"))
}

// cutTail takes one of the notes that follow the frame off the end of the text.
func cutTail(text, name string) (value, before string) {
	at := strings.LastIndex(text, name)
	if at < 0 {
		return "", text
	}
	value = strings.TrimSpace(text[at+len(name):])
	value, _, _ = strings.Cut(value, " ")
	return strings.TrimRight(value, ".,"), strings.TrimRight(text[:at], " ")
}

// quotedParts takes the bracketed notes out of an error, as in "Cannot connect
// to remote server [Message=451 4.4.0 …] [LastAttemptedIP=…] [host time id]".
func quotedParts(led string) (plain string, parts map[string]string) {
	parts = map[string]string{}
	for {
		open := strings.IndexByte(led, '[')
		if open < 0 {
			return strings.Join(strings.Fields(led), " "), parts
		}
		inside, after, closed := strings.Cut(led[open+1:], "]")
		name, value, named := strings.Cut(inside, "=")
		if !named && !traceMark.MatchString(inside) {
			// Brackets that the sentence itself uses stay in it.
			return led, parts
		}
		if named {
			parts[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
		if !closed {
			after = ""
		}
		led = led[:open] + after
	}
}

var (
	// traceMark is the note "server time id" that the service adds to an error.
	traceMark = regexp.MustCompile(`^\S+ \d{4}-\d\d-\d\dT\S+( \S+)?$`)
	// codes are a reply code, an enhanced status code, or both, with the
	// dashes that a multi-line answer has in place of spaces.
	codes      = regexp.MustCompile(`^#?([245]\d\d)(?:[ -]+|$)(?:#?([245]\.[0-7]\.\d{1,3})(?:[ -]+|\.? |\.?$|[;:,]))?`)
	onlyStatus = regexp.MustCompile(`^#?([245]\.[0-7]\.\d{1,3})(?:[ -]+|\.? |\.?$|[;:,])`)
	anyStatus  = regexp.MustCompile(`(?:^|[\s(\[<#'":;])([245]\.[0-7]\.\d{1,3})(?:$|[\s)\]>;:,'"-]|\.(?:\s|$))`)
	// bothCodes are the codes of an answer that stands inside of other words.
	bothCodes = regexp.MustCompile(`(?:^|[\s(\[<#'":;])([245]\d\d)[ -]+#?([245]\.[0-7]\.\d{1,3})(?:$|[\s)\]>;:,.'"-])`)
	// diagnostic is a token such as RESOLVER.ADR.RecipientNotFound or
	// STOREDRV.Deliver.Exception:QuotaExceededException.MapiException.
	diagnostic = regexp.MustCompile(`^[A-Z][A-Z0-9]{2,}\.[A-Za-z0-9_.:-]+$`)
)

// ParseReply reads an answer such as "550-5.1.1 User unknown" or
// "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found".
func ParseReply(s string) Reply {
	text := oneLine(s)
	var r Reply
	if m := codes.FindStringSubmatch(text); m != nil {
		r.Code, r.Enhanced = m[1], m[2]
		text = text[len(m[0]):]
	} else if m := onlyStatus.FindStringSubmatch(text); m != nil {
		r.Enhanced = m[1]
		text = text[len(m[0]):]
	}
	text = joinLines(text, r)
	if m := bothCodes.FindStringSubmatch(text); m != nil && r.Code == "" && (r.Enhanced == "" || r.Enhanced == m[2]) {
		r.Code, r.Enhanced = m[1], m[2]
	}
	if r.Enhanced == "" && len(text) > 0 {
		if m := anyStatus.FindStringSubmatch(text); m != nil && (r.Code == "" || m[1][0] == r.Code[0]) {
			r.Enhanced = m[1]
		}
	}
	r.Diagnostic, r.Text = cutDiagnostic(text)
	return r
}

// joinLines drops the codes that begin each further line of a multi-line answer,
// which the service has already run together.
func joinLines(text string, r Reply) string {
	if r.Code == "" {
		return text
	}
	for _, gap := range []string{" ", "-"} {
		again := " " + r.Code + gap
		if r.Enhanced != "" {
			again += r.Enhanced + " "
		}
		text = strings.ReplaceAll(text, again, " ")
	}
	return oneLine(text)
}

// cutDiagnostic separates the service's tokens from the readable text, on
// whichever side of it they stand. Of several the first is kept.
func cutDiagnostic(text string) (token, readable string) {
	var kept []string
	for _, part := range strings.Split(text, ";") {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case !diagnostic.MatchString(part):
			kept = append(kept, part)
		case token == "":
			token = part
		}
	}
	if token == "" {
		return "", text
	}
	return token, strings.Join(kept, "; ")
}

// oneLine puts everything on one line with single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
