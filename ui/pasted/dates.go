package pasted

import (
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// dateReading is how a date is read that names no zone, and whose numbers could be
// day and month or month and day.
type dateReading struct {
	zone     *time.Location
	now      time.Time
	dayFirst bool
}

var (
	ticksOf   = lazy(`^\\?/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?/$`)
	clockOf   = lazy(`(?i)(?:^|[^\d])(上午|下午|午前|午後)?\s*(\d{1,2})[:h.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(am\b|pm\b|a\.\s?m\.|p\.\s?m\.)?`)
	hourOf    = lazy(`(?i)(?:^|[^\d:.])(\d{1,2})\s*(am\b|pm\b|uhr\b|h\b)`)
	yearFirst = lazy(`(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})`)
	numbers   = lazy(`(?:^|[^\d./-])(\d{1,2})([-/.])\s?(\d{1,2})[-/.]\s?(\d{4}|\d{2})(?:[^\d/-]|$)`)
	dayMonth  = lazy(`(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th|er|º|°)?[. ]?[ \t]*(?:de |of )?(\pL{3,12})\.?,?(?:[ \t]+(?:de )?(\d{4}))?`)
	monthDay  = lazy(`(\pL{3,12})\.?[ \t]+(\d{1,2})(?:st|nd|rd|th)?(?:,?[ \t]+(\d{4}))?(?:[^\d:]|$)`)
	noYear    = lazy(`(?:^|[^\d.])(\d{1,2})\.(\d{1,2})\.(?:[^\d]|$)|\b[Oo]n\s+(\d{1,2})/(\d{1,2})(?:[^\d/]|$)`)
	zoneOf    = lazy(`(?:(?:UTC|GMT)\s*)?([+-])(\d{2}):?(\d{2})\b|\b(?:UTC|GMT)\b|\dZ\b`)
)

// monthNames are how months begin in the languages of mail programs, without accents.
var monthNames = [12][]string{
	strings.Fields("jan ene gen gennaio styc sty led ocak"), strings.Fields("feb fev fevr lut unor subat"),
	strings.Fields("mar marz mars maart mrt brez"), strings.Fields("apr abr avr kwi dub nis"),
	strings.Fields("mai may mag mei maj kvet"), strings.Fields("jun juin giu cze cerv haz"),
	strings.Fields("jul juil lug lip cervenec tem"), strings.Fields("aug ago aou sie srp agu"),
	strings.Fields("sep set wrz zari eyl"), strings.Fields("oct okt ott out paz rij ekim"),
	strings.Fields("nov lis kas marras"), strings.Fields("dec dez dic gru pros ara joulu"),
}

// monthOf returns the month with a name, 0 for no month: the longest beginning that
// is known decides.
func monthOf(name string) int {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(name))
	month, length := 0, 0
	for i, beginnings := range monthNames {
		for _, beginning := range beginnings {
			if len(beginning) > length && strings.HasPrefix(name, beginning) {
				month, length = i+1, len(beginning)
			}
		}
	}
	return month
}

// read returns the instant that a text gives, zero if none; both is a sentence on a
// date that can be read in two ways.
func (d dateReading) read(s string) (at time.Time, both string) {
	s = strings.TrimSpace(s)
	if t, err := mail.ParseDate(s); err == nil {
		return t, ""
	}
	if ticks := ticksOf().FindStringSubmatch(s); ticks != nil {
		n, _ := strconv.ParseInt(ticks[1], 10, 64)
		return time.UnixMilli(n).UTC(), ""
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, s, d.zone); err == nil {
			return t, ""
		}
	}
	day, rest, both := d.day(s)
	if day.IsZero() {
		return time.Time{}, both
	}
	clock, _ := clockIn(rest)
	zone := zoneIn(rest, d.zone)
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone).Add(clock), ""
}

