package text

import (
	"strings"
	"unicode"
)

// Keyless puts a space in place of each control character: what is pasted at a shell
// must press no key there.
func Keyless(value string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, value)
}
