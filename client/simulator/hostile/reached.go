package hostile

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reached returns what of a hostile text is in what was sent to a terminal, with a bit
// of what stands around it; "" if there is nothing.
func Reached(sent string) string {
	for _, s := range sequences {
		if at := strings.Index(sent, s); at >= 0 {
			return around(sent, at, fmt.Sprintf("the sequence %q", s))
		}
	}
	for at, r := range sent {
		if what := harm(r); what != "" {
			if _, size := utf8.DecodeRuneInString(sent[at:]); r != utf8.RuneError || size == 1 {
				return around(sent, at, what)
			}
		}
	}
	return ""
}

// harm says why a character may not be sent to a terminal. What the program itself
// moves and writes with, ESC among it, is told by the sequences that it is part of.
func harm(r rune) string {
	switch {
	case r == '\x1b', r == '\r', r == '\n', r == '\b', r == '\t', r == '\a':
		return ""
	case r == utf8.RuneError:
		return "a byte that is no UTF-8"
	case unicode.IsControl(r):
		return fmt.Sprintf("the control character %U", r)
	case unicode.Is(unicode.Bidi_Control, r):
		return fmt.Sprintf("%U, which changes the direction", r)
	case r == '\u2028', r == '\u2029', r == '\ufeff', r >= 0xe0000 && r <= 0xe0fff, unicode.Is(unicode.Co, r):
		return fmt.Sprintf("%U, which is not seen", r)
	}
	return ""
}

func around(sent string, at int, what string) string {
	return fmt.Sprintf("%s in %q", what, sent[max(0, at-30):min(len(sent), at+50)])
}
