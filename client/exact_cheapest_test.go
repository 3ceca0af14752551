package client_test

import (
	"math"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator/exact"
)

// oneByOne is a condition that the service can be asked for, one value in a request.
type oneByOne struct {
	holds        []func(m *exact.Message, c *exact.Copy) bool // by value
	side, either bool                                         // it is on the recipient or the sender; on either of them
}

// valuesOf makes a condition of values, and of how one is compared.
func valuesOf(values []string, is func(value string, m *exact.Message, c *exact.Copy) bool) oneByOne {
	var o oneByOne
	for _, value := range values {
		o.holds = append(o.holds, func(m *exact.Message, c *exact.Copy) bool { return is(value, m, c) })
	}
	return o
}

// isAddress reports whether an address is a value, which may be a whole domain.
func isAddress(value, address string) bool {
	domain, wild := strings.CutPrefix(strings.ToLower(value), "*")
	return strings.EqualFold(value, address) || wild && strings.HasSuffix(strings.ToLower(address), domain)
}

// oneByOneOf are the conditions of a query that the service can be asked for.
func oneByOneOf(q client.Query) []oneByOne {
	recipients := valuesOf(q.Recipients, func(v string, _ *exact.Message, c *exact.Copy) bool { return isAddress(v, c.Address) })
	recipients.side = true
	all := []oneByOne{
		valuesOf(spelledIDs(q), func(v string, m *exact.Message, _ *exact.Copy) bool { return strings.EqualFold(v, m.MessageID) }),
		valuesOf(q.IDs, func(v string, m *exact.Message, _ *exact.Copy) bool { return strings.EqualFold(v, m.ID) }),
		recipients,
		valuesOf(q.FromIPs, func(v string, m *exact.Message, _ *exact.Copy) bool { return v == m.FromIP }),
		valuesOf(q.ToIPs, func(v string, _ *exact.Message, c *exact.Copy) bool { return v == c.ToIP }),
	}
	if !slices.Contains(q.Senders, client.NoSender) {
		senders := valuesOf(q.Senders, func(v string, m *exact.Message, _ *exact.Copy) bool { return isAddress(v, m.Sender) })
		senders.side = true
		all = append(all, senders)
	}
	if !q.Identifies() {
		all = append(all, eitherSide(q.With))
	}
	if !slices.ContainsFunc(q.Statuses, func(s client.Status) bool { return !s.Known() }) {
		var words []string
		for _, s := range q.Statuses {
			words = append(words, string(s))
		}
		all = append(all, valuesOf(words, func(v string, _ *exact.Message, c *exact.Copy) bool { return strings.EqualFold(v, c.Status) }))
	}
	if q.Subject != "" {
		match := q.SubjectMatch
		if match == client.SubjectEquals {
			match = client.SubjectStarts
		}
		all = append(all, valuesOf([]string{q.Subject}, func(v string, m *exact.Message, _ *exact.Copy) bool { return subjectHas(v, match, m.Subject) }))
	}
	return slices.DeleteFunc(all, func(o oneByOne) bool { return len(o.holds) == 0 })
}

// eitherSide is a condition on the sender or a recipient: each address is asked for on
// both sides.
func eitherSide(with []string) oneByOne {
	var both []string
	for _, v := range with {
		both = append(both, "s"+v, "r"+v)
	}
	o := valuesOf(both, func(v string, m *exact.Message, c *exact.Copy) bool {
		return v[0] == 's' && isAddress(v[1:], m.Sender) || v[0] == 'r' && isAddress(v[1:], c.Address)
	})
	o.either = true
	return o
}

// cheapest is how many requests the best of all plans takes that ask for the values of
// some conditions one by one and leave the others to be filtered here, known beforehand.
func cheapest(messages []*exact.Message, q client.Query, windows []client.Window, pageSize int) int {
	conditions := oneByOneOf(q)
	best := math.MaxInt
	for mask := range 1 << len(conditions) {
		var asked []oneByOne
		for i, o := range conditions {
			if mask>>i&1 == 1 {
				asked = append(asked, o)
			}
		}
		either := slices.ContainsFunc(asked, func(o oneByOne) bool { return o.either })
		if either && slices.ContainsFunc(asked, func(o oneByOne) bool { return o.side }) {
			continue
		}
		best = min(best, requestsOf(messages, asked, windows, pageSize, best))
	}
	return best
}

// requestsOf is how many requests it takes to ask for some conditions one by one. It
// stops counting at the best that is known.
func requestsOf(messages []*exact.Message, asked []oneByOne, windows []client.Window, pageSize, best int) int {
	total := len(windows)
	for _, o := range asked {
		total *= len(o.holds)
	}
	for _, window := range windows {
		if total >= best {
			break
		}
		rows := map[int]int{} // by stream
		for _, m := range messages {
			if m.Received.Before(window.Start) || m.Received.Truncate(time.Second).After(window.End) {
				continue
			}
			for i := range m.Copies {
				for _, stream := range streamsOf(asked, m, &m.Copies[i]) {
					rows[stream]++
				}
			}
		}
		for _, n := range rows {
			total += max(1, (n+pageSize-1)/pageSize) - 1
		}
	}
	return total
}

// streamsOf are the streams that bring a copy: one for each combination of values that
// hold for it.
func streamsOf(asked []oneByOne, m *exact.Message, c *exact.Copy) []int {
	streams := []int{0}
	for _, o := range asked {
		var next []int
		for value, holds := range o.holds {
			if holds(m, c) {
				for _, stream := range streams {
					next = append(next, stream*len(o.holds)+value)
				}
			}
		}
		streams = next
	}
	return streams
}

// spelledIDs are the Message-IDs of a query as rows can have them.
func spelledIDs(q client.Query) []string {
	var ids []string
	for _, id := range q.MessageIDs {
		if !strings.HasPrefix(id, "<") {
			ids = append(ids, "<"+id+">")
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// cheapestNested is cheapest in MessageTraces, where pages are filled with whole messages
// until they have as many recipients.
func cheapestNested(messages []*exact.Message, q client.Query, windows []client.Window, pageSize int) int {
	trimmed := len(q.Recipients) > 0 && !slices.ContainsFunc(q.Recipients, func(v string) bool { return strings.HasPrefix(v, "*") })
	pages := func(window client.Window, is func(m *exact.Message) bool) int {
		n, held := 1, 0
		for _, m := range slices.SortedFunc(slices.Values(messages), func(a, b *exact.Message) int { return b.Received.Compare(a.Received) }) {
			if m.Received.Before(window.Start) || m.Received.Truncate(time.Second).After(window.End) || !is(m) {
				continue
			}
			if held >= pageSize {
				n, held = n+1, 0
			}
			came := len(m.Copies)
			if trimmed {
				came = 0
				for _, c := range m.Copies {
					if slices.ContainsFunc(q.Recipients, func(v string) bool { return strings.EqualFold(v, c.Address) }) {
						came++
					}
				}
			}
			held += max(1, came)
		}
		return n
	}
	whole, byID := 0, 0
	if len(windows) == 0 {
		return len(spelledIDs(q)) // without bounds there is no other way
	}
	for _, window := range windows {
		whole += pages(window, func(*exact.Message) bool { return true })
		for _, id := range spelledIDs(q) {
			byID += pages(window, func(m *exact.Message) bool { return strings.EqualFold(m.MessageID, id) })
		}
	}
	if byID > 0 {
		return min(whole, byID)
	}
	return whole
}
