package text

import (
	"strconv"

	"msgtrace/client/count"
)

// Size returns a number of bytes as people read it: "900 B", "45 KB",
// "1.2 MB". A KB is 1,024 bytes, as in Exchange. A negative size is unknown
// and gives "".
func Size(n int64) string {
	if n < 0 {
		return ""
	}
	if n < 1024 {
		return strconv.FormatInt(n, 10) + " B"
	}
	value, unit := float64(n)/1024, 0
	for ; value >= 1023.5 && unit < 3; unit++ {
		value /= 1024
	}
	digits := 0
	if unit > 0 && value < 9.95 {
		digits = 1
	}
	return strconv.FormatFloat(value, 'f', digits, 64) + []string{" KB", " MB", " GB", " TB"}[unit]
}

// Counted returns a number with its noun: "1 message", "1,204 messages".
func Counted(n int, noun string) string { return count.Noun(n, noun) }

// Was is Counted with the verb that goes with it: "1 message was", "2 messages were".
func Was(n int, noun string) string { return count.Was(n, noun) }

// Count returns a number with a comma before every third digit: "1,204".
func Count(n int) string { return count.Of(n) }

// MessageSize is the size of a message. It is empty where that is not known: no message has
// 0 bytes.
func MessageSize(n int32) string {
	if n == 0 {
		return ""
	}
	return Size(int64(n))
}
