package archive

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// looked is how much of a file is looked at before it is read.
const looked = 64 << 10

// encoding is how the characters of a file are written.
type encoding int

const (
	utf8Text encoding = iota
	utf16Little
	utf16Big
)

// encodingOf returns the encoding of a file that begins with these bytes, and how many of
// them are its mark. Historical search reports are UTF-16, mostly without a mark: then
// every other byte of what is mostly ASCII is zero.
func encodingOf(start []byte) (e encoding, mark int) {
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		return utf8Text, 3
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		return utf16Little, 2
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		return utf16Big, 2
	}
	var zeros [2]int
	sample := start[:min(len(start), 512)&^1] // names of columns, or JSON
	for i, c := range sample {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch half := len(sample) / 2; {
	case zeros[1]*2 > half && zeros[0]*8 < half:
		return utf16Little, 0
	case zeros[0]*2 > half && zeros[1]*8 < half:
		return utf16Big, 0
	}
	return utf8Text, 0
}

// decoded returns what reads a file as UTF-8, without its mark.
func decoded(in *bufio.Reader) (*bufio.Reader, error) {
	start, err := in.Peek(looked)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	e, mark := encodingOf(start)
	_, _ = in.Discard(mark)
	switch e {
	case utf16Little:
		return bufio.NewReaderSize(&utf16Reader{in: in}, looked), nil
	case utf16Big:
		return bufio.NewReaderSize(&utf16Reader{in: in, big: true}, looked), nil
	}
	return bufio.NewReaderSize(&utf8Reader{in: in}, looked), nil
}

// converted is text that was converted and not read yet, and the error behind it.
type converted struct {
	out []byte
	err error
}

// read reads what was converted, and calls fill for more.
func (c *converted) read(p []byte, fill func()) (int, error) {
	for len(c.out) == 0 {
		if c.err != nil {
			return 0, c.err
		}
		fill()
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

// utf16Reader reads UTF-16 as UTF-8.
type utf16Reader struct {
	in   io.Reader
	big  bool
	raw  [8192]byte
	held int // bytes at the beginning of raw that are to be read first
	converted
}

func (r *utf16Reader) Read(p []byte) (int, error) { return r.read(p, r.fill) }

func (r *utf16Reader) fill() {
	n, err := io.ReadAtLeast(r.in, r.raw[r.held:], 2)
	n += r.held
	if err != nil {
		r.err = err
		if errors.Is(err, io.ErrUnexpectedEOF) {
			r.err = io.EOF
		}
	}
	r.out = r.out[:0]
	i := 0
	for ; i+1 < n; i += 2 {
		c := r.unit(i)
		if utf16.IsSurrogate(c) {
			if i+3 >= n && r.err == nil {
				break // its other half comes with the next bytes
			}
			if i+3 < n {
				if pair := utf16.DecodeRune(c, r.unit(i+2)); pair != utf8.RuneError {
					r.out = utf8.AppendRune(r.out, pair)
					i += 2
					continue
				}
			}
		}
		r.out = utf8.AppendRune(r.out, c)
	}
	r.held = copy(r.raw[:], r.raw[i:n])
}

func (r *utf16Reader) unit(i int) rune {
	if r.big {
		return rune(r.raw[i])<<8 | rune(r.raw[i+1])
	}
	return rune(r.raw[i+1])<<8 | rune(r.raw[i])
}

// utf8Reader reads UTF-8, in which a byte that is none is taken for a letter of
// windows-1252, which programs for Windows write where they write no Unicode.
type utf8Reader struct {
	in *bufio.Reader
	converted
}

func (r *utf8Reader) Read(p []byte) (int, error) { return r.read(p, r.fill) }

func (r *utf8Reader) fill() {
	some, err := r.in.Peek(max(r.in.Buffered(), 1))
	if err != nil {
		r.err = err
		return
	}
	r.out = r.out[:0]
	used := 0
	for used < len(some) {
		n := validPrefix(some[used:])
		r.out = append(r.out, some[used:used+n]...)
		if used += n; used == len(some) {
			break
		}
		if !utf8.FullRune(some[used:]) {
			if whole, _ := r.in.Peek(used + utf8.UTFMax); len(whole) > len(some) {
				break // the rest of the letter comes with the next bytes
			}
		}
		r.out = utf8.AppendRune(r.out, windows1252[some[used]-0x80])
		used++
	}
	_, _ = r.in.Discard(used)
}

// validPrefix returns how many bytes at the beginning are UTF-8.
func validPrefix(b []byte) int {
	if utf8.Valid(b) {
		return len(b)
	}
	n := 0
	for n < len(b) {
		if b[n] < utf8.RuneSelf {
			n++
			continue
		}
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}

// windows1252 are the letters of the upper half: those of ISO 8859-1 but for the first 32.
// https://encoding.spec.whatwg.org/index-windows-1252.txt
var windows1252 = func() (letters [128]rune) {
	for i := range letters {
		letters[i] = rune(0x80 + i)
	}
	for i, r := range []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ") {
		letters[i] = r
	}
	return letters
}()
