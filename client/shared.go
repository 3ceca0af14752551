package client

import (
	"hash/fnv"
	"slices"
	"sync"

	"msgtrace/client/flight"
)

// shared is a cache whose clients share the requests that are under way.
type shared struct {
	Cache
	pages    flight.Group[*pageAnswer, Progress]
	messages flight.Group[dated[Trace], Progress]
	events   flight.Group[dated[[]eventWire], Progress]
	locks    [16]sync.Mutex // by key, of values that are read to be written
	young    young
	subjects subjects // that some of those who share it may not see

	mu      sync.Mutex
	running map[string][]*pageAnswer // pages that are asked for, by key
}

// begin notes that a page is asked for, unless those who wanted it have gone already.
func (s *shared) begin(key string, answer *pageAnswer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answer.ctx.Err() != nil {
		return
	}
	if s.running == nil {
		s.running = make(map[string][]*pageAnswer)
	}
	s.running[key] = append(s.running[key], answer)
}

// end takes out the answer that somebody got, and those that nobody waits for any more,
// whose end it waits for: that is soon. It returns how many requests went out for them
// that nobody has counted. Whoever waited last may not be who began them.
func (s *shared) end(key string, got *pageAnswer) (sent int64) {
	s.mu.Lock()
	var over []*pageAnswer
	left := slices.DeleteFunc(s.running[key], func(a *pageAnswer) bool {
		if a == got || a.ctx.Err() != nil {
			over = append(over, a)
			return true
		}
		return false
	})
	if s.running[key] = left; len(left) == 0 {
		delete(s.running, key)
	}
	s.mu.Unlock()
	for _, answer := range over {
		<-answer.ended
		sent += answer.sent.Swap(0)
	}
	return sent
}

// Shared returns the cache for clients of one process that are to share the requests that
// are under way: two that ask for the same at once send one. Each gets the same value, for
// its Options.Cache.
func Shared(c Cache) Cache { return sharedOf(c) }

func sharedOf(c Cache) *shared {
	if s, ok := c.(*shared); ok {
		return s
	}
	s := &shared{Cache: c, young: young{memory: newMemory(youngBytes)}}
	s.pages.Joined, s.messages.Joined, s.events.Joined = raiseJoined, raiseJoined, raiseJoined
	return s
}

// lock locks a key and returns what unlocks it.
func (s *shared) lock(key string) (unlock func()) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	mu := &s.locks[h.Sum32()%uint32(len(s.locks))]
	mu.Lock()
	return mu.Unlock
}
