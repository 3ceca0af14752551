package archive

import (
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/when"
)

// column reads the times of one file. Programs of Microsoft write dates as the region of
// whoever ran them does, and whether the day or the month comes first only a whole column
// can prove: times that can be read in two ways are read with the day first, and put right
// at the end if it was the month.
type column struct {
	order    Order // proven or chosen
	zone     *time.Location
	now      time.Time
	open     int    // times that can be read in two ways
	first    string // the first of them
	clash    string // a time that is against the order that was proven
	zoneless bool   // a time had no zone
	utc      bool   // the column's name says that it is in UTC
}

// read reads a time, which is zero if it cannot be read, or lies where no message does.
func (c *column) read(text string) client.Time {
	t := c.readAny(strings.TrimSpace(text))
	if year := t.Time().Year(); year < firstYear || year > lastYear {
		return client.Time{}
	}
	return t
}

const firstYear, lastYear = 1990, 2200

func (c *column) readAny(text string) client.Time {
	if text == "" {
		return client.Time{}
	}
	if t, err := client.ParseTime(text); err == nil {
		return c.local(t, !zoned(text))
	}
	if t, ok := readMilliseconds(text); ok {
		return t
	}
	p, ok := takeApart(text)
	switch {
	case !ok:
		return c.readWords(text)
	case p.yearFirst:
		return c.local(p.time(p.a, p.b), !p.zoned)
	}
	return c.readPair(p, text)
}

// readWords reads a date with the name of a month in it.
func (c *column) readWords(text string) client.Time {
	if len(text) > longestTime || !strings.ContainsAny(text, "0123456789") {
		return client.Time{}
	}
	at, err := when.Parse(text, c.now, c.inZone())
	if err != nil {
		return client.Time{}
	}
	c.zoneless = c.zoneless || !c.utc
	return client.TimeOf(at.UTC(), 0)
}

// longestTime is far above any time, in bytes.
const longestTime = 64

// readPair reads a date of which the year comes last. Where it can be read in two ways
// it is marked.
func (c *column) readPair(p parts, text string) client.Time {
	order := p.proves(c.now)
	switch {
	case order != Proven && c.order == Proven:
		c.order = order
	case order != Proven && order != c.order && c.clash == "":
		c.clash = text
	}
	open := order == Proven && p.a != p.b && c.order == Proven
	if order == Proven {
		order = c.order
	}
	t := p.time(p.b, p.a)
	if order == MonthFirst {
		t = p.time(p.a, p.b)
	}
	t = c.local(t, !p.zoned)
	if open {
		if c.open++; c.open == 1 {
			c.first = text
		}
		t.Digits = marked - t.Digits
	}
	return t
}

// marked and less are the digits of a time that can be read in two ways, until it is
// settled.
const marked = -1

// settle puts a time right that could be read in two ways when it was read.
func (c *column) settle(t *client.Time) {
	if t.Digits > marked {
		return
	}
	t.Digits = marked - t.Digits
	if c.order == MonthFirst {
		*t = client.TimeOf(swapped(t.Time(), c.inZone()), t.Digits)
	}
}

// swapped is a time with its day and month in each other's place.
func swapped(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	if t.Day() > 12 {
		return t.UTC()
	}
	return time.Date(t.Year(), time.Month(t.Day()), int(t.Month()), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone).UTC()
}

func (c *column) inZone() *time.Location {
	if c.zone == nil || c.utc {
		return time.UTC
	}
	return c.zone
}

// local moves a time that was read as UTC and has no zone to where it belongs.
func (c *column) local(t client.Time, zoneless bool) client.Time {
	if t.IsZero() || !zoneless || c.utc {
		return t
	}
	c.zoneless = true
	if c.zone != nil {
		u := t.Time()
		return client.TimeOf(time.Date(u.Year(), u.Month(), u.Day(), u.Hour(), u.Minute(), u.Second(), u.Nanosecond(), c.zone), t.Digits)
	}
	return t
}

// zoned reports whether a time in RFC 3339 has a zone.
func zoned(text string) bool {
	last := text[len(text)-1]
	return last == 'Z' || last == 'z' || len(text) > len("2006-01-02") && strings.ContainsAny(text[len("2006-01-02"):], "+-")
}

