package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme/nearest"
	"msgtrace/ui/text"
)

// conditions are the flags that say which messages are wanted, in the words of
// the form.
type conditions struct {
	since, start, end string
	latest            bool

	given        map[client.Field]*[]string
	subject      string
	subjectMatch string
}

func (c *conditions) add(flags *pflag.FlagSet) {
	flags.SortFlags = false
	for _, field := range client.Fields {
		switch field.Kind {
		case client.KindWindow:
			c.addWindow(flags)
		case client.KindSubject:
			flags.StringVar(&c.subject, field.Flag, "", field.Help)
			flags.StringVar(&c.subjectMatch, field.Flag+"-match", string(client.SubjectContains),
				"compare the subject by `HOW`: "+strings.Join(config.Words(client.SubjectMatches...), ", "))
		default:
			flags.StringArrayVar(c.of(field.ID), field.Flag, nil, field.Help)
		}
	}
}

func (c *conditions) addWindow(flags *pflag.FlagSet) {
	flags.StringVar(&c.since, "since", "", "from `TIME` until now: 48h, 10d, yesterday 14:00; without any time: 48h")
	flags.StringVar(&c.start, "start", "", "from `TIME` on: 2026-11-20 09:30, with a zone if need be")
	flags.StringVar(&c.end, "end", "", "until `TIME`; a day without a time is all of that day (also: --until)")
	flags.SetNormalizeFunc(alsoUntil)
	flags.BoolVar(&c.latest, "latest", false, "the most recent that the service has, without bounds; in tracing it looks back 48 hours")
}

// alsoUntil lets --end be written --until, as a query line has it.
func alsoUntil(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	if name == "until" {
		name = "end"
	}
	return pflag.NormalizedName(name)
}

// of is where the values of a field are.
func (c *conditions) of(field client.Field) *[]string {
	if c.given == nil {
		c.given = map[client.Field]*[]string{}
	}
	if c.given[field] == nil {
		c.given[field] = new([]string)
	}
	return c.given[field]
}

// query reads the flags. Every problem is in the error, one a line.
func (c *conditions) query(now time.Time, zone *time.Location) (client.Query, error) {
	var problems []error
	q := client.Query{Latest: c.latest}
	for _, field := range client.Fields {
		values := *c.of(field.ID)
		switch field.Kind {
		case client.KindWindow:
			problems = append(problems, c.window(&q, now, zone))
		case client.KindSubject:
			q.Subject, q.SubjectMatch = c.subject, client.SubjectMatch(c.subjectMatch)
			problems = append(problems, checkSubjectMatch(field.Flag, c.subjectMatch))
		case client.KindStatus:
			statuses, err := statusesOf(field.Flag, lists(values))
			field.Set(&q, statuses)
			problems = append(problems, err)
		case client.KindMessageID: // in which a comma may stand
			field.Set(&q, values)
		case client.KindID:
			field.Set(&q, ids(values))
		default:
			field.Set(&q, lists(values))
		}
	}
	return q, errors.Join(problems...)
}

func checkSubjectMatch(flag, match string) error {
	if all := config.Words(client.SubjectMatches...); !slices.Contains(all, match) {
		return fmt.Errorf("--%s-match %s: use %s%s", flag, match, strings.Join(all, ", "), nearest.Hint(match, all))
	}
	return nil
}

func statusesOf(flag string, words []string) ([]string, error) {
	var statuses []string
	var problems []error
	for _, word := range words {
		status, err := config.ParseStatus(word)
		if err != nil {
			err = fmt.Errorf("--%s %w", flag, err)
		}
		statuses = append(statuses, string(status))
		problems = append(problems, err)
	}
	return statuses, errors.Join(problems...)
}

// window reads the times. Without any the client takes the last 48 hours.
func (c *conditions) window(q *client.Query, now time.Time, zone *time.Location) error {
	given := c.since != "" || c.start != "" || c.end != ""
	switch {
	case c.latest && given:
		return errors.New("--latest has no bounds: leave out --since, --start and --end")
	case c.since != "" && c.start != "":
		return errors.New("--since and --start both set the beginning: give one")
	}
	begin, flag := c.start, "--start"
	if c.since != "" {
		begin, flag = c.since, "--since"
	}
	var err, ended error
	if begin != "" {
		if q.Start, err = when.Parse(begin, now, zone); err != nil {
			err = fmt.Errorf("%s: %w", flag, err)
		}
	}
	if c.end != "" {
		if q.End, ended = when.ParseEnd(c.end, now, zone); ended != nil {
			ended = fmt.Errorf("--end: %w", ended)
		}
	} else if begin != "" {
		q.End = now
	}
	return errors.Join(err, ended)
}

// lists takes "a,b" apart, but no comma inside quotation marks.
func lists(values []string) []string {
	var all []string
	for _, value := range values {
		quoted := false
		parts := strings.FieldsFunc(value, func(r rune) bool {
			if r == '"' {
				quoted = !quoted
			}
			return r == ',' && !quoted
		})
		for _, part := range parts {
			if part = strings.TrimSpace(part); part != "" {
				all = append(all, part)
			}
		}
	}
	return all
}

// ids takes lists of network message IDs apart.
func ids(values []string) []string {
	var all []string
	for _, value := range values {
		all = append(all, client.ReadIDs(value)...)
	}
	return all
}

// warnUnlikely names the ids that are probably wrong. In every published example a network
// message ID is a GUID (https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces),
// but no page says that it must be: so others are asked for all the same, and nothing
// is found. Likewise a status may be one that the service has since.
func (a *app) warnUnlikely(q client.Query) {
	for _, status := range q.Statuses {
		if !status.Known() {
			a.note("--status %s is not known here: the service is not asked for it, the rows are filtered here", status)
		}
	}
	for _, id := range q.IDs {
		if !client.IsGUID(id) {
			a.note("--id %s does not look like a network message ID (a GUID); a Message-ID goes with --message-id", id)
		}
	}
}

// spelt adds to the error of a word that looks like a slip how to ask for it all
// the same.
func spelt(err error) error {
	var slip config.StatusSlip
	if !errors.As(err, &slip) {
		return err
	}
	return advised{err, "to search for a status with that name, put it in quotation marks: --status " + text.ShellWord(`"`+slip.Word+`"`)}
}

// flagOf names the flag that a problem of a query is about.
func flagOf(field client.Field) string {
	if info := field.Info(); info.Flag != "" {
		return "--" + info.Flag
	}
	return field.Info().Noun
}

// inFlags puts the problems of a query in the words of the command line.
func inFlags(err error) error {
	var problems client.Problems
	if !errors.As(err, &problems) {
		return err
	}
	var all []error
	for _, problem := range problems {
		all = append(all, fmt.Errorf("%s: %s", flagOf(problem.Field), problem.Message))
	}
	return errors.Join(all...)
}
