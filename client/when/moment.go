package when

import (
	"fmt"
	"time"
)

// moment is what one text said, before it is put on a clock.
type moment struct {
	instant time.Time // the text named one by itself; the rest is then empty
	back    *int      // days before today
	day     *date
	weekday *time.Weekday
	clock   *clock
	zone    *time.Location // nil: none was named
}

type date struct {
	year  int // 0: not said
	month time.Month
	day   int
}

// clock is a time of the day.
type clock struct {
	hour, minute, second, nanosecond int
}

func (m moment) wholeDay() bool  { return m.instant.IsZero() && m.clock == nil }
func (m moment) clockOnly() bool { return m.instant.IsZero() && !m.dated() }
func (m moment) dated() bool     { return m.back != nil || m.day != nil || m.weekday != nil }

// start is the instant meant; a day alone is its beginning.
func (m moment) start(now time.Time, zone *time.Location) (time.Time, error) {
	if !m.instant.IsZero() {
		return m.instant.UTC(), nil
	}
	zone = either(m.zone, zone)
	day, err := m.date(now.In(zone))
	if err != nil {
		return time.Time{}, err
	}
	return onClock(day, m.clock, zone)
}

// end is the instant meant; a day alone is its end, or now when that is sooner.
func (m moment) end(now time.Time, zone *time.Location) (time.Time, error) {
	if !m.wholeDay() {
		return m.start(now, zone)
	}
	zone = either(m.zone, zone)
	day, err := m.date(now.In(zone))
	if err != nil {
		return time.Time{}, err
	}
	end := midnight(before(day, -1), zone)
	if end.After(now) {
		end = now
	}
	return end.UTC(), nil
}

// date settles which day is meant, seen from now.
func (m moment) date(now time.Time) (date, error) {
	today := *dateOf(now)
	switch {
	case !m.dated():
		return today, nil
	case m.back != nil:
		return before(today, *m.back), nil
	case m.day == nil:
		return before(today, (int(now.Weekday())-int(*m.weekday)+7)%7), nil
	}
	day := *m.day
	if day.year == 0 {
		day.year = latestYear(day, today)
	}
	noon := time.Date(day.year, day.month, day.day, 12, 0, 0, 0, time.UTC)
	if noon.Day() != day.day {
		return date{}, fmt.Errorf("there is no %d %s %d", day.day, day.month, day.year)
	}
	if m.weekday != nil && noon.Weekday() != *m.weekday {
		return date{}, fmt.Errorf("%s is a %s, not a %s", noon.Format("2 January 2006"), noon.Weekday(), *m.weekday)
	}
	return day, nil
}

// latestYear is the year that puts the day at or before today: traces are of
// the past, so "28 Dec" read in January is last year's.
func latestYear(day, today date) int {
	if day.month > today.month || day.month == today.month && day.day > today.day {
		return today.year - 1
	}
	return today.year
}

// onClock puts a day and a time of it into the zone.
func onClock(day date, at *clock, zone *time.Location) (time.Time, error) {
	if at == nil {
		return midnight(day, zone).UTC(), nil
	}
	t := time.Date(day.year, day.month, day.day, at.hour, at.minute, at.second, at.nanosecond, zone)
	if t.Hour() != at.hour || t.Minute() != at.minute {
		return time.Time{}, fmt.Errorf("%02d:%02d does not exist on %d %s in %s: the clocks go forward",
			at.hour, at.minute, day.day, day.month, zone)
	}
	return firstOfTwo(t).UTC(), nil
}

// midnight is when a day begins. Where the clocks go forward at midnight that is
// later than 00:00, for which time.Date may give an instant of the day before.
func midnight(day date, zone *time.Location) time.Time {
	t := time.Date(day.year, day.month, day.day, 0, 0, 0, 0, zone)
	if t.Day() != day.day {
		_, changed := t.ZoneBounds()
		return changed
	}
	return firstOfTwo(t)
}

// firstOfTwo returns the earlier instant with the wall clock of t, where the
// clocks go back and one reading comes twice.
func firstOfTwo(t time.Time) time.Time {
	for _, back := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour} {
		earlier := t.Add(-back)
		_, was := earlier.Zone()
		_, is := t.Zone()
		if time.Duration(was-is)*time.Second == back {
			return earlier
		}
	}
	return t
}

func dateOf(t time.Time) *date {
	year, month, day := t.Date()
	return &date{year: year, month: month, day: day}
}

// before is the day that lies days days before, or after when negative.
func before(day date, days int) date {
	return *dateOf(time.Date(day.year, day.month, day.day-days, 12, 0, 0, 0, time.UTC))
}

// either is the first zone, or the other when there is none.
func either(zone, otherwise *time.Location) *time.Location {
	if zone != nil {
		return zone
	}
	return otherwise
}
