package pasted

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is a line of a text, with those that go on with it.
type line struct {
	indent      int
	name, value string // of "name: value"
	text        string
	labelled    bool
	role        role
}

var (
	headerLine   = lazy(`^\s*([\pL][\pL\pN\pM '’_()/.-]{0,60}?)[ \t\x{a0}]*[:：][ \t\x{a0}]*(.*)$`)
	tabbedLine   = lazy(`^\s*([\pL][\pL\pN\pM '’_-]{0,60}?)[ \x{a0}]*\t+[ \x{a0}]*([^\t]*)$`)
	assignedLine = lazy(`^\s*\$?([A-Za-z][A-Za-z0-9_-]*)\s*=\s*(\S.*?)[;,]?$`)
	quoteMarks   = lazy(`(?m)^[ \t]*(?:>[ \t]?)+`)
	softBreak    = lazy(`(?m)([^=\n])=[ \t]*\n`)
	escaped      = lazy(`=[0-9A-F]{2}`)
)

// unquoted takes off the marks of a quoted text, and the soft breaks of one that is
// still quoted-printable.
func unquoted(s string) string {
	s = quoteMarks().ReplaceAllString(s, "")
	if soft := softBreak().FindAllStringIndex(s, -1); len(soft) > 0 && isQuotedPrintable(s, soft) {
		joined := softBreak().ReplaceAllString(s, "$1")
		if len(escaped().FindAllString(joined, 2)) > 0 && strings.Contains(joined, "=3D") {
			if decoded := untransferred(joined, "quoted-printable"); decoded != "" {
				return decoded
			}
		}
		return joined
	}
	return s
}

// headerWithin is a header in the middle of a line.
var headerWithin = lazy(`[ \t]+((?:From|To|Cc|Subject|Date|Sent|Message-ID|Message-Id|Return-Path|Reply-To|Received|In-Reply-To|References|Von|An|Betreff|Gesendet|De|À|Objet|Envoyé|` +
	`Sender Address|Recipient Address|Created Date|Final-Recipient|X-Failed-Recipients|X-MS-Exchange-Organization-Network-Message-Id) ?:[ \t])`)

// unjoined gives back the lines of headers that came as one line, as a field that holds
// only one makes of them.
func unjoined(s string) string {
	if strings.Contains(s, "\n") || roleOf(nameOf(s)) == unknown {
		return s
	}
	return headerWithin().ReplaceAllString(s, "\n$1")
}

// A soft break ends a line that has grown too long; a line of base64 ends in the
// same sign, and a new header or nothing comes after it.
const softBreakFrom = 60

func isQuotedPrintable(s string, breaks [][]int) bool {
	for _, at := range breaks {
		start := strings.LastIndexByte(s[:at[0]], '\n') + 1
		next, _, _ := strings.Cut(s[at[1]:], "\n")
		if at[0]-start < softBreakFrom || strings.TrimSpace(next) == "" || roleOf(nameOf(next)) != unknown {
			return false
		}
	}
	return true
}

func nameOf(text string) string {
	name, _, _ := labelOf(text)
	return name
}

// labelOf takes "name: value" apart.
func labelOf(text string) (name, value string, ok bool) {
	for _, pattern := range []*regexp.Regexp{headerLine(), tabbedLine()} {
		if parts := pattern.FindStringSubmatch(text); parts != nil && !strings.HasPrefix(parts[2], "//") {
			return strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2]), true
		}
	}
	if parts := assignedLine().FindStringSubmatch(text); parts != nil && roles[named(parts[1])] != unknown {
		return parts[1], strings.Trim(parts[2], ` '"`), true
	}
	return "", "", false
}

// linesOf returns the lines of a text, folded headers as one, and a label with the
// value on the line below it.
func linesOf(s string) []line {
	var all []line
	blank := true
	s = indented(s)
	for text := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(text) == "" {
			blank = true
			continue
		}
		next := line{indent: indentOf(text), text: strings.TrimSpace(text)}
		if next.name, next.value, next.labelled = labelOf(text); next.labelled {
			next.role = roleOf(next.name)
		}
		if len(all) == 0 || !all[len(all)-1].takes(next, blank) {
			all = append(all, next)
		}
		blank = false
	}
	return all
}

// indented gives the first line of a block the indent that its selection lost, if the
// other labels are all indented alike.
func indented(s string) string {
	first, rest, _ := strings.Cut(s, "\n")
	if roleOf(nameOf(first)) == unknown || indentOf(first) > 0 {
		return s
	}
	least, labels := -1, 0
	for text := range strings.SplitSeq(rest, "\n") {
		if strings.TrimSpace(text) == "" {
			break
		}
		indent := indentOf(text)
		if least < 0 || indent < least {
			least, labels = indent, 0
		}
		if name, value, _ := labelOf(text); indent == least && value != "" && roleOf(name) != unknown {
			labels++
		}
	}
	if least < 1 || labels == 0 {
		return s
	}
	return strings.Repeat(" ", least) + s
}

// maxValue bounds a value, which may go on over many lines, and maxID a Message-ID.
const (
	maxValue = 32 << 10
	maxID    = 2000
)

// takes goes on with another line, if that belongs to it.
func (l *line) takes(next line, blank bool) bool {
	if !l.labelled {
		return false
	}
	role := l.role
	open := role == ownID && opened(l.value)
	header := role != unknown || !strings.ContainsAny(l.name, " /") && l.value != ""
	switch {
	case open && strings.Contains(next.text, ">") && !blank:
	case blank && l.value != "":
		return false
	case next.indent > l.indent && header && !blank:
	case l.value == "" && role != unknown && next.role == unknown && next.indent >= l.indent:
	default:
		return false
	}
	if len(l.value) > maxValue || open && len(l.value) > maxID {
		return true
	}
	joint := " "
	if l.value == "" || open {
		joint = ""
	}
	l.value += joint + next.text
	l.text += " " + next.text
	return true
}

// opened reports whether a Message-ID has begun and not ended.
func opened(value string) bool {
	return strings.LastIndexByte(value, '<') > strings.LastIndexByte(value, '>')
}

func indentOf(text string) int {
	return utf8.RuneCountInString(text) - utf8.RuneCountInString(strings.TrimLeftFunc(text, unicode.IsSpace))
}
