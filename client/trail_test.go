package client

import (
	"fmt"
	"testing"
)

func TestATrailKnowsItsPagesAndNotThoseOfAnotherBranch(t *testing.T) {
	var begin *trail
	for n := range 5 {
		begin = begin.follow(fmt.Sprint("link", n), tenItems(n))
	}
	one := begin.follow("one", tenItems(50))
	other := begin.follow("other", tenItems(51))
	var straight *trail // on which nothing but one page follows
	for n := range 6 {
		straight = straight.follow(fmt.Sprint("link", n), tenItems(n))
	}
	for name, test := range map[string]struct {
		from     *trail
		link     string
		page     int
		circular bool
		repeated int
	}{
		"a link of the chain":        {one, "link2", 100, true, 0},
		"its own link":               {one, "one", 101, true, 0},
		"a link of another branch":   {one, "other", 102, false, 0},
		"and the other way":          {other, "one", 103, false, 0},
		"items of the chain":         {straight, "next", 2, false, 10},
		"what a branch learns again": {other, "next", 2, false, 0},
		"items of another branch":    {other, "last", 50, false, 0},
		"nothing of either of them":  {one, "more", 104, false, 0},
	} {
		next := test.from.follow(test.link, tenItems(test.page))
		if got := next.circular() != ""; got != test.circular || next.repeated != test.repeated || next.came() != 70 {
			t.Errorf("%s: got circular %v, %d repeated, %d items, want %v, %d, 70", name, got, next.repeated, next.came(), test.circular, test.repeated)
		}
	}
}

// tenItems are the hashes of the items of a page.
func tenItems(page int) []uint64 {
	items := make([]uint64, 10)
	for i := range items {
		items[i] = hashOfItem(fmt.Sprint(page, " ", i), "a@x")
	}
	return items
}

// BenchmarkTrail adds one page to trails of several lengths.
func BenchmarkTrail(b *testing.B) {
	for _, pages := range []int{10, 1000, 100_000} {
		b.Run(fmt.Sprint(pages), func(b *testing.B) {
			var t *trail
			for n := range pages {
				t = t.follow(fmt.Sprint(n), tenItems(n))
			}
			for n := pages; b.Loop(); n++ {
				t = t.follow(fmt.Sprint(n), tenItems(n))
				_ = t.circular()
			}
		})
	}
}
