// Package count writes numbers as people read them: "1,204", "1,204 messages".
package count

import (
	"strconv"
	"strings"
)

// Of returns a number with a comma before every third digit: "1,204".
func Of(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// Noun returns a number with its noun: "1 message", "1,204 messages", "2 addresses".
func Noun(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "s") {
		noun += "e"
	}
	return Of(n) + " " + noun + "s"
}

// Was is Noun with the verb that goes with it: "1 message was", "2 messages were".
func Was(n int, noun string) string {
	if n == 1 {
		return Noun(n, noun) + " was"
	}
	return Noun(n, noun) + " were"
}
