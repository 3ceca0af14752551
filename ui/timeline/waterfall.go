package timeline

import (
	"math"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/ui/text"
)

const (
	// leastBar and mostBar bound the width of the bars; where there is room for less
	// there are none.
	leastBar, mostBar = 8, 24
	// besideBars is what the details keep of their room.
	besideBars = 34
)

// waits is how long the copy waited before each event.
type waits struct {
	gaps    []time.Duration
	slowest int           // an index of gaps, -1 when no wait is worth a word
	least   time.Duration // the shortest with a bar of its own that is worth a word
}

func waitsOf(events []client.Event, steps []step) waits {
	gaps := explain.Gaps(events)
	w := waits{gaps: gaps, slowest: explain.Slowest(gaps)}
	for _, s := range steps {
		if gap := gaps[s.first]; gap >= explain.LeastGap && (w.least == 0 || gap < w.least) {
			w.least = gap
		}
	}
	return w
}

// barWidth is the room for the bars in what the details have, 0 for none: the bars are
// what goes first when it gets narrow, and where nothing took long they say nothing.
func (w waits) barWidth(room int) int {
	width := min(room-besideBars-barGap, mostBar)
	if w.slowest < 0 || width < leastBar {
		return 0
	}
	return width
}

// barGap is what stands between a bar and the next column: the mark of the slowest, and
// two spaces.
const barGap = 3

// cells is how much of a bar a wait fills. Where a wait that is worth a word would not
// show beside the longest, the scale is logarithmic.
func (w waits) cells(gap time.Duration, width int) int {
	longest := w.gaps[w.slowest]
	share := float64(gap) / float64(longest)
	if w.logarithmic(width) {
		share = math.Log1p(gap.Seconds()) / math.Log1p(longest.Seconds())
	}
	return int(math.Round(share * float64(width)))
}

// logarithmic reports whether a wait that is worth a word would not fill a cell.
func (w waits) logarithmic(width int) bool {
	return w.least > 0 && w.least*time.Duration(width) < w.gaps[w.slowest]
}

// bar draws the wait before an event, and what is between it and the next column.
func (m *Model) bar(event, width int) string {
	g := m.theme.Glyphs
	cells := m.waits.cells(m.waits.gaps[event], width)
	filled := strings.Repeat(g.Bar, cells)
	if cells == 0 {
		filled, cells = g.BarLeast, 1
	}
	if event == m.waits.slowest {
		return m.theme.Warning.Render(filled+g.Slowest) + text.Spaces(width-cells+barGap-1)
	}
	return m.theme.Faint.Render(filled) + text.Spaces(width-cells+barGap)
}
