package explain

import (
	"slices"

	"msgtrace/client"
)

// Marks are what people look for copies by that only events tell. The texts are foreign:
// clean them before they reach a terminal.
type Marks struct {
	Events     []string // what the kinds of event are called, here and by the service
	Rules      []string // the mail flow and DLP rules that acted, and their policies
	Connectors []string // those that it came in or went out through
}

// MarksOf reads them from the events of a copy, each once.
func MarksOf(events []client.Event) Marks {
	var m Marks
	add := func(to *[]string, words string) {
		if words != "" && !slices.Contains(*to, words) {
			*to = append(*to, words)
		}
	}
	for _, e := range events {
		add(&m.Events, e.Kind.Name())
		add(&m.Events, oneLine(e.Name))
		if r, ok := ruleOf(e); ok {
			add(&m.Rules, r.String())
		}
		add(&m.Connectors, connector(e))
	}
	return m
}
