// Package address draws mail addresses in the columns of tables: with a sign before one
// whose domain is made to be taken for another, and one before a text that could not be
// shown as it came.
package address

import (
	"msgtrace/client/lookalike"
	"msgtrace/theme"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// Signs is how many columns the signs before an address take at most.
const Signs = len("!x ")

// Cell draws an address, or a domain, the sign of a look-alike hanging before it. The
// theme must stay as long as the cell.
func Cell(look *theme.Theme, known *lookalike.Known, address string) table.Cell {
	safe := text.Clean(address)
	cell := table.Cell{Text: safe.String(), Hang: table.Span{Text: Sign(look, known, address), Style: &look.Warning}}
	if safe.Changed() {
		cell.Lead.Text = look.Glyphs.Altered + " "
	}
	return cell
}

// Sign is the sign before an address whose domain is made to be taken for another, else
// nothing.
func Sign(look *theme.Theme, known *lookalike.Known, address string) string {
	if _, found := known.Look(address); found {
		return look.Glyphs.Lookalike
	}
	return ""
}
