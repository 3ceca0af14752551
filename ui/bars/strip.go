package bars

import (
	"time"

	"msgtrace/client/volume"
	"msgtrace/theme"
	"msgtrace/ui/text"
)

// cells is how many bars a strip has at most, the most first. It grows by leaps, so that
// it stays as it is while a number beside it gets a digit more.
var cells = []int{36, 24, 14}

// longest is the time from which on a date needs its year.
const longest = 300 * 24 * time.Hour

// least is how many bars say something.
const least = 4

// Form returns which form of a strip has room in a number of columns, from 0 for the widest
// to [Forms], which is none.
func Form(room int) int {
	for form, most := range cells {
		if most+labels <= room {
			return form
		}
	}
	return Forms
}

// Forms is how many forms a strip has.
var Forms = len(cells)

// labels is the room around the bars: "2025-10 " and " 2026-11 ", and two signs of what is
// not read.
const labels = 2*8 + 3

// Strip draws the messages over time in one row: where it begins, a bar for each bucket,
// and where it ends. What is read only back to some instant begins with signs of that.
func Strip(look theme.Theme, h *volume.Histogram, x volume.Extent, t Times, form int) string {
	x, ok := h.Over(x)
	if !ok {
		return ""
	}
	c := volume.Fit(t.Where(), x.From, x.To, cells[form])
	buckets := h.Buckets(c, x.From, x.To)
	if len(buckets) < least {
		return ""
	}
	layout := date
	switch from, to := t.In(x.From), t.In(x.To); {
	case sameDay(from, to):
		layout = clock
	case to.Sub(from) > longest:
		layout = month
	}
	var l Line
	l.Add(t.Format(x.From, layout)+" ", &look.Faint)
	if !x.Whole {
		l.Add(look.Glyphs.Unread+look.Glyphs.Unread, &look.Faint)
	}
	most := Most(buckets, All)
	for _, b := range buckets {
		cell(&l, &look, b, x, most, h.Total())
	}
	end := "now"
	if !x.Now {
		end = t.Format(x.To, layout)
	}
	l.Add(" "+end, &look.Faint)
	l.Add(text.Spaces(1), nil)
	return l.String()
}
