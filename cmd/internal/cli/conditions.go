package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme/nearest"
	"msgtrace/ui/queryline"
	"msgtrace/ui/text"
)

// conditions are the flags that say which messages are wanted, in the words of
// the form, and a line of a query beside them.
type conditions struct {
	line queryline.Line

	saved string           // the name of a search to begin with
	base  queryline.Search // that search

	playbook string // the name of a playbook to follow
	restore  bool   // the session that was cut off, in place of a search

	since, start, end string
	latest            bool
	ofFiles           bool // of which all is shown, unless a time is given

	given        map[client.Field]*[]string
	lists        map[client.Field]string // of the conditions whose values one file lists: that file
	subject      string
	subjectMatch string
}

func (c *conditions) add(flags *pflag.FlagSet) {
	flags.SortFlags = false
	without := "; without any time: 48h"
	if c.ofFiles {
		without = "; without any time all of the files is shown"
	}
	for _, field := range client.Fields {
		switch field.Kind {
		case client.KindWindow:
			c.addWindow(flags, without)
		case client.KindSubject:
			flags.StringVar(&c.subject, field.Flag, "", field.Help)
			flags.StringVar(&c.subjectMatch, field.Flag+"-match", string(client.SubjectContains),
				"compare the subject by `HOW`: "+strings.Join(config.Words(client.SubjectMatches...), ", "))
		default:
			flags.StringArrayVar(c.of(field.ID), field.Flag, nil, field.Help)
		}
	}
}

func (c *conditions) addWindow(flags *pflag.FlagSet, without string) {
	flags.StringVar(&c.since, "since", "", "from `TIME` until now: 48h, 10d, yesterday 14:00"+without)
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

// query reads the flags and the line. Every problem is in the error, one a line.
func (c *conditions) query(now time.Time, zone *time.Location) (client.Query, error) {
	search, err := c.search()
	q, wrong := search.At(now, zone)
	return q, errors.Join(err, c.inFlags(wrong))
}

// search is what is asked for, its times as they were written.
func (c *conditions) search() (queryline.Search, error) {
	all := c.line.Search
	problems := make([]error, 0, len(client.Fields))
	for _, problem := range c.line.Problems {
		problems = append(problems, errors.New(problem.Message))
	}
	for _, field := range client.Fields {
		values := *c.of(field.ID)
		switch field.Kind {
		case client.KindWindow:
			problems = append(problems, c.times(&all.Times))
			continue
		case client.KindSubject:
			problems = append(problems, c.setSubject(&all.Query, field.Flag))
			continue
		case client.KindStatus:
			statuses, err := statusesOf(field.Flag, lists(values))
			values = statuses
			problems = append(problems, err)
		case client.KindMessageID, client.KindWithout: // in which a comma may stand
		case client.KindID:
			values = ids(values)
		default:
			values = lists(values)
		}
		if len(values) > 0 {
			field.Set(&all.Query, append(slices.Clone(field.Values(&all.Query)), values...))
		}
	}
	return all.Over(c.base), errors.Join(problems...)
}

// setSubject takes the flags of the subject.
func (c *conditions) setSubject(q *client.Query, flag string) error {
	if c.subject != "" {
		if q.Subject != "" {
			return fmt.Errorf("--%s and the query both set the subject: give one", flag)
		}
		q.Subject, q.SubjectMatch = c.subject, client.SubjectMatch(c.subjectMatch)
	}
	return checkSubjectMatch(flag, c.subjectMatch)
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
		status, err := queryline.ParseStatus(word)
		if err != nil {
			err = fmt.Errorf("--%s %w", flag, err)
		}
		statuses = append(statuses, string(status))
		problems = append(problems, err)
	}
	return statuses, errors.Join(problems...)
}

// times takes the flags of the window. Without any time the client takes the last
// 48 hours.
func (c *conditions) times(t *queryline.Times) error {
	flags := queryline.Times{Since: cmp.Or(c.since, c.start), Until: c.end, Latest: c.latest}
	switch {
	case flags == queryline.Times{}:
		return nil
	case *t != queryline.Times{}:
		return errors.New("the flags and the query both set a time: give one")
	case c.latest && flags != queryline.Times{Latest: true}:
		return errors.New("--latest has no bounds: leave out --since, --start and --end")
	case c.since != "" && c.start != "":
		return errors.New("--since and --start both set the beginning: give one")
	}
	*t = flags
	return nil
}

// inFlags names the flag that a time which cannot be read was given by.
func (c *conditions) inFlags(err error) error {
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		all := several.Unwrap()
		for i := range all {
			all[i] = c.inFlags(all[i])
		}
		return errors.Join(all...)
	}
	var wrong *queryline.TimeError
	if !errors.As(err, &wrong) {
		return err
	}
	flags := map[string]string{}
	switch {
	case c.since != "":
		flags["since"] = "--since"
	case c.start != "":
		flags["since"] = "--start"
	}
	if c.end != "" {
		flags["until"] = "--end"
	}
	return fmt.Errorf("%s: %w", cmp.Or(flags[wrong.Word], wrong.Word), wrong.Err)
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
	var slip queryline.StatusSlip
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
	return flagged{errors.Join(all...), err}
}

// flagged is an error in words about flags.
type flagged struct {
	error
	of error
}

func (e flagged) Unwrap() []error { return []error{e.error, e.of} }
