package pasted

import (
	"encoding/csv"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"msgtrace/client"
)

var (
	// statusless takes the events off the addresses of a downloaded report:
	// "bob@contoso.com##Receive, Send;".
	statusless = lazy(`##[^;]*`)
	// underline is what PowerShell draws below the names of columns.
	underline = lazy(`^\s*-+(?: +-+)+\s*$`)
	listLine  = lazy(`^([A-Za-z][A-Za-z0-9]*) *: ?(.*)$`)
	markdown  = lazy(`^\s*\|(.+)\|\s*$`)
)

// readTable reads rows: as PowerShell shows them, as a list or as a table, as a web
// page gives them, with tabs, and as CSV and Markdown files have them.
func readTable(s string, now time.Time) (Found, bool) {
	lines := strings.Split(s, "\n")
	for _, reader := range []func([]string) [][]cell{formatList, formatTable, markdownTable, separated} {
		var rows []Found
		for _, cells := range reader(lines) {
			if row, ok := rowOf(cells, now); ok {
				rows = append(rows, row)
			}
		}
		if len(rows) > 0 {
			return joined(rows), true
		}
	}
	return Found{}, false
}

// formatList reads what Format-List writes: a name and a value on each line, colons
// below each other, a blank line between two objects.
func formatList(lines []string) (rows [][]cell) {
	var cells []cell
	column, last := -1, ""
	end := func() {
		if len(cells) > 0 {
			rows = append(rows, cells)
		}
		cells, last = nil, ""
	}
	for _, text := range lines {
		parts := listLine().FindStringSubmatch(text)
		at := strings.Index(text, " : ")
		if strings.HasSuffix(text, " :") {
			at = len(text) - 2
		}
		switch {
		case strings.TrimSpace(text) == "":
			end()
		case parts != nil && at > 0 && (column < 0 || at == column):
			column, last = at, parts[1]
			cells = append(cells, cell{parts[1], parts[2]})
		case last != "" && len(text)-len(strings.TrimLeft(text, " ")) >= column:
			cells[len(cells)-1].value += " " + strings.TrimSpace(text)
		}
	}
	end()
	for _, row := range rows {
		if known(names(row)) < 2 {
			return nil
		}
	}
	return rows
}

// formatTable reads what Format-Table writes: columns that begin where the lines
// below their names do.
func formatTable(lines []string) (rows [][]cell) {
	for i := 1; i < len(lines); i++ {
		if !underline().MatchString(lines[i]) {
			continue
		}
		starts := columnsOf(lines[i])
		heads := cutAt(lines[i-1], starts)
		if known(heads) < 2 {
			continue
		}
		for _, text := range lines[i+1:] {
			if strings.TrimSpace(text) == "" {
				if len(rows) > 0 {
					break
				}
				continue
			}
			rows = append(rows, row(heads, cutAt(text, starts)))
		}
		return rows
	}
	return nil
}

// columnsOf returns where the columns begin, in characters.
func columnsOf(text string) []int {
	var starts []int
	before := ' '
	for i, r := range []rune(text) {
		if r == '-' && before != '-' {
			starts = append(starts, i)
		}
		before = r
	}
	return starts
}

func cutAt(text string, starts []int) []string {
	letters := []rune(text)
	cells := make([]string, len(starts))
	for i, start := range starts {
		end := len(letters)
		if i+1 < len(starts) {
			end = min(end, starts[i+1])
		}
		if start < end {
			cells[i] = strings.TrimSpace(string(letters[start:end]))
		}
	}
	return cells
}

func markdownTable(lines []string) [][]cell {
	var records [][]string
	for _, text := range lines {
		parts := markdown().FindStringSubmatch(text)
		if parts == nil || strings.Trim(parts[1], "-|: ") == "" {
			continue
		}
		cells := strings.Split(parts[1], "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		records = append(records, cells)
	}
	return recordsOf(records)
}

// fieldsMark stands before the names of columns in the logs of Exchange, whose other
// remarks begin alike.
const fieldsMark = "#Fields: "

// separated reads lines with tabs, commas or semicolons between their values.
func separated(lines []string) [][]cell {
	lines = slices.DeleteFunc(slices.Clone(lines), func(text string) bool {
		return strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") && !strings.HasPrefix(text, fieldsMark)
	})
	if len(lines) == 0 {
		return nil
	}
	lines[0] = strings.TrimPrefix(lines[0], fieldsMark)
	for _, comma := range "\t;," {
		if strings.Count(lines[0], string(comma)) < 1 {
			continue
		}
		reader := csv.NewReader(strings.NewReader(strings.Join(lines, "\n")))
		reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = comma, -1, true
		var records [][]string
		for {
			record, err := reader.Read()
			if err != nil {
				break
			}
			records = append(records, record)
		}
		if rows := recordsOf(records); rows != nil {
			return rows
		}
		if comma == '\t' {
			if rows := headless(records); rows != nil {
				return rows
			}
		}
	}
	return nil
}

// recordsOf reads records of which the first has the names.
func recordsOf(records [][]string) (rows [][]cell) {
	if len(records) < 2 || known(records[0]) < 2 {
		return nil
	}
	for _, record := range records[1:] {
		rows = append(rows, row(records[0], record))
	}
	return rows
}

// headless reads rows that were copied without the names of their columns, by what
// their values are: the sender comes before the recipient, and a subject is what
// nothing else is.
func headless(records [][]string) (rows [][]cell) {
	for _, record := range records {
		if len(record) < 3 {
			return nil
		}
		var cells []cell
		addresses, text := 0, ""
		for _, value := range record {
			value = strings.TrimSpace(value)
			name := ""
			switch {
			case OnlyMessageIDs(value) != nil:
				name = "Message-ID"
			case OnlyIDs(value) != nil:
				name = "Network message ID"
			case onlyAddresses(value) != nil:
				name = []string{"Sender address", "Recipient address"}[min(addresses, 1)]
				addresses++
			case client.StatusByName(value).Known():
				name = "Status"
			case isDate(value):
				name = "Received"
			case len(ips(value)) == 1:
				name = "From IP"
			case utf8.RuneCountInString(value) > utf8.RuneCountInString(text) && strings.ContainsFunc(value, unicode.IsLetter):
				text = value
				continue
			}
			cells = append(cells, cell{name, value})
		}
		if addresses == 0 || len(cells) < 2 {
			return nil
		}
		rows = append(rows, append(cells, cell{"Subject", text}))
	}
	return rows
}

func isDate(value string) bool {
	at, both := dateReading{zone: time.UTC, now: time.Unix(1<<40, 0)}.read(value)
	return (!at.IsZero() || both != "") && len(value) < 40
}

func row(heads, values []string) (cells []cell) {
	for i, head := range heads {
		if i < len(values) {
			cells = append(cells, cell{head, values[i]})
		}
	}
	return cells
}

func names(cells []cell) (all []string) {
	for _, c := range cells {
		all = append(all, c.name)
	}
	return all
}

// known counts the names of columns that mean something. A value is no name.
func known(heads []string) int {
	n := 0
	for _, head := range heads {
		if !strings.ContainsAny(head, "@<>") && roleOf(head) != unknown {
			n++
		}
	}
	return n
}
