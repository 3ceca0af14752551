package queryline

import (
	"regexp"
	"slices"
	"strings"

	"msgtrace/client"
)

// valueWithBlanks is an argument that a shell has taken the quotation marks off:
// when:9:00 - 11:00.
var valueWithBlanks = regexp.MustCompile(`(?s)^([-!]?[a-zA-Z][a-zA-Z-]*:)([^"]*\s[^"]*)$`)

// Join makes one line of the arguments of a command. One of several words with a single
// condition is that condition.
func Join(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = arg
		found := valueWithBlanks.FindStringSubmatch(arg)
		if found == nil || len(conditions(arg)) != 1 {
			continue
		}
		words[i] = found[1] + mark(found[2])
	}
	return strings.Join(words, " ")
}

// conditions are the words of an argument that name a condition.
func conditions(arg string) []string {
	return slices.DeleteFunc(strings.Fields(arg), func(word string) bool {
		name, _, found := strings.Cut(strings.TrimLeft(word, "-!"), ":")
		_, _, known := client.FieldOfWord(strings.ToLower(name))
		return !found || !known
	})
}

// Meant reports whether an argument of a command is part of a query: it names a
// condition, or reads as an address, an id or an IP address.
func Meant(arg string) bool { return len(conditions(arg)) > 0 || fieldOf(arg) != client.FieldSubject }
