package client

import "time"

// Holds returns a function that reports whether a message may belong to the plan's
// answer, whenever it was received: all that it holds meets the conditions.
func (p Plan) Holds() func(t *Trace) bool {
	match := newMatcher(p.Query, p.Dialect, p.forms)
	match.start, match.end = time.Time{}, time.Time{}
	return func(t *Trace) bool {
		if !match.message(t) {
			return false
		}
		if match.settled(t) {
			return true
		}
		for i := range t.Recipients {
			if !match.recipient(t, &t.Recipients[i]) {
				return false
			}
		}
		return true
	}
}
