package when

import (
	"errors"
	"fmt"
	"time"
)

// Parse reads one instant. The forms, in any case:
//
//	now
//	2h, 90m, 10d, 1w, 1d12h, 2 hours, 2h ago   that long before now
//	today, yesterday, monday                   the start of that day
//	yesterday 14:00, mon 2pm, 14:00            that time of the day
//	2026-11-20, 2026-11-20 09:30:15.5          a date, with or without a time
//	20 Nov, Nov 20 2026 09:30, 20.11.2026      without a year: the latest such day
//	11/20/2026, 20/11/2026                     where only one number can be the month
//	2026-11-20T09:30:00Z, Mon, 23 Nov 2026 14:01:12 +0100
//
// A zone may follow: UTC, Z, +01:00, Europe/Berlin. A weekday is the latest one,
// today included. An hour that a change of the clocks skips is refused; one that
// comes twice is the first of the two.
func Parse(s string, now time.Time, zone *time.Location) (time.Time, error) {
	m, err := read(s, now)
	if err != nil {
		return time.Time{}, err
	}
	return m.start(now, zone)
}

// ParseEnd reads the end of a stretch. It differs from Parse in that a day
// without a time means all of that day, up to now at the most.
func ParseEnd(s string, now time.Time, zone *time.Location) (time.Time, error) {
	m, err := read(s, now)
	if err != nil {
		return time.Time{}, err
	}
	return m.end(now, zone)
}

// ParseRange reads a stretch of time. The forms:
//
//	last 48 hours, 10d            that long up to now
//	yesterday, 20 Nov, monday     all of that day
//	yesterday 14:00               from then up to now
//	A – B, A to B, A .. B, A -    from A to B; without a B up to now
//	yesterday 09:00-11:00         between two times of the day
//	14:01 +-15m                   that long before and after
//
// An end that gives only a time of the day is on the day of the start, and a
// zone that stands at one of the two holds for both. The end is never after now.
func ParseRange(s string, now time.Time, zone *time.Location) (start, end time.Time, err error) {
	if middle, around, found := cutAround(s); found {
		return readAround(middle, around, now, zone)
	}
	from, to, two := cutRange(s)
	if two {
		start, end, err = readTwo(from, to, now, zone)
	} else {
		start, end, err = readOne(from, now, zone)
	}
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	return ordered(start, end, now)
}

// ordered refuses a stretch that has no length.
func ordered(start, end, now time.Time) (time.Time, time.Time, error) {
	switch {
	case start.After(now):
		return time.Time{}, time.Time{}, errors.New("the start is in the future")
	case end.After(now):
		end = now.UTC()
	}
	if !start.Before(end) {
		return time.Time{}, time.Time{}, errors.New("the start must be before the end")
	}
	return start, end, nil
}

func readOne(s string, now time.Time, zone *time.Location) (start, end time.Time, err error) {
	m, err := read(s, now)
	if err != nil {
		return start, end, err
	}
	if start, err = m.start(now, zone); err != nil || !m.wholeDay() {
		return start, now.UTC(), err
	}
	end, err = m.end(now, zone)
	return start, end, err
}

func readTwo(from, to string, now time.Time, zone *time.Location) (start, end time.Time, err error) {
	first, err := read(from, now)
	if err != nil {
		return start, end, err
	}
	last := moment{instant: now}
	if to != "" {
		if last, err = read(to, now); err != nil {
			return start, end, err
		}
	}
	first.zone, last.zone = either(first.zone, last.zone), either(last.zone, first.zone)
	if start, err = first.start(now, zone); err != nil {
		return start, end, err
	}
	sameDay := last.clockOnly()
	if sameDay {
		last.day = dateOf(start.In(either(last.zone, zone)))
	}
	if end, err = last.end(now, zone); err != nil || !sameDay || start.Before(end) {
		return start, end, err
	}
	// "22:00 – 02:00" goes past midnight.
	next := before(*last.day, -1)
	last.day = &next
	end, err = last.end(now, zone)
	return start, end, err
}

func readAround(middle, around string, now time.Time, zone *time.Location) (start, end time.Time, err error) {
	at, err := Parse(middle, now, zone)
	if err != nil {
		return start, end, err
	}
	span, ok := readSpan(around)
	if !ok || span == 0 {
		return start, end, fmt.Errorf("cannot read %q as a length of time: write 15m or 2h", around)
	}
	return ordered(at.Add(-span), at.Add(span), now)
}
