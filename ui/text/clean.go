package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxMarks is how many combining marks one base character keeps. More are used
// to paint over the lines above and below.
const maxMarks = 2

// noLetter stands below a mark that has no letter, as in the charts of Unicode.
// https://www.unicode.org/charts/About.html
const noLetter = '\u25cc'

// Safe is foreign text that the terminal may be given: valid UTF-8 on one
// line, without control characters, without characters that change direction,
// hide or take no room, and with at most two combining marks on a character.
// Only [Clean] makes one.
type Safe struct {
	s       string
	changed bool
}

// Clean makes foreign text safe to show. Accents that stand after their letter, as
// macOS writes them, become one with it: the renderer would lose them. What is dangerous stays visible in
// escaped form: ESC becomes ^[, a C1 control <9B>, a bidirectional control
// <202E>. What is invisible is dropped, line breaks and tabs become spaces, and
// bytes that are no UTF-8 become U+FFFD. Cleaning twice changes nothing more.
func Clean(s string) Safe {
	if plain(s) {
		return Safe{s: s}
	}
	s = composed(s)
	c := cleaner{}
	c.out.Grow(len(s) + 8)
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				c.changed = true
			}
		}
		c.add(r)
	}
	// What was dropped may have stood between a letter and its accent.
	cleaned, split := splitWide(composed(c.out.String()))
	return Safe{s: cleaned, changed: c.changed || split}
}

// composed puts each accent in one with its letter, where there is such a letter
// (the normal form C of Unicode, https://unicode.org/reports/tr15/). Most texts are so already, and seen to be at once.
func composed(s string) string {
	for _, r := range s {
		if r >= 0x80 && !simple(r) {
			return norm.NFC.String(s)
		}
	}
	return s
}

// String returns the text, ready for the terminal.
func (s Safe) String() string { return s.s }

// Changed reports whether the text shown is not what was written, in a way that can
// deceive: something was escaped, replaced or dropped. The joiners,
// selectors and tones inside an emoji and the line breaks of a folded header do not count.
func (s Safe) Changed() bool { return s.changed }

// Width returns the columns that the text takes.
func (s Safe) Width() int { return Width(s.s) }

// Truncate returns the text cut to width columns, with tail in place of what
// was cut.
func (s Safe) Truncate(width int, tail string) string { return Truncate(s.s, width, tail) }

// plain reports whether every byte is a printable ASCII character.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// cleaner carries what the meaning of the next character depends on.
type cleaner struct {
	out     strings.Builder
	changed bool
	marks   int  // combining marks on the last base, with those it has in itself
	base    rune // the last base
	parts   int  // what was dropped since then as part of an emoji
}

func (c *cleaner) add(r rune) {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
		c.write(' ')
	case r < 0x20:
		c.escape("^" + string(r+'@'))
	case r < 0x7f, simple(r):
		c.write(r)
	case r == 0x7f:
		c.escape("^?")
	case r < 0xa0, bidi(r):
		c.escape("<" + strings.ToUpper(hex(r)) + ">")
	case invisible(r), tone(r) && toned(c.base):
		c.drop(r)
	case unicode.Is(unicode.Noncharacter_Code_Point, r):
		c.changed = true
		c.write(utf8.RuneError)
	case unicode.Is(unicode.M, r):
		c.mark(r)
	default:
		c.write(r)
	}
}

func (c *cleaner) write(r rune) {
	c.base, c.marks, c.parts = r, 0, 0
	c.out.WriteRune(r)
}

func (c *cleaner) mark(r rune) {
	if c.out.Len() == 0 {
		c.changed = true
		c.write(noLetter) // else it would be drawn over what stands before the text
	}
	if c.marks == 0 {
		c.marks = accents(c.base)
	}
	if c.marks >= maxMarks {
		c.changed = true
		return
	}
	c.marks++
	c.out.WriteRune(r)
}

// accents counts the combining marks that a letter has in itself.
func accents(letter rune) int {
	n := 0
	for _, r := range string(norm.NFD.PropertiesString(string(letter)).Decomposition()) {
		if isMark(r) {
			n++
		}
	}
	return n
}

func (c *cleaner) escape(s string) {
	c.changed = true
	c.base, c.marks, c.parts = 0, 0, 0
	c.out.WriteString(s)
}

// drop leaves out an invisible character, or the tone of an emoji. The selector, the
// joiner and the tone of an emoji hide nothing, one of each: a longer run carries a
// message.
func (c *cleaner) drop(r rune) {
	c.parts++
	selects := r == 0xfe0e || r == 0xfe0f
	joins := r == 0x200d && !keycap(c.base)
	if c.parts > 2 || c.parts > 1 && tone(r) || !pictograph(c.base) || !selects && !joins && !tone(r) {
		c.changed = true
	}
}

func hex(r rune) string {
	const digits = "0123456789abcdef"
	if r < 0x100 {
		return string([]byte{digits[r>>4], digits[r&15]})
	}
	return hex(r>>8) + hex(r&0xff)
}

// simple tells most letters and signs of Europe and East Asia, which need no
// closer look: they are visible, are composed, and do not join what stands before
// them.
func simple(r rune) bool {
	return r >= 0xc0 && r < 0x300 || // Latin
		r >= 0x2010 && r < 0x2028 || // dashes, quotation marks
		r >= 0x3000 && r < 0x302a || r >= 0x3041 && r < 0x3097 || r >= 0x30a0 && r < 0x3100 || // kana
		r >= 0x4e00 && r < 0xa000 || r >= 0xac00 && r < 0xd7a4 // Han, Hangul
}

// bidi reports whether a character reorders the text around it:
// https://unicode.org/reports/tr9/#Directional_Formatting_Characters
func bidi(r rune) bool {
	return r == 0x61c || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// invisible tells the characters that a terminal shows nothing for, or
// something that only one font knows.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// tone tells the skin tones of emoji. Terminals disagree on whether one takes two
// columns or none behind its emoji, and what stands behind it would move.
// https://www.unicode.org/reports/tr51/#Emoji_Modifiers_Table
func tone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// toned tells, roughly, the emoji that have a skin.
func toned(r rune) bool { return r >= 0x1f000 && r < 0x20000 || r >= 0x2600 && r < 0x27c0 }

// pictograph tells, roughly, the characters that emoji are made of.
func pictograph(r rune) bool {
	return keycap(r) || r >= 0x1f000 && r < 0x20000 || r > 0x7f && unicode.Is(unicode.So, r) || r >= 0x2190 && r < 0x2c00
}

// keycap tells the characters that a key of a telephone has.
func keycap(r rune) bool { return r >= '0' && r <= '9' || r == '#' || r == '*' }
