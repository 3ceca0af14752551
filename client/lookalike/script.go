package lookalike

import (
	"strings"
	"unicode"
)

// scripts are those whose letters look like each other's. A label that mixes two of them
// is made to deceive; other scripts stand beside Latin in good names.
// https://www.unicode.org/reports/tr39/#Restriction_Level_Detection
var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Latin", unicode.Latin}, {"Greek", unicode.Greek}, {"Cyrillic", unicode.Cyrillic}, {"Armenian", unicode.Armenian}, {"Cherokee", unicode.Cherokee},
}

// mixed names the scripts that a label mixes, "" if it mixes none.
func mixed(label string) string {
	var found []string
	for _, script := range scripts {
		if strings.ContainsFunc(label, func(r rune) bool { return unicode.Is(script.table, r) }) {
			found = append(found, script.name)
		}
	}
	if len(found) < 2 {
		return ""
	}
	return strings.Join(found, " and ")
}
