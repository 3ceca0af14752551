package client

import "time"

// Pace is how many requests of a batch any window of the budget lets through: the limit
// without the reserve, which is left to what people open meanwhile. Zero: there is no
// limit.
func (s BudgetState) Pace() int { return max(0, s.Limit-s.Reserve) }

// Takes is about how long a number of requests of a batch takes from now on, because the
// budget has to wait between them. Zero: they are sent at once.
func (s BudgetState) Takes(requests int, now time.Time) time.Duration {
	blocked := max(0, s.Blocked.Sub(now))
	left := requests - max(0, s.Spare)
	if s.Pace() == 0 || left <= 0 {
		return blocked
	}
	windows := time.Duration((left + s.Pace() - 1) / s.Pace())
	first := ServiceWindow // what is sent now is free again then
	if s.Spare <= 0 && s.SpareAt.After(now) {
		first = min(first, s.SpareAt.Sub(now))
	}
	return max(blocked, first) + (windows-1)*ServiceWindow
}
