package traces

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/lookalike"
	"msgtrace/client/volume"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/find"
	"msgtrace/ui/table"
	"msgtrace/ui/text"
)

// State says what the list is doing.
type State int

// The states of the list.
const (
	Idle    State = iota
	Loading       // rows are on their way
	Stopped       // by the person, or by an error that the status line tells
)

// Model is the pane. It is not safe for concurrent use.
type Model struct {
	theme         *theme.Theme
	table         *table.Model[*client.Trace]
	width, height int
	focused       bool
	zone          *time.Location
	mode          text.TimeMode
	now           time.Time

	snapshot client.Snapshot
	given    bool // there was a snapshot of this search
	state    State
	words    string // of the state: "page 3"
	want     int    // rows that moving past the last one asked for

	dialect client.Dialect
	query   client.Query
	plan    client.Plan
	most    int // pages that one press of the key that reads on reads; 0: one
	keymap  *action.Keymap
	counts  counts
	chip    client.Status // the one that the list is narrowed to; empty: all
	only    *only         // the messages that the list is narrowed to; nil: all
	span    *volume.Span  // the time that the list is narrowed to; nil: all
	strips  []string      // the forms of the messages over time, the widest first
	find    find.Finder[*client.Trace]

	choices  []table.Choice // all columns, in their order
	domains  Domains
	known    *lookalike.Known
	fitting  fitting
	others   bool // marksOthers, when the columns were made
	news     news
	reasons  *Reasons
	remarks  func(id string) string // what the person wrote about a message
	measured measured
	wanted   func(*client.Trace, client.Recipient) bool // the copies that the search asks for; nil: all

	lastRows  []string  // how far the answer goes, behind the last message
	summaries summaries // the same, for line 2

	price   func(client.Query) string // what a search costs: "9 requests"
	wait    func(requests int) string // how long they take because of the request limit
	meant   *client.Query             // with the addresses that were probably meant; nil: as they are
	held    *client.Query             // what else was pasted of the message whose id is searched for
	offered []offer                   // wider searches for an empty result
	wider   *client.Query             // the one that was chosen
}

// New makes the pane, empty.
func New(look theme.Theme) *Model {
	m := &Model{theme: look.Shared(), focused: true, zone: time.UTC, reasons: &Reasons{}, remarks: func(string) string { return "" }, choices: Choices(nil)}
	m.keymap = action.Default()
	m.table = table.New(func(t *client.Trace) string { return t.ID }, nil, look)
	m.counts.each = m.fit
	m.table.SetColumns(m.columns())
	m.find = find.NewFinder(m.table, m.fields())
	return m
}

// SetTheme changes the look.
func (m *Model) SetTheme(look theme.Theme) {
	m.theme = look.Shared()
	m.table.SetTheme(look)
	m.table.SetColumns(m.columns())
	m.tellReach()
}

// SetSize says how much room there is.
func (m *Model) SetSize(width, height int) {
	narrow := m.width < mergedPane
	m.width, m.height = max(0, width), max(0, height)
	if narrow != (m.width < mergedPane) {
		m.table.SetColumns(m.columns())
	}
	m.tellReach()
	m.resize()
}

func (m *Model) resize() {
	if m.marksOthers() != m.others {
		m.others = !m.others
		m.table.SetColumns(m.columns())
	}
	m.table.SetSize(m.width, max(0, m.height-m.above()-m.below()))
}

// above is the number of lines over the table: the chips.
func (m *Model) above() int {
	if m.height > 3 {
		return 1
	}
	return 0
}

// below is the number of lines under the messages: the last rows, and the text to
// find.
func (m *Model) below() int { return m.lastRowCount() + m.finds() }

// finds is the number of lines of the text to find.
func (m *Model) finds() int {
	if m.find.Shown() && m.height > m.above()+1 {
		return 1
	}
	return 0
}

// Rest says that the cursor rests.
func (m *Model) Rest() { m.table.Rest() }

// SetFocused sets whether the pane is focused.
func (m *Model) SetFocused(focused bool) {
	m.focused = focused
	m.table.SetFocused(focused)
}

