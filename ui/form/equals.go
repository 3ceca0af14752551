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
	list := func(flag string, values []string) {
		for _, value := range values {
			args = append(args, flag, text.ShellWord(value))
		}
	}
	list("--sender", q.Senders)
	list("--recipient", q.Recipients)
	if q.Subject != "" {
		list("--subject", []string{q.Subject})
		if q.SubjectMatch != client.SubjectContains {
			list("--subject-match", []string{string(q.SubjectMatch)})
		}
	}
	for _, status := range q.Statuses {
		word := string(status)
		if !status.Known() {
			word = `"` + word + `"` // no slip
		}
		list("--status", []string{word})
	}
	list("--message-id", q.MessageIDs)
	list("--id", q.IDs)
	list("--from-ip", q.FromIPs)
	list("--to-ip", q.ToIPs)
	return strings.Join(args, " ")
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
