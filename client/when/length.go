package when

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// units of a length of time, each by all the names it goes by.
var units = map[string]time.Duration{
	"s": time.Second, "sec": time.Second, "secs": time.Second, "second": time.Second, "seconds": time.Second,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
	"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
}

// maxLength bounds a length of time far beyond what any service keeps.
const maxLength = 100 * 366 * 24 * time.Hour

// spoken are lengths and numbers as words.
var spoken = strings.NewReplacer(
	" half an hour ", " 30 minutes ", " half hour ", " 30 minutes ", " an hour and a half ", " 90 minutes ", " quarter of an hour ", " 15 minutes ",
	" a ", " 1 ", " an ", " 1 ", " one ", " 1 ", " two ", " 2 ", " three ", " 3 ", " four ", " 4 ", " five ", " 5 ", " six ", " 6 ",
	" seven ", " 7 ", " eight ", " 8 ", " nine ", " 9 ", " ten ", " 10 ", " eleven ", " 11 ", " twelve ", " 12 ",
)

// readLength reads "2h", "1d12h", "2 hours", "last 10 days", "2h ago", "-2h",
// "half an hour ago". A day is 24 hours.
func readLength(s string) (time.Duration, bool) {
	rest := strings.ToLower(strings.TrimSpace(s))
	for _, before := range []string{"-", "in the ", "within the ", "over the ", "the ", "last ", "past "} {
		rest = strings.TrimSpace(strings.TrimPrefix(rest, before))
	}
	rest = strings.TrimSpace(strings.TrimSuffix(rest, " ago"))
	if strings.Contains(rest, " ") && (rest[0] < '0' || rest[0] > '9') {
		rest = strings.TrimSpace(spoken.Replace(" " + rest + " "))
	}
	if _, unit := units[rest]; unit && len(rest) > 1 && !strings.HasSuffix(rest, "s") {
		rest = "1 " + rest // "last week"
	}
	var total time.Duration
	for rest != "" {
		one, tail, ok := readOneLength(rest)
		if !ok || total+one > maxLength {
			return 0, false
		}
		total += one
		rest = tail
	}
	return total, total > 0
}

// readOneLength reads one number and its unit from the front.
func readOneLength(s string) (length time.Duration, rest string, ok bool) {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789."))
	number, err := strconv.ParseFloat(s[:digits], 64)
	if err != nil || digits == len("0930") && allDigits(s[:digits]) && s[0] == '0' { // 0930h is a time of the day
		return 0, "", false
	}
	s = strings.TrimSpace(s[digits:])
	letters := len(s) - len(strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyz"))
	unit, known := units[s[:letters]]
	if length := number * float64(unit); known && length <= float64(maxLength) {
		return time.Duration(math.Round(length)), strings.TrimSpace(s[letters:]), true
	}
	return 0, "", false
}
