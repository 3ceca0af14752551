package when

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// span is a stretch of time; an instant has no length.
type span struct{ start, end time.Time }

// beforeUntil is how long a span is of which only the end is known: as long as the
// service's own.
const beforeUntil = 48 * time.Hour

// spanText is the text of a span taken apart.
type spanText struct {
	from, to string
	two      bool   // it has two ends; an empty one is open
	hours    bool   // a number alone is an hour: "from 9"
	margin   bool   // it has a ±
	around   string // what stands behind that
	apart    bool   // its ends were given apart, each with its own zone
}

// ends reports whether the text names both ends by itself.
func (t spanText) ends() bool { return t.two && t.to != "" || t.margin }

// read puts the span on the clock.
func (t spanText) read(now time.Time, zone *time.Location) (start, end time.Time, err error) {
	switch {
	case t.margin:
		return readAround(t.from, t.around, now, zone)
	case t.two && t.from == "":
		end, err := ParseEnd(t.to, now, zone)
		return end.Add(-beforeUntil), end, at(untilSide, err)
	case t.two:
		return t.readTwo(now, zone)
	}
	first, err := read(t.from, now)
	if err == nil {
		first, err = first.settled(t.hours)
	}
	if err != nil {
		return start, end, err
	}
	found, err := first.latest(now, now, zone)
	if err != nil {
		return start, end, err
	}
	if !first.lasts() {
		found.end = now
	}
	return ordered(found, now)
}

func (t spanText) readTwo(now time.Time, zone *time.Location) (start, end time.Time, err error) {
	first, firstErr := read(t.from, now)
	last, lastErr := moment{instant: now}, error(nil) // an open end
	if t.to != "" {
		last, lastErr = read(t.to, now)
	}
	if err := errors.Join(at(sinceSide, firstErr), at(untilSide, lastErr)); err != nil {
		return start, end, err
	}
	if !t.apart {
		first.zone, last.zone = either(first.zone, last.zone), either(last.zone, first.zone)
	}
	hourMarks(&first, &last, t.from, t.to)
	hours := t.hours || first.numbered() && last.numbered()
	if err := agree(&first, &last); err != nil {
		return start, end, at(untilSide, err)
	}
	first, err = first.settled(hours)
	if err != nil {
		return start, end, at(sinceSide, err)
	}
	if last, err = last.settled(hours); err != nil {
		return start, end, at(untilSide, err)
	}
	found, err := between(first, last, now, zone)
	if err != nil {
		return start, end, err
	}
	return ordered(found, now)
}

// between finds the latest span from first to last.
func between(first, last moment, now time.Time, zone *time.Location) (span, error) {
	if first.clockOnly() && last.clock != nil && (last.dated() || last.part != nil) && first.clock.before(last.clock) {
		first.clock, last.clock = last.clock, first.clock // 9:00 - 11:00 monday
		first.zone, last.zone = last.zone, first.zone
		first, last = last, first
	}
	switch {
	case last.clockOnly():
		begin, err := first.latest(now, now, zone)
		if err != nil {
			return span{}, at(sinceSide, err)
		}
		end, err := last.following(begin.start, zone)
		return span{begin.start, end}, at(untilSide, err)
	case first.calendar() && last.calendar() && last.day.year == 0:
		begin, err := first.latest(now, now, zone)
		if err != nil {
			return span{}, at(sinceSide, err)
		}
		last.day = behind(last.day, dateOf(begin.start.In(either(first.zone, zone))))
		end, err := last.latest(now, andAt(now), zone)
		return span{begin.start, end.end}, at(untilSide, err)
	}
	end, err := last.latest(now, andAt(now), zone)
	if err != nil {
		return span{}, at(untilSide, err)
	}
	bound := end.end
	if last.lasts() {
		bound = andAt(end.start) // of days, the same one at most
	}
	begin, err := first.latest(now, earlier(bound, now), zone)
	if last.calendar() && first.calendar() && first.day.year == 0 && end.end.Sub(begin.start) > halfYear {
		begin.start = end.end // the wrong way round, which is told later
	}
	return span{begin.start, end.end}, at(sinceSide, err)
}

const halfYear = 183 * 24 * time.Hour

// behind gives the day the month and the year that put it behind the first one, up
// to half a year; else the two are the wrong way round, which is told later.
func behind(day, first *date) *date {
	found := date{first.year, day.month, day.day}
	if found.month == 0 {
		found.month = first.month
		if found.sooner(*first) {
			found.month++
		}
	}
	if next := (date{found.year + 1, found.month, found.day}); found.sooner(*first) && next.noon().Sub(first.noon()) < halfYear {
		found = next
	}
	return &found
}

func readAround(middle, around string, now time.Time, zone *time.Location) (start, end time.Time, err error) {
	m, err := readSettled(middle, now)
	if err != nil {
		return start, end, err
	}
	found, err := m.latest(now, now, zone)
	if err != nil {
		return start, end, err
	}
	margin, ok := readLength(around)
	if !ok {
		return start, end, fmt.Errorf("cannot read %q as a length of time: write 15m or 2h", around)
	}
	if found.start.After(now) {
		return start, end, errFuture
	}
	return ordered(span{found.start.Add(-margin), found.end.Add(margin)}, now)
}

// openings are the words that a span may begin with.
var openings = []struct {
	words       string
	open, until bool   // it has no end, or no start, unless one is written
	sign        string // what stands between its ends besides the usual
}{
	{words: "from "},
	{words: "since ", open: true},
	{words: "between ", sign: " and "},
	{words: "until ", until: true},
	{words: "till ", until: true},
	{words: "up to ", until: true},
}

// signs stand between the two ends of a span.
var signs = []string{"–", "—", "→", "..", " - ", " to ", " until ", " till ", "- "}

// cut takes the text of a span apart.
func cut(s string) (spanText, error) {
	for _, sign := range []string{"±", "+-", "+/-"} {
		if middle, around, found := strings.Cut(s, sign); found && strings.TrimSpace(middle) != "" {
			return spanText{from: middle, around: strings.TrimSpace(around), margin: true}, nil
		}
	}
	text := openingFirst(strings.TrimSpace(stripComment(s)))
	var found spanText
	between := signs
	for _, opening := range openings {
		if strings.HasPrefix(asciiLower(text), opening.words) {
			text = strings.TrimSpace(text[len(opening.words):])
			if opening.until {
				return spanText{to: text, two: true, hours: true}, nil
			}
			found.two, found.hours = opening.open, true
			if opening.sign != "" {
				between = append([]string{opening.sign}, signs...)
			}
			break
		}
	}
	padded := text + " "
	lower := asciiLower(padded)
	for _, sign := range between {
		if at := strings.Index(lower, sign); at > 0 {
			found.two = true
			found.from = strings.TrimSpace(padded[:at])
			found.to = strings.TrimSpace(strings.TrimLeft(padded[at+len(sign):], "."))
			return found, nil
		}
	}
	from, to, two, err := cutHyphen(text)
	found.from, found.to, found.two = from, to, found.two || two
	return found, err
}

// openingFirst writes "yesterday between 9 and 10" as "between 9 and 10 yesterday".
func openingFirst(text string) string {
	for _, opening := range []string{"between ", "from "} {
		if at := strings.Index(asciiLower(text), " "+opening); at > 0 {
			return text[at+1:] + " " + text[:at]
		}
	}
	return text
}
