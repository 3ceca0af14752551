package form

import (
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/edit"
	"msgtrace/ui/pasted"
	"msgtrace/ui/queryline"
)

// Model is the form. It is not safe for concurrent use.
type Model struct {
	theme         *theme.Theme
	width, height int
	dialect       client.Dialect
	zone          *time.Location // the person's
	away          bool           // zone is somebody else's
	utc           bool           // times are read and shown in UTC
	now           time.Time
	command       []string
	equal         func(queryline.Search) string // makes the command line of a search; nil: Command

	focus    stop
	preset   int // of presets(), -1: the text of When counts
	loaded   *stretch
	editors  map[stop]*edit.Line
	match    int             // of client.SubjectMatches
	odd      []client.Status // that are not known here, after the others
	offered  []client.Status // those of odd that a list shows; the others are in the search
	statuses []bool          // which of boxes()
	box      int             // the status box under the cursor
	open     bool
	scroll   int
	grown    int // how many lines the frame has had since the form was opened

	read    map[client.Field]readValues
	line    queryLine
	list    suggestions
	seen    queryline.Seen
	domains []string
	base    queryline.Search // what an empty form holds
	old     bool             // the search was run before: see SetOld

	recent  []Recent
	summary string           // of the plan
	refused []client.Problem // why there is no plan
	notice  string           // what the last paste was taken for, or where what was typed went
	told    string           // the name of the notice
	held    pasted.Found     // what the last paste said of a message with an id
	changed uint64
	checked check
	asked   asked
	drawn   *drawing // nil: to be drawn again
}

// maxValue bounds what a field holds: a list of thousands of addresses fits.
const maxValue = 400_000

// New makes a form that is empty: the last 48 hours, no condition.
func New(look theme.Theme, dialect client.Dialect, zone *time.Location) *Model {
	if zone == nil {
		zone = time.UTC
	}
	m := &Model{theme: look.Shared(), dialect: dialect, zone: zone, command: []string{"msgtrace"}, focus: stops[1], editors: map[stop]*edit.Line{}, read: map[client.Field]readValues{}}
	m.statuses = make([]bool, len(client.Statuses))
	m.preset = defaultPreset
	for _, field := range client.Fields {
		editor := edit.New(maxValue)
		m.editors[stop(field.ID)] = &editor
	}
	line := edit.New(maxValue)
	m.editors[stopLine] = &line
	return m
}

// SetTheme changes the look.
func (m *Model) SetTheme(look theme.Theme) {
	m.theme = look.Shared()
	m.checked, m.drawn = check{}, nil
}

// SetSize says how much room there is.
func (m *Model) SetSize(width, height int) {
	width, height = max(0, width), max(0, height)
	if width != m.width || height != m.height {
		m.grown = 0
	}
	m.width, m.height = width, height
	m.drawn = nil
}

