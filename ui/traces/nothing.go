package traces

import (
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// reason is why a search may have found nothing, and the wider search that
// would tell, if there is one.
type reason struct {
	words string
	query *client.Query
}

// reasons are the likely ones, in the order in which they are worth trying.
func (m *Model) reasons() []reason {
	var reasons []reason
	add := func(words string, change func(*client.Query)) {
		query := m.query
		change(&query)
		reasons = append(reasons, reason{words: words, query: &query})
	}
	q := m.query
	if limits := m.dialect.Limits(); m.widerWindow(limits) {
		days := int(limits.MaxAge / (24 * time.Hour))
		add("It came outside of the window: search the last "+strconv.Itoa(days)+" days.", func(q *client.Query) {
			q.Start, q.End = m.oldest(limits), time.Time{}
		})
	}
	if len(q.Recipients) > 0 && !allDomains(q.Recipients) {
		add("It went to another address of the recipient, an alias or a group: search their whole domain.", func(q *client.Query) {
			q.Recipients = domains(q.Recipients)
		})
	}
	if len(q.Senders) > 0 {
		add("The sender of the envelope is not the one in From: search any sender.", func(q *client.Query) { q.Senders = nil })
	}
	if q.Subject != "" {
		add("The subject reads otherwise: search any subject.", func(q *client.Query) { q.Subject, q.SubjectMatch = "", "" })
	}
	if len(q.Statuses) > 0 {
		add("It has another status by now: search any status.", func(q *client.Query) { q.Statuses = nil })
	}
	reasons = append(reasons,
		reason{words: "It is not indexed yet: that takes 5 to 10 minutes after sending. R runs the search again."},
		reason{words: "It was refused at the edge for the reputation of its IP: such mail leaves no trace."})
	return reasons
}

// widerWindow tells that the service keeps more than was searched.
func (m *Model) widerWindow(limits client.Limits) bool {
	q := m.query
	if q.Start.IsZero() && q.End.IsZero() {
		// Without bounds the last 48 hours were searched, or by an id all there is.
		byID := m.dialect == client.MessageTraces && len(q.IDs)+len(q.MessageIDs) > 0
		return !q.Latest && !byID
	}
	start := q.Start
	if start.IsZero() {
		start = q.End
	}
	return start.Sub(m.oldest(limits)) > time.Hour
}

// oldest is the earliest instant that the service keeps, with a minute to spare
// for the time that passes until the search runs.
func (m *Model) oldest(limits client.Limits) time.Time {
	asked := m.snapshot.Asked
	if asked.IsZero() {
		asked = m.now
	}
	return asked.UTC().Add(-limits.MaxAge).Add(time.Minute).Truncate(time.Minute)
}

func allDomains(addresses []string) bool {
	for _, address := range addresses {
		if !strings.HasPrefix(address, "*@") {
			return false
		}
	}
	return true
}

// domains turns addresses into the patterns of their domains, each once.
func domains(addresses []string) []string {
	var patterns []string
	seen := map[string]bool{}
	for _, address := range addresses {
		pattern := address
		if at := strings.LastIndexByte(address, '@'); at >= 0 {
			pattern = "*" + strings.ToLower(address[at:])
		}
		if !seen[pattern] {
			seen[pattern] = true
			patterns = append(patterns, pattern)
		}
	}
	return patterns
}

// nothingLines say that nothing matched, and what to try.
func (m *Model) nothingLines() []string {
	lines := []string{"", m.theme.Strong.Render("No message matched."), ""}
	if m.snapshot.Scanned > 0 {
		lines[1] += " " + m.theme.Faint.Render(text.Count(m.snapshot.Scanned)+" were read and compared here.")
	}
	lines = append(lines, text.Wrap("The likely reasons, the first ones first; a number runs that search:", m.width-4)...)
	for i, reason := range m.reasons() {
		key := text.Spaces(2)
		if reason.query != nil {
			key = m.theme.Key.Render(strconv.Itoa(i+1)) + " "
		}
		for j, line := range text.Wrap(reason.words, m.width-6) {
			if j > 0 {
				key = text.Spaces(2)
			}
			lines = append(lines, key+line)
		}
	}
	return lines
}
