package ui

// Shape is how the panes share the screen.
type Shape int

// The shapes, from the narrowest terminal to the widest.
const (
	// ShapeTooSmall has no room for the explorer: a notice says so.
	ShapeTooSmall Shape = iota
	// ShapeSingle shows one pane and a breadcrumb.
	ShapeSingle
	// ShapeStacked has the list over its details.
	ShapeStacked
	// ShapeWide has the list on the left, recipients over timeline on the right.
	ShapeWide
)

// Pane is one of the three panes of the explorer.
type Pane int

// The panes, in the order of the drill-down.
const (
	PaneTraces Pane = iota
	PaneRecipients
	PaneTimeline
)

// Below these sizes, in cells, a shape gives way to the next smaller one.
const (
	minWidth         = 40
	minHeight        = 10
	stackedWidth     = 90
	wideWidth        = 140
	stackHeight      = 16 // below it there is no room for a list and its details
	statusLineHeight = 30 // below it the status line and the footer share a line
)

// Rect is an area of the screen in cells. One without width or height is not
// shown.
type Rect struct{ X, Y, W, H int }

// Empty reports whether nothing can be shown in the area.
func (r Rect) Empty() bool { return r.W <= 0 || r.H <= 0 }

// has reports whether a place is in the area.
func (r Rect) has(x, y int) bool { return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H }

// Layout says where everything stands.
type Layout struct {
	Shape         Shape
	Width, Height int
	// Single says that one pane fills the body, because there is no room for more, or by zoom.
	Single bool

	Header, Query, Guide, Body   Rect
	Traces, Recipients, Timeline Rect
	// RecipientsTitle and TimelineTitle are the rules above the panes.
	RecipientsTitle, TimelineTitle Rect
	// Divider is the vertical line between two columns.
	Divider            Rect
	StatusLine, Footer Rect
}

// Panes get at least so much, and the right side of a wide screen half of it from
// halfWidth on. Beside a list that has the focus and needs more it gets less.
const (
	leastList       = 4
	leastRecipients = 38
	leastRight      = 56
	leastBeside     = 38
	usualColumns    = 100 // of a list of which nothing is known
	mostColumns     = 123 // that a list takes from its details
	halfWidth       = 180
)

// leastGuided is what the words of a playbook leave to the panes.
const leastGuided = 6

// Plan lays the screen out by what the panes have to show. It depends on nothing else,
// so the same arguments always give the same screen.
func Plan(width, height int, focus Pane, zoom bool, content Content) Layout {
	l := Layout{Width: width, Height: height}
	if width < minWidth || height < minHeight {
		return l
	}
	l.Header = Rect{0, 0, width, 1}
	l.Query = Rect{0, 1, width, 1}
	l.Footer = Rect{0, height - 1, width, 1}
	l.StatusLine = l.Footer
	if height >= statusLineHeight {
		l.StatusLine.Y--
	}
	l.Guide = Rect{0, 2, width, min(content.Guide, max(0, l.StatusLine.Y-2-leastGuided))}
	l.Body = Rect{0, 2 + l.Guide.H, width, l.StatusLine.Y - 2 - l.Guide.H}
	switch {
	case width < stackedWidth || height < stackHeight:
		l.Shape = ShapeSingle
		l.single(focus)
	case width < wideWidth:
		l.Shape = ShapeStacked
		l.stack(focus, zoom, content)
	default:
		l.Shape = ShapeWide
		l.wide(focus, zoom, content)
	}
	return l
}

// single gives the whole body to the focused pane. The breadcrumb names it, so
// it has no title.
func (l *Layout) single(focus Pane) {
	l.Single = true
	switch focus {
	case PaneRecipients:
		l.Recipients = l.Body
	case PaneTimeline:
		l.Timeline = l.Body
	default:
		l.Traces = l.Body
	}
}

// zoomed gives the body to the focused pane and leaves it its title.
func (l *Layout) zoomed(focus Pane) {
	l.single(focus)
	switch focus {
	case PaneRecipients:
		l.RecipientsTitle, l.Recipients = head(l.Body)
	case PaneTimeline:
		l.TimelineTitle, l.Timeline = head(l.Body)
	}
}