// SetCommand says the words that the command line begins with that opens the same
// search.
func (m *Model) SetCommand(command ...string) {
	m.command = command
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

// SetRefused shows why a query that is right cannot run all the same, whole; nil when it
// can.
func (m *Model) SetRefused(problems []client.Problem) {
	m.refused = problems
	m.drawn = nil
}

// Changed grows with everything that can change the query.
func (m *Model) Changed() uint64 { return m.changed }

// touch takes in that a field has changed.
func (m *Model) touch() {
	m.follow()
	m.changed++
	m.summary, m.refused, m.drawn = "", nil, nil
}

// typedIn takes in that a text has changed at the stop.
func (m *Model) typedIn() {
	m.notice = ""
	if m.focus == stopLine {
		m.readLine()
		m.changed++
		m.summary, m.drawn = "", nil
	} else {
		m.touch()
	}
	m.suggest()
}

// Scope returns where the keys go.
func (m *Model) Scope() action.Scope {
	if m.Suggesting() {
		return action.ScopeSuggestions
	}
	return action.ScopeForm
}

// Focus puts the cursor on the first field, as the form is when it opens.
func (m *Model) Focus() {
	m.focus, m.list, m.grown = stops[1], suggestions{}, 0
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
	if m.Suggesting() && m.handleSuggestion(id) {
		return true
	}
	m.old = false
	switch id {
	case action.NextField:
		m.step(1)
	case action.PrevField:
		m.step(-1)
	case action.FormUTC:
		m.rezone()
	case action.ClearForm:
		m.LoadSearch(queryline.Search{})
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
		if status != "" && !slices.Contains(client.Statuses, status) && !slices.Contains(m.offered, status) && len(m.offered) < mostOdd {
			m.offered = append(m.offered, status)
		}
	}
	m.addBoxes(m.offered)
}

// addBoxes adds boxes for those of the statuses that have none.
func (m *Model) addBoxes(statuses []client.Status) {
	for _, status := range statuses {
		if status != "" && !slices.Contains(m.boxes(), status) && len(m.odd) < mostOdd {
			m.odd, m.statuses, m.drawn = append(m.odd, status), append(m.statuses, false), nil
		}
	}
}

// choose checks the boxes of the statuses, and no others. Of those that are not known
// here only the offered ones and these have a box, so that half a word that was typed
// leaves none.
func (m *Model) choose(statuses []client.Status) {
	m.odd = slices.Clone(m.offered)
	m.statuses = make([]bool, len(m.boxes()))
	m.addBoxes(statuses)
	for i, status := range m.boxes() {
		m.statuses[i] = slices.Contains(statuses, status)
	}
	m.box = min(m.box, len(m.statuses)-1)
	m.drawn = nil
}

// Rewrite puts the text of each field that is typed through a function, and what is said
// of a paste, which belongs to none.
func (m *Model) Rewrite(f func(field client.Field, value string) string) {
	if subject := m.held.Subject; subject != "" {
		m.notice = strings.ReplaceAll(m.notice, subject, f(client.FieldSubject, subject))
	}
	m.drawn, m.notice = nil, f("", m.notice)
	for _, field := range client.Fields {
		editor := m.editors[stop(field.ID)]
		if value := f(field.ID, editor.String()); value != editor.String() {
			editor.Set(value)
			m.touch()
		}
	}
	if m.focus == stopLine {
		line := m.editors[stopLine]
		if words := f("", line.String()); words != line.String() {
			line.Set(words)
			m.readLine()
		}
	}
}

// values are what a field holds. They may not be written to.
func (m *Model) values(field *client.FieldInfo) []string {
	if field.Kind == client.KindStatus {
		var chosen []string
		for i, status := range m.boxes() {
			if m.statuses[i] {
				chosen = append(chosen, string(status))
			}
		}
		return chosen
	}
	reader := readers[field.Kind]
	if reader.read == nil {
		return nil
	}
	typed, known := m.editors[stop(field.ID)].String(), m.read[field.ID]
	if known.text != typed || known.values == nil {
		known = readValues{typed, reader.read(typed)}
		m.read[field.ID] = known
	}
	return known.values
}

// readValues are the values that a text was read as: a list of hundreds is not read again
// for each of those who ask for it.
type readValues struct {
	text   string
	values []string
}

// Search is what the form asks for, its times as they were written. In UTC, and in
// somebody else's zone, they are written as instants, unless they move with the clock: elsewhere they would be read in
// another zone.
func (m *Model) Search() queryline.Search {
	s := queryline.Search{Times: m.written()}
	for _, field := range client.Fields {
		field.Set(&s.Query, m.values(field))
	}
	if s.Query.Subject != "" {
		s.Query.SubjectMatch = client.SubjectMatches[m.match]
	}
	if m.utc || m.away {
		s = s.Fixed(m.now, m.Zone())
	}
	return s
}

// editedProblems are those of a line that was typed in, for what cannot be read in it
// is in no field.
func (m *Model) editedProblems(now time.Time) []client.Problem {
	if !m.line.edited {
		return nil
	}
	var problems []client.Problem
	for _, p := range m.lineProblems(now) {
		problems = append(problems, p.Problem)
	}
	return problems
}

// Query returns what the form asks for, and every reason why it cannot run.
func (m *Model) Query(now time.Time) (client.Query, []client.Problem) {
	m.SetNow(now)
	q, problems := m.query(now)
	m.asked = asked{m.changed, now, q, problems}
	return q, problems
}

// asked is what Query returned last.
type asked struct {
	changed  uint64
	now      time.Time
	query    client.Query
	problems []client.Problem
}

// lately returns what Query returned, if it was asked in the same minute and nothing has
// changed since.
func (m *Model) lately() (client.Query, []client.Problem) {
	if a := m.asked; a.changed == m.changed && a.now.Truncate(time.Minute).Equal(m.now.Truncate(time.Minute)) {
		return a.query, a.problems
	}
	return m.Query(m.now)
}

func (m *Model) query(now time.Time) (client.Query, []client.Problem) {
	if problems := m.editedProblems(now); len(problems) > 0 {
		return client.Query{}, problems
	}
	q, windowErr := m.Search().At(now, m.Zone())
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
func (m *Model) Load(q client.Query) { m.LoadSearch(queryline.Of(q, m.now)) }

// LoadSearch fills the form from a search.
func (m *Model) LoadSearch(s queryline.Search) {
	m.fill(s)
	m.notice, m.old, m.list = "", false, suggestions{}
	m.touch()
}
