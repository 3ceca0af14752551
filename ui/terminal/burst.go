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
// there a text comes as if it were typed, and each of its letters would be a key. It
// puts the marks around the text, so that it is a paste like any other. It takes
// nothing away and changes no order.
type burst struct {
	open    bool   // what comes belongs to the burst
	marked  bool   // the mark of the start is out, that of the end is not
	size    int    // bytes of the burst
	cut     []byte // the beginning of a letter at the end of what came
	missing int    // bytes that are still to come of a letter from before the burst

	sequence ansi.State // where in an escape sequence the input stands
	at       time.Time  // since when
}

// mark returns what one read of the terminal gave, with marks around what was
// pasted. Pasting says that the read begins in a paste that the terminal marks.
func (b *burst) mark(data []byte, pasting bool) []byte {
	var out []byte
	if !b.open {
		if pasting || b.sequences(data) || !pasted(data) {
			b.missing = missing(data, b.missing)
			return data
		}
		b.open, b.size = true, 0
		rest := letter(data, b.missing)
		out, data = append(out, data[:rest]...), data[rest:]
	}
	b.size += len(data)
	data = append(b.cut, data...)
	b.cut = nil
	for len(data) > 0 {
		n, isText := b.next(data)
		switch {
		case n == 0:
			b.cut = bytes.Clone(data)
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

// next is the length of what data begins with, and whether that is text: a
// letter, or else a key such as ctrl+c or an arrow. It is 0 for a letter that is
// not whole.
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
	out = append(b.end(out), b.cut...)
	b.missing = missing(b.cut, 0)
	b.open, b.cut = false, nil
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

// missing is how many bytes the letter lacks that the input ends with: it ends
// with data, before which the letter lacked that number.
func missing(data []byte, before int) int {
	for i := 1; i < utf8.UTFMax && i <= len(data); i++ {
		tail := data[len(data)-i:]
		switch lead := tail[0]; {
		case !utf8.RuneStart(lead):
			continue
		case utf8.FullRune(tail):
			return 0
		case lead >= 0xf0:
			return 4 - i
		case lead >= 0xe0:
			return 3 - i
		default:
			return 2 - i
		}
	}
	if len(data) < before {
		return before - len(data)
	}
	return 0
}

// letter is the length of what data begins with of a letter that lacks that number
// of bytes.
func letter(data []byte, lacks int) int {
	n := 0
	for n < min(lacks, len(data)) && !utf8.RuneStart(data[n]) {
		n++
	}
	return n
}
