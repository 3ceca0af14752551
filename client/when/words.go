package when

import (
	"fmt"
	"math"
	"regexp"
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

// maxSpan bounds a length of time far beyond what any service keeps.
const maxSpan = 100 * 366 * 24 * time.Hour

// readSpan reads "2h", "1d12h", "2 hours", "last 10 days", "2h ago", "-2h".
// A day is 24 hours.
func readSpan(s string) (time.Duration, bool) {
	rest := strings.ToLower(strings.TrimSpace(s))
	for _, before := range []string{"-", "last ", "past "} {
		rest = strings.TrimSpace(strings.TrimPrefix(rest, before))
	}
	rest = strings.TrimSpace(strings.TrimSuffix(rest, " ago"))
	if _, unit := units[rest]; unit && len(rest) > 1 && !strings.HasSuffix(rest, "s") {
		rest = "1 " + rest // "last week"
	}
	var total time.Duration
	for rest != "" {
		one, tail, ok := readOneSpan(rest)
		if !ok || total+one > maxSpan {
			return 0, false
		}
		total += one
		rest = tail
	}
	return total, strings.TrimSpace(s) != "" && total > 0
}

// readOneSpan reads one number and its unit from the front.
func readOneSpan(s string) (span time.Duration, rest string, ok bool) {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789."))
	number, err := strconv.ParseFloat(s[:digits], 64)
	if err != nil {
		return 0, "", false
	}
	s = strings.TrimSpace(s[digits:])
	letters := len(s) - len(strings.TrimLeft(s, "abcdefghijklmnopqrstuvwxyz"))
	unit, known := units[s[:letters]]
	if length := number * float64(unit); known && length <= float64(maxSpan) {
		return time.Duration(math.Round(length)), strings.TrimSpace(s[letters:]), true
	}
	return 0, "", false
}

// readClock reads 14:00, 14:00:05.5, 2pm, 2:30pm; a zone may be attached.
func readClock(word string) (*clock, *time.Location, bool) {
	lower := asciiLower(word)
	text, zone := lower, (*time.Location)(nil)
	if at := strings.IndexAny(lower, "z+-"); at > 0 {
		var err error
		if zone, err = readZone(word[at:]); err != nil {
			return nil, nil, false
		}
		text = lower[:at]
	}
	for _, layout := range []string{"15:04", "15:04:05", "3:04pm", "3pm", "3:04:05pm"} {
		t, err := time.Parse(layout, text)
		if err == nil {
			return &clock{t.Hour(), t.Minute(), t.Second(), t.Nanosecond()}, zone, true
		}
	}
	return nil, nil, false
}

// looksLikeZone tells a zone that is not known from a word that is no zone.
func looksLikeZone(word string) bool {
	if strings.ContainsAny(word, "/+") {
		return true
	}
	return len(word) >= 3 && len(word) <= 5 && word == strings.ToUpper(word) && !strings.ContainsAny(word, "0123456789:.")
}

// readZone reads UTC, Z, +01:00, +0100, or a name of the zone database in any
// case.
func readZone(word string) (*time.Location, error) {
	switch upper := strings.ToUpper(word); upper {
	case "Z", "UTC", "GMT":
		return time.UTC, nil
	case "LOCAL":
		return time.Local, nil
	case "":
		return nil, fmt.Errorf("no zone given")
	}
	if word[0] == '+' || word[0] == '-' {
		return readOffset(word)
	}
	for _, name := range []string{word, strings.ToUpper(word), titled(word)} {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone, nil
		}
	}
	return nil, fmt.Errorf("the zone %q is not known: write it as America/New_York or -05:00", word)
}

func readOffset(word string) (*time.Location, error) {
	for _, layout := range []string{"-07:00", "-0700", "-07"} {
		if t, err := time.Parse(layout, word); err == nil {
			_, offset := t.Zone()
			if offset < -12*3600 || offset > 14*3600 {
				break
			}
			return time.FixedZone(word, offset), nil
		}
	}
	return nil, fmt.Errorf("the zone %q is not known: write it as +01:00", word)
}

// titled writes america/new_york as the zone database does.
func titled(name string) string {
	lower := []byte(strings.ToLower(name))
	start := true
	for i, c := range lower {
		if start && c >= 'a' && c <= 'z' {
			lower[i] = c - 'a' + 'A'
		}
		start = c == '/' || c == '_' || c == '-'
	}
	return string(lower)
}

// cutAround splits "14:01 +-15m" into the instant and the length.
func cutAround(s string) (middle, around string, found bool) {
	for _, sign := range []string{"±", "+-", "+/-"} {
		if before, after, found := strings.Cut(s, sign); found && strings.TrimSpace(before) != "" {
			return before, strings.TrimSpace(after), true
		}
	}
	return "", "", false
}

// cutRange splits "A – B" and its other spellings. two is false when the text
// names no end; an end left open is an empty to.
func cutRange(s string) (from, to string, two bool) {
	text := strings.TrimSpace(s)
	lower := asciiLower(text)
	for _, opening := range []string{"from ", "since ", "between "} {
		if strings.HasPrefix(lower, opening) {
			text = strings.TrimSpace(text[len(opening):])
			two = opening == "since "
			break
		}
	}
	padded := text + " "
	for _, sign := range []string{"–", "—", "→", "..", " - ", " to ", " until ", " till ", " and "} {
		if at := strings.Index(asciiLower(padded), sign); at > 0 {
			return strings.TrimSpace(padded[:at]), strings.TrimSpace(strings.TrimLeft(padded[at+len(sign):], ".")), true
		}
	}
	if two {
		return text, "", true
	}
	return cutClocks(text)
}

// twoClocks is 09:00-11:00 at the end of a text.
var twoClocks = regexp.MustCompile(`^(.*\b[0-9]{1,2}:[0-9]{2})-([0-9]{1,2}:[0-9]{2})$`)

// cutClocks splits "yesterday 09:00-11:00". After a date in digits the same
// letters are an offset from UTC: 2026-11-20 09:00-05:00.
func cutClocks(text string) (from, to string, two bool) {
	first, _, _ := strings.Cut(text, " ")
	parts := twoClocks.FindStringSubmatch(text)
	if parts == nil || len(first) >= len("2006-01-02") && isISODate(first[:len("2006-01-02")]) {
		return text, "", false
	}
	return parts[1], parts[2], true
}

// asciiLower keeps the length of the text, which strings.ToLower may not.
func asciiLower(s string) string {
	lower := []byte(s)
	for i, c := range lower {
		if c >= 'A' && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}
