package table

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
)

// stride is how many rows are worked on between two looks at the context.
const stride = 8192

// Job is a filter and an order to be worked out, over rows that nobody changes.
// It may run in any goroutine.
type Job[R any] struct {
	to, from arrangement[R]
	order    []int32 // of from
	pointers bool
}

// Order is what came of a [Job].
type Order[R any] struct {
	of    arrangement[R]
	order []int32
}

// Pending returns the job that the table waits for, and false when it shows
// what it is to show. Until its order is applied the table shows what it showed
// before.
func (m *Model[R]) Pending() (Job[R], bool) {
	if m.shown.serial == m.wanted.serial {
		return Job[R]{}, false
	}
	return m.job(), true
}

func (m *Model[R]) job() Job[R] {
	return Job[R]{to: m.wanted, from: m.shown, order: m.order, pointers: m.lines.keep}
}

// Apply shows an order. It returns false when the filter or the sort are others
// by now. When only rows came in since, the order is shown, and there is another
// job, for the new ones.
func (m *Model[R]) Apply(o Order[R]) bool {
	if o.of.serial <= m.shown.serial || !o.of.sameRule(m.wanted) {
		return false
	}
	m.adopt(o.of, o.order)
	return true
}

// Serial tells the jobs of one table apart: it grows with each.
func (j Job[R]) Serial() uint64 { return j.to.serial }

// Run works the order out. It gives up early, with the context's error, when
// the context ends.
func (j Job[R]) Run(ctx context.Context) (Order[R], error) {
	order := j.work(func() bool { return ctx.Err() != nil })
	if err := ctx.Err(); err != nil {
		return Order[R]{}, err
	}
	return Order[R]{of: j.to, order: order}, nil
}

// work filters and orders. Rows that only follow those of the last order do not
// cost the others again, and a filter that narrows costs only the rows that the last
// one has left.
func (j Job[R]) work(stop func() bool) []int32 {
	known, kept := j.known(), j.order
	if known > 0 && j.to.filter != j.from.filter {
		kept = j.still(stop)
	}
	fresh := j.filter(known, stop)
	if j.to.compare != nil {
		fresh = j.sort(fresh, stop)
	}
	switch {
	case known == 0:
		return fresh
	case j.to.compare == nil:
		return append(slices.Clip(kept), fresh...)
	}
	return j.merge(kept, fresh)
}

// known returns how many rows are in the last order already.
func (j Job[R]) known() int {
	n := len(j.from.rows)
	if !j.pointers || n == 0 || n > len(j.to.rows) || j.order == nil || !j.to.within(j.from) {
		return 0
	}
	for i, row := range j.from.rows {
		if any(row) != any(j.to.rows[i]) {
			return 0
		}
	}
	return n
}

// still returns what the filter leaves of the last order.
func (j Job[R]) still(stop func() bool) []int32 {
	return inParts(len(j.order), func(first, end int) []int32 {
		kept := make([]int32, 0, min(end-first, stride))
		for i, index := range j.order[first:end] {
			if i%stride == 0 && yield(stop) {
				break
			}
			if j.to.match == nil || j.to.match(j.to.rows[index]) {
				kept = append(kept, index)
			}
		}
		return kept
	})
}

// filter returns the indexes of the rows from start on that match, and never nil,
// which would mean all.
func (j Job[R]) filter(start int, stop func() bool) []int32 {
	rows := j.to.rows[start:]
	return inParts(len(rows), func(first, end int) []int32 {
		found := make([]int32, 0, min(end-first, stride))
		if j.to.match == nil {
			found = slices.Grow(found, end-first)
		}
		for i, row := range rows[first:end] {
			if i%stride == 0 && yield(stop) {
				break
			}
			if j.to.match == nil || j.to.match(row) {
				found = append(found, int32(start+first+i))
			}
		}
		return found
	})
}

// inParts puts together what a piece of work gives for n things, in their order. Where
// they are many, all processors work on it.
func inParts(n int, work func(first, end int) []int32) []int32 {
	parts := make([][]int32, max(1, min(runtime.GOMAXPROCS(0), n/(2*stride))))
	together(len(parts), func(i int) {
		parts[i] = work(n*i/len(parts), n*(i+1)/len(parts))
	})
	found := parts[0]
	for _, part := range parts[1:] {
		found = append(found, part...)
	}
	return found
}

// yield lets a key that waits have the processor, and reports whether to stop.
func yield(stop func() bool) bool {
	runtime.Gosched()
	return stop()
}

// together does n things at once. A panic of one comes to the caller, who may be
// able to go on after it.
func together(n int, do func(i int)) {
	if n == 1 {
		do(0)
		return
	}
	var group sync.WaitGroup
	var panicked atomic.Value
	for i := range n {
		group.Go(func() {
			defer func() {
				if reason := recover(); reason != nil {
					panicked.Store(fmt.Errorf("%v\n%s", reason, debug.Stack()))
				}
			}()
			do(i)
		})
	}
	group.Wait()
	if reason := panicked.Load(); reason != nil {
		panic(reason)
	}
}

// compare orders two indexes by their rows, and equal ones as the rows came.
func (j Job[R]) compare(a, b int32) int {
	c := j.to.compare(j.to.rows[a], j.to.rows[b])
	if j.to.reverse {
		c = -c
	}
	if c == 0 {
		return int(a) - int(b)
	}
	return c
}

// sort orders the indexes piece by piece, so that it can be stopped.
func (j Job[R]) sort(order []int32, stop func() bool) []int32 {
	var pieces [][]int32
	for piece := range slices.Chunk(order, stride) {
		if stop() {
			return nil
		}
		slices.SortFunc(piece, j.compare)
		pieces = append(pieces, piece)
	}
	for len(pieces) > 1 {
		var merged [][]int32
		for pair := range slices.Chunk(pieces, 2) {
			if stop() {
				return nil
			}
			if len(pair) == 2 {
				merged = append(merged, j.merge(pair[0], pair[1]))
			} else {
				merged = append(merged, pair[0])
			}
		}
		pieces = merged
	}
	if len(pieces) == 0 {
		return order
	}
	return pieces[0]
}

// merge makes one order of two, in a slice of its own.
func (j Job[R]) merge(a, b []int32) []int32 {
	merged := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if j.compare(a[0], b[0]) <= 0 {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	return append(append(merged, a...), b...)
}
