package terminal

import (
	"bytes"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
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
	environ      []string             // nil until it is known
	profile      colorprofile.Profile // Unknown until it is known
	movements    movements
	synchronized bool // the terminal shows a frame at once (mode 2026)

	width, height int
	renderer      *uv.TerminalRenderer // knows what the terminal shows
	buffer        uv.ScreenBuffer      // the next frame
	update        bytes.Buffer         // what the renderer has to say
	rows          []string             // the lines that are in the buffer
	view          tea.View             // the last one
	accents       accents
}

// movements are the ways to move the cursor that depend on how the line to the
// terminal is set.
type movements struct {
	tabs, backspace bool // both reach the terminal as they are
	mapped          bool // a line feed goes to the beginning of the next line
}

// enter makes the terminal the program's: the alternate screen without a cursor,
// pastes with marks, and keys that can be told apart (xterm's
// https://invisible-island.net/xterm/modified-keys.html and kitty's
// https://sw.kovidgoyal.net/kitty/keyboard-protocol/; terminals ignore what they do
// not know).
const enter = ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable + ansi.SetModeBracketedPaste +
	ansi.SetModifyOtherKeys2 + "\x1b[>1u"

// leave takes back whatever a program may have set, wherever it has stopped.
const leave = ansi.ResetModeSynchronizedOutput + ansi.ResetStyle + ansi.ResetModeBracketedPaste +
	ansi.ResetModeMouseNormal + ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
	ansi.ResetModifyOtherKeys + "\x1b[<1u" + "\x1b]2;\a" + "\x1b[0 q" + ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable

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

// resize is for a terminal of another size. What it shows of the last frame is not
// known.
func (s *screen) resize(width, height int) {
	s.width, s.height = width, height
	s.forget()
}

// forget makes the next frame a whole one, on a terminal that may show anything.
func (s *screen) forget() {
	s.rows, s.renderer = nil, nil
}

// known reports whether all is known of the terminal that frames depend on.
func (s *screen) known() bool {
	return s.width > 0 && s.environ != nil && s.profile != colorprofile.Unknown
}

// setEnviron is for another environment, which names the terminal.
func (s *screen) setEnviron(environ []string) {
	s.environ = environ
	s.forget()
}

// blank reports whether the next frame is a whole one.
func (s *screen) blank() bool { return s.renderer == nil }

// setProfile is for other colors.
func (s *screen) setProfile(p colorprofile.Profile) {
	if p != s.profile {
		s.profile = p
		s.forget()
	}
}

// begin makes a renderer that knows nothing of the terminal, and a buffer of its size.
func (s *screen) begin() {
	s.update.Reset()
	s.renderer = uv.NewTerminalRenderer(&s.update, s.environ)
	s.renderer.SetColorProfile(s.profile)
	s.renderer.SetFullscreen(true)
	s.renderer.SetRelativeCursor(false)
	s.renderer.SetBackspace(s.movements.backspace)
	s.renderer.SetMapNewline(s.movements.mapped)
	s.renderer.SetTabStops(-1)
	if s.movements.tabs {
		s.renderer.SetTabStops(s.width)
		_, _ = s.renderer.WriteString(ansi.SetTabEvery8Columns)
	}
	// Windows Terminal leaves the region that scrolls:
	// https://github.com/microsoft/terminal/issues/19016
	s.renderer.SetScrollOptim(runtime.GOOS != "windows")
	s.renderer.Erase()
	s.buffer = uv.NewScreenBuffer(s.width, s.height)
}

// frame returns what brings a view to the terminal, and nothing if it is there.
func (s *screen) frame(view tea.View) []byte {
	whole := s.blank()
	if whole {
		s.begin()
	}
	s.setModes(view)
	if s.fill(view.Content) || whole {
		s.renderer.Render(s.buffer.RenderBuffer)
	}
	if c := view.Cursor; c != nil {
		s.renderer.MoveTo(c.X, c.Y) // after Render, which moves it
	}
	_ = s.renderer.Flush()
	out := s.wrap(s.accents.restore(s.update.Bytes()), s.view.Cursor != nil, view.Cursor != nil)
	s.update.Reset()
	s.view = view
	return out
}

// setModes says what is not a cell of the view, where it differs from the last one's.
func (s *screen) setModes(view tea.View) {
	if mouse := view.MouseMode != tea.MouseModeNone; mouse != (s.view.MouseMode != tea.MouseModeNone) {
		_, _ = s.renderer.WriteString(map[bool]string{true: mouseOn, false: mouseOff}[mouse])
	}
	if view.WindowTitle != s.view.WindowTitle {
		_, _ = s.renderer.WriteString(ansi.SetWindowTitle(view.WindowTitle))
	}
	if style := cursorStyle(view.Cursor); style != cursorStyle(s.view.Cursor) {
		_, _ = s.renderer.WriteString(ansi.SetCursorStyle(style))
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

// fill draws the lines that differ from the last frame's into the buffer, and reports
// whether there are any.
func (s *screen) fill(content string) bool {
	changed := false
	if s.rows == nil {
		s.rows = make([]string, s.height)
	}
	rest, more := content, content != ""
	for y := range s.rows {
		line := ""
		if more {
			line, rest, more = strings.Cut(rest, "\n")
		}
		if line == s.rows[y] {
			continue
		}
		s.rows[y], changed = line, true
		uv.NewStyledString(s.accents.hide(line)).Draw(s.buffer, uv.Rect(0, y, s.width, 1))
	}
	for y := 0; changed && y < s.height; y++ {
		// A line that scrolls is another one on the screen, even if it is the same
		// in both frames.
		s.buffer.TouchLine(0, y, s.width)
	}
	return changed
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
