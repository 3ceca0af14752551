package client

import (
	"encoding/xml"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Texts that somebody else wrote may name anybody: subjects, the answers of other
// servers, the data of events, errors. In a scope all that may be an address is taken
// for one, in whatever way it is written, and is hidden unless it is written plainly and
// may be seen.

// atSign is what an address may have in place of its @: other forms of the letter, and
// what quoted-printable, URLs, HTML, JSON, UTF-7 and people make of it.
var atSign = regexp.MustCompile(`(?i)@|\x{ff20}|\x{fe6b}|%(25)*40|=40|&#0*64;|&#x0*40;|&commat;|\\u0040|\\x40|\+AEA-?|[(\[{<] *at *[)\]}>]|#EXT#`)

// directoryName is how Exchange names a mailbox in its directory:
// https://learn.microsoft.com/exchange/troubleshoot/email-delivery/imceaex-ndr
var directoryName = regexp.MustCompile(`(?i)/o=[^;,<>"|\n]*|\bcn=[^;<>"|\n]*`)

// encoded is what may be base64, in which an address can be written too.
var encoded = regexp.MustCompile(`[A-Za-z0-9+/_-]{12,}={0,2}`)

// plainAddress is an address as nearly everybody has one. An = or a ! in one is a sign of
// another address in it: bounces+bob=fabrikam.com@contoso.com.
var plainAddress = regexp.MustCompile(`^[\pL\pN._+'&$*/?^{}~-]+@[\pL\pN.-]+$`)

// text is a text without what may not be seen. Known are addresses that may be seen
// whatever the scope says.
func (s *scope) text(text string, known ...string) string {
	if s == nil || text == "" {
		return text
	}
	if s.HideIPs {
		text = withoutIPs(text)
	}
	if s.Everyone {
		return text
	}
	text = directoryName.ReplaceAllString(text, Hidden)
	text = encoded.ReplaceAllStringFunc(text, func(found string) string {
		if hidesAddress(found) {
			return Hidden
		}
		return found
	})
	return s.withoutAddresses(text, known)
}

// hidesAddress reports whether a text is base64 of one with an address in it.
func hidesAddress(text string) bool { return eachDecoded(text, atSign.Match) }

// withoutZeros is a text in UTF-16 as one in ASCII.
func withoutZeros(text []byte) []byte {
	return slices.DeleteFunc(slices.Clone(text), func(c byte) bool { return c == 0 })
}

func mostlyText(text []byte) bool {
	odd := 0
	for _, c := range text {
		if c < ' ' || c > '~' {
			odd++
		}
	}
	return 4*odd <= len(text)
}

// withoutAddresses hides the addresses that may not be seen.
func (s *scope) withoutAddresses(text string, known []string) string {
	var out strings.Builder
	written := 0
	for _, at := range atSign.FindAllStringIndex(text, -1) {
		if at[0] < written {
			continue
		}
		begin, end := max(written, addressBegin(text, at[0])), addressEnd(text, at[1])
		if named := strings.LastIndex(text[begin:at[0]], "='"); named >= 0 {
			begin += named + len("='") // recipientAddress='bob@contoso.com'
		}
		begin += len(text[begin:end]) - len(strings.TrimLeft(text[begin:end], "'"))
		found := strings.TrimRight(text[begin:end], ".!?'")
		if s.shows(found, known) {
			continue
		}
		out.WriteString(text[written:begin])
		out.WriteString(Hidden)
		written = begin + len(found)
	}
	if written == 0 {
		return text
	}
	out.WriteString(text[written:])
	return out.String()
}

// shows reports whether an address in a text may be seen.
func (s *scope) shows(address string, known []string) bool {
	same := func(other string) bool { return strings.EqualFold(address, other) }
	return slices.ContainsFunc(known, same) || plainAddress.MatchString(address) && s.sees(address)
}

// betweenAddresses reports whether a letter ends an address in a text.
func betweenAddresses(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("<>()[],;:|\"`", r)
}

// addressBegin is where the address begins that has its @ at a place. Where nothing that
// belongs to an address stands before it, the word before does: "john doe"@contoso.com.
func addressBegin(text string, at int) int {
	begin := at
	if before := text[:at]; strings.HasSuffix(before, `"`) {
		if quote := strings.LastIndexByte(before[:len(before)-1], '"'); quote >= 0 {
			begin = quote
		}
	}
	if before := text[:at]; strings.HasSuffix(before, ")") { // a comment
		begin = max(0, strings.LastIndexByte(before, '('))
	}
	begin = back(text, begin, betweenAddresses)
	if begin == at {
		begin = back(text, begin, func(r rune) bool { return !betweenAddresses(r) })
		begin = back(text, begin, betweenAddresses)
	}
	return begin
}

// back goes back to behind the last letter for which ends holds.
func back(text string, at int, ends func(rune) bool) int {
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if ends(r) {
			break
		}
		at -= size
	}
	return at
}

// addressEnd is where the address ends that has its @ before a place.
func addressEnd(text string, at int) int {
	forward := func(at int, ends func(rune) bool) int {
		if n := strings.IndexFunc(text[at:], ends); n >= 0 {
			return at + n
		}
		return len(text)
	}
	end := forward(at, betweenAddresses)
	if end == at {
		end = forward(forward(at, func(r rune) bool { return !betweenAddresses(r) }), betweenAddresses)
	}
	return end
}

// events leaves of the events of a copy what is seen. Their data are written again of
// what is left.
func (s *scope) events(events []Event, subject *hiddenSubject, known ...string) {
	if s == nil {
		return
	}
	for i := range events {
		e := &events[i]
		e.Kind = EventKind(s.text(subject.name(string(e.Kind)), known...))
		e.Name = s.text(subject.name(e.Name), known...)
		for _, text := range []*string{&e.Action, &e.Description} {
			*text = s.text(subject.of(*text), known...)
		}
		for j := range e.Data {
			d := &e.Data[j]
			d.Name, d.Value = s.text(subject.name(d.Name), known...), s.text(subject.of(d.Value), known...)
			if subject != nil && namesSubject(d.Name) && d.Value != "" {
				d.Value = Hidden
			}
		}
		e.RawData = rawOf(e.Data)
	}
}

// namesSubject reports whether a name is of data that are a subject.
func namesSubject(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "subject") || strings.Contains(name, "topic")
}

// rawOf writes data as they come.
func rawOf(data []Datum) string {
	if len(data) == 0 {
		return ""
	}
	var out strings.Builder
	escaped := func(text string) {
		_ = xml.EscapeText(&out, []byte(text)) // a Builder takes everything
	}
	out.WriteString("<root>")
	for _, d := range data {
		out.WriteString(`<MEP Name="`)
		escaped(d.Name)
		out.WriteString(`" String="`)
		escaped(d.Value)
		out.WriteString(`"/>`)
	}
	out.WriteString("</root>")
	return out.String()
}

// told is an error that came to somebody else, who may see more.
func (s *scope) told(err error) error {
	var known *Error
	if s == nil || !errors.As(err, &known) {
		return err
	}
	own := *known
	s.failure(&own)
	return &own
}

// failure leaves of an error what is seen.
func (s *scope) failure(e *Error) {
	e.Code, e.Message = s.text(e.Code), s.text(e.Message)
}
