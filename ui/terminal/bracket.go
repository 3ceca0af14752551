package terminal

import (
	"strings"
	"unicode/utf8"
)

const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// bracket follows a bracketed paste through the input, and lets only text and
// line ends through between its marks. The framework reads what is pasted as
// keys: a control character in it begins a sequence that swallows the mark of
// the end, and no key works any more until the next paste.
type bracket struct {
	inside bool
	seen   int    // bytes of the mark of the start that came last
	held   []byte // what may be the mark of the end, or a letter, and is not whole yet
}

// clean is data without what a paste must not hold. It is never longer than
// data and what was held.
func (b *bracket) clean(data []byte) []byte {
	out := make([]byte, 0, len(b.held)+len(data))
	for _, c := range data {
		if !b.inside {
			out = append(out, c)
			b.begin(c)
			continue
		}
		b.held = append(b.held, c)
		for len(b.held) > 0 && !b.waits() {
			out = b.settle(out)
		}
	}
	return out
}

// begin notices the mark of the start.
func (b *bracket) begin(c byte) {
	switch {
	case c == pasteStart[b.seen]:
		b.seen++
	case c == pasteStart[0]:
		b.seen = 1
	default:
		b.seen = 0
	}
	if b.seen == len(pasteStart) {
		b.seen, b.inside = 0, true
	}
}

// starts reports whether what comes next is in a paste, or in the mark of its
// start.
func (b *bracket) starts() bool { return b.inside || b.seen > 1 }

// waits reports whether what is held may become more than it is.
func (b *bracket) waits() bool {
	held := string(b.held)
	return held != pasteEnd && strings.HasPrefix(pasteEnd, held) || !utf8.FullRuneInString(held)
}

// settle decides on the first of what is held.
func (b *bracket) settle(out []byte) []byte {
	if string(b.held) == pasteEnd {
		b.inside, b.held = false, nil
		return append(out, pasteEnd...)
	}
	r, size := utf8.DecodeRune(b.held)
	switch {
	case r == utf8.RuneError && size == 1:
		out = append(out, '?')
	case canPaste(r):
		out = append(out, b.held[:size]...)
	}
	b.held = b.held[size:]
	return out
}

// canPaste reports whether a paste may hold a character: text, or the end of a
// line.
func canPaste(r rune) bool {
	return r >= ' ' && r != 0x7f || r == '\t' || r == '\r' || r == '\n'
}
