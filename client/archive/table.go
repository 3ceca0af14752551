package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/export"
)

// expected is what a file may be, for those that are something else.
const expected = "expected an export of message traces: JSON or CSV of msgtrace, Graph, PowerShell or the admin center, a historical search report, a message tracking log, or these in .gz or .zip"

// headLines is how many lines may stand above the names of the columns.
const headLines = 20

// table reads a file whose rows are lines.
func (f *reading) table(in *bufio.Reader) error {
	h, form, rows, err := f.head(in)
	if err != nil {
		return err
	}
	f.file.Form = form
	c := f.column(form)
	c.utc = h.utc
	rowFor := f.rowReader(form, h, c)
	for {
		cells, err := rows.read()
		switch {
		case errors.Is(err, io.EOF):
			return f.settle(c)
		case errors.Is(err, errLongRow):
			f.unread(rows.line, "line", err.Error())
			continue
		case err != nil:
			return f.failed(f.ctx, f.file, err)
		case rows.torn:
			f.file.Torn = true
			f.unread(rows.line, "line", "the file ends in the middle of a row")
			continue
		case h.again(cells) || form == TrackingLog && strings.HasPrefix(cells[0], "#"):
			continue // the head of another file that was appended
		case len(cells) < 2:
			f.unread(rows.line, "line", fmt.Sprintf("it has %d of %d cells", len(cells), len(h.names)))
			continue
		}
		if why := rowFor(cells, rows.line); why != "" {
			f.unread(rows.line, "line", why)
			continue
		}
		if err := f.row(); err != nil {
			return err
		}
	}
}

// head reads the lines up to the names of the columns.
func (f *reading) head(in *bufio.Reader) (header, Form, *separated, error) {
	rows := &separated{in: in}
	var first string
	for range headLines {
		line, err := firstLine(in)
		if err != nil && line == "" {
			break
		}
		text, fields := strings.CutPrefix(strings.TrimSpace(line), "#Fields:")
		if strings.HasPrefix(text, "#") || strings.HasPrefix(strings.ToLower(text), "sep=") || text == "" {
			rows.next += skipLine(in)
			continue
		}
		if fields {
			rows.next += skipLine(in)
			rows.comma = ','
			h := headerOf(strings.Split(text, ","))
			if form := h.formOf(true); form != Unknown {
				return h, form, rows, nil
			}
			return h, Unknown, nil, f.noColumns(text)
		}
		if first == "" {
			first = text
		}
		var known int
		if rows.comma, known = markOf(text); known >= 2 {
			names, err := rows.read()
			if err != nil {
				break
			}
			h := headerOf(names)
			if form := h.formOf(false); form != Unknown {
				return h, form, rows, nil
			}
			return h, Unknown, nil, f.noColumns(text)
		}
		rows.next += skipLine(in)
	}
	return header{}, Unknown, nil, f.noColumns(first)
}

// noColumns says what was found in place of the names of columns.
func (f *reading) noColumns(line string) error {
	found := "nothing"
	if line = printable(line); line != "" {
		const most = 60
		if letters := []rune(line); len(letters) > most {
			line = string(letters[:most]) + "..."
		}
		found = strconv.Quote(line)
	}
	return refuse(f.file.Name, "no message traces: found a text that begins with %s; %s", found, expected)
}

// firstLine returns the next line without reading it, as far as it is looked at.
func firstLine(in *bufio.Reader) (string, error) {
	start, err := in.Peek(looked)
	line, _, _ := strings.Cut(string(start), "\n")
	return strings.TrimSuffix(line, "\r"), err
}

// skipLine reads over a line, and returns how many it has read.
func skipLine(in *bufio.Reader) int {
	for {
		_, err := in.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return 1
		}
	}
}

// column reads the times of a file of this form.
func (f *reading) column(form Form) *column {
	c := &column{order: f.options.Dates, now: f.options.Now}
	if !forms[form].utc {
		c.zone = f.options.Zone
	}
	return c
}

// settle puts the times right at the end of a file. Where nothing has shown what they
// mean, it asks.
func (f *reading) settle(c *column) error {
	if c.open > 0 && c.order == Proven {
		p, _ := takeApart(c.first)
		const day = "2 January 2006"
		return &AmbiguousError{Name: f.file.Name, Text: c.first,
			DayFirst: p.time(p.b, p.a).Format(day), MonthFirst: p.time(p.a, p.b).Format(day)}
	}
	if c.open > 0 {
		f.build.settle(c)
	}
	f.file.Clash = c.clash
	if c.zoneless {
		f.file.Zoneless, f.file.Zone = !forms[f.file.Form].utc, c.inZone()
	}
	return nil
}

