package explain

import (
	"cmp"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/count"
)

// Signs are what the sentences on a way are written with.
type Signs struct {
	Arrow  string                     // between two addresses
	Status func(client.Status) string // what became of a copy
}

// RollUp says how many recipients a message reached: "reached 41 of 43: 1 failed, 1
// spam". Groups have no copy of their own and are not counted, nor is a copy that is
// known to have gone on to another address. It is empty where no copy is known.
func (w Ways) RollUp() string {
	all := make([]int, len(w.recipients))
	for i := range all {
		all[i] = i
	}
	return w.rollUp(all, map[client.RecipientsKnown]string{
		client.KnownMatching: "the %n that matched", client.KnownSoFar: "the %n read so far", client.KnownHeld: "the %n in the file",
	}[w.known])
}

// rollUp counts some recipients. Total names their number in other words, "" for the
// number alone.
func (w Ways) rollUp(indexes []int, total string) string {
	counts := map[client.Status]int{}
	copies, moved := 0, 0
	for _, i := range indexes {
		switch r := w.recipients[i]; {
		case r.Status == client.StatusExpanded:
		case w.moved[fold(r.Address)]:
			moved++
		default:
			counts[r.Status]++
			copies++
		}
	}
	var said []string
	if copies > 0 {
		of := strings.ReplaceAll(cmp.Or(total, "%n"), "%n", count.Of(copies))
		said = append(said, "reached "+count.Of(counts[client.StatusDelivered])+" of "+of+missed(counts))
	}
	if moved > 0 {
		said = append(said, count.Of(moved)+" sent on to another address")
	}
	return strings.Join(said, "; ")
}

// missed are the copies that did not arrive, by their status, the worst first.
func missed(counts map[client.Status]int) string {
	var others []client.Status
	for status := range counts {
		if status != client.StatusDelivered {
			others = append(others, status)
		}
	}
	slices.SortFunc(others, func(a, b client.Status) int {
		return cmp.Or(cmp.Compare(a.Severity(), b.Severity()), cmp.Compare(a, b))
	})
	var parts []string
	for _, status := range others {
		word := oneLine(status.Word())
		switch {
		case status == "":
			word = "without a status"
		case status.Known():
			word = strings.ToLower(word)
		}
		parts = append(parts, count.Of(counts[status])+" "+word)
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

// Grouped reports whether the message has a group, or a copy that is known to have come
// from or gone to another address.
func (w Ways) Grouped() bool { return len(w.groups)+len(w.from)+len(w.to) > 0 }

// Say says of one recipient through what its copy came, where it went on to and, of a
// group, who got it: up to one sentence on each, without a full stop.
func (w Ways) Say(address string, signs Signs) []string {
	var said []string
	for _, sentence := range []string{w.came(address, signs), w.wentOn(address, signs), w.group(address)} {
		if sentence != "" {
			said = append(said, sentence)
		}
	}
	return said
}

// Beyond says of one recipient only who got the mail in its place: the address that its
// copy went on to or, behind "is", the members of a group.
func (w Ways) Beyond(address string, signs Signs) string {
	if group := w.group(address); group != "" {
		return "is " + group
	}
	return w.wentOn(address, signs)
}

// came says through what a copy came.
func (w Ways) came(address string, signs Signs) string {
	if hops := w.Through(address); len(hops) > 0 {
		said := "came through " + path(hops, signs)
		if others := w.others(address, hops); len(others) > 0 {
			said += "; also through " + few(others)
		}
		return said
	}
	r, ok := w.Recipient(address)
	switch key := fold(address); {
	case !ok || r.Status == client.StatusExpanded:
		return ""
	case w.expanded[key] && (w.known != client.KnownAll || len(w.groups) == 0 || w.unnamed):
		return "came through a group that its events do not name"
	case w.expanded[key]:
		return "came through one of the groups " + few(w.groups) + ": its events do not say which"
	case w.bare[key] && len(r.Events) > 0 && len(w.groups) > 0:
		return "perhaps through a group of this message (" + few(w.groups) + "): its events do not say"
	}
	return ""
}

// others are the addresses that a copy came through beside those of a way.
func (w Ways) others(address string, way []Hop) []string {
	var others []string
	for _, source := range w.sources[fold(address)] {
		if !slices.ContainsFunc(way, func(h Hop) bool { return fold(h.Address) == fold(source.Address) }) {
			others = append(others, source.Address)
		}
	}
	return others
}

// path is the addresses of a way: "all-hands@contoso.com → sales@contoso.com".
func path(hops []Hop, signs Signs) string {
	var names []string
	for _, hop := range hops {
		name := oneLine(hop.Address)
		if hop.Kind == client.EventRedirect {
			name += " (redirected)"
		}
		names = append(names, name)
	}
	return strings.Join(names, " "+signs.Arrow+" ")
}

// mostNames is how many addresses a sentence names.
const mostNames = 3

func few(addresses []string) string {
	names := make([]string, 0, mostNames)
	for _, address := range addresses[:min(len(addresses), mostNames)] {
		names = append(names, oneLine(address))
	}
	if rest := len(addresses) - len(names); rest > 0 {
		return strings.Join(names, ", ") + " and " + count.Of(rest) + " more"
	}
	return strings.Join(names, ", ")
}

// wentOn says where a copy went on to, and what became of it there.
func (w Ways) wentOn(address string, signs Signs) string {
	hops, circle := w.On(address)
	if len(hops) == 0 {
		return ""
	}
	var names []string
	for _, hop := range hops {
		names = append(names, oneLine(hop.Address))
	}
	said := "went on to "
	if hops[0].Kind == client.EventResolve {
		said = "is another name of "
	}
	said += strings.Join(names, " "+signs.Arrow+" ")
	r, found := w.Recipient(hops[len(hops)-1].Address)
	switch {
	case circle:
		return said + ", and from there in a circle"
	case found:
		return said + ": " + signs.Status(r.Status)
	case w.known == client.KnownAll && hops[0].Kind == client.EventRedirect:
		return said + ", which is no recipient of this message in the trace"
	}
	return said
}

// group says who got what went to a group, as far as its members are known.
func (w Ways) group(address string) string {
	if r, ok := w.Recipient(address); !ok || r.Status != client.StatusExpanded {
		return ""
	}
	direct, below := w.members(w.places[fold(address)])
	size, known := w.sizes[fold(address)], len(direct)
	if known == 0 {
		return "" // how many members it has says the verdict
	}
	said := "a group of " + count.Noun(size, "member")
	switch {
	case size == 0:
		said = "a group, " + count.Noun(known, "member") + " known"
	case known < size:
		said += ", " + count.Of(known) + " of them known"
	}
	if rolled := w.rollUp(below, ""); rolled != "" {
		said += ": " + rolled
	}
	return said
}

// members are the recipients right below one in the tree, and all below it.
func (w Ways) members(index int) (direct, below []int) {
	inside, depth := false, 0
	for _, b := range w.Tree() {
		switch {
		case b.Index == index:
			inside, depth = true, b.Depth
		case inside && b.Depth <= depth:
			return direct, below
		case inside:
			below = append(below, b.Index)
			if b.Depth == depth+1 {
				direct = append(direct, b.Index)
			}
		}
	}
	return direct, below
}
