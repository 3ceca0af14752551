package client

import (
	"slices"
	"strings"
	"unicode"
)

// checkMessageID takes whatever a header can hold, and so whatever a list shows:
// blanks, quotation marks, no @ or two, and no angle brackets.
func checkMessageID(id string) string {
	if strings.Trim(id, "<> ") == "" {
		return "a Message-ID is empty"
	}
	if strings.ContainsFunc(id, unicode.IsControl) {
		return `"` + clip(oneLine(id), 80) + `" has a character that no Message-ID has`
	}
	return ""
}

// spellingsOf are the texts that rows can have a Message-ID in. The service takes
// one value with eq (https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md,
// chapter 3), as a text. It keeps a header as it came, nearly always in angle
// brackets, and people leave them out: one that was given without is asked for in
// both forms, a request each, and first in the likelier. One that was given in
// brackets is as the header has it.
func spellingsOf(ids []string) []string {
	var all []string
	add := func(id string) {
		same := func(other string) bool { return strings.EqualFold(id, other) }
		if !slices.ContainsFunc(all, same) {
			all = append(all, id)
		}
	}
	for _, id := range ids {
		if !strings.HasPrefix(id, "<") || !strings.HasSuffix(id, ">") {
			add("<" + strings.Trim(id, "<>") + ">")
		}
		add(id)
	}
	return all
}
