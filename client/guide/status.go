package guide

import (
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
)

// Copy explains the status of a copy, the name as it stands on the screen.
func Copy(name string, status client.Status) []Fact {
	e := Status(status)
	return append([]Fact{{Name: name, Meaning: e.Says}}, e.Facts...)
}

// Reason explains a reason as the column has it: whose move it is, and what to say.
// Nothing: it is none of the causes that are known.
func Reason(reason string) []Fact {
	for _, c := range explain.Causes() {
		if strings.EqualFold(c.Reason, reason) {
			return cause(c).Facts
		}
	}
	return nil
}
