package when

import (
	"fmt"
	"time"
)

func dateOf(t time.Time) *date {
	year, month, day := t.Date()
	return &date{year: year, month: month, day: day}
}

func (d date) noon() time.Time { return time.Date(d.year, d.month, d.day, 12, 0, 0, 0, time.UTC) }
func (d date) exists() bool    { return d.day > 0 && d.noon().Day() == d.day }
func (d date) short() string   { return d.noon().Format("2 Jan") }

// sooner reports whether d is before other.
func (d date) sooner(other date) bool { return d.noon().Before(other.noon()) }

// before is the day that lies days days before, or after when negative.
func before(day date, days int) date {
	return *dateOf(time.Date(day.year, day.month, day.day-days, 12, 0, 0, 0, time.UTC))
}

// monday is the first day of the week.
func monday(day date) date { return before(day, (int(day.noon().Weekday())+6)%7) }

// midnight is when a day begins. Where the clocks go forward at midnight that is
// later than 00:00, for which time.Date may give an instant of the day before.
func midnight(day date, zone *time.Location) time.Time {
	t := time.Date(day.year, day.month, day.day, 0, 0, 0, 0, zone)
	if wanted := before(day, 0); t.Day() != wanted.day {
		_, changed := t.ZoneBounds()
		return changed
	}
	return firstOfTwo(t)
}

// on is the time on that day. Hours from 24 on are of the next one.
func (c *clock) on(day date, zone *time.Location) time.Time {
	day = before(day, -(c.hour / 24))
	if c.hour%24 == 0 && c.minute == 0 && c.second == 0 && c.nanosecond == 0 {
		return midnight(day, zone)
	}
	return time.Date(day.year, day.month, day.day, c.hour%24, c.minute, c.second, c.nanosecond, zone)
}

// before reports whether c is sooner in the day.
func (c *clock) before(other *clock) bool {
	return c.hour < other.hour || c.hour == other.hour && c.minute < other.minute
}

// shownOn refuses a time that a change of the clocks skips.
func (c *clock) shownOn(day date, zone *time.Location) error {
	t := c.on(day, zone)
	if t.Hour() == c.hour%24 && t.Minute() == c.minute || c.hour%24 == 0 && c.minute == 0 {
		return nil
	}
	day = before(day, -(c.hour / 24))
	return fmt.Errorf("%02d:%02d does not exist on %d %s in %s: the clocks go forward",
		c.hour%24, c.minute, day.day, day.month, zone)
}

// changes are by how much clocks go back.
var changes = []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour}

// firstOfTwo returns the earlier instant with the wall clock of t, where the
// clocks go back and one reading comes twice.
func firstOfTwo(t time.Time) time.Time {
	for _, back := range changes {
		if sameClock(t.Add(-back), t) {
			return t.Add(-back)
		}
	}
	return t
}

// secondOfTwo returns the later instant with the wall clock of t.
func secondOfTwo(t time.Time) time.Time {
	for _, back := range changes {
		if sameClock(t, t.Add(back)) {
			return t.Add(back)
		}
	}
	return t
}

// sameClock reports whether two instants have one wall clock.
func sameClock(t, later time.Time) bool {
	_, was := t.Zone()
	_, is := later.Zone()
	return time.Duration(was-is)*time.Second == later.Sub(t)
}

// part is a part of the day, between two hours. Those from 24 on are of the next
// day.
type part struct {
	name     string
	from, to int
	earliest int // the first hour that people name with it: "3 in the morning"
}

var night = &part{name: "night", from: 18, to: 30, earliest: 18}

var parts = map[string]*part{
	"morning":   {name: "morning", from: 6, to: 12},
	"afternoon": {name: "afternoon", from: 12, to: 18, earliest: 12},
	"evening":   {name: "evening", from: 18, to: 24, earliest: 16},
	"lunchtime": {name: "lunchtime", from: 12, to: 14, earliest: 11},
	"night":     night,
}

// named names the part of today or of the day before.
func (p *part) named(which string) string {
	switch {
	case p == night && which == "this":
		return "tonight"
	case p != night && which == "last":
		return "yesterday " + p.name
	}
	return which + " " + p.name
}

func (p *part) hour(hour int, day date, zone *time.Location) time.Time {
	return (&clock{hour: hour}).on(day, zone)
}

// day is the day that "this" or "last" puts the part on. A night belongs to the
// day on whose evening it begins; while it lasts, nobody knows which one the last
// is.
func (p *part) day(which which, now time.Time) (date, error) {
	today := *dateOf(now)
	running := p == night && now.Hour() < p.to-24
	switch {
	case which == last && running:
		other := before(today, 2).noon().Weekday()
		return date{}, twoWays("last night", p.named("this"), asciiLower(other.String())+" "+p.name)
	case which == last || running:
		return before(today, 1), nil
	}
	return today, nil
}

// place puts a time of twelve hours into the part: 2 in the afternoon is 14:00.
func (p *part) place(c clock) (clock, error) {
	said := c
	for ; c.hour <= p.to; c.hour += 12 {
		if c.hour >= p.earliest {
			return c, nil
		}
		if said.half != "" || said.hour > 12 {
			c.hour += 12 // only by whole days
		}
	}
	return clock{}, fmt.Errorf("%d:%02d is not in the %s", said.hour, said.minute, p.name)
}
