package edit

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"msgtrace/ui/text"
)

// Edits reports whether a key that stands for no character edits a line.
func Edits(press tea.KeyPressMsg) bool { return key.Matches(press, editing...) }

// keyMap are the keys of all lines, and editing those that edit.
var keyMap, editing = keysOfLines()

func keysOfLines() (textinput.KeyMap, []key.Binding) {
	k := textinput.DefaultKeyMap()
	// The clipboard of the host is not the person's, who is at the other end of
	// an SSH session; what their terminal pastes comes by Insert.
	k.Paste.SetEnabled(false)
	for _, suggestion := range []*key.Binding{&k.AcceptSuggestion, &k.NextSuggestion, &k.PrevSuggestion} {
		suggestion.SetEnabled(false)
	}
	return k, []key.Binding{
		k.CharacterForward, k.CharacterBackward, k.WordForward, k.WordBackward, k.LineStart, k.LineEnd,
		k.DeleteCharacterBackward, k.DeleteCharacterForward, k.DeleteWordBackward, k.DeleteWordForward,
		k.DeleteBeforeCursor, k.DeleteAfterCursor,
	}
}

// Line is a line with a cursor. One that is too long for its room scrolls
// sideways. Make it with [New]; a copy is made by [Line.Clone].
type Line struct {
	limit  int
	input  *textinput.Model // nil until something is in it: one takes 8 KB, and a form has many
	text   string           // of the input, which is put together each time it is asked for
	offset int              // the first character that is visible
}

// New makes an empty line that holds at most limit characters.
func New(limit int) Line { return Line{limit: limit} }

// Clone returns a line that stands as this one does.
func (l *Line) Clone() Line {
	other := *l
	if l.input != nil {
		input := *l.input
		other.input = &input
	}
	return other
}

// model is what edits the line.
func (l *Line) model() *textinput.Model {
	if l.input == nil {
		input := textinput.New()
		input.CharLimit, input.KeyMap = l.limit, keyMap
		input.SetVirtualCursor(false)
		input.Focus() // it is asked for a key only while it is focused
		l.input = &input
	}
	return l.input
}

// String is the text as it was typed, not fit for the screen.
func (l *Line) String() string { return l.text }

// Empty reports whether there is nothing but spaces.
func (l *Line) Empty() bool { return strings.TrimSpace(l.String()) == "" }

// Position is the place of the cursor, in bytes of the text.
func (l *Line) Position() int { return bytesOf(l.String(), l.position()) }

// bytesOf returns how many bytes the first n characters of a text take.
func bytesOf(s string, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}

// position is the same in characters.
func (l *Line) position() int {
	if l.input == nil {
		return 0
	}
	return l.input.Position()
}

// MoveTo puts the cursor at a place of the text, in bytes.
func (l *Line) MoveTo(at int) {
	value := l.String()
	l.model().SetCursor(utf8.RuneCountInString(value[:min(at, len(value))]))
}

// Set replaces the text and puts the cursor behind it.
func (l *Line) Set(s string) {
	if l.input != nil {
		l.input.Reset()
		l.text = ""
	}
	l.Insert(s)
}

// Insert adds text at the cursor. Line breaks become spaces, and other control
// characters are left out.
func (l *Line) Insert(s string) {
	if s != "" {
		input := l.model()
		*input, _ = input.Update(tea.PasteMsg{Content: s})
		l.text = input.Value()
	}
}

// Key edits by a key and returns false for one that has nothing to do with
// editing.
func (l *Line) Key(press tea.KeyPressMsg) bool {
	if press.Text == "" && !Edits(press) {
		return false
	}
	input := l.model()
	*input, _ = input.Update(press)
	l.text = input.Value()
	return true
}

// View draws the part of the text around the cursor in at most width columns,
// and says in which of them the cursor is. What is cut off is marked.
func (l *Line) View(width int, ellipsis string) (shown string, cursor int) {
	if width < 2 {
		return "", 0
	}
	// Of a text of thousands of addresses only what is near the cursor is looked at.
	at := l.position()
	from := max(0, at-5*width)
	near := between(l.String(), from, at+4*width)
	at, l.offset = at-from, max(0, l.offset-from)
	l.scroll(near, at, width)
	before := text.Clean(string(near[l.offset:at])).String()
	after := text.Clean(string(near[at:])).String()
	cursor = min(text.Width(before), width-1)
	shown = text.Clean(before+after).Truncate(width, ellipsis)
	if l.offset += from; l.offset > 0 {
		shown = ellipsis + cutFirst(shown, text.Width(ellipsis))
	}
	return text.Truncate(shown, width, ellipsis), cursor
}

// between returns the characters of a text from one on to before another.
func between(s string, from, to int) []rune {
	s = s[bytesOf(s, from):]
	return []rune(s[:bytesOf(s, to-from)])
}

// cutFirst takes columns off the left; what was cut in two becomes spaces.
func cutFirst(s string, columns int) string {
	for columns > 0 && s != "" {
		_, size := utf8.DecodeRuneInString(s)
		width := text.Width(s[:size])
		s = s[size:]
		columns -= width
		if columns < 0 {
			return text.Spaces(-columns) + s
		}
	}
	return s
}

// scroll moves the visible part no further than it must: the cursor is on it,
// not on the mark at its left, and no room is left empty on the right.
func (l *Line) scroll(runes []rune, at, width int) {
	const margin = 2
	l.offset = min(l.offset, len(runes))
	if at < l.offset+margin {
		l.offset = max(0, at-margin)
	}
	for l.offset > 0 && text.Clean(string(runes[l.offset-1:])).Width() < width {
		l.offset--
	}
	if at-l.offset > 4*width {
		l.offset = at - 4*width
	}
	for l.offset < at && text.Clean(string(runes[l.offset:at])).Width() > width-1 {
		l.offset++
	}
}
