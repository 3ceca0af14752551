package table

// Expect sets, for a table without rows, which row the cursor is to be on when rows come,
// on which line of the screen, and which are to be marked, by their keys.
func (m *Model[R]) Expect(cursor string, line int, marked []string) {
	if cursor != "" {
		// The rows move under the cursor as if there had been one above it.
		m.cursorKey, m.searched, m.cursor, m.start, m.expects = cursor, 0, max(0, line)+1, 1, true
	}
	for _, key := range marked {
		if m.marks.away == nil {
			m.marks.away = make(map[string]bool, len(marked))
		}
		m.marks.away[key] = true
	}
}

// MarkedKeys returns a function that returns the keys of the rows that are marked or in
// the range, in no order. It may be called in a task while the table changes.
func (m *Model[R]) MarkedKeys() func() []string {
	if m.marks.n == 0 && !m.marks.ranging {
		return func() []string { return nil }
	}
	k, order := m.marks, m.order
	k.bits = append([]uint64(nil), k.bits...)
	first, end := m.span()
	return func() []string {
		var keys []string
		for index, row := range k.rows {
			if k.has(index) {
				keys = append(keys, m.key(row))
			}
		}
		for place := first; place < end; place++ {
			index := place
			if order != nil {
				index = int(order[place])
			}
			if !k.has(index) {
				keys = append(keys, m.key(k.rows[index]))
			}
		}
		return keys
	}
}
