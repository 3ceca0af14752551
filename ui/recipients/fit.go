package recipients

import (
	"msgtrace/client"
	"msgtrace/ui/address"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// need is how wide the columns have to be for all recipients that the pane has shown. It
// only grows, so that going from message to message moves no column for long.
type need struct{ address, status int }

// measure makes the columns wider where a recipient needs that.
func (m *Model) measure(rows []*client.Recipient) {
	before := m.need
	for _, r := range rows {
		lead := text.Width(m.leads[r])
		if most := lead + address.Signs + text.Most(r.Address); most > m.need.address {
			m.need.address = max(m.need.address, m.address(r).Width())
		}
		if most := len("x ") + len(r.Status.Word()); most > m.need.status {
			m.need.status = max(m.need.status, m.status(r).Width())
		}
	}
	if m.need != before {
		m.table.SetColumns(m.columns())
	}
}

// ForgetWidths lets the columns become narrower again, for recipients with other names.
func (m *Model) ForgetWidths() {
	m.need = need{}
	m.table.SetColumns(m.columns())
}

func (m *Model) columns() []table.Column[*client.Recipient] {
	address, status := max(m.need.address, text.Width("Recipient")), max(m.need.status, text.Width("Status"))
	return []table.Column[*client.Recipient]{
		{ID: "address", Title: "Recipient", Width: address, Min: min(address, 12), Truncate: text.TruncateAddress, Cell: m.address},
		{ID: "status", Title: "Status", Width: min(status, mostStatus), Min: min(status, 10), DropPriority: 1, Cell: m.status},
	}
}

// mostStatus is room for the longest word of a status that is known here, and more.
const mostStatus = 18

func (m *Model) address(r *client.Recipient) table.Cell {
	cell := address.Cell(m.theme, m.known, r.Address).Inline()
	if cell.Text == "" {
		cell.Text = "(no address)"
	}
	cell.Lead.Text = m.lead(r) + cell.Lead.Text
	return cell
}

func (m *Model) status(r *client.Recipient) table.Cell {
	shown := m.theme.Status(r.Status)
	return table.Outcome(shown, text.Clean(shown.Word).String())
}
