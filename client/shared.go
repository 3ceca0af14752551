package client

import (
	"hash/fnv"
	"sync"

	"msgtrace/client/flight"
)

// shared is a cache whose clients share the requests that are under way.
type shared struct {
	Cache
	pages    flight.Group[*pageAnswer, Progress]
	messages flight.Group[Trace, Progress]
	events   flight.Group[[]eventWire, Progress]
	locks    [16]sync.Mutex // by key, of values that are read to be written
}

// Shared returns the cache for clients of one process that are to share the requests that
// are under way: two that ask for the same at once send one. Each gets the same value, for
// its Options.Cache.
func Shared(c Cache) Cache { return sharedOf(c) }

func sharedOf(c Cache) *shared {
	if s, ok := c.(*shared); ok {
		return s
	}
	s := &shared{Cache: c}
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