// AmbiguousError means that nothing in a file proves whether its dates have the day first
// or the month.
type AmbiguousError struct {
	Name, Text           string
	DayFirst, MonthFirst string
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%s: %s may be %s or %s, and no date in the file proves which: say --dates dmy or --dates mdy", e.Name, e.Text, e.DayFirst, e.MonthFirst)
}

// rowReader returns what reads a row of this form. It returns why a row cannot be read, ""
// for one that was.
func (f *reading) rowReader(form Form, h header, c *column) func(cells []string, line int) string {
	switch form {
	case Summary:
		return func(cells []string, line int) string { return f.summaryRow(h.record(cells), c, line) }
	case Extended, TrackingLog, CmdletEvents:
		return func(cells []string, line int) string { return f.eventRow(h.record(cells), c, line) }
	case OwnCSV, OwnV2:
		return func(cells []string, line int) string {
			for i := range cells {
				cells[i] = export.Text(cells[i])
			}
			return f.copyRow(h.record(cells), c, line)
		}
	}
	return func(cells []string, line int) string { return f.copyRow(h.record(cells), c, line) }
}

// copyRow takes a row that is one copy of a message.
func (f *reading) copyRow(r record, c *column, line int) string {
	if r[atSender] == "" && r[atRecipient] == "" && r[atID] == "" && r[atMessageID] == "" {
		return "it names no sender, no recipient and no id"
	}
	one := f.messageOf(r, c, line)
	if r[atRecipient] == "" {
		one.ToIP = client.IPOf(r[atToIP])
		f.build.message(one)
		return ""
	}
	t := f.build.message(one)
	status := client.ParseStatus(r[atStatus])
	size, _ := sizeOf(r[atSize])
	addresses := addressesOf(r[atRecipient])
	f.more(len(addresses) - 1)
	for _, address := range addresses {
		f.build.add(t, client.Recipient{Address: address, Status: status, Size: size, ToIP: client.IPOf(r[atToIP])})
	}
	return ""
}

// messageOf is the message that a row is about. One without an id is a message of its own,
// or the one with its Message-ID.
func (f *reading) messageOf(r record, c *column, line int) client.Trace {
	size, _ := sizeOf(r[atSize])
	t := client.Trace{
		ID: f.id(r, line), MessageID: r[atMessageID], Sender: r[atSender], Subject: r[atSubject], Size: client.SizeOf(size),
		FromIP: client.IPOf(r[atFromIP]), RecipientsKnown: client.KnownHeld,
	}
	if t.Received = c.read(r[atTime]); t.Received.IsZero() {
		f.file.Undated++
	}
	return t
}

func (f *reading) id(r record, line int) string {
	if id := r[atID]; usual(id) {
		return id
	} else if id != "" {
		if spelt, ok := client.ParseID(id); ok {
			return spelt
		}
		return id
	}
	f.file.NoIDs++
	return f.build.idOf(r[atMessageID], fmt.Sprintf("row-%d-of-file-%d", line, len(f.files)+1))
}

// usual reports whether an id is spelt as most are, so that it need not be read.
func usual(id string) bool {
	return len(id) == 36 && id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-'
}

// addressesOf are the addresses of a cell: reports put several into one.
func addressesOf(cell string) []string {
	if !strings.Contains(cell, ";") {
		return []string{cell}
	}
	var all []string
	for address := range strings.SplitSeq(cell, ";") {
		if address = strings.TrimSpace(address); address != "" {
			all = append(all, address)
		}
	}
	return all
}

// sizeOf reads a number of bytes. The admin center writes "12 KB", too.
func sizeOf(cell string) (int64, bool) {
	number, unit, _ := strings.Cut(strings.ReplaceAll(cell, "\u00a0", " "), " ")
	if n, err := strconv.ParseInt(number, 10, 64); err == nil && unit == "" && n >= 0 {
		return n, true
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", "."), 64)
	scale := map[string]float64{"": 1, "B": 1, "KB": 1 << 10, "MB": 1 << 20}[strings.ToUpper(strings.TrimSpace(unit))]
	if err != nil || scale == 0 || !(n >= 0 && n < 1e15) {
		return 0, false
	}
	return int64(n * scale), true
}
