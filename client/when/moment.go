package when

import (
	"fmt"
	"time"
)

// moment is what one text said, before it is put on a clock.
type moment struct {
	instant time.Time // the text named one by itself
	back    *int      // days before today
	day     *date
	weekday *time.Weekday
	period  period
	which   which // of the weekday or the part of the day
	part    *part
	clock   *clock
	at      bool  // a time of the day was announced: "at", "around"
	around  bool  // it is about then
	doubt   doubt // a word that can be read in several ways
	zone    *time.Location
}

type date struct {
	year  int        // 0: not said
	month time.Month // 0: not said
	day   int
}

// clock is a time of the day.
type clock struct {
	hour, minute, second, nanosecond int

	half     half // which half of the day was named
	bare     bool // an hour without anything beside it
	midnight bool // by that word, which has no day of its own
}

// half is "am" or "pm", or neither.
type half string

// which is the word before a weekday or a part of the day.
type which int

const (
	neither which = iota
	this
	last
)

// period is longer than a day, and holds today.
type period int

const (
	noPeriod period = iota
	week
	month
	weekend
)

func (m *moment) dated() bool {
	return m.back != nil || m.day != nil || m.weekday != nil || m.period != noPeriod
}
func (m *moment) calendar() bool  { return m.day != nil }
func (m *moment) wholeDay() bool  { return m.instant.IsZero() && m.clock == nil && m.part == nil }
func (m *moment) clockOnly() bool { return m.clock != nil && !m.dated() && m.part == nil }

// lasts reports whether the text named a span by itself, like a day.
func (m *moment) lasts() bool { return m.wholeDay() || m.part != nil && m.clock == nil || m.around }

// latest is the latest such time that begins before the bound. What today is, now
// decides. Only times of the day and weekdays are looked for in the days before: a
// day that is named is that day.
func (m *moment) latest(now, bound time.Time, zone *time.Location) (span, error) {
	if !m.instant.IsZero() {
		return m.widened(span{m.instant, m.instant}, date{}, zone), nil
	}
	zone = either(m.zone, zone)
	day, step, err := m.date(now.In(zone), bound.In(zone))
	if err != nil {
		return span{}, err
	}
	if begin := m.begin(day, zone); !begin.Before(bound) {
		if m.which == this && m.part != nil && m.clock == nil {
			return span{}, fmt.Errorf("%s has not begun: write %s", m.part.named("this"), m.part.named("last"))
		}
		day = before(day, step)
	}
	return m.on(day, zone)
}

// following is the first such time of the day behind the start.
func (m *moment) following(start time.Time, zone *time.Location) (time.Time, error) {
	zone = either(m.zone, zone)
	day := *dateOf(start.In(zone))
	found, err := m.on(day, zone)
	if err == nil && !start.Before(found.end) {
		found, err = m.on(before(day, -1), zone)
	}
	return found.end, err
}

// begin is when the moment begins on that day, whether the clocks show it or not.
func (m *moment) begin(day date, zone *time.Location) time.Time {
	switch {
	case m.clock != nil:
		return firstOfTwo(m.clock.on(day, zone))
	case m.part != nil:
		return m.part.hour(m.part.from, day, zone)
	}
	return midnight(day, zone)
}

// on puts the moment on that day.
func (m *moment) on(day date, zone *time.Location) (span, error) {
	found := span{start: m.begin(day, zone)}
	switch {
	case m.clock != nil:
		if err := m.clock.shownOn(day, zone); err != nil {
			return span{}, err
		}
		found.end = secondOfTwo(found.start)
	case m.part != nil:
		found.end = m.part.hour(m.part.to, day, zone)
	case m.period == week:
		found.end = midnight(before(day, -7), zone)
	case m.period == weekend:
		found.end = midnight(before(day, -2), zone)
	case m.period == month:
		found.end = midnight(date{day.year, day.month + 1, 1}, zone)
	default:
		found.end = midnight(before(day, -1), zone)
	}
	return m.widened(found, day, zone), nil
}

