package client

import (
	"fmt"
	"hash/maphash"
)

// trail are the pages of a list that led to a link, so that a service that goes
// round in circles is noticed. It is never changed; nil is the beginning.
type trail struct {
	last    *trail
	link    uint64 // what led on from the page
	content uint64 // the items of the page; zero: it had none
	items   int    // of all pages so far

	different int // pages with items that had not come before
	again     int // pages since the last one of those
	empty     int // pages without an item since the last one with any
}

var trailSeed = maphash.MakeSeed()

const (
	// leastAgain is from how many pages in a row that bring nothing new on it may be
	// a circle. It is one when they are as many as all that brought something.
	leastAgain = 20
	// mostEmpty is how many pages without an item a service may send in a row, as it
	// may while it searches.
	mostEmpty = 1000
)

// follow returns the trail to the next page. The content stands for the items of
// the last one.
func (t *trail) follow(link string, content uint64, items int) *trail {
	next := &trail{last: t, link: maphash.String(trailSeed, link), content: content, items: items}
	if t != nil {
		next.items += t.items
		next.different, next.again, next.empty = t.different, t.again, t.empty
	}
	switch {
	case content == 0:
		next.empty++
	case t.had(func(page *trail) bool { return page.content == content }):
		next.again, next.empty = next.again+1, 0
	default:
		next.different, next.again, next.empty = next.different+1, 0, 0
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

func (t *trail) had(page func(*trail) bool) bool {
	for ; t != nil; t = t.last {
		if page(t) {
			return true
		}
	}
	return false
}

// circular says why the link leads round in circles, and nothing when it does
// not.
func (t *trail) circular() string {
	switch {
	case t == nil:
		return ""
	case t.last.had(func(page *trail) bool { return page.link == t.link }):
		return "the service sent the same next link twice"
	case t.again >= max(leastAgain, t.different):
		return fmt.Sprintf("the service sent %d pages in a row that had come before", t.again)
	case t.empty >= mostEmpty:
		return fmt.Sprintf("the service sent %d pages in a row without an item", t.empty)
	}
	return ""
}
