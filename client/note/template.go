package note

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line names a line of a note.
type Line string

// The lines.
const (
	Messages   Line = "messages" // of several
	Verdict    Line = "verdict"
	Next       Line = "next"
	Remark     Line = "remark" // of the person, on the message
	Between    Line = "message"
	When       Line = "when"
	Steps      Line = "steps"
	Via        Line = "via" // through which groups and redirects
	Recipients Line = "rcpts"
	IDs        Line = "ids"
	Searched   Line = "searched"
)

// Lines returns every line, in the order of a note without a template of its own.
func Lines() []Line {
	return []Line{Messages, Verdict, Next, Remark, Between, When, Steps, Via, Recipients, IDs, Searched}
}

// Entry is a line that a note has, and what stands before it.
type Entry struct {
	Line  Line
	Label string
}

// Template says which lines a note has, in their order. None stands for those of a
// note without a template of its own.
type Template []Entry

// filled returns the template itself, or the standard one.
func (t Template) filled() Template {
	if len(t) > 0 {
		return t
	}
	for _, line := range Lines() {
		t = append(t, entry(line))
	}
	return t
}

func entry(line Line) Entry { return Entry{line, strings.ToUpper(string(line))} }

// longestLabel is in characters: what is longer leaves no room for the line.
const longestLabel = 24

// ParseTemplate reads lines as a configuration has them: "verdict", or
// "verdict=Ergebnis" for one with another label.
func ParseTemplate(lines []string) (Template, error) {
	var t Template
	for _, given := range lines {
		name, label, renamed := strings.Cut(given, "=")
		one := entry(Line(strings.ToLower(strings.TrimSpace(name))))
		if renamed {
			one.Label = strings.TrimSpace(label)
		}
		switch {
		case !slices.Contains(Lines(), one.Line):
			return nil, UnknownLine(name)
		case slices.ContainsFunc(t, func(e Entry) bool { return e.Line == one.Line }):
			return nil, fmt.Errorf("has %q twice", one.Line)
		case one.Label == "" || strings.ContainsFunc(label, unprintable):
			return nil, fmt.Errorf("has no label that can be printed behind %q", string(one.Line)+"=")
		case utf8.RuneCountInString(one.Label) > longestLabel:
			return nil, fmt.Errorf("has a label of more than %d characters: %q", longestLabel, one.Label)
		}
		t = append(t, one)
	}
	return t, nil
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

// UnknownLine is the error of a line that no note has.
type UnknownLine string

// Error names the line and those that there are.
func (e UnknownLine) Error() string {
	var known []string
	for _, line := range Lines() {
		known = append(known, string(line))
	}
	return fmt.Sprintf("has the line %q, which no note has: use %s", string(e), strings.Join(known, ", "))
}
