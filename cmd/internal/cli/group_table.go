package cli

import (
	"fmt"
	"io"
	"strings"

	"msgtrace/client"
	"msgtrace/client/export"
	"msgtrace/client/tally"
	"msgtrace/ui/text"
)

// groupWriter makes the writer for groups in a format that was checked.
func (a *app) groupWriter(format string) writer {
	if format == "json" {
		return &groupDocument{documentWriter{out: a.sys.Out}}
	}
	return groupTable{view: view{app: a, zone: a.zone(), width: width(a.sys.Out, 0)}, out: a.sys.Out}
}

// groupDocument writes the groups between the search and its messages.
type groupDocument struct{ documentWriter }

func (w *groupDocument) end(s summary) error {
	groups := s.Counted.Groups
	if groups == nil {
		groups = []tally.Group{}
	}
	return export.Grouped(w.out, s, groups, w.traces)
}

// groupTable writes a line for each group.
type groupTable struct {
	view view
	out  io.Writer
}

func (w groupTable) trace(*client.Trace) error { return nil }

func (w groupTable) end(s summary) error {
	if len(s.Counted.Groups) == 0 {
		return nil
	}
	columns := w.columns(s.Counted)
	if w.view.app.plain {
		return w.plain(columns, s.Counted.Groups)
	}
	rows := [][]string{{}}
	for _, c := range columns {
		rows[0] = append(rows[0], c.head)
	}
	for _, group := range s.Counted.Groups {
		row := []string{}
		for _, c := range columns {
			row = append(row, c.of(group))
		}
		rows = append(rows, row)
	}
	var page strings.Builder
	widths := w.widths(columns, rows)
	for _, row := range rows {
		page.WriteString(w.line(columns, row, widths) + "\n")
	}
	_, err := io.WriteString(w.out, page.String())
	return err
}

// groupColumn is a column of the table of groups.
type groupColumn struct {
	head   string
	number bool
	words  bool // foreign text, which a narrow terminal cuts
	fits   int  // columns of the terminal from which it is there
	of     func(g tally.Group) string
}

func (w groupTable) columns(t *tally.Tally) []groupColumn {
	columns := []groupColumn{
		groupNumber("Copies", func(n tally.Numbers) int { return n.Copies }),
		groupNumber("Messages", func(n tally.Numbers) int { return n.Messages }),
		groupNumber("Failed", func(n tally.Numbers) int { return n.Failed }),
	}
	columns[1].fits = sizeFits
	if t.Filtered > 0 {
		columns = append(columns, groupNumber("Filtered", func(n tally.Numbers) int { return n.Filtered }))
	}
	columns = append(columns, groupNumber("Open", func(n tally.Numbers) int { return n.Open }))
	switch t.By {
	case tally.Cause:
		columns = append(columns, groupNumber("Arrived", func(n tally.Numbers) int { return n.Arrived }),
			groupWords("Reason", func(g tally.Group) string { return g.Reason }), groupWords("Server", func(g tally.Group) string { return g.Host }))
	case tally.Domain:
		columns = append(columns, groupWords("Domain", func(g tally.Group) string { return g.Domain }))
	case tally.Sender:
		columns = append(columns, groupWords("Sender", func(g tally.Group) string { return g.Sender }))
	}
	zone := " (" + text.Zone(w.view.app.sys.Now(), w.view.zone, text.TimesLocal) + ")"
	return append(columns,
		groupColumn{head: "First" + zone, fits: sizeFits, of: func(g tally.Group) string { return w.view.stamp(g.First.Time()) }},
		groupColumn{head: "Last" + zone, of: func(g tally.Group) string { return w.view.stamp(g.Last.Time()) }},
		groupColumn{head: "ID of the last", fits: idFits, of: func(g tally.Group) string { return clean(g.Example) }},
	)
}

func groupNumber(head string, of func(n tally.Numbers) int) groupColumn {
	return groupColumn{head: head, number: true, of: func(g tally.Group) string { return text.Count(of(g.Numbers)) }}
}

func groupWords(head string, of func(g tally.Group) string) groupColumn {
	return groupColumn{head: head, words: true, of: func(g tally.Group) string { return clean(of(g)) }}
}

// widestWords is how many columns words take where there is no terminal: an answer of
// a server can be long.
const widestWords = 60

// widths are those of the widest cells. On a terminal that is too narrow words take
// what the others leave, in equal parts.
func (w groupTable) widths(columns []groupColumn, rows [][]string) []int {
	widths := make([]int, len(columns))
	taken, words := 0, 0
	for i, c := range columns {
		if w.view.width > 0 && w.view.width < c.fits {
			continue
		}
		for _, row := range rows {
			widths[i] = max(widths[i], text.Width(row[i]))
		}
		taken += gap
		if c.words {
			words++
		} else {
			taken += widths[i]
		}
	}
	widest := widestWords
	if w.view.width > 0 {
		widest = max(narrowest, (w.view.width-taken+gap)/words)
	}
	for i, c := range columns {
		if c.words {
			widths[i] = min(widths[i], widest)
		}
	}
	return widths
}

func (w groupTable) line(columns []groupColumn, row []string, widths []int) string {
	var parts []string
	for i, c := range columns {
		switch cell := text.Truncate(row[i], widths[i], w.view.app.glyph("…", "...")); {
		case widths[i] == 0:
		case c.number:
			parts = append(parts, text.PadLeft(cell, widths[i]))
		default:
			parts = append(parts, text.Pad(cell, widths[i]))
		}
	}
	return strings.TrimRight(strings.Join(parts, text.Spaces(gap)), " ")
}

// plain writes each group as lines of a label and a value.
func (w groupTable) plain(columns []groupColumn, groups []tally.Group) error {
	var page strings.Builder
	for i, group := range groups {
		fmt.Fprintf(&page, "Group %d\n", i+1)
		for _, c := range columns {
			if value := c.of(group); value != "" {
				fmt.Fprintf(&page, "%s: %s\n", c.head, value)
			}
		}
		page.WriteString("\n")
	}
	_, err := io.WriteString(w.out, page.String())
	return err
}
