package traces

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/ui/address"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// minuteWidth is the width of a time to the minute, and of an age.
const minuteWidth = len("23 Nov 14:01")

// kind is what a column of the list is, whatever the list has in it.
type kind struct {
	id, title string
	// least, good and likes are widths as table.Column has them, but never more than the
	// rows need: good is 0 where that is least, likes where it is most. Most is the most
	// that the column gets, however much its rows need.
	least, good, likes, most int
	drop, extra              int // as table.Column has them
	right                    bool
	more                     bool                                                    // it stands there only when a person wants it
	truncate                 func(m *Model, s string, width int, tail string) string // nil: text.Truncate
	// bytes is at least the number of columns that the cell of a message takes, of which
	// copies were searched for. Only if that is more than what is known to be needed is
	// the cell measured.
	bytes func(t *client.Trace, copies []client.Recipient) int
	cell  func(*Model, *client.Trace) table.Cell
	// spare is room that the cell may need beside that, nil for none.
	spare   func(t *client.Trace, copies []client.Recipient) int
	compare func(*Model) func(a, b *client.Trace) int
}

// kinds are the columns in their order. The subject is last, so that a character that a
// terminal draws wider than it is measured moves no other one.
var kinds = []kind{
	{id: "received", title: "Received", compare: by(byReceived)},
	{id: "status", title: "Status", least: 13, good: 15, most: mixedMost, bytes: statusBytes, cell: (*Model).status, compare: func(m *Model) func(a, b *client.Trace) int { return byStatus(m.plan) }},
	{id: "reason", title: "Reason", compare: func(m *Model) func(a, b *client.Trace) int { return byReason(m.reasons, m.wanted) }},
	{id: "from", title: "From", least: 12, good: 24, likes: 28, most: 64, truncate: (*Model).truncateAddress, bytes: senderBytes, cell: (*Model).from, compare: by(bySender)},
	{id: "to", title: "To", least: 12, good: 24, likes: 28, most: 64, drop: dropTo, truncate: (*Model).truncateAddress, bytes: recipientBytes, cell: (*Model).to, spare: besides, compare: func(m *Model) func(a, b *client.Trace) int { return byRecipient(m.plan) }},
	{id: "size", title: "Size", least: 4, most: 7, drop: dropSize, extra: 2, right: true, bytes: sizeBytes, cell: func(_ *Model, t *client.Trace) table.Cell { return size(t) }, compare: by(bySize)},
	{id: "age", title: "Age", most: ageWidth, right: true, more: true, cell: (*Model).age, compare: by(byAge)},
	{id: "direction", title: "Direction", most: len(internal), more: true, cell: (*Model).direction, compare: func(m *Model) func(a, b *client.Trace) int { return byDirection(m.domains) }},
	{id: "recipients", title: "Recipients", most: 10, right: true, more: true, cell: (*Model).recipients, compare: by(byRecipients)},
	{id: "from-domain", title: "From domain", least: 12, good: 16, likes: 24, most: 48, more: true, truncate: (*Model).truncateDomain, bytes: fromDomainBytes, cell: (*Model).fromDomain, compare: by(byFromDomain)},
	{id: "to-domain", title: "To domain", least: 12, good: 16, likes: 24, most: 48, more: true, truncate: (*Model).truncateDomain, bytes: toDomainBytes, cell: (*Model).toDomain, compare: func(m *Model) func(a, b *client.Trace) int { return byToDomain(m.plan) }},
	{id: "from-ip", title: "From IP", least: 12, good: 15, likes: 24, most: 39, more: true, bytes: fromIPBytes, cell: (*Model).fromIP, compare: by(byFromIP)},
	{id: "to-ip", title: "To IP", least: 12, good: 15, likes: 24, most: 39, more: true, bytes: toIPBytes, cell: (*Model).toIP, compare: by(byToIP)},
	{id: "message-id", title: "Message-ID", least: 12, good: 16, likes: 24, most: 80, more: true, bytes: messageIDBytes, cell: (*Model).messageID, compare: by(byMessageID)},
	{id: "id", title: "Network ID", least: 12, good: 16, likes: 36, most: 36, more: true, bytes: networkIDBytes, cell: (*Model).networkID, compare: by(byNetworkID)},
	{id: "subject", title: "Subject", least: 12, good: 20, most: 48, bytes: subjectBytes, cell: (*Model).subject, compare: by(bySubject)},
}

