package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"msgtrace/client"
)

// Columns are the names of the columns of a CSV.
var Columns = []string{"received", "status", "sender", "recipient", "subject", "size", "messageId", "id", "fromIP", "toIP"}

// CSV writes messages as comma-separated values after RFC 4180
// (https://www.rfc-editor.org/rfc/rfc4180): one row for each recipient of each
// message, and one for a message without known recipients.
type CSV struct {
	// Clean, if it is set, changes every text before it is written: for a CSV
	// that is shown on a terminal.
	Clean func(string) string

	rows *csv.Writer
}

// NewCSV writes the names of the columns.
func NewCSV(w io.Writer) (*CSV, error) {
	rows := csv.NewWriter(w)
	rows.UseCRLF = true
	return &CSV{rows: rows}, rows.Write(Columns)
}

// Write adds a message.
func (c *CSV) Write(trace *client.Trace) error {
	recipients := trace.Recipients
	if len(recipients) == 0 {
		recipients = []client.Recipient{{}}
	}
	for _, r := range recipients {
		size, toIP := trace.Size, trace.ToIP
		if r.Size != 0 {
			size = r.Size
		}
		if r.ToIP != "" {
			toIP = r.ToIP
		}
		row := []string{
			trace.Received.String(), c.cell(string(r.Status)), c.cell(trace.Sender), c.cell(r.Address), c.cell(trace.Subject),
			strconv.FormatInt(size, 10), c.cell(trace.MessageID), c.cell(trace.ID), c.cell(trace.FromIP), c.cell(toIP),
		}
		if err := c.rows.Write(row); err != nil {
			return err
		}
	}
	return nil
}

func (c *CSV) cell(s string) string {
	if c.Clean != nil {
		s = c.Clean(s)
	}
	return Cell(s)
}

// Flush writes what is buffered.
func (c *CSV) Flush() error {
	c.rows.Flush()
	return c.rows.Error()
}

// Cell makes a text from outside safe for a spreadsheet, which takes what
// begins with one of a few characters for a formula: it gets a leading
// apostrophe. https://owasp.org/www-community/attacks/CSV_Injection
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
