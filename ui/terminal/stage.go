package terminal

import (
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Stage stands between a program and the terminal: it decides when the next frame
// is shown and when the program may leave. The zero value is ready.
type Stage struct {
	pacer

	shown   tea.View // what the renderer was given last
	drawn   bool
	waking  bool               // a timer runs for a terminal that may not answer
	size    *tea.WindowSizeMsg // a resize that waits for the terminal
	leaving tea.Cmd            // what to do when the last answer is in
	gone    atomic.Bool        // the input has ended
}

// leaveAfter is a moment for what came with the last answer to be read as well:
// other answers, which take another way through the framework.
const leaveAfter = 5 * time.Millisecond

// The messages of the stage.
type (
	answerMsg struct{} // the terminal has taken a frame
	wakeMsg   struct{} // it has had time enough
	leaveMsg  struct{} // the last answer does not come
)

// The messages of the stage to the program.
type (
	EndMsg    struct{} // it is told to end, from outside
	ClosedMsg struct{} // the input has ended: the terminal has gone
)

// filter holds a resize back while the terminal is busy with a frame: a window
// that is being dragged sends dozens a second, and each costs a whole screen.
// It also keeps from the framework that the terminal can measure grapheme
// clusters (mode 2027, https://github.com/contour-terminal/terminal-unicode-core),
// which the framework asks for by itself and would switch on: ui/text counts code
// points, and the columns would go ragged.
func (s *Stage) filter(message tea.Msg) tea.Msg {
	if mode, ok := message.(tea.ModeReportMsg); ok && mode.Mode == ansi.ModeUnicodeCore {
		return nil
	}
	if size, ok := message.(tea.WindowSizeMsg); ok && s.drawn && s.waiting() > 0 {
		s.size = &size
		return nil
	}
	return message
}

// Handle takes the messages of the stage's own, and returns false for others.
func (s *Stage) Handle(message tea.Msg) (tea.Cmd, bool) {
	switch message.(type) {
	case answerMsg:
		if s.leaving != nil && !s.outstanding() {
			return tea.Tick(leaveAfter, func(time.Time) tea.Msg { return leaveMsg{} }), true
		}
		return s.resized(), true
	case wakeMsg:
		s.waking = false
		return s.resized(), true
	case leaveMsg:
		return s.leave(), true
	case tea.ResumeMsg:
		s.pause(false)
		return nil, true
	}
	return nil, false
}

// resized delivers a resize that has waited.
func (s *Stage) resized() tea.Cmd {
	if s.size == nil || s.waiting() > 0 {
		return nil
	}
	size := *s.size
	s.size = nil
	return func() tea.Msg { return size }
}

// Show draws the next frame if the terminal is ready for it. A program calls it at
// the end of each Update. When the terminal is busy, what it returns makes sure that
// the frame is shown even if the terminal never answers.
func (s *Stage) Show(draw func() tea.View) tea.Cmd {
	if left := s.waiting(); s.drawn && left > 0 {
		return s.wake(left)
	}
	s.shown, s.drawn = s.frame(draw), true
	return nil
}

// wake comes back when the terminal has had time enough.
func (s *Stage) wake(left time.Duration) tea.Cmd {
	if s.waking {
		return nil
	}
	s.waking = true
	return tea.Tick(left, func(time.Time) tea.Msg { return wakeMsg{} })
}

// View returns the frame to show: the last one that Show drew, and before the first
// Update what draw draws now.
func (s *Stage) View(draw func() tea.View) tea.View {
	if !s.drawn {
		return s.frame(draw)
	}
	return s.shown
}

func (s *Stage) frame(draw func() tea.View) tea.View {
	view := draw()
	view.Content = s.accents.hide(view.Content)
	return view
}

// Leave runs next, which takes the terminal from the program, once no answer is
// on its way any more.
func (s *Stage) Leave(next tea.Cmd) tea.Cmd {
	s.pause(true)
	if s.leaving != nil {
		return nil
	}
	if !s.outstanding() {
		return next
	}
	s.leaving = next
	return tea.Tick(leaveTimeout, func(time.Time) tea.Msg { return leaveMsg{} })
}

// Leaving reports whether the program is about to leave the terminal.
func (s *Stage) Leaving() bool { return s.leaving != nil }

// leave leaves, once.
func (s *Stage) leave() tea.Cmd {
	next := s.leaving
	s.leaving = nil
	return next
}
