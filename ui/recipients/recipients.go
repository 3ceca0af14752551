// Package recipients is the pane that lists the recipients of one message, each
// with what became of its copy.
package recipients

import (
	"strings"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/client/lookalike"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/chips"
	"msgtrace/ui/find"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// Model is the pane. It is not safe for concurrent use.
type Model struct {
	theme         *theme.Theme
	table         *table.Model[*client.Recipient]
	width, height int
	titled        bool
	focused       bool

	trace   *client.Trace
	loading bool
	counts  client.StatusCounts
	chip    client.Status // the one that the list is narrowed to; empty: all
	need    need
	known   *lookalike.Known
	leading func(*client.Trace) int // the place of the recipient to begin at
	find    find.Finder[*client.Recipient]

	rollUp  string // how many the message reached; empty: it went to no group
	reasons string // why some did not get it, as far as that is known
	tree    []explain.Branch
	leads   map[*client.Recipient]string // what the tree puts before an address
	flat    bool                         // some are left out, so that the tree is not drawn
}

// New makes the pane, empty.
func New(look theme.Theme) *Model {
	m := &Model{titled: true, focused: true, leading: (*client.Trace).Leading}
	m.table = table.New(key, nil, look)
	m.find = find.NewFinder(m.table, fields)
	m.SetTheme(look)
	return m
}

// key is the address without case: one recipient is one row.
func key(r *client.Recipient) string { return strings.ToLower(r.Address) }

// SetTheme changes the look.
func (m *Model) SetTheme(look theme.Theme) {
	m.theme = look.Shared()
	m.table.SetTheme(look)
	m.table.SetColumns(m.columns())
	if m.tree != nil {
		m.plant()
	}
}

// SetTitled sets whether the pane draws its summary itself, as its first line,
// or leaves it to the frame around it. It does so at first.
func (m *Model) SetTitled(titled bool) {
	m.titled = titled
	m.resize()
}

// SetSize says how much room there is.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.resize()
}

func (m *Model) resize() { m.table.SetSize(m.width, max(0, m.height-m.above()-m.below())) }

// above is the number of lines over the table, below the number under it: what
// is not shown, and the words of the filter.
func (m *Model) above() int {
	if m.titled && m.height > 0 {
		return 1
	}
	return 0
}

func (m *Model) below() int { return len(m.lowest()) }

// lowest are the lines under the table, as far as there is room.
func (m *Model) lowest() []string {
	var lines []string
	for _, line := range []string{m.rollUp, m.reasons} {
		if line != "" && m.height-m.above()-len(lines) > 4 {
			lines = append(lines, m.fit(m.theme.Strong.Render(text.Truncate("  "+line, m.width, m.theme.Glyphs.Ellipsis))))
		}
	}
	if note := m.note(); note != "" && m.height-m.above()-len(lines) > 2 {
		lines = append(lines, m.fit(m.theme.Faint.Render(text.Truncate(note, m.width, m.theme.Glyphs.Ellipsis))))
	}
	if m.find.Shown() && m.height-m.above()-len(lines) > 1 {
		lines = append(lines, m.find.View(*m.theme, m.width))
	}
	return lines
}

// Rest says that the cursor rests.
func (m *Model) Rest() { m.table.Rest() }

// SetFocused sets whether the pane is focused.
func (m *Model) SetFocused(focused bool) {
	m.focused = focused
	m.table.SetFocused(focused)
}

// SetKnown says which domains others are compared with to find look-alikes.
func (m *Model) SetKnown(known *lookalike.Known) {
	m.known = known
	m.table.Invalidate()
}

// SetLeading sets at which recipient of a message the cursor begins, in place of the
// first problem: at one that was searched for.
func (m *Model) SetLeading(leading func(*client.Trace) int) { m.leading = leading }

// SetTrace shows the recipients of a message; nil empties the pane. Loading says
// that more of them are on their way. The cursor stays on its address as long
// as the message is the same, and goes to the first problem in another one.
func (m *Model) SetTrace(trace *client.Trace, loading bool) {
	if trace == m.trace && loading == m.loading {
		return
	}
	other := trace == nil || m.trace == nil || trace.ID != m.trace.ID
	changed := trace != m.trace
	m.trace, m.loading = trace, loading
	if other {
		m.table.Reset()
		m.find.Reset()
		m.chip, m.flat = "", false
	}
	if changed {
		m.rollUp, m.reasons, m.tree, m.leads = "", "", nil, nil
		all := rows(trace)
		m.measure(all)
		m.table.SetRows(all)
		m.counts = count(trace)
	}
	if other && trace != nil {
		m.table.MoveTo(max(0, m.leading(trace)))
	}
	m.resize()
}

// rows points into the message, which nobody changes.
func rows(trace *client.Trace) []*client.Recipient {
	if trace == nil {
		return nil
	}
	rows := make([]*client.Recipient, len(trace.Recipients))
	for i := range trace.Recipients {
		rows[i] = &trace.Recipients[i]
	}
	return rows
}

func count(trace *client.Trace) client.StatusCounts {
	if trace == nil {
		return client.StatusCounts{}
	}
	return client.CountStatuses(trace.Recipients)
}

// Trace returns the message that is shown, nil when there is none.
func (m *Model) Trace() *client.Trace { return m.trace }

