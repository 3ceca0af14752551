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
	ipv4Text = regexp.MustCompile(`(?i)\d+(?:(?:[\[(]?[._-][\])]?|[\[(] ?dot ?[\])])\d+){3,}`)
	ipv6Text = regexp.MustCompile(`(?i)(?:IPv6:)?[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*(?:\.\d{1,3}){0,3}`)
	ipv6Name = regexp.MustCompile(`(?i)\b[0-9a-f]{1,4}(?:-[0-9a-f]{1,4}){7,}\b|\b[0-9a-f-]+\.ipv6-literal\.net\b|(?:\b[0-9a-f]\.){31,}[0-9a-f]\b`)
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
	text = withoutIPv6(text)
	return ipv4Text.ReplaceAllStringFunc(text, withoutIPv4)
}

// withoutIPv6 hides what is an address among what looks like one.
func withoutIPv6(text string) string {
	var out strings.Builder
	written := 0
	for _, at := range ipv6Text.FindAllStringIndex(text, -1) {
		if isIPv6(text[:at[0]], text[at[0]:at[1]]) {
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

// withoutIPv4 hides all of a row of numbers that may be in an address: each four that
// follow one another and are bytes. Others may stand before them: 550-192.0.2.7.
func withoutIPv4(row string) string {
	numbers := ipDigits.FindAllStringIndex(row, -1)
	begin, end, bytes := -1, 0, 0
	for i, at := range numbers {
		if bytes++; !isByte(row[at[0]:at[1]]) {
			bytes = 0
		}
		if bytes < 4 {
			continue
		}
		if begin < 0 {
			begin = numbers[i-3][0]
		}
		end = at[1]
	}
	if begin < 0 {
		return row
	}
	return row[:begin] + Hidden + row[end:]
}

// isByte reports whether digits are a number of an address.
func isByte(digits string) bool { return len(digits) < 3 || len(digits) == 3 && digits <= "255" }

// isIPv6 reports whether a text with colons is an address, alone or with a port.
func isIPv6(before, found string) bool {
	if prefix := "ipv6:"; len(found) > len(prefix) && strings.EqualFold(found[:len(prefix)], prefix) {
		found = found[len(prefix):]
	} else if endsWith(before, unicode.IsLetter) && !strings.HasPrefix(found, ":") && !strings.ContainsAny(found, "0123456789") {
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
