package cli

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/addressees"
	"msgtrace/client/export"
	"msgtrace/client/note"
	"msgtrace/client/tally"
	"msgtrace/cmd/internal/config"
	"msgtrace/ui/text"
)

// byRecipient is the way of --group that counts the copies to each address.
const byRecipient = "recipient"

// groupWays are the ways of --group.
var groupWays = append(config.Words(tally.Ways...), byRecipient)

// byRecipientFormats are those that a table of addresses can be written in.
var byRecipientFormats = []string{"table", "json", "ndjson", "csv", "markdown"}

// recipientGroups writes what became of the copies to each address: of those that were
// asked for also where nothing was found.
type recipientGroups struct {
	app    *app
	plan   client.Plan
	out    io.Writer
	format string
	bom    bool // CSV begins with a byte order mark
	view   view

	traces []*client.Trace
	list   addressees.List
	ended  bool
}

func (a *app) newRecipientGroups(plan client.Plan, format string, bom bool) *recipientGroups {
	return &recipientGroups{app: a, plan: plan, out: a.sys.Out, format: format, bom: bom && !terminal(a.sys.Out), view: view{app: a, zone: a.zone(), width: width(a.sys.Out, 0)}}
}

func (w *recipientGroups) trace(t *client.Trace) error {
	w.traces = append(w.traces, t)
	return nil
}

