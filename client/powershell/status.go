package powershell

import (
	"strings"

	"msgtrace/client"
)

// Status is the word that Get-MessageTraceV2 has for a status: FilteredAsSpam. One that
// is not known here stays as it came.
func Status(s client.Status) string {
	if !s.Known() {
		return string(s)
	}
	return strings.ToUpper(string(s[:1])) + string(s[1:])
}

// statuses asks for statuses. The parameter refuses a word that its page does not have,
// so where one is asked for a filter takes its place.
func (l *line) statuses(all []client.Status) {
	var words, unnamed []string
	for _, s := range all {
		words = append(words, Status(s))
		if !s.Known() || s == client.StatusRecalled {
			unnamed = append(unnamed, Status(s))
		}
	}
	if len(unnamed) == 0 {
		l.parameter("Status", words)
		return
	}
	l.filters = append(l.filters, "$_.Status -in "+quoted(words))
	l.say("the page of the cmdlet names no status " + strings.Join(unnamed, ", "))
}
