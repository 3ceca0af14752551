package traces

import (
	"strings"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// View draws the pane: exactly as many lines as SetSize said, each at most as
// wide.
func (m *Model) View() string {
	if m.height == 0 {
		return ""
	}
	lines := make([]string, 0, m.height)
	if m.above() > 0 {
		lines = append(lines, m.chipsLine())
	}
	body := m.height - m.above() - m.below()
	switch {
	case len(m.snapshot.Traces) == 0:
		lines = append(lines, m.emptyLines(body)...)
	case m.narrowed() && m.table.Len() == 0:
		words, ways := m.noneLeft()
		lines = append(lines, m.padded(body, "", words, ways)...)
		lines = append(lines, m.lastRows...)
	default:
		table := strings.Split(m.table.View(), "\n")
		end := min(m.table.Len()+1, len(table)) // behind the last message
		lines = append(append(append(lines, table[:end]...), m.lastRows...), table[end:]...)
	}
	if m.finds() > 0 {
		lines = append(lines, m.find.View(*m.theme, m.width))
	}
	return strings.Join(lines, "\n")
}

// noneLeft says what leaves no message of those that are loaded, and what to do.
func (m *Model) noneLeft() (words, ways string) {
	words, ways = "No loaded message has all of these words.", "esc shows all."
	switch {
	case !m.find.Narrowing():
		words, ways = "No loaded message has the status "+m.chipWord()+".", "0 shows all."
	case m.chip != "":
		words = "No loaded message with the status " + m.chipWord() + " has all of these words."
	}
	if m.only != nil {
		words, ways = "No loaded message with "+m.only.words+" is among these.", "esc shows all."
	}
	if m.span != nil {
		words, ways = "No loaded message of "+m.spanOnly()+" is among these.", "esc shows all."
	}
	if m.snapshot.More {
		ways = "G loads more, " + ways
	}
	return words, ways
}

// nothing reports whether the search is done and found no message.
func (m *Model) nothing() bool {
	return m.given && len(m.snapshot.Traces) == 0 && m.snapshot.Complete && m.state != Loading
}

// emptyLines say why there are no rows.
func (m *Model) emptyLines(height int) []string {
	var words []string
	switch {
	case m.nothing():
		words = m.nothingLines()
	case m.state == Loading:
		words = []string{"", m.loading()}
	case m.state == Stopped && m.snapshot.Pages == 0:
		words = []string{"", "Stopped before any message was loaded. " + m.keymap.Key(action.RunAgain) + " resumes."}
		if m.words != "" {
			words = append(append(words, ""), text.Wrap(m.words, m.width-4)...)
		}
	case m.given && m.snapshot.More:
		words = append(words, "")
		words = append(words, m.soFar()...)
	case m.given:
		words = []string{"", "No message matched; " + m.reach().Gap(m.wording()) + "."}
	}
	return m.padded(height, words...)
}

// padded is a body of a few lines of words.
func (m *Model) padded(height int, words ...string) []string {
	lines := make([]string, height)
	for i := range lines {
		line := ""
		if i < len(words) {
			line = text.Spaces(2) + words[i]
		}
		lines[i] = text.Fit(text.Truncate(line, m.width, m.theme.Glyphs.Ellipsis), m.width)
	}
	return lines
}

// soFar says how far was read without finding a message.
func (m *Model) soFar() []string {
	words, room := "No message matched so far", m.width-4
	if m.snapshot.Scanned > 0 {
		words += ", of " + text.Count(m.snapshot.Scanned) + " that were read and filtered here"
	}
	reach := widest(joined("Not complete: "+m.reach().Gap(m.wording()), m.dot(), m.goesOn()), room)
	lines := append(text.Wrap(words+".", room), text.Wrap(reach, room)...)
	return append(append(lines, ""), m.nearLines()...)
}

func (m *Model) loading() string {
	if m.words == "" {
		return "Loading " + m.theme.Glyphs.Ellipsis
	}
	return "Loading " + m.words + " " + m.theme.Glyphs.Ellipsis
}

// chipWord names the status that the list is narrowed to.
func (m *Model) chipWord() string {
	return m.chip.Word()
}

// Wider returns the search that was chosen from the suggestions, once.
func (m *Model) Wider() (client.Query, bool) {
	if m.wider == nil {
		return client.Query{}, false
	}
	query := *m.wider
	m.wider = nil
	return query, true
}
