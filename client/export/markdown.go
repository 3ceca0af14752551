package export

import (
	"cmp"
	"io"
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/note"
)

// Markdown writes messages as a table for a ticket: one row for each recipient of
// each message, and one for a message without known recipients. No text of a message
// can break the table or put in links, pictures or HTML.
type Markdown struct {
	out   io.Writer
	zone  *time.Location
	clean func(string) string

	remark func(*client.Trace) string // nil: there is no column for it
}

// NewMarkdown writes the heads of the columns. Clean makes a text from outside fit for
// where the table goes; it must return one line.
func NewMarkdown(w io.Writer, zone *time.Location, clean func(string) string) (*Markdown, error) {
	return newMarkdown(w, zone, clean, nil)
}

func newMarkdown(w io.Writer, zone *time.Location, clean func(string) string, remark func(*client.Trace) string) (*Markdown, error) {
	heads, rule := "| Received | Status | From | To | Subject | Size | Network message ID |", "|---|---|---|---|---|--:|---|"
	if remark != nil {
		heads, rule = heads+" Remark |", rule+"---|"
	}
	_, err := io.WriteString(w, heads+"\n"+rule+"\n")
	return &Markdown{w, zone, clean, remark}, err
}

// Write adds a message.
func (m *Markdown) Write(trace *client.Trace) error {
	recipients := trace.Recipients
	if len(recipients) == 0 {
		recipients = []client.Recipient{{}}
	}
	var rows strings.Builder
	for _, r := range recipients {
		received := ""
		if !trace.Received.IsZero() {
			received = trace.Received.In(m.zone).Format("2006-01-02 15:04:05 MST")
		}
		status := ""
		if r.Address != "" || r.Status != "" {
			status = r.Status.Word()
		}
		cells := []string{
			received, status, cmp.Or(trace.Sender, client.NoSender), r.Address, trace.Subject,
			strconv.FormatInt(cmp.Or(r.Size, int64(trace.Size)), 10), trace.ID,
		}
		if m.remark != nil {
			cells = append(cells, m.remark(trace))
		}
		for _, cell := range cells {
			rows.WriteString("| " + note.Escape(m.clean(cell)) + " ")
		}
		rows.WriteString("|\n")
	}
	_, err := io.WriteString(m.out, rows.String())
	return err
}

// End writes a line below the table: what was searched for and how complete it is.
func (m *Markdown) End(line string) error {
	_, err := io.WriteString(m.out, "\n"+note.Escape(m.clean(line))+"\n")
	return err
}
