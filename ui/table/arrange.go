package table

import "slices"

// few is how many rows are filtered and ordered at once, in well under a
// millisecond. More are a job.
const few = 2048

// arrangement is which rows to show, and in which order.
type arrangement[R any] struct {
	serial  uint64 // grows with every change
	rows    []R
	match   func(R) bool
	filter  uint64 // counts the filters, which cannot be compared
	column  string
	reverse bool
	compare func(a, b R) int
}

// plain reports whether all rows are shown as they are.
func (a arrangement[R]) plain() bool { return a.match == nil && a.compare == nil }

// sameRule reports whether two arrangements differ in their rows only.
func (a arrangement[R]) sameRule(b arrangement[R]) bool {
	return a.filter == b.filter && a.column == b.column && a.reverse == b.reverse
}

// arrange brings what is shown in line with what is wanted: at once when that
// costs nothing or little, else there is a job for it.
func (m *Model[R]) arrange() {
	m.wanted.serial++
	switch {
	case m.wanted.plain():
		m.adopt(m.wanted, nil)
	case len(m.wanted.rows) <= few:
		m.adopt(m.wanted, m.job().work(func() bool { return false }))
	}
}

// adopt shows an arrangement in the order given, and brings the cursor along.
func (m *Model[R]) adopt(a arrangement[R], order []int32) {
	place, base := m.cursor, 0
	if m.Len() > 0 {
		base = m.base(m.cursor)
	}
	retitled := m.shown.column != a.column || m.shown.reverse != a.reverse
	m.shown, m.order = a, order
	m.lines.stale()
	if retitled {
		m.drawHeader()
	}
	m.follow(place, base)
}

// follow puts the cursor back on its row. Base is where the row was among the
// rows, and place where it was among those shown. A row that is not there is
// looked for again only in what comes after those that were looked through.
func (m *Model[R]) follow(place, base int) {
	if m.sought == "" {
		m.scroll()
		m.grasp()
		return
	}
	from := m.looked
	if from > len(m.shown.rows) {
		from = 0
	}
	m.looked = 0
	m.cursor = place
	if found := m.locate(m.sought, base, from); found < 0 {
		m.looked = len(m.shown.rows)
	} else if next, ok := m.placeOf(found); ok || m.shown.compare == nil {
		m.cursor = next
	}
	if m.start > 0 {
		m.start += m.cursor - place
	}
	m.scroll()
}

// grasp makes the row under the cursor the one that the cursor stays on.
func (m *Model[R]) grasp() {
	m.sought, m.looked = "", 0
	if m.Len() > 0 {
		m.sought = m.key(m.Row(m.cursor))
	}
}

// locate returns the index of the row with the key among the rows from an index
// on, or -1. It looks around base first, where the row most likely is.
func (m *Model[R]) locate(key string, base, from int) int {
	rows := m.shown.rows[from:]
	last := len(rows) - 1
	base = clamp(base-from, 0, max(0, last))
	for distance := 0; distance <= max(base, last-base); distance++ {
		if after := base + distance; after <= last && m.key(rows[after]) == key {
			return from + after
		}
		if before := base - distance; before >= 0 && before <= last && m.key(rows[before]) == key {
			return from + before
		}
	}
	return -1
}

// placeOf turns an index of the rows into a place among those shown, and tells
// whether the row is shown. When it is not, and rows are shown as they came, the
// place is that of the next row that is.
func (m *Model[R]) placeOf(base int) (place int, shown bool) {
	switch {
	case m.order == nil:
		return base, true
	case m.shown.compare == nil:
		return slices.BinarySearch(m.order, int32(base))
	}
	place = slices.Index(m.order, int32(base))
	return place, place >= 0
}
