package terminal

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// accents takes letters with accents through the renderer. That takes an ASCII
// letter for all there is in a cell, and loses the accents behind it: those of the
// letters that Unicode has in one with them were composed by text.Clean, but q with
// a dot is always in two. Such a letter goes through as one character of a
// private range, which no text on the screen has, and is put back on its way to the
// terminal, which draws both in one column.
type accents struct {
	mu     sync.Mutex
	hidden map[string]rune
	texts  []string // by rune, from the first on
}

const (
	firstHidden = '\U00100000'
	// mostHidden bounds what strangers can fill the memory with. What comes later
	// is drawn without its accents.
	mostHidden = 4096
)

// hide puts one character in place of each ASCII letter with accents.
func (a *accents) hide(content string) string {
	var out strings.Builder
	done := 0
	for i := 1; i < len(content); i++ {
		if content[i] < utf8.RuneSelf || content[i-1] <= ' ' || content[i-1] >= 0x7f {
			continue
		}
		size := len(marks(content[i:]))
		if size == 0 {
			continue
		}
		if hidden, ok := a.name(content[i-1 : i+size]); ok {
			out.WriteString(content[done : i-1])
			out.WriteRune(hidden)
			done = i + size
		}
		i += size - 1
	}
	if done == 0 {
		return content
	}
	return out.String() + content[done:]
}

// marks are the accents that a text begins with, which take no column.
func marks(s string) string {
	for i, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me) || ansi.StringWidthWc(string(r)) != 0 {
			return s[:i]
		}
	}
	return s
}

// name returns the character that stands for a letter with accents.
func (a *accents) name(letter string) (hidden rune, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if hidden, ok = a.hidden[letter]; ok || len(a.texts) == mostHidden {
		return hidden, ok
	}
	if a.hidden == nil {
		a.hidden = map[string]rune{}
	}
	letter = strings.Clone(letter) // and not the whole frame
	hidden = firstHidden + rune(len(a.texts))
	a.hidden[letter], a.texts = hidden, append(a.texts, letter)
	return hidden, true
}

// restore puts the letters back into what goes to the terminal.
func (a *accents) restore(data []byte) []byte {
	if !bytes.Contains(data, []byte("\xf4\x80")) { // how such characters begin
		return data
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	out := make([]byte, 0, len(data))
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if at := int(r - firstHidden); at >= 0 && at < len(a.texts) {
			out = append(out, a.texts[at]...)
		} else {
			out = append(out, data[:size]...)
		}
		data = data[size:]
	}
	return out
}
