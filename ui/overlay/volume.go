package overlay

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client/volume"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/bars"
)

// Volume is a window with the messages over time, to choose a span of. What it shows is
// set by [Volume.SetVolume], and again when more messages have come.
type Volume struct {
	look theme.Theme
	hint string

	of      *volume.Histogram
	changes int // of it, when the bars were made
	extent  volume.Extent
	times   bars.Times

	width, height int
	wide          int          // how many columns a bar takes
	cells         int          // how many bars there is room for
	clock         volume.Clock // its step is 0 until it is known how many bars there are
	first         time.Time    // the first bar in sight
	buckets       []volume.Bucket
	most, worst   int          // the highest bars
	chosen        volume.Count // what came in the span

	cursor time.Time  // the beginning of its bar
	anchor *time.Time // the bar at which the span begins that follows the cursor
	said   string     // what came of the last key
	search bool       // the span is to be searched for
}

var _ Window = (*Volume)(nil)

// NewVolume makes a window with the cursor on the bar of an instant, or on a span that was
// chosen before; nil: none was.
func NewVolume(look theme.Theme, hint string, at time.Time, chosen *volume.Span) *Volume {
	w := &Volume{look: look, hint: hint, cursor: at}
	if chosen != nil {
		w.anchor, w.cursor = &chosen.From, chosen.To.Add(-time.Minute)
		if chosen.To.IsZero() {
			w.cursor = forever
		}
	}
	return w
}

// widestBar is how wide a bar gets, in columns.
const widestBar = 3

// forever is later than any bar.
var forever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// SetVolume sets what the window shows.
func (w *Volume) SetVolume(h *volume.Histogram, x volume.Extent, t bars.Times) {
	x, ok := h.Over(x)
	if !ok || w.of == h && w.changes == h.Changes() && w.extent == x && w.times == t {
		return
	}
	w.of, w.changes, w.extent, w.times = h, h.Changes(), x, t
	w.clock.Zone, w.buckets = t.Where(), nil
	w.lay()
}

// SetSize says how much room there is.
func (w *Volume) SetSize(width, height int) {
	if width != w.width || height != w.height {
		w.width, w.height, w.buckets = width, height, nil
		w.lay()
	}
}

// lay makes the bars that there is room for, with the cursor among them.
func (w *Volume) lay() {
	if w.of == nil || w.width == 0 {
		return
	}
	w.cells = max(1, w.width-frameWidth-w.lead()-cutSign)
	if w.clock.Step == 0 {
		w.clock = volume.Fit(w.clock.Zone, w.extent.From, w.extent.To, w.cells)
	}
	last := w.clock.Floor(w.extent.To.Add(-time.Minute))
	begin := w.clock.Floor(w.extent.From)
	within := func(at time.Time) time.Time {
		at = w.clock.Floor(at)
		if at.After(last) {
			at = last
		}
		if at.Before(begin) {
			at = begin
		}
		return at
	}
	w.cursor = within(w.cursor)
	if w.anchor != nil {
		anchor := within(*w.anchor)
		w.anchor = &anchor
	}
	w.scroll(begin, last)
	w.chosen = w.of.Count(w.bounds())
	if len(w.buckets) > 0 && w.buckets[0].From.Equal(w.first) {
		return
	}
	end := w.first
	for range w.cells {
		if end = w.clock.Next(end); end.After(last) {
			break
		}
	}
	w.buckets = w.of.Buckets(w.clock, w.first, end)
	w.wide = max(1, min(widestBar, w.cells/len(w.buckets)))
	w.most, w.worst = bars.Most(w.buckets, bars.All), bars.Most(w.buckets, bars.Problems)
}

// scroll brings the cursor into sight, and no more empty room than there must be.
func (w *Volume) scroll(begin, last time.Time) {
	w.first = w.clock.Floor(w.first)
	if lowest := w.back(w.cursor, w.cells-1, begin); w.first.Before(lowest) {
		w.first = lowest
	}
	if w.first.After(w.cursor) {
		w.first = w.cursor
	}
	if highest := w.back(last, w.cells-1, begin); w.first.After(highest) {
		w.first = highest
	}
	if w.first.Before(begin) {
		w.first = begin
	}
}

