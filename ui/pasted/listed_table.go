package pasted

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"msgtrace/client"
)

// entries are what the lines of a list hold: all of each line, or one column of a table.
func (l *listing) entries(lines []entry) []entry {
	if len(lines) == 0 {
		return nil
	}
	if separator, ok := strings.CutPrefix(strings.ToLower(lines[0].text), "sep="); ok && len(separator) == 1 { // of Excel
		return l.column(separatedRows(lines[1:], rune(separator[0])))
	}
	if len(lines) > 1 && isUnderline(lines[1].text) && len(columnsOf(lines[1].text)) <= mostColumns {
		return l.column(drawnRows(lines))
	}
	if rows := objectRows(lines); rows != nil {
		return l.column(rows)
	}
	for _, separator := range "\t;," {
		if !strings.ContainsRune(lines[0].text, separator) {
			continue
		}
		if rows := separatedRows(lines, separator); l.headed(rows) {
			return l.column(rows)
		}
	}
	if first := lines[0].text; !hasAt(first) && l.rank(unquotedName(first)) > 0 {
		return lines[1:]
	}
	return lines
}

// mostColumns is how many columns a table has at most.
const mostColumns = 500

func unquotedName(text string) string { return strings.Trim(strings.TrimSpace(text), `"`) }

// isUnderline reports whether a line is what PowerShell draws below the names of columns.
func isUnderline(text string) bool {
	return strings.Contains(text, "--") && strings.Trim(text, "- ") == ""
}

// record is a row of a table, and the line that it begins in.
type record struct {
	line  int
	cells []string
	lines []int // of the cells, where they stand in lines of their own
}

// lineOf is the line of a cell.
func (r record) lineOf(cell int) int {
	if cell < len(r.lines) {
		return r.lines[cell]
	}
	return r.line
}

// separatedRows reads lines with a separator between their values. A value in quotation
// marks may hold it, and line breaks.
func separatedRows(lines []entry, separator rune) []record {
	if len(lines) == 0 {
		return nil
	}
	var text strings.Builder
	at := lines[0].line
	for _, line := range lines {
		for ; at < line.line; at++ {
			text.WriteString("\n") // where nothing was: the lines keep their numbers
		}
		text.WriteString(line.text)
	}
	reader := csv.NewReader(strings.NewReader(text.String()))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = separator, -1, true
	var rows []record
	for {
		cells, err := reader.Read()
		if err != nil {
			return rows
		}
		line, _ := reader.FieldPos(0)
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, record{line: lines[0].line + line - 1, cells: cells})
	}
}

// drawnRows reads what Format-Table writes.
func drawnRows(lines []entry) []record {
	starts := columnsOf(lines[1].text)
	rows := []record{{line: lines[0].line, cells: cutAt(lines[0].text, starts)}}
	for _, line := range lines[2:] {
		rows = append(rows, record{line: line.line, cells: cutAt(line.text, starts)})
	}
	return rows
}

// objectRows reads what Format-List writes: a name and a value on each line, and the
// names again for the next object. Nil: the lines are something else.
func objectRows(lines []entry) []record {
	heads := record{line: lines[0].line}
	var rows []record
	for _, line := range lines {
		parts := listLine().FindStringSubmatch(line.text)
		if parts == nil || !strings.Contains(line.text, " :") || len(heads.cells) > mostColumns {
			return nil
		}
		at := slices.Index(heads.cells, parts[1])
		if at < 0 {
			at = len(heads.cells)
			heads.cells = append(heads.cells, parts[1])
		}
		if last := len(rows) - 1; last < 0 || at < len(rows[last].cells) {
			rows = append(rows, record{line: line.line})
		}
		last := &rows[len(rows)-1]
		for len(last.cells) <= at {
			last.cells, last.lines = append(last.cells, ""), append(last.lines, line.line)
		}
		last.cells[at] = strings.TrimSpace(parts[2])
	}
	return append([]record{heads}, rows...)
}

// headed reports whether the first row has the names of columns of which one holds
// values.
func (l *listing) headed(rows []record) bool {
	if len(rows) == 0 || len(rows[0].cells) < 2 || len(rows[0].cells) > mostColumns || slices.ContainsFunc(rows[0].cells, l.holds) || slices.ContainsFunc(rows[0].cells, hasAt) {
		return false
	}
	return slices.ContainsFunc(rows[0].cells, func(name string) bool { return l.rank(name) > 0 }) ||
		slices.ContainsFunc(rows[1:], func(r record) bool {
			return len(r.cells) == len(rows[0].cells) && slices.ContainsFunc(r.cells, l.holds)
		})
}

func hasAt(s string) bool { return strings.Contains(s, "@") }

// column returns the entries of the column that holds the values.
func (l *listing) column(rows []record) []entry {
	if len(rows) == 0 {
		return nil
	}
	heads, rows := rows[0], rows[1:]
	at, why := l.choose(heads.cells, rows)
	if why != "" {
		l.wrong(heads.line, "%s", why)
		return nil
	}
	var entries []entry
	for _, row := range rows {
		if at >= len(row.cells) || row.cells[at] == "" {
			l.wrong(row.lineOf(at), "%s is empty", heads.cells[at])
			continue
		}
		entries = append(entries, entry{row.lineOf(at), row.cells[at]})
	}
	return entries
}

// choose returns which column holds the values: the one whose name says it most plainly,
// or the only one with values in it.
func (l *listing) choose(heads []string, rows []record) (at int, why string) {
	best, named := 0, -1
	var filled []int
	for i, head := range heads {
		if !slices.ContainsFunc(rows, func(r record) bool { return i < len(r.cells) && l.holds(r.cells[i]) }) {
			continue
		}
		filled = append(filled, i)
		if rank := l.rank(head); rank > best {
			best, named = rank, i
		}
	}
	switch {
	case named >= 0:
		return named, ""
	case len(filled) == 1:
		return filled[0], ""
	case len(filled) == 0:
		return 0, fmt.Sprintf("no column of %s holds a %s", quotedNames(heads), l.field.Noun)
	}
	return 0, fmt.Sprintf("the columns %q and %q both hold values: leave one of them out", heads[filled[0]], heads[filled[1]])
}

func quotedNames(heads []string) string {
	return `"` + strings.Join(heads, `", "`) + `"`
}

// addressNames are what columns of addresses are called in exports of Exchange, Entra and
// people, as named writes them, the plainest first.
// https://learn.microsoft.com/powershell/module/exchange/get-recipient
// https://learn.microsoft.com/graph/api/resources/user
var addressNames = strings.Fields(`primarysmtpaddress windowsemailaddress emailaddress emailaddresses email emails mail smtpaddress smtp
	externalemailaddress emailadresse emailadressen mailadresse emailadres adressemail adresseemail courriel correo correoelectronico address addresses adresse
	userprincipalname upn signinname username member user`)

// rank says how plainly the name of a column says that it holds the values: 0 not at all.
func (l *listing) rank(head string) int {
	name, is := named(head), roleOf(head)
	switch l.field.Kind {
	case client.KindMessageID:
		return rankIf(is == ownID)
	case client.KindID:
		return rankIf(is == networkID)
	case client.KindAddress:
	default:
		return 0
	}
	own := map[client.Field][]role{client.FieldRecipient: {recipient, failed}, client.FieldSender: {envelope, sender}}
	if slices.Contains(own[l.field.ID], is) {
		return len(addressNames) + 1
	}
	if at := slices.Index(addressNames, name); at >= 0 {
		return len(addressNames) - at
	}
	return 0
}

func rankIf(named bool) int {
	if named {
		return 1
	}
	return 0
}
