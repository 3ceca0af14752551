package volume

import "time"

// Extent is the time that an answer is about.
type Extent struct {
	From, To time.Time
	Now      bool // To is when it was asked for
	// Whole reports that nothing before From is left to read. Else all is read from Read on,
	// or, if that is zero, it is not known from when on.
	Whole bool
	Read  time.Time
}

// Knows reports whether every message from an instant on is read.
func (x Extent) Knows(from time.Time) bool {
	return x.Whole || !x.Read.IsZero() && !from.Before(x.Read)
}

// Over returns the extent with the messages in it that lie outside, in whole minutes. It
// is false when there is nothing to show.
func (h *Histogram) Over(x Extent) (Extent, bool) {
	if h == nil {
		return x, false
	}
	first, end, ok := h.Span()
	if !ok {
		return x, false
	}
	if x.From.IsZero() || first.Before(x.From) {
		x.From = first
	}
	if x.To.IsZero() || end.After(x.To) {
		x.To = end
	}
	x.From, x.To = instant(minute(x.From)), instant(whole(x.To))
	return x, true
}

// Span is the time from one instant on, up to and without another; without an end it goes
// on.
type Span struct{ From, To time.Time }

// Has reports whether an instant is in the span.
func (s Span) Has(t time.Time) bool {
	return !t.Before(s.From) && (s.To.IsZero() || t.Before(s.To))
}
