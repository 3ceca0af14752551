package form

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/edit"
	"msgtrace/ui/text"
)

// stop is a place that the keys can be at.
type stop int

const (
	stopWhen stop = iota
	stopSender
	stopRecipient
	stopMatch
	stopSubject
	stopStatus
	stopFold
	stopMessageID
	stopID
	stopFromIP
	stopToIP
	stops
)

// fieldOf says which field of the query is typed at a stop.
var fieldOf = map[stop]client.Field{
	stopWhen: client.FieldWindow, stopSender: client.FieldSender, stopRecipient: client.FieldRecipient,
	stopMatch: client.FieldSubject, stopSubject: client.FieldSubject, stopStatus: client.FieldStatus,
	stopMessageID: client.FieldMessageID, stopID: client.FieldID, stopFromIP: client.FieldFromIP, stopToIP: client.FieldToIP,
}

// matches are the choices of the subject's comparison, with the word on the
// screen.
var matches = []struct {
	match client.SubjectMatch
	word  string
}{
	{client.SubjectContains, "has"},
	{client.SubjectStarts, "starts with"},
	{client.SubjectEnds, "ends with"},
	{client.SubjectEquals, "is"},
}

// Model is the form. It is not safe for concurrent use.
type Model struct {
	theme         theme.Theme
	width, height int
	dialect       client.Dialect
	zone          *time.Location // the person's
	utc           bool           // times are read and shown in UTC
	now           time.Time
	command       string

	focus    stop
	preset   int // of presets(), -1: the text of When counts
	loaded   *stretch
	editors  [stops]edit.Line
	match    int             // of matches
	odd      []client.Status // that are not known here, after the others
	statuses []bool          // which of boxes()
	box      int             // the status box under the cursor
	open     bool
	scroll   int

	summary string // of the plan
	notice  string // what the last paste was taken for
	changed uint64
	checked check
	drawn   *drawing // nil: to be drawn anew
}

// maxValue bounds what a field holds: a long list of addresses fits.
const maxValue = 20_000

// New makes a form that is empty: the last 48 hours, no condition.
func New(look theme.Theme, dialect client.Dialect, zone *time.Location) *Model {
	if zone == nil {
		zone = time.UTC
	}
	m := &Model{theme: look, dialect: dialect, zone: zone, command: "msgtrace search"}
	m.statuses = make([]bool, len(client.Statuses))
	m.preset = defaultPreset
	for i := range m.editors {
		m.editors[i] = edit.New(maxValue)
	}
	return m
}

// SetTheme changes the look.
func (m *Model) SetTheme(look theme.Theme) {
	m.theme = look
	m.checked, m.drawn = check{}, nil
}

// SetSize says how much room there is.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = max(0, width), max(0, height)
	m.drawn = nil
}

// SetCommand says the words that the command line begins with that does the
// same: msgtrace search.
func (m *Model) SetCommand(command ...string) {
	m.command = text.ShellLine(command)
	m.checked, m.drawn = check{}, nil
}

// SetNow sets the instant that relative times count from.
func (m *Model) SetNow(now time.Time) {
	if !now.Truncate(time.Minute).Equal(m.now.Truncate(time.Minute)) {
		m.drawn = nil
	}
	m.now = now
}

// SetPlan shows what the query will be made of: the summary of its plan, or ""
// when there is none.
func (m *Model) SetPlan(summary string) {
	m.summary = summary
	m.drawn = nil
}

// Changed grows with everything that can change the query.
func (m *Model) Changed() uint64 { return m.changed }

func (m *Model) touch() {
	m.changed++
	m.summary, m.drawn = "", nil
}

// Scope returns where the keys go.
func (m *Model) Scope() action.Scope { return action.ScopeForm }

// Focus puts the cursor on the first field.
func (m *Model) Focus() {
	m.focus = stopWhen
	m.drawn = nil
}

// Zone is the zone that times are read and shown in.
func (m *Model) Zone() *time.Location {
	if m.utc {
		return time.UTC
	}
	return m.zone
}

// Handle does an action, and returns false for one that is not the form's own.
func (m *Model) Handle(id action.ID) bool {
	m.drawn = nil
	switch id {
	case action.NextField:
		m.step(1)
	case action.PrevField:
		m.step(-1)
	case action.FormUTC:
		m.rezone()
	case action.ClearForm:
		m.Load(client.Query{})
		m.Focus()
	default:
		return false
	}
	return true
}

// boxes are the statuses that can be chosen.
func (m *Model) boxes() []client.Status { return slices.Concat(client.Statuses, m.odd) }

// mostOdd bounds the boxes of statuses that are not known here.
const mostOdd = 8

// Offer adds boxes for statuses that are not known here, as a list shows them.
func (m *Model) Offer(statuses []client.Status) {
	for _, status := range statuses {
		if status != "" && !slices.Contains(m.boxes(), status) && len(m.odd) < mostOdd {
			m.odd, m.statuses, m.drawn = append(m.odd, status), append(m.statuses, false), nil
		}
	}
}

