package table

import (
	"cmp"
	"slices"
)

// fit chooses the columns that have room in width and says how wide each gets.
// All are at least one wide, and together with the gaps never wider than width,
// as long as the columns that stay need not more at the least.
//
// The wider the table, the more it shows: a column that was there stays, and where the
// width grows by ten or more, none gets narrower for an extra one that comes.
func fit[R any](columns []Column[R], width int) []fitted[R] {
	kept := resolve(columns, chosen(columns, width))
	room := width - gap*(len(kept)-1)
	for i := range kept {
		kept[i].width = least(kept[i].Column)
		room -= kept[i].width
	}
	if room < 0 {
		take(kept, -room)
		return kept
	}
	room = fill(kept, room, func(c Column[R]) int { return flexible(c, good(c)) })
	room = fill(kept, room, func(c Column[R]) int {
		if c.Extra > 0 {
			return max(least(c), c.Good)
		}
		return good(c)
	})
	room = fill(kept, room, good)
	room = fill(kept, room, func(c Column[R]) int {
		if flexes(c) {
			return good(c)
		}
		return liked(c)
	})
	room = fill(kept, room, liked)
	room = fill(kept, room, func(c Column[R]) int { return max(liked(c), c.Most) })
	grow(kept, room)
	return kept
}

// Need returns how wide a table is in which every column has its Width.
func Need[R any](columns []Column[R]) int {
	widths := make([]int, len(columns))
	for i, column := range columns {
		widths[i] = max(liked(column), column.Most)
	}
	return Width(widths...)
}

// least, good and liked are what a column gets in turn.
func least[R any](column Column[R]) int {
	if column.Min > 0 {
		return column.Min
	}
	return max(1, column.Width)
}

func good[R any](column Column[R]) int {
	if column.Good > 0 && column.Extra == 0 {
		return max(least(column), min(column.Good, column.Width))
	}
	return liked(column)
}

func liked[R any](column Column[R]) int { return max(least(column), column.Width) }

// flexes reports whether a column takes the rest of the room and has a good width.
func flexes[R any](column Column[R]) bool { return column.Flex > 0 && column.Good > 0 }

// flexible is a width for a column that flexes, and else the least.
func flexible[R any](column Column[R], width int) int {
	if flexes(column) {
		return width
	}
	return least(column)
}

// chosen says which columns stand, by their place. A column that may be left out stands
// if those that go after it do.
func chosen[R any](columns []Column[R], width int) []bool {
	in := make([]bool, len(columns))
	var optional []int
	for i, column := range columns {
		if in[i] = column.DropPriority == 0; !in[i] {
			optional = append(optional, i)
		}
	}
	slices.SortStableFunc(optional, func(a, b int) int {
		return cmp.Compare(columns[a].DropPriority, columns[b].DropPriority)
	})
	// An extra column takes room from the one that flexes. The next comes only after
	// that one has got as much back, so that two never come for ten columns of width.
	owed := 0
	for _, at := range optional {
		column := columns[at]
		before := sum(resolve(columns, in), column)
		in[at] = true
		after := sum(resolve(columns, in), column)
		if in[at] = after+owed <= width; !in[at] {
			if nothing(in) {
				in[at] = true
			}
			break
		}
		if column.Extra > 0 {
			owed += max(0, after-before-(good(column)-least(column)))
		}
	}
	return in
}

func nothing(in []bool) bool { return !slices.Contains(in, true) }

// sum is the width in which columns can stand when one of them has just come, with the
// gaps between them.
func sum[R any](columns []fitted[R], last Column[R]) int {
	width := gap * (len(columns) - 1)
	for _, column := range columns {
		switch {
		case column.ID == last.ID:
			width += least(column.Column)
		case last.Extra == 1 || flexes(column.Column):
			width += good(column.Column)
		case last.Extra > 1:
			width += liked(column.Column)
		default:
			width += least(column.Column)
		}
	}
	return width
}

// resolve returns the columns that stand, with what stands in place of the others.
func resolve[R any](columns []Column[R], in []bool) []fitted[R] {
	kept := make([]fitted[R], 0, len(columns))
	for i, column := range columns {
		at := slices.IndexFunc(columns, func(c Column[R]) bool { return c.Else != nil && c.Else.ID == column.ID })
		switch {
		case at >= 0 && !in[at]:
			kept = append(kept, fitted[R]{Column: *columns[at].Else})
		case in[i]:
			kept = append(kept, fitted[R]{Column: column})
		}
	}
	return kept
}

// fill widens the columns up to a width for each, those that have got least first, and
// returns the room that is left.
func fill[R any](columns []fitted[R], room int, to func(Column[R]) int) int {
	missing := -room
	for i := range columns {
		column := &columns[i]
		column.from, column.width = column.width, max(column.width, to(column.Column))
		missing += column.width - column.from
	}
	for ; missing > 0; missing-- {
		at, most := -1, 0
		for i, column := range columns {
			if got := column.width - column.from; got > most {
				at, most = i, got
			}
		}
		columns[at].width--
	}
	return -min(0, missing)
}

// take has the last columns lose what is missing.
func take[R any](columns []fitted[R], missing int) {
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
