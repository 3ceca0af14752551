package lookalike

import (
	"math"
	"slices"
	"strings"
)

// The numbers of RFC 3492, section 5.
const (
	base        = 36
	tMin        = 1
	tMax        = 26
	skew        = 38
	damp        = 700
	initialBias = 72
	initialN    = 128
)

// acePrefix begins a label that is written in punycode.
const acePrefix = "xn--"

// decodePunycode decodes a label without its prefix. It returns false for what no
// encoder writes. https://www.rfc-editor.org/rfc/rfc3492#section-6.2
func decodePunycode(s string) (string, bool) {
	var output []rune
	if at := strings.LastIndexByte(s, '-'); at >= 0 {
		output, s = []rune(s[:at]), s[at+1:]
	}
	n, i, bias := initialN, 0, initialBias
	for len(s) > 0 {
		before, weight := i, 1
		for k := base; ; k += base {
			if s == "" {
				return "", false
			}
			digit, ok := digitOf(s[0])
			s = s[1:]
			if !ok || digit > (math.MaxInt32-i)/weight {
				return "", false
			}
			i += digit * weight
			threshold := min(max(k-bias, tMin), tMax)
			if digit < threshold {
				break
			}
			if weight > math.MaxInt32/(base-threshold) {
				return "", false
			}
			weight *= base - threshold
		}
		length := len(output) + 1
		bias = adapt(i-before, length, before == 0)
		n += i / length
		i %= length
		if n > '\U0010FFFF' || n >= 0xD800 && n < 0xE000 {
			return "", false
		}
		output = slices.Insert(output, i, rune(n))
		i++
	}
	return string(output), true
}

func adapt(delta, length int, first bool) int {
	if first {
		delta /= damp
	} else {
		delta /= 2
	}
	delta += delta / length
	k := 0
	for delta > (base-tMin)*tMax/2 {
		delta /= base - tMin
		k += base
	}
	return k + (base-tMin+1)*delta/(delta+skew)
}

func digitOf(c byte) (int, bool) {
	switch {
	case c >= 'a' && c <= 'z':
		return int(c - 'a'), true
	case c >= 'A' && c <= 'Z':
		return int(c - 'A'), true
	case c >= '0' && c <= '9':
		return int(c-'0') + 26, true
	}
	return 0, false
}
