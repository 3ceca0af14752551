// Package bars draws how many messages there were over time: the strip beside the chips
// of a list, and the pieces of the window that it opens.
package bars

import (
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"msgtrace/client/volume"
	"msgtrace/theme"
	"msgtrace/ui/text"
)

// Times is the zone that times are shown in.
type Times struct {
	Zone *time.Location
	Mode text.TimeMode
}

// Where returns the zone. Ages have none: they are counted from the person's own clock.
func (t Times) Where() *time.Location { return t.In(time.Time{}).Location() }

// In returns an instant in the zone.
func (t Times) In(at time.Time) time.Time {
	if t.Mode == text.TimesUTC {
		return at.UTC()
	}
	return text.TimesLocal.In(at, t.Zone)
}

// Format writes an instant.
func (t Times) Format(at time.Time, layout string) string { return t.In(at).Format(layout) }

// The layouts of an instant.
const (
	date  = "2 Jan"
	clock = "15:04"
	month = "2006-01"
)

// Span writes a span as people say it: "23 Nov 14:00–14:15", "22 Nov 23:00 – 23 Nov
// 01:00", "23 Nov", "21 Nov – 23 Nov", and for one that goes on "23 Nov 14:00 – now".
func (t Times) Span(s volume.Span, dash string) string {
	from := t.In(s.From)
	start := from.Format(date + " " + clock)
	if s.To.IsZero() {
		return start + " " + dash + " now"
	}
	to := t.In(s.To)
	last := t.In(s.To.Add(-time.Minute)) // a span to midnight ends on the day before
	switch whole := midnight(from) && midnight(to); {
	case whole && sameDay(from, last):
		return from.Format(date)
	case whole:
		return from.Format(date) + " " + dash + " " + last.Format(date)
	case sameDay(from, to) && to.Format(clock) > from.Format(clock):
		return start + dash + to.Format(clock)
	case sameDay(from, last) && midnight(to):
		return start + dash + "24:00"
	case sameDay(from, to): // the clocks are put back in it
		return from.Format(date+" "+clock+" MST") + dash + to.Format(clock+" MST")
	}
	return start + " " + dash + " " + to.Format(date+" "+clock)
}

// Dash stands between two times.
func Dash(look theme.Theme) string {
	if look.ASCII {
		return "-"
	}
	return "–"
}

// midnight reports whether a day begins: where the clocks skip midnight it does later.
func midnight(t time.Time) bool {
	return !sameDay(t, t.Add(-time.Minute))
}

func sameDay(a, b time.Time) bool {
	return a.YearDay() == b.YearDay() && a.Year() == b.Year()
}

// Most is the highest of some counts.
func Most(buckets []volume.Bucket, of func(volume.Count) int) int {
	most := 0
	for _, b := range buckets {
		most = max(most, of(b.Count))
	}
	return most
}

// All and Problems are what bars count.
func All(c volume.Count) int      { return c.All }
func Problems(c volume.Count) int { return c.Problems }

// Unknown reports whether nothing may be said of a bucket: nothing came of it, and it is
// not read to its beginning.
func Unknown(b volume.Bucket, x volume.Extent) bool { return b.All == 0 && !x.Knows(b.From) }

// Line is a row of cells in their styles.
type Line struct {
	b     strings.Builder
	run   strings.Builder
	style *lipgloss.Style
}

// Add draws a sign in a style, nil for none.
func (l *Line) Add(sign string, style *lipgloss.Style) {
	if style != l.style {
		l.flush()
		l.style = style
	}
	l.run.WriteString(sign)
}

func (l *Line) flush() {
	if l.style != nil && l.run.Len() > 0 {
		l.b.WriteString(l.style.Render(l.run.String()))
	} else {
		l.b.WriteString(l.run.String())
	}
	l.run.Reset()
}

// String returns what was drawn.
func (l *Line) String() string {
	l.flush()
	return l.b.String()
}

// StandsOut reports whether a bucket has problems, and no smaller a part of its messages
// than of all.
func StandsOut(b, all volume.Count) bool {
	return b.Problems > 0 && b.Problems*all.All >= all.Problems*b.All
}

// cell is the bar of one bucket in one row.
func cell(l *Line, look *theme.Theme, b volume.Bucket, x volume.Extent, most int, all volume.Count) {
	bars := look.Glyphs.Bars
	switch level := volume.Level(b.All, most, len(bars)-1); {
	case Unknown(b, x):
		l.Add(look.Glyphs.Unread, &look.Faint)
	case level == 0:
		l.Add(bars[0], &look.Faint)
	case StandsOut(b.Count, all):
		l.Add(bars[level], &look.Problem)
	default:
		l.Add(bars[level], &look.Text)
	}
}
