package terminal

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// glyph is what a cell of the screen shows: a character with the accents on it. The
// cells behind the first one of a wide character have no text and no width.
type glyph struct {
	text  string
	width int8
	pen   pen
}

var blank = glyph{text: " ", width: 1}

// grid makes the cells of a screen of those of another, which it takes the place of: a
// window that is dragged becomes another one many times a second.
func grid(lines [][]glyph, width, height int) [][]glyph {
	lines = lines[:cap(lines)]
	lines = slices.Grow(lines, max(0, height-len(lines)))[:height]
	for y := range lines {
		lines[y] = slices.Grow(lines[y][:0], width)[:width]
		clean(lines[y])
	}
	return lines
}

// clean makes blanks of cells.
func clean(cells []glyph) {
	for x := range cells {
		cells[x] = blank
	}
}

// differing counts the cells in which two lines differ.
func differing(a, b []glyph) int {
	n := 0
	for x := range a {
		if a[x] != b[x] {
			n++
		}
	}
	return n
}

// pen is the number of a style in a palette.
type pen uint16

// mostPens bounds the styles that are told apart. A theme has some dozens.
const mostPens = 1 << 12

// palette numbers the styles that text is written in, in the colors that the terminal
// has. The pen 0 is that of plain text.
type palette struct {
	profile colorprofile.Profile
	pens    map[uv.Style]pen
	styles  []uv.Style
}

// pen returns the number of a style.
func (p *palette) pen(style uv.Style) pen {
	if found, ok := p.pens[style]; ok {
		return found
	}
	if p.pens == nil {
		p.pens, p.styles = map[uv.Style]pen{}, []uv.Style{{}}
	}
	converted := uv.ConvertStyle(style, p.profile)
	at := slices.Index(p.styles, converted)
	switch {
	case at >= 0:
	case len(p.pens) >= mostPens:
		return 0
	default:
		at = len(p.styles)
		p.styles = append(p.styles, converted)
	}
	p.pens[style] = pen(at)
	return pen(at)
}

// style is that of a pen.
func (p *palette) style(n pen) *uv.Style {
	if n == 0 {
		return &uv.Style{}
	}
	return &p.styles[n]
}

// cells makes cells of a line of text, which is cut where there are no more. Of escape
// sequences it takes the styles, and nothing else reaches the terminal.
func (p *palette) cells(cells []glyph, line string) {
	parser := ansi.GetParser()
	defer ansi.PutParser(parser)
	clean(cells)
	var style uv.Style
	var now pen
	var state byte
	x, last := 0, -1
	for len(line) > 0 {
		sequence, width, n, next := ansi.DecodeSequenceWc(line, state, parser)
		text := line[:n]
		line, state = line[n:], next
		switch {
		case width > 0 && x+width <= len(cells):
			cells[x] = glyph{shownAs(text, width), int8(width), now}
			for i := 1; i < width; i++ {
				cells[x+i] = glyph{}
			}
			last, x = x, x+width
		case width > 0:
			return
		case ansi.HasCsiPrefix(sequence) && parser.Command() == 'm':
			uv.ReadStyle(parser.Params(), &style)
			now = p.pen(style)
		case last >= 0 && isMark(text):
			cells[last].text += text
		}
	}
}

// isMark reports whether a text is an accent on what stands before it.
func isMark(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.In(r, unicode.Mn, unicode.Me) })
}

// shownAs is a text as it is sent to the terminal: one that is no character, or holds
// more than that, has a mark in its place.
func shownAs(text string, width int) string {
	if len(text) == 1 && text[0] >= ' ' && text[0] < 0x7f {
		return text
	}
	if utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl) {
		return text
	}
	return strings.Repeat("?", width)
}
