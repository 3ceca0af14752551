package text

import (
	"fmt"
	"strconv"
	"time"
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
	name, offset := mode.In(t, zone).Zone()
	if name != "" && name[0] != '+' && name[0] != '-' {
		return name
	}
	if offset == 0 {
		return "UTC"
	}
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	if minutes := offset / 60 % 60; minutes != 0 {
		return fmt.Sprintf("UTC%c%02d:%02d", sign, offset/3600, minutes)
	}
	return fmt.Sprintf("UTC%c%02d", sign, offset/3600)
}

// Elapsed returns the time from one event to another: "0s", "+2s", "+1m05s",
// "+2h03m", "+1d04h", "-3s" when the clocks of two servers disagree, and nothing
// when one of the times is unknown. It counts between whole seconds, so that it
// agrees with the clock times beside it.
func Elapsed(from, to time.Time) string {
	if from.IsZero() || to.IsZero() {
		return ""
	}
	switch d := to.Truncate(time.Second).Sub(from.Truncate(time.Second)); {
	case d < 0:
		return "-" + span(-d, "")
	case d > 0:
		return "+" + span(d, "")
	}
	return "0s"
}

// Ago returns an age: "12s ago", "3m 05s ago", "2h 05m ago", "3d 04h ago", and
// "in 12s" for what is still to come.
func Ago(d time.Duration) string {
	switch {
	case d <= -time.Second:
		return "in " + span(-d, " ")
	case d < time.Second:
		return "now"
	}
	return span(d, " ") + " ago"
}

// span writes d in its two largest units.
func span(d time.Duration, between string) string {
	seconds := int64(d / time.Second)
	units := []struct {
		seconds int64
		name    string
	}{{24 * 3600, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}}
	for i, unit := range units[:3] {
		if seconds < unit.seconds {
			continue
		}
		rest := seconds % unit.seconds / units[i+1].seconds
		return strconv.FormatInt(seconds/unit.seconds, 10) + unit.name + between + fmt.Sprintf("%02d", rest) + units[i+1].name
	}
	return strconv.FormatInt(seconds, 10) + "s"
}
