package lookalike

import (
	"slices"
	"strings"
)

// Domains returns the domains of addresses, each once, in their order. A domain that is a
// pattern, and an address without one, has none.
func Domains(addresses []string) []string {
	var domains []string
	for _, address := range addresses {
		_, domain, found := strings.Cut(address, "@")
		if found && !strings.Contains(domain, "*") && !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	return domains
}
