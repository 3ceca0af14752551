package client

import "time"

// others is what is thought to be left when the service has refused a request although
// there was one left here: others in the tenant spend from the same limit. For the time of
// a window what went through until then is taken for our share of it. A batch keeps to
// that; who waits for one call goes by when the service wants to be asked again.
type others struct {
	share int
	until time.Time
}

// refused is called when the service has said that the limit is used up.
func (b *Budget) refused() {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	count, limit := b.usage(now)
	if b.limit <= 0 || count >= limit {
		return // we have used it up ourselves
	}
	b.others = others{share: max(count-1, limit/reserveShare, 1), until: now.Add(b.per)}
}

// share is how many of the limit's requests are thought to be ours, and whether that is
// fewer than all of them.
func (b *Budget) share(now time.Time) (int, bool) {
	_, limit := b.usage(now)
	if now.Before(b.others.until) && b.others.share < limit {
		return b.others.share, true
	}
	return limit, false
}

// reserve is how many slots are left to what people wait for.
func (b *Budget) reserve(now time.Time) int {
	share, _ := b.share(now)
	return share / reserveShare
}

// kept is how many slots a batch leaves: the reserve, and what others use.
func (b *Budget) kept(now time.Time) int {
	share, _ := b.share(now)
	_, limit := b.usage(now)
	return limit - share + b.reserve(now)
}
