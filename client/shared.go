package client

// shared is a cache whose clients share the requests that are under way.
type shared struct {
	Cache
}

// Shared returns the cache for clients of one process that are to share the requests that
// are under way: two that ask for the same at once send one. Each gets the same value, for
// its Options.Cache.
func Shared(c Cache) Cache {
	if s, ok := c.(*shared); ok {
		return s
	}
	return &shared{Cache: c}
}
