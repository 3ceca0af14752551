package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxText bounds what is looked at: nobody writes a time in more.
const maxText = 100

// read takes a text apart. It does not settle which day "today" is: that
// depends on a zone which may be named elsewhere.
func read(s string, now time.Time) (moment, error) {
	text := strings.TrimSpace(stripComment(s))
	if text == "" {
		return moment{}, fmt.Errorf("no time given: write %s", examples)
	}
	if len(text) > maxText {
		return moment{}, unreadable(s)
	}
	if strings.EqualFold(text, "now") {
		return moment{instant: now}, nil
	}
	if t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text)); err == nil {
		return moment{instant: t}, nil
	}
	if span, ok := readSpan(text); ok {
		return moment{instant: now.Add(-span)}, nil
	}
	var m moment
	for words := split(text); len(words) > 0; {
		used, err := m.take(words)
		if err != nil {
			return moment{}, err
		}
		if used == 0 {
			return moment{}, unreadable(s)
		}
		words = words[used:]
	}
	if m == (moment{}) {
		return moment{}, unreadable(s)
	}
	return m, nil
}

// take reads a day, a time of it or a zone from the first words and says how
// many it used: none when they are none of these, or the second of a kind.
func (m *moment) take(words []string) (used int, err error) {
	word := words[0]
	if strings.EqualFold(word, "at") {
		return 1, nil
	}
	if back, ok := readRelative(word); ok && m.back == nil && m.day == nil && m.weekday == nil {
		m.back = &back
		return 1, nil
	}
	if weekday, ok := readWeekday(word); ok && m.weekday == nil && m.back == nil {
		m.weekday = &weekday
		return 1, nil
	}
	if day, used, err := readDate(words); err != nil || used > 0 && m.day == nil && m.back == nil {
		m.day = day
		return used, err
	}
	if clock, zone, ok := readClock(word); ok && m.clock == nil && (m.zone == nil || zone == nil) {
		m.clock, m.zone = clock, either(zone, m.zone)
		return 1, nil
	}
	if m.zone != nil || *m == (moment{}) {
		return 0, nil
	}
	if m.zone, err = readZone(word); err != nil && !looksLikeZone(word) {
		return 0, nil
	}
	return 1, err
}

const examples = "2h, yesterday 14:00, 2026-11-20 09:30 or 2026-11-20T09:30:00Z"

func unreadable(s string) error {
	if runes := []rune(s); len(runes) > maxText {
		s = string(runes[:maxText]) + "…"
	}
	return fmt.Errorf("cannot read %q as a time: write %s", s, examples)
}

// stripComment drops a trailing "(CET)", as mail headers have it.
func stripComment(s string) string {
	s = strings.TrimSpace(s)
	if open := strings.LastIndexByte(s, '('); open > 0 && strings.HasSuffix(s, ")") {
		return s[:open]
	}
	return s
}

// split makes words of the text; a date and a time joined by T become two.
func split(text string) []string {
	var words []string
	for _, word := range strings.Fields(strings.ReplaceAll(text, ",", " ")) {
		if before, after, found := strings.Cut(strings.ToUpper(word), "T"); found && isISODate(before) && after != "" {
			words = append(words, before, after)
			continue
		}
		words = append(words, word)
	}
	return words
}

// readRelative reads today and yesterday as days before today.
func readRelative(word string) (back int, ok bool) {
	switch strings.ToLower(word) {
	case "today":
		return 0, true
	case "yesterday":
		return 1, true
	}
	return 0, false
}

func readWeekday(word string) (time.Weekday, bool) {
	lower := strings.ToLower(strings.TrimSuffix(word, "."))
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := strings.ToLower(day.String()); lower == name || lower == name[:3] {
			return day, true
		}
	}
	return 0, false
}

// readDate reads a date from the first words and says how many it took.
func readDate(words []string) (*date, int, error) {
	first := words[0]
	for _, layout := range []string{"2006-01-02", "2006-1-2", "2.1.2006", "20060102"} {
		if t, err := time.Parse(layout, first); err == nil {
			return dateOf(t), 1, nil
		}
	}
	if isISODate(first) {
		return nil, 0, fmt.Errorf("there is no day %s", first)
	}
	if parts := strings.Split(first, "/"); len(parts) == 3 && allDigits(strings.Join(parts, "")) {
		day, err := readSlashes(first)
		return day, 1, err
	}
	if len(words) < 2 {
		return nil, 0, nil
	}
	month, named := readMonth(first)
	number := words[1]
	if !named {
		month, named = readMonth(words[1])
		number = first
	}
	day, ok := smallNumber(number, 31)
	if !named || !ok || day == 0 {
		return nil, 0, nil
	}
	found := &date{month: month, day: day}
	if len(words) > 2 && len(words[2]) == 4 && allDigits(words[2]) {
		found.year, _ = strconv.Atoi(words[2])
		return found, 3, nil
	}
	return found, 2, nil
}

// readSlashes reads 11/20/2026 and 20/11/2026, of which one number can only be
// the day. Which of 11/12/2026 is the day depends on who writes it.
func readSlashes(word string) (*date, error) {
	if t, err := time.Parse("2006/1/2", word); err == nil {
		return dateOf(t), nil
	}
	dayFirst, notDayFirst := time.Parse("2/1/2006", word)
	monthFirst, notMonthFirst := time.Parse("1/2/2006", word)
	switch {
	case notDayFirst != nil && notMonthFirst != nil:
		return nil, fmt.Errorf("cannot read %s as a day: write it as 2026-11-20", word)
	case notDayFirst != nil:
		return dateOf(monthFirst), nil
	case notMonthFirst == nil && !dayFirst.Equal(monthFirst):
		return nil, fmt.Errorf("%s can be read in two ways: write %s or %s",
			word, dayFirst.Format(time.DateOnly), monthFirst.Format(time.DateOnly))
	}
	return dateOf(dayFirst), nil
}

func readMonth(word string) (time.Month, bool) {
	lower := strings.ToLower(strings.TrimSuffix(word, "."))
	for month := time.January; month <= time.December; month++ {
		if name := strings.ToLower(month.String()); lower == name || lower == name[:3] || month == time.September && lower == "sept" {
			return month, true
		}
	}
	return 0, false
}

// isISODate reports whether the text has the shape of a date, right or wrong.
func isISODate(s string) bool {
	return len(s) == len("2006-01-02") && s[4] == '-' && s[7] == '-' && allDigits(s[:4]+s[5:7]+s[8:])
}

func allDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
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
