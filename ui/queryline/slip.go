package queryline

import (
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/theme/nearest"
)

// Nearest returns the address that was probably meant by one that is one slip away from
// an address that was seen, or whose domain is one slip away from a domain that is
// known; "" for one that is known itself or like no other. Of *@domain it looks at the
// domain.
func Nearest(address string, domains []string, seen Seen) string {
	local, domain, found := strings.Cut(strings.ToLower(address), "@")
	if !found || domain == "" || client.IsPattern(domain) {
		return ""
	}
	known := slices.Clone(domains)
	var addresses []string
	if seen != nil {
		addresses = seen("@")
	}
	var there []string // with the same domain
	for _, one := range addresses {
		_, its, _ := strings.Cut(strings.ToLower(one), "@")
		known = append(known, its)
		if its == domain {
			there = append(there, strings.ToLower(one))
		}
	}
	if meant := nearest.Slip(domain, known); meant != "" {
		return local + "@" + meant
	}
	if client.IsPattern(local) {
		return ""
	}
	return nearest.Slip(local+"@"+domain, there)
}

// Corrected returns a query with the addresses that were probably meant, and reports
// whether there is any.
func Corrected(q client.Query, domains []string, seen Seen) (client.Query, bool) {
	changed := false
	for _, field := range client.Fields {
		if field.Kind != client.KindAddress {
			continue
		}
		values := slices.Clone(field.Values(&q))
		for i, value := range values {
			if meant := Nearest(value, domains, seen); meant != "" {
				values[i], changed = meant, true
			}
		}
		field.Set(&q, values)
	}
	return q, changed
}
