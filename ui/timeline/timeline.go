// Package timeline is the pane that shows what happened to one recipient's copy
// of a message: the verdict in plain words with the next step, and under it every
// event with the time since the first.
package timeline

import (
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/find"
	"msgtrace/ui/text"
)

// State says how far the events are.
type State int

// The states of the events.
const (
	NotAsked State = iota // nobody has asked for them
	Loading
	Ready
	Failed  // the status line says why
	NotHeld // the files lack them that the message is from
)

// Model is the pane. It is not safe for concurrent use.
type Model struct {
	theme         *theme.Theme
	width, height int
	focused       bool
	zone          *time.Location
	mode          text.TimeMode

	id        string // of the message
	recipient client.Recipient
	shown     bool // there is a recipient
	events    []client.Event
	state     State
	copy      explain.Copy // what the verdict is about
	verdict   explain.Verdict

	block    []string // the verdict's lines, over the events
	pinned   bool     // the block stays while the events scroll; else it scrolls with them
	way      []string // through what the copy came and where it went on to
	others   string   // how long others took, of a copy that was late
	steps    []step   // the events, with their lines once they are laid out
	waits    waits
	unfolded map[int]bool // by the first event of what was folded
	cursor   int          // an index of steps
	start    int          // the first visible line of what scrolls
	free     bool         // start was scrolled to, and need not show the cursor
	laidOut  bool         // block and steps have their lines, for this size, theme and time mode
	raw      *raw         // the raw view of the event under the cursor, nil while closed
	filter   filter
}

// New makes the pane, empty.
func New(look theme.Theme) *Model {
	return &Model{theme: look.Shared(), focused: true, zone: time.UTC, filter: filter{Line: find.New()}}
}

// SetTheme changes the look.
func (m *Model) SetTheme(look theme.Theme) {
	m.theme = look.Shared()
	m.invalidate()
}

// SetSize says how much room there is.
func (m *Model) SetSize(width, height int) {
	width, height = max(0, width), m.within(max(0, height))
	if width == m.width && height == m.height {
		return
	}
	m.width, m.height = width, height
	m.invalidate()
}

// SetFocused sets whether the pane is focused.
func (m *Model) SetFocused(focused bool) { m.focused = focused }

// SetTimes says how times are shown. Ages make no sense between events, so the
// relative mode shows the clock of the zone.
func (m *Model) SetTimes(zone *time.Location, mode text.TimeMode) {
	if mode == text.TimesRelative {
		mode = text.TimesLocal
	}
	if zone == m.zone && mode == m.mode {
		return
	}
	m.zone, m.mode = zone, mode
	m.invalidate()
}

// invalidate has everything laid out again before it is drawn.
func (m *Model) invalidate() {
	m.laidOut = false
	if m.raw != nil {
		m.raw = m.openRaw(m.raw.start)
	}
}

// SetEvents shows the events of one recipient's copy. The cursor stays on its
// event as long as message and recipient are the same, and goes to the event
// that decided in another one.
func (m *Model) SetEvents(trace *client.Trace, recipient client.Recipient, events []client.Event, state State) {
	if trace == nil {
		m.Clear()
		return
	}
	other := !m.shown || m.id != trace.ID || !strings.EqualFold(m.recipient.Address, recipient.Address)
	fresh := other || len(m.events) == 0
	m.id, m.recipient, m.events, m.state, m.shown = trace.ID, recipient, events, state, true
	m.copy = explain.CopyOf(trace, recipient)
	m.copy.Events = events
	m.verdict = explain.Explain(m.copy)
	if other {
		m.raw, m.unfolded, m.way, m.others = nil, nil, nil, ""
		m.resetFilter()
	}
	m.fold()
	if fresh {
		m.cursor = m.stepOf(m.verdict.Step)
		m.start, m.free = 0, true
	}
	m.cursor = clamp(m.cursor, 0, max(0, len(m.steps)-1))
	m.invalidate()
}

// Clear empties the pane.
func (m *Model) Clear() {
	m.resetFilter()
	*m = Model{filter: m.filter, theme: m.theme, width: m.width, height: m.height, focused: m.focused, zone: m.zone, mode: m.mode}
}

// Verdict returns what became of the copy, as far as it is known.
func (m *Model) Verdict() explain.Verdict { return m.verdict }

// Shows reports whether the pane shows this message and this recipient.
func (m *Model) Shows(id, address string) bool {
	return m.shown && m.id == id && strings.EqualFold(m.recipient.Address, address)
}

// Copy returns the message and the address whose events are shown, "" for none.
func (m *Model) Copy() (id, address string) { return m.id, m.recipient.Address }

// State returns how far the events are.
func (m *Model) State() State { return m.state }

// Current returns the event under the cursor, and false when there is none.
func (m *Model) Current() (client.Event, bool) {
	if m.cursor >= len(m.steps) {
		return client.Event{}, false
	}
	return m.events[m.steps[m.cursor].first], true
}

// Raw reports whether the raw view of an event is open.
func (m *Model) Raw() bool { return m.raw != nil }

// Title is the line for a frame: the address.
func (m *Model) Title() string {
	if !m.shown {
		return "Events"
	}
	if address := text.Clean(m.recipient.Address).String(); address != "" {
		return address
	}
	return "(no address)"
}

// Handle does an action, and returns false for one that is not the pane's, or
// that it cannot do: where there is no event to show raw, whoever holds the pane
// may ask for the events instead.
func (m *Model) Handle(id action.ID) bool {
	if m.raw != nil {
		return m.handleRaw(id)
	}
	if m.handleFilter(id) {
		return true
	}
	m.layoutSteps()
	switch id {
	case action.Down:
		m.move(1)
	case action.Up:
		m.move(-1)
	case action.PageDown:
		m.scroll(m.page())
	case action.PageUp:
		m.scroll(-m.page())
	case action.HalfPageDown:
		m.scroll(max(1, m.page()/2))
	case action.HalfPageUp:
		m.scroll(-max(1, m.page()/2))
	case action.Top:
		m.cursor, m.start, m.free = 0, 0, true
	case action.Bottom:
		m.goTo(len(m.steps) - 1)
	case action.Open:
		if m.unfold() {
			return true
		}
		m.raw = m.openRaw(0)
		return m.raw != nil
	case action.Raw:
		m.raw = m.openRaw(0)
		return m.raw != nil
	default:
		return false
	}
	return true
}

// Cursor returns where the terminal's cursor belongs.
func (m *Model) Cursor() (x, y int, shown bool) {
	if m.filter.Opened() {
		x = m.filter.Cursor(m.width, m.theme.Glyphs.Ellipsis)
		return x, m.height, x < m.width && m.height < m.filter.room
	}
	if m.raw != nil || len(m.steps) == 0 || m.height == 0 || m.width == 0 {
		return 0, 0, false
	}
	view := m.forDrawing()
	line := view.steps[view.cursor].line - view.start
	return 0, view.fixed() + line, line >= 0 && line < view.page()
}

func clamp(value, low, high int) int { return max(low, min(value, high)) }
