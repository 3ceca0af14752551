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
	// Width is how wide the column should be, and Min how narrow it may get
	// (0: not narrower than Width). Good lies between the two (0: Width), and Most is
	// more than Width (0: Width): each column gets Good before one gets Width, and Width
	// before one gets Most.
	Width, Min, Good, Most int
	// Flex is the column's share of the room that is left over.
	Flex       int
	AlignRight bool
	// DropPriority decides which columns a table that is too narrow leaves out:
	// the one with the highest goes first, of equal ones the rightmost. A column
	// with 0 is never left out.
	DropPriority int
	// Extra is set on a column that stands only where all others have what is good for
	// them (1), or what they like (2). It gets more than is good for it only then. The
	// DropPriority of such columns is higher than that of others, and grows with Extra.
	Extra int
	// Else stands in place of the column with the same ID while there is no room for
	// this one: a narrower form of it, or one of another column that says its part, too.
	Else *Column[R]
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
	// Lead stands before Text, and stays whole when Text is cut.
	Lead Span
	// Hang is a sign in the last column of the gap before the cell, so that what is
	// below one another stays so. The first column has no gap before it.
	Hang Span
	// Tail follows Text, in its style, and stays whole when Text is cut: the
	// "+3" after the first of several.
	Tail string
	// Spans are drawn in turn in place of Text, for a cell of several colors.
	Spans []Span
}

// Inline returns the cell with what hangs before it at its beginning.
func (c Cell) Inline() Cell {
	if c.Hang.Text != "" {
		c.Lead = Span{Text: c.Hang.Text + c.Lead.Text, Style: c.Hang.Style}
		c.Hang = Span{}
	}
	return c
}

// Width returns the width that a cell needs to be shown whole.
func (c Cell) Width() int {
	if len(c.Spans) == 0 {
		return text.Width(c.Lead.Text) + text.Width(c.Text) + text.Width(c.Tail)
	}
	width := 0
	for _, span := range c.Spans {
		width += text.Width(span.Text)
	}
	return width
}

// Outcome is the cell of an outcome: its sign and, safe to show, the words for it.
func Outcome(look theme.Look, words string) Cell {
	return Cell{Lead: Span{Text: look.Glyph + " ", Style: &look.Style}, Text: words, Style: &look.Words}
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
	from  int // what it had before it got more
}

// header draws the line above the rows, without the blanks behind the last title.
func header[R any](columns []fitted[R], style lipgloss.Style, g theme.Glyphs, sorted string, reverse bool, width int) string {
	line := text.Spaces(gutter)
	last := len(columns) - 1
	for i, column := range columns {
		if i > 0 {
			line += text.Spaces(gap)
		}
		title := column.Title
		if column.ID == sorted && sorted != "" {
			mark := g.SortUp
			if reverse {
				mark = g.SortDown
			}
			title = text.Truncate(title, column.width-1-text.Width(mark), g.Ellipsis) + " " + mark
		}
		title = text.Truncate(title, column.width, g.Ellipsis)
		filler := text.Spaces(column.width - text.Width(title))
		if column.AlignRight {
			line += filler + style.Render(title)
		} else if line += style.Render(title); i < last {
			line += filler
		}
	}
	return text.Fit(line, min(width, text.Width(line)))
}
