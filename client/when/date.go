package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// readRelative reads the words for a day before today, and how many they are.
func readRelative(words []string) (back, used int) {
	switch asciiLower(words[0]) {
	case "today":
		return 0, 1
	case "yesterday":
		return 1, 1
	}
	for _, phrase := range [][]string{{"the", "day", "before", "yesterday"}, {"day", "before", "yesterday"}} {
		if startsWith(words, phrase...) {
			return 2, len(phrase)
		}
	}
	if len(words) < 3 || asciiLower(words[2]) != "ago" {
		return 0, 0
	}
	length, ok := readLength(words[0] + " " + words[1])
	if !ok || length%(24*time.Hour) != 0 {
		return 0, 0
	}
	return int(length / (24 * time.Hour)), 3
}

func readWeekday(word string) (time.Weekday, bool) {
	word = strings.TrimSuffix(word, ".")
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := day.String(); strings.EqualFold(word, name) || strings.EqualFold(word, name[:3]) {
			return day, true
		}
	}
	switch asciiLower(word) {
	case "tues":
		return time.Tuesday, true
	case "thur", "thurs":
		return time.Thursday, true
	}
	return 0, false
}

func readMonth(word string) (time.Month, bool) {
	word = strings.TrimSuffix(word, ".")
	for month := time.January; month <= time.December; month++ {
		if name := month.String(); strings.EqualFold(word, name) || strings.EqualFold(word, name[:3]) {
			return month, true
		}
	}
	return time.September, strings.EqualFold(word, "sept")
}

// oneReading are the layouts of dates that can be read in one way only.
var oneReading = []string{"2006-01-02", "2006-1-2", "2006/1/2", "2.1.2006", "2.1.06", "2-Jan-2006", "2-Jan-06", "2/Jan/2006", "20060102"}

// readOneReading reads a date of one word that can be read in one way only.
func readOneReading(word string) *date {
	if !strings.ContainsAny(word, "-/.") && len(word) != len("20060102") {
		return nil
	}
	for _, layout := range oneReading {
		if t, err := time.Parse(layout, word); err == nil {
			return dateOf(t)
		}
	}
	if t, err := time.Parse("2-Jan", word); err == nil {
		return &date{month: t.Month(), day: t.Day()}
	}
	return nil
}

// readDate reads a date from the first words and returns how many it took. The
// weekday beside it, if there is one, decides between two readings.
func readDate(words []string, weekday *time.Weekday) (*date, int, error) {
	first := words[0]
	if day := readOneReading(first); day != nil {
		return day, 1, nil
	}
	if parts := strings.Split(first, "."); isISODate(first) || len(parts) == 3 && allDigits(strings.Join(parts, "")) && len(parts[2]) == 4 {
		return nil, 0, fmt.Errorf("there is no day %s", first)
	}
	for _, sign := range []string{"/", "-"} {
		if parts := strings.Split(first, sign); len(parts) == 3 && allDigits(strings.Join(parts, "")) {
			day, err := readEitherOrder(first, sign, weekday)
			return day, 1, err
		}
	}
	if day, err := readNoYear(first, weekday); day != nil || err != nil {
		return day, 1, err
	}
	if day, used := readNamed(words); used > 0 {
		return day, used, nil
	}
	if day, ordinal := strings.CutSuffix(first, "."); ordinal || !allDigits(first) {
		if n, ok := smallNumber(day, 31); ok && n > 0 {
			return &date{day: n}, 1, nil
		}
	}
	return nil, 0, nil
}

// readNamed reads a date with the name of its month.
func readNamed(words []string) (*date, int) {
	rest, used := words, 1
	if len(words) > 2 && asciiLower(words[1]) == "of" { // the 20th of November
		rest, used = append([]string{words[0]}, words[2:]...), 2
	}
	if len(rest) < 2 {
		return nil, 0
	}
	number := rest[1]
	month, named := readMonth(rest[0])
	if !named {
		month, named = readMonth(rest[1])
		number = rest[0]
	}
	day, ok := smallNumber(number, 31)
	if !named || !ok || day == 0 {
		return nil, 0
	}
	found := &date{month: month, day: day}
	if len(rest) > 2 {
		if year, ok := readYear(rest[2]); ok {
			found.year = year
			return found, used + 2
		}
	}
	return found, used + 1
}