// The order in which columns go as the list gets narrower, the highest first.
const (
	dropTo = iota + 1
	dropMore
	dropReason
	dropSeconds
	dropSize
)

func by(compare func(a, b *client.Trace) int) func(*Model) func(a, b *client.Trace) int {
	return func(*Model) func(a, b *client.Trace) int { return compare }
}

// columns are the columns for the rows that there are.
func (m *Model) columns() []table.Column[*client.Trace] {
	var columns []table.Column[*client.Trace]
	from := false
	for _, choice := range m.choices {
		k := kinds[placeOf(choice.ID)]
		switch {
		case !choice.Shown || m.repeats(k.id) || k.id == "reason" && !m.explained():
			continue
		case k.id == "received":
			columns = append(columns, m.receivedColumn(k, choice.Width))
		case k.id == "reason":
			columns = append(columns, m.reasonColumn(k, choice.Width))
		default:
			columns = append(columns, m.column(k.id, choice.Width))
		}
		from = from || k.id == "from"
	}
	for i := range columns {
		if columns[i].ID == "to" && !from {
			columns[i].DropPriority = 0 // it stands for both
		}
	}
	return columns
}

// placeOf returns the place of a kind of column, -1 for none.
func placeOf(id string) int {
	return slices.IndexFunc(kinds, func(k kind) bool { return k.id == id })
}

// column is one column, as wide as its rows need or as a person wants it (0: neither).
func (m *Model) column(id string, fixed int) table.Column[*client.Trace] {
	at := placeOf(id)
	k := kinds[at]
	width := max(m.fitting.need[at], text.Width(k.title))
	if k.bytes == nil {
		width = max(width, k.most)
	}
	if sorted, _ := m.table.Sorted(); sorted == id {
		width = max(width, text.Width(k.title)+len(" v"))
	}
	column := table.Column[*client.Trace]{
		ID: k.id, Title: k.title, Width: width, Min: min(width, k.least), Good: k.good, Most: width, AlignRight: k.right, DropPriority: k.drop, Extra: k.extra,
		Cell: func(t *client.Trace) table.Cell { return k.cell(m, t) }, Compare: k.compare(m),
	}
	if k.truncate != nil {
		column.Truncate = func(s string, width int, tail string) string { return k.truncate(m, s, width, tail) }
	}
	if k.more {
		column.DropPriority = dropMore
	}
	if k.good == 0 {
		column.Min = width
	}
	if k.likes > 0 {
		column.Width = min(width, k.likes)
	}
	if k.id == "subject" {
		column.Flex, column.Min = 1, k.least
	}
	return fixedTo(column, fixed)
}

// fixedTo gives a column the width that a person wants; 0 leaves it as it is.
func fixedTo(column table.Column[*client.Trace], width int) table.Column[*client.Trace] {
	if width > 0 {
		column.Width, column.Min, column.Good, column.Most, column.Flex = width, width, width, width, 0
	}
	return column
}

// receivedColumn has times to the second where there is room for them.
func (m *Model) receivedColumn(k kind, fixed int) table.Column[*client.Trace] {
	column := table.Column[*client.Trace]{ID: k.id, Title: k.title, Compare: k.compare(m)}
	if sorted, _ := m.table.Sorted(); sorted == "" && !m.snapshot.Unsorted {
		column.Title += " " + m.theme.Glyphs.SortDown
	}
	short := column
	short.Width, short.Cell = minuteWidth+1, m.received(minuteWidth)
	column.Width, column.Cell = text.StampWidth, m.received(text.StampWidth-1)
	switch {
	case fixed >= text.StampWidth:
		return fixedTo(column, fixed)
	case fixed > 0 || m.mode == text.TimesRelative:
		return fixedTo(short, fixed)
	}
	column.DropPriority, column.Extra, column.Else = dropSeconds, 2, &short
	return column
}

