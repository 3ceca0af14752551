package note

import (
	"strings"
	"unicode/utf8"
)

// Plain writes the note as plain text, a label before each line. Clean makes
// foreign text fit for where the note goes; it must return one line.
func (n Note) Plain(t Template, clean func(string) string) string {
	var out strings.Builder
	sections := n.sections(t)
	wide := LabelWidth(t)
	for i, s := range sections {
		if i > 0 && len(s) > 0 && out.Len() > 0 {
			out.WriteString("\n")
		}
		for _, l := range s {
			label := l.label
			for _, value := range l.values {
				pad := wide - utf8.RuneCountInString(label)
				out.WriteString(label + strings.Repeat(" ", pad) + clean(value) + "\n")
				label = ""
			}
		}
	}
	return out.String()
}

// Values returns the lines of plain text by their sections, each with its label and as
// it came: for who reads them aloud.
func (n Note) Values(t Template) (sections [][][2]string) {
	for _, s := range n.sections(t) {
		var lines [][2]string
		for _, l := range s {
			for _, value := range l.values {
				lines = append(lines, [2]string{l.label, value})
			}
		}
		sections = append(sections, lines)
	}
	return sections
}

// LabelWidth returns how many characters stand before the values of plain text: none
// in a template without labels.
func LabelWidth(t Template) int {
	wide := 0
	for _, entry := range t.filled() {
		wide = max(wide, utf8.RuneCountInString(entry.Label))
	}
	if wide == 0 {
		return 0
	}
	return wide + 2
}

// Markdown writes the note as tables, one for each section. Clean is as for Plain;
// what it returns can neither break the table nor put in links, pictures or HTML.
func (n Note) Markdown(t Template, clean func(string) string) string {
	var out strings.Builder
	for _, s := range n.sections(t) {
		if len(s) == 0 {
			continue
		}
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		out.WriteString("| | |\n|---|---|\n")
		for _, l := range s {
			label := "**" + Escape(l.label) + "**"
			for _, value := range l.values {
				out.WriteString("| " + label + " | " + Escape(clean(value)) + " |\n")
				label = ""
			}
		}
	}
	return out.String()
}

// Escape writes a text of one line so that Markdown shows it as it is, in a cell of
// a table too: no emphasis, link, picture, HTML or code comes of it.
// https://github.github.com/gfm/#backslash-escapes
func Escape(s string) string {
	var out strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<|~&$", r),
			r == ':' && strings.HasPrefix(s[i:], "://"),                  // would become a link by itself
			r == '.' && strings.HasSuffix(strings.ToLower(s[:i]), "www"): // likewise
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
