package queryline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"msgtrace/client"
)

// char is a character that was typed. One in quotation marks means itself.
type char struct {
	r      rune
	quoted bool
}

// word is one condition as it was typed.
type word struct {
	from, to int // its place in the line, in bytes
	not      bool
	name     string // before the colon, in lower case; "" for none
	field    client.Field
	match    client.SubjectMatch
	text     []char // behind the colon; without a name all of it
}

// isMinus reports whether a character leaves out what follows.
func isMinus(c char) bool { return (c.r == '-' || c.r == '!') && !c.quoted }

// split cuts a line into words at the blanks that are not in quotation marks. A mark
// that is not closed yet reaches to the end.
func split(line string) []word {
	var words []word
	var chars []char
	quoted, from := false, -1
	end := func(at int) {
		if from >= 0 {
			words = append(words, named(word{from: from, to: at, text: chars}))
		}
		chars, from = nil, -1
	}
	for at := 0; at < len(line); {
		r, size := utf8.DecodeRuneInString(line[at:])
		if !quoted && unicode.IsSpace(r) {
			end(at)
			at += size
			continue
		}
		if from < 0 {
			from = at
		}
		at += size
		switch {
		case r == '"':
			quoted = !quoted
		case quoted && r == '\\' && (strings.HasPrefix(line[at:], `"`) || strings.HasPrefix(line[at:], `\`)):
			chars = append(chars, char{rune(line[at]), true})
			at++
		default:
			chars = append(chars, char{r, quoted})
		}
	}
	end(len(line))
	return words
}

// named takes the minus and the name off the text of a word. A name that is not known
// is part of the text.
func named(w word) word {
	text := w.text
	if len(text) > 1 && isMinus(text[0]) {
		w.not, text = true, text[1:]
		w.text = text
	}
	for i, c := range text {
		if c.quoted || c.r != ':' && c.r != '-' && !unicode.IsLetter(c.r) {
			break
		}
		if c.r != ':' {
			continue
		}
		name := strings.ToLower(plain(text[:i]))
		if field, match, ok := client.FieldOfWord(name); ok {
			w.name, w.field, w.match, w.text = name, field, match, text[i+1:]
		}
		break
	}
	return w
}

func plain(chars []char) string {
	var b strings.Builder
	for _, c := range chars {
		b.WriteRune(c.r)
	}
	return b.String()
}

// values are the values of a word, at the commas that are not in quotation marks; in a
// Message-ID also not in angle brackets.
func (w word) values() [][]char {
	if kind := w.field.Info().Kind; kind == client.KindSubject || kind == client.KindWindow {
		return [][]char{w.text}
	}
	var values [][]char
	from, inside := 0, false
	for i, c := range w.text {
		switch {
		case c.quoted:
		case c.r == '<' || c.r == '>':
			inside = c.r == '<'
		case c.r == ',' && !(inside && w.field == client.FieldMessageID):
			values = append(values, w.text[from:i])
			from = i + 1
		}
	}
	return append(values, w.text[from:])
}

// allQuoted reports whether all of a value stands in quotation marks.
func allQuoted(value []char) bool {
	for _, c := range value {
		if !c.quoted {
			return false
		}
	}
	return len(value) > 0
}