// SetTimes says how times are shown, and what instant counts as now for ages and
// for the mark of rows that may still change.
func (m *Model) SetTimes(zone *time.Location, mode text.TimeMode, now time.Time) {
	same := zone == m.zone && mode == m.mode
	if same && now.Sub(m.now) < time.Minute && mode != text.TimesRelative {
		return
	}
	if same && now.Truncate(time.Second).Equal(m.now.Truncate(time.Second)) {
		return
	}
	m.zone, m.mode, m.now = zone, mode, now
	m.table.SetColumns(m.columns())
	m.tellReach()
}

// SetSearch says which search the rows to come belong to, and forgets those of
// the one before: cursor, chip and text to find.
func (m *Model) SetSearch(dialect client.Dialect, query client.Query) {
	m.dialect, m.query = dialect, query
	m.snapshot, m.given = client.Snapshot{}, false
	m.counts, m.fitting, m.measured, m.wanted = counts{plan: m.plan, each: m.fit}, fitting{from: pin(query.Senders), to: pin(query.Recipients)}, measured{}, nil
	m.chip, m.only, m.span, m.want, m.wider, m.offered = "", nil, nil, 0, nil, nil
	m.table.Reset()
	m.find.Reset()
	m.table.SetColumns(m.columns())
	m.state, m.words = Idle, ""
	m.tellReach()
	m.resize()
}

// SetPlan says how the search is asked, and how many pages one press of the key that
// reads on reads at most: 0 for one.
func (m *Model) SetPlan(plan client.Plan, most int) {
	m.plan, m.most, m.wanted = plan, most, plan.Copies()
	m.counts.plan = plan
	m.table.SetColumns(m.columns())
	m.tellReach()
}

// SetPrice sets what says how much a search costs, for the searches that are offered
// where nothing matched.
func (m *Model) SetPrice(price func(client.Query) string) { m.price = price }

// SetWait sets what says how long a number of requests takes because of the request limit, ""
// where none has to wait.
func (m *Model) SetWait(wait func(requests int) string) { m.wait = wait }

// SetMeant says which search was probably meant, with addresses that are one slip away;
// nil: this one.
func (m *Model) SetMeant(meant *client.Query) { m.meant = meant }

// SetHeld says what else was pasted of the message whose id is searched for: it is
// offered where the id finds nothing. Nil is nothing.
func (m *Model) SetHeld(held *client.Query) { m.held = held }

// SetKeymap says which keys the hints name.
func (m *Model) SetKeymap(keymap *action.Keymap) {
	m.keymap = keymap
	m.tellReach()
}

// Again says that the same search is asked once more: the rows stay until the
// new ones come, and the cursor stays on its message.
func (m *Model) Again(query client.Query) {
	m.query = query
	m.want = 0
	m.forgetNews()
}

// SetSnapshot shows what is loaded. The same version twice costs nothing.
func (m *Model) SetSnapshot(s client.Snapshot) {
	if m.given && s.Version == m.snapshot.Version && len(s.Traces) == len(m.snapshot.Traces) && s.Complete == m.snapshot.Complete && sameStart(s.Traces, m.snapshot.Traces) {
		m.snapshot = s
		return
	}
	m.counts.askedAt(s.Current())
	m.counts.update(s.Traces)
	askedAgain := !s.Current().Equal(m.snapshot.Current())
	unsorted := m.snapshot.Unsorted
	m.snapshot, m.given = s, true
	if wider := m.measure(s.Traces); wider || m.fitting.changed || unsorted != s.Unsorted {
		m.fitting.changed = false
		m.table.SetColumns(m.columns())
	}
	if askedAgain {
		// Which rows may still change counts from there.
		m.table.Invalidate()
	}
	m.offered = nil
	if len(s.Traces) == 0 && s.Complete {
		m.offered = m.offers()
	}
	m.table.SetRows(s.Traces)
	m.tellReach()
	m.resize()
}

// sameStart reports whether two lists are the same piece of memory, or both empty.
func sameStart(a, b []*client.Trace) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return &a[0] == &b[0]
}

// SetState says what the list is doing, in words such as "page 3", or why it has stopped.
func (m *Model) SetState(state State, words string) {
	if state != m.state || words != m.words {
		m.state, m.words = state, words
		m.tellReach()
	}
}

// Snapshot returns what is shown.
func (m *Model) Snapshot() client.Snapshot { return m.snapshot }

// Current returns the message under the cursor, and false when there is none.
func (m *Model) Current() (*client.Trace, bool) { return m.table.Cursor() }

