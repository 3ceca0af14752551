package text

import (
	"time"

	"msgtrace/client/when"
)

// TimeMode says how times are shown.
type TimeMode int

// The modes, in the order in which a key goes through them.
const (
	TimesLocal    TimeMode = iota // in the person's zone
	TimesUTC                      // as the service gives them
	TimesRelative                 // as an age
)

// Next returns the mode after m, and the first after the last.
func (m TimeMode) Next() TimeMode { return (m + 1) % (TimesRelative + 1) }

// String names the mode.
func (m TimeMode) String() string { return [...]string{"local", "utc", "age"}[m] }

// ParseTimeMode reads the name of a mode. Any other is that of the person's zone.
func ParseTimeMode(name string) TimeMode {
	for _, m := range []TimeMode{TimesUTC, TimesRelative} {
		if m.String() == name {
			return m
		}
	}
	return TimesLocal
}

// StampWidth is the number of columns that the widest [Stamp] takes.
const StampWidth = 16

// oldest is the age from which a date needs its year.
const oldest = 300 * 24 * time.Hour

// In returns t in the zone that the mode shows: UTC, or the given zone (nil:
// UTC).
func (m TimeMode) In(t time.Time, zone *time.Location) time.Time {
	if m == TimesUTC || zone == nil {
		return t.UTC()
	}
	return t.In(zone)
}

// Clock returns the time of day, "14:01:12", or in the relative mode the age,
// "3m 05s ago". A zero time gives "".
func Clock(t time.Time, zone *time.Location, mode TimeMode, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	if mode == TimesRelative {
		return Ago(now.Sub(t))
	}
	return mode.In(t, zone).Format("15:04:05")
}

// Stamp returns date and time of day, "23 Nov 14:01:12", or in the relative
// mode the age, in at most [StampWidth] columns. A zero time gives "".
func Stamp(t time.Time, zone *time.Location, mode TimeMode, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	if mode == TimesRelative {
		return Ago(now.Sub(t))
	}
	if far(t, now) {
		return mode.In(t, zone).Format("2006-01-02 15:04")
	}
	return mode.In(t, zone).Format("_2 Jan 15:04:05")
}

func far(t, now time.Time) bool {
	age := now.Sub(t)
	return age > oldest || age < -oldest
}

// Zone names the zone that the mode shows at the instant t: "CET", "UTC", and
// "UTC+05:30" where the zone database has no letters.
func Zone(t time.Time, zone *time.Location, mode TimeMode) string {
	return when.Zone(mode.In(t, zone))
}

// Elapsed returns the time from one event to another, as when.Elapsed writes it.
func Elapsed(from, to time.Time) string { return when.Elapsed(from, to) }

// Ago returns an age: "12s ago", "3m 05s ago", "2h 05m ago", "3d 04h ago", and
// "in 12s" for what is still to come.
func Ago(d time.Duration) string {
	switch {
	case d <= -time.Second:
		return "in " + when.Lasting(-d, " ")
	case d < time.Second:
		return "now"
	}
	return when.Lasting(d, " ") + " ago"
}
