package uitest

import (
	uv "github.com/charmbracelet/ultraviolet"

	"msgtrace/ui/uitest/picture"
)

// Picture is the screen as it is now, to be drawn.
func (s *Session) Picture(title, description string) picture.Screen {
	x, y, shown := s.Cursor()
	s.terminal.mu.Lock()
	defer s.terminal.mu.Unlock()
	emu := s.terminal.emu
	width, height := emu.Width(), emu.Height()
	cells := make([]*uv.Cell, width*height)
	for i := range cells {
		if cell := emu.CellAt(i%width, i/width); cell != nil {
			cells[i] = cell.Clone()
		}
	}
	return picture.Screen{
		Width: width, Height: height, Cell: func(x, y int) *uv.Cell { return cells[y*width+x] },
		CursorX: x, CursorY: y, CursorShown: shown, Title: title, Description: description,
	}
}
