package table

import (
	"reflect"
	"slices"

	"msgtrace/theme"
)

// Model is a table of rows of type R. It is not safe for concurrent use, but
// the jobs it hands out run beside it.
//
// Two numbers say where a row is. Its index counts all the rows, in the order in
// which they were set. Its place counts the rows shown, in the order in which they
// are shown: a filter and a sort change it.
type Model[R any] struct {
	key     func(R) string
	columns []Column[R]
	theme   *theme.Theme
	focused bool
	rested  sight

	width, height int
	fitted        []fitted[R]
	hits          func(column, shown string) [][2]int
	lines         memo[R]
	head          string

	wanted arrangement[R] // what the table is to show
	shown  arrangement[R] // what it shows: the same, or the last that was ready
	order  []int32        // the index of the row at each place; nil: the two are the same

	cursor    int    // a place
	start     int    // the first visible place
	cursorKey string // the row that the cursor stays on, also while it is missing; "": none
	searched  int    // the rows below this index are known not to have cursorKey
	expects   bool   // neither rows nor a size have come since Expect, or only one of the two

	marks marks[R]
	news  func(R) bool // which rows bear the sign of news; nil: none
}

// New makes a table. Key identifies a row and never changes: it must differ between any two
// rows. Rows are best pointers: what a pointer points to must not change, and
// lines that were drawn are kept as long as the pointer is the same.
func New[R any](key func(R) string, columns []Column[R], look theme.Theme) *Model[R] {
	m := &Model[R]{key: key, columns: columns, theme: look.Shared(), focused: true}
	m.lines.keep = reflect.TypeFor[R]().Kind() == reflect.Pointer
	return m
}

// SetSize says how much room there is, the header's line included.
func (m *Model[R]) SetSize(width, height int) {
	if width == m.width && height == m.height {
		return
	}
	m.width, m.height = max(0, width), max(0, height)
	m.Invalidate()
	m.scroll()
}

// SetTheme changes the look.
func (m *Model[R]) SetTheme(look theme.Theme) {
	m.theme = look.Shared()
	m.Invalidate()
}

// SetColumns changes the columns. A sort by one that is gone stays.
func (m *Model[R]) SetColumns(columns []Column[R]) {
	m.columns = columns
	m.Invalidate()
}

// Shows reports whether a column has room for a title: those that matter least
// give way where the width does not suffice for all.
func (m *Model[R]) Shows(column string) bool { return m.WidthOf(column) > 2 }

// WidthOf returns how wide a column stands, 0 where it does not.
func (m *Model[R]) WidthOf(column string) int {
	at := slices.IndexFunc(m.fitted, func(f fitted[R]) bool { return f.ID == column })
	if at < 0 {
		return 0
	}
	return m.fitted[at].width
}

// SetHits says what of a cell's text is to be marked as found: pieces of what is
// shown in a column, in their order, each from its first byte up to and without its
// end; nil for nothing in any cell.
func (m *Model[R]) SetHits(hits func(column, shown string) [][2]int) {
	if m.hits != nil || hits != nil {
		m.lines.clear()
	}
	m.hits = hits
}

// SetNews says which rows bear the sign of news in their gutter; nil for none.
func (m *Model[R]) SetNews(news func(R) bool) { m.news = news }

// SetFocused sets whether the pane is focused: only then its heads have a color.
func (m *Model[R]) SetFocused(focused bool) {
	if m.focused != focused {
		m.focused = focused
		m.drawHeader()
	}
}

// Invalidate forgets what was drawn: the cells would give something else now,
// as after a change of the time zone.
func (m *Model[R]) Invalidate() {
	m.fitted = fit(m.columns, m.width-gutter)
	m.drawHeader()
	m.lines.clear()
}

func (m *Model[R]) drawHeader() {
	column, reverse := m.shown.column, m.shown.reverse
	style := m.theme.Faint
	if m.focused {
		style = m.theme.TitleFocused
	}
	m.head = header(m.fitted, style, m.theme.Glyphs, column, reverse, m.width)
}

// SetRows gives the table its rows, which nobody may change from now on: a
// longer or another slice replaces them. The cursor stays on its row; when that
// is gone, on its place, and goes back to the row when it comes again before
// the cursor is moved.
func (m *Model[R]) SetRows(rows []R) {
	m.wanted.rows = rows
	m.arrange()
}

// Reset takes all rows away, and the cursor, the marks and the filter with them. The
// order stays.
func (m *Model[R]) Reset() {
	m.cursorKey, m.searched, m.cursor, m.start, m.expects = "", 0, 0, 0, false
	m.Unmark()
	m.wanted.rows = nil
	m.SetFilter(nil)
}

// SetFilter shows only the rows that match; nil shows all. Match must be pure,
// for it is called from tasks.
func (m *Model[R]) SetFilter(match func(R) bool) {
	m.wanted.narrows = m.wanted.filter + 1
	m.Narrow(match)
}

// Narrow is SetFilter for a filter that no row matches which the last one has left
// out. It costs only the rows that the last one shows.
func (m *Model[R]) Narrow(match func(R) bool) {
	m.wanted.match = match
	m.wanted.filter++
	m.arrange()
}

// Filtered reports whether a filter is in force.
func (m *Model[R]) Filtered() bool { return m.wanted.match != nil }

// Sort orders the rows by a column, or for "" leaves them as they came. It
// returns false when the column cannot be sorted by.
func (m *Model[R]) Sort(column string, reverse bool) bool {
	var compare func(a, b R) int
	if column != "" {
		for _, c := range m.columns {
			if c.ID == column {
				compare = c.Compare
			}
		}
		if compare == nil {
			return false
		}
	}
	m.wanted.column, m.wanted.reverse, m.wanted.compare = column, reverse, compare
	m.arrange()
	return true
}

// Sorted returns the column that the rows are, or will be, ordered by, "" when
// they stay as they came.
func (m *Model[R]) Sorted() (column string, reverse bool) {
	return m.wanted.column, m.wanted.reverse
}

// Len returns the number of rows shown.
func (m *Model[R]) Len() int {
	if m.order == nil {
		return len(m.shown.rows)
	}
	return len(m.order)
}

// Total returns the number of rows there are, shown or not.
func (m *Model[R]) Total() int { return len(m.wanted.rows) }

// Row returns the row at a place from 0 to Len()-1.
func (m *Model[R]) Row(place int) R { return m.shown.rows[m.indexAt(place)] }

// indexAt turns the place of a row into its index.
func (m *Model[R]) indexAt(place int) int {
	if m.order == nil {
		return place
	}
	return int(m.order[place])
}