// back returns the bar some bars before another, and not before the first.
func (w *Volume) back(at time.Time, n int, begin time.Time) time.Time {
	for ; n > 0 && at.After(begin); n-- {
		at = w.clock.Prev(at)
	}
	return at
}

// Scope is where its keys are looked up.
func (w *Volume) Scope() action.Scope { return action.ScopeVolume }

// Handle moves, extends, chooses or closes.
func (w *Volume) Handle(id action.ID) Outcome {
	w.said = ""
	switch id {
	case action.VolumeRight, action.VolumeExtendRight:
		w.extend(id == action.VolumeExtendRight)
		w.cursor = w.clock.Next(w.cursor)
	case action.VolumeLeft, action.VolumeExtendLeft:
		w.extend(id == action.VolumeExtendLeft)
		w.cursor = w.clock.Prev(w.cursor)
	case action.VolumeFirst:
		w.cursor = w.extent.From
	case action.VolumeLast:
		w.cursor = forever
	case action.VolumeMark:
		if w.anchor == nil {
			w.extend(true)
		} else {
			w.anchor = nil
		}
	case action.VolumeFiner:
		w.step(w.clock.Step.Finer())
	case action.VolumeCoarser:
		if len(w.buckets) > 1 {
			w.step(w.clock.Step.Coarser())
		}
	case action.VolumeNextProblem:
		w.seek(w.clock.Next(w.cursor), true)
	case action.VolumePrevProblem:
		w.seek(w.cursor, false)
	case action.VolumeNarrow, action.VolumeSearch:
		w.search = id == action.VolumeSearch
		return Choose
	case action.VolumeClose:
		return Close
	}
	w.lay()
	return Stay
}

// extend begins a span at the cursor, if it is to.
func (w *Volume) extend(on bool) {
	if on && w.anchor == nil {
		at := w.cursor
		w.anchor = &at
	}
}

// step makes the bars longer or shorter. The span stays, or grows to whole bars.
func (w *Volume) step(step volume.Step) {
	from, to := w.bounds()
	last := to.Add(-time.Minute)
	switch {
	case w.anchor == nil:
	case w.cursor.Before(*w.anchor):
		w.anchor = &last
	default:
		w.cursor = last
	}
	if w.anchor == nil {
		w.cursor = from
	}
	w.clock.Step, w.buckets = step, nil
	w.first = w.back(w.clock.Floor(w.cursor), w.cells/2, w.clock.Floor(w.extent.From))
}

// seek goes to the next bar with problems.
func (w *Volume) seek(from time.Time, later bool) {
	at, found := w.of.Problem(from, later)
	switch {
	case found:
		w.cursor = at
	case later:
		w.said = "No later message has a problem."
	default:
		w.said = "No earlier message has a problem."
	}
}

// bounds are the beginning and the end of the span, or of the bar under the cursor.
func (w *Volume) bounds() (from, to time.Time) {
	from, to = w.cursor, w.cursor
	if w.anchor != nil && w.anchor.Before(from) {
		from = *w.anchor
	}
	if w.anchor != nil && w.anchor.After(to) {
		to = *w.anchor
	}
	return from, w.clock.Next(to)
}

// Span returns the time that was chosen: without an end where it goes on, and false where
// it is all there is.
func (w *Volume) Span() (volume.Span, bool) {
	from, to := w.bounds()
	all := !from.After(w.extent.From)
	if !to.Before(w.extent.To) && w.extent.Now {
		return volume.Span{From: from}, !all
	}
	return volume.Span{From: from, To: to}, !all || to.Before(w.extent.To)
}

// Searches reports whether the span is to be searched for.
func (w *Volume) Searches() bool { return w.search }

// Key and Paste ignore what stands for no action.
func (w *Volume) Key(tea.KeyPressMsg) Outcome { return Stay }
func (w *Volume) Paste(string)                {}

// Value is the span in words.
func (w *Volume) Value() string {
	span, _ := w.Span()
	return w.times.Span(span, bars.Dash(w.look))
}