// received draws times in that number of columns, with a mark behind them on a row that may
// still change.
func (m *Model) received(width int) func(*client.Trace) table.Cell {
	return func(t *client.Trace) table.Cell {
		stamp := text.Stamp(t.Received.Time(), m.zone, m.mode, m.now)
		for len(stamp) > width {
			// Without the seconds, or, of what is old, without the time of day.
			at := strings.LastIndexAny(stamp, ": ")
			if at < 0 || width > minuteWidth {
				break
			}
			stamp = stamp[:at]
		}
		if m.mayChange(t) && text.Width(stamp) <= width {
			stamp = text.Pad(stamp, width) + m.theme.Glyphs.MayChange
		}
		return table.Cell{Text: stamp}
	}
}

// mayChange reports whether the row may have changed since it was asked for.
func (m *Model) mayChange(t *client.Trace) bool { return t.MayChange(m.asked()) }

// asked is when the rows were asked for.
func (m *Model) asked() time.Time {
	if m.snapshot.Asked.IsZero() {
		return m.now
	}
	return m.snapshot.Current()
}

// leastName is the room for a local part below which the domain gives way to it, in an
// address of the tenant.
const leastName = 6

// truncateAddress cuts an address. Everybody knows the tenant's own domains: where there
// is no room for both, the name says more. Any other address is known by its domain.
func (m *Model) truncateAddress(s string, width int, tail string) string {
	if m.domains.has(s) && width-1-text.Width(domainOf(s)) < leastName {
		return text.Truncate(s, width, tail)
	}
	return text.TruncateAddress(s, width, tail)
}

// status is a word when all copies share it, else the counts.
func (m *Model) status(t *client.Trace) table.Cell {
	copies := m.plan.Searched(t)
	if len(copies) == 0 {
		return table.Cell{Text: m.theme.Glyphs.Horizontal, Style: &m.theme.Faint}
	}
	first := copies[0].Status
	for _, r := range copies[1:] {
		if r.Status != first {
			return m.mixed(copies)
		}
	}
	look := m.theme.Status(first)
	return table.Outcome(look, text.Clean(look.Word).String())
}

// mixed counts the copies by status: "✓ 2 ✗ 1".
func (m *Model) mixed(copies []client.Recipient) table.Cell {
	var cell table.Cell
	for place, count := range client.CountStatuses(copies) {
		if count == 0 {
			continue
		}
		look := m.theme.Status(client.StatusOrder[place])
		if len(cell.Spans) > 0 {
			cell.Spans = append(cell.Spans, table.Span{Text: " "})
		}
		cell.Spans = append(cell.Spans, table.Span{Text: look.Glyph, Style: &look.Style}, table.Span{Text: " " + strconv.Itoa(count), Style: &look.Words})
	}
	return cell
}

func (m *Model) from(t *client.Trace) table.Cell {
	if t.Sender == "" {
		// An empty MAIL FROM is how bounces and receipts travel.
		return table.Cell{Text: client.NoSender, Style: &m.theme.Faint}
	}
	return address.Cell(m.theme, m.known, t.Sender)
}

func (m *Model) to(t *client.Trace) table.Cell {
	if len(t.Recipients) == 0 {
		return table.Cell{Text: m.theme.Glyphs.Horizontal, Style: &m.theme.Faint}
	}
	shown, searched := m.shownRecipient(t), m.plan.Searched(t)
	cell, more := address.Cell(m.theme, m.known, shown), len(searched)
	if slices.ContainsFunc(searched, func(r client.Recipient) bool { return r.Address == shown }) {
		more--
	}
	if more > 0 {
		cell.Tail = " +" + strconv.Itoa(more)
	}
	return cell
}

