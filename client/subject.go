package client

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"msgtrace/client/odata"
)

// Forms writes a text in the two forms that Unicode has for letters with accents
// (https://unicode.org/reports/tr15/): each accent in one with its letter (normal
// form C), and after it (D), as macOS writes subjects. This package has no tables
// for that.
type Forms func(text string) (composed, decomposed string)

// of writes a text in both forms, or as it is where the forms are not known.
func (f Forms) of(text string) (composed, decomposed string) {
	if f == nil || isASCII(text) {
		return text, text
	}
	return f(text)
}

// fold makes subjects comparable.
func (f Forms) fold(subject string) string {
	subject, _ = f.of(subject)
	return strings.ToLower(subject)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// leastPart is the shortest part of a subject, in characters, that the service is
// asked for in place of the whole.
const leastPart = 3

// subjectTerms are the conditions on the subject that the service can be asked
// for, each in a request of its own; none leaves the subject to us. Rows are
// filtered here again when exact is false.
//
// The functions for texts are documented (https://learn.microsoft.com/graph/api/resources/exchangemessagetrace).
// Equality is not, although it worked in one public lab, so the service is asked
// for the beginning. Nor is how it compares letters with accents: it is asked for a
// part without any, which both forms have in common, or, where that is too short,
// for each form.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
func (q *Query) subjectTerms(forms Forms) (terms []term, exact bool) {
	if q.Subject == "" {
		return nil, true
	}
	composed, decomposed := forms.of(q.Subject)
	exact = q.SubjectMatch != SubjectEquals
	switch {
	case !sendableSubject(q.Subject):
		return nil, false
	case composed == decomposed:
		return []term{subjectTerm(q.SubjectMatch, composed)}, exact
	}
	if match, part := forms.commonPart(composed, q.SubjectMatch); utf8.RuneCountInString(part) >= leastPart {
		return []term{subjectTerm(match, part)}, false
	}
	both := []term{subjectTerm(q.SubjectMatch, composed), subjectTerm(q.SubjectMatch, decomposed)}
	both[0].alone, both[1].alone = false, false
	return both, exact
}

// commonPart returns the part of a subject that reads the same in both forms, and
// how to compare it: at the end that counts if it is long enough there, or else
// the longest one, anywhere.
func (f Forms) commonPart(subject string, match SubjectMatch) (SubjectMatch, string) {
	parts := strings.FieldsFunc(subject, func(r rune) bool {
		composed, decomposed := f.of(string(r))
		return composed != decomposed || unicode.Is(unicode.M, r)
	})
	if len(parts) == 0 {
		return match, ""
	}
	first, last := parts[0], parts[len(parts)-1]
	switch {
	case (match == SubjectStarts || match == SubjectEquals) && strings.HasPrefix(subject, first) && utf8.RuneCountInString(first) >= leastPart:
		return SubjectStarts, first
	case match == SubjectEnds && strings.HasSuffix(subject, last) && utf8.RuneCountInString(last) >= leastPart:
		return SubjectEnds, last
	}
	longest := ""
	for _, part := range parts {
		if part = strings.TrimSpace(part); utf8.RuneCountInString(part) > utf8.RuneCountInString(longest) {
			longest = part
		}
	}
	return SubjectContains, longest
}

// sendableSubject reports whether the service can be asked for a subject. A star is
// kept from it: in an address it is a wildcard, and no page says what it is in a
// subject.
func sendableSubject(subject string) bool { return !strings.Contains(subject, "*") }

func subjectTerm(match SubjectMatch, text string) term {
	property, info := FieldSubject.property(Tracing), FieldSubject.Info()
	one := term{filter: odata.Contains(property, text), words: info.sentence(&Query{SubjectMatch: match}, []string{text}), alone: true}
	switch match {
	case SubjectStarts, SubjectEquals:
		one.filter = odata.StartsWith(property, text)
	case SubjectEnds:
		one.filter = odata.EndsWith(property, text)
	}
	return one
}
