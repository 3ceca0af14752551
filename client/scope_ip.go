package client

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The addresses of servers as texts have them: in numbers, in names of hosts
// (ec2-192-0-2-7), in names for the way back (7.2.0.192.in-addr.arpa), and with marks
// around their dots so that nothing makes links of them.
var (
	ipv4Text = regexp.MustCompile(`(?i)\d{1,3}(?:(?:[\[(]?[._-][\])]?|[\[(] ?dot ?[\])])\d{1,3}){3}`)
	ipv6Text = regexp.MustCompile(`(?i)(?:IPv6:)?[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*(?:\.\d{1,3}){0,3}`)
	ipv6Name = regexp.MustCompile(`(?i)\b[0-9a-f]{1,4}(?:-[0-9a-f]{1,4}){7}\b|\b[0-9a-f-]+\.ipv6-literal\.net\b|(?:\b[0-9a-f]\.){31}[0-9a-f]\b`)
	ipDigits = regexp.MustCompile(`\d+`)
)

// withoutIPs is a text without the addresses of servers. One that has an address only
// when it is decoded is hidden whole.
func withoutIPs(text string) string {
	plain := plainlyWithoutIPs(text)
	for _, reading := range readings(text)[1:] {
		if left := plainlyWithoutIPs(reading); left != reading && !slices.Contains(readings(plain), left) {
			return Hidden
		}
	}
	return plain
}

func plainlyWithoutIPs(text string) string {
	text = ipv6Name.ReplaceAllString(text, Hidden)
	text = replacedWhere(ipv6Text, text, isIPv6)
	return replacedWhere(ipv4Text, text, isIPv4)
}

// replacedWhere puts Hidden in the place of what matches, where a function that gets what
// stands around it says so.
func replacedWhere(what *regexp.Regexp, text string, hidden func(before, found, after string) bool) string {
	var out strings.Builder
	written := 0
	for _, at := range what.FindAllStringIndex(text, -1) {
		if hidden(text[:at[0]], text[at[0]:at[1]], text[at[1]:]) {
			out.WriteString(text[written:at[0]])
			out.WriteString(Hidden)
			written = at[1]
		}
	}
	if written == 0 {
		return text
	}
	out.WriteString(text[written:])
	return out.String()
}

// isIPv4 reports whether four numbers are an address: each is a byte, and no digit is
// left beside them.
func isIPv4(before, found, after string) bool {
	if endsWith(before, unicode.IsDigit) || beginsWith(after, unicode.IsDigit) {
		return false
	}
	for _, digits := range ipDigits.FindAllString(found, -1) {
		if len(digits) == 3 && digits > "255" {
			return false
		}
	}
	return true
}

// isIPv6 reports whether a text with colons is an address, alone or with a port.
func isIPv6(before, found, after string) bool {
	if prefix := "ipv6:"; len(found) > len(prefix) && strings.EqualFold(found[:len(prefix)], prefix) {
		found = found[len(prefix):]
	} else if endsWith(before, unicode.IsLetter) && !strings.HasPrefix(found, ":") {
		return false // a part of a word: std::deque
	}
	for found = strings.TrimPrefix(found, ":"); strings.ContainsAny(found, "0123456789abcdefABCDEF"); {
		for _, whole := range []string{found, ":" + found, strings.TrimSuffix(found, ":")} {
			if ip, err := netip.ParseAddr(whole); err == nil && ip.Is6() {
				return true
			}
		}
		_, rest, more := strings.Cut(found, ":") // ClientIP:2001:db8::7 and 2001:db8::7:25
		if !more {
			return false
		}
		found = rest
	}
	return false
}

func endsWith(text string, is func(rune) bool) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return is(r)
}

func beginsWith(text string, is func(rune) bool) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return is(r)
}
