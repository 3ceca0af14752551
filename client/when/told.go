package when

import (
	"fmt"
	"strconv"
	"time"
)

// Zone names the zone of t at that instant: "CET", "UTC", and "UTC+05:30" where the
// zone database has no letters.
func Zone(t time.Time) string {
	name, offset := t.Zone()
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

// Stamp returns an instant in full, in a zone and in UTC: "2026-11-23 14:01:12 CET
// (13:01:12Z)". The second is left out where it is the same, and has its date where
// that is another one. A zero time gives "".
func Stamp(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	local, utc := t.In(zone), t.UTC()
	words := local.Format(time.DateTime) + " " + Zone(local)
	switch _, offset := local.Zone(); {
	case offset == 0:
		return words
	case local.Format(time.DateOnly) != utc.Format(time.DateOnly):
		return words + utc.Format(" (2006-01-02 15:04:05Z)")
	}
	return words + utc.Format(" (15:04:05Z)")
}

// Span writes a span, to the second, so that [ParseRange] reads it back in that zone:
// "2026-11-20 09:30 - 2026-11-20 11:00". The offset stands at both ends where the
// clocks show one of them twice. Without an end it is open.
func Span(start, end time.Time, zone *time.Location) string {
	offset := ""
	for _, t := range []time.Time{start.In(zone), end.In(zone)} {
		if !firstOfTwo(t).Equal(secondOfTwo(t)) {
			offset = "-07:00"
		}
	}
	text := exact(start.In(zone), offset) + " -"
	if end.IsZero() {
		return text
	}
	return text + " " + exact(end.In(zone), offset)
}

func exact(t time.Time, offset string) string {
	layout := "2006-01-02 15:04"
	if t.Second() != 0 {
		layout = time.DateTime
	}
	return t.Format(layout + offset)
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
		return "-" + Lasting(-d, "")
	case d > 0:
		return "+" + Lasting(d, "")
	}
	return "0s"
}

// Lasting writes d in its two largest units, "2h03m", with a text between them.
func Lasting(d time.Duration, between string) string {
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