func (m *Model) subject(t *client.Trace) table.Cell {
	cell := m.foreign(t.Subject)
	if strings.TrimSpace(t.Subject) == "" {
		cell = table.Cell{Text: "(no subject)", Style: &m.theme.Faint}
	}
	for _, lead := range []table.Span{m.remarkSign(t), m.newsOf(t)} {
		if lead.Text != "" {
			lead.Text += cell.Lead.Text
			cell.Lead = lead
		}
	}
	return cell
}

// foreign is a text by a stranger, with a mark when it could not be shown as it
// came.
func (m *Model) foreign(s string) table.Cell {
	safe := text.Clean(s)
	if safe.Changed() {
		return table.Cell{Lead: table.Span{Text: m.theme.Glyphs.Altered + " "}, Text: safe.String()}
	}
	return table.Cell{Text: safe.String()}
}

func size(t *client.Trace) table.Cell { return table.Cell{Text: text.MessageSize(t.Size)} }

func byReceived(a, b *client.Trace) int { return a.Received.Compare(b.Received.Time()) }
func bySize(a, b *client.Trace) int     { return cmp.Compare(a.Size, b.Size) }
func bySender(a, b *client.Trace) int   { return text.CompareFold(a.Sender, b.Sender) }
func bySubject(a, b *client.Trace) int  { return text.CompareFold(a.Subject, b.Subject) }

// byRecipient takes the plan and not the pane: rows are compared in tasks.
func byRecipient(plan client.Plan) func(a, b *client.Trace) int {
	return func(a, b *client.Trace) int { return text.CompareFold(leading(plan, a), leading(plan, b)) }
}

// shownRecipient is the address that is shown of a message: that of the recipient that
// stands for all that were searched for, or, where words are marked, of one that has them.
func (m *Model) shownRecipient(t *client.Trace) string {
	shown := leading(m.plan, t)
	if !m.find.Marking() || m.find.Marks("to", shown) {
		return shown
	}
	for i := range t.Recipients {
		if address := t.Recipients[i].Address; m.find.Marks("to", address) {
			return address
		}
	}
	return shown
}

// leading is the address of the recipient that stands for all that were searched for.
func leading(plan client.Plan, t *client.Trace) string {
	if at := plan.Leading(t); at >= 0 {
		return t.Recipients[at].Address
	}
	return ""
}

// byStatus orders by the worst copy, problems first.
func byStatus(plan client.Plan) func(a, b *client.Trace) int {
	severity := func(t *client.Trace) int {
		worst := math.MaxInt
		for _, r := range plan.Searched(t) {
			worst = min(worst, r.Status.Severity())
		}
		return worst
	}
	return func(a, b *client.Trace) int { return cmp.Compare(severity(a), severity(b)) }
}

// sortOrder is what the key goes through: "" is as loaded, which is newest first
// unless the service sent its rows in another order; then the columns that are drawn,
// for of another nothing on the screen would say what the order is.
func (m *Model) sortOrder() []string {
	order := []string{""}
	for _, column := range m.columns() {
		if m.table.Shows(column.ID) && (column.ID != "received" || m.snapshot.Unsorted) {
			order = append(order, column.ID)
		}
	}
	return order
}

// sort orders by the next column.
func (m *Model) sort() {
	order := m.sortOrder()
	column, _ := m.table.Sorted()
	m.orderBy(order[(slices.Index(order, column)+1)%len(order)])
}

// orderBy orders by a column, largest and newest first.
func (m *Model) orderBy(id string) {
	m.table.Sort(id, id == "size" || id == "received" || id == "recipients")
	m.table.SetColumns(m.columns())
}

// reverse turns the order around; of the order as loaded that is oldest first.
func (m *Model) reverse() {
	column, reversed := m.table.Sorted()
	switch {
	case column == "":
		m.table.Sort("received", false)
	case column == "received" && !m.snapshot.Unsorted:
		m.table.Sort("", false)
	default:
		m.table.Sort(column, !reversed)
	}
	m.table.SetColumns(m.columns())
}