// Cursor returns where the terminal's cursor belongs.
func (m *Model) Cursor() (x, y int, shown bool) {
	if m.find.Opened() {
		x = m.find.Cursor(m.width, m.theme.Glyphs.Ellipsis)
		return x, m.height - 1, x < m.width && m.finds() > 0
	}
	x, y, shown = m.table.CursorPosition()
	return x, y + m.above(), shown && m.width > 0
}

// Scope returns where the keys go: to the line of the text to find while it is
// open.
func (m *Model) Scope() action.Scope {
	return m.find.Scope(action.ScopeTraces)
}

// Demand returns how many messages are to be loaded for what is on the screen
// and for what the person asked to see. It is absolute, and never falls while
// the search is the same.
func (m *Model) Demand() int {
	if m.narrowed() {
		return m.want
	}
	first, _ := m.table.Visible()
	return max(m.want, first+m.page())
}

// Ahead returns how many messages are good to have loaded, so that the next
// pages are there when they are wanted.
func (m *Model) Ahead() int {
	if m.narrowed() {
		return m.want
	}
	first, _ := m.table.Visible()
	return max(m.want, first+3*m.page())
}

// narrowed reports whether the rows shown are not those loaded, in their order, so
// that what is on the screen says nothing of how many more are needed.
func (m *Model) narrowed() bool {
	column, _ := m.table.Sorted()
	return m.table.Filtered() || column != ""
}

// page is the number of rows on the screen.
func (m *Model) page() int { return max(1, m.height-m.above()-m.below()-1) }

// Pending returns a filter or an order that is to be worked out in a task, and
// false when there is none; what comes of it goes to Apply.
func (m *Model) Pending() (table.Job[*client.Trace], bool) { return m.table.Pending() }

// Apply shows what came of a job, and returns false when it came too late.
func (m *Model) Apply(order table.Order[*client.Trace]) bool { return m.table.Apply(order) }

// Scan returns a search for a row that is to go on in a task, once, and false
// when there is none; what comes of it goes to MoveToHit.
func (m *Model) Scan() (table.Scan[*client.Trace], bool) { return m.find.Scan() }

// MoveToHit moves the cursor to what a scan found.
func (m *Model) MoveToHit(hit table.Hit) {
	m.find.MoveToHit(hit)
	m.resize()
}

// Handle does an action, and returns false for one that is not the pane's.
func (m *Model) Handle(id action.ID) bool {
	if m.find.Forget() {
		m.resize()
	}
	if n, ok := action.ChipNumber(id); ok {
		m.digit(n)
		return true
	}
	switch id {
	case action.Down:
		m.requestMore(1)
	case action.PageDown:
		m.requestMore(m.page())
	case action.HalfPageDown:
		m.requestMore(max(1, m.page()/2))
	case action.Bottom:
		m.requestMore(m.table.Len())
	}
	before, _ := m.table.Cursor()
	if m.table.Handle(id) {
		m.seen(before)
		return true
	}
	switch id {
	case action.Sort:
		m.sort()
	case action.SortReverse:
		m.reverse()
	case action.NextProblem:
		m.find.Seek(problem(m.plan), true)
	case action.PrevProblem:
		m.find.Seek(problem(m.plan), false)
	case action.Back:
		if !m.back() {
			return false
		}
	default:
		if !m.find.Handle(id) {
			return false
		}
	}
	m.resize()
	return true
}

// requestMore notes that the person wants to go n rows down. When that is past the
// last row, one more than what is loaded is asked for, which brings the next
// page.
func (m *Model) requestMore(n int) {
	if m.table.Place()+n >= m.table.Len() && m.snapshot.More {
		m.want = max(m.want, len(m.snapshot.Traces)+1)
	}
}

// problem reports whether one of the copies that were searched for was not delivered.
func problem(plan client.Plan) func(*client.Trace) bool {
	return func(t *client.Trace) bool {
		at := plan.Leading(t)
		return at >= 0 && t.Recipients[at].Status.Problem()
	}
}

// Key takes a key for the text to find.
func (m *Model) Key(key tea.KeyPressMsg) {
	if m.find.Key(key) {
		m.resize()
	}
}

// Paste takes text for the text to find.
func (m *Model) Paste(s string) {
	if m.find.Paste(s) {
		m.resize()
	}
}
