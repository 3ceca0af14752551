package pasted

import "strings"

// token is a word of a command line.
type token struct {
	text   string
	quoted bool // it is a text whatever it looks like
	comma  bool // a comma follows: it is one of a list
}

// tokens takes a command line apart as shells do, up to where the command ends. Of a
// list "a","b" each value is a token. Escape is the sign that takes the next one as it
// is: a backslash, or PowerShell's backtick, which also goes on with a line.
func tokens(s string, escape byte) []token {
	var all []token
	var current strings.Builder
	begun, quoted := false, false
	end := func(comma bool) {
		if begun {
			all = append(all, token{current.String(), quoted, comma})
		} else if comma && len(all) > 0 {
			all[len(all)-1].comma = true
		}
		current.Reset()
		begun, quoted = false, false
	}
	depth := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == escape && i+1 < len(s):
			i++
			if s[i] == '\n' {
				end(false)
				continue
			}
			current.WriteByte(s[i])
			begun = true
		case c == '\'' || c == '"':
			length := quotedLength(s[i:], escape)
			current.WriteString(unescapedQuotes(s[i+1:i+max(1, length-1)], c, escape))
			begun, quoted = true, true
			i += length - 1
		case c == '(' || c == '{':
			depth++
			current.WriteByte(c)
			begun = true
		case (c == ')' || c == '}') && depth > 0:
			depth--
			current.WriteByte(c)
		case depth > 0:
			current.WriteByte(c)
		case c == ' ' || c == '\t' || c == '\n':
			end(false)
			if c == '\n' && len(all) > 0 && !all[len(all)-1].comma && escape == '`' && !continues(s[i+1:]) {
				return all
			}
		case c == ',' && escape == '`':
			end(true)
		case c == '|' || c == ';' && !quoted:
			end(false)
			return all
		default:
			current.WriteByte(c)
			begun = true
		}
	}
	end(false)
	return all
}

// continues reports whether the next line begins with a parameter: what was copied may
// have lost the sign that it goes on.
func continues(rest string) bool { return strings.HasPrefix(strings.TrimLeft(rest, " \t\n"), "-") }

// quotedLength is how long a text in quotation marks is, with them.
func quotedLength(s string, escape byte) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == escape && s[0] == '"':
			i++
		case s[i] == s[0] && escape == '`' && i+1 < len(s) && s[i+1] == s[0]:
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return len(s)
}

func unescapedQuotes(s string, mark, escape byte) string {
	if escape == '`' {
		s = strings.ReplaceAll(s, string(mark)+string(mark), string(mark))
	}
	if mark == '"' {
		s = strings.ReplaceAll(s, string(escape)+`"`, `"`)
	}
	return s
}
