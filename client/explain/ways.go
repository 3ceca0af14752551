package explain

import (
	"slices"
	"strconv"
	"strings"

	"msgtrace/client"
)

// Ways is how a message came to its recipients: through which groups, and from and to
// which addresses it was redirected. It holds what the events say that were loaded, and
// nothing else. The events of [client.MessageTraces] have no data: there they name the
// address of a redirect in their words and no group, so that a copy is known to have
// come through one only where the message has a single group.
type Ways struct {
	recipients []client.Recipient
	known      client.RecipientsKnown
	places     map[string]int   // of the recipients, by their addresses
	groups     []string         // the recipients that are groups
	unnamed    bool             // there is one more, whose address is not known
	from       map[string]Hop   // the last address before this one
	sources    map[string][]Hop // all that its own events name, in their order
	to         map[string]Hop   // the next address after this one
	moved      map[string]bool
	sizes      map[string]int // how many members a group has
	expanded   map[string]bool
	bare       map[string]bool // no event says how the copy began
}

// Hop is an address that a message came through.
type Hop struct {
	Address string
	// Kind is what happened there: client.EventExpand for a group, client.EventRedirect,
	// or client.EventResolve for another name of the address after it.
	Kind client.EventKind
}

// WaysOf reads the ways of a message from its recipients and their events.
func WaysOf(t client.Trace) Ways {
	w := Ways{
		recipients: t.Recipients, known: t.RecipientsKnown, places: map[string]int{},
		from: map[string]Hop{}, sources: map[string][]Hop{}, to: map[string]Hop{}, moved: map[string]bool{},
		sizes: map[string]int{}, expanded: map[string]bool{}, bare: map[string]bool{},
	}
	for i, r := range t.Recipients {
		if key := fold(r.Address); key != "" {
			w.places[key] = i
		}
		switch {
		case r.Status != client.StatusExpanded:
		case fold(r.Address) == "":
			w.unnamed = true
		default:
			w.groups = append(w.groups, r.Address)
		}
	}
	var inferred [][2]Hop
	for _, r := range t.Recipients {
		inferred = append(inferred, w.read(r)...)
	}
	for _, edge := range inferred {
		// What an address' own events say comes first.
		setHop(w.from, edge[1].Address, edge[0])
		if edge[0].Kind == client.EventRedirect {
			setHop(w.to, edge[0].Address, Hop{edge[1].Address, client.EventRedirect})
		}
	}
	w.onlyGroup()
	return w
}

// fold makes addresses comparable. It is empty for one that is not known.
func fold(address string) string { return strings.ToLower(strings.TrimSpace(client.Named(address))) }

// setHop notes a hop unless one is known, it leads to itself or has no address.
func setHop(hops map[string]Hop, address string, hop Hop) {
	key, next := fold(address), fold(hop.Address)
	if _, known := hops[key]; !known && key != "" && next != "" && key != next {
		hops[key] = hop
	}
}

// read notes what the events of a copy say, and returns what they say of other
// addresses: from where to where the mail went.
func (w *Ways) read(r client.Recipient) (others [][2]Hop) {
	if r.Events == nil {
		return nil
	}
	key := fold(r.Address)
	w.bare[key] = !slices.ContainsFunc(r.Events, func(e client.Event) bool {
		return e.Kind == client.EventReceive || e.Kind == client.EventSubmit
	})
	s := story{events: r.Events, address: r.Address}
	var chain []Hop // what the copy came through, in the order of time
	for _, e := range r.Events {
		switch e.Kind {
		case client.EventExpand:
			w.readExpansion(r, e, &chain)
		case client.EventRedirect:
			other, away := s.redirection(e)
			switch {
			case other == "" || fold(other) == key:
			case away:
				w.to[key] = Hop{other, client.EventRedirect}
				w.moved[key] = s.last(client.EventDeliver) < 0
				others = append(others, [2]Hop{{r.Address, client.EventRedirect}, {Address: other}})
			default:
				chain = appendHop(chain, Hop{other, client.EventRedirect})
			}
		case client.EventResolve:
			if other := movedTo(e); other != "" && fold(other) != key {
				w.to[key] = Hop{other, client.EventResolve}
			}
		}
	}
	if len(chain) == 0 {
		return others
	}
	// The events of all copies to one address come together. That one group was expanded
	// before another does not say that it holds the other.
	w.from[key], w.sources[key] = chain[len(chain)-1], chain
	for _, hop := range chain {
		if hop.Kind == client.EventRedirect {
			others = append(others, [2]Hop{hop, {Address: r.Address}})
		}
	}
	return others
}

func appendHop(chain []Hop, hop Hop) []Hop {
	if slices.ContainsFunc(chain, func(h Hop) bool { return fold(h.Address) == fold(hop.Address) }) {
		return chain
	}
	return append(chain, hop)
}

