package lookalike

import (
	"slices"
	"strings"
	"sync"
)

// Finding is what a domain is taken for. The zero Finding is nothing.
type Finding struct {
	Domain string // as it is written in readable letters: foreign text
	Of     string // the domain it looks like, "" if it only mixes letters
	Why    string // "rn for m"
}

// String says it in one line: "rnicrosoft.example looks like microsoft.com: rn for m".
func (f Finding) String() string {
	switch {
	case f.Domain == "":
		return ""
	case f.Of == "":
		return f.Domain + " may be made to deceive: " + f.Why
	}
	return f.Domain + " looks like " + f.Of + ": " + f.Why
}

// Short says it behind an address: "look-alike of microsoft.com".
func (f Finding) Short() string {
	switch {
	case f.Domain == "":
		return ""
	case f.Of == "":
		return "look-alike: " + f.Why
	}
	return "look-alike of " + f.Of
}

// mostKept is how many domains are remembered with what was found.
const mostKept = 4096

// Known are the domains that others are compared with. It may be used by several
// goroutines at once. A nil Known finds nothing.
type Known struct {
	targets []target
	byFold  map[string][]int // the places of targets
	longish []int            // the places of those that slips are looked for in
	theirs  map[string]bool  // domains that are the tenant's

	mu   sync.Mutex
	seen map[string]Finding
}

// New returns what is known: the domains of the tenant, which are never look-alikes, and
// those that were searched for, which may be.
func New(ours, searched []string) *Known {
	k := &Known{targets: slices.Clone(table().targets), byFold: map[string][]int{}, theirs: map[string]bool{}, seen: map[string]Finding{}}
	for _, domain := range ours {
		k.add(domain, own)
	}
	for _, domain := range searched {
		k.add(domain, sought)
	}
	for at, t := range k.targets {
		k.byFold[t.folded] = append(k.byFold[t.folded], at)
		if len(t.name) >= leastSlip && t.kind != word && t.kind != sought {
			k.longish = append(k.longish, at)
		}
	}
	return k
}

// add takes in a domain. One that was searched for counts only if it looks like none
// that is known better.
func (k *Known) add(domain string, as kind) {
	n, ok := read(domainOf(domain))
	if !ok || n.broken {
		return
	}
	if as == own {
		k.theirs[n.whole] = true
	}
	if under(n.whole, table().theirs) || slices.ContainsFunc(k.targets, func(t target) bool { return t.name == n.label }) {
		return
	}
	k.targets = append(k.targets, newTarget(n.label, n.registered(), as))
}

