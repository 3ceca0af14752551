package form

import (
	"strings"

	"msgtrace/ui/text"
)

const (
	// leastFramedWidth and leastFramedHeight are the least with a frame around.
	leastFramedWidth, leastFramedHeight = 40, 12
	// frameX and frameY are what the frame takes on each side: the border, and a
	// space beside it.
	frameX, frameY = 2, 1
)

// framed reports whether there is room for a frame.
func (m *Model) framed() bool {
	return m.width >= leastFramedWidth && m.height >= leastFramedHeight
}

// inside returns the room within the frame, or all where there is none.
func (m *Model) inside() (width, height int) {
	if !m.framed() {
		return m.width, m.height
	}
	return m.width - 2*frameX, m.height - 2*frameY
}

// frame puts the border around; a word in it says that there are more fields above
// or below.
func (m *Model) frame(d drawing, above, below bool) drawing {
	g := m.theme.Glyphs
	side := m.theme.BorderFocused.Render(g.Vertical)
	rows := make([]string, 0, len(d.rows)+2*frameY)
	rows = append(rows, m.border(g.TopLeft, g.TopRight, " Search ", above))
	for _, row := range d.rows {
		rows = append(rows, side+" "+row+" "+side)
	}
	rows = append(rows, m.border(g.BottomLeft, g.BottomRight, "", below))
	d.cursor.x += frameX
	d.cursor.y += frameY
	return drawing{rows, d.cursor}
}

// border draws the line above or below, with a title at its left end and, when
// there is more, a word at its right.
func (m *Model) border(left, right, title string, more bool) string {
	g, style := m.theme.Glyphs, m.theme.BorderFocused
	word := ""
	if more {
		word = g.Horizontal + " more "
	}
	filler := strings.Repeat(g.Horizontal, max(0, m.width-text.Width(left+title+word+right)))
	return style.Render(left) + m.theme.Title.Render(title) + style.Render(filler+word+right)
}
