package terminal

import (
	"bytes"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// One read that holds this much was not typed by a person. One key that is held
// down, or a few that were typed ahead while the line was slow, are less.
const (
	burstPrintable = 12 // characters
	burstDifferent = 6  // of them
)

// A burst is over when nothing has come for a while. That of a long text may come
// in pieces of the 4,096 bytes that a terminal holds
// (https://man7.org/linux/man-pages/man3/termios.3.html): over 256 kbit/s one takes
// 128 ms.
const (
	burstPause     = 100 * time.Millisecond
	burstLongPause = 300 * time.Millisecond
	burstLong      = 1 << 10 // bytes
)

// sequencePause is how long the rest of an escape sequence may take: longer than the
// 50 ms that the framework waits for it.
// https://pkg.go.dev/github.com/charmbracelet/ultraviolet#DefaultEscTimeout
const sequencePause = 100 * time.Millisecond

// burst finds what was pasted at a terminal that does not mark it, as terminals with
// bracketed paste do
// (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Bracketed-Paste-Mode):
// there a text comes as if it were typed, and each of its characters would be a key. It
// puts the marks around the text, so that it is a paste like any other. It takes
// nothing away and changes no order.
type burst struct {
	open    bool   // what comes belongs to the burst
	marked  bool   // the mark of the start is out, that of the end is not
	size    int    // bytes of the burst
	partial []byte // the first bytes of a character whose last have not come yet
	missing int    // outside a burst: how many bytes the last character still lacks

	sequence ansi.State // where in an escape sequence the input stands
	at       time.Time  // since when
}

// mark returns what one read of the terminal gave, with marks around what was
// pasted. Pasting says that the read begins in a paste that the terminal marks.
func (b *burst) mark(data []byte, pasting bool) []byte {
	var out []byte
	if !b.open {
		if pasting || b.sequences(data) || !pasted(data) {
			b.missing = bytesMissing(data, b.missing)
			return data
		}
		b.open, b.size = true, 0
		// A character that was typed before the burst ends before its mark.
		rest := continuation(data, b.missing)
		out, data = append(out, data[:rest]...), data[rest:]
	}
	b.size += len(data)
	data = append(b.partial, data...)
	b.partial = nil
	for len(data) > 0 {
		n, isText := b.next(data)
		switch {
		case n == 0:
			b.partial = bytes.Clone(data)
			return out
		case bytes.HasPrefix(data, []byte(pasteStart)):
			return append(b.close(out), data...) // the terminal marks it after all
		case isText:
			out = b.begin(out)
		default:
			out = b.end(out)
		}
		out, data = append(out, data[:n]...), data[n:]
	}
	if b.sequence != ansi.NormalState {
		return b.close(out)
	}
	return out
}

// next returns the length of what data begins with, and whether that is text: a
// character that a paste may hold, and no key such as ctrl+c or an arrow. It
// returns 0 for a character whose last bytes have not come yet.
func (b *burst) next(data []byte) (n int, isText bool) {
	if data[0] == ansi.ESC {
		_, _, n, b.sequence = ansi.DecodeSequence(data, ansi.NormalState, nil)
		b.at = time.Now()
		return n, false
	}
	if !utf8.FullRune(data) {
		return 0, false
	}
	r, size := utf8.DecodeRune(data)
	return size, canPaste(r)
}

// begin puts the mark of the start behind what came before the text.
func (b *burst) begin(out []byte) []byte {
	if b.marked {
		return out
	}
	b.marked = true
	return append(out, pasteStart...)
}

// end puts the mark of the end behind the text.
func (b *burst) end(out []byte) []byte {
	if !b.marked {
		return out
	}
	b.marked = false
	return append(out, pasteEnd...)
}

// close ends the burst.
func (b *burst) close(out []byte) []byte {
	out = append(b.end(out), b.partial...)
	b.missing = bytesMissing(b.partial, 0)
	b.open, b.partial = false, nil
	return out
}

// pause is how long the rest of the burst may take.
func (b *burst) pause() time.Duration {
	if b.size >= burstLong {
		return burstLongPause
	}
	return burstPause
}

// sequences reports whether data holds an escape sequence, or the rest of one.
func (b *burst) sequences(data []byte) bool {
	if time.Since(b.at) > sequencePause {
		b.sequence = ansi.NormalState
	}
	if b.sequence == ansi.NormalState && bytes.IndexByte(data, ansi.ESC) < 0 {
		return false
	}
	for n := 0; len(data) > 0; data = data[n:] {
		_, _, n, b.sequence = ansi.DecodeSequence(data, b.sequence, nil)
	}
	b.at = time.Now()
	return true
}

// pasted reports whether nobody can have typed what one read gave.
func pasted(data []byte) bool {
	if len(data) < burstPrintable {
		return false
	}
	printable, different := 0, make(map[rune]bool, burstDifferent)
	for len(data) > 0 && (printable < burstPrintable || len(different) < burstDifferent) {
		r, size := utf8.DecodeRune(data)
		if data = data[size:]; unicode.IsGraphic(r) && (r != utf8.RuneError || size > 1) {
			printable++
			different[r] = true
		}
	}
	return printable >= burstPrintable && len(different) >= burstDifferent
}

// bytesMissing returns how many bytes are still to come of the character that data
// ends with, 0 when it is whole. Before is how many were still to come of the last
// character before data: data may hold only some of these.
func bytesMissing(data []byte, before int) int {
	for n := 1; n < utf8.UTFMax && n <= len(data); n++ {
		last := data[len(data)-n:]
		if !utf8.RuneStart(last[0]) {
			continue
		}
		if utf8.FullRune(last) {
			return 0
		}
		return encodedLen(last[0]) - n
	}
	return max(0, before-len(data))
}

// encodedLen returns the number of bytes of a character that begins with first, as
// its upper bits say. First begins a character of more than one byte.
func encodedLen(first byte) int {
	switch {
	case first >= 0xf0:
		return 4
	case first >= 0xe0:
		return 3
	}
	return 2
}

// continuation returns how many bytes at the beginning of data belong to the
// character before data, of which missing bytes are still to come.
func continuation(data []byte, missing int) int {
	n := 0
	for n < min(missing, len(data)) && !utf8.RuneStart(data[n]) {
		n++
	}
	return n
}