// Current returns the recipient under the cursor, and false when there is none.
func (m *Model) Current() (client.Recipient, bool) {
	r, ok := m.table.Cursor()
	if !ok {
		return client.Recipient{}, false
	}
	return *r, true
}

// Handle does an action, and returns false for one that is not the pane's.
func (m *Model) Handle(id action.ID) bool {
	if m.find.Forget() {
		m.resize()
	}
	if n, ok := action.ChipNumber(id); ok {
		m.narrow(chips.Choose(n, m.chip))
		return true
	}
	switch id {
	case action.NextProblem:
		m.find.Seek(problem, true)
	case action.PrevProblem:
		m.find.Seek(problem, false)
	case action.Back:
		if !m.back() {
			return false
		}
	default:
		if m.table.Handle(id) {
			return true
		}
		if !m.find.Handle(id) {
			return false
		}
	}
	m.sought()
	return true
}

// Click puts the cursor on the row in a line of the pane, and returns false where there is
// none.
func (m *Model) Click(y int) bool {
	if m.find.Forget() {
		m.resize()
	}
	return m.table.Point(y - m.above())
}

// Cursor returns where the terminal's cursor belongs.
func (m *Model) Cursor() (x, y int, shown bool) {
	if m.find.Opened() {
		x = m.find.Cursor(m.width, m.theme.Glyphs.Ellipsis)
		return x, m.height - 1, x < m.width && m.below() > 0
	}
	x, y, shown = m.table.CursorPosition()
	return x, y + m.above(), shown && m.width > 0 && m.height > m.above()
}

// View draws the pane: exactly as many lines as SetSize said, each at most as
// wide.
func (m *Model) View() string {
	lines := make([]string, 0, m.height)
	if m.above() > 0 {
		lines = append(lines, m.fit(m.theme.Title.Render(text.Truncate(m.Title(m.width), m.width, m.theme.Glyphs.Ellipsis))))
	}
	if body := m.height - m.above() - m.below(); body > 0 {
		if m.table.Len() == 0 {
			lines = append(lines, m.empty(body)...)
		} else {
			lines = append(lines, strings.Split(m.table.View(), "\n")...)
		}
	}
	return strings.Join(append(lines, m.lowest()...), "\n")
}

func (m *Model) fit(line string) string { return text.Fit(line, m.width) }

// empty says why there are no rows.
func (m *Model) empty(height int) []string {
	words := ""
	switch {
	case m.trace == nil:
	case m.find.Narrowing() && len(m.trace.Recipients) > 0:
		words = "No recipient has all of these words."
	case m.chip != "":
		words = "No recipient has the status " + m.chip.Word() + ". 0 shows all."
	case m.trace.RecipientsKnown == client.KnownHeld:
		words = "The file names no recipient."
	case m.loading:
		words = "Loading the recipients " + m.theme.Glyphs.Ellipsis
	case m.trace.RecipientsKnown == client.KnownAll:
		words = "The service names no recipient."
	default:
		words = "Not asked for yet: enter loads them, one request."
	}
	lines := make([]string, height)
	for i := range lines {
		lines[i] = text.Spaces(m.width)
	}
	lines[height/2] = m.fit("  " + m.theme.Faint.Render(text.Truncate(words, m.width-2, m.theme.Glyphs.Ellipsis)))
	return lines
}

// note is the line under the rows: what is not shown, and how to see it.
func (m *Model) note() string {
	switch {
	case m.trace == nil || len(m.trace.Recipients) == 0:
		return ""
	case m.trace.RecipientsKnown == client.KnownAll && m.trace.Others > 0:
		return "  And " + text.Counted(int(m.trace.Others), "other") + ", not shown to you."
	case m.trace.RecipientsKnown == client.KnownAll:
		return ""
	case m.trace.RecipientsKnown == client.KnownHeld:
		return "  In the file; others are not known."
	case m.loading:
		return "  Loading all recipients " + m.theme.Glyphs.Ellipsis
	}
	soFar := m.trace.RecipientsKnown == client.KnownSoFar
	switch narrow := m.width < 72; {
	case soFar && narrow:
		return "  Those read so far. a: all, one request"
	case soFar:
		return "  Those in what was read so far. a: all recipients, one request"
	case narrow:
		return "  Matching only. a: all, one request"
	}
	return "  Only those that matched the search. a: all recipients, one request"
}

// Title is the summary for a frame with so much room, with the digits that narrow the
// list where they fit: "Recipients 15 · 1 ✓ 13  2 ⊘ 1  4 ✗ 1".
func (m *Model) Title(room int) string {
	if m.trace == nil || len(m.trace.Recipients) == 0 {
		return "Recipients"
	}
	title := "Recipients "
	switch m.trace.RecipientsKnown {
	case client.KnownMatching:
		title = "Recipients that match "
	case client.KnownSoFar:
		title = "Recipients so far "
	case client.KnownHeld:
		title = "Recipients in the file "
	}
	title += text.Count(len(m.trace.Recipients)) + " " + m.theme.Glyphs.Dot + " "
	marked, ranged := m.table.Marks()
	return title + chips.Line{Counts: m.counts, Active: m.chip, Marked: marked, Ranged: ranged}.Brief(*m.theme, room-text.Width(title))
}
