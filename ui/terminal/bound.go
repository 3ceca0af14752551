package terminal

import (
	"io"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// How long an escape sequence may be. What terminals send is far shorter: device
// attributes have some 20 parameters, and no answer that is asked for here has 200 bytes.
// The framework's parser has room for 32 parameters, for 16 of DCS. At the next one it
// panics (DecodeSequence of https://pkg.go.dev/github.com/charmbracelet/x/ansi), or takes
// it for keys; and it looks through a whole string again with each piece that comes.
const (
	mostParameters  = 30
	mostOfDCS       = 14
	longestSequence = 256     // bytes of CSI ... letter
	longestString   = 4 << 10 // bytes of OSC, DCS, APC, PM or SOS ... ST
)

// bound keeps escape sequences short in what is typed. One that gets longer is ended, and
// the rest of it left out. A key as Windows consoles write it, which nobody asks for here,
// loses its meaning: it may say that it is repeated 65,535 times.
// https://github.com/microsoft/terminal/blob/main/doc/specs/%234999%20-%20Improved%20keyboard%20handling%20in%20Conpty.md
type bound struct {
	state      boundState
	command    bool // the string is an OSC, which BEL ends, too
	size       int  // bytes of the sequence
	parameters int
	missing    int    // bytes that a character lacks
	end        string // what still comes in the place of what is left out
	at         time.Time
}

// boundedReader reads what was typed with short escape sequences.
type boundedReader struct {
	io.Reader
	bound bound
}

// Read reads until there is something, or an error.
func (r *boundedReader) Read(p []byte) (int, error) {
	for {
		n, err := r.Reader.Read(p)
		if n = len(r.bound.cut(p[:n], time.Now())); n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
}

type boundState int

const (
	outside    boundState = iota
	afterEsc              // ESC has come
	inSequence            // CSI has
	inHead                // DCS has, and its letter has not
	inString              // the content of DCS, OSC, APC, PM or SOS follows
	leftOut               // the rest of a sequence
	cutOff                // the rest of a string
	afterCut              // there ESC has come, which ends it with \
)

// introducers begin a sequence behind ESC, and controls do alone.
var (
	introducers = map[byte]boundState{'[': inSequence, 'P': inHead, ']': inString, 'X': inString, '^': inString, '_': inString}
	controls    = map[byte]boundState{
		ansi.CSI: inSequence, ansi.DCS: inHead, ansi.OSC: inString, ansi.SOS: inString, ansi.PM: inString, ansi.APC: inString,
	}
)

// How what is too long ends. The letter x says nothing here: it ends what only answers a
// query that nobody sends (DECREPTPARM).
const (
	endOfSequence = "x"
	endOfString   = "\x1b\\"
)

// cut returns data without the rest of sequences that are too long. It writes into data.
func (b *bound) cut(data []byte, now time.Time) []byte {
	if now.Sub(b.at) > sequencePause { // the framework has not waited for the rest
		b.enter(outside)
	}
	b.at = now
	out := data[:0]
	for _, c := range data {
		if c, ok := b.next(c); ok {
			out = append(out, c)
		}
	}
	return out
}

func (b *bound) enter(state boundState) { b.state, b.size, b.parameters, b.end = state, 0, 0, "" }

// next takes a byte, and returns the one in its place, if there is any.
func (b *bound) next(c byte) (byte, bool) {
	continues := b.missing > 0 && c >= 0x80 && c < 0xc0 // a character: it controls nothing
	switch {
	case continues:
		b.missing--
	case c >= 0xc2:
		b.missing = encodedLen(c) - 1
	default:
		b.missing = 0
	}
	b.size++
	switch {
	case b.state == leftOut || b.state == cutOff || b.state == afterCut:
		return b.rest(c, continues)
	case c == ansi.ESC:
		b.enter(afterEsc)
	case b.state == outside && !continues:
		b.enter(controls[c])
		b.command = c == ansi.OSC
	case b.state == afterEsc:
		b.enter(introducers[c])
		b.command = c == ']'
	case b.state == inSequence || b.state == inHead:
		return b.parameter(c)
	case b.state == inString:
		return b.content(c, continues)
	}
	return c, true
}

// parameter takes a byte before the letter of a sequence.
func (b *bound) parameter(c byte) (byte, bool) {
	dcs := b.state == inHead
	if c == ';' || c == ':' {
		b.parameters++
	}
	switch {
	case c < 0x20: // a control character, which ends it
		b.enter(outside)
	case c >= 0x40 && dcs:
		b.enter(inString)
	case c >= 0x40:
		b.enter(outside)
		if c == '_' {
			return endOfSequence[0], true
		}
	case dcs && (b.parameters > mostOfDCS || b.size > longestSequence):
		return b.leave(cutOff, endOfSequence+endOfString)
	case b.parameters > mostParameters || b.size > longestSequence:
		return b.leave(leftOut, endOfSequence)
	}
	return c, true
}

// content takes a byte of a string.
func (b *bound) content(c byte, continues bool) (byte, bool) {
	switch {
	case b.endsString(c, continues):
		b.enter(outside)
	case b.size > longestString:
		return b.leave(cutOff, endOfString)
	}
	return c, true
}

// endsString reports whether a byte is the end of a string, besides ESC.
func (b *bound) endsString(c byte, continues bool) bool {
	return c == ansi.ST && !continues || c == ansi.BEL && b.command
}

// leave leaves out what follows, and puts an end in its place.
func (b *bound) leave(state boundState, end string) (byte, bool) {
	b.enter(state)
	b.end = end[1:]
	return end[0], true
}

// rest takes a byte of what is left out.
func (b *bound) rest(c byte, continues bool) (byte, bool) {
	end := b.end
	if end != "" {
		b.end = end[1:]
	}
	switch {
	case b.state == leftOut && c == ansi.ESC:
		b.enter(afterEsc)
		return c, true
	case b.state == leftOut && (c < 0x20 || c >= 0x40), b.state == cutOff && b.endsString(c, continues):
		b.enter(outside)
	case b.state == cutOff && c == ansi.ESC:
		b.state = afterCut
	case b.state == afterCut && c == '[': // something else begins; it is not worth an exception
		b.state = leftOut
	case b.state == afterCut:
		b.enter(outside)
	}
	if end == "" {
		return 0, false
	}
	return end[0], true
}
