package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxText bounds what is looked at: nobody writes a time in more.
const maxText = 100

// readSettled reads a text that stands for itself, in which a number alone is an
// hour.
func readSettled(s string, now time.Time) (moment, error) {
	m, err := read(s, now)
	if err != nil {
		return moment{}, err
	}
	return m.settled(true)
}

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
	var m moment
	text, m.around = cutAbout(text)
	if m.instant = readInstant(text, now); !m.instant.IsZero() {
		return m, nil
	}
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
	if m.clock == nil && m.part == nil && !m.dated() && m.doubt.word == "" {
		return moment{}, unreadable(s)
	}
	return m, nil
}

// readInstant reads the texts that need no zone: now, a length before it, RFC 3339.
func readInstant(text string, now time.Time) time.Time {
	if strings.EqualFold(text, "now") {
		return now
	}
	if t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text)); err == nil {
		return t
	}
	if length, ok := readLength(text); ok {
		return now.Add(-length)
	}
	return time.Time{}
}

// filler are words that change nothing.
var filler = map[string]bool{"on": true, "of": true, "in": true, "the": true, "time": true, "earlier": true}

// future are words for what traces never show.
var future = map[string]bool{"tomorrow": true, "next": true}

// takes read what a moment is made of, in this order.
var takes = []func(*moment, []string) (int, error){(*moment).takeWhich, (*moment).takeDay, (*moment).takeClock, (*moment).takeZone}

// take reads a day, a time of it or a zone from the first words and returns how
// many it used: none when they are none of these, or the second of a kind.
func (m *moment) take(words []string) (used int, err error) {
	word := asciiLower(words[0])
	switch {
	case word == "at":
		m.at = true
		return 1, nil
	case isAround(word):
		m.around = true
		return 1, nil
	case future[word] || word == "in" && len(words) > 1 && words[1][0] >= '0' && words[1][0] <= '9':
		return 0, fmt.Errorf("%q is in the future: only the past can be searched", strings.Join(words, " "))
	case filler[word] && !startsWith(words, "the", "day", "before"):
		return 1, nil
	}
	for _, take := range takes {
		if used, err := take(m, words); used > 0 || err != nil {
			return used, err
		}
	}
	return 0, nil
}

// cutAbout drops a word that makes the time behind it only about right.
func cutAbout(text string) (rest string, found bool) {
	if rest, found := strings.CutPrefix(text, "~"); found {
		return strings.TrimSpace(rest), true
	}
	if word, rest, found := strings.Cut(text, " "); found && isAround(word) {
		return strings.TrimSpace(rest), true
	}
	return text, false
}

// isAround reports whether the word makes a time only about right.
func isAround(word string) bool {
	switch asciiLower(word) {
	case "~", "around", "about", "approx", "approx.", "circa", "ca.", "roughly":
		return true
	}
	return false
}

var (
	whiches = map[string]which{"this": this, "last": last, "previous": last}
	periods = map[string]period{"week": week, "month": month, "weekend": weekend}
)

// takeWhich reads "this" and "last" with what they are about, and the parts of the
// day.
func (m *moment) takeWhich(words []string) (int, error) {
	word := asciiLower(words[0])
	if word == "tonight" && m.part == nil {
		m.which, m.part = this, night
		return 1, nil
	}
	if part := parts[word]; part != nil && m.part == nil {
		m.part = part
		return 1, nil
	}
	if word == "weekend" && !m.dated() {
		m.period = weekend
		return 1, nil
	}
	which := whiches[word]
	if which == neither || len(words) < 2 || m.which != neither {
		return 0, nil
	}
	m.which = which
	next := asciiLower(words[1])
	if unit := periods[next]; unit != noPeriod && !m.dated() {
		m.period = unit
		return 2, nil
	}
	if _, weekday := readWeekday(next); weekday || parts[next] != nil {
		return 1, nil
	}
	return 0, nil
}

