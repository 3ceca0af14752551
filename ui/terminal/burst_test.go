package terminal

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"
)

// typist delivers what is typed in pieces, each a while after the one before.
type typist struct {
	reads []string
	pause time.Duration
	rest  string // of a piece that was longer than the room for it
}

func (y *typist) Read(p []byte) (int, error) {
	if y.rest == "" {
		if len(y.reads) == 0 {
			return 0, io.EOF
		}
		<-time.After(y.pause)
		y.rest, y.reads = y.reads[0], y.reads[1:]
	}
	n := copy(p, y.rest)
	y.rest = y.rest[n:]
	return n, nil
}

// read returns all that a reader makes of what is typed.
func read(t *testing.T, in io.Reader) string {
	t.Helper()
	r := &pacedReader{source: sourceOf(in), pacer: &pacer{}, answer: func() {}, closed: func() {}}
	var got bytes.Buffer
	for buffer := make([]byte, 4096); ; {
		n, err := r.Read(buffer)
		got.Write(buffer[:n])
		if errors.Is(err, io.EOF) {
			return got.String()
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

const longLine = "quit now please q q q\r"

// marked writes the marks of a paste, and long lines, so that they can be read.
var marked = strings.NewReplacer(pasteStart, "«", pasteEnd, "»", "\x1b", "^[", longLine, "L")

func TestWhatNobodyTypesIsAPaste(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(longLine, 500)
	for name, test := range map[string]struct {
		reads []string
		pause time.Duration
		want  string
	}{
		"a line":                       {[]string{"quit now please q q q"}, 0, "«quit now please q q q»"},
		"with the end of the line":     {[]string{"bob@contoso.com\r"}, 0, "«bob@contoso.com\r»"},
		"just enough":                  {[]string{"abcdefgggggg"}, 0, "«abcdefgggggg»"},
		"too short":                    {[]string{"abcdefggggg"}, 0, "abcdefggggg"},
		"too much alike":               {[]string{"jjjjjjkkkkkkllllllhhhhhhgggggg"}, 0, "jjjjjjkkkkkkllllllhhhhhhgggggg"},
		"a held key":                   {[]string{strings.Repeat("j", 500)}, 0, strings.Repeat("j", 500)},
		"a held arrow":                 {[]string{strings.Repeat("\x1b[B", 500)}, 0, strings.Repeat("^[[B", 500)},
		"a few keys ahead":             {[]string{"/invoice\r"}, 0, "/invoice\r"},
		"ends of lines do not count":   {[]string{"a\rb\rc\rd\re\rf\r\r\r\r\r\r\r\r"}, 0, "a\rb\rc\rd\re\rf\r\r\r\r\r\r\r\r"},
		"an escape sequence":           {[]string{"quit now please\x1b[A q q q"}, 0, "quit now please^[[A q q q"},
		"a mouse":                      {[]string{"\x1b[<0;10;12M\x1b[<35;11;12M"}, 0, "^[[<0;10;12M^[[<35;11;12M"},
		"a paste with marks":           {[]string{pasteStart + "quit now please" + pasteEnd}, 0, "«quit now please»"},
		"in two reads":                 {[]string{pasteStart + "quit now", "quit now please q q q", "and so on" + pasteEnd + "q"}, 0, "«quit nowquit now please q q qand so on»q"},
		"its mark in two reads":        {[]string{"\x1b[20", "0~quit now please" + pasteEnd}, 0, "«quit now please»"},
		"the end in pieces":            {[]string{"quit now please", "q", "\r", "q q"}, 50 * time.Millisecond, "«quit now pleaseq\rq q»"},
		"a key after it":               {[]string{"quit now please", "q"}, 150 * time.Millisecond, "«quit now please»q"},
		"a long one, slowly":           {[]string{long[:4096], long[4096:8192], "q", "\r"}, 200 * time.Millisecond, "«" + marked.Replace(long[:8192]) + "q\r»"},
		"a key after the long one":     {[]string{long, "q"}, 400 * time.Millisecond, "«" + marked.Replace(long) + "»q"},
		"a letter in two reads":        {[]string{"Viele Grüße nach K\xc3", "\xb6ln"}, 50 * time.Millisecond, "«Viele Grüße nach Köln»"},
		"half a letter at the end":     {[]string{"Viele Grüße nach K\xc3", "\xb6ln"}, 200 * time.Millisecond, "«Viele Grüße nach K»\xc3\xb6ln"},
		"half a letter before":         {[]string{"\xf0\x9f", "\x98\x80 quit now please"}, 0, "\xf0\x9f\x98\x80« quit now please»"},
		"no UTF-8":                     {[]string{"Viele Gr\xfc\xdfe nach K\xf6ln"}, 0, "«Viele Gr??e nach K?ln»"},
		"emoji":                        {[]string{"👩‍🚀🎉🔥✅📧🚚🐛🧪🎯🧵🪄🌍"}, 0, "«👩‍🚀🎉🔥✅📧🚚🐛🧪🎯🧵🪄🌍»"},
		"tabs and ends of lines":       {[]string{"Sender\tRecipient\r\nann\tbob\r\n"}, 0, "«Sender\tRecipient\r\nann\tbob\r\n»"},
		"ctrl+c ends it":               {[]string{"quit now please\x03"}, 0, "«quit now please»\x03"},
		"a key that deletes":           {[]string{"bob@contosso\x7f\x7fo.com\r"}, 0, "«bob@contosso»\x7f\x7f«o.com\r»"},
		"an arrow in a later read":     {[]string{"quit now please", "q\x1b[Aq"}, 0, "«quit now pleaseq»^[[A«q»"},
		"half an arrow in a later one": {[]string{"quit now please", "q\x1b[", "A", "q"}, 0, "«quit now pleaseq»^[[Aq"},
		"a marked one in a later read": {[]string{"quit now please", "q" + pasteStart + "quit" + pasteEnd + "q"}, 0, "«quit now pleaseq»«quit»q"},
		"the rest of an answer":        {[]string{"\x1b]11;rg", "b:1e1e/2a2a/3c3c\a", "q"}, 0, "^[]11;rgb:1e1e/2a2a/3c3c\aq"},
		"after an escape":              {[]string{"\x1b", "quit now please q q q"}, 200 * time.Millisecond, "^[«quit now please q q q»"},
		"each of two":                  {[]string{"quit now please", "quit now please"}, 150 * time.Millisecond, "«quit now please»«quit now please»"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if got := marked.Replace(read(t, &typist{reads: test.reads, pause: test.pause})); got != test.want {
					t.Errorf("got  %q\nwant %q", got, test.want)
				}
			})
		})
	}
}

