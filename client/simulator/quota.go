package simulator

import (
	"slices"
	"time"
)

// quota is a limit on requests in a rolling window. Refused requests count too.
type quota struct {
	limit int
	taken []time.Time
}

// take counts a request. When there were too many it returns after how long
// the next one would be let in.
func (q *quota) take(now time.Time) (wait time.Duration, ok bool) {
	if q.limit <= 0 {
		return 0, true
	}
	q.taken = slices.DeleteFunc(q.taken, func(at time.Time) bool { return !at.After(now.Add(-quotaWindow)) })
	q.taken = append(q.taken, now)
	if over := len(q.taken) - q.limit; over > 0 {
		return q.taken[over].Add(quotaWindow).Sub(now), false
	}
	return 0, true
}
