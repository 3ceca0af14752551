package pasted

import (
	"fmt"
	"strings"

	"msgtrace/client"
)

// ListLimit is how much of a list is read, in bytes.
const ListLimit = 16 << 20

// Listed are the values of a condition that a file lists.
type Listed struct {
	Values []string // each once, in any case, as it came first
	Wrong  []WrongLine
}

// WrongLine is a line of a list that holds something else. Line 0 is all of it.
type WrongLine struct {
	Line int
	Why  string
}

// Error says which line it is and what is wrong with it.
func (w WrongLine) Error() string {
	if w.Line == 0 {
		return w.Why
	}
	return fmt.Sprintf("line %d: %s", w.Line, w.Why)
}

// listing is a list under way.
type listing struct {
	field *client.FieldInfo
	found Listed
}

// entry is what stands in a line of a list.
type entry struct {
	line int // from 1
	text string
}

// ReadList reads a list of values of a condition, as files and other programs hold them:
// one a line, or several with commas, semicolons or tabs between; addresses with their
// names; with comments behind #; or in one column of a table with a heading, as
// spreadsheets and PowerShell write tables. What is wrong is told by lines, and none is
// left out.
func ReadList(field *client.FieldInfo, s string) Listed {
	l := listing{field: field}
	for _, e := range l.entries(contentOf(Lines(unicodeText(marked(s))))) {
		l.read(e)
	}
	if len(l.found.Values)+len(l.found.Wrong) == 0 {
		l.wrong(0, "the list is empty")
	}
	l.found.Values = unique(l.found.Values)
	return l.found
}

// marked gives the mark of its byte order to a text in UTF-16 that has lost it.
func marked(s string) string {
	const long = 4
	switch {
	case len(s) < long || len(s)%2 != 0:
	case s[0] != 0 && s[1] == 0 && s[2] != 0 && s[3] == 0:
		return "\xff\xfe" + s
	case s[0] == 0 && s[1] != 0 && s[2] == 0 && s[3] != 0:
		return "\xfe\xff" + s
	}
	return s
}

// contentOf are the lines of a list that are not blank and no comments.
func contentOf(s string) []entry {
	var lines []entry
	number := 0
	for text := range strings.SplitSeq(s, "\n") {
		number++
		if text = strings.TrimRight(text, " \r"); strings.TrimSpace(text) != "" && !strings.HasPrefix(strings.TrimSpace(text), "#") {
			lines = append(lines, entry{number, text})
		}
	}
	return lines
}

func (l *listing) wrong(line int, format string, args ...any) {
	l.found.Wrong = append(l.found.Wrong, WrongLine{line, fmt.Sprintf(format, args...)})
}

// read reads the values of an entry.
func (l *listing) read(e entry) {
	for _, value := range l.values(uncommented(e.text)) {
		if why := l.why(value); why != "" {
			l.wrong(e.line, "%s", why)
		} else {
			l.found.Values = append(l.found.Values, value)
		}
	}
}

// uncommented leaves out a comment behind a value.
func uncommented(text string) string {
	for i, r := range text {
		if r == '#' && i > 0 && strings.ContainsRune(" \t", rune(text[i-1])) {
			return text[:i]
		}
	}
	return text
}

// values are those of a text.
func (l *listing) values(text string) []string {
	switch l.field.Kind {
	case client.KindMessageID:
		return MessageIDs(text)
	case client.KindID:
		return Words(text)
	case client.KindAddress:
		var found []string
		for _, part := range rejoined(splitList(strings.ReplaceAll(text, "\t", ";"))) {
			found = append(found, address(part)...)
		}
		return found
	}
	return Words(text)
}

// why says what is wrong with a value, "" for nothing.
func (l *listing) why(value string) string {
	_, isID := client.ParseID(value)
	switch {
	case l.field.Kind == client.KindID && !isID:
		return fmt.Sprintf("%q is no network message ID", value)
	case l.field.Kind == client.KindMessageID && !strings.ContainsAny(value, "<@"):
		return fmt.Sprintf("%q is no Message-ID", value)
	}
	return l.field.Check(value)
}

// holds reports whether a text holds values and nothing else.
func (l *listing) holds(text string) bool {
	values := l.values(text)
	for _, value := range values {
		if l.why(value) != "" {
			return false
		}
	}
	return len(values) > 0
}

// rejoined puts the parts of a list together that a comma inside of a name has taken
// apart: Lee, Ann <ann@contoso.com>.
func rejoined(parts []string) []string {
	var all []string
	for i, part := range parts {
		before := len(all) - 1
		if i > 0 && strings.Contains(part, "<") && !strings.ContainsAny(parts[i-1], "@<") {
			all[before] += ", " + part
			continue
		}
		all = append(all, part)
	}
	return all
}
