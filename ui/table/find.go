package table

import "context"

// nearby is how many rows [Model.Find] looks at before it leaves the others to
// a task.
const nearby = 4096

// Hit is a row that was found, or that none was.
type Hit struct {
	Found   bool
	Wrapped bool // the row lies beyond the end, or before the beginning
	key     string
	index   int
	place   int
}

// Scan is a search for one row, to be gone on with in a task.
type Scan[R any] struct {
	rows    []R
	order   []int32
	key     func(R) string
	match   func(R) bool
	from    int
	looked  int
	forward bool
}

// Find moves the cursor to the nearest row after it that matches, or before
// it; when there is none it goes on from the other end, and looks at the row
// under the cursor last. It looks at the nearest few thousand rows. When there
// are more, more is true: the scan goes on with [Scan.Run], and its hit comes
// back with [Model.MoveToHit]. Match must be pure.
func (m *Model[R]) Find(match func(R) bool, forward bool) (hit Hit, scan Scan[R], more bool) {
	scan = Scan[R]{rows: m.shown.rows, order: m.order, key: m.key, match: match, from: m.cursor, forward: forward}
	hit, done := scan.look(nearby)
	if hit.Found {
		m.moveTo(hit.place)
	}
	return hit, scan, !done
}

// MoveToHit moves the cursor to what a scan found, wherever the row is by now. It
// returns false when nothing was found, or when the row is not shown any more.
func (m *Model[R]) MoveToHit(hit Hit) bool {
	if !hit.Found {
		return false
	}
	index := m.indexOf(hit.key, hit.index, 0)
	if index < 0 {
		return false
	}
	place, shown := m.placeOf(index)
	if shown {
		m.moveTo(place)
	}
	return shown
}

// Run looks at all the rows that are left. It may run in any goroutine, and
// gives up with the context's error when the context ends.
func (h Scan[R]) Run(ctx context.Context) (Hit, error) {
	for {
		if err := ctx.Err(); err != nil {
			return Hit{}, err
		}
		if hit, done := h.look(stride); done {
			return hit, nil
		}
	}
}

// look looks at up to n more rows.
func (h *Scan[R]) look(n int) (hit Hit, done bool) {
	all := len(h.rows)
	if h.order != nil {
		all = len(h.order)
	}
	for ; n > 0 && h.looked < all; n-- {
		h.looked++
		step := h.looked
		if !h.forward {
			step = all - h.looked
		}
		place := (h.from + step) % all
		index := place
		if h.order != nil {
			index = int(h.order[place])
		}
		if row := h.rows[index]; h.match(row) {
			wrapped := h.forward && place <= h.from || !h.forward && place >= h.from
			return Hit{Found: true, Wrapped: wrapped, key: h.key(row), index: index, place: place}, true
		}
	}
	return Hit{}, h.looked >= all
}
