package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/edit"
	"msgtrace/ui/text"
)

// Palette is a list that typing narrows.
type Palette struct {
	Menu
	offer func(query string) []Item
	query edit.Line
	inner int // the room that View had
}

var _ Window = (*Palette)(nil)

// maxQuery bounds what is typed: no action has a name as long.
const maxQuery = 80

// promptMark stands before what is typed.
const promptMark = ": "

// NewPalette makes a palette of what offer gives for what is typed.
func NewPalette(look theme.Theme, title, hint string, offer func(query string) []Item) *Palette {
	p := &Palette{Menu: *NewMenu(look, title, hint, nil), offer: offer, query: edit.New(maxQuery)}
	p.ask()
	return p
}

// Scope is where its keys are looked up.
func (p *Palette) Scope() action.Scope { return action.ScopePalette }

// Handle moves, chooses or closes.
func (p *Palette) Handle(id action.ID) Outcome {
	switch id {
	case action.PaletteUp:
		p.cursor--
	case action.PaletteDown:
		p.cursor++
	case action.PaletteChoose:
		if len(p.items) > 0 {
			return Choose
		}
	case action.PaletteClose:
		return Close
	}
	p.follow()
	return Stay
}

// Key edits what is typed.
func (p *Palette) Key(key tea.KeyPressMsg) Outcome {
	if p.query.Key(key) {
		p.ask()
	}
	return Stay
}

// Paste types what was pasted.
func (p *Palette) Paste(pasted string) {
	p.query.Insert(pasted)
	p.ask()
}

func (p *Palette) ask() {
	p.items = p.offer(p.query.String())
	p.total, p.cursor, p.top = len(p.items), 0, 0
}

// View draws the line that is typed and what it offers. The window keeps its
// size while the offer gets smaller.
func (p *Palette) View(width, height int) []string {
	all := p.offer("")
	inner := 0
	for _, item := range all {
		inner = max(inner, 4+text.Width(item.Title)+2+text.Width(item.Detail))
	}
	inner = max(1, min(max(inner, 40), width-frameWidth))
	p.inner = inner
	rows := max(1, min(len(all), height-frameHeight-1))
	p.rows = rows
	p.follow()
	typed, _ := p.typed()
	lines := []string{p.look.Field.Render(promptMark + typed)}
	for i := p.top; i < min(len(p.items), p.top+rows); i++ {
		lines = append(lines, p.line(i, inner))
	}
	for len(lines) < rows+1 {
		lines = append(lines, strings.Repeat(" ", inner))
	}
	return frame(p.look, p.title, p.hint, lines, inner)
}

// typed draws what was typed, as much as fits, and says where the cursor is.
func (p *Palette) typed() (shown string, cursor int) {
	return p.query.View(p.inner-len(promptMark), p.look.Glyphs.Ellipsis)
}

// Cursor is in what was typed.
func (p *Palette) Cursor() (x, y int) {
	_, cursor := p.typed()
	return 2 + len(promptMark) + cursor, 1
}