// day returns the day that a text gives, and the text without it.
func (d dateReading) day(s string) (day time.Time, rest, both string) {
	if at := yearFirst().FindStringSubmatchIndex(s); at != nil {
		return dayOf(part(s, at, 1), part(s, at, 2), part(s, at, 3)), cutOut(s, at), ""
	}
	if at := numbers().FindStringSubmatchIndex(s); at != nil {
		day, both = d.two(part(s, at, 1), part(s, at, 2), part(s, at, 3), part(s, at, 4), s)
		return day, cutOut(s, at), both
	}
	if at := noYear().FindStringSubmatchIndex(s); at != nil {
		day, both = d.latest(s, at)
		return day, cutOut(s, at), both
	}
	for _, one := range []struct {
		pattern    *regexp.Regexp
		day, month int
	}{{dayMonth(), 1, 2}, {monthDay(), 2, 1}} {
		for _, at := range one.pattern.FindAllStringSubmatchIndex(s, -1) {
			month := monthOf(part(s, at, one.month))
			if month == 0 {
				continue
			}
			year := part(s, at, 3)
			if year == "" {
				year = strconv.Itoa(d.now.Year())
			}
			day = dayOf(year, strconv.Itoa(month), part(s, at, one.day))
			if part(s, at, 3) == "" && day.After(d.now) {
				day = day.AddDate(-1, 0, 0)
			}
			if !day.IsZero() {
				return day, cutOut(s, at), ""
			}
		}
	}
	return time.Time{}, s, ""
}

// latest reads two numbers without a year: the latest such day.
func (d dateReading) latest(s string, at []int) (day time.Time, both string) {
	first, second, between := part(s, at, 1), part(s, at, 2), "."
	if first == "" {
		first, second, between = part(s, at, 3), part(s, at, 4), "/"
	}
	for _, year := range []int{d.now.Year(), d.now.Year() - 1} {
		if day, both = d.two(first, between, second, strconv.Itoa(year), s); both != "" || !day.After(d.now) {
			return day, both
		}
	}
	return day, both
}

// two reads two numbers and a year: the month is the number that can be one, or by
// the sign between them or by the language of the label; else the reading that lies
// in the past.
func (d dateReading) two(first, between, second, year, whole string) (day time.Time, both string) {
	if len(year) == 2 {
		year = "20" + year
	}
	dayFirst, monthFirst := dayOf(year, second, first), dayOf(year, first, second)
	lower := strings.ToLower(whole)
	switch {
	case dayFirst.IsZero() || monthFirst.IsZero() || dayFirst.Equal(monthFirst):
		if dayFirst.IsZero() {
			return monthFirst, ""
		}
		return dayFirst, ""
	case d.dayFirst || between != "/":
		return dayFirst, ""
	case strings.Contains(lower, "am") || strings.Contains(lower, "pm"):
		return monthFirst, ""
	case dayFirst.After(d.now) && !monthFirst.After(d.now):
		return monthFirst, ""
	case monthFirst.After(d.now) && !dayFirst.After(d.now):
		return dayFirst, ""
	}
	return time.Time{}, "The date " + first + between + second + between + year + " can be " + dayFirst.Format("2 Jan") + " or " + monthFirst.Format("2 Jan") + ": set the time yourself."
}

// dayOf returns a day in UTC, zero if there is no such day.
func dayOf(year, month, day string) time.Time {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1990 || m < 1 || m > 12 || d < 1 || t.Day() != d {
		return time.Time{}
	}
	return t
}

// clockIn returns the time of the day that a text gives.
func clockIn(s string) (clock time.Duration, ok bool) {
	hour, minute, second, half := "", "", "", ""
	if parts := clockOf().FindStringSubmatch(s); parts != nil {
		hour, minute, second, half = parts[2], parts[3], parts[4], strings.ToLower(parts[1]+parts[5])
	} else if parts := hourOf().FindStringSubmatch(s); parts != nil {
		hour, half = parts[1], strings.ToLower(parts[2])
	} else {
		return 0, false
	}
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	sec, _ := strconv.Atoi(second)
	switch {
	case (half == "下午" || half == "午後" || strings.HasPrefix(half, "p")) && h < 12:
		h += 12
	case (half == "上午" || half == "午前" || strings.HasPrefix(half, "a")) && h == 12:
		h = 0
	}
	if h > 23 || m > 59 || sec > 59 {
		return 0, false
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second, true
}

// zoneIn returns the zone that a text names, or the other.
func zoneIn(s string, other *time.Location) *time.Location {
	parts := zoneOf().FindStringSubmatch(s)
	switch {
	case parts == nil:
		return other
	case parts[1] == "":
		return time.UTC
	}
	hours, _ := strconv.Atoi(parts[2])
	minutes, _ := strconv.Atoi(parts[3])
	offset := hours*3600 + minutes*60
	if parts[1] == "-" {
		offset = -offset
	}
	return time.FixedZone("", offset)
}

func part(s string, at []int, n int) string {
	if at[2*n] < 0 {
		return ""
	}
	return s[at[2*n]:at[2*n+1]]
}

// cutOut leaves out what a pattern found.
func cutOut(s string, at []int) string { return s[:at[0]] + " | " + s[at[1]:] }
