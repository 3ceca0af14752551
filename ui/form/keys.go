package form

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
)

// step goes to another stop, around the end.
func (m *Model) step(by int) {
	m.Settle()
	defer m.arrive()
	if m.focus == stopMatch {
		m.focus = stopSubject
	}
	at := slices.Index(stops, m.focus)
	for {
		at = (at + by + len(stops)) % len(stops)
		if m.focus = stops[at]; m.open || !m.focus.field().Folded {
			return
		}
	}
}

// Settle takes in that typing at the stop is over.
func (m *Model) Settle() {
	m.old, m.list = false, suggestions{}
	if m.focus == stopLine {
		if len(m.examine().line) == 0 {
			m.follow()
		}
		return
	}
	m.settle()
}

// arrive gets the stop ready to be typed at.
func (m *Model) arrive() {
	if m.focus == stopLine {
		m.enterLine()
	}
}

// Key takes a key that is no action.
func (m *Model) Key(key tea.KeyPressMsg) {
	m.drawn = nil
	m.takeOver(key)
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
	case stopSubject:
		if editor := m.editors[stopSubject]; key.String() == "left" && editor.Position() == 0 {
			m.focus = stopMatch
		} else {
			editor.Key(key)
		}
	default:
		m.editors[m.focus].Key(key)
	}
	if !slices.Equal(m.state(), before) {
		m.typedIn()
	} else if m.Suggesting() {
		m.suggest()
	}
}

// state is the values, to know whether a key changed one.
func (m *Model) state() []string {
	chosen := []byte{byte(m.preset + 1), byte(m.match)}
	for _, on := range m.statuses {
		if on {
			chosen = append(chosen, 'x')
		} else {
			chosen = append(chosen, '.')
		}
	}
	values := []string{string(chosen), m.editors[stopLine].String()}
	for _, field := range client.Fields {
		values = append(values, m.editors[stop(field.ID)].String())
	}
	return values
}

func (m *Model) keyMatch(key tea.KeyPressMsg) {
	switch s := key.String(); {
	case s == "left":
		m.match = (m.match + len(client.SubjectMatches) - 1) % len(client.SubjectMatches)
	case s == "right" || s == "space":
		m.match = (m.match + 1) % len(client.SubjectMatches)
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
