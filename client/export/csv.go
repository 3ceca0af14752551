package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"msgtrace/client"
	"msgtrace/client/powershell"
)

// Columns are the names of the columns of a CSV.
var Columns = []string{"received", "status", "sender", "recipient", "subject", "size", "messageId", "id", "fromIP", "toIP"}

// V2Columns are the names that Get-MessageTraceV2 has for them.
var V2Columns = []string{"Received", "SenderAddress", "RecipientAddress", "Subject", "Status", "ToIP", "FromIP", "Size", "MessageId", "MessageTraceId"}

// CSV writes messages as comma-separated values after RFC 4180
// (https://www.rfc-editor.org/rfc/rfc4180), lines end with CR LF as it says: one row
// for each recipient of each message, and one for a message without known recipients.
type CSV struct {
	// Clean, if it is set, changes every text before it is written: for a CSV
	// that is shown on a terminal.
	Clean func(string) string

	rows  *csv.Writer
	cells func(row) []string // as they came
}

// NewCSV writes the names of the columns.
func NewCSV(w io.Writer) (*CSV, error) { return newCSV(w, Columns, cells) }

// NewV2 writes the names of the columns of Get-MessageTraceV2: what reads an export of
// that cmdlet reads the rest, too. Received is in UTC as there, but written as RFC 3339
// and not in the format of somebody's region.
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2
func NewV2(w io.Writer) (*CSV, error) { return newCSV(w, V2Columns, v2Cells) }

func newCSV(w io.Writer, columns []string, cells func(row) []string) (*CSV, error) {
	rows := csv.NewWriter(w)
	rows.UseCRLF = true
	return &CSV{rows: rows, cells: cells}, rows.Write(columns)
}

// BOM makes Excel take a file for UTF-8. Other programs may take it for a part of
// the name of the first column.
// https://support.microsoft.com/en-us/office/opening-csv-utf-8-files-correctly-in-excel-8a935af5-3416-4edd-ba7e-3dfd2bc4a032
const BOM = "\ufeff"

// WithBOM returns what begins a CSV with a byte order mark, and goes on as open does.
func WithBOM(open func(io.Writer) (*CSV, error)) func(io.Writer) (*CSV, error) {
	return func(w io.Writer) (*CSV, error) {
		if _, err := io.WriteString(w, BOM); err != nil {
			return nil, err
		}
		return open(w)
	}
}

// Write adds a message.
func (c *CSV) Write(trace *client.Trace) error {
	return rowsOf(trace, func(r row) error {
		cells := c.cells(r)
		for i := range cells {
			cells[i] = c.cell(cells[i])
		}
		return c.rows.Write(cells)
	})
}

func cells(r row) []string {
	return []string{
		r.Received.String(), string(r.Status), r.Sender, r.Address, r.Subject,
		strconv.FormatInt(r.size(), 10), r.MessageID, r.ID, r.FromIP.String(), r.toIP(),
	}
}

func v2Cells(r row) []string {
	return []string{
		r.Received.String(), r.Sender, r.Address, r.Subject, powershell.Status(r.Status),
		r.toIP(), r.FromIP.String(), strconv.FormatInt(r.size(), 10), r.MessageID, r.ID,
	}
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

// formulas are the characters with which a text begins that a spreadsheet takes for a
// formula, those of full width in some languages.
// https://owasp.org/www-community/attacks/CSV_Injection
const formulas = "=+-@\t\r\x00＝＋－＠"

// separators end a cell: one that has some of them is several cells in a spreadsheet that
// reads the file with another separator than the comma, as Excel does by the language of
// the computer, quotation marks or not.
const separators = ";\t\r\n"

// unseen is what may stand before a formula that is one nevertheless.
const unseen = `'" `

// Cell makes a text from outside safe for a spreadsheet: what it would take for a
// formula gets a leading apostrophe, also behind what may be a separator. So does what
// would then look the same, so that [Text] can give the text back.
func Cell(s string) string {
	return eachPart(s, func(part string) string { return "'" + part })
}

// Text returns the text that [Cell] made a cell of.
func Text(cell string) string {
	return eachPart(cell, func(part string) string { return strings.TrimPrefix(part, "'") })
}

// eachPart changes the parts of a text that a spreadsheet may take for formulas.
func eachPart(s string, change func(string) string) string {
	if !strings.ContainsAny(s, formulas) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		part := s
		if at := strings.IndexAny(s, separators); at >= 0 {
			part = s[:at+1]
		}
		if formula(s) {
			b.WriteString(change(part))
		} else {
			b.WriteString(part)
		}
		s = s[len(part):]
	}
	return b.String()
}

// formula reports whether a spreadsheet may take a text for a formula.
func formula(s string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, unseen))
	return first != utf8.RuneError && strings.ContainsRune(formulas, first)
}