// takeDay reads a day. A weekday may stand beside a date.
func (m *moment) takeDay(words []string) (int, error) {
	if back, used := readRelative(words); used > 0 && !m.dated() {
		m.back = &back
		return used, nil
	}
	if weekday, ok := readWeekday(words[0]); ok && m.weekday == nil && m.back == nil && m.period == noPeriod {
		m.weekday = &weekday
		return 1, nil
	}
	if m.day != nil && m.day.year == 0 && m.day.month != 0 {
		if year, ok := readShortYear(words[0]); ok { // Tue Nov 24 14:05:33 2026
			day := *m.day
			day.year = year
			m.day = &day
			return 1, nil
		}
	}
	day, used, err := readDate(words, m.weekday)
	if err != nil || used > 0 && (m.day != nil || m.back != nil || m.period != noPeriod) {
		return 0, err
	}
	if used > 0 {
		m.day = day
	}
	return used, nil
}

// takeClock reads a time of the day, or a word that may be one.
func (m *moment) takeClock(words []string) (int, error) {
	if clock, zone, ok := readClock(words[0]); ok && m.clock == nil && (m.zone == nil || zone == nil) {
		m.clock, m.zone = clock, either(zone, m.zone)
		return 1, nil
	}
	found := readDoubt(words[0])
	switch {
	case found.number && found.clock != nil && m.clock == nil && m.at:
		m.clock = found.clock
		return 1, nil
	case found.word != "" && m.doubt.word == "" && (m.clock == nil || found.day != nil && !found.number):
		m.doubt = found
		return 1, nil
	}
	return 0, nil
}

// takeZone reads a zone behind a day or a time of it.
func (m *moment) takeZone(words []string) (int, error) {
	if m.zone != nil || m.clock == nil && !m.dated() && m.doubt.word == "" && m.part == nil {
		return 0, nil
	}
	zone, used, err := readZoneWords(words)
	if err != nil && !looksLikeZone(words[0]) && !(len(words) == 1 && m.clock != nil && isName(words[0])) {
		return 0, nil
	}
	m.zone = zone
	return used, err
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

// split makes words of the text: a date and a time joined by T become two, and
// what belongs to a time of the day ("2 PM", "9 o'clock", "14 Uhr") one.
func split(text string) []string {
	var words []string
	for _, word := range strings.Fields(strings.ReplaceAll(text, ",", " ")) {
		if rest, found := strings.CutPrefix(word, "~"); found && rest != "" {
			words = append(words, "~")
			word = rest
		}
		if before, after, found := strings.Cut(strings.ToUpper(word), "T"); found && (isISODate(before) || len(before) == 8 && allDigits(before)) && after != "" {
			words = append(words, before, after)
			continue
		}
		if len(words) > 0 {
			if joined, ok := joinClock(words[len(words)-1], word); ok {
				words[len(words)-1] = joined
				continue
			}
		}
		words = append(words, word)
	}
	return words
}

// joinClock joins a time of the day with the word behind it that marks it as one.
func joinClock(word, mark string) (string, bool) {
	if last := word[len(word)-1]; last < '0' || last > '9' {
		return "", false
	}
	switch asciiLower(mark) {
	case "am", "pm", "a.m.", "p.m.", "a.m", "p.m":
		return word + mark, true
	case "noon", "midnight":
		return mark, word == "12"
	case "hrs", "hours":
		return word, len(word) == len("0930")
	case "uhr", "o'clock", "o’clock", "oclock", "h":
		if hour, ok := smallNumber(word, 24); ok {
			word = strconv.Itoa(hour) + ":00"
		}
		return word, true
	}
	return "", false
}

// startsWith reports whether these are the first words, in any case.
func startsWith(words []string, wanted ...string) bool {
	if len(words) < len(wanted) {
		return false
	}
	for i, word := range wanted {
		if asciiLower(words[i]) != word {
			return false
		}
	}
	return true
}
