package client

import (
	"fmt"
	"testing"
)

func TestATrailKnowsItsPagesAndNotThoseOfAnotherBranch(t *testing.T) {
	var begin *trail
	for n := range 5 {
		begin = begin.follow(fmt.Sprint("link", n), uint64(2*n+1), 10)
	}
	one := begin.follow("one", 101, 10)
	other := begin.follow("other", 103, 10)
	for name, test := range map[string]struct {
		from     *trail
		link     string
		content  uint64
		circular bool
		repeats  int
	}{
		"a link of the chain":       {one, "link2", 201, true, 0},
		"its own link":              {one, "one", 203, true, 0},
		"a link of another branch":  {one, "other", 205, false, 0},
		"and the other way":         {other, "one", 207, false, 0},
		"items of the chain":        {other, "next", 5, false, 1},
		"items of another branch":   {other, "last", 101, false, 0},
		"nothing of either of them": {one, "more", 209, false, 0},
	} {
		next := test.from.follow(test.link, test.content, 10)
		if got := next.circular() != ""; got != test.circular || next.repeats != test.repeats || next.came() != 70 {
			t.Errorf("%s: got circular %v, %d repeats, %d items, want %v, %d, 70", name, got, next.repeats, next.came(), test.circular, test.repeats)
		}
	}
}

// BenchmarkTrail is one page more behind so many.
func BenchmarkTrail(b *testing.B) {
	for _, pages := range []int{10, 1000, 100_000} {
		b.Run(fmt.Sprint(pages), func(b *testing.B) {
			var t *trail
			for n := range pages {
				t = t.follow(fmt.Sprint(n), uint64(2*n+1), 1)
			}
			for n := pages; b.Loop(); n++ {
				t = t.follow(fmt.Sprint(n), uint64(2*n+1), 1)
				_ = t.circular()
			}
		})
	}
}
