package text

import (
	"cmp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Fold makes a text comparable: in lower case, and with each accent in one with its
// letter, which macOS writes after it.
func Fold(s string) string {
	if plain(s) {
		return strings.ToLower(s)
	}
	return composed(strings.ToLower(composed(s)))
}

// Forms writes a text with its accents in one with their letters, and after them:
// the normal forms C and D of Unicode.
func Forms(s string) (composed, decomposed string) { return norm.NFC.String(s), norm.NFD.String(s) }

func equalFold(s, wanted string) bool {
	for i := range len(s) {
		if lower(s[i]) != wanted[i] {
			return false
		}
	}
	return true
}

// CompareFold orders without the case of ASCII letters, and without making
// copies: it is called millions of times.
func CompareFold(a, b string) int {
	for len(a) > 0 && len(b) > 0 {
		x, y := lower(a[0]), lower(b[0])
		if x != y {
			return cmp.Compare(x, y)
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
