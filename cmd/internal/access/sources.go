package access

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// source is a network that a key is taken from, or with not, refused from.
type source struct {
	network netip.Prefix
	not     bool
}

// sources are where a key is taken from; nil is everywhere.
type sources []source

// parseSources reads addresses and networks with commas between. One that is malformed
// makes all of the list so, as in OpenSSH (addr_match_cidr_list). With negated, those
// after an exclamation mark are refused, as from= of authorized_keys has it.
func parseSources(list string, negated bool) (sources, error) {
	if list == "" {
		return nil, errors.New("the list of addresses is empty")
	}
	var all sources
	for entry := range strings.SplitSeq(list, ",") {
		text, not := entry, false
		if negated {
			text, not = strings.CutPrefix(entry, "!")
		}
		network, err := parseNetwork(text)
		if err != nil {
			return nil, err
		}
		all = append(all, source{network, not})
	}
	return all, nil
}

func parseNetwork(text string) (netip.Prefix, error) {
	network, err := netip.ParsePrefix(text)
	if !strings.Contains(text, "/") {
		var address netip.Addr
		address, err = netip.ParseAddr(text)
		network = netip.PrefixFrom(address, address.BitLen())
	}
	switch address := network.Addr(); {
	case strings.ContainsAny(text, "*?"):
		return network, fmt.Errorf("%q is a pattern: write a network, such as 192.0.2.0/24", text)
	case err != nil || strings.Contains(text, "%"): // a zone, which a network has none of
		return network, fmt.Errorf("%q is neither an address nor a network such as 192.0.2.0/24", text)
	case address.Is4In6():
		return network, fmt.Errorf("%q is an IPv4 address in IPv6: write %s", text, address.Unmap())
	case network != network.Masked():
		return network, fmt.Errorf("%q has an address inside of its network: write %s", text, network.Masked())
	}
	return network, nil
}

// match reports whether a key is taken from an address.
func (all sources) match(remote netip.Addr) bool {
	if all == nil {
		return true
	}
	remote = remote.Unmap().WithZone("")
	found := false
	for _, s := range all {
		if s.network.Contains(remote) {
			if s.not {
				return false
			}
			found = true
		}
	}
	return found
}
