package explain

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
)

// Guess is why a search may have found nothing.
type Guess struct {
	Words string        // the reason, without a stop
	Offer string        // the search that would tell, in a few words: "the last 90 days"
	Wider *client.Query // that search; nil: none would tell
}

// Nothing lists the likely reasons why a query found nothing, in the order in
// which they are worth trying. Asked is when it ran, and near are the messages that
// came and hold all conditions but one.
func Nothing(dialect client.Dialect, q client.Query, asked time.Time, near []client.NearMiss) []Guess {
	var guesses []Guess
	add := func(holds bool, words, offer string, change func(*client.Query)) {
		if holds {
			wider := q
			change(&wider)
			guesses = append(guesses, Guess{words, offer, &wider})
		}
	}
	limits := dialect.Limits()
	// With a minute to spare for the time that passes until the search runs.
	oldest := asked.UTC().Add(-limits.MaxAge).Add(time.Minute).Truncate(time.Minute)
	days := strconv.Itoa(int(limits.MaxAge / (24 * time.Hour)))
	add(moreIsKept(dialect, q, oldest), "It came outside of the window", "the last "+days+" days",
		func(q *client.Query) { q.Start, q.End = oldest, time.Time{} })
	add(slices.ContainsFunc(near, func(n client.NearMiss) bool { return n.Field == client.FieldRecipient }), "It went to others", "any recipient",
		func(q *client.Query) { q.Recipients = nil })
	add(len(q.Recipients) > 0 && !allDomains(q.Recipients), "It went to another address of the recipient, an alias or a group", "the whole domain of the recipient",
		func(q *client.Query) { q.Recipients = domains(q.Recipients) })
	add(len(q.Senders) > 0, "The sender of the envelope is not the one in From", "any sender",
		func(q *client.Query) { q.Senders = nil })
	add(len(q.With) > 0 && !allDomains(q.With), "It went from or to another address of the same person, an alias or a group", "the whole domain of the address",
		func(q *client.Query) { q.With = domains(q.With) })
	add(q.Subject != "", "The subject reads otherwise", "any subject",
		func(q *client.Query) { q.Subject, q.SubjectMatch = "", "" })
	add(len(q.Statuses) > 0, "It has another status by now", "any status",
		func(q *client.Query) { q.Statuses = nil })
	add(len(q.Without) > 0, "It is among what was left out", "with nothing left out",
		func(q *client.Query) { q.Without = nil })
	return append(guesses,
		Guess{Words: "It is not indexed yet: that takes 5 to 10 minutes after sending. Then search again"},
		Guess{Words: "It was refused at the edge for the reputation of its IP: such mail leaves no trace"})
}

// Pasted is why a search for an id may have found nothing that was pasted with more of
// its message: held is the search for the rest.
func Pasted(held client.Query) Guess {
	var nouns []string
	for _, field := range client.Fields {
		if len(field.Values(&held)) > 0 {
			nouns = append(nouns, field.Noun)
		}
	}
	words := strings.Join(nouns, ", ")
	if at := strings.LastIndex(words, ", "); at >= 0 {
		words = words[:at] + " and" + words[at+1:]
	}
	return Guess{"A server on the way gave it another id", "the " + words + " that were pasted with it", &held}
}

// Mistyped is the guess that an address was mistyped: the query has the ones that were
// probably meant.
func Mistyped(meant client.Query) Guess {
	return Guess{"The address may be mistyped", "with " + strings.Join(meant.Addresses(), ", "), &meant}
}

// Near puts near misses in sentences: "3 messages of this sender went to others".
// Number writes a number.
func Near(q client.Query, near []client.NearMiss, number func(int) string) []string {
	var all []string
	total, least := 0, ""
	for _, n := range near {
		total += n.Messages
	}
	if total >= client.NearLimit {
		least = "at least "
	}
	counted := func(n int) string {
		if n == 1 {
			return least + "1 message"
		}
		return least + number(n) + " messages"
	}
	butFor := func(n int, field client.Field) string {
		if n == 1 {
			return counted(n) + " matches but for the " + field.Info().Noun
		}
		return counted(n) + " match but for the " + field.Info().Noun
	}
	for _, n := range near {
		other := n.Messages - n.SameDomain
		switch {
		case n.Field == client.FieldWithout:
			all = append(all, leftOut(n.Messages, counted))
		case n.Field == client.FieldRecipient && len(q.Senders) > 0:
			all = append(all, counted(n.Messages)+" of "+alone(q.Senders, "this sender", "these senders")+" went to others")
		case n.Field == client.FieldSender:
			to := ""
			if len(q.Recipients) > 0 {
				to = " to " + alone(q.Recipients, "", "these recipients")
			}
			if n.SameDomain > 0 {
				all = append(all, counted(n.SameDomain)+to+" came from another sender of the same domain")
			}
			if other > 0 && to != "" {
				all = append(all, counted(other)+to+" came from somebody else")
			} else if other > 0 {
				all = append(all, butFor(other, n.Field))
			}
		default:
			all = append(all, butFor(n.Messages, n.Field))
		}
	}
	return all
}

// leftOut says how many messages match but for what was left out.
func leftOut(n int, counted func(int) string) string {
	if n == 1 {
		return counted(n) + " matches, but was left out"
	}
	return counted(n) + " match, but were left out"
}

// alone is a word for the only one of some values, or that value if the word is "", and
// a word for several.
func alone(values []string, one, several string) string {
	switch {
	case len(values) > 1:
		return several
	case one == "":
		return values[0]
	}
	return one
}

// moreIsKept reports whether the service keeps more than was searched.
func moreIsKept(dialect client.Dialect, q client.Query, oldest time.Time) bool {
	if q.Start.IsZero() && q.End.IsZero() {
		// Without bounds the last 48 hours were searched, or by an id all there is.
		byID := dialect.AnyTime() && q.Identifies()
		return !q.Latest && !byID
	}
	start := q.Start
	if start.IsZero() {
		start = q.End
	}
	return start.Sub(oldest) > time.Hour
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
