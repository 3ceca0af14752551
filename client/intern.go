package client

import (
	"strings"
	"sync"
)

// interner gives equal texts one place in memory. Addresses, IPs and statuses
// come again and again in a trace. It keeps two generations, so that it forgets
// what has not come for long and its own size is bounded.
type interner struct {
	mu             sync.Mutex
	young, old     map[string]*string
	bytes          int
	generationSize int
}

// internedBytes is the size of a generation.
const internedBytes = 4 << 20

func newInterner() *interner {
	return &interner{young: make(map[string]*string), generationSize: internedBytes}
}

// of returns a text equal to s that does not keep the page alive that s is from.
func (in *interner) of(s string) string { return in.ip(s).String() }

// ip is of for the address of a server.
func (in *interner) ip(s string) IP {
	if s == "" {
		return IP{}
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if known, ok := in.young[s]; ok {
		return IP{known}
	}
	known, ok := in.old[s]
	if !ok {
		copied := strings.Clone(s)
		known = &copied
	}
	if in.bytes += len(*known); in.bytes > in.generationSize {
		in.old, in.young, in.bytes = in.young, make(map[string]*string), len(*known)
	}
	in.young[*known] = known
	return IP{known}
}
