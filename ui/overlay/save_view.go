package overlay

import "msgtrace/ui/text"

// pathLabel stands before the path.
const pathLabel = "File  "

// leastWidth is the room of a line that leaves some for a path that is typed.
const leastWidth = 56

// saveLine is one line of the window. Item is what the cursor is on there, -1 for a
// line that it passes over.
type saveLine struct {
	text string
	item int
}

// SetSize says how much room there is.
func (w *Saving) SetSize(width, height int) {
	w.width = width
	w.rows = max(1, height-frameHeight)
	w.follow()
}

// follow brings the line under the cursor into sight.
func (w *Saving) follow() {
	lines := w.lines()
	at := w.lineOf(lines)
	if w.cursor == w.items()-1 {
		at = len(lines) - 1 // with what completing said
	}
	w.top = max(0, min(max(w.top, at-w.rows+1), at, len(lines)-w.rows))
}

func (w *Saving) lineOf(lines []saveLine) int {
	for i, line := range lines {
		if line.item == w.cursor {
			return i
		}
	}
	return 0
}

// View draws the window.
func (w *Saving) View() []string {
	lines := w.lines()
	var shown []string
	for _, line := range lines[w.top:min(len(lines), w.top+w.rows)] {
		shown = append(shown, line.text)
	}
	return frame(w.look, w.title, w.hint(), shown, w.inner)
}

// hint says what the keys do where the cursor is.
func (w *Saving) hint() string {
	switch at := w.cursor - len(w.forms); {
	case w.editing:
		return w.hints.Path(w.forms[w.form].Title)
	case at < 0:
		return w.hints.List
	case at < len(w.options):
		return w.hints.Option
	}
	return w.hints.File
}

// lines are all lines: forms, options and path, apart where there is room for that.
func (w *Saving) lines() []saveLine {
	w.inner = max(1, min(w.widest(), w.width-frameWidth))
	var lines []saveLine
	for i, f := range w.forms {
		lines = append(lines, saveLine{w.line(i, f.Key, f.Title, f.Detail), i})
	}
	apart := w.rows >= w.items()+2
	if apart && len(w.options) > 0 {
		lines = append(lines, saveLine{"", -1})
	}
	for i, o := range w.options {
		at := len(w.forms) + i
		lines = append(lines, saveLine{w.line(at, o.Key, w.box(o), o.Detail(w.On)), at})
	}
	if apart {
		lines = append(lines, saveLine{"", -1})
	}
	if w.copies() {
		return append(lines, w.commandLines()...)
	}
	lines = append(lines, saveLine{w.pathLine(), w.items() - 1})
	if w.answer != "" {
		indent := text.Spaces(len(pathLabel) + 2)
		lines = append(lines, saveLine{indent + w.look.Faint.Render(text.Truncate(w.answer, w.inner-len(indent), w.look.Glyphs.Ellipsis)), -1})
	}
	return lines
}

// box is the title of an option, behind its box.
func (w *Saving) box(o SaveOption) string {
	if o.On {
		return w.look.Glyphs.Checked + " " + o.Title
	}
	return w.look.Glyphs.Unchecked + " " + o.Title
}

// widest is the room that the longest line takes.
func (w *Saving) widest() int {
	widest := max(text.Width(w.title)+2, text.Width(w.hint())+2, len(pathLabel)+4+text.Width(w.shown()), leastWidth)
	for _, f := range w.forms {
		widest = max(widest, 4+w.titles()+2+text.Width(f.Detail))
	}
	for _, o := range w.options {
		widest = max(widest, 4+w.titles()+2+text.Width(o.Detail(w.On)))
	}
	return widest
}

// titles is the room that the longest title takes.
func (w *Saving) titles() int {
	longest := 0
	for _, f := range w.forms {
		longest = max(longest, text.Width(f.Title))
	}
	for _, o := range w.options {
		longest = max(longest, text.Width(w.box(o)))
	}
	return longest
}

func (w *Saving) line(item int, key, title, detail string) string {
	title = text.Pad(text.Truncate(title, w.inner-4, w.look.Glyphs.Ellipsis), min(w.titles(), w.inner-4))
	left := w.mark(item) + " " + w.look.Key.Render(key) + " " + w.look.Text.Render(title)
	room := w.inner - text.Width(left) - 2
	if detail == "" || room < 4 {
		return left
	}
	return left + "  " + w.look.Faint.Render(text.Truncate(detail, room, w.look.Glyphs.Ellipsis))
}

func (w *Saving) mark(item int) string {
	if item == w.cursor {
		return w.look.Cursor.Render(w.look.Glyphs.Cursor)
	}
	return " "
}

// pathLine is the path: its end is in sight, where the name is.
func (w *Saving) pathLine() string {
	left := w.mark(w.items()-1) + " " + w.look.Faint.Render(pathLabel)
	if w.editing {
		typed, _ := w.typedView()
		return left + w.look.Field.Render(typed)
	}
	return left + w.look.Text.Render(text.TruncateStart(text.Clean(w.shown()).String(), w.pathRoom(), w.look.Glyphs.Ellipsis))
}

// commandLines are the command in as many lines as it needs, up to mostCommand.
func (w *Saving) commandLines() []saveLine {
	left := w.mark(w.items()-1) + " " + w.look.Key.Render(CommandKey) + " "
	parts := text.Wrap(w.Command(), max(1, w.inner-4))
	if len(parts) == 0 {
		return []saveLine{{left + w.look.Faint.Render(text.Truncate("no command has this form", w.inner-4, w.look.Glyphs.Ellipsis)), w.items() - 1}}
	}
	if len(parts) > mostCommand {
		parts = parts[:mostCommand]
		parts[mostCommand-1] = text.Truncate(parts[mostCommand-1]+" "+w.look.Glyphs.Ellipsis, w.inner-4, w.look.Glyphs.Ellipsis)
	}
	var lines []saveLine
	for i, part := range parts {
		lines = append(lines, saveLine{left + w.look.Text.Render(part), -1})
		if i == 0 {
			lines[0].item = w.items() - 1
		}
		left = text.Spaces(4)
	}
	return lines
}

// mostCommand is how many lines a command takes at most.
const mostCommand = 4

func (w *Saving) pathRoom() int { return w.inner - len(pathLabel) - 2 }

func (w *Saving) typedView() (shown string, cursor int) {
	return w.path.View(w.pathRoom(), w.look.Glyphs.Ellipsis)
}

// Cursor is at the mark, or in the path.
func (w *Saving) Cursor() (x, y int) {
	lines := w.lines()
	y = 1 + w.lineOf(lines) - w.top
	if w.editing {
		_, cursor := w.typedView()
		return 2 + 2 + len(pathLabel) + cursor, y
	}
	return 2, y
}
