package table

import "iter"

// All returns the rows that are shown now, in their order. It may be gone through in
// a task: what changes in the table later does not change it.
func (m *Model[R]) All() iter.Seq[R] {
	rows, order := m.shown.rows, m.order
	return func(yield func(R) bool) {
		if order == nil {
			for _, row := range rows {
				if !yield(row) {
					return
				}
			}
			return
		}
		for _, at := range order {
			if !yield(rows[at]) {
				return
			}
		}
	}
}
