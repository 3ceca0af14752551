package everyone

import (
	"msgtrace/client/addressees"
	"msgtrace/client/lookalike"
	"msgtrace/theme"
	"msgtrace/ui/address"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// Widths are how wide the columns have to be for a list.
type Widths struct{ address, status, copies int }

// Measure works them out. It looks at every recipient, so it is for a task.
func Measure(look theme.Theme, known *lookalike.Known, list addressees.List) Widths {
	m := &Model{theme: look, known: known, list: list}
	w := Widths{text.Width("Recipient"), text.Width("Status"), text.Width("Copies")}
	for _, a := range list.All {
		if address.Signs+len(a.Address) > w.address {
			w.address = max(w.address, m.address(a).Width())
		}
		if len(noSign)+len(a.Word(list.SoFar)) > w.status {
			w.status = max(w.status, m.status(a).Width())
		}
		if a.Messages > 1 {
			w.copies = max(w.copies, m.copies(a).Width())
		}
	}
	return w
}

func (m *Model) columns() []table.Column[*addressees.Addressee] {
	w := m.widths
	return []table.Column[*addressees.Addressee]{
		{ID: "status", Title: "Status", Width: min(w.status, mostStatus), Min: min(w.status, 13), Cell: m.status},
		{ID: "address", Title: "Recipient", Width: w.address, Min: min(w.address, 24), Truncate: text.TruncateAddress, Cell: m.address},
		{ID: "messages", Title: "Messages", Width: 8, AlignRight: true, DropPriority: 2, Cell: func(a *addressees.Addressee) table.Cell {
			return table.Cell{Text: text.Count(a.Messages)}
		}},
		{ID: "copies", Title: "Copies", Width: w.copies, Min: min(w.copies, 8), DropPriority: 1, Cell: m.copies},
	}
}

// mostStatus is room for the longest word of a status that is known here, and more.
const mostStatus = 18
