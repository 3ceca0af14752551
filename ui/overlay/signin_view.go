package overlay

import (
	"slices"
	"strings"

	"msgtrace/theme"
	"msgtrace/ui/text"
)

// signInWidth is as wide as the window of a code gets, without its frame.
const signInWidth = 68

// detail is how much of a prompt there is room for.
type detail int

const (
	detailBig    detail = iota // the code in large letters
	detailSpaced               // the code with blanks between its letters
	detailTight                // no empty lines
	detailBare                 // no explanation
)

// draw draws the window, and finds the cursor. A window with a line to type takes
// the whole width and has no sides, so that its long address can be selected with
// the mouse too.
func (w *SignIn) draw() (rows []string, x, y int) {
	if w.prompt.Answers && !w.Failed() {
		return w.sheet(w.width, w.height)
	}
	inner := max(1, min(signInWidth, w.width-frameWidth))
	draw := func(d detail) page { return w.codeLines(d, inner) }
	if w.Failed() {
		draw = func(d detail) page { return w.failedLines(d, inner) }
	}
	lines := fitted(max(1, w.height-frameHeight), draw)
	return frame(w.look, w.prompt.Title, w.hint, lines.out, inner), lines.x + 2, lines.y + 1
}

// fitted draws with as much detail as fits, and cuts what does not.
func fitted(room int, draw func(detail) page) page {
	for d := detailBig; d < detailBare; d++ {
		if lines := draw(d); len(lines.out) <= room {
			return lines
		}
	}
	lines := draw(detailBare)
	lines.out = lines.out[:min(room, len(lines.out))]
	return lines
}

// codeLines say where to enter which code.
func (w *SignIn) codeLines(d detail, inner int) page {
	lines := page{look: w.look, inner: inner, detail: d}
	if d < detailBare {
		lines.words(w.look.Text.Render, w.prompt.Message)
		lines.gap()
	}
	lines.field("Page", w.prompt.URL, w.look.Accent.Render)
	lines.x, lines.y = fieldLabel, len(lines.out)
	lines.field("Code", w.prompt.Code, w.look.Strong.Render)
	lines.gap()
	letters := big(w.prompt.Code, w.look.ASCII)
	switch {
	case d == detailBig && len(letters) > 0 && text.Width(letters[0]) <= inner:
		for _, row := range letters {
			lines.add(w.look.Accent.Render(row))
		}
	case d < detailBare:
		lines.add(text.Spaces(fieldLabel) + w.look.Strong.Render(text.Truncate(spaced(w.prompt.Code), inner-fieldLabel, "")))
	}
	lines.gap()
	lines.words(w.look.Faint.Render, w.countdown)
	lines.words(w.look.Warning.Render, w.note)
	return lines
}

// failedLines say why it has ended.
func (w *SignIn) failedLines(d detail, inner int) page {
	lines := page{look: w.look, inner: inner, detail: d}
	style := w.look.Problem.Render
	for i, paragraph := range w.failed {
		if i > 0 && paragraph != "" {
			lines.gap()
		}
		lines.words(style, paragraph)
		style = w.look.Text.Render
	}
	return lines
}

// sheet draws a prompt with a line to type. The address gets the room that the
// others leave.
func (w *SignIn) sheet(width, height int) (rows []string, x, y int) {
	room := max(1, height-frameHeight)
	var above, below page
	address := chop(w.prompt.URL, width)
	for d := detailBig; d <= detailBare; d++ {
		above, below = w.sheetLines(d, width)
		if len(above.out)+len(address)+len(below.out) <= room {
			break
		}
	}
	if left := max(1, room-len(above.out)-len(below.out)); len(address) > left {
		address = address[:left]
		address[left-1] = text.Truncate(address[left-1], width-text.Width(w.look.Glyphs.Ellipsis), "") + w.look.Glyphs.Ellipsis
	}
	for i := range address {
		address[i] = w.look.Accent.Render(address[i])
	}
	lines := slices.Concat(above.out, address, below.out)
	rows = []string{rule(w.look, w.look.Title.Render(text.Truncate(w.prompt.Title, width-6, w.look.Glyphs.Ellipsis)), width)}
	for _, line := range lines[:min(room, len(lines))] {
		rows = append(rows, text.Fit(line, width))
	}
	rows = append(rows, rule(w.look, w.look.Faint.Render(text.Truncate(w.hint, width-6, w.look.Glyphs.Ellipsis)), width))
	return rows, below.x, below.y + 1 + len(above.out) + len(address)
}

// The names of what stands in a sheet.
const (
	forwardLabel = "Over SSH: "
	answerLabel  = "Ended at: "
)

// sheetLines are what stands above and below the address of a sheet. The cursor
// is below.
func (w *SignIn) sheetLines(d detail, width int) (above, below page) {
	top := page{look: w.look, inner: width, detail: d}
	if d < detailBare {
		top.words(w.look.Text.Render, w.prompt.Message)
		top.gap()
	}
	bottom := page{look: w.look, inner: width, detail: d}
	if d < detailTight {
		bottom.add("")
	}
	if w.prompt.Forward != "" {
		line := w.look.FieldLabel.Render(forwardLabel) + w.look.Strong.Render(w.prompt.Forward)
		room := width - text.Width(line) - 2
		if room > 0 {
			line += "  " + w.look.Faint.Render(text.Truncate("makes the browser reach this host", room, w.look.Glyphs.Ellipsis))
		}
		bottom.add(line)
	}
	typed, at := w.typed.View(width-len(answerLabel), w.look.Glyphs.Ellipsis)
	bottom.x, bottom.y = len(answerLabel)+at, len(bottom.out)
	bottom.add(w.look.FieldFocused.Render(answerLabel) + w.look.Field.Render(typed))
	bottom.gap()
	bottom.words(w.look.Faint.Render, w.countdown)
	bottom.words(w.look.Warning.Render, w.note)
	return top, bottom
}

// rule is a line over the whole width with words in it.
func rule(look theme.Theme, words string, width int) string {
	dash := look.Glyphs.Horizontal
	rest := max(0, width-3-text.Width(words))
	if text.Width(words) == 0 {
		return look.BorderFocused.Render(strings.Repeat(dash, width))
	}
	return look.BorderFocused.Render(dash) + " " + words + " " + look.BorderFocused.Render(strings.Repeat(dash, rest))
}

// page collects the lines of a window.
type page struct {
	look   theme.Theme
	inner  int
	detail detail
	out    []string
	x, y   int // of the cursor
}

func (p *page) add(line string) { p.out = append(p.out, line) }

// gap leaves a line empty where there is room for it.
func (p *page) gap() {
	if p.detail < detailTight && len(p.out) > 0 && p.out[len(p.out)-1] != "" {
		p.add("")
	}
}

// words adds a text, broken at blanks.
func (p *page) words(style func(...string) string, words string) {
	for _, line := range text.Wrap(words, p.inner) {
		p.add(style(line))
	}
}

// fieldLabel is the width of the names of fields.
const fieldLabel = 6

// field adds a name and a value, which is broken where it must be.
func (p *page) field(name, value string, style func(...string) string) {
	label := p.look.FieldLabel.Render(text.Fit(name, fieldLabel))
	for _, part := range chop(value, p.inner-fieldLabel) {
		p.add(label + style(part))
		label = text.Spaces(fieldLabel)
	}
}

// chop cuts a text into pieces of a width.
func chop(s string, width int) []string {
	width = max(1, width)
	var parts []string
	for s != "" {
		head := text.Truncate(s, width, "")
		if head == "" {
			break // a character wider than the room
		}
		parts = append(parts, head)
		s = s[len(head):]
	}
	return parts
}
