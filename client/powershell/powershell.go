package powershell

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"msgtrace/client"
)

// mostResults is the largest -ResultSize.
const mostResults = 5000

// Search returns the lines that ask for what a query does, one for each window, or for
// each value where a parameter takes one alone. Without a window the cmdlet looks back
// two days. What no parameter can say is filtered behind it, in the same line.
func Search(q client.Query, windows []client.Window) []string {
	if len(windows) == 0 {
		windows = []client.Window{{Start: q.Start, End: q.End}}
	}
	var lines []string
	for _, window := range windows {
		for _, single := range singles(q) {
			lines = append(lines, search(q, single, window))
		}
	}
	return lines
}

// singles are the combinations of the values of parameters that take one alone.
func singles(q client.Query) []string {
	combinations := []string{""}
	for _, p := range []parameter{{"MessageTraceId", q.IDs}, {"FromIP", q.FromIPs}, {"ToIP", q.ToIPs}} {
		var extended []string
		for _, before := range combinations {
			for _, value := range p.values {
				extended = append(extended, before+parameter{p.name, []string{value}}.String())
			}
		}
		if extended != nil {
			combinations = extended
		}
	}
	return combinations
}

// search is one line.
func search(q client.Query, single string, window client.Window) string {
	var line strings.Builder
	line.WriteString("Get-MessageTraceV2" + single)
	senders, filters := senders(q.Senders)
	statuses, others := statuses(q.Statuses)
	filters = append(filters, others...)
	for _, p := range []parameter{{"MessageId", q.MessageIDs}, {"RecipientAddress", q.Recipients}, {"SenderAddress", senders}, {"Status", statuses}} {
		line.WriteString(p.String())
	}
	if q.Subject != "" {
		line.WriteString(parameter{"Subject", []string{q.Subject}}.String() + " -SubjectFilterType " + filterType(q.SubjectMatch))
		if q.SubjectMatch == client.SubjectEquals {
			filters = append(filters, "$_.Subject -eq "+Quote(q.Subject))
		}
	}
	line.WriteString(bounds(window))
	fmt.Fprintf(&line, " -ResultSize %d", mostResults)
	for _, e := range q.Without {
		if filter := without(e); filter != "" {
			filters = append(filters, filter)
		}
	}
	if len(filters) > 0 {
		line.WriteString(" | Where-Object { " + strings.Join(filters, " -and ") + " }")
	}
	return line.String()
}

// Details returns the line that asks what happened to one copy of a message.
func Details(id, recipient string) string {
	return "Get-MessageTraceDetailV2" + parameter{"MessageTraceId", []string{id}}.String() + parameter{"RecipientAddress", []string{recipient}}.String()
}

// Asked returns the lines that ask for what a request to Graph does.
func Asked(a client.Asked) []string {
	if a.Recipient != "" && len(a.Query.IDs) == 1 {
		return []string{Details(a.Query.IDs[0], a.Recipient)}
	}
	return Search(a.Query, nil)
}

// parameter is a parameter with its values.
type parameter struct {
	name   string
	values []string
}

// String is the parameter as a line has it, "" without values.
func (p parameter) String() string {
	if len(p.values) == 0 {
		return ""
	}
	return " -" + p.name + " " + quoted(p.values)
}

// quoted is a list of strings.
func quoted(values []string) string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = Quote(value)
	}
	return strings.Join(list, ",")
}

// Quote writes a text as a string of PowerShell in which nothing is expanded. PowerShell
// takes typographic quotes for the plain one:
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
// A control character, which could press a key at the prompt, becomes a space.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case strings.ContainsRune("'\u2018\u2019\u201a\u201b", r):
			b.WriteRune(r)
			b.WriteRune(r)
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

// bounds are the window. A date with a zone becomes one of the computer's own zone when
// PowerShell reads it, and Exchange takes what has no zone for UTC: so it is turned into
// UTC in the line itself.
func bounds(w client.Window) string {
	var b strings.Builder
	for _, bound := range []struct {
		name string
		at   time.Time
	}{{"StartDate", w.Start}, {"EndDate", w.End}} {
		if !bound.at.IsZero() {
			fmt.Fprintf(&b, " -%s ([datetime]'%s').ToUniversalTime()", bound.name, bound.at.UTC().Format("2006-01-02T15:04:05Z"))
		}
	}
	return b.String()
}

// senders are those that the parameter takes. It has no word for nobody, so where that
// is asked for a filter takes its place.
func senders(all []string) (given, filters []string) {
	if !slices.Contains(all, client.NoSender) {
		return all, nil
	}
	either := []string{"-not $_.SenderAddress"}
	for _, sender := range all {
		if sender != client.NoSender {
			either = append(either, "$_.SenderAddress -like "+Quote(sender))
		}
	}
	return nil, []string{"(" + strings.Join(either, " -or ") + ")"}
}

// Status is the word of the cmdlet's enumeration for a status: FilteredAsSpam. One that
// is not known here stays as it came.
func Status(s client.Status) string {
	if !s.Known() {
		return string(s)
	}
	return strings.ToUpper(string(s[:1])) + string(s[1:])
}

// statuses are those that the parameter takes. It refuses a word that its page does not
// have, so where one is asked for a filter takes its place.
func statuses(all []client.Status) (given, filters []string) {
	refused := false
	for _, status := range all {
		refused = refused || !status.Known() || status == client.StatusRecalled
		given = append(given, Status(status))
	}
	if !refused {
		return given, nil
	}
	return nil, []string{"$_.Status -in " + quoted(given)}
}

// filterType is how the cmdlet compares a subject. It has no way to ask for one that is
// the same.
func filterType(match client.SubjectMatch) string {
	switch match {
	case client.SubjectStarts, client.SubjectEquals:
		return "StartsWith"
	case client.SubjectEnds:
		return "EndsWith"
	}
	return "Contains"
}

// without is a filter that leaves out what an exclusion holds for, "" for one on what
// the cmdlet does not return.
func without(e client.Exclusion) string {
	switch e.Field {
	case client.FieldSender:
		return address("SenderAddress", e.Value)
	case client.FieldRecipient:
		return address("RecipientAddress", e.Value)
	case client.FieldStatus:
		return "$_.Status -ne " + Quote(Status(client.Status(e.Value)))
	case client.FieldSubject:
		return subject(e)
	case client.FieldID:
		return "$_.MessageTraceId -ne " + Quote(e.Value)
	case client.FieldMessageID:
		return "$_.MessageId -ne " + Quote(e.Value)
	case client.FieldFromIP:
		return "$_.FromIP -ne " + Quote(e.Value)
	case client.FieldToIP:
		return "$_.ToIP -ne " + Quote(e.Value)
	}
	return ""
}

// address leaves out an address, or all of a domain.
func address(property, value string) string {
	if strings.HasPrefix(value, "*") {
		return "$_." + property + " -notlike " + Quote(value)
	}
	return "$_." + property + " -ne " + Quote(value)
}

// subject leaves out a subject. It is compared as a text: -like would take * and [ for
// patterns.
func subject(e client.Exclusion) string {
	pattern := "[regex]::Escape(" + Quote(e.Value) + ")"
	switch e.Match {
	case client.SubjectEquals:
		return "$_.Subject -ne " + Quote(e.Value)
	case client.SubjectStarts:
		return "$_.Subject -notmatch ('^' + " + pattern + ")"
	case client.SubjectEnds:
		return "$_.Subject -notmatch (" + pattern + " + '$')"
	}
	return "$_.Subject -notmatch " + pattern
}
