package client

import (
	"context"
	"iter"
)

// Traces yields every message of a plan, in the order of a Snapshot, each whole.
// It asks for pages as they are needed. An error is yielded once, after the messages that
// have come before it, and ends the iteration. So are the errors of parts that failed
// while others were read.
func (c *Client) Traces(ctx context.Context, p Plan) iter.Seq2[Trace, error] {
	return func(yield func(Trace, error) bool) {
		r := c.Search(p)
		for i := 0; ; i++ {
			t, err := r.next(ctx, i)
			if err != nil {
				rest := r.Snapshot().Traces
				for ; i < len(rest); i++ {
					if !yield(*rest[i], nil) {
						return
					}
				}
				yield(Trace{}, err)
				return
			}
			if err := r.Snapshot().failedError(); t == nil && err != nil {
				yield(Trace{}, err)
				return
			}
			if t == nil || !yield(*t, nil) {
				return
			}
		}
	}
}
