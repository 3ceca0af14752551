package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/text"
)

// tableWriter writes a table once all messages are there: the columns are as
// wide as what is in them, and on a terminal no wider than fits.
type tableWriter struct {
	view   view
	out    io.Writer
	rows   [][]string
	fitted []int // widths of the columns, once the heads are written
}

// The columns. The subject is last, so that no odd character in it can move
// another column.
var tableHeads = []string{"Received", "Status", "From", "To", "Size", "ID", "Subject"}

const (
	columnFrom = 2
	columnTo   = 3
	columnSize = 4
	columnID   = 5

	gap       = 2
	narrowest = 14  // of From and To
	sizeFits  = 100 // columns of the terminal from which there is a size
	idFits    = 150 // and an id
)

func (w *tableWriter) trace(t *client.Trace) error {
	w.rows = append(w.rows, []string{
		w.view.stamp(t.Received.Time()), statusText(t), cmp.Or(clean(t.Sender), client.NoSender), recipientText(t),
		text.MessageSize(t.Size), clean(t.ID), clean(t.Subject),
	})
	return nil
}

func (w *tableWriter) end(summary) error {
	if len(w.rows) == 0 {
		return nil
	}
	rows := w.rows
	if w.fitted == nil {
		heads := append([]string(nil), tableHeads...)
		heads[0] += " (" + text.Zone(w.view.app.sys.Now(), w.view.zone, text.TimesLocal) + ")"
		rows = append([][]string{heads}, rows...)
	}
	w.fitted = w.widths(rows)
	var page strings.Builder
	for _, row := range rows {
		page.WriteString(w.line(row, w.fitted) + "\n")
	}
	w.rows = nil
	_, err := io.WriteString(w.out, page.String())
	return err
}

// again writes the row of a message at once, with what was found of it before its
// subject. The columns stay as wide as they are, or get wider.
func (w *tableWriter) again(t *client.Trace, words string) error {
	if err := w.trace(t); err != nil {
		return err
	}
	subject := &w.rows[0][len(tableHeads)-1]
	*subject = words + w.view.app.glyph(" · ", " - ") + *subject
	return w.end(summary{})
}

// widths are those of the widest cells. A terminal that is too narrow takes
// from the addresses, and leaves out ids, then sizes.
func (w *tableWriter) widths(rows [][]string) []int {
	widths := make([]int, len(tableHeads))
	copy(widths, w.fitted)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], text.Width(cell))
		}
	}
	if w.view.width == 0 {
		return widths
	}
	if w.view.width < idFits {
		widths[columnID] = 0
	}
	if w.view.width < sizeFits {
		widths[columnSize] = 0
	}
	for _, i := range []int{columnFrom, columnTo} {
		widths[i] = max(narrowest, min(widths[i], w.view.width/6))
	}
	return widths
}

func (w *tableWriter) line(row []string, widths []int) string {
	var line strings.Builder
	last := len(row) - 1
	for i, cell := range row[:last] {
		if widths[i] == 0 {
			continue
		}
		line.WriteString(text.Pad(w.cut(cell, widths[i]), widths[i]) + text.Spaces(gap))
	}
	subject := row[last]
	if w.view.width > 0 {
		subject = text.Truncate(subject, max(0, w.view.width-text.Width(line.String())), w.view.app.glyph("…", "..."))
	}
	return strings.TrimRight(line.String()+subject, " ")
}

// cut shortens a cell, but not the count of other recipients at its end.
func (w *tableWriter) cut(cell string, width int) string {
	tail := w.view.app.glyph("…", "...")
	if at := strings.LastIndex(cell, " +"); at > 0 && text.Width(cell) > width {
		return text.Truncate(cell[:at], width-text.Width(cell[at:]), tail) + cell[at:]
	}
	return text.Truncate(cell, width, tail)
}

// clean makes foreign text fit for a terminal.
func clean(s string) string { return text.Clean(s).String() }

// statusText is the status of all recipients, or when they differ of the one that
// recipientText names: "Failed 1 of 15".
func statusText(t *client.Trace) string {
	at := t.Leading()
	if at < 0 {
		return "-"
	}
	status, same := t.Recipients[at].Status, 0
	for _, r := range t.Recipients {
		if r.Status == status {
			same++
		}
	}
	if same == len(t.Recipients) {
		return statusWord(status)
	}
	return fmt.Sprintf("%s %d of %d", statusWord(status), same, len(t.Recipients))
}

// statusWord is the word of the explorer for a status.
func statusWord(status client.Status) string {
	return clean(status.Word())
}

// recipientText is the recipient that stands for all, and how many others there
// are.
func recipientText(t *client.Trace) string {
	at := t.Leading()
	if at < 0 {
		return "-"
	}
	address := clean(t.Recipients[at].Address)
	if others := len(t.Recipients) - 1; others > 0 {
		return fmt.Sprintf("%s +%d", address, others)
	}
	return address
}

// plainWriter writes each message as lines of a label and a value, for screen
// readers and for narrow places.
type plainWriter struct {
	view  view
	out   io.Writer
	count int
}

func (w *plainWriter) trace(t *client.Trace) error {
	w.count++
	var block strings.Builder
	fmt.Fprintf(&block, "Message %d\n", w.count)
	writePlain(&block, w.view, t)
	for _, r := range t.Recipients {
		fmt.Fprintf(&block, "To: %s: %s\n", clean(r.Address), statusWord(r.Status))
	}
	block.WriteString("\n")
	_, err := io.WriteString(w.out, block.String())
	return err
}

func (w *plainWriter) end(summary) error { return nil }

// again writes the message as one more.
func (w *plainWriter) again(t *client.Trace, words string) error {
	if _, err := fmt.Fprintf(w.out, "Found: %s\n", words); err != nil {
		return err
	}
	return w.trace(t)
}

// writePlain writes what a message says of itself, a line each.
func writePlain(w io.Writer, v view, t *client.Trace) {
	for _, field := range []struct{ label, value string }{
		{"Subject", clean(t.Subject)}, {"From", cmp.Or(clean(t.Sender), client.NoSender)},
		{"Received", when.Stamp(t.Received.Time(), v.zone)},
		{"Size", text.MessageSize(t.Size)}, {"Message-ID", clean(t.MessageID)}, {"Network message ID", clean(t.ID)},
		{"From IP", clean(t.FromIP.String())}, {"To IP", clean(t.ToIP.String())},
	} {
		if field.value != "" {
			_, _ = fmt.Fprintf(w, "%s: %s\n", field.label, field.value)
		}
	}
}
