package memory

import (
	"time"

	"msgtrace/client/count"
)

// Words say how much was found: "12 of 12" when that is all, "none", "" where it is not known.
func (f Found) Words() string {
	switch {
	case !f.Known:
		return ""
	case f.All && f.Matched == 0:
		return "none"
	case f.All:
		return count.Of(f.Matched) + " of " + count.Of(f.Matched)
	}
	return count.Of(f.Matched) + ", not all read"
}

// Day names the day of an instant as people do: "14:02" today, "yesterday", "Mon", "21
// Nov".
func Day(at, now time.Time, zone *time.Location) string {
	at, now = at.In(zone), now.In(zone)
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	switch days := int(midnight(now).Sub(midnight(at)).Hours() / 24); {
	case days == 0:
		return at.Format("15:04")
	case days == 1:
		return "yesterday"
	case days > 1 && days < 7:
		return at.Format("Mon")
	case days < 0 || days > 300:
		return at.Format("2 Jan 2006")
	}
	return at.Format("2 Jan")
}
