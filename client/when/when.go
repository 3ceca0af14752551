package when

import (
	"errors"
	"fmt"
	"time"
)

// Parse reads one instant of the past. The forms, in any case:
//
//	now
//	2h, 90m, 10d, 1w, 1d12h, 2 hours, 2h ago   that long before now
//	half an hour ago, two hours ago, last week
//	today, yesterday, monday, last monday      the start of that day
//	this morning, monday afternoon, last night the start of that part of it
//	yesterday 14:00, mon 2pm, 3 days ago 9:00  that time of the day
//	14:00, 14.00, 1400, 9am, at 9, noon        the last such time
//	~14:00, around 14:00                       half an hour before it
//	2026-11-20, 2026-11-20 09:30:15.5          a date, with or without a time
//	20 Nov, Nov 20 2026 09:30, 20.11. 9:00     without a year: the latest such day
//	the 20th, 20.11.2026, 20-11-2026, 20-Nov-2026
//	11/20/2026, 20/11/2026                     where only one number can be the month
//	2026-11-20T09:30:00Z, Mon, 23 Nov 2026 14:01:12 +0100
//
// A zone may follow: UTC, Z, +01:00, Europe/Berlin, New York. A weekday is the
// latest one, today included; "last monday" is before today. An hour that a change
// of the clocks skips is refused; one that comes twice is the first of the two.
// What can be read in two ways is refused with both, and so is the future.
func Parse(s string, now time.Time, zone *time.Location) (time.Time, error) {
	at, err := Instant(s, now, zone)
	if err == nil && at.After(now) {
		return time.Time{}, errFuture
	}
	return at, err
}

// Instant reads what Parse does, and instants of the future too where they are
// given in full.
func Instant(s string, now time.Time, zone *time.Location) (time.Time, error) {
	m, err := readSettled(s, now)
	if err != nil {
		return time.Time{}, err
	}
	found, err := m.latest(now, now, zone)
	return found.start, err
}

// ParseEnd reads the end of a span. It differs from Parse in that a day without a
// time means all of that day, a part of a day all of that, and a time that comes
// twice the second. The future ends now.
func ParseEnd(s string, now time.Time, zone *time.Location) (time.Time, error) {
	m, err := readSettled(s, now)
	if err != nil {
		return time.Time{}, err
	}
	found, err := m.latest(now, andAt(now), zone)
	if err != nil {
		return time.Time{}, err
	}
	return earlier(found.end, now), nil
}

// ParseRange reads a span of time. The forms:
//
//	last 48 hours, 10d                  that long up to now
//	yesterday, 20 Nov, this week        all of that day or week
//	this morning, monday night          all of that part of the day
//	yesterday 14:00, since yesterday    from then up to now
//	until noon                          the 48 hours before, as with [ParseEnds]
//	A – B, A-B, A to B, A .. B, A -     from A to B; without a B up to now
//	between 9 and 10, 20-22 Nov, mon-wed
//	yesterday 09:00-11:00               between two times of the day
//	14:01 +-15m                         that long before and after
//	~14:01, around 14:01                half an hour before and after
//
// An end that gives only a time of the day is the first such time behind the
// start, and a zone that stands at one of the two holds for both. The end is never
// after now.
func ParseRange(s string, now time.Time, zone *time.Location) (start, end time.Time, err error) {
	text, err := cut(s)
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	start, end, err = text.read(now, zone)
	var side *SideError
	if errors.As(err, &side) {
		err = side.Err
	}
	return start, end, err
}

// ParseEnds reads the two ends of a span that are given apart, as --since and
// --until are; either may be empty. They are read together, for at half past two
// "14:00" and "15:10" mean today, where 15:10 alone is yesterday's. Each has its
// own zone.
//
// What since names goes on up to until, or up to now: "yesterday" and "this
// morning" too. A text that names two ends by itself ("9:00 - 11:00", "14:00
// +-15m") is that span, and then until must be empty. Without a since, start is
// zero. An error is a [*SideError] where one of the two is at fault, and a join of
// two where both are.
func ParseEnds(since, until string, now time.Time, zone *time.Location) (start, end time.Time, err error) {
	if since == "" {
		end, err = ParseEnd(until, now, zone)
		return time.Time{}, end, at(untilSide, err)
	}
	text, err := cut(since)
	switch {
	case err != nil:
		return time.Time{}, time.Time{}, at(sinceSide, err)
	case text.ends() && until != "":
		return time.Time{}, time.Time{}, at(sinceSide, fmt.Errorf("%q has an end already: give one", since))
	case !text.ends():
		text.two, text.to, text.hours, text.apart = true, until, true, true
	}
	return text.read(now, zone)
}

// SideError is what is wrong with one end of a span.
type SideError struct {
	Until bool // it is the second end
	Err   error
}

func (e *SideError) Error() string { return e.Err.Error() }
func (e *SideError) Unwrap() error { return e.Err }

const (
	sinceSide = false
	untilSide = true
)

// at is an error of one end of a span, or nil.
func at(until bool, err error) error {
	if err == nil {
		return nil
	}
	return &SideError{until, err}
}

var errFuture = errors.New("the start is in the future: only the past can be searched")

// ordered refuses a span that has no length.
func ordered(s span, now time.Time) (time.Time, time.Time, error) {
	if s.start.After(now) {
		return time.Time{}, time.Time{}, at(sinceSide, errFuture)
	}
	s.end = earlier(s.end, now)
	if !s.start.Before(s.end) {
		return time.Time{}, time.Time{}, errors.New("the start must be before the end")
	}
	return s.start, s.end, nil
}

func earlier(t, now time.Time) time.Time {
	if t.After(now) {
		return now.UTC()
	}
	return t
}

// andAt is the instant before which t still is.
func andAt(t time.Time) time.Time { return t.Add(1) }
