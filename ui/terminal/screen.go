package terminal

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// screen turns views into what brings them to a terminal: the bytes that lead from
// what it shows to the next view. The framework would do so on a ticker, 60 times a
// second, whether or not anything has changed.
//
// Of a view it takes the content, the cursor's place and shape, the title and whether
// the mouse is reported. Each line of the content stands by itself: its styles end
// with it.
type screen struct {
	palette      palette // without a profile until that is known
	told         bool    // the environment is known
	synchronized bool    // the terminal shows a frame at once (mode 2026)

	width, height int
	stale         bool      // the terminal may show anything
	shown, next   [][]glyph // what it shows, and the next frame
	before, rows  []string  // the lines of the last frame, and of this one
	blank         []glyph   // a line
	view          tea.View  // the last one
	brush         brush
}

// enter makes the terminal the program's: the alternate screen without a cursor,
// pastes with marks, and keys that can be told apart (xterm's
// https://invisible-island.net/xterm/modified-keys.html and kitty's
// https://sw.kovidgoyal.net/kitty/keyboard-protocol/; terminals ignore what they do
// not know).
const enter = ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable + ansi.SetModeBracketedPaste +
	ansi.SetModifyOtherKeys2 + "\x1b[>1u"

// leave takes back whatever a program may have set, wherever it has stopped.
const leave = ansi.ResetModeSynchronizedOutput + ansi.ResetStyle + allLines + ansi.ResetModeBracketedPaste +
	ansi.ResetModeMouseNormal + ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
	ansi.ResetModifyOtherKeys + "\x1b[<1u" + "\x1b]2;\a" + "\x1b[0 q" + ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable

// wipe begins a whole frame.
const wipe = ansi.ResetStyle + allLines + ansi.EraseEntireScreen

// Clicks and the wheel, and not the motion between, each step of which would cross a
// slow line: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Normal-tracking-mode
const (
	mouseOn  = ansi.SetModeMouseNormal + ansi.SetModeMouseExtSgr
	mouseOff = ansi.ResetModeMouseNormal + ansi.ResetModeMouseExtSgr
)

// entered forgets the last view: the terminal is as enter has left it.
func (s *screen) entered() {
	s.view = tea.View{}
	s.forget()
}

// forget makes the next frame a whole one.
func (s *screen) forget() { s.stale = true }

// known reports whether all is known of the terminal that frames depend on.
func (s *screen) known() bool {
	return s.width > 0 && s.told && s.palette.profile != colorprofile.Unknown
}

// resize is for a terminal of another size.
func (s *screen) resize(width, height int) {
	s.width, s.height = width, height
	s.shown, s.next = grid(s.shown, width, height), grid(s.next, width, height)
	s.before, s.rows = make([]string, height), make([]string, height)
	s.blank = grid([][]glyph{s.blank}, width, 1)[0]
	s.forget()
}

// setEnviron is for another environment, which names the terminal.
func (s *screen) setEnviron(environ []string) {
	s.told, s.brush.able = true, ableTo(variable(environ, "TERM"))
	s.forget()
}

// setProfile is for other colors.
func (s *screen) setProfile(p colorprofile.Profile) {
	s.palette = palette{profile: p}
	s.resize(s.width, s.height)
}

// frame returns what brings a view to the terminal, and nothing if it is there.
func (s *screen) frame(view tea.View) []byte {
	b := &s.brush
	b.begin(s.width)
	if s.stale {
		s.stale = false
		b.write(wipe)
		b.lost = true
		for y := range s.shown {
			clean(s.shown[y])
			s.before[y] = ""
		}
	}
	s.setModes(view)
	s.fill(view.Content)
	s.draw()
	b.setPen(&s.palette, 0)
	if c := view.Cursor; c != nil {
		b.move(c.X, c.Y)
	}
	out := s.wrap(b.out, s.view.Cursor != nil, view.Cursor != nil)
	s.view = view
	return out
}

// setModes says what is not a cell of the view, where it differs from the last one's.
func (s *screen) setModes(view tea.View) {
	on := view.MouseMode != tea.MouseModeNone
	switch was := s.view.MouseMode != tea.MouseModeNone; {
	case on && !was:
		s.brush.write(mouseOn)
	case was && !on:
		s.brush.write(mouseOff)
	}
	if view.WindowTitle != s.view.WindowTitle {
		s.brush.write(ansi.SetWindowTitle(view.WindowTitle))
	}
	if style := cursorStyle(view.Cursor); style != cursorStyle(s.view.Cursor) {
		s.brush.write(ansi.SetCursorStyle(style))
	}
}

// cursorStyle is the number of a cursor's shape, 0 for the terminal's own:
// https://vt100.net/docs/vt510-rm/DECSCUSR.html
func cursorStyle(c *tea.Cursor) int {
	switch {
	case c == nil:
		return 0
	case c.Blink:
		return 2*int(c.Shape) + 1
	}
	return 2*int(c.Shape) + 2
}

// fill makes the next cells of the lines of a view, but of those that the last frame
// had in the same place.
func (s *screen) fill(content string) {
	more := content != ""
	for y := range s.rows {
		line := ""
		if more {
			line, content, more = strings.Cut(content, "\n")
		}
		if line != s.rows[y] {
			s.rows[y] = line
			s.palette.cells(s.next[y], line)
		}
	}
}

// draw brings the next cells to the terminal.
func (s *screen) draw() {
	s.scroll()
	for y, line := range s.next {
		if s.rows[y] != s.before[y] {
			s.brush.line(&s.palette, y, s.shown[y], line)
			copy(s.shown[y], line)
			s.before[y] = s.rows[y]
		}
	}
}

// wrap puts around an update what keeps the terminal from showing it half done, and
// shows or hides the cursor.
func (s *screen) wrap(update []byte, shown, show bool) []byte {
	before, after := "", ""
	switch {
	case s.synchronized && len(update) > 0:
		before, after = ansi.SetModeSynchronizedOutput, ansi.ResetModeSynchronizedOutput
	case shown && show && len(update) > 0: // no cursor that flies about
		shown = false
		before = ansi.ResetModeTextCursorEnable
	}
	switch {
	case shown && !show:
		before += ansi.ResetModeTextCursorEnable
	case show && !shown:
		after = ansi.SetModeTextCursorEnable + after
	}
	out := make([]byte, 0, len(before)+len(update)+len(after)+len(ansi.RequestPrimaryDeviceAttributes))
	return append(append(append(out, before...), update...), after...)
}