// readYear reads the four digits of a year, which 1400 is not.
func readYear(word string) (int, bool) {
	if len(word) != 4 || !allDigits(word) || word < "1900" || word > "2199" {
		return 0, false
	}
	year, err := strconv.Atoi(word)
	return year, err == nil
}

// readShortYear reads a year of two digits too, where they are no hour.
func readShortYear(word string) (int, bool) {
	if len(word) == 2 && allDigits(word) && word > "24" {
		word = "20" + word
	}
	return readYear(word)
}

// readNoYear reads 20.11. and 11/20. What may be a time of the day too is read by
// [readDoubt].
func readNoYear(word string, weekday *time.Weekday) (*date, error) {
	sign := "."
	if strings.Contains(word, "/") {
		sign = "/"
	}
	one, other, found := strings.Cut(word, sign)
	if !found {
		return nil, nil
	}
	other, dotted := strings.CutSuffix(other, ".")
	a, isA := smallNumber(one, 31)
	b, isB := smallNumber(other, 31)
	if !isA || !isB || !allDigits(one+other) {
		return nil, nil
	}
	dayFirst, monthFirst := date{month: time.Month(b), day: a}, date{month: time.Month(a), day: b}
	switch {
	case sign == "." && dotted && a > 0 && b > 0 && b <= 12: // whether it has that day is told later
		return &dayFirst, nil
	case sign == "." && !isClock(a, other) && dayFirst.possible():
		return &dayFirst, nil
	case sign == "." || !dayFirst.possible() && !monthFirst.possible():
		return nil, nil
	case dayFirst.possible() && monthFirst.possible() && a != b:
		return nil, twoWays(word, dayFirst.short(), monthFirst.short())
	case dayFirst.possible():
		return &dayFirst, nil
	}
	return &monthFirst, nil
}

// possible reports whether a day without a year is in any calendar.
func (d date) possible() bool {
	return d.month >= time.January && d.month <= time.December && date{2024, d.month, d.day}.exists()
}

// readEitherOrder reads 11/20/2026 and 20/11/2026, of which one number can only be
// the day. Which of 11/12/2026 is the day depends on who writes it.
func readEitherOrder(word, sign string, weekday *time.Weekday) (*date, error) {
	var found []time.Time
	for _, layout := range []string{"2/1/2006", "1/2/2006", "2/1/06", "1/2/06"} {
		t, err := time.Parse(strings.ReplaceAll(layout, "/", sign), word)
		if err == nil && !(len(found) == 1 && found[0].Equal(t)) {
			found = append(found, t)
		}
	}
	if len(found) == 2 && weekday != nil && found[0].Weekday() != found[1].Weekday() {
		for _, t := range found {
			if t.Weekday() == *weekday {
				return dateOf(t), nil
			}
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("cannot read %s as a day: write it as 2026-11-20", word)
	case 1:
		return dateOf(found[0]), nil
	}
	return nil, twoWays(word, found[0].Format(time.DateOnly), found[1].Format(time.DateOnly))
}

// isISODate reports whether the text has the shape of a date, right or wrong.
func isISODate(s string) bool {
	return len(s) == len("2006-01-02") && s[4] == '-' && s[7] == '-' && allDigits(s[:4]+s[5:7]+s[8:])
}

// smallNumber reads one or two digits that may end in st, nd, rd or th.
func smallNumber(s string, most int) (int, bool) {
	for _, ending := range []string{"st", "nd", "rd", "th", "."} {
		s = strings.TrimSuffix(s, ending)
	}
	if len(s) > 2 || !allDigits(s) {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n <= most
}
