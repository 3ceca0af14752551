// Package everyone is the list of all recipients of several messages, each address
// once with what became of its copies.
package everyone

import (
	"cmp"
	"iter"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/addressees"
	"msgtrace/client/lookalike"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/address"
	"msgtrace/ui/chips"
	"msgtrace/ui/find"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// Model is the list. It is not safe for concurrent use.
type Model struct {
	theme         theme.Theme
	list          addressees.List
	known         *lookalike.Known
	widths        Widths
	told          Told
	table         *table.Model[*addressees.Addressee]
	find          find.Finder[*addressees.Addressee]
	chip          client.Status // the one that the list is narrowed to; empty: all
	width, height int
}

// Told is what is said over the list. All of it is safe to show.
type Told struct {
	Answer string // who of those that were asked for got a message; "" where nobody was
	Reach  string // how complete the messages are
}

// New makes the list of the recipients, with what [Measure] gave for it. Known are the
// domains that others are compared with.
func New(look theme.Theme, known *lookalike.Known, list addressees.List, widths Widths, told Told) *Model {
	m := &Model{theme: look, known: known, list: list, widths: widths, told: told}
	m.table = table.New(key, nil, look)
	m.find = find.NewFinder(m.table, m.fields())
	m.table.SetColumns(m.columns())
	m.table.SetRows(list.All)
	m.table.SetFocused(true)
	return m
}

// key is the address without case: one address is one row.
func key(a *addressees.Addressee) string { return strings.ToLower(a.Address) }

// fields are what a filter looks into.
func (m *Model) fields() find.Fields[*addressees.Addressee] {
	return find.Fields[*addressees.Addressee]{
		{Words: client.FieldRecipient.Info().Words, Column: "address", Has: func(a *addressees.Addressee, passes func(string) bool) bool { return passes(a.Address) }},
		{Words: client.FieldStatus.Info().Words, Column: "status", Spell: m.spell, Has: m.hasOutcome},
	}
}

// spell is a status as the rows have it. What stands where nothing was found means that,
// and not a copy without a status.
func (m *Model) spell(name string) string {
	if m.told.Answer != "" && strings.EqualFold(name, addressees.None(false)) {
		return name
	}
	return find.SpellStatus(name)
}

// hasOutcome reports whether a copy of any outcome passes, or that there is none.
func (m *Model) hasOutcome(a *addressees.Addressee, passes func(string) bool) bool {
	if a.Messages == 0 {
		return passes(a.Word(m.list.SoFar))
	}
	if find.HasStatus(a.Said(), passes) {
		return true
	}
	for place, n := range a.Outcomes {
		if n > 0 && find.HasStatus(client.StatusOrder[place], passes) {
			return true
		}
	}
	return false
}

// List returns all of them.
func (m *Model) List() addressees.List { return m.list }

// Shown returns the addresses that filter and chip leave, in their order, and how many
// they are.
func (m *Model) Shown() (iter.Seq[*addressees.Addressee], int) { return m.table.All(), m.table.Len() }

// SetPast keeps the words of the filter among those of the past.
func (m *Model) SetPast(past *find.Past) { m.find.SetPast(past) }

// Scope returns where the keys go: to the line of the filter while it is open.
func (m *Model) Scope() action.Scope { return m.find.Scope(action.ScopeEveryone) }

// SetSize says how much room there is.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.resize()
}

func (m *Model) resize() {
	m.table.SetSize(m.width, max(0, m.height-len(m.above())-m.below()))
}

// Handle does an action, and returns false for one that is not the list's.
func (m *Model) Handle(id action.ID) bool {
	m.find.Forget()
	n, digit := action.ChipNumber(id)
	switch {
	case digit:
		m.narrow(chips.Choose(n, m.chip))
	case id == action.Back && m.chip != "" && !m.find.Active():
		m.narrow("")
	default:
		if !m.table.Handle(id) && !m.find.Handle(id) {
			m.resize()
			return false
		}
	}
	m.sought()
	return true
}

// Click takes a click on a place of the list: on a chip it narrows the list, on a row it
// puts the cursor there.
func (m *Model) Click(_, y int) {
	m.find.Forget()
	m.table.Point(y - len(m.above()))
	m.resize()
}

// narrow leaves the addresses with a copy of the status in the list; "" is all.
func (m *Model) narrow(status client.Status) {
	m.chip = status
	if status == "" {
		m.find.Among(nil)
		return
	}
	m.find.Among(func(a *addressees.Addressee) bool { return a.Has(status) })
}

