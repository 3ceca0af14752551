package simulator

import (
	"math"
	"strconv"
	"sync"
	"time"
)

// daily is a quota for a day, as the usage quotas of Graph are described: when it is used
// up, a 24th of it comes back after an hour.
// https://learn.microsoft.com/graph/usage-quotas
type daily struct {
	mu   sync.Mutex
	left int
	back time.Time // when a part comes back; zero: it is not used up
}

// take counts a request against a quota of n, and refuses it when that is used up.
func (d *daily) take(n int, now time.Time) *refusal {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.back.IsZero() && !now.Before(d.back) {
		d.left, d.back = max(1, n/24), time.Time{}
	}
	if d.left > 0 {
		d.left--
		return nil
	}
	if d.back.IsZero() {
		d.back = now.Add(time.Hour)
	}
	return throttled(strconv.Itoa(int(math.Ceil(d.back.Sub(now).Seconds()))))
}
