package explain

import "strings"

// pattern is what an answer has to say for an entry of a table to hold. Written in a
// table it is
//
//	user … quota & !submission
//
// and holds when each of its terms does: a term with ! before it when it is not in the
// text. Letters are compared
// without case, … stands for any words of the same sentence, \d for digits, * for the
// rest of a word; without it a term begins and ends where a word does.
type pattern struct {
	has, hasNot []term
}

// term is a text to look for, in the pieces between its …
type term struct {
	pieces []piece
	open   bool // it ends inside of a word: it had a * at its end
}

// piece is a text: head as it stands, then tail, which begins with a wildcard.
type piece struct{ head, tail string }

// digits stands for digits in a piece: a byte that no table has.
const digits = "\x00"

// maxBetween is how many bytes a … may stand for.
const maxBetween = 100

// newPattern reads a pattern.
func newPattern(s string) pattern {
	var p pattern
	for words := range strings.SplitSeq(s, " & ") {
		words = strings.TrimSpace(words)
		if rest, not := strings.CutPrefix(words, "!"); not {
			p.hasNot = append(p.hasNot, newTerm(rest))
		} else {
			p.has = append(p.has, newTerm(words))
		}
	}
	return p
}

func newTerm(s string) term {
	s, open := strings.CutSuffix(strings.ReplaceAll(lower(s), `\d`, digits), "*")
	t := term{open: open}
	for text := range strings.SplitSeq(s, "…") {
		var p piece
		p.head, p.tail = cutWild(strings.TrimSpace(text))
		t.pieces = append(t.pieces, p)
	}
	return t
}

// span is where something stands in a text, in bytes.
type span struct{ start, end int }

// find looks for the pattern in a text that is in lower case and returns where its first
// term stands.
func (p pattern) find(text string) (first span, ok bool) {
	for i, t := range p.has {
		at, ok := t.find(text)
		if !ok {
			return span{}, false
		}
		if i == 0 {
			first = at
		}
	}
	for _, t := range p.hasNot {
		if _, ok := t.find(text); ok {
			return span{}, false
		}
	}
	return first, true
}

// pairs are the pairs of neighbouring bytes that a text has, a bit for each: most patterns
// of a table are ruled out by them, without looking through the text.
type pairs [1 << 16 / 64]uint64

func pairsOf(text string) *pairs {
	var p pairs
	for i := 1; i < len(text); i++ {
		at := int(text[i-1])<<8 | int(text[i])
		p[at/64] |= 1 << (at % 64)
	}
	return &p
}

func (p *pairs) has(a, b byte) bool {
	at := int(a)<<8 | int(b)
	return p[at/64]&(1<<(at%64)) != 0
}

// possible reports whether a text with these pairs may have all terms of the pattern.
func (p pattern) possible(there *pairs) bool {
	for _, t := range p.has {
		head := t.pieces[0].head
		if n := len(head); n >= 2 && !(there.has(head[0], head[1]) && there.has(head[n-2], head[n-1])) {
			return false
		}
	}
	return true
}

// find looks for the term from left to right.
func (t term) find(text string) (span, bool) {
	for from := 0; from <= len(text); {
		at, ok := t.piece(0, text, from)
		if !ok {
			return span{}, false
		}
		if end, ok := t.rest(text, at.end); ok {
			return span{at.start, end}, true
		}
		from = at.start + 1
	}
	return span{}, false
}

// rest looks for the pieces after the first one, in the same sentence.
func (t term) rest(text string, end int) (int, bool) {
	for i := 1; i < len(t.pieces); i++ {
		at, ok := t.piece(i, sentence(text, end), end)
		if !ok {
			return 0, false
		}
		end = at.end
	}
	return end, true
}

// sentence cuts the text where the sentence ends that goes on at from, at the latest
// after [maxBetween] bytes and the word there.
func sentence(text string, from int) string {
	stop := len(text)
	for _, mark := range []string{". ", "; ", "! ", "? "} {
		if at := strings.Index(text[from:], mark); at >= 0 {
			stop = min(stop, from+at+1)
		}
	}
	if stop > from+maxBetween {
		stop = from + maxBetween
		for stop < len(text) && isWord(text[stop]) {
			stop++
		}
	}
	return text[:stop]
}

// piece looks for one of the pieces in text[from:], at the borders of words.
func (t term) piece(i int, text string, from int) (span, bool) {
	piece := t.pieces[i]
	last := i == len(t.pieces)-1
	for from <= len(text) {
		start, end, ok := piece.index(text, from)
		if !ok {
			return span{}, false
		}
		if startsWord(text, start, piece.head) && (endsWord(text, end) || last && t.open) {
			return span{start, end}, true
		}
		from = start + 1
	}
	return span{}, false
}

// index looks for the piece in text[from:].
func (p piece) index(text string, from int) (start, end int, ok bool) {
	for from <= len(text) {
		at := strings.Index(text[from:], p.head)
		if at < 0 {
			return 0, 0, false
		}
		start = from + at
		if end, ok = matchWild(text, p.tail, start+len(p.head)); ok {
			return start, end, true
		}
		from = start + 1
	}
	return 0, 0, false
}

// cutWild cuts a text before its first wildcard, unless it begins with it.
func cutWild(s string) (head, tail string) {
	at := strings.IndexAny(s, digits+"*")
	if at <= 0 {
		return s, ""
	}
	return s[:at], s[at:]
}

// matchWild matches a text that begins with a wildcard, and returns where it ends.
func matchWild(text, tail string, at int) (int, bool) {
	for tail != "" {
		wild := isDigit
		if tail[0] == '*' {
			wild = func(c byte) bool { return c > ' ' }
		}
		from := at
		for at < len(text) && wild(text[at]) {
			at++
		}
		if tail[0] == digits[0] && at == from {
			return 0, false
		}
		literal, rest := cutWild(tail[1:])
		if tail[0] == '*' && literal != "" {
			// The shortest that is followed by the literal.
			next := strings.Index(text[from:], literal)
			if next < 0 || from+next > at {
				return 0, false
			}
			at = from + next
		}
		if !strings.HasPrefix(text[at:], literal) {
			return 0, false
		}
		at, tail = at+len(literal), rest
	}
	return at, true
}

// startsWord reports whether a piece that begins with a letter or digit stands where
// a word begins; one that begins with a sign may stand anywhere.
func startsWord(text string, start int, piece string) bool {
	return piece == "" || !isWord(piece[0]) || start == 0 || !isWord(text[start-1])
}

func endsWord(text string, end int) bool {
	return end == 0 || end >= len(text) || !isWord(text[end-1]) || !isWord(text[end])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isWord reports whether the byte is part of a word. Bytes of letters outside of
// ASCII are, and a _ is: it joins the names of tests and rules.
func isWord(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c >= 0x80
}

// lower makes the letters of ASCII small and leaves each byte where it is.
func lower(s string) string {
	small := []byte(s)
	for i, c := range small {
		if c >= 'A' && c <= 'Z' {
			small[i] = c + 'a' - 'A'
		}
	}
	return string(small)
}
