package queryline

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"msgtrace/client"
	"msgtrace/theme/nearest"
)

// ParseStatus reads a status by any of its names. A word that is not known here may
// be one that the service has since: it is refused only when it looks like a slip,
// and never in quotation marks.
func ParseStatus(word string) (client.Status, error) {
	if n := len(word); n > 2 && word[0] == '"' && word[n-1] == '"' {
		return client.ParseStatus(word[1 : n-1]), nil
	}
	status, meant := client.StatusByName(word), meantStatus(word)
	if status.Known() || meant == "" && len(status) >= shortestStatus && !strings.ContainsFunc(word, notInStatus) {
		return status, nil
	}
	err := fmt.Errorf("%q must be %s", word, listed())
	if meant != "" {
		err = StatusSlip{fmt.Errorf("%w: did you mean %q?", err, meant), word}
	}
	return "", err
}

// listed names the statuses as a line does: "delivered, failed or recalled".
func listed() string {
	words := client.StatusNames()
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// notInStatus reports whether no status has a character: "failedsince:10d" lacks a blank.
func notInStatus(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -_", r)
}

// shortestStatus is shorter than any word of the service.
const shortestStatus = 3

// StatusSlip is the error of a word that looks like a slip of a status.
type StatusSlip struct {
	error
	Word string
}

// meantStatus is the status that a word is probably a slip of, in any case: by the word
// of a line or that of the service.
func meantStatus(word string) string {
	if len(word) > longestSlip {
		return ""
	}
	folded := map[string]string{}
	for _, status := range client.Statuses {
		for _, name := range []string{string(status), statusWord(status)} {
			folded[strings.ToLower(name)] = name
		}
	}
	return folded[nearest.Name(strings.ToLower(word), slices.Sorted(maps.Keys(folded)))]
}