// readMilliseconds reads what ConvertTo-Json of Windows PowerShell makes of a time:
// /Date(1605900000000)/, perhaps with an offset, which changes nothing.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/convertto-json
func readMilliseconds(text string) (client.Time, bool) {
	text, ok := strings.CutPrefix(strings.ReplaceAll(text, `\`, ""), "/Date(")
	text, closed := strings.CutSuffix(text, ")/")
	if i := strings.LastIndexAny(text, "+-"); i > 0 {
		text = text[:i]
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if !ok || !closed || err != nil || n < 0 || n > 1<<48 {
		return client.Time{}, false
	}
	return client.TimeOf(time.UnixMilli(n).UTC(), 3), true
}

// parts are the numbers of a date as a region writes it: 20.11.2026 14:03:05, 11/20/2026
// 2:03 PM. Those of the date are a and b as they stand, beside the year.
type parts struct {
	a, b, year                 int
	yearFirst, dotted, zoned   bool
	hour, minute, second, nano int
	digits                     int
	offset                     time.Duration
}

// takeApart reads a date and the time behind it, if there is one.
func takeApart(text string) (p parts, ok bool) {
	rest := text
	var numbers [3]int
	var widths [3]int
	var mark byte
	for i := range numbers {
		n, width := leadingNumber(rest)
		if width == 0 || width > 4 {
			return p, false
		}
		numbers[i], widths[i], rest = n, width, rest[width:]
		if i == 2 {
			break
		}
		if rest == "" || strings.IndexByte("/.-", rest[0]) < 0 || mark != 0 && rest[0] != mark {
			return p, false
		}
		mark, rest = rest[0], strings.TrimLeft(rest[1:], " ") // "20. 11. 2026" is Czech
	}
	switch {
	case widths[0] == 4 && widths[1] <= 2 && widths[2] <= 2:
		p.yearFirst, p.year, p.a, p.b = true, numbers[0], numbers[1], numbers[2]
	case widths[0] <= 2 && widths[1] <= 2 && widths[2] != 3:
		p.a, p.b, p.year = numbers[0], numbers[1], numbers[2]
		if widths[2] <= 2 {
			p.year += 2000
		}
	default:
		return p, false
	}
	p.dotted = mark == '.'
	return p, p.readClock(strings.TrimLeft(rest, "., T\u00a0\u202f")) && p.valid()
}

// valid reports whether the numbers are a date in one of the two orders.
func (p *parts) valid() bool {
	if p.year < firstYear || p.year > lastYear || p.a < 1 || p.b < 1 {
		return false
	}
	return isDay(p.year, p.a, p.b) || !p.yearFirst && isDay(p.year, p.b, p.a)
}

func isDay(year, month, day int) bool {
	return month >= 1 && month <= 12 && day >= 1 && day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// proves returns the order that the numbers leave no doubt of, or Proven for none. With
// dots the day comes first wherever dates have them. What would lie in the future is the
// other.
func (p *parts) proves(now time.Time) Order {
	month, day := isDay(p.year, p.a, p.b), isDay(p.year, p.b, p.a)
	switch {
	case month && !day:
		return MonthFirst
	case day && (!month || p.dotted):
		return DayFirst
	case p.a == p.b:
		return Proven
	}
	latest := now.Add(36 * time.Hour) // whatever the zone
	dayAhead, monthAhead := p.time(p.b, p.a).After(latest), p.time(p.a, p.b).After(latest)
	switch {
	case dayAhead && !monthAhead:
		return MonthFirst
	case monthAhead && !dayAhead:
		return DayFirst
	}
	return Proven
}

// time is the time, read as UTC unless it has an offset.
func (p *parts) time(month, day int) client.Time {
	t := time.Date(p.year, time.Month(month), day, p.hour, p.minute, p.second, p.nano, time.UTC)
	return client.TimeOf(t.Add(-p.offset), int8(p.digits))
}

// readClock reads a time of the day, as far as there is one.
func (p *parts) readClock(rest string) bool {
	if rest == "" {
		return true
	}
	var width int
	if p.hour, width = leadingNumber(rest); width == 0 || width > 2 {
		return false
	}
	rest = rest[width:]
	for _, into := range []*int{&p.minute, &p.second} {
		if rest == "" || rest[0] != ':' && rest[0] != '.' {
			break
		}
		n, width := leadingNumber(rest[1:])
		if width != 2 {
			return false
		}
		*into, rest = n, rest[1+width:]
	}
	rest, ok := p.readFraction(rest)
	if !ok || !p.readHalf(&rest) || !p.readOffset(strings.TrimSpace(rest)) {
		return false
	}
	return p.hour < 24 && p.minute < 60 && p.second <= 60
}

func (p *parts) readFraction(rest string) (string, bool) {
	if rest == "" || rest[0] != '.' && rest[0] != ',' {
		return rest, true
	}
	n, width := leadingNumber(rest[1:])
	if width == 0 || width > 9 {
		return rest, false
	}
	for range 9 - width {
		n *= 10
	}
	p.nano, p.digits = n, width
	return rest[1+width:], true
}

// readHalf reads AM or PM, with dots and blanks in it or none.
func (p *parts) readHalf(rest *string) bool {
	word := strings.TrimLeft(*rest, " \u00a0\u202f")
	half := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .\u00a0\u202f", r) {
			return -1
		}
		return r
	}, strings.ToLower(word))
	for _, mark := range []string{"am", "pm"} {
		behind, ok := strings.CutPrefix(half, mark)
		if !ok {
			continue
		}
		if p.hour < 1 || p.hour > 12 {
			return false
		}
		p.hour %= 12
		if mark == "pm" {
			p.hour += 12
		}
		*rest = behind
		return true
	}
	return true
}

func (p *parts) readOffset(rest string) bool {
	if rest == "" {
		return true
	}
	p.zoned = true
	rest = strings.ToLower(strings.Trim(rest, "()"))
	for _, name := range []string{"utc", "gmt", "z"} {
		if behind, ok := strings.CutPrefix(rest, name); ok {
			rest = behind
			break
		}
	}
	if rest == "" {
		return true
	}
	hours, width := leadingNumber(rest[1:])
	if rest[0] != '+' && rest[0] != '-' || width == 0 || width > 4 {
		return false
	}
	minutes, behind := 0, rest[1+width:]
	if width > 2 {
		hours, minutes = hours/100, hours%100
	} else if strings.HasPrefix(behind, ":") {
		minutes, width = leadingNumber(behind[1:])
		behind = behind[1+width:]
	}
	if behind != "" || hours > 14 || minutes > 59 {
		return false
	}
	p.offset = time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if rest[0] == '-' {
		p.offset = -p.offset
	}
	return true
}

// leadingNumber reads the digits that a text begins with, nine at most.
func leadingNumber(s string) (n, width int) {
	for width < len(s) && width < 9 && s[width] >= '0' && s[width] <= '9' {
		n = n*10 + int(s[width]-'0')
		width++
	}
	if width < len(s) && s[width] >= '0' && s[width] <= '9' {
		return 0, 0
	}
	return n, width
}
