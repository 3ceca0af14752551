package tally

import (
	"iter"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/count"
	"msgtrace/client/explain"
)

const (
	// fewOthers are too few to compare a late copy with.
	fewOthers = 2
	// MostOthers is how many messages a late copy is compared with at most.
	MostOthers = 500
)

// Source has the events that are in memory.
type Source interface {
	CachedEvents(id, address string) ([]client.Event, bool)
}

// Others says in a sentence how long other messages on the same way took, as far as
// their events are in memory, so that a person sees whether it is this message alone
// that was late. The way is that from the sender's domain to the recipient or, where
// few of it are known, to the recipient's domain, or to that from anybody. It says
// nothing of a copy that was not late, and where there are few to compare it with.
// The text is foreign.
func Others(c Source, t *client.Trace, address string, traces iter.Seq[*client.Trace]) string {
	events, _ := c.CachedEvents(t.ID, address)
	late := explain.DelayOf(events)
	if !late.Long() || address == "" {
		return ""
	}
	ways := waysOf(t.Sender, address)
	seen := map[string]bool{t.ID: true} // copies of the same message are no others
	for other := range traces {
		if len(seen) > MostOthers {
			break
		}
		if !seen[other.ID] && take(c, other, ways) {
			seen[other.ID] = true
		}
	}
	for _, w := range ways {
		if len(w.others) > fewOthers {
			return w.sentence(late)
		}
	}
	return ""
}

// way is what messages have in common that are compared.
type way struct {
	from, to string // to is an address or a domain; from is a domain, "": anybody
	others   []explain.Delay
}

// waysOf are the ways of a copy, each within the next one.
func waysOf(sender, address string) []*way {
	from, to := domainOf(sender), domainOf(address)
	widest := &way{to: to}
	if from == "" {
		return []*way{widest}
	}
	return []*way{{from: from, to: strings.ToLower(address)}, {from: from, to: to}, widest}
}

// take compares a message, on each way by its slowest copy, and reports whether the
// events of one are known.
func take(c Source, t *client.Trace, ways []*way) bool {
	from := domainOf(t.Sender)
	slowest := make([]explain.Delay, len(ways))
	taken := false
	for i := range t.Recipients {
		address := t.Recipients[i].Address
		if domainOf(address) != ways[len(ways)-1].to {
			continue
		}
		events, _ := c.CachedEvents(t.ID, address)
		found := explain.DelayOf(events)
		if !found.Known {
			continue
		}
		taken = true
		for at, w := range ways {
			if w.has(from, address) && (!slowest[at].Known || slowest[at].Compare(found) < 0) {
				slowest[at] = found
			}
		}
	}
	for at, found := range slowest {
		if found.Known {
			ways[at].others = append(ways[at].others, found)
		}
	}
	return taken
}

func (w *way) has(from, address string) bool {
	return (w.from == "" || w.from == from) && (w.to == domainOf(address) || strings.EqualFold(w.to, address))
}

func (w *way) String() string {
	words := "to " + w.to
	if w.from != "" {
		words = "from " + w.from + " " + words
	}
	return words
}

// sentence compares a copy that was late with the others.
func (w *way) sentence(late explain.Delay) string {
	slices.SortFunc(w.others, explain.Delay.Compare)
	n := len(w.others)
	whose := count.Of(n) + " other messages " + w.String() + " whose events are loaded"
	if first := slices.IndexFunc(w.others, explain.Delay.Long); first >= 0 {
		words := "Of " + whose + ", " + count.Of(n-first)
		if first == 0 {
			words = "All " + whose
		}
		words += " took over " + explain.Lasting(explain.LeastDelay)
		if !w.others[n-1].Arrived {
			words += map[bool]string{true: " or has not arrived", false: " or have not arrived"}[n-first == 1]
		}
		return words + w.median() + ": not this message alone."
	}
	least, most := w.others[0].Took, w.others[n-1].Took
	words := "The " + whose + " took " + explain.Lasting(least)
	if explain.Lasting(most) != explain.Lasting(least) {
		words += " to " + explain.Lasting(most)
	}
	if late.Took >= 2*most {
		words += ": this one stands out"
	}
	return words + "."
}

// median is how long those in the middle took, unless one of them did not arrive.
func (w *way) median() string {
	n := len(w.others)
	low, high := w.others[(n-1)/2], w.others[n/2]
	if !high.Arrived {
		return ""
	}
	return " (median " + explain.Lasting((low.Took+high.Took)/2) + ")"
}