// step goes to another stop, around the end.
func (m *Model) step(by stop) {
	for {
		m.focus = (m.focus + by + stops) % stops
		if m.open || m.focus <= stopFold {
			return
		}
	}
}

// Key takes a key that is no action.
func (m *Model) Key(key tea.KeyPressMsg) {
	m.drawn = nil
	before := m.state()
	switch m.focus {
	case stopWhen:
		m.keyWhen(key)
	case stopMatch:
		m.keyMatch(key)
	case stopStatus:
		m.keyStatus(key)
	case stopFold:
		m.keyFold(key)
	default:
		m.editors[m.focus].Key(key)
	}
	if m.state() != before {
		m.notice = ""
		m.touch()
	}
}

// state is a fingerprint of the values, to know whether a key changed one.
func (m *Model) state() string {
	var b strings.Builder
	b.WriteByte(byte(m.preset + 1))
	b.WriteByte(byte(m.match))
	for _, on := range m.statuses {
		if on {
			b.WriteByte('x')
		} else {
			b.WriteByte('.')
		}
	}
	for i := range m.editors {
		b.WriteByte(0)
		b.WriteString(m.editors[i].String())
	}
	return b.String()
}

func (m *Model) keyMatch(key tea.KeyPressMsg) {
	switch s := key.String(); {
	case s == "left":
		m.match = (m.match + len(matches) - 1) % len(matches)
	case s == "right" || s == "space":
		m.match = (m.match + 1) % len(matches)
	case m.editors[stopSubject].Key(key): // the text beside it is meant
		m.focus = stopSubject
	}
}

func (m *Model) keyStatus(key tea.KeyPressMsg) {
	switch key.String() {
	case "left":
		m.box = (m.box + len(m.statuses) - 1) % len(m.statuses)
	case "right":
		m.box = (m.box + 1) % len(m.statuses)
	case "home":
		m.box = 0
	case "end":
		m.box = len(m.statuses) - 1
	case "space", "x":
		m.statuses[m.box] = !m.statuses[m.box]
	case "backspace", "delete":
		clear(m.statuses)
	}
}

func (m *Model) keyFold(key tea.KeyPressMsg) {
	switch key.String() {
	case "space":
		m.open = !m.open
	case "right":
		m.open = true
	case "left":
		m.open = false
	}
}

// Query returns what the form asks for, and every reason why it cannot run.
func (m *Model) Query(now time.Time) (client.Query, []client.Problem) {
	m.SetNow(now)
	start, end, windowErr := m.window()
	q := client.Query{
		Start: start, End: end,
		Senders:    addresses(m.editors[stopSender].String()),
		Recipients: addresses(m.editors[stopRecipient].String()),
		Subject:    strings.TrimSpace(m.editors[stopSubject].String()),
		MessageIDs: messageIDs(m.editors[stopMessageID].String()),
		IDs:        networkIDs(m.editors[stopID].String()),
		FromIPs:    words(m.editors[stopFromIP].String()),
		ToIPs:      words(m.editors[stopToIP].String()),
	}
	if q.Subject != "" {
		q.SubjectMatch = matches[m.match].match
	}
	for i, status := range m.boxes() {
		if m.statuses[i] {
			q.Statuses = append(q.Statuses, status)
		}
	}
	var problems []client.Problem
	if windowErr != nil {
		problems = append(problems, client.Problem{Field: client.FieldWindow, Message: windowErr.Error()})
	}
	for _, problem := range q.Check(m.dialect, now) {
		if windowErr == nil || problem.Field != client.FieldWindow {
			problems = append(problems, problem)
		}
	}
	return q, problems
}

// Load fills the form from a query.
func (m *Model) Load(q client.Query) {
	m.loadWindow(q.Start, q.End)
	m.editors[stopSender].Set(strings.Join(q.Senders, ", "))
	m.editors[stopRecipient].Set(strings.Join(q.Recipients, ", "))
	m.editors[stopSubject].Set(q.Subject)
	m.editors[stopMessageID].Set(strings.Join(q.MessageIDs, ", "))
	m.editors[stopID].Set(strings.Join(q.IDs, " "))
	m.editors[stopFromIP].Set(strings.Join(q.FromIPs, " "))
	m.editors[stopToIP].Set(strings.Join(q.ToIPs, " "))
	m.match = 0
	for i, choice := range matches {
		if choice.match == q.SubjectMatch {
			m.match = i
		}
	}
	m.Offer(q.Statuses)
	for i, status := range m.boxes() {
		m.statuses[i] = slices.Contains(q.Statuses, status)
	}
	m.open = len(q.MessageIDs)+len(q.IDs)+len(q.FromIPs)+len(q.ToIPs) > 0
	if !m.open && m.focus > stopFold {
		m.focus = stopFold
	}
	m.notice = ""
	m.touch()
}
