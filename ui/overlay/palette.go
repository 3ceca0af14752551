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
	all   []Item // what is offered before anything is typed
	inner int    // the room of a line
	// nothing is said where what is typed leaves nothing to choose.
	nothing string
}

var _ Window = (*Palette)(nil)

// maxQuery bounds what is typed: no action has a name as long.
const maxQuery = 80

// promptMark stands before what is typed.
const promptMark = ": "

// NewPalette makes a palette of what offer gives for what is typed. Nothing is what it
// says where that is nothing.
func NewPalette(look theme.Theme, title, hint, nothing string, offer func(query string) []Item) *Palette {
	p := &Palette{Menu: *NewMenu(look, title, hint, nil), offer: offer, query: edit.New(maxQuery), all: offer(""), nothing: nothing}
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

// SetSize says how much room there is. The window keeps its size while the offer
// gets smaller.
func (p *Palette) SetSize(width, height int) {
	inner := 40
	for _, item := range p.all {
		inner = max(inner, 4+text.Width(item.Title)+2+text.Width(item.Detail))
	}
	p.inner = max(1, min(inner, width-frameWidth))
	p.rows = max(1, min(len(p.all), height-frameHeight-1))
	p.follow()
}

// Point moves the cursor to the item on a row of the window.
func (p *Palette) Point(y int) bool { return p.point(y, 2) }

// View draws the line that is typed and what it offers.
func (p *Palette) View() []string {
	typed, _ := p.typed()
	lines := []string{p.look.Field.Render(promptMark + typed)}
	for i := p.top; i < min(len(p.items), p.top+p.rows); i++ {
		lines = append(lines, p.line(i, p.inner))
	}
	if len(p.items) == 0 && p.query.String() != "" {
		lines = append(lines, text.Fit("    "+p.look.Faint.Render(text.Truncate(p.nothing, p.inner-4, p.look.Glyphs.Ellipsis)), p.inner))
	}
	for len(lines) < p.rows+1 {
		lines = append(lines, strings.Repeat(" ", p.inner))
	}
	return frame(p.look, p.title, p.hint, lines, p.inner)
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
