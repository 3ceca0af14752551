package picture

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
)

const (
	cellWidth, cellHeight = 8, 18
	// fontSize makes a character of most fonts as wide as a cell: 0.6 of its height.
	fontSize = "13.33"
	// baseline is how far below the top of its row a character stands.
	baseline = 13
	// padding is around the screen, and radius that of the window's corners.
	padding, radius = 14, 8
	// cursorWidth is that of the cursor, a bar before the character it is on.
	cursorWidth = 2
)

// Screen is what is drawn.
type Screen struct {
	Width, Height int
	// Cell is what stands in a column of a row; nil for a blank.
	Cell func(x, y int) *uv.Cell
	// CursorX and CursorY are where the cursor is, if it is Shown.
	CursorX, CursorY int
	CursorShown      bool
	// Title and Description are what a person hears who does not see the picture.
	Title, Description string
}

// SVG is the screen on a ground, as a file.
func (s Screen) SVG(ground Ground) string {
	d := &drawing{screen: s, ground: ground, classes: map[look]string{}}
	for y := range s.Height {
		d.row(y)
	}
	width, height := s.Width*cellWidth+2*padding, s.Height*cellHeight+2*padding
	var file strings.Builder
	fmt.Fprintf(&file, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-labelledby="title description">`+"\n", width, height, width, height)
	fmt.Fprintf(&file, "<title id=\"title\">%s</title>\n<desc id=\"description\">%s</desc>\n", escaped(s.Title), escaped(s.Description))
	fmt.Fprintf(&file, "<style>\ntext{font:%spx ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace;font-variant-ligatures:none;white-space:pre;fill:%s}\n", fontSize, ground.text)
	file.WriteString(".m{text-anchor:middle}\n")
	for _, l := range d.looks {
		fmt.Fprintf(&file, ".%s{%s}\n", d.classes[l], l.css())
	}
	file.WriteString("</style>\n")
	fmt.Fprintf(&file, `<rect x=".5" y=".5" width="%d" height="%d" rx="%d" fill="%s" stroke="%s"/>`+"\n", width-1, height-1, radius, ground.back, ground.edge)
	file.WriteString(d.below.String())
	file.WriteString(d.text.String())
	if s.CursorShown {
		fmt.Fprintf(&file, `<path fill="%s" d="%s"/>`+"\n", ground.text, box(left(s.CursorX)-1, top(s.CursorY), cursorWidth, cellHeight))
	}
	file.WriteString("</svg>\n")
	return file.String()
}

// look is how characters look on the ground of a picture.
type look struct {
	color                           rgb
	bold, italic, underline, struck bool
}

func (l look) css() string {
	css := "fill:" + l.color.String()
	if l.bold {
		css += ";font-weight:bold"
	}
	if l.italic {
		css += ";font-style:italic"
	}
	switch {
	case l.underline && l.struck:
		css += ";text-decoration:underline line-through"
	case l.underline:
		css += ";text-decoration:underline"
	case l.struck:
		css += ";text-decoration:line-through"
	}
	return css
}

// drawing is a picture that is being made.
type drawing struct {
	screen  Screen
	ground  Ground
	classes map[look]string
	looks   []look // those that have a class, in their order
	below   strings.Builder
	text    strings.Builder
}

// tile is one character and its ground.
type tile struct {
	content string
	x       int // its column
	cells   int // 1, or 2 of a wide one
	look    look
	back    rgb
}

// tiles are the characters of a row.
func (d *drawing) tiles(y int) []tile {
	var tiles []tile
	for x := 0; x < d.screen.Width; {
		cell := d.screen.Cell(x, y)
		if cell == nil {
			cell = &uv.EmptyCell
		}
		tile := d.tile(cell)
		tile.x = x
		tiles = append(tiles, tile)
		x += tile.cells
	}
	return tiles
}

func (d *drawing) tile(cell *uv.Cell) tile {
	style := cell.Style
	has := func(attribute uint8) bool { return style.Attrs&attribute != 0 }
	color, back := d.ground.shown(style.Fg, d.ground.text), d.ground.shown(style.Bg, d.ground.back)
	if has(uv.AttrReverse) {
		color, back = back, color
	}
	if has(uv.AttrFaint) {
		color = color.over(back, d.ground.faint)
	}
	t := tile{content: cmp.Or(cell.Content, " "), cells: max(1, cell.Width), back: back, look: look{
		color: color, bold: has(uv.AttrBold), italic: has(uv.AttrItalic),
		underline: style.Underline != uv.UnderlineNone, struck: has(uv.AttrStrikethrough),
	}}
	if has(uv.AttrConceal) {
		t.content = strings.Repeat(" ", t.cells)
	}
	return t
}

// row draws a row: the grounds of its characters, and then runs of them.
func (d *drawing) row(y int) {
	tiles := d.tiles(y)
	for i := 0; i < len(tiles); {
		n := 1
		for i+n < len(tiles) && tiles[i+n].back == tiles[i].back {
			n++
		}
		d.paint(tiles[i:i+n], y)
		i += n
	}
	for i := 0; i < len(tiles); {
		n := run(tiles[i:])
		d.write(tiles[i:i+n], y)
		i += n
	}
}

// paint draws the ground of tiles that have the same.
func (d *drawing) paint(tiles []tile, y int) {
	if tiles[0].back == d.ground.back {
		return
	}
	last := tiles[len(tiles)-1]
	fmt.Fprintf(&d.below, `<path fill="%s" d="%s"/>`+"\n", tiles[0].back, box(left(tiles[0].x), top(y), float64((last.x+last.cells-tiles[0].x)*cellWidth), cellHeight))
}

// run is how many of the tiles are drawn as one: a shape that repeats, or letters of
// one look with single blanks between them. A character that a font may draw wider or
// narrower than its cells stands for itself.
func run(tiles []tile) int {
	first, n := tiles[0], 1
	switch {
	case drawn(first.content):
		for n < len(tiles) && tiles[n].content == first.content && tiles[n].look == first.look && tiles[n].back == first.back {
			n++
		}
	case first.blank():
		for n < len(tiles) && tiles[n].blank() {
			n++
		}
	case first.steady():
		for i := 1; i < len(tiles) && i <= n+1; i++ {
			switch {
			case tiles[i].blank():
			case !tiles[i].steady() || tiles[i].look != first.look:
				return n
			default:
				n = i + 1
			}
		}
	}
	return n
}

// blank reports whether nothing of a character is seen.
func (t tile) blank() bool {
	return strings.TrimSpace(t.content) == "" && !t.look.underline && !t.look.struck
}

// steady reports whether a character is as wide as a cell in every font that is made
// for terminals.
func (t tile) steady() bool {
	r, size := utf8.DecodeRuneInString(t.content)
	return t.cells == 1 && size == len(t.content) && r < 0x250
}

// write draws a run.
func (d *drawing) write(tiles []tile, y int) {
	first := tiles[0]
	switch {
	case first.blank():
		return
	case drawn(first.content):
		color := first.look.color
		if shade, ok := shades[first.content]; ok {
			color = color.over(first.back, shade)
		}
		fmt.Fprintf(&d.text, `<path fill="%s" d="%s"/>`+"\n", color, shape(first.content, first.x, y, len(tiles)))
		return
	}
	class, x := d.class(first.look), left(first.x)
	if !first.steady() {
		class, x = strings.TrimSpace("m "+class), x+float64(first.cells*cellWidth)/2
	}
	d.text.WriteString("<text")
	if class != "" {
		fmt.Fprintf(&d.text, ` class="%s"`, class)
	}
	fmt.Fprintf(&d.text, ` x="%s" y="%s"`, number(x), number(top(y)+baseline))
	if len(tiles) > 1 {
		fmt.Fprintf(&d.text, ` textLength="%d"`, len(tiles)*cellWidth)
	}
	d.text.WriteByte('>')
	for _, t := range tiles {
		d.text.WriteString(escaped(asText(t)))
	}
	d.text.WriteString("</text>\n")
}

// class names a look, "" for text as it is.
func (d *drawing) class(l look) string {
	if l == (look{color: d.ground.text}) {
		return ""
	}
	name, known := d.classes[l]
	if !known {
		name = "s" + strconv.Itoa(len(d.looks))
		d.classes[l], d.looks = name, append(d.looks, l)
	}
	return name
}

// asText is the character of a tile, with a mark that it is no emoji where fonts have
// both and it takes one cell: https://www.unicode.org/reports/tr51/#Presentation_Style.
func asText(t tile) string {
	r := []rune(t.content)
	if t.cells == 1 && len(r) == 1 && (r[0] >= 0x2190 && r[0] < 0x2200 || r[0] >= 0x2600 && r[0] < 0x27c0) {
		return t.content + "\ufe0e"
	}
	return t.content
}

// escaped is a text as XML writes it, with a mark in place of what it cannot hold.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
			b.WriteRune('\ufffd')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// left and top are where a column and a row begin.
func left(x int) float64 { return float64(padding + x*cellWidth) }
func top(y int) float64  { return float64(padding + y*cellHeight) }

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
