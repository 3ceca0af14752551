package powershell

import (
	"fmt"
	"strings"
	"time"

	"msgtrace/client"
)

// mostResults is the largest -ResultSize, which is 1,000 unless given.
const mostResults = 5000

// names are those that the cmdlet has for conditions, as parameters and as properties
// of what it returns.
var names = map[client.Field]string{
	client.FieldRecipient: "RecipientAddress",
	client.FieldSender:    "SenderAddress",
	client.FieldSubject:   "Subject",
	client.FieldStatus:    "Status",
	client.FieldMessageID: "MessageId",
	client.FieldID:        "MessageTraceId",
	client.FieldFromIP:    "FromIP",
	client.FieldToIP:      "ToIP",
}

// Search returns the lines that ask for what a query of a plan does, one for each of its
// windows, or for each value where a parameter takes one alone. What no parameter takes
// is filtered behind the cmdlet, and what cannot be said stands behind a #.
func Search(q client.Query, windows []client.Window) []string {
	if len(windows) == 0 {
		windows = []client.Window{{Start: q.Start, End: q.End}}
	}
	var lines []string
	for _, window := range windows {
		for _, single := range singles(q) {
			lines = append(lines, search(&single, window))
		}
	}
	return lines
}

// singles are the queries with one value where a parameter takes one alone.
func singles(q client.Query) []client.Query {
	all := []client.Query{q}
	for _, id := range []client.Field{client.FieldID, client.FieldFromIP, client.FieldToIP} {
		field := id.Info()
		var split []client.Query
		for _, single := range all {
			for _, value := range field.Values(&q) {
				field.Set(&single, []string{value})
				split = append(split, single)
			}
		}
		if split != nil {
			all = split
		}
	}
	return all
}

// search is one line.
func search(q *client.Query, window client.Window) string {
	l := line{command: "Get-MessageTraceV2"}
	for _, field := range client.Fields {
		if values := field.Spelt(field.Values(q)); len(values) > 0 {
			l.condition(q, field, values)
		}
	}
	l.window(window)
	l.command += fmt.Sprintf(" -ResultSize %d", mostResults)
	l.say(fmt.Sprintf("more than %d rows: go on with the Received of the last as EndDate, and its address as StartingRecipientAddress", mostResults))
	return l.String()
}

// around is how far the time of one message is asked for on either side of its receipt:
// without dates the cmdlet looks back 48 hours only.
const around = time.Hour

// Message returns the line that asks for one message.
func Message(t *client.Trace) string {
	var window client.Window
	if !t.Received.IsZero() {
		window = client.Window{Start: t.Received.Add(-around), End: t.Received.Add(around)}
	}
	return search(&client.Query{IDs: []string{t.ID}}, window)
}

// Details returns the line that asks what happened to one copy of a message.
func Details(id, recipient string) string {
	l := line{command: "Get-MessageTraceDetailV2"}
	l.parameter("MessageTraceId", []string{id})
	l.parameter("RecipientAddress", []string{recipient})
	return l.String()
}

// Asked returns the lines that ask for what a request to Graph does.
func Asked(a client.Asked) []string {
	if a.Recipient != "" && len(a.Query.IDs) == 1 {
		return []string{Details(a.Query.IDs[0], a.Recipient)}
	}
	return Search(a.Query, nil)
}

// line is a line as it is put together.
type line struct {
	command  string // with its parameters
	filters  []string
	comments []string
}

// parameter adds a parameter with its values.
func (l *line) parameter(name string, values []string) {
	l.command += " -" + name + " " + quoted(values)
}

// say adds what the line cannot ask for.
func (l *line) say(comment string) { l.comments = append(l.comments, plain(comment)) }

// String is the line whole.
func (l *line) String() string {
	whole := l.command
	if len(l.filters) > 0 {
		whole += " | Where-Object { " + strings.Join(l.filters, " -and ") + " }"
	}
	if len(l.comments) > 0 {
		whole += " # " + strings.Join(l.comments, "; ")
	}
	return whole
}

// condition adds a condition with its values.
func (l *line) condition(q *client.Query, field *client.FieldInfo, values []string) {
	name, known := names[field.ID]
	switch {
	case field.ID == client.FieldSender:
		l.senders(values)
	case field.ID == client.FieldRecipient:
		l.recipients(values)
	case field.ID == client.FieldStatus:
		l.statuses(q.Statuses)
	case field.ID == client.FieldSubject:
		l.subject(q)
	case field.ID == client.FieldWith:
		l.either(values)
	case field.ID == client.FieldWithout:
		for _, e := range q.Without {
			l.without(e)
		}
	case known:
		l.parameter(name, values)
	default:
		l.say("not asked for here: " + field.Lead + " " + strings.Join(values, ", "))
	}
}

// subject asks for a subject. The cmdlet has no way to ask for one that is the same.
func (l *line) subject(q *client.Query) {
	l.parameter("Subject", []string{q.Subject})
	switch q.SubjectMatch {
	case client.SubjectEquals:
		l.command += " -SubjectFilterType StartsWith"
		l.filters = append(l.filters, "$_.Subject -eq "+Quote(q.Subject))
	case client.SubjectStarts:
		l.command += " -SubjectFilterType StartsWith"
	case client.SubjectEnds:
		l.command += " -SubjectFilterType EndsWith"
	default:
		l.command += " -SubjectFilterType Contains"
	}
}

// window adds the bounds, as dates that say of themselves that they are in UTC. Of a date
// with a zone PowerShell makes one of the computer's own zone
// (https://learn.microsoft.com/dotnet/api/system.datetime.parse), and how that goes on
// depends on the version of the module: one takes what it shows for UTC, as Exchange
// Online does with a date without a zone, and one converts it
// (https://github.com/MicrosoftDocs/office-docs-powershell/issues/10800). The page of the
// cmdlet says nothing about it; that of another recommends .ToUniversalTime(), which is
// right for both:
// https://learn.microsoft.com/powershell/module/exchangepowershell/search-unifiedauditlog
func (l *line) window(w client.Window) {
	if w.Start.IsZero() && w.End.IsZero() {
		l.say("without dates the cmdlet looks back 48 hours only")
	}
	for _, bound := range []struct {
		name string
		at   time.Time
	}{{"StartDate", w.Start}, {"EndDate", w.End}} {
		if !bound.at.IsZero() {
			l.command += " -" + bound.name + " " + instant(bound.at)
		}
	}
}

// instant is written as PowerShell reads it in every region.
func instant(t time.Time) string {
	return "([datetime]'" + t.UTC().Format(time.RFC3339) + "').ToUniversalTime()"
}
