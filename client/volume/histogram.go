package volume

import (
	"slices"
	"time"
)

// Count is how many messages there are, and how many of them have a problem.
type Count struct{ All, Problems int }

func (c *Count) add(other Count) {
	c.All += other.All
	c.Problems += other.Problems
}

// Histogram counts messages by the minute in which they were received. The zero
// Histogram has none.
type Histogram struct {
	quarters map[int64]*quarter
	last     *quarter // the one that was counted in last: most messages are of the same
	lastAt   int64
	total    Count
	undated  Count
	changes  int

	first, latest int64 // quarters
	bounded       bool  // first and latest are right
}

// quarterMinutes is how many minutes are kept together. Every zone of today is a
// multiple of it ahead of UTC, so that a bucket of that length or longer needs no look
// at the minutes.
const quarterMinutes = 15

type quarter struct {
	total   cell
	minutes [quarterMinutes]cell
}

// cell is a Count in less room.
type cell struct{ all, problems int32 }

func (c cell) count() Count { return Count{int(c.all), int(c.problems)} }

func (c *cell) add(n, problems int32) {
	c.all += n
	c.problems += problems
}

// Add counts n messages more that were received at an instant; n is negative for
// messages that are gone. The zero time is that of messages without one.
func (h *Histogram) Add(received time.Time, problem bool, n int) {
	h.changes++
	change := Count{All: n}
	if problem {
		change.Problems = n
	}
	h.total.add(change)
	if received.IsZero() {
		h.undated.add(change)
		return
	}
	at := minute(received)
	key := floor(at, quarterMinutes)
	q := h.quarter(key)
	q.total.add(int32(change.All), int32(change.Problems))
	q.minutes[at-key*quarterMinutes].add(int32(change.All), int32(change.Problems))
	if q.total.all == 0 {
		delete(h.quarters, key)
		h.last, h.bounded = nil, false
	}
}

func (h *Histogram) quarter(key int64) *quarter {
	if h.last != nil && h.lastAt == key {
		return h.last
	}
	q := h.quarters[key]
	if q == nil {
		if h.quarters == nil {
			h.quarters = map[int64]*quarter{}
		}
		q = &quarter{}
		h.quarters[key] = q
		h.bounded = false
	}
	h.last, h.lastAt = q, key
	return q
}

// Total is all messages, and Undated those of them that have no time.
func (h *Histogram) Total() Count   { return h.total }
func (h *Histogram) Undated() Count { return h.undated }

// Changes grows with every message that is counted.
func (h *Histogram) Changes() int { return h.changes }

// Span returns the minutes of the first and of the last message, from the beginning of
// one to the end of the other, and false when no message has a time.
func (h *Histogram) Span() (from, to time.Time, ok bool) {
	if len(h.quarters) == 0 {
		return from, to, false
	}
	if !h.bounded {
		h.bounded = true
		h.first, h.latest = h.lastAt, h.lastAt
		for key := range h.quarters {
			h.first, h.latest = key, key
			break
		}
		for key := range h.quarters {
			h.first, h.latest = min(h.first, key), max(h.latest, key)
		}
	}
	counted := func(c cell) bool { return c.all != 0 }
	first, latest := h.quarters[h.first].minutes[:], slices.Clone(h.quarters[h.latest].minutes[:])
	slices.Reverse(latest)
	return instant(h.first*quarterMinutes + int64(slices.IndexFunc(first, counted))),
		instant((h.latest+1)*quarterMinutes - int64(slices.IndexFunc(latest, counted))), true
}

// Bucket is the messages that were received from one instant on, up to and without
// another.
type Bucket struct {
	From, To time.Time
	Count
}

// Buckets cuts the time between two instants into buckets and counts what is in each:
// the first holds from, the last ends at to or after it. The caller sees to it that they
// are few.
func (h *Histogram) Buckets(c Clock, from, to time.Time) []Bucket {
	var all []Bucket
	last := minute(to)
	for at := c.begin(minute(from)); len(all) == 0 || at < last; {
		end := c.end(at)
		all = append(all, Bucket{From: instant(at), To: instant(end)})
		at = end
	}
	h.fill(all)
	return all
}

// Count counts the messages from one instant on, up to and without another, in whole
// minutes.
func (h *Histogram) Count(from, to time.Time) Count {
	one := []Bucket{{From: from, To: to}}
	h.fill(one)
	return one[0].Count
}

// fill counts the messages of buckets that follow each other.
func (h *Histogram) fill(buckets []Bucket) {
	starts, end := make([]int64, len(buckets)), minute(buckets[len(buckets)-1].To)
	for i, b := range buckets {
		starts[i] = minute(b.From)
	}
	// within returns the bucket of a minute, and false when it has none.
	within := func(at int64) (int, bool) {
		i, exact := slices.BinarySearch(starts, at)
		if !exact {
			i--
		}
		return i, i >= 0 && at < end
	}
	for key, q := range h.quarters {
		first := key * quarterMinutes
		from, starts := within(first)
		to, ends := within(first + quarterMinutes - 1)
		if from == to && starts && ends {
			buckets[from].add(q.total.count())
			continue
		}
		for i := range q.minutes {
			if place, ok := within(first + int64(i)); ok {
				buckets[place].add(q.minutes[i].count())
			}
		}
	}
}

// Problem returns the minute of the nearest message with a problem from an instant on,
// or, going back, of the last one before it; false when there is none.
func (h *Histogram) Problem(at time.Time, forward bool) (time.Time, bool) {
	from, best, found := minute(at), int64(0), false
	for key, q := range h.quarters {
		if q.total.problems == 0 || forward && (key+1)*quarterMinutes <= from || !forward && key*quarterMinutes >= from {
			continue
		}
		for i, c := range q.minutes {
			m := key*quarterMinutes + int64(i)
			if c.problems == 0 || forward != (m >= from) {
				continue
			}
			if !found || forward == (m < best) {
				best, found = m, true
			}
		}
	}
	return instant(best), found
}

// Level is how high a bar is that stands for n of at most most: from 1 to levels, and 0
// for nothing, so that what is there never looks like nothing.
func Level(n, most, levels int) int {
	if n <= 0 {
		return 0
	}
	return min(levels, max(1, (n*levels+most-1)/max(1, most)))
}
