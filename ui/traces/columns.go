package traces

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

const (
	// narrowPane is the width below which times are to the minute.
	narrowPane  = 96
	minuteWidth = len("23 Nov 14:01")
)

// columns are the columns, subject last, so that a character that a terminal
// draws wider than it is measured moves no other one.
func (m *Model) columns() []table.Column[*client.Trace] {
	received := "Received"
	if column, _ := m.table.Sorted(); column == "" && !m.snapshot.Unsorted {
		received += " " + m.theme.Glyphs.SortDown
	}
	return m.withReasons([]table.Column[*client.Trace]{
		{ID: "received", Title: received, Width: m.stampWidth() + 1, Cell: m.received, Compare: byReceived},
		{ID: "status", Title: "Status", Width: 15, Min: 13, Cell: m.status, Compare: byStatus(m.plan)},
		{ID: "from", Title: "From", Width: 22, Min: 12, Flex: 1, Truncate: text.TruncateAddress, Cell: m.from, Compare: bySender},
		{ID: "to", Title: "To", Width: 22, Min: 12, Flex: 1, DropPriority: 1, Truncate: text.TruncateAddress, Cell: m.to, Compare: byRecipient(m.plan)},
		{ID: "size", Title: "Size", Width: 7, DropPriority: 2, AlignRight: true, Cell: size, Compare: bySize},
		{ID: "subject", Title: "Subject", Width: 20, Min: 12, Flex: 4, Cell: m.subject, Compare: bySubject},
	})
}

func (m *Model) stampWidth() int {
	if m.width < narrowPane {
		return minuteWidth
	}
	return text.StampWidth - 1
}

// received is the time, with a mark behind it on a row that may still change.
func (m *Model) received(t *client.Trace) table.Cell {
	stamp := text.Stamp(t.Received.Time, m.zone, m.mode, m.now)
	width := m.stampWidth()
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

// mayChange reports whether the row may have changed since it was asked for.
func (m *Model) mayChange(t *client.Trace) bool { return t.MayChange(m.asked()) }

// asked is when the rows were asked for.
func (m *Model) asked() time.Time {
	if m.snapshot.Asked.IsZero() {
		return m.now
	}
	return m.snapshot.Asked
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
	return table.Cell{Text: look.Glyph + " " + text.Clean(look.Word).String(), Style: &look.Style}
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
		cell.Spans = append(cell.Spans, table.Span{Text: look.Glyph + " " + strconv.Itoa(count), Style: &look.Style})
	}
	return cell
}

func (m *Model) from(t *client.Trace) table.Cell {
	if t.Sender == "" {
		// An empty MAIL FROM is how bounces and receipts travel.
		return table.Cell{Text: client.NoSender, Style: &m.theme.Faint}
	}
	return m.foreign(t.Sender)
}

func (m *Model) to(t *client.Trace) table.Cell {
	if len(t.Recipients) == 0 {
		return table.Cell{Text: m.theme.Glyphs.Horizontal, Style: &m.theme.Faint}
	}
	shown, searched := m.shownRecipient(t), m.plan.Searched(t)
	cell, more := m.foreign(shown), len(searched)
	if slices.ContainsFunc(searched, func(r client.Recipient) bool { return r.Address == shown }) {
		more--
	}
	if more > 0 {
		cell.Tail = " +" + strconv.Itoa(more)
	}
	return cell
}

func (m *Model) subject(t *client.Trace) table.Cell {
	if strings.TrimSpace(t.Subject) == "" {
		return table.Cell{Text: "(no subject)", Style: &m.theme.Faint}
	}
	return m.foreign(t.Subject)
}

// foreign is a text by a stranger, with a mark when it could not be shown as it
// came.
func (m *Model) foreign(s string) table.Cell {
	safe := text.Clean(s)
	if safe.Changed() {
		return table.Cell{Lead: m.theme.Glyphs.Altered + " ", Text: safe.String()}
	}
	return table.Cell{Text: safe.String()}
}

func size(t *client.Trace) table.Cell { return table.Cell{Text: text.Size(t.Size)} }

func byReceived(a, b *client.Trace) int { return a.Received.Compare(b.Received.Time) }
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

// sortOrder is what the key goes through. "" is as loaded, which is newest first
// unless the service sent its rows in another order.
func (m *Model) sortOrder() []string {
	order := []string{"", "status", "from", "to", "size", "subject"}
	if m.explained() {
		order = slices.Insert(order, 2, "reason")
	}
	if m.snapshot.Unsorted {
		order = slices.Insert(order, 1, "received")
	}
	return order
}

// sort orders by the next column of those that are drawn: of another nothing
// on the screen would say what the order is.
func (m *Model) sort() {
	order := m.sortOrder()
	column, _ := m.table.Sorted()
	next := (slices.Index(order, column) + 1) % len(order)
	for next > 0 && !m.table.Shows(order[next]) {
		next = (next + 1) % len(order)
	}
	m.table.Sort(order[next], order[next] == "size" || order[next] == "received")
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
