package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// namedClocks are times of the day with a name.
var namedClocks = map[string]clock{
	"noon":     {hour: 12, half: "pm"},
	"midday":   {hour: 12, half: "pm"},
	"midnight": {midnight: true},
}

// clockLayouts are how times of the day are written, in small letters.
var clockLayouts = []string{"15:04", "15:04:05", "3:04pm", "3pm", "3:04:05pm", "3.04pm", "15.04.05"}

// readClock reads 14:00, 14:00:05.5, 2pm, 2:30pm, 14.30, 1400, noon; a zone may be
// attached. What may be a day too is read by [readDoubt].
func readClock(word string) (*clock, *time.Location, bool) {
	lower := asciiLower(word)
	if named, ok := namedClocks[lower]; ok {
		return &named, nil, true
	}
	text, zone := lower, (*time.Location)(nil)
	if at := strings.IndexAny(lower, "z+-"); at > 0 {
		var err error
		if zone, err = readZone(word[at:]); err != nil {
			return nil, nil, false
		}
		text = lower[:at]
	}
	if found := parseClock(text); found != nil {
		return found, zone, true
	}
	text = strings.TrimSuffix(text, "h")
	hour, minute, found := strings.Cut(text, ".")
	if !found && len(text) == 4 {
		hour, minute = text[:2], text[2:]
	}
	h, ok := smallNumber(hour, 24)
	if !ok || !allDigits(hour+minute) || !isClock(h, minute) {
		return nil, nil, false
	}
	m, _ := strconv.Atoi(minute)
	if year, isYear := readYear(text); found && (date{day: h, month: time.Month(m)}).possible() || isYear && nearYears(year) {
		return nil, nil, false
	}
	return &clock{hour: h, minute: m}, zone, true
}

// halves are the spellings of the halves of the day.
var halves = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a.m", "am", "p.m", "pm")

func parseClock(text string) *clock {
	text = halves.Replace(strings.TrimSuffix(text, "h"))
	var named half
	if strings.HasSuffix(text, "am") || strings.HasSuffix(text, "pm") {
		named = half(text[len(text)-2:])
	}
	if text == "24:00" {
		return &clock{hour: 24}
	}
	for _, layout := range clockLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return &clock{hour: t.Hour(), minute: t.Minute(), second: t.Second(), nanosecond: t.Nanosecond(), half: named}
		}
	}
	return nil
}

// isClock reports whether an hour and the digits behind a dot are a time of the
// day.
func isClock(hour int, minute string) bool {
	return len(minute) == 2 && allDigits(minute) && minute < "60" && (hour < 24 || hour == 24 && minute == "00")
}

// nearYears reports whether four digits are rather a year than a time of the day,
// or as likely.
func nearYears(year int) bool { return year >= 2020 && year < 2030 }

// readDoubt reads a word that can be read in several ways.
func readDoubt(word string) doubt {
	lower := asciiLower(word)
	if n, ok := smallNumber(lower, 31); ok && allDigits(lower) {
		found := doubt{word: word, number: true}
		if n <= 24 {
			found.clock = &clock{hour: n, bare: true}
		}
		if n > 0 {
			found.day = &date{day: n}
		}
		return found
	}
	if year, ok := readYear(word); ok && nearYears(year) {
		return doubt{word: word, clock: &clock{hour: year / 100, minute: year % 100}, other: fmt.Sprintf("%d-01-01", year)}
	}
	hour, minute, dotted := strings.Cut(lower, ".")
	h, ok := smallNumber(hour, 24)
	if m, isMinute := smallNumber(minute, 59); dotted && ok && isMinute && allDigits(hour) && isClock(h, minute) {
		return doubt{word: word, clock: &clock{hour: h, minute: m}, day: &date{day: h, month: time.Month(m)}}
	}
	hour, minute, french := strings.Cut(lower, "h")
	h, ok = smallNumber(hour, 24)
	if !french || !ok || !allDigits(hour) {
		return doubt{}
	}
	if minute == "" { // alone it is a length
		return doubt{word: word, hours: true, clock: &clock{hour: h}}
	}
	if !isClock(h, minute) {
		return doubt{}
	}
	m, _ := strconv.Atoi(minute)
	return doubt{word: word, hours: true, clock: &clock{hour: h, minute: m}, other: word + "m"}
}
