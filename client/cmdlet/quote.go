package cmdlet

import (
	"strings"
	"unicode"
)

// Quote makes one argument for PowerShell of any text: in single quotation marks nothing
// stands for anything else but those marks, which are doubled. PowerShell takes the
// typographic ones for the same.
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

// quotes are the characters that end a text in single quotation marks.
// https://github.com/PowerShell/PowerShell/blob/master/src/System.Management.Automation/engine/parser/CharTraits.cs
const quotes = "'‘’‚‛"

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
