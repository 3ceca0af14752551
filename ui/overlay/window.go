package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

// Outcome is what came of an action or a key.
type Outcome int

// The outcomes.
const (
	Stay     Outcome = iota // nothing that concerns anybody else
	Close                   // the window is to go
	Choose                  // the item under the cursor was chosen
	Copy                    // the content is to be copied
	Save                    // the content is to be saved in a file
	Other                   // the content is to be shown in its other form
	Complete                // the path that is typed is to be completed
	Change                  // what the content stands for has changed
	Sort                    // the same, and rows are to be ordered by the item under the cursor
	Took                    // a letter has done what it stands for in the window itself
	Edit                    // the item under the cursor is to be changed first
	Forget                  // the item under the cursor is to be forgotten
)

// Window is one window.
type Window interface {
	// Scope is where its keys are looked up.
	Scope() action.Scope
	// Handle does what a key stands for.
	Handle(action.ID) Outcome
	// Key takes a key that stands for no action of the scope.
	Key(tea.KeyPressMsg) Outcome
	// Paste takes pasted text.
	Paste(string)
	// SetSize says how much room there is, frame included. What fits is drawn.
	SetSize(width, height int)
	// View draws the window.
	View() []string
	// Cursor is where the terminal's cursor belongs, counted from the corner of
	// what View draws.
	Cursor() (x, y int)
	// Value is the value of the item under the cursor, "" without items, and
	// for a text all of it, to copy.
	Value() string
}

const (
	frameWidth  = 4 // border and blank on either side
	frameHeight = 2
)

// frame draws lines in a box with a title above and a hint below. Every line
// gets as wide as inner.
func frame(look theme.Theme, title, hint string, lines []string, inner int) []string {
	g, border := look.Glyphs, look.BorderFocused
	out := make([]string, 0, len(lines)+frameHeight)
	out = append(out, edge(look, g.TopLeft, g.TopRight, look.Title.Render(text.Truncate(title, inner-2, g.Ellipsis)), inner))
	for _, line := range lines {
		out = append(out, border.Render(g.Vertical)+" "+text.Fit(line, inner)+" "+border.Render(g.Vertical))
	}
	return append(out, edge(look, g.BottomLeft, g.BottomRight, look.Faint.Render(text.Truncate(hint, inner-2, g.Ellipsis)), inner))
}

// edge draws the upper or the lower border with words in it.
func edge(look theme.Theme, left, right, words string, inner int) string {
	border := look.BorderFocused
	if words == "" {
		return border.Render(left + strings.Repeat(look.Glyphs.Horizontal, inner+2) + right)
	}
	rest := max(0, inner-text.Width(words))
	return border.Render(left) + " " + words + " " + border.Render(strings.Repeat(look.Glyphs.Horizontal, rest)+right)
}

// Place draws a window in the middle of a screen, and returns where its corner
// is. Every line of the screen must be as wide as width.
func Place(screen, window []string, width int) (x, y int) {
	if len(window) == 0 {
		return 0, 0
	}
	x, y = max(0, (width-text.Width(window[0]))/2), max(0, (len(screen)-len(window))/2)
	Over(screen, window, x, y, width)
	return x, y
}

// Over draws a window over a screen, with its corner at a place, and a blank column on
// either side of it. Every line of the screen must be as wide as width, and every line
// of the window as wide as its first. Less than slit columns of the screen beside a window
// are blank too: nobody could read what is left of it there.
func Over(screen, window []string, x, y, width int) {
	for i, line := range window {
		if y+i >= len(screen) {
			return
		}
		under, wide := screen[y+i], text.Width(line)
		left, right := text.Spaces(x), text.Spaces(width-x-wide)
		if x >= slit {
			left = text.Fit(ansi.TruncateWc(under, x-1, ""), x)
		}
		if width-x-wide >= slit {
			right = text.FitLeft(ansi.TruncateLeftWc(under, x+wide+1, ""), width-x-wide)
		}
		screen[y+i] = left + reset(left) + line + right
	}
}

const slit = 5

// reset ends what a line that was cut may have left on.
func reset(line string) string {
	if strings.Contains(line, "\x1b") {
		return ansi.ResetStyle
	}
	return ""
}

// scroll is what lists scroll with: a number of lines, some of them in sight,
// one with the cursor.
type scroll struct {
	total, rows int
	top, cursor int
}

// follow brings the cursor into sight.
func (s *scroll) follow() {
	s.cursor = max(0, min(s.cursor, s.total-1))
	lowest, highest := max(0, s.cursor-s.rows+1), max(0, min(s.cursor, s.total-s.rows))
	s.top = max(lowest, min(s.top, highest))
}

// point moves the cursor to the item on a row, of which the first item stands on first. It
// returns false where there is none.
func (s *scroll) point(y, first int) bool {
	at := s.top + y - first
	if y < first || y >= first+s.rows || at >= s.total {
		return false
	}
	s.cursor = at
	return true
}

// moved is the place that an action leads to from another, in a text of lines lines
// of which a page shows rows. It may lie outside; an action that moves nothing stays.
func moved(id action.ID, place, rows, lines int) int {
	switch id {
	case action.OverlayUp:
		return place - 1
	case action.OverlayDown:
		return place + 1
	case action.OverlayPageUp:
		return place - rows
	case action.OverlayPageDown:
		return place + rows
	case action.OverlayTop:
		return 0
	case action.OverlayBottom:
		return lines
	}
	return place
}