// end counts and writes. Those that got no copy stand first.
func (w *recipientGroups) end(s summary) error {
	w.list = addressees.Asked(slices.Values(w.traces), w.plan, !s.Complete, nil)
	w.hide()
	w.ended = true
	switch w.format {
	case "json":
		return export.Grouped(w.out, addressSummary{s, w.list.Totals()}, w.groups(), w.traces)
	case "ndjson":
		for _, group := range w.groups() {
			if err := export.JSON(w.out, group); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		return w.csv()
	case "markdown":
		return w.markdown()
	}
	return w.table()
}

// hide hides the names where that is in force. They are counted as they are, because a
// hidden part of an address is like no hidden address.
func (w *recipientGroups) hide() {
	if w.app.mask == nil {
		return
	}
	for _, one := range w.list.All {
		one.Address = w.app.mask.Address(one.Address)
	}
	for i, t := range w.traces {
		w.traces[i] = w.app.shownTrace(t)
	}
}

// addressSummary is a summary with the sums of a table of addresses.
type addressSummary struct {
	summary
	Counted addressees.Totals `json:"counted"`
}

// addressGroup is a row for programs.
type addressGroup struct {
	Recipient string                `json:"recipient"`
	Status    string                `json:"status"` // that of the copy that came nearest to the reader
	Outcomes  map[client.Status]int `json:"outcomes"`
	Messages  int                   `json:"messages"`
	First     *client.Time          `json:"first"`
	Last      *client.Time          `json:"last"`
	Example   string                `json:"example,omitempty"` // the network message ID of the last
}

func (w *recipientGroups) groups() []addressGroup {
	groups := []addressGroup{}
	for _, one := range w.list.All {
		group := addressGroup{Recipient: one.Address, Status: one.Code(w.list.SoFar), Outcomes: map[client.Status]int{}, Messages: one.Messages, Example: one.Newest}
		for place, n := range one.Outcomes {
			if n > 0 {
				group.Outcomes[client.StatusOrder[place]] = n
			}
		}
		if one.Messages > 0 {
			group.First, group.Last = &one.First, &one.Last
		}
		groups = append(groups, group)
	}
	return groups
}

// csv writes a column for each status, also for those that no copy has: programs read it.
func (w *recipientGroups) csv() error {
	if w.bom {
		if _, err := io.WriteString(w.out, export.BOM); err != nil {
			return err
		}
	}
	rows := csv.NewWriter(w.out)
	rows.UseCRLF = true
	heads := []string{"recipient", "status"}
	for _, status := range client.StatusOrder {
		heads = append(heads, string(status))
	}
	all := [][]string{append(heads, "messages", "first", "last", "example")}
	for _, one := range w.list.All {
		cells := []string{one.Address, one.Code(w.list.SoFar)}
		for _, n := range one.Outcomes {
			cells = append(cells, strconv.Itoa(n))
		}
		cells = append(cells, strconv.Itoa(one.Messages), one.First.String(), one.Last.String(), one.Newest)
		for i := range cells {
			if terminal(w.out) {
				cells[i] = clean(cells[i])
			}
			cells[i] = export.Cell(cells[i])
		}
		all = append(all, cells)
	}
	return rows.WriteAll(all)
}

// cells are the heads of the columns and the rows for people: with the statuses that
// copies have.
func (w *recipientGroups) cells() [][]string {
	zone := " (" + text.Zone(w.app.sys.Now(), w.view.zone, text.TimesLocal) + ")"
	heads := []string{"Recipient", "Status"}
	var places []int
	for place, status := range client.StatusOrder {
		if slices.ContainsFunc(w.list.All, func(a *addressees.Addressee) bool { return a.Outcomes[place] > 0 }) {
			places = append(places, place)
			heads = append(heads, status.Word())
		}
	}
	rows := [][]string{append(heads, "Messages", "Last"+zone)}
	for _, one := range w.list.All {
		last := ""
		if one.Messages > 0 {
			last = w.view.stamp(one.Last.Time())
		}
		row := []string{clean(one.Address), clean(one.Word(w.list.SoFar))}
		for _, place := range places {
			row = append(row, text.Count(one.Outcomes[place]))
		}
		rows = append(rows, append(row, text.Count(one.Messages), last))
	}
	return rows
}

// table writes the rows in columns, or line by line.
func (w *recipientGroups) table() error {
	rows := w.cells()
	if len(rows) == 1 {
		return nil
	}
	var page strings.Builder
	if w.app.plain {
		for _, row := range rows[1:] {
			for i, cell := range row {
				if cell != "" {
					fmt.Fprintf(&page, "%s: %s\n", rows[0][i], cell)
				}
			}
			page.WriteString("\n")
		}
	} else {
		for _, row := range rows {
			page.WriteString(w.line(row, w.widths(rows)) + "\n")
		}
	}
	_, err := io.WriteString(w.out, page.String())
	return err
}

// widths are those of the widest cells. A terminal that is too narrow takes from the
// addresses.
func (w *recipientGroups) widths(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	taken := 0
	for i := range widths {
		for _, row := range rows {
			widths[i] = max(widths[i], text.Width(row[i]))
		}
		taken += widths[i] + gap
	}
	if over := taken - gap - w.view.width; w.view.width > 0 && over > 0 {
		widths[0] = max(narrowest, widths[0]-over)
	}
	return widths
}

func (w *recipientGroups) line(row []string, widths []int) string {
	var parts []string
	for i, cell := range row {
		cell = text.Truncate(cell, widths[i], w.app.glyph("…", "..."))
		if i > 1 && i < len(row)-1 {
			parts = append(parts, text.PadLeft(cell, widths[i]))
		} else {
			parts = append(parts, text.Pad(cell, widths[i]))
		}
	}
	return strings.TrimRight(strings.Join(parts, text.Spaces(gap)), " ")
}

func (w *recipientGroups) markdown() error {
	rows := w.cells()
	var page strings.Builder
	for i, row := range rows {
		for _, cell := range row {
			page.WriteString("| " + note.Escape(cell) + " ")
		}
		page.WriteString("|\n")
		if i == 0 {
			page.WriteString("|---|---|" + strings.Repeat("--:|", len(row)-3) + "---|\n")
		}
	}
	page.WriteString("\n" + note.Escape(w.list.Sentence(w.plan.Query.Statuses)) + "\n")
	_, err := io.WriteString(w.out, page.String())
	return err
}
