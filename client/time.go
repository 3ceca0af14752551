package client

import (
	"encoding/json"
	"fmt"
	"time"
)

// Time is an instant in UTC that remembers how exactly it was told: what is written
// out again has the digits that came. Graph sends whole seconds, milliseconds and
// seven digits:
// https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
// https://github.com/elastic/integrations/blob/main/packages/microsoft_exchange_online_message_trace/docs/README.md
// https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
//
// It takes half the memory of a time.Time and a number.
type Time struct {
	seconds     int64 // from the zero time.Time on
	nanoseconds int32
	Digits      int8 // fractional digits that came, 0 to 9
}

// yearOne is the zero time.Time as a Unix time.
const yearOne = -62135596800

// TimeOf returns the instant, as told with that number of fractional digits.
func TimeOf(t time.Time, digits int8) Time {
	return Time{seconds: t.Unix() - yearOne, nanoseconds: int32(t.Nanosecond()), Digits: digits}
}

// Time returns the instant, in UTC.
func (t Time) Time() time.Time { return time.Unix(t.seconds+yearOne, int64(t.nanoseconds)).UTC() }

// The methods below are those of time.Time.

func (t Time) IsZero() bool                       { return t.seconds == 0 && t.nanoseconds == 0 }
func (t Time) After(u time.Time) bool             { return t.Time().After(u) }
func (t Time) Before(u time.Time) bool            { return t.Time().Before(u) }
func (t Time) Equal(u time.Time) bool             { return t.Time().Equal(u) }
func (t Time) Compare(u time.Time) int            { return t.Time().Compare(u) }
func (t Time) Sub(u time.Time) time.Duration      { return t.Time().Sub(u) }
func (t Time) Add(d time.Duration) time.Time      { return t.Time().Add(d) }
func (t Time) Truncate(d time.Duration) time.Time { return t.Time().Truncate(d) }
func (t Time) In(zone *time.Location) time.Time   { return t.Time().In(zone) }
func (t Time) UTC() time.Time                     { return t.Time() }
func (t Time) Format(layout string) string        { return t.Time().Format(layout) }
func (t Time) Unix() int64                        { return t.seconds + yearOne }

// ParseTime reads an instant as the service writes it: RFC 3339 with any number
// of fractional digits up to nine. The examples of MessageTraces have no zone; those
// are UTC.
func ParseTime(s string) (Time, error) {
	p := timeParser{rest: s}
	year, month, dayOfMonth := p.number(4), p.then('-', 2), p.then('-', 2)
	p.separator()
	hour, minute, second := p.number(2), p.then(':', 2), p.then(':', 2)
	nanoseconds, digits := p.fraction()
	offset := p.zone()
	if p.failed || p.rest != "" {
		return Time{}, fmt.Errorf("not a time: %q", clip(s, 64))
	}
	t := time.Date(year, time.Month(month), dayOfMonth, hour, minute, second, nanoseconds, time.UTC)
	if month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysIn(year, month) || hour > 23 || minute > 59 || second > 60 {
		return Time{}, fmt.Errorf("not a time: %q", clip(s, 64))
	}
	return TimeOf(t.Add(-offset), int8(digits)), nil
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// timeParser takes a time apart from the left. It is written by hand because
// package time wants a zone, and a page has thousands of these.
type timeParser struct {
	rest   string
	failed bool
}

func (p *timeParser) number(width int) int {
	if len(p.rest) < width {
		p.failed = true
		return 0
	}
	n := 0
	for i := range width {
		c := p.rest[i]
		if c < '0' || c > '9' {
			p.failed = true
			return 0
		}
		n = n*10 + int(c-'0')
	}
	p.rest = p.rest[width:]
	return n
}

func (p *timeParser) then(mark byte, width int) int {
	if p.rest == "" || p.rest[0] != mark {
		p.failed = true
		return 0
	}
	p.rest = p.rest[1:]
	return p.number(width)
}

func (p *timeParser) separator() {
	if p.rest == "" || p.rest[0] != 'T' && p.rest[0] != 't' && p.rest[0] != ' ' {
		p.failed = true
		return
	}
	p.rest = p.rest[1:]
}

func (p *timeParser) fraction() (nanoseconds, digits int) {
	if p.rest == "" || p.rest[0] != '.' {
		return 0, 0
	}
	p.rest = p.rest[1:]
	for digits < len(p.rest) && p.rest[digits] >= '0' && p.rest[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits > 9 {
		p.failed = true
		return 0, 0
	}
	nanoseconds = p.number(digits)
	for range 9 - digits {
		nanoseconds *= 10
	}
	return nanoseconds, digits
}

func (p *timeParser) zone() time.Duration {
	if p.rest == "" {
		return 0
	}
	sign := p.rest[0]
	p.rest = p.rest[1:]
	if sign == 'Z' || sign == 'z' {
		return 0
	}
	if sign != '+' && sign != '-' {
		p.failed = true
		return 0
	}
	hours, minutes := p.number(2), p.then(':', 2)
	if hours > 23 || minutes > 59 {
		p.failed = true
	}
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if sign == '-' {
		return -offset
	}
	return offset
}

// String writes RFC 3339 in UTC with the digits that came.
func (t Time) String() string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayouts[min(max(t.Digits, 0), 9)])
}

var timeLayouts = func() (layouts [10]string) {
	fraction := ".000000000"
	layouts[0] = "2006-01-02T15:04:05Z"
	for digits := 1; digits <= 9; digits++ {
		layouts[digits] = "2006-01-02T15:04:05" + fraction[:digits+1] + "Z"
	}
	return layouts
}()

// UnmarshalJSON reads what MarshalJSON has written.
func (t *Time) UnmarshalJSON(written []byte) error {
	var text string
	if err := json.Unmarshal(written, &text); err != nil || text == "" {
		return err
	}
	read, err := ParseTime(text)
	*t = read
	return err
}

// MarshalJSON writes RFC 3339 in UTC with the digits that came, and null for
// the zero time.
func (t Time) MarshalJSON() ([]byte, error) { return t.appendJSON(nil), nil }