// Key takes a key for the words of the filter.
func (m *Model) Key(key tea.KeyPressMsg) {
	if m.find.Key(key) {
		m.sought()
	}
}

// Paste takes text for the words of the filter.
func (m *Model) Paste(s string) {
	if m.find.Paste(s) {
		m.sought()
	}
}

// sought shows what came of a filter.
func (m *Model) sought() {
	m.find.Finish()
	m.resize()
}

// above are the lines over the table: who of those that were asked for got a message, how
// complete the list is, and the counts. Where it is low the counts go first.
func (m *Model) above() []string {
	var lines []string
	for _, line := range text.Wrap(m.told.Answer, m.width-2) {
		lines = append(lines, m.fit(" "+line))
	}
	for _, line := range text.Wrap(m.complete(), m.width-2) {
		lines = append(lines, m.fit(" "+m.theme.Faint.Render(line)))
	}
	lines = append(lines, chips.Line{Total: len(m.list.All), Counts: m.list.Counts, Active: m.chip}.View(m.theme, m.width))
	return lines[:max(0, min(len(lines), m.height-3))]
}

// complete says how far the list can be relied on.
func (m *Model) complete() string {
	words := "Of the search: " + m.told.Reach + "."
	switch m.list.Partial {
	case 0:
	case 1:
		words += " Of 1 message not all recipients are loaded."
	default:
		words += " Of " + text.Count(m.list.Partial) + " messages not all recipients are loaded."
	}
	return words
}

func (m *Model) below() int {
	if m.find.Shown() && m.height > len(m.above())+1 {
		return 1
	}
	return 0
}

// Cursor returns where the terminal's cursor belongs.
func (m *Model) Cursor() (x, y int, shown bool) {
	if m.find.Opened() {
		x = m.find.Cursor(m.width, m.theme.Glyphs.Ellipsis)
		return x, m.height - 1, x < m.width && m.below() > 0
	}
	x, y, shown = m.table.CursorPosition()
	return x, y + len(m.above()), shown && m.width > 0 && m.height > len(m.above())
}

// View draws the list: exactly as many lines as SetSize said, each at most as wide.
func (m *Model) View() string {
	lines := append(make([]string, 0, m.height), m.above()...)
	if body := m.height - len(lines) - m.below(); body > 0 {
		if m.table.Len() == 0 {
			lines = append(lines, m.empty(body)...)
		} else {
			lines = append(lines, strings.Split(m.table.View(), "\n")...)
		}
	}
	if m.below() > 0 {
		lines = append(lines, m.find.View(m.theme, m.width))
	}
	return strings.Join(lines, "\n")
}

// empty says why there are no rows.
func (m *Model) empty(height int) []string {
	words := "No recipient of these messages is loaded."
	switch {
	case len(m.list.All) == 0:
	case m.find.Narrowing():
		words = "No recipient has all of these words."
	case m.chip != "":
		words = "No recipient has a copy with the status " + m.chip.Word() + ". 0 shows all."
	}
	lines := make([]string, height)
	for i := range lines {
		lines[i] = text.Spaces(m.width)
	}
	lines[height/2] = m.fit("  " + m.theme.Faint.Render(text.Truncate(words, m.width-2, m.theme.Glyphs.Ellipsis)))
	return lines
}

func (m *Model) fit(line string) string { return text.Fit(line, m.width) }

// noSign keeps a word below the words of the statuses, which follow their signs.
const noSign = "  "

func (m *Model) status(a *addressees.Addressee) table.Cell {
	if a.Messages == 0 {
		return table.Cell{Text: noSign + a.Word(m.list.SoFar)}
	}
	shown := m.theme.Status(a.Said())
	return table.Outcome(shown, text.Clean(shown.Word).String())
}

func (m *Model) address(a *addressees.Addressee) table.Cell {
	cell := address.Cell(&m.theme, m.known, a.Address)
	cell.Text = cmp.Or(cell.Text, "(no address)")
	return cell
}

// copies are the outcomes of more than one copy: "✓ 2 ⊘ 1".
func (m *Model) copies(a *addressees.Addressee) table.Cell {
	if a.Messages < 2 {
		return table.Cell{}
	}
	var cell table.Cell
	for place, n := range a.Outcomes {
		if n == 0 {
			continue
		}
		shown := m.theme.Status(client.StatusOrder[place])
		if len(cell.Spans) > 0 {
			cell.Spans = append(cell.Spans, table.Span{Text: "  "})
		}
		cell.Spans = append(cell.Spans, table.Span{Text: shown.Glyph, Style: &shown.Style}, table.Span{Text: " " + text.Count(n), Style: &shown.Words})
	}
	return cell
}