// readExpansion reads that a group was expanded. Its related recipient is the group: in
// the group's own copy the recipient itself.
// https://learn.microsoft.com/exchange/mail-flow/transport-logs/message-tracking
func (w *Ways) readExpansion(r client.Recipient, e client.Event, chain *[]Hop) {
	key, group := fold(r.Address), value(e, "RelatedRecipient")
	switch {
	case fold(group) == key, group == "" && r.Status == client.StatusExpanded:
		if n, err := strconv.Atoi(value(e, "RcptCount")); err == nil && n > 0 {
			w.sizes[key] = n
		}
	case group == "":
		w.expanded[key] = true
	default:
		*chain = appendHop(*chain, Hop{group, client.EventExpand})
	}
}

// redirection returns the other address of a redirect, and whether the mail went there
// and did not come from there. Without words for it the direction is known where the
// copy ended with the redirect.
func (s story) redirection(e client.Event) (other string, away bool) {
	detail := relatedDetail(e)
	if to, found := strings.CutPrefix(detail, "to "); found {
		return to, true
	}
	if from, found := strings.CutPrefix(detail, "from "); found {
		return from, false
	}
	if s.forwardedOn() && s.last(client.EventDeliver) < 0 {
		return value(e, "RelatedRecipient"), true
	}
	return "", false
}

// onlyGroup gives the copies that came through a group that is not named the only group
// of the message, where all recipients are known.
func (w *Ways) onlyGroup() {
	if w.known != client.KnownAll || len(w.groups) != 1 || w.unnamed {
		return
	}
	for key := range w.expanded {
		setHop(w.from, key, Hop{w.groups[0], client.EventExpand})
	}
}

// Recipient returns the recipient with that address, and false when the message is not
// known to have it.
func (w Ways) Recipient(address string) (client.Recipient, bool) {
	i, ok := w.places[fold(address)]
	if !ok {
		return client.Recipient{}, false
	}
	return w.recipients[i], true
}

// Through returns the addresses that a copy came through, the first one first. An
// address stands in it once, also where events lead in a circle.
func (w Ways) Through(address string) []Hop {
	hops, _ := w.walk(w.from, address)
	slices.Reverse(hops)
	return hops
}

// On returns the addresses that a copy went on to, the nearest first, and whether they
// lead back in a circle.
func (w Ways) On(address string) (hops []Hop, circle bool) { return w.walk(w.to, address) }

func (w Ways) walk(hops map[string]Hop, address string) (walked []Hop, circle bool) {
	seen := map[string]bool{fold(address): true}
	for {
		hop, ok := hops[fold(address)]
		if !ok {
			return walked, false
		}
		if seen[fold(hop.Address)] {
			return walked, true
		}
		seen[fold(hop.Address)] = true
		walked = append(walked, hop)
		address = hop.Address
	}
}

// Branch is one recipient in the tree of those through which it came.
type Branch struct {
	Index int // of the recipient
	Depth int // 0: it came through no other recipient
}

// Tree returns the recipients as a tree: each behind the group or the address that its
// copy came through, else in their order. It is nil where nothing of that is known.
func (w Ways) Tree() []Branch {
	children := map[int][]int{}
	var roots []int
	for i, r := range w.recipients {
		if parent, ok := w.parent(r.Address); ok && parent != i {
			children[parent] = append(children[parent], i)
		} else {
			roots = append(roots, i)
		}
	}
	if len(children) == 0 {
		return nil
	}
	tree := make([]Branch, 0, len(w.recipients))
	placed := make([]bool, len(w.recipients))
	grow := func(root int) {
		for left := []Branch{{root, 0}}; len(left) > 0; {
			b := left[len(left)-1]
			left = left[:len(left)-1]
			if placed[b.Index] {
				continue
			}
			placed[b.Index] = true
			tree = append(tree, b)
			for _, child := range slices.Backward(children[b.Index]) {
				left = append(left, Branch{child, b.Depth + 1})
			}
		}
	}
	for _, root := range roots {
		grow(root)
	}
	for i := range w.recipients {
		grow(i) // those in a circle, which no root leads to
	}
	return tree
}

// parent is the index of the recipient that a copy came through last.
func (w Ways) parent(address string) (int, bool) {
	hop, ok := w.from[fold(address)]
	if !ok {
		return 0, false
	}
	at, ok := w.places[fold(hop.Address)]
	return at, ok
}

// Along returns the address that a copy went on to or, where it went no further, the one
// that it came through last, and whether that is a recipient of the message. It is empty
// where neither is known.
func (w Ways) Along(address string) (along string, known bool) {
	hop, ok := w.to[fold(address)]
	if !ok {
		hop, ok = w.from[fold(address)]
	}
	if !ok {
		return "", false
	}
	r, known := w.Recipient(hop.Address)
	if !known {
		return hop.Address, false
	}
	return r.Address, true
}

// Leads reports whether a recipient is known to have come through this one.
func (w Ways) Leads(address string) bool {
	for _, hop := range w.from {
		if fold(hop.Address) == fold(address) {
			return true
		}
	}
	return false
}
