package linear

import (
	"context"
	"strings"

	"msgtrace/client"
	"msgtrace/ui/pasted"
	"msgtrace/ui/queryline"
)

// condition is a question for one condition of a search. Its answer becomes a part of a
// query line.
type condition struct {
	words, enter, help string
	line               func(answer string) string
}

var conditions = []condition{
	{"Recipient", "any", "One or more addresses, or *@domain for all of a domain.", func(a string) string { return "to:" + list(pasted.Addresses(a)) }},
	{"Sender", "any", "One or more addresses, or *@domain. It is the sender of the envelope.", func(a string) string { return "from:" + list(pasted.Addresses(a)) }},
	{"When, such as yesterday 14:00 or 10d", "the last 48 hours", "A time to search from, or a span such as 9:00 - 11:00.", whenLine},
	{"Subject has", "anything", "A part of the subject.", func(a string) string { return "subject:" + quoted(a) }},
	{"Status", "any", "One or more of " + strings.Join(client.StatusNames(), ", ") + ".", func(a string) string { return "status:" + list(strings.FieldsFunc(a, comma)) }},
	{"Message-ID or network message ID", "none", "Of the headers, of a bounce or of Defender.", idLine},
}

func comma(r rune) bool { return r == ',' || r == ' ' }

// whenLine takes one time for the begin, and two for a span.
func whenLine(answer string) string {
	if since := "since:" + quoted(answer); len(queryline.Parse(since).Problems) == 0 && !strings.Contains(answer, " - ") {
		return since
	}
	return "when:" + quoted(answer)
}

// idLine takes either id. A Message-ID has an at sign, or stands in angle brackets.
func idLine(answer string) string {
	if _, network := client.ParseID(answer); !network && strings.ContainsAny(answer, "@<") {
		return "message-id:" + quoted(answer)
	}
	return "id:" + quoted(answer)
}

// quoted keeps a value together, as a query line has it.
func quoted(value string) string {
	if !strings.ContainsAny(value, " ,:\"\\") {
		return value
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(strings.Trim(value, `"`)) + `"`
}

func list(values []string) string {
	for i := range values {
		values[i] = quoted(strings.TrimSpace(values[i]))
	}
	return strings.Join(values, ",")
}

// interview asks for the conditions one by one, each until its answer can run, and
// searches.
func (s *session) interview(ctx context.Context) error {
	var parts []string
	for _, c := range conditions {
		part, err := s.interviewOne(ctx, c)
		if err != nil {
			return err
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	return s.ask(ctx, inquiry{search: queryline.Parse(strings.Join(parts, " ")).Search})
}

func (s *session) interviewOne(ctx context.Context, c condition) (string, error) {
	for {
		answer, err := s.answer(ctx, question{words: c.words, enter: "is " + c.enter, help: c.help})
		if err != nil || answer == "" {
			return "", err
		}
		part := c.line(answer)
		read := queryline.Parse(part)
		_, problems := read.Check(s.options.Client.Dialect(), s.now(), s.options.Zone)
		if len(problems) == 0 {
			s.warn(read.Query)
			return part, nil
		}
		for _, p := range problems {
			s.say("Not possible: %s", sentence(p.Message))
		}
	}
}