// The answers of the terminal to our queries come whenever they do.
func TestAnAnswerInAPasteIsTakenOut(t *testing.T) {
	t.Parallel()
	const text = "quit now please q q q"
	for at := range len(text) + 1 {
		for split := range len("\x1b[?62;22c") + 1 {
			answer := "\x1b[?62;22c"
			synctest.Test(t, func(t *testing.T) {
				answered := 0
				in := &typist{reads: []string{text, text[:at] + answer[:split], answer[split:] + text[at:] + " "}}
				r := &pacedReader{source: sourceOf(in), pacer: &pacer{asked: 1, wanted: true, since: time.Now()}, answer: func() { answered++ }, closed: func() {}}
				var got bytes.Buffer
				for buffer := make([]byte, 4096); ; {
					n, err := r.Read(buffer)
					got.Write(buffer[:n])
					if err != nil {
						break
					}
				}
				if want := "«" + text + text + " »"; marked.Replace(got.String()) != want || answered != 1 {
					t.Errorf("got %q and %d answers, want %q and 1", marked.Replace(got.String()), answered, want)
				}
			})
		}
	}
}

// A key on its own is handed on by the read that gave it: nothing asks whether
// more comes, and no timer runs.
func TestAKeyIsNeverHeldBack(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"j", "q", "\r", "\x1b[B", "\x1b", "é", "jjjjjjjjjjjjjjjj", "/invoice\r"} {
		in := &asked{typist: typist{reads: []string{key}}}
		r := &pacedReader{source: in, pacer: &pacer{}, answer: func() {}, closed: func() {}}
		buffer := make([]byte, 4096)
		if n, err := r.Read(buffer); err != nil || string(buffer[:n]) != key || in.waits > 0 {
			t.Errorf("got %q, %v after %d waits, want %q after none", buffer[:n], err, in.waits, key)
		}
	}
}

// asked counts how often it is asked for more.
type asked struct {
	typist
	waits int
}

func (a *asked) more(time.Duration) bool {
	a.waits++
	return false
}

func TestAPipeIsAskedForMore(t *testing.T) {
	t.Parallel()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	s := sourceOf(out)
	if s.more(time.Millisecond) {
		t.Error("before anything is written: got more, want none")
	}
	if _, err := in.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	if !s.more(time.Hour) {
		t.Error("after a write: got no more, want more")
	}
	buffer := make([]byte, 2)
	if n, err := s.Read(buffer); n != 1 || err != nil {
		t.Errorf("got %d bytes, %v, want 1", n, err)
	}
	_ = in.Close()
	if !s.more(time.Hour) {
		t.Error("after the end: got no more, want more, which is the end")
	}
}

// plain takes the marks away, and writes what is no UTF-8 as the reader does
// within a paste.
func plain(typed string) string {
	typed = strings.NewReplacer(pasteStart, "", pasteEnd, "").Replace(typed)
	var b strings.Builder
	for len(typed) > 0 {
		r, size := utf8.DecodeRuneInString(typed)
		if r == utf8.RuneError && size == 1 {
			r = '?'
		}
		b.WriteRune(r)
		typed = typed[size:]
	}
	return b.String()
}

func FuzzNoByteIsLost(f *testing.F) {
	f.Add("quit now please\x03\x7fq\x1b[Aq \xc3\xb6\xc3", uint16(3), uint16(17))
	f.Add("\xf0\x9f\x98\x80 Viele Grüße nach K\xc3\xb6ln\r\n", uint16(2), uint16(22))
	f.Add(strings.Repeat("a\x01bcdefghijkl", 300), uint16(2000), uint16(3000))
	f.Add("quit now please\x1b[20", uint16(15), uint16(18))
	f.Fuzz(func(t *testing.T, typed string, first, second uint16) {
		if strings.Contains(typed, "\x1b[?") || strings.Contains(typed, pasteStart) || strings.Contains(typed, pasteEnd) {
			return // what is an answer or a marked paste is cleaned
		}
		a := int(first) % (len(typed) + 1)
		b := a + int(second)%(len(typed)+1-a)
		var reads []string
		for _, part := range []string{typed[:a], typed[a:b], typed[b:]} {
			if part != "" {
				reads = append(reads, part)
			}
		}
		if got := read(t, &typist{reads: reads}); plain(got) != plain(typed) {
			t.Fatalf("%q: got %q, want all of it", reads, got)
		}
	})
}

func BenchmarkAKeyIsRead(b *testing.B) {
	r := &pacedReader{source: sourceOf(repeated("j")), pacer: &pacer{}, answer: func() {}, closed: func() {}}
	buffer := make([]byte, 4096)
	for b.Loop() {
		if _, err := r.Read(buffer); err != nil {
			b.Fatal(err)
		}
	}
}

// repeated is typed again and again.
type repeated string

func (s repeated) Read(p []byte) (int, error) { return copy(p, s), nil }
