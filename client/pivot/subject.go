package pivot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// prefixes is what programs put before the subject of an answer or of what is
// forwarded, in the languages of Outlook and others: any number of them, with a number
// of their own ("Re[2]:", "AW (3):"), with a blank before the colon as in French.
// https://en.wikipedia.org/wiki/List_of_email_subject_abbreviations
var prefixes = regexp.MustCompile(`(?i)^(?:[\s\p{Cf}]*(?:` +
	`re|r|res|ref|rif|aw|antw|sv|vs|vá|odp|odg|ynt|bls|atb|απ|отв|答复|回复|回覆|返信` +
	`|fwd|fw|i|wg|vb|vl|tr|rv|enc|doorst|fs|pd|ilt|i̇lt|İlt|továbbítás|πρθ|пересл|转发|轉寄|転送` +
	`)(?:\s*[\[(^]?\d+[\])]?)?\s*[:：])+`)

// The service cuts subjects at cutAt characters. Of one that it has cut, most of them
// are searched for: its prefixes made the subject of an answer end sooner.
// https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-faq
const (
	cutAt = 256
	most  = 200
)

// Subject is what a subject has in common with those of the answers to it and of what
// was forwarded: it has none of their prefixes. It is a part that a form can hold, the
// longest without control characters. It is "" where nothing is left.
func Subject(subject string) string {
	cut := utf8.RuneCountInString(subject) >= cutAt
	subject = longest(subject)
	subject = strings.TrimSpace(subject[len(prefixes.FindString(subject)):])
	if runes := []rune(subject); cut && len(runes) > most {
		subject = strings.TrimSpace(string(runes[:most]))
	}
	return subject
}

// longest is the longest part of a text without control characters and without what is
// no character at all.
func longest(subject string) string {
	part := ""
	for _, one := range strings.FieldsFunc(subject, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }) {
		if one = strings.TrimSpace(one); utf8.RuneCountInString(one) > utf8.RuneCountInString(part) {
			part = one
		}
	}
	return part
}
