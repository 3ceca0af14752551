package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sought is a text to look for in many others, in any case and with accents in
// either form. Make it with [Seek].
type Sought struct {
	folded    string
	ascii     bool
	rare      int  // the index in folded of the byte that other texts have least
	low, high byte // that byte in both cases
}

// common are the bytes of addresses, ids and subjects, the most frequent first.
const common = "eaoitnrs.cmldhup@0123456789-gfbywvkxqjz"

// Seek makes a text ready to be looked for.
func Seek(s string) Sought {
	w := Sought{folded: Fold(s), ascii: true}
	rarest := -1
	for i := range len(w.folded) {
		c := w.folded[i]
		w.ascii = w.ascii && c < utf8.RuneSelf
		rank := strings.IndexByte(common, c)
		if rank < 0 {
			rank = len(common)
		}
		if rank > rarest {
			rarest, w.rare, w.low = rank, i, c
		}
	}
	if w.high = w.low; w.low >= 'a' && w.low <= 'z' {
		w.high -= 'a' - 'A'
	}
	return w
}

// String is the text, folded.
func (w *Sought) String() string { return w.folded }

// In reports whether s has the text. It makes no copy of most texts: it is asked of
// many rows for each key.
func (w *Sought) In(s string) bool {
	switch {
	case w.folded == "":
		return true
	case w.ascii && len(s) < len(w.folded):
		return false // folding makes no character of ASCII of nothing
	case w.ascii && foldsInPlace(s):
		return w.find(s, w.low) >= 0 || w.high != w.low && w.find(s, w.high) >= 0
	case !w.ascii && plain(s):
		return false
	}
	return strings.Contains(Fold(s), w.folded)
}

// Scattered reports whether one word of s has the characters of the text in their order,
// with others between: "fbrkm" in "ann@fabrikam.com".
func (w *Sought) Scattered(s string) bool {
	if w.ascii && foldsInPlace(s) {
		return scattered(s, w.folded, func(c rune) rune {
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			return c
		})
	}
	return scattered(Fold(s), w.folded, func(c rune) rune { return c })
}

func scattered(s, wanted string, fold func(rune) rune) bool {
	rest := wanted
	for _, c := range s {
		if rest == "" {
			return true
		}
		if unicode.IsSpace(c) {
			rest = wanted
			continue
		}
		if next, size := utf8.DecodeRuneInString(rest); fold(c) == next {
			rest = rest[size:]
		}
	}
	return rest == ""
}

// Index returns where the text stands first in s, as a person sees it: from start up
// to and without end; -1 for nowhere.
func (w *Sought) Index(s string) (start, end int) {
	if w.folded == "" {
		return -1, -1
	}
	if w.ascii && foldsInPlace(s) {
		start = w.find(s, w.low)
		if upper := w.find(s, w.high); start < 0 || upper >= 0 && upper < start {
			start = upper
		}
		return start, start + len(w.folded)
	}
	return w.indexByRunes(s)
}

// indexByRunes is Index for texts whose lower case may be longer or shorter.
func (w *Sought) indexByRunes(s string) (start, end int) {
	var lower strings.Builder
	var from []int // where in s the character of each byte of lower begins
	for i, r := range s {
		before := lower.Len()
		lower.WriteRune(unicode.ToLower(r))
		for range lower.Len() - before {
			from = append(from, i)
		}
	}
	at := strings.Index(lower.String(), w.folded)
	if at < 0 {
		return -1, -1
	}
	end = len(s)
	if next := at + len(w.folded); next < len(from) {
		end = from[next]
	}
	return from[at], end
}

// find returns where the text stands first with c as its rare byte, or -1.
func (w *Sought) find(s string, c byte) int {
	last := len(s) - len(w.folded) + w.rare // the last index at which c may stand
	for i := w.rare; i <= last; i++ {
		at := strings.IndexByte(s[i:last+1], c)
		if at < 0 {
			return -1
		}
		i += at
		if start := i - w.rare; equalFold(s[start:start+len(w.folded)], w.folded) {
			return start
		}
	}
	return -1
}

// foldsInPlace reports whether no character of s but the letters of ASCII can become
// ASCII when it is folded, so that a text in ASCII can be looked for in s as it is.
func foldsInPlace(s string) bool {
	i := 0
	for len(s)-i >= 8 && eightASCII(s[i:i+8]) {
		i += 8
	}
	if i > 0 && len(s)-i < 8 && eightASCII(s[len(s)-8:]) {
		return true
	}
	for i < len(s) {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !simple(r) || r == 'İ' {
			return false
		}
		i += size
	}
	return true
}

// eightASCII reports whether eight bytes are ASCII; the compiler reads them as one
// number.
func eightASCII(s string) bool {
	_ = s[7]
	word := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	return word&0x8080808080808080 == 0
}
