package client

import (
	"fmt"
	"hash/maphash"
	"sync"
)

// trail is the chain of the pages of a list that led to a link, so that a service
// that goes round in circles is noticed. It is never changed; nil is the beginning.
type trail struct {
	last  *trail    // the chain without its newest page
	link  uint64    // hash of the next link of the newest page
	pages int       // so far
	items int       // of all pages so far
	known *trailSet // what led on from all of them, and which items came
	again bool      // the link led to a page before

	different int // about how many different items came
	repeated  int // about how many came again, above what a list may repeat
	repeating int // pages since that began
	empty     int // pages without an item, since the last one with any
}

var trailSeed = maphash.MakeSeed()

// When a trail counts as a circle.
const (
	// minRepeats is how many pages must repeat earlier items before they are taken for a
	// circle, however few the list had: a few may be chance.
	minRepeats = 20
	// allAgain is how often everything must have come again. Once may be a service that
	// has lost its place and began again.
	allAgain = 2
	// perNew is how many items may come again for each that is new, as on pages that
	// overlap: a circle may change a little in each round, and a list may repeat much.
	perNew = 7
	// maxEmpty is how many pages without an item a service may send in a row, as it
	// may while it searches.
	maxEmpty = 1000
)

// follow returns the trail to the next page: link is what led on from the last
// one, items are the hashes of what was on it, zero for an item without an id.
func (t *trail) follow(link string, items []uint64) *trail {
	next := &trail{last: t, link: maphash.String(trailSeed, link), pages: 1, items: len(items), known: t.set()}
	if t != nil {
		next.pages += t.pages
		next.items += t.items
		next.different, next.repeated, next.repeating, next.empty = t.different, t.repeated, t.repeating, t.empty
	}
	next.again = next.known.add(next.link)
	if len(items) == 0 {
		next.empty++
		return next
	}
	next.empty = 0
	next.take(items)
	return next
}

// take takes note of the items of the newest page.
func (t *trail) take(items []uint64) {
	different, added, again := t.known.take(items)
	t.different = max(t.different, different)
	t.repeated += again - perNew*added
	t.repeating++
	if t.repeated <= 0 {
		t.repeated, t.repeating = 0, 0
	}
}

// came is how many items the pages had.
func (t *trail) came() int {
	if t == nil {
		return 0
	}
	return t.items
}

// trailSet is the hashes of a chain, shared by its pages: looking through the chain for
// each page would cost more with every page.
type trailSet struct {
	mu    sync.Mutex
	pages int // of the chain that it is about
	links map[uint64]struct{}
	items sample
}

// set returns the set for another page of the chain. It is that of the chain, unless
// another page has followed on it: a page may be asked for again. Then which items came
// is learned from that page on.
func (t *trail) set() *trailSet {
	if t == nil {
		return &trailSet{pages: 1, links: make(map[uint64]struct{})}
	}
	if t.known.extend(t.pages) {
		return t.known
	}
	own := &trailSet{pages: t.pages + 1, links: make(map[uint64]struct{}, t.pages)}
	for ; t != nil; t = t.last {
		own.links[t.link] = struct{}{}
	}
	return own
}

// extend reports whether the set is about a chain of that number of pages, and makes it
// one about the chain with another page.
func (s *trailSet) extend(pages int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages != pages {
		return false
	}
	s.pages++
	return true
}

// add adds the hash of a link, and reports whether it was there.
func (s *trailSet) add(link uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, known := s.links[link]
	s.links[link] = struct{}{}
	return known
}

// take adds the hashes of items. It returns about how many different ones there are
// now, and how many of these were added and had come before.
func (s *trailSet) take(items []uint64) (different, added, again int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, hash := range items {
		if !s.items.takes(hash) {
			continue
		}
		if n := s.items.each(); s.items.add(hash) {
			added += n
		} else {
			again += n
		}
	}
	return s.items.different(), added, again
}

// circular returns the reason why the trail is taken for a circle, or "" if it is
// not.
func (t *trail) circular() string {
	switch {
	case t == nil:
		return ""
	case t.again:
		return "the service sent the same next link twice"
	case t.repeating >= minRepeats && t.repeated >= allAgain*t.different:
		return fmt.Sprintf("the service sent %d pages in a row of which most had come before", t.repeating)
	case t.empty >= maxEmpty:
		return fmt.Sprintf("the service sent %d pages in a row without an item", t.empty)
	}
	return ""
}