// stack puts the list over recipients and timeline, which stand side by side. The list
// takes what it needs and leaves the rest to them, at least two fifths; the recipients
// take what their addresses need.
func (l *Layout) stack(focus Pane, zoom bool, content Content) {
	if zoom {
		l.zoomed(focus)
		return
	}
	if content.Nothing && focus == PaneTraces {
		l.single(focus)
		return
	}
	list := l.Body
	list.H -= l.Body.H * 2 / 5
	if content.List > 0 {
		list.H = between(leastList, content.List, list.H)
	}
	left := l.Width * 2 / 5
	if content.Address > 0 {
		left = between(min(leastRecipients, left), content.Address, left)
	}
	y, detail := list.Y+list.H, l.Body.H-list.H
	l.Traces = list
	l.RecipientsTitle, l.Recipients = head(Rect{0, y, left, detail})
	l.TimelineTitle, l.Timeline = head(Rect{left + 1, y, l.Width - left - 1, detail})
	l.Divider = Rect{left, y, 1, detail}
}

// wide puts the list on the left and recipients over timeline on the right. The right
// side is as wide as it needs, up to half where one of its panes has the focus, and on a
// very wide screen half at least. Where the list has the focus it gets the columns that it
// needs, so that a wider screen never shows less of it.
func (l *Layout) wide(focus Pane, zoom bool, content Content) {
	if zoom {
		l.zoomed(focus)
		return
	}
	if content.Nothing && focus == PaneTraces {
		l.single(focus)
		return
	}
	half := l.Width / 2
	most := half
	if focus == PaneTraces {
		list := usualColumns
		if content.Columns > 0 {
			list = min(content.Columns, mostColumns)
		}
		most = max(leastBeside, min(half, l.Width-list-1))
	}
	width := between(min(leastRight, most), max(content.Address, content.Events), most)
	switch {
	case l.Width < halfWidth:
	case focus == PaneTraces:
		width = most
	default:
		width = between(half, content.Events, l.Width*3/5)
	}
	left := l.Width - width - 1
	right := Rect{left + 1, l.Body.Y, width, l.Body.H / 3}
	if content.Recipients > 0 {
		right.H = between(min(leastList, right.H), content.Recipients, l.Body.H/2)
	}
	l.Traces = Rect{0, l.Body.Y, left, l.Body.H}
	l.RecipientsTitle, l.Recipients = head(right)
	right.Y += right.H
	right.H = l.Body.H - right.H
	l.TimelineTitle, l.Timeline = head(right)
	l.Divider = Rect{left, l.Body.Y, 1, l.Body.H}
}

// between is what is wanted, but at least low, and at most high.
func between(low, wanted, high int) int { return min(max(low, wanted), high) }

// head splits the first row off.
func head(r Rect) (title, rest Rect) {
	title, rest = r, r
	title.H = min(1, r.H)
	rest.Y++
	rest.H--
	return title, rest
}

// Area is where a pane stands.
func (l Layout) Area(pane Pane) Rect {
	switch pane {
	case PaneRecipients:
		return l.Recipients
	case PaneTimeline:
		return l.Timeline
	}
	return l.Traces
}

// At returns the pane at a place of the screen, its title included.
func (l Layout) At(x, y int) (Pane, bool) {
	for _, pane := range [...]Pane{PaneTraces, PaneRecipients, PaneTimeline} {
		if l.Area(pane).has(x, y) || l.titleArea(pane).has(x, y) {
			return pane, true
		}
	}
	return 0, false
}

// titleArea is where the rule above a pane stands.
func (l Layout) titleArea(pane Pane) Rect {
	switch pane {
	case PaneRecipients:
		return l.RecipientsTitle
	case PaneTimeline:
		return l.TimelineTitle
	}
	return Rect{}
}

// Shows reports whether a pane is on the screen.
func (l Layout) Shows(pane Pane) bool { return !l.Area(pane).Empty() }
