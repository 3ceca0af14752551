package volume

import (
	"slices"
	"time"
)

// Clock cuts time into buckets of one step.
type Clock struct {
	Zone *time.Location // nil: UTC
	Step Step
}

// Step is the length of a bucket in minutes, where no clocks are changed in it.
type Step int

// The lengths that buckets can have. Longer ones are multiples of a week.
const (
	Minute Step = 1
	Hour        = 60 * Minute
	Day         = 24 * Hour
	Week        = 7 * Day
)

var steps = []Step{Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute, Hour, 2 * Hour, 3 * Hour, 4 * Hour, 6 * Hour, 12 * Hour, Day, Week}

// Finer returns the next shorter step, and the shortest after itself.
func (s Step) Finer() Step {
	if s > Week {
		return s / 2
	}
	at, _ := slices.BinarySearch(steps, s)
	return steps[max(0, at-1)]
}

// Coarser returns the next longer step.
func (s Step) Coarser() Step {
	if s >= Week {
		return 2 * s
	}
	at, _ := slices.BinarySearch(steps, s)
	return steps[at+1]
}

// minute returns the minute since 1970 that an instant lies in.
func minute(t time.Time) int64 { return floor(t.Unix(), 60) }

// instant returns the beginning of a minute.
func instant(minute int64) time.Time { return time.Unix(minute*60, 0).UTC() }

// floor divides and rounds down.
func floor(a, b int64) int64 {
	quotient := a / b
	if a%b < 0 {
		quotient--
	}
	return quotient
}

// monday is the first Monday of 1970, in minutes. Steps of weeks are counted from it.
const monday = int64(4 * Day)

// origin is a minute on the wall at which a bucket begins.
func (c Clock) origin() int64 {
	if c.Step >= Week {
		return monday
	}
	return 0
}

// wall returns the minutes that the clock on the wall is ahead of UTC in a minute, and
// the minutes from which on and until which it is: ends is false where that is for ever.
func (c Clock) wall(at int64) (ahead, from, until int64, begins, ends bool) {
	t := instant(at)
	if c.Zone != nil {
		t = t.In(c.Zone)
	}
	_, offset := t.Zone()
	start, end := t.ZoneBounds()
	return floor(int64(offset), 60), whole(start), whole(end), !start.IsZero(), !end.IsZero()
}

// whole returns the first minute that begins at an instant or after it: a minute in which
// clocks are changed is counted as it began.
func whole(t time.Time) int64 { return minute(t.Add(time.Minute - 1)) }

// place returns which bucket of the wall's clock a minute lies in.
func (c Clock) place(at int64) int64 {
	ahead, _, _, _, _ := c.wall(at)
	return floor(at+ahead-c.origin(), int64(c.Step))
}

// starts returns the minute on the wall at which a bucket begins.
func (c Clock) starts(place int64) int64 { return place*int64(c.Step) + c.origin() }

// Floor returns the beginning of the bucket that an instant lies in.
func (c Clock) Floor(t time.Time) time.Time { return instant(c.begin(minute(t))) }

func (c Clock) begin(at int64) int64 {
	place := c.place(at)
	for {
		ahead, from, _, begins, _ := c.wall(at)
		first := c.starts(place) - ahead
		if !begins || first > from {
			return first
		}
		if c.Step >= Week && first < from-margin {
			at = first + margin // the changes in between do not matter
			continue
		}
		// The clocks were changed since, or right then.
		before, _, _, _, _ := c.wall(from - 1)
		if c.place(from-1) != place || c.starts(place+1)-before == from {
			return from
		}
		at = from - 1
	}
}

// Next returns the end of the bucket that an instant lies in, which is the beginning of
// the next one.
func (c Clock) Next(t time.Time) time.Time { return instant(c.end(minute(t))) }

func (c Clock) end(at int64) int64 {
	place := c.place(at)
	for {
		ahead, _, until, _, ends := c.wall(at)
		last := c.starts(place+1) - ahead
		if !ends || last <= until {
			return last
		}
		if c.Step >= Week && last > until+margin {
			at = last - margin
			continue
		}
		// The clocks are changed before that.
		if c.place(until) != place {
			return until
		}
		at = until
	}
}

// margin is more than clocks are ever changed by: the longest change was of a day.
const margin = int64(2 * Day)

// Prev returns the beginning of the bucket before the one that an instant lies in.
func (c Clock) Prev(t time.Time) time.Time { return instant(c.begin(c.begin(minute(t)) - 1)) }

// Fit returns the clock with the shortest step that cuts the time between two instants
// into no more than some buckets.
func Fit(zone *time.Location, from, to time.Time, most int) Clock {
	c := Clock{zone, Minute}
	for !c.fits(from, to, most) {
		c.Step = c.Step.Coarser()
	}
	return c
}

// longest is a step that no search comes near: 10,000 years fit into a few of it.
const longest = Week << 18

func (c Clock) fits(from, to time.Time, most int) bool {
	if c.Step >= longest {
		return true
	}
	if (minute(to)-minute(from))/int64(c.Step) > int64(most) {
		return false
	}
	at := minute(from)
	for range most {
		if at = c.end(at); at >= minute(to) {
			return true
		}
	}
	return false
}