// Look returns what the domain of an address, or a domain, is taken for, and false if it
// is taken for none.
func (k *Known) Look(address string) (Finding, bool) {
	domain := domainOf(address)
	if k == nil || domain == "" || len(domain) > longest {
		return Finding{}, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	found, ok := k.seen[domain]
	if !ok {
		found = k.look(domain)
		if len(k.seen) >= mostKept {
			clear(k.seen)
		}
		k.seen[strings.Clone(domain)] = found
	}
	return found, found.Domain != ""
}

// All returns what is found in addresses, for each domain once.
func (k *Known) All(addresses []string) []Finding {
	var all []Finding
	for _, address := range addresses {
		if found, ok := k.Look(address); ok && !slices.Contains(all, found) {
			all = append(all, found)
		}
	}
	return all
}

func (k *Known) look(domain string) Finding {
	n, ok := read(domain)
	if !ok || under(n.whole, k.theirs) || under(n.whole, table().theirs) {
		return Finding{}
	}
	for _, look := range []func(name) (of, why string){k.misspelled, k.slipped, k.otherEnding, k.inside, k.before} {
		if of, why := look(n); why != "" {
			return Finding{n.whole, of, why}
		}
	}
	if n.broken {
		return Finding{n.whole, "", "a name in it is not written as it has to be"}
	}
	for _, label := range append(n.front, n.label) {
		if scripts := mixed(label); scripts != "" {
			return Finding{n.whole, "", "it mixes " + scripts + " letters in one name"}
		}
	}
	return Finding{}
}

// misspelled looks for letters that are taken for others: rnicrosoft.
func (k *Known) misspelled(n name) (of, why string) {
	for _, label := range append([]string{n.label}, n.front...) {
		for _, at := range k.byFold[fold(label)] {
			t := k.targets[at]
			if len(label) < 3 {
				continue
			}
			if why, ok := spelling(label, t.name); ok {
				return t.home, why
			}
		}
	}
	return "", ""
}

// Slips are looked for in names that are at least so long; beside letters that are taken
// for others, in longer ones.
const (
	leastSlip   = 6
	leastFolded = 8
)

// slipped looks for a name that is one slip of the fingers away: contso.
func (k *Known) slipped(n name) (of, why string) {
	if table().near[n.label] || len(n.label) < leastSlip-1 || !isASCII(n.label) {
		return "", ""
	}
	folded := fold(n.label)
	for _, at := range k.longish {
		t := k.targets[at]
		if n.label == t.name {
			return "", "" // it is that name, under another ending
		}
		if why = slip(n.label, t.name); why != "" {
			return t.home, why
		}
		if why = slip(folded, t.folded); why != "" && len(t.folded) >= leastFolded {
			return t.home, "several letters differ"
		}
	}
	return "", ""
}

// otherEnding looks for a name under an ending that is taken for com, or that its owner
// has hardly chosen: contoso.co, paypal.support.
func (k *Known) otherEnding(n name) (of, why string) {
	for _, t := range k.named(n.label) {
		_, ending, _ := strings.Cut(t.home, ".")
		sly := slyEndings[n.ending] && ending == "com"
		if t.kind != word && sly || t.kind == coined && cheapEndings[n.ending] {
			return t.home, "it ends in " + n.ending
		}
	}
	return "", ""
}

// named are the targets of a name.
func (k *Known) named(label string) []target {
	var all []target
	for _, at := range k.byFold[fold(label)] {
		if k.targets[at].name == label {
			all = append(all, k.targets[at])
		}
	}
	return all
}

// inside looks for a name among words that ask for something: paypal-secure,
// chasebank-login, microsoftsupport.
func (k *Known) inside(n name) (of, why string) {
	const among = "the name is among other words"
	parts := strings.Split(n.label, "-")
	for i, part := range parts {
		if len(parts) == 1 {
			break
		}
		rest := slices.Concat(parts[:i], parts[i+1:])
		for _, at := range append(slices.Clone(k.byFold[fold(part)]), k.byFold[fold(strings.TrimRight(part, digits))]...) {
			t := k.targets[at]
			why, misspelled := spelling(part, t.name)
			switch {
			case misspelled && len(t.name) >= leastPart:
				return t.home, why
			case (misspelled || strings.TrimRight(part, digits) == t.name || part == t.name) && asks(rest, t):
				return t.home, among
			}
		}
	}
	for _, t := range k.targets {
		front, behind, ok := strings.Cut(n.label, t.name)
		if ok && front+behind != "" && len(t.name) >= t.leastInside(len(parts)) && baited(front+"-"+behind) {
			return t.home, among
		}
	}
	return "", ""
}

const (
	digits    = "0123456789"
	leastPart = 5
)

// leastInside is how long a name must be that is looked for in a label of parts.
func (t target) leastInside(parts int) int {
	switch {
	case t.kind == sought || t.kind == word && parts == 1:
		return longest
	case t.kind == word:
		return leastPart
	}
	return leastSlip
}

// asks reports whether one of the words beside a name is bait.
func asks(words []string, t target) bool {
	_, ending, _ := strings.Cut(t.home, ".")
	return slices.ContainsFunc(words, func(word string) bool { return word == ending || baited(word) })
}

// before looks for a domain, or a name that means nothing else, before the domain that
// somebody else registered: contoso.com.example, microsoft.example.com.
func (k *Known) before(n name) (of, why string) {
	labels := append(slices.Clone(n.front), n.label)
	for i := range n.front {
		for _, t := range k.named(labels[i]) {
			_, ending, _ := strings.Cut(t.home, ".")
			next := labels[i+1]
			whole := strings.HasPrefix(strings.Join(labels[i+1:], ".")+".", ending+".") || strings.HasPrefix(next, ending+"-")
			if whole || t.kind == coined {
				return t.home, "it belongs to " + n.registered()
			}
		}
	}
	return "", ""
}
