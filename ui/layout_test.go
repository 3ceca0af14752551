package ui

import (
	"fmt"
	"strings"
	"testing"

	"msgtrace/ui/uitest"
)

// drawn is a layout as text, each area in its own letter, a quarter of its width
// and half its height.
func drawn(l Layout) string {
	cells := make([][]rune, max(l.Height, 1))
	for y := range cells {
		cells[y] = []rune(strings.Repeat(".", max(l.Width, 1)))
	}
	for _, area := range []struct {
		letter rune
		Rect
	}{
		{'h', l.Header}, {'q', l.Query}, {'T', l.Traces}, {'r', l.RecipientsTitle}, {'R', l.Recipients},
		{'t', l.TimelineTitle}, {'E', l.Timeline}, {'|', l.Divider}, {'s', l.StatusLine}, {'f', l.Footer},
	} {
		for y := area.Y; y < area.Y+area.H; y++ {
			for x := area.X; x < area.X+area.W; x++ {
				cells[y][x] = area.letter
			}
		}
	}
	var out strings.Builder
	for _, row := range cells {
		fmt.Fprintf(&out, "%s\n", shrink(row))
	}
	return out.String()
}

// shrink writes a run of the same letter as the letter and its length.
func shrink(row []rune) string {
	var out strings.Builder
	for from := 0; from < len(row); {
		to := from
		for to < len(row) && row[to] == row[from] {
			to++
		}
		if row[from] == '|' {
			out.WriteByte('|')
		} else {
			out.WriteString(strings.Repeat(string(row[from]), max(1, (to-from)/8)))
			fmt.Fprintf(&out, "%d", to-from)
		}
		from = to
	}
	return out.String()
}

func TestLayout(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ w, h int }{{160, 45}, {120, 40}, {100, 24}, {80, 24}, {60, 20}, {120, 12}, {39, 20}, {80, 9}} {
		t.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(t *testing.T) {
			var all strings.Builder
			for focus, pane := range []string{PaneTraces: "list", PaneRecipients: "recipients", PaneTimeline: "timeline"} {
				for _, zoom := range []bool{false, true} {
					fmt.Fprintf(&all, "-- %s, zoomed %v\n%s", pane, zoom, drawn(Plan(size.w, size.h, Pane(focus), zoom, Content{})))
				}
			}
			uitest.Golden(t, all.String())
		})
	}
}

func TestLayoutFillsTheScreenWithoutOverlap(t *testing.T) {
	t.Parallel()
	for w := 0; w < 200; w += 3 {
		for h := 0; h < 60; h++ {
			for _, focus := range []Pane{PaneTraces, PaneRecipients, PaneTimeline} {
				for _, zoom := range []bool{false, true} {
					for _, content := range contents {
						check(t, Plan(w, h, focus, zoom, content))
					}
				}
			}
		}
	}
}

// contents are from nothing to more than any screen holds.
var contents = []Content{{}, {List: 1, Recipients: 2, Address: 3, Events: 4}, {List: 5, Columns: 70, Recipients: 4, Address: 34, Events: 90}, {List: manyLines, Columns: 300, Recipients: 2501, Address: 300, Events: 400}}

// Two messages take two rows, and a short address few columns: what is left goes to the
// details.
func TestPanesFitTheirContent(t *testing.T) {
	t.Parallel()
	few, many := Content{List: 5, Columns: 80, Recipients: 3, Address: 40, Events: 80}, Content{List: manyLines, Columns: 150, Recipients: 2501, Address: 90, Events: 200}
	for _, test := range []struct {
		name      string
		got, want int
	}{
		{"few: the list at 120x40", Plan(120, 40, PaneTraces, false, few).Traces.H, 5},
		{"few: the events at 120x40", Plan(120, 40, PaneTraces, false, few).Timeline.H, 36 - 5 - 1},
		{"few: the recipients at 120x40", Plan(120, 40, PaneTraces, false, few).Recipients.W, 40},
		{"many: the list at 120x40", Plan(120, 40, PaneTraces, false, many).Traces.H, 22},
		{"many: the recipients at 120x40", Plan(120, 40, PaneTraces, false, many).Recipients.W, 48},
		{"few: the right side at 160x45", Plan(160, 45, PaneTraces, false, few).Timeline.W, 79},
		{"few: the right side at 160x45, with the focus", Plan(160, 45, PaneTimeline, false, few).Timeline.W, 80},
		{"few: the recipients at 160x45", Plan(160, 45, PaneTraces, false, few).Recipients.H, 3},
		{"many: the right side at 160x45", Plan(160, 45, PaneTraces, false, many).Timeline.W, leastBeside},
		{"many: the list at 160x45", Plan(160, 45, PaneTraces, false, many).Traces.W, 121},
		{"short addresses: the right side at 160x45", Plan(160, 45, PaneTraces, false, Content{Address: 40}).Timeline.W, leastRight},
		{"few: the right side at 200x50", Plan(200, 50, PaneTraces, false, few).Timeline.W, 100},
		{"many: the right side at 200x50", Plan(200, 50, PaneTraces, false, many).Timeline.W, 76},
		{"many: the right side at 200x50, with the focus", Plan(200, 50, PaneTimeline, false, many).Timeline.W, 120},
		{"many: the right side at 260x50", Plan(260, 50, PaneTraces, false, many).Timeline.W, 130},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %d, want %d", test.name, test.got, test.want)
		}
	}
}

// Beside its details a list shows more on a wider screen, and from 160 columns on as much
// as on one of 120, where it stands over them.
func TestAWiderScreenShowsMoreOfTheList(t *testing.T) {
	t.Parallel()
	for need := 60; need < 200; need += 7 {
		before := 0
		for width := wideWidth; width <= 300; width++ {
			got := min(Plan(width, 45, PaneTraces, false, Content{Columns: need, Address: 40}).Traces.W, need)
			if got < before || width >= 160 && got < min(need, 120) {
				t.Errorf("%d columns, a list that needs %d: got %d of them, want %d or more", width, need, got, max(before, min(need, 120)))
			}
			before = got
		}
	}
}

func check(t *testing.T, l Layout) {
	t.Helper()
	if l.Shape == ShapeTooSmall {
		return
	}
	areas := []Rect{l.Header, l.Query, l.Traces, l.RecipientsTitle, l.Recipients, l.TimelineTitle, l.Timeline, l.Divider, l.Footer}
	if l.StatusLine != l.Footer {
		areas = append(areas, l.StatusLine)
	}
	covered := 0
	for i, a := range areas {
		if a.Empty() {
			continue
		}
		covered += a.W * a.H
		if a.X < 0 || a.Y < 0 || a.X+a.W > l.Width || a.Y+a.H > l.Height {
			t.Errorf("%dx%d: got area %d at %v, want it on the screen", l.Width, l.Height, i, a)
		}
		for j, b := range areas[:i] {
			if !b.Empty() && a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%dx%d: got areas %d and %d at %v and %v, want no overlap", l.Width, l.Height, i, j, a, b)
			}
		}
	}
	if covered != l.Width*l.Height {
		t.Errorf("%dx%d: got %d cells laid out, want %d", l.Width, l.Height, covered, l.Width*l.Height)
	}
}
