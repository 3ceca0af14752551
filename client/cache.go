package client

import (
	linked "container/list"
	"context"
	"sync"
	"time"
)

// Cache keeps what was asked for, for other clients of the process, or of other hosts. To
// a cache keys and values are opaque: values are compressed and hold their own checksum,
// and keys are hashes, in which the tenant and Options.CacheScope are. It is safe for
// concurrent use.
//
// Nothing rests on a cache but how many requests are sent. What it has lost, or mixed up
// with something else, is asked for again, and so is everything at an error. The context
// has a deadline of well under a second, and a method returns when it is over. There is no
// lock between hosts: of two that ask for the same at once each sends its own request.
type Cache interface {
	// Get returns what is kept under a key; nil: nothing is. Nobody writes to it.
	Get(ctx context.Context, key string) ([]byte, error)
	// Put keeps a value in place of what is kept under the key, for that long at most.
	// Nobody writes to the value.
	Put(ctx context.Context, key string, value []byte, keep time.Duration) error
}

// DefaultCacheFor is how long what was read is kept, unless Options.CacheFor says
// otherwise: it is personal data.
const DefaultCacheFor = 7 * day

// memoryCache is a Cache of this process.
type memoryCache struct {
	most int64

	mu    sync.Mutex
	used  int64
	byKey map[string]*linked.Element
	order *linked.List // of *memoryEntry, what was used last in front
}

type memoryEntry struct {
	key   string
	value []byte
	until time.Time
}

// memoryEntryBytes is about what an entry takes besides its key and value.
const memoryEntryBytes = 200

func (e *memoryEntry) bytes() int64 { return int64(len(e.key)+len(e.value)) + memoryEntryBytes }

// NewMemoryCache makes a cache in memory that takes about that many bytes at most. What was
// used longest ago goes first. Clients that share it, also share the requests that are
// under way: see [Shared].
func NewMemoryCache(bytes int64) Cache {
	return Shared(newMemory(bytes))
}

func newMemory(bytes int64) *memoryCache {
	return &memoryCache{most: bytes, byKey: make(map[string]*linked.Element), order: linked.New()}
}

func (m *memoryCache) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	element := m.byKey[key]
	if element == nil {
		return nil, nil
	}
	entry := entryOf(element)
	if !time.Now().Before(entry.until) {
		m.drop(element)
		return nil, nil
	}
	m.order.MoveToFront(element)
	return entry.value, nil
}

func (m *memoryCache) Put(_ context.Context, key string, value []byte, keep time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if element := m.byKey[key]; element != nil {
		m.drop(element)
	}
	entry := &memoryEntry{key: key, value: value, until: time.Now().Add(keep)}
	if keep <= 0 || entry.bytes() > m.most {
		return nil
	}
	m.byKey[key] = m.order.PushFront(entry)
	m.used += entry.bytes()
	for m.used > m.most {
		m.drop(m.order.Back())
	}
	return nil
}

// drop expects that the caller has locked mu.
func (m *memoryCache) drop(element *linked.Element) {
	entry := entryOf(element)
	m.order.Remove(element)
	delete(m.byKey, entry.key)
	m.used -= entry.bytes()
}

func entryOf(element *linked.Element) *memoryEntry {
	entry, _ := element.Value.(*memoryEntry) // the list has no others
	return entry
}
