package explain

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
)

// Run is a number of events that follow one another and say the same, such as
// deferrals with one answer.
type Run struct{ First, Count int }

// Runs puts events that say the same together with the one before them.
func Runs(events []client.Event) []Run {
	var runs []Run
	for i := range events {
		if i > 0 && repeats(events[i-1], events[i]) {
			runs[len(runs)-1].Count++
			continue
		}
		runs = append(runs, Run{First: i, Count: 1})
	}
	return runs
}

// repeats reports whether an event says what the one before said. Which of its servers
// a destination answers with differs from try to try.
func repeats(before, e client.Event) bool {
	if before.Kind != e.Kind || before.Name != e.Name || before.Action != e.Action {
		return false
	}
	if before.Description == e.Description && before.RawData == e.RawData {
		return true
	}
	return saidBy(before) == saidBy(e)
}

// saidBy is what an event says, without the server that said it.
func saidBy(e client.Event) string {
	if refuses(e.Kind) {
		if said, _ := reasonWords(e); said != "" {
			return said
		}
	}
	return Detail(e)
}

// RunDetail says in one line what all events of a run say, as [Detail] does for one.
func RunDetail(run []client.Event) string {
	if len(run) == 0 {
		return ""
	}
	first := run[0]
	said, tail := reasonWords(first)
	if !refuses(first.Kind) || said == "" {
		return Detail(first)
	}
	var hosts []string
	for _, e := range run {
		if host := answeredBy(e); host != "" && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	if len(hosts) > 0 {
		said += " [" + strings.Join(hosts, ", ") + "]"
	}
	return said + tail
}

// answeredBy names the server that gave the answer of an event.
func answeredBy(e client.Event) string {
	reason := reasonOf(e)
	return cmp.Or(reason.Host, reason.IP)
}

// LeastGap is the shortest wait that is worth a word: filters alone take a few seconds.
const LeastGap = 30 * time.Second

// Gaps returns the time that passed before each event since the last one before it
// whose time is known. It is 0 for the first, for an event without a time, and where
// the clocks of two servers disagree.
func Gaps(events []client.Event) []time.Duration {
	gaps := make([]time.Duration, len(events))
	var last time.Time
	for i, e := range events {
		if e.Time.IsZero() {
			continue
		}
		if now := e.Time.Truncate(time.Second); last.IsZero() || now.After(last) {
			if !last.IsZero() {
				gaps[i] = now.Sub(last)
			}
			last = now
		}
	}
	return gaps
}

// Slowest returns the longest of the gaps, and -1 where none reaches [LeastGap].
func Slowest(gaps []time.Duration) int {
	slowest := -1
	for i, gap := range gaps {
		if gap >= LeastGap && (slowest < 0 || gap > gaps[slowest]) {
			slowest = i
		}
	}
	return slowest
}
