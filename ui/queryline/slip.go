package queryline

import (
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/theme/nearest"
)

// Slips finds what was probably meant by addresses that are one slip away from others.
// Make it with [NewSlips] for one query: it asks for the addresses once.
type Slips struct {
	domains   []string // that are known
	seen      Seen     // nil once it was asked
	addresses []string // that were seen, in lower case
}

// NewSlips makes the Slips of the domains and the addresses that are known. Seen may be
// nil.
func NewSlips(domains []string, seen Seen) *Slips {
	return &Slips{domains: slices.Clone(domains), seen: seen}
}

// ask asks for the addresses that were seen.
func (s *Slips) ask() {
	if s.seen == nil {
		return
	}
	for _, one := range s.seen("@") {
		one = strings.ToLower(one)
		_, domain, _ := strings.Cut(one, "@")
		s.addresses, s.domains = append(s.addresses, one), append(s.domains, domain)
	}
	s.seen = nil
}

// Nearest returns the address that was probably meant by one that is one slip away from
// an address that was seen, or whose domain is one slip away from a domain that is
// known; "" for one that is known itself or like no other. Of *@domain it looks at the
// domain.
func (s *Slips) Nearest(address string) string {
	local, domain, found := strings.Cut(strings.ToLower(address), "@")
	if !found || domain == "" || client.IsPattern(domain) {
		return ""
	}
	s.ask()
	if meant := nearest.Slip(domain, s.domains); meant != "" {
		return local + "@" + meant
	}
	if client.IsPattern(local) {
		return ""
	}
	var there []string // with the same domain
	for _, one := range s.addresses {
		if strings.HasSuffix(one, "@"+domain) {
			there = append(there, one)
		}
	}
	return nearest.Slip(local+"@"+domain, there)
}

// Corrected returns a query with the addresses that were probably meant, and those. A
// list of more than [Long] was not typed: it stays as it is.
func (s *Slips) Corrected(q client.Query) (corrected client.Query, meant []string) {
	for _, field := range client.Fields {
		values := field.Values(&q)
		if field.Kind != client.KindAddress || len(values) > Long {
			continue
		}
		values = slices.Clone(values)
		for i, value := range values {
			if nearest := s.Nearest(value); nearest != "" {
				values[i], meant = nearest, append(meant, nearest)
			}
		}
		field.Set(&q, values)
	}
	return q, meant
}
