package overlay

import (
	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/edit"
	"msgtrace/ui/text"
)

// Field is a text that is asked for.
type Field struct {
	Label string // safe to show
	Hint  string // safe to show, while nothing is typed
	Text  string // what it begins with
}

// Fields is a window that asks for texts.
type Fields struct {
	look   theme.Theme
	title  string
	hint   string
	fields []Field
	lines  []edit.Line
	at     int
	check  func(values []string) string
	said   string // what the check has said of these values
	width  int    // of the room
}

var _ Window = (*Fields)(nil)

// longestField bounds what is typed into a field.
const longestField = 2000

// NewFields makes a window that asks for some texts. The check returns why they cannot
// be taken, or what is to be known first, "" for nothing; nil: anything can.
func NewFields(look theme.Theme, title, hint string, fields []Field, check func(values []string) string) *Fields {
	w := &Fields{look: look, title: title, hint: hint, fields: fields, check: check}
	for _, f := range fields {
		line := edit.New(longestField)
		line.Set(f.Text)
		w.lines = append(w.lines, line)
	}
	return w
}

// Scope is where its keys are looked up.
func (w *Fields) Scope() action.Scope { return action.ScopeFields }

// Handle moves, takes what was typed or closes.
func (w *Fields) Handle(id action.ID) Outcome {
	switch id {
	case action.FieldsNext:
		w.at = (w.at + 1) % len(w.fields)
	case action.FieldsPrev:
		w.at = (w.at + len(w.fields) - 1) % len(w.fields)
	case action.FieldsTake:
		if w.at < len(w.fields)-1 && w.lines[w.at].Empty() {
			w.at++ // as in a form that is filled in
			return Stay
		}
		if w.check != nil {
			if w.said = w.check(w.Values()); w.said != "" {
				return Stay
			}
		}
		return Choose
	case action.FieldsClose:
		return Close
	}
	return Stay
}

// Key edits the field with the cursor.
func (w *Fields) Key(key tea.KeyPressMsg) Outcome {
	if w.lines[w.at].Key(key) {
		w.said = ""
	}
	return Stay
}

// Paste types what was pasted.
func (w *Fields) Paste(pasted string) {
	w.lines[w.at].Insert(pasted)
	w.said = ""
}

// Values are what was typed.
func (w *Fields) Values() []string {
	values := make([]string, len(w.lines))
	for i := range w.lines {
		values[i] = w.lines[i].String()
	}
	return values
}

// Value is what was typed into the field with the cursor.
func (w *Fields) Value() string { return w.lines[w.at].String() }

// SetSize says how much room there is.
func (w *Fields) SetSize(width, _ int) { w.width = width }

// mostFields is how wide the window gets.
const mostFields = 76

func (w *Fields) inner() int { return max(1, min(w.width-frameWidth, mostFields)) }

// labels is the room that the labels take.
func (w *Fields) labels() int {
	widest := 0
	for _, f := range w.fields {
		widest = max(widest, text.Width(f.Label))
	}
	return 2 + widest + 2
}

// View draws the fields, and below what was said of them.
func (w *Fields) View() []string {
	inner := w.inner()
	lines := make([]string, 0, len(w.fields)+1)
	for i, f := range w.fields {
		mark, style := " ", w.look.FieldLabel
		if i == w.at {
			mark, style = w.look.Cursor.Render(w.look.Glyphs.Cursor), w.look.FieldFocused
		}
		lines = append(lines, text.Fit(mark, 2)+style.Render(text.Fit(f.Label, w.labels()-2))+w.typed(i, inner-w.labels()))
	}
	for _, words := range text.Wrap(w.said, inner) {
		lines = append(lines, w.look.Problem.Render(words))
	}
	return frame(w.look, w.title, w.hint, lines, inner)
}

// typed draws what was typed into a field, or its hint.
func (w *Fields) typed(i, room int) string {
	if w.lines[i].String() == "" {
		return w.look.FieldHint.Render(text.Truncate(w.fields[i].Hint, room, w.look.Glyphs.Ellipsis))
	}
	shown, _ := w.lines[i].View(room, w.look.Glyphs.Ellipsis)
	return w.look.Field.Render(shown)
}

// Cursor is in the field that is typed in.
func (w *Fields) Cursor() (x, y int) {
	_, cursor := w.lines[w.at].View(max(2, w.inner()-w.labels()), w.look.Glyphs.Ellipsis)
	return 2 + w.labels() + cursor, 1 + w.at
}
