package client

import (
	"fmt"
	"hash/maphash"
)

// trail is the chain of the pages of a list that led to a link, so that a service
// that goes round in circles is noticed. It is never changed; nil is the beginning.
type trail struct {
	last    *trail // the chain without its newest page
	link    uint64 // hash of the next link of the newest page
	content uint64 // hash of the items of that page; zero: it had none
	items   int    // of all pages so far

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
	next := &trail{last: t, link: maphash.String(trailSeed, link), content: content, items: items}
	if t != nil {
		next.items += t.items
		next.different, next.repeats, next.empty = t.different, t.repeats, t.empty
	}
	switch {
	case content == 0:
		next.empty++
	case t.had(func(page *trail) bool { return page.content == content }):
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

// had reports whether one of the pages is as asked.
func (t *trail) had(matches func(page *trail) bool) bool {
	for ; t != nil; t = t.last {
		if matches(t) {
			return true
		}
	}
	return false
}

// circular returns the reason why the trail is taken for a circle, or "" if it is
// not.
func (t *trail) circular() string {
	switch {
	case t == nil:
		return ""
	case t.last.had(func(page *trail) bool { return page.link == t.link }):
		return "the service sent the same next link twice"
	case t.repeats >= max(minRepeats, t.different):
		return fmt.Sprintf("the service sent %d pages in a row that had come before", t.repeats)
	case t.empty >= maxEmpty:
		return fmt.Sprintf("the service sent %d pages in a row without an item", t.empty)
	}
	return ""
}
