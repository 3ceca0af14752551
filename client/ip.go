package client

import (
	"net/netip"
	"strings"
)

// IP is the IP address of a server as it came, as a text that may be none. A message
// has many texts, and this one takes half the memory of a string.
type IP struct{ text *string }

// IPOf returns the IP address that is written so.
func IPOf(text string) IP {
	if text == "" {
		return IP{}
	}
	return IP{&text}
}

// String returns the address as it came, "" where the service did not say one.
func (ip IP) String() string {
	if ip.text == nil {
		return ""
	}
	return *ip.text
}

// IsZero reports whether the service did not say one.
func (ip IP) IsZero() bool { return ip.text == nil }

// MarshalText writes the address as it came.
func (ip IP) MarshalText() ([]byte, error) { return []byte(ip.String()), nil }

// UnmarshalText reads what MarshalText has written.
func (ip *IP) UnmarshalText(text []byte) error {
	*ip = IPOf(string(text))
	return nil
}

// GobEncode writes the address as it came.
func (ip IP) GobEncode() ([]byte, error) { return ip.MarshalText() }

// GobDecode reads what GobEncode has written.
func (ip *IP) GobDecode(text []byte) error { return ip.UnmarshalText(text) }

// readIP reads an IP address as people have it: from a log with its port, from a
// header in brackets, as RFC 5321 writes the literal of one ("[IPv6:2001:db8::1]").
// The zone of an IPv6 address is of the host that wrote it, and left out.
func readIP(s string) (netip.Addr, bool) {
	s = strings.Trim(visible(s), "\"'().,; ")
	if port, err := netip.ParseAddrPort(s); err == nil {
		return port.Addr().WithZone(""), true
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	if len(s) > 5 && strings.EqualFold(s[:5], "IPv6:") {
		s = s[5:]
	}
	ip, err := netip.ParseAddr(s)
	return ip.WithZone(""), err == nil
}

// normalizeIP returns the usual spelling of an address, or s trimmed when it is
// none.
func normalizeIP(s string) string {
	if ip, ok := readIP(s); ok {
		return ip.String()
	}
	return strings.TrimSpace(s)
}

// hasSpellings reports whether an address has several spellings, so that it is
// filtered here: the service takes one value with eq, as a text, and no page says
// how it spells an IPv6 address, or an IPv4 address as one.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
func hasSpellings(ip string) bool { return strings.Contains(ip, ":") }

// ipsOf are the addresses to compare by value.
func ipsOf(values []string) []netip.Addr {
	var ips []netip.Addr
	for _, value := range values {
		if ip, ok := readIP(value); ok {
			ips = append(ips, ip.Unmap())
		}
	}
	return ips
}
