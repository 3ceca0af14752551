package table

import "math/bits"

// marks are the rows that a person has marked, a bit for each index of rows: a
// million marks are as quick as one.
type marks[R any] struct {
	rows []R
	bits []uint64
	n    int             // how many bits are set
	away map[string]bool // the keys of marked rows that are not among rows now

	ranging bool // a range reaches from a row to the cursor
	anchor  int  // the index of that row
	place   int  // its place, or the next one when it is not shown
}

func (k *marks[R]) has(index int) bool { return k.n > 0 && k.bits[index/64]&(1<<(index%64)) != 0 }

func (k *marks[R]) set(index int, on bool) {
	if k.has(index) == on {
		return
	}
	k.begin()
	k.bits[index/64] ^= 1 << (index % 64)
	if k.n++; !on {
		k.n -= 2
	}
}

// begin makes the bits, where none is set.
func (k *marks[R]) begin() {
	if k.n == 0 {
		k.bits = make([]uint64, (len(k.rows)+63)/64)
	}
}

// count counts the bits that are set.
func (k *marks[R]) count() {
	k.n = 0
	for _, word := range k.bits {
		k.n += bits.OnesCount64(word)
	}
}

// Mark marks the row under the cursor, or takes its mark off. While a range is on it
// ends that, and its rows are marked.
func (m *Model[R]) Mark() {
	if m.EndRange(true) || m.Len() == 0 {
		return
	}
	index := m.indexAt(m.cursor)
	m.marks.set(index, !m.marks.has(index))
}

// MarkRange begins a range at the row under the cursor, to which the cursor takes one
// row after the other, or ends it: its rows are marked.
func (m *Model[R]) MarkRange() {
	if m.EndRange(true) || m.Len() == 0 {
		return
	}
	m.marks.ranging, m.marks.anchor, m.marks.place = true, m.indexAt(m.cursor), m.cursor
}

// EndRange ends a range, and marks its rows if they are to be kept. It returns false
// when none is on.
func (m *Model[R]) EndRange(keep bool) bool {
	if !m.marks.ranging {
		return false
	}
	if first, end := m.span(); keep {
		m.markPlaces(first, end)
	}
	m.marks.ranging = false
	return true
}

// MarkAll marks all rows that are shown.
func (m *Model[R]) MarkAll() {
	m.EndRange(true)
	m.markPlaces(0, m.Len())
}

func (m *Model[R]) markPlaces(first, end int) {
	m.marks.begin()
	marked := m.marks.bits
	if m.order != nil {
		for _, index := range m.order[first:end] {
			marked[uint32(index)/64] |= 1 << (uint32(index) % 64)
		}
		first = end
	}
	for index := first; index < end; {
		if index%64 == 0 && end-index >= 64 {
			marked[index/64] = ^uint64(0)
			index += 64
			continue
		}
		marked[index/64] |= 1 << (index % 64)
		index++
	}
	m.marks.count()
}

// Unmark takes all marks off, and returns false when there are none.
func (m *Model[R]) Unmark() bool {
	had := m.marks.n > 0 || m.marks.ranging || len(m.marks.away) > 0
	m.marks = marks[R]{rows: m.shown.rows}
	return had
}

// span is the places of the range, from first up to and without end.
func (m *Model[R]) span() (first, end int) {
	if !m.marks.ranging {
		return 0, 0
	}
	from := min(m.marks.place, max(0, m.Len()-1))
	return min(from, m.cursor), min(max(from, m.cursor)+1, m.Len())
}

// Marks returns how many rows are marked, and how many are in the range that is
// on.
func (m *Model[R]) Marks() (marked, ranged int) {
	first, end := m.span()
	return m.marks.n, end - first
}

// MarkedHere reports whether the row under the cursor is marked.
func (m *Model[R]) MarkedHere() bool { return m.Len() > 0 && m.marks.has(m.indexAt(m.cursor)) }

// Marked returns the rows that are marked or in the range: those that are shown in
// their order, behind them those that are not, as they came.
func (m *Model[R]) Marked() []R {
	if m.marks.n == 0 && !m.marks.ranging {
		return nil
	}
	var marked []R
	first, end := m.span()
	left := make([]uint64, len(m.marks.bits))
	copy(left, m.marks.bits)
	for place := range m.Len() {
		index := m.indexAt(place)
		if !m.marks.has(index) && (place < first || place >= end) {
			continue
		}
		marked = append(marked, m.shown.rows[index])
		if m.marks.n > 0 {
			left[index/64] &^= 1 << (index % 64)
		}
	}
	for i, word := range left {
		for ; word != 0; word &= word - 1 {
			marked = append(marked, m.shown.rows[64*i+bits.TrailingZeros64(word)])
		}
	}
	return marked
}

// carryMarks brings the marks to the rows that are shown now. A row is known by its
// key; the mark of one that is missing comes back with it.
func (m *Model[R]) carryMarks() {
	k, rows := &m.marks, m.shown.rows
	old := k.rows
	k.rows = rows
	if k.n == 0 && len(k.away) == 0 && !k.ranging {
		return
	}
	same := m.sameFront(old, rows)
	anchor := ""
	if k.ranging {
		anchor = m.key(old[k.anchor])
	}
	m.park(old, same)
	m.unpark(same)
	if k.ranging {
		k.anchor = m.indexOf(anchor, k.anchor, 0)
		if k.ranging = k.anchor >= 0; k.ranging {
			k.place, _ = m.placeOf(k.anchor)
		}
	}
}

// sameFront returns how many rows at the front of two lists are the same.
func (m *Model[R]) sameFront(old, rows []R) int {
	n := min(len(old), len(rows))
	if n == 0 || &old[0] == &rows[0] {
		return n
	}
	for i := range n {
		if !(m.lines.keep && any(old[i]) == any(rows[i])) && m.key(old[i]) != m.key(rows[i]) {
			return i
		}
	}
	return n
}

// park keeps the marks of the rows from an index on by their keys, and makes room for
// those of other rows.
func (m *Model[R]) park(old []R, from int) {
	k := &m.marks
	for index := from; index < len(old); index++ {
		if k.has(index) {
			k.set(index, false)
			if k.away == nil {
				k.away = map[string]bool{}
			}
			k.away[m.key(old[index])] = true
		}
	}
	if k.n > 0 {
		bits := make([]uint64, (len(k.rows)+63)/64)
		copy(bits, k.bits)
		k.bits = bits
	}
}

// unpark gives the rows from an index on the marks that were kept by their keys.
func (m *Model[R]) unpark(from int) {
	k := &m.marks
	for index := from; index < len(k.rows) && len(k.away) > 0; index++ {
		if key := m.key(k.rows[index]); k.away[key] {
			delete(k.away, key)
			k.set(index, true)
		}
	}
}
