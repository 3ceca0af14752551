package traces

import (
	"slices"

	"msgtrace/ui/table"
)

// Choices completes what a person wants of the columns: those that nothing is said of
// stand where and as they do by themselves, and the subject stands last. Without a
// wish they are the columns of everyone. What is no column here is left out.
func Choices(wanted []table.Choice) []table.Choice {
	var all []table.Choice
	for _, choice := range wanted {
		known := placeOf(choice.ID) >= 0
		if known && !slices.ContainsFunc(all, func(c table.Choice) bool { return c.ID == choice.ID }) {
			choice.Width = min(max(0, choice.Width), widestColumn)
			all = append(all, choice)
		}
	}
	for at, k := range kinds {
		if slices.ContainsFunc(all, func(c table.Choice) bool { return c.ID == k.id }) {
			continue
		}
		// Behind the one that it stands behind by itself.
		place := 0
		if at > 0 {
			place = 1 + slices.IndexFunc(all, func(c table.Choice) bool { return c.ID == kinds[at-1].id })
		}
		all = slices.Insert(all, place, table.Choice{ID: k.id, Shown: !k.more})
	}
	subject := slices.IndexFunc(all, func(c table.Choice) bool { return c.ID == last })
	return append(slices.Delete(slices.Clone(all), subject, subject+1), all[subject])
}

const (
	last         = "subject" // the column that stands last
	widestColumn = 200       // that a person can make a column
)

// Columns are the names of all columns, in the order in which they stand by themselves.
func Columns() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.id
	}
	return names
}

// Usual are the names of the columns that stand without anybody's wish.
func Usual() []string {
	var names []string
	for _, k := range kinds {
		if !k.more {
			names = append(names, k.id)
		}
	}
	return names
}

// Only are the choices of exactly these columns, in this order; without any, those of
// everyone.
func Only(names []string) []table.Choice {
	if len(names) == 0 {
		return Choices(nil)
	}
	var all []table.Choice
	for _, name := range names {
		all = append(all, table.Choice{ID: name, Shown: true})
	}
	for _, k := range kinds {
		if !slices.Contains(names, k.id) {
			all = append(all, table.Choice{ID: k.id})
		}
	}
	return Choices(all)
}

// Title is the head of a column.
func Title(id string) string {
	if at := placeOf(id); at >= 0 {
		return kinds[at].title
	}
	return id
}

// SetChoices shows the columns that a person wants. An order by one that goes away is
// taken back, for nothing on the screen would say what it is.
func (m *Model) SetChoices(choices []table.Choice) {
	m.choices = Choices(choices)
	column, _ := m.table.Sorted()
	gone := slices.ContainsFunc(m.choices, func(c table.Choice) bool { return c.ID == column && !c.Shown })
	if gone && column != "" {
		m.table.Sort("", false)
	}
	m.table.SetColumns(m.columns())
	m.resize()
}

// WidthOf returns how wide a column stands, 0 where it does not.
func (m *Model) WidthOf(id string) int { return m.table.WidthOf(id) }

// Absent says why a column does not stand that a person wants, "" for one that does.
func (m *Model) Absent(id string) string {
	switch {
	case m.table.WidthOf(id) > 0:
		return ""
	case len(m.snapshot.Traces) == 0:
		return "no message is loaded"
	case m.repeats(id):
		return "the same in every row: see line 2"
	case id == "reason" && !m.explained():
		return "no reason is known yet"
	case id == "reason":
		return "beside the sign of the status"
	}
	return "no room"
}

// Sorted returns the column that the rows are ordered by, and whether that is reversed.
func (m *Model) Sorted() (column string, reverse bool) {
	column, reverse = m.table.Sorted()
	if column == "" && !m.snapshot.Unsorted {
		return "received", true
	}
	return column, reverse
}

// Order returns the column that a person has chosen to order by, "" for none, and whether
// that is reversed.
func (m *Model) Order() (column string, reverse bool) { return m.table.Sorted() }

// SetOrder orders as [Model.Order] has said of another list. A column that there is not
// is left alone.
func (m *Model) SetOrder(column string, reverse bool) {
	if !slices.Contains(Columns(), column) {
		return
	}
	m.table.Sort(column, reverse)
	m.table.SetColumns(m.columns())
}

// SortBy orders by a column, or, where it is ordered by that already, the other way
// around.
func (m *Model) SortBy(id string) {
	if column, _ := m.Sorted(); column == id {
		m.reverse()
		return
	}
	if id == "received" && !m.snapshot.Unsorted {
		id = ""
	}
	m.orderBy(id)
}
