package powershell

import (
	"strings"
	"unicode"
)

// Quote writes a text as a string of PowerShell in which nothing is expanded: in single
// quotation marks only those marks are special, and they are doubled. PowerShell takes
// the typographic ones for the same.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range plain(s) {
		if strings.ContainsRune(quotes, r) {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	b.WriteByte('\'')
	return b.String()
}

// quotes are the characters that end a string in single quotation marks.
// https://github.com/PowerShell/PowerShell/blob/master/src/System.Management.Automation/engine/parser/CharTraits.cs
const quotes = "'\u2018\u2019\u201a\u201b"

// quoted is a list of strings.
func quoted(values []string) string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = Quote(value)
	}
	return strings.Join(list, ",")
}

// plain puts a space in place of what would end the line, or press a key where it is
// pasted.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}
