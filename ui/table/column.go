package table

import (
	"charm.land/lipgloss/v2"

	"msgtrace/theme"
	"msgtrace/ui/text"
)

const (
	// gutter is the width of the cursor mark and the space after it.
	gutter = 2
	// gap is the number of columns between two columns.
	gap = 2
)

// Column describes one column of rows of type R.
type Column[R any] struct {
	ID    string // what a sort names
	Title string
	// Width is how wide the column likes to be, and Min how narrow it may get
	// (0: not narrower than Width).
	Width, Min int
	// Flex is the column's share of the room that is left over.
	Flex       int
	AlignRight bool
	// DropPriority decides which columns a table that is too narrow leaves out:
	// the one with the highest goes first, of equal ones the rightmost. A column
	// with 0 is never left out.
	DropPriority int
	// Cell draws the row. It must be pure: what it gives is kept until the row,
	// the columns or the theme change, or [Model.Invalidate] is called.
	Cell func(R) Cell
	// Truncate cuts the text of a cell to a width, as text.Truncate does, which stands
	// for nil.
	Truncate func(s string, width int, tail string) string
	// Compare orders two rows by this column, as cmp.Compare does; nil: no sorting
	// by it. It must be pure, for it is called from tasks.
	Compare func(a, b R) int
}

// Cell is what stands in one column of one row.
type Cell struct {
	Text  string // safe to show
	Style *lipgloss.Style
	// Lead stands before Text, in its style, and stays whole when Text is cut.
	Lead string
	// Tail follows Text, in its style, and stays whole when Text is cut: the
	// "+3" after the first of several.
	Tail string
	// Spans are drawn in turn in place of Text, for a cell of several colors.
	Spans []Span
}

// Span is a piece of a cell.
type Span struct {
	Text  string // safe to show
	Style *lipgloss.Style
}

// fitted is a column that has its place.
type fitted[R any] struct {
	Column[R]
	width int
}

// fit chooses the columns that have room in width and says how wide each gets.
// All are at least one wide, and together with the gaps never wider than width,
// as long as the columns that stay need not more at the least.
func fit[R any](columns []Column[R], width int) []fitted[R] {
	kept := make([]fitted[R], 0, len(columns))
	for _, column := range columns {
		kept = append(kept, fitted[R]{Column: column, width: max(column.Width, least(column))})
	}
	for len(kept) > 1 && need(kept) > width {
		at := expendable(kept)
		if at < 0 {
			break
		}
		kept = append(kept[:at], kept[at+1:]...)
	}
	room := width - gap*(len(kept)-1)
	for _, column := range kept {
		room -= column.width
	}
	if room < 0 {
		shrink(kept, -room)
	} else {
		grow(kept, room)
	}
	return kept
}

func least[R any](column Column[R]) int {
	if column.Min > 0 {
		return column.Min
	}
	return max(1, column.Width)
}

// need is the least width in which the columns can stand.
func need[R any](columns []fitted[R]) int {
	sum := gap * (len(columns) - 1)
	for _, column := range columns {
		sum += least(column.Column)
	}
	return sum
}

// expendable finds the column to drop first, or -1.
func expendable[R any](columns []fitted[R]) int {
	at, highest := -1, 0
	for i, column := range columns {
		if column.DropPriority > 0 && column.DropPriority >= highest {
			at, highest = i, column.DropPriority
		}
	}
	return at
}

// shrink takes missing columns of width from whoever is widest above its
// least, one at a time. When all are at their least, the last ones lose more.
func shrink[R any](columns []fitted[R], missing int) {
	for ; missing > 0; missing-- {
		at, most := -1, 0
		for i, column := range columns {
			if spare := column.width - least(column.Column); spare > most {
				at, most = i, spare
			}
		}
		if at < 0 {
			break
		}
		columns[at].width--
	}
	for i := len(columns) - 1; i >= 0 && missing > 0; i-- {
		taken := min(missing, columns[i].width)
		columns[i].width -= taken
		missing -= taken
	}
}

// grow shares room out among the columns that flex.
func grow[R any](columns []fitted[R], room int) {
	flex := 0
	for _, column := range columns {
		flex += column.Flex
	}
	for i := range columns {
		if columns[i].Flex == 0 {
			continue
		}
		share := room * columns[i].Flex / flex
		columns[i].width += share
		room -= share
		flex -= columns[i].Flex
	}
}

// header draws the line above the rows.
func header[R any](columns []fitted[R], look theme.Theme, sorted string, reverse bool, width int) string {
	line := text.Spaces(gutter)
	for i, column := range columns {
		if i > 0 {
			line += text.Spaces(gap)
		}
		title := column.Title
		if column.ID == sorted && sorted != "" {
			mark := look.Glyphs.SortUp
			if reverse {
				mark = look.Glyphs.SortDown
			}
			title = text.Truncate(title, column.width-1-text.Width(mark), look.Glyphs.Ellipsis) + " " + mark
		}
		title = text.Truncate(title, column.width, look.Glyphs.Ellipsis)
		filler := text.Spaces(column.width - text.Width(title))
		if column.AlignRight {
			line += filler + look.Title.Render(title)
		} else {
			line += look.Title.Render(title) + filler
		}
	}
	return text.Fit(line, width)
}
