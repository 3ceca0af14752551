package memory

import (
	"maps"
	"slices"
	"strings"
	"time"

	"msgtrace/ui/text"
)

const (
	// MostAddresses is how many addresses are remembered at most.
	MostAddresses = 3000
	// KeptFor is how long an address is remembered that is not seen again.
	KeptFor = 30 * 24 * time.Hour
	// longestAddress is what SMTP allows a path to have: RFC 5321, 4.5.3.1.3.
	longestAddress = 254
)

// Addresses are those that were searched for or opened, each with the day on which it
// was seen last: the hour is nobody's business.
type Addresses map[string]time.Time

// Apply returns the addresses after some changes. Those given stay as they are.
func (a Addresses) Apply(changes ...Change) Addresses {
	var fresh Addresses
	for _, c := range changes {
		for _, address := range c.Seen {
			if fresh == nil {
				fresh = maps.Clone(a)
			}
			if fresh == nil {
				fresh = Addresses{}
			}
			fresh.add(address, c.At)
		}
	}
	if fresh == nil {
		return a
	}
	fresh.cut()
	return fresh
}

func (a Addresses) add(address string, at time.Time) {
	day := at.UTC().Truncate(24 * time.Hour)
	address = strings.ToLower(address)
	if Memorable(address) && day.After(a[address]) {
		a[address] = day
	}
}

// Memorable reports whether a text is an address as people have them, and not
// something that a sender has made up to be looked at.
func Memorable(address string) bool {
	at := strings.LastIndexByte(address, '@')
	return at > 0 && at < len(address)-1 && len(address) <= longestAddress && !strings.ContainsAny(address, "*<>&\"\\ \t,;:\uFFFD") &&
		text.Clean(address).String() == address
}

// Fresh leaves out what was not seen for long.
func (a Addresses) Fresh(now time.Time) Addresses {
	return maps.Collect(func(yield func(string, time.Time) bool) {
		for address, at := range a {
			if now.Sub(at) < KeptFor && !yield(address, at) {
				return
			}
		}
	})
}

// cut leaves out those that were not seen for the longest time, where there are too
// many.
func (a Addresses) cut() {
	if len(a) <= MostAddresses {
		return
	}
	for _, address := range a.Newest()[MostAddresses:] {
		delete(a, address)
	}
}

// Newest are the addresses, those seen last first.
func (a Addresses) Newest() []string {
	return slices.SortedFunc(maps.Keys(a), func(one, other string) int {
		if c := a[other].Compare(a[one]); c != 0 {
			return c
		}
		return strings.Compare(one, other)
	})
}

// Containing returns the addresses that have a text in them: those that begin with it
// first, then those seen last.
func (a Addresses) Containing(part string) []string {
	part = strings.ToLower(part)
	found := slices.DeleteFunc(slices.Collect(maps.Keys(a)), func(address string) bool { return !strings.Contains(address, part) })
	slices.SortFunc(found, func(one, other string) int {
		if begins, ends := strings.HasPrefix(one, part), strings.HasPrefix(other, part); begins != ends {
			if begins {
				return -1
			}
			return 1
		}
		if c := a[other].Compare(a[one]); c != 0 {
			return c
		}
		return strings.Compare(one, other)
	})
	return found
}
