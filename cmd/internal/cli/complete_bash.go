package cli

import (
	"strings"
	"unicode/utf8"
)

// shellWord is a word of a line as bash reads it.
type shellWord struct {
	raw  string // as it stands there
	text string // what the command is given
	// quote is the quotation mark that is open at the end, 0 for none, and opened is how
	// much of text stands before it.
	quote  rune
	opened int
}

// splitShell takes a line apart as bash does, but replaces nothing in it. The last word
// is the one at the end of the line, which may be empty.
func splitShell(line string) []shellWord {
	var words []shellWord
	var text strings.Builder
	from, begun, escaped, quote, opened := 0, false, false, rune(0), 0
	for at, r := range line {
		blank := r == ' ' || r == '\t' || r == '\n'
		switch {
		case escaped:
			if quote == '"' && !strings.ContainsRune("\"\\$`", r) {
				text.WriteByte('\\')
			}
			text.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped = true
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, opened = r, text.Len()
		case quote == 0 && blank:
			if begun {
				words = append(words, shellWord{raw: line[from:at], text: text.String()})
				text.Reset()
			}
			begun = false
			continue
		default:
			text.WriteRune(r)
		}
		if !begun {
			begun, from = true, at
		}
	}
	if !begun {
		from = len(line)
	}
	return append(words, shellWord{raw: line[from:], text: text.String(), quote: quote, opened: opened})
}

// typeOn is what bash puts in place of the end of the word, so that it becomes the word
// wanted: what follows the open quotation mark, or else the last of the characters that
// bash breaks words at. It reports whether the word can become that one.
func (w shellWord) typeOn(wanted, breaks string) (string, bool) {
	if flag, _, found := strings.Cut(w.text, "="); found && strings.HasPrefix(flag, "-") {
		wanted = flag + "=" + wanted
	}
	stays := w.opened
	if w.quote == 0 {
		stays = max(0, len(w.text)-len(unescape(w.raw[lastBreak(w.raw, breaks):])))
	}
	if len(wanted) < len(w.text) || !strings.EqualFold(wanted[:len(w.text)], w.text) {
		return "", false
	}
	return quoted(wanted[stays:], w.quote), true
}

// lastBreak is where the part of a word begins that bash looks at: behind the last of
// some characters that has no backslash before it, but at an @, which readline keeps
// with what follows (rl_special_prefixes).
func lastBreak(raw, breaks string) int {
	at, escaped := 0, false
	for i, r := range raw {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '@' && strings.Contains(breaks, "@"):
			at = i
		case strings.ContainsRune(breaks, r):
			at = i + utf8.RuneLen(r)
		}
	}
	return at
}

// unescape takes the backslashes off.
func unescape(raw string) string {
	words := splitShell(raw)
	return words[len(words)-1].text
}

// quoted is a text as it is typed behind an open quotation mark, 0 for none.
func quoted(text string, quote rune) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case quote == '\'' && r == '\'':
			out.WriteString(`'\'`)
		case quote == '"' && strings.ContainsRune("\"\\$`", r), quote == 0 && strings.ContainsRune(" \t\"'\\$`&|;<>()*?[]{}!#~", r):
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
