package client

import (
	"fmt"
	"hash/maphash"
	"sync"
)

// trail is the chain of the pages of a list that led to a link, so that a service
// that goes round in circles is noticed. It is never changed; nil is the beginning.
type trail struct {
	last    *trail    // the chain without its newest page
	link    uint64    // hash of the next link of the newest page
	content uint64    // hash of the items of that page; zero: it had none
	pages   int       // so far
	items   int       // of all pages so far
	known   *trailSet // the hashes of all of them
	again   bool      // the link led to a page before

	different int // pages with other items than all before them
	repeats   int // pages that repeat the items of an earlier one, since the last different one
	empty     int // pages without an item, since the last one with any
}

var trailSeed = maphash.MakeSeed()

// When a trail counts as a circle.
const (
	// minRepeats is how many pages in a row must repeat earlier ones before they
	// are taken for a circle, however few pages the list had: a few may be chance. In
	// a longer list it takes as many as there were different pages, since a circle
	// brings all of them again.
	minRepeats = 20
	// maxEmpty is how many pages without an item a service may send in a row, as it
	// may while it searches.
	maxEmpty = 1000
)

// follow returns the trail to the next page: link is what led on from the last
// one, content and items are the hash and the number of its items.
func (t *trail) follow(link string, content uint64, items int) *trail {
	next := &trail{last: t, link: maphash.String(trailSeed, link), content: content, pages: 1, items: items, known: t.set()}
	next.again = next.known.add(next.link)
	if t != nil {
		next.pages += t.pages
		next.items += t.items
		next.different, next.repeats, next.empty = t.different, t.repeats, t.empty
	}
	switch {
	case content == 0:
		next.empty++
	case next.known.add(content):
		next.repeats, next.empty = next.repeats+1, 0
	default:
		next.different, next.repeats, next.empty = next.different+1, 0, 0
	}
	return next
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
	mu     sync.Mutex
	pages  int // of the chain that it is about
	hashes map[uint64]struct{}
}

// set returns the set for another page of the chain. It is that of the chain, unless
// another page has followed on it: a page may be asked for again.
func (t *trail) set() *trailSet {
	if t == nil {
		return &trailSet{pages: 1, hashes: make(map[uint64]struct{})}
	}
	if t.known.extend(t.pages) {
		return t.known
	}
	own := &trailSet{pages: t.pages + 1, hashes: make(map[uint64]struct{}, 2*t.pages)}
	for ; t != nil; t = t.last {
		own.hashes[t.link], own.hashes[t.content] = struct{}{}, struct{}{}
	}
	return own
}

// extend reports whether the set is about a chain of so many pages, and makes it one
// about the chain with another page.
func (s *trailSet) extend(pages int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages != pages {
		return false
	}
	s.pages++
	return true
}

// add adds a hash, and reports whether it was there.
func (s *trailSet) add(hash uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, known := s.hashes[hash]
	s.hashes[hash] = struct{}{}
	return known
}

// circular returns the reason why the trail is taken for a circle, or "" if it is
// not.
func (t *trail) circular() string {
	switch {
	case t == nil:
		return ""
	case t.again:
		return "the service sent the same next link twice"
	case t.repeats >= max(minRepeats, t.different):
		return fmt.Sprintf("the service sent %d pages in a row that had come before", t.repeats)
	case t.empty >= maxEmpty:
		return fmt.Sprintf("the service sent %d pages in a row without an item", t.empty)
	}
	return ""
}