// widened is the span of what is only about then, in UTC: half an hour more on both
// sides, and a day where a day is meant.
func (m *moment) widened(s span, day date, zone *time.Location) span {
	switch margin := 30 * time.Minute; {
	case m.around && m.wholeDay():
		s = span{midnight(before(day, 1), zone), midnight(before(*dateOf(s.end.In(zone)), -1), zone)}
	case m.around:
		s = span{s.start.Add(-margin), s.end.Add(margin)}
	}
	return span{s.start.UTC(), s.end.UTC()}
}

// date settles which day is meant, and how many days before it the same was meant
// if that is too late. What has no day of its own is on the day of the bound.
func (m *moment) date(now, bound time.Time) (day date, step int, err error) {
	today, lastDay := *dateOf(now), *dateOf(bound)
	switch {
	case m.back != nil:
		return before(today, *m.back), 0, nil
	case m.day != nil:
		day, err = m.named(lastDay)
		return day, 0, err
	case m.weekday != nil:
		day = before(lastDay, (int(bound.Weekday())-int(*m.weekday)+7)%7)
		switch {
		case m.which == last && day == today:
			day = before(day, 7)
		case m.which == this && day.sooner(monday(today)):
			name := asciiLower(m.weekday.String())
			return date{}, 0, fmt.Errorf("this %s has not begun: write last %s", name, name)
		}
		return day, 7, nil
	case m.period == week:
		return monday(today), 0, nil
	case m.period == weekend:
		day = before(today, (int(now.Weekday())-int(time.Saturday)+7)%7)
		if m.which == last && before(day, -1).noon().After(before(today, 1).noon()) {
			day = before(day, 7)
		}
		return day, 0, nil
	case m.period == month && m.which == last:
		return date{}, 0, lastMonth(today)
	case m.period == month:
		return date{today.year, today.month, 1}, 0, nil
	case m.part != nil && m.which != neither:
		day, err = m.part.day(m.which, now)
		return day, 0, err
	}
	return lastDay, 1, nil
}

// named settles the month and the year that were not said: the latest such day up
// to the bound, for traces are of the past. "28 Dec" read in January is last year's.
func (m *moment) named(bound date) (date, error) {
	day := *m.day
	if day.month == 0 {
		return dayOfMonth(day.day, bound), nil
	}
	if leap := (date{2024, day.month, day.day}); !leap.exists() {
		return date{}, fmt.Errorf("there is no %d %s", day.day, day.month)
	}
	if day.year == 0 {
		day.year = bound.year
		for ; bound.sooner(day) || !day.exists(); day.year-- {
		}
	}
	noon := day.noon()
	if !day.exists() {
		return date{}, fmt.Errorf("there is no %d %s %d", day.day, day.month, day.year)
	}
	if m.weekday != nil && noon.Weekday() != *m.weekday {
		return date{}, fmt.Errorf("%s is a %s, not a %s", noon.Format("2 January 2006"), noon.Weekday(), *m.weekday)
	}
	return day, nil
}

// dayOfMonth is the latest day with that number up to the bound.
func dayOfMonth(number int, bound date) date {
	day := date{bound.year, bound.month, number}
	for bound.sooner(day) || !day.exists() {
		if day.month--; day.month == 0 {
			day.year, day.month = day.year-1, time.December
		}
	}
	return day
}

// lastMonth refuses "last month", which people use for two things.
func lastMonth(today date) error {
	end := before(date{today.year, today.month, 1}, 1)
	begin := date{end.year, end.month, 1}
	return twoWays("last month", "last 30 days", begin.short()+" - "+end.short())
}

// twoWays refuses a text that can be read in two ways.
func twoWays(text, one, other string) error {
	return fmt.Errorf("%s can be read in two ways: write %s or %s", text, one, other)
}

// either is the first zone, or the other when there is none.
func either(zone, otherwise *time.Location) *time.Location {
	if zone != nil {
		return zone
	}
	return otherwise
}
