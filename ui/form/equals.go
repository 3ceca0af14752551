package form

import (
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/text"
)

// Equals is the command line that does the same as the form, ready for a shell.
// It is empty while the form cannot run. Its values are as they were typed.
func (m *Model) Equals() string {
	q, problems := m.Query(m.now)
	if len(problems) > 0 {
		return ""
	}
	args := append([]string{m.command}, m.windowArgs(q)...)
	for _, field := range client.Fields {
		for _, value := range field.Values(&q) {
			args = append(args, "--"+field.Flag, flagged(field, value))
		}
		if field.Kind == client.KindSubject && q.Subject != "" && q.SubjectMatch != client.SubjectContains {
			args = append(args, "--"+field.Flag+"-match", string(q.SubjectMatch))
		}
	}
	return strings.Join(args, " ")
}

// flagged is a value as a flag takes it. A status that is not known here goes in
// quotation marks: it is no slip.
func flagged(field *client.FieldInfo, value string) string {
	if field.Kind == client.KindStatus && !client.Status(value).Known() {
		value = `"` + value + `"`
	}
	return text.ShellWord(value)
}

// windowArgs says the window: as a length when it moves with the clock, else by
// its two ends.
func (m *Model) windowArgs(q client.Query) []string {
	switch {
	case m.anyTime():
		return nil
	case m.preset == defaultPreset:
		return []string{"--since", "48h"}
	}
	const later = 90 * time.Minute
	start, _, err := when.ParseRange(m.whenText(), m.now.Add(later), m.Zone())
	open := m.now.Sub(q.End) < time.Second
	if err == nil && open && start.Sub(q.Start) == later {
		return []string{"--since", span(q.End.Sub(q.Start))}
	}
	args := []string{"--start", q.Start.UTC().Format(time.RFC3339)}
	if !open {
		args = append(args, "--end", q.End.UTC().Format(time.RFC3339))
	}
	return args
}

// span writes a length of time in the largest unit that says it exactly; 48
// hours are customary as such.
func span(d time.Duration) string {
	switch {
	case d%day == 0 && d > 2*day:
		return strconv.Itoa(int(d/day)) + "d"
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	case d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return strconv.Itoa(int(d/time.Second)) + "s"
}
