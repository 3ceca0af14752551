package terminal

import (
	"fmt"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Stage stands between a program and the terminal: it decides when the next frame
// is shown and when the program may leave. The zero value is ready; without a program
// it shows nothing.
type Stage struct {
	pacer

	screen *screen
	out    outlet
	at     time.Time     // when the last frame was sent
	least  time.Duration // that the next one comes after it
	shared bool          // the processor is that of others, too

	shown   tea.View // what was drawn last
	drawn   bool
	wakes   time.Time          // when the next timer for a frame that waits fires, or zero
	size    *tea.WindowSizeMsg // a resize that waits for the terminal
	leaving tea.Cmd            // what to do when the last answer is in
	gone    atomic.Bool        // the input has ended
}

// frameInterval is the least time between two frames: no eye sees more of them, and a
// terminal that never answers would be sent all that happens.
const frameInterval = time.Second / 60

// Whose processor is that of others, too, takes a 20th of one for frames at most: that is
// felt on screens that take long, such as one of 600x200 whose window is dragged.
const (
	sharedInterval    = 20 // times what the last frame took
	mostFrameInterval = 500 * time.Millisecond
)

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

// filter takes what is meant for the terminal, and notes what is known of it.
func (s *Stage) filter(message tea.Msg) tea.Msg {
	switch m := message.(type) {
	case tea.RawMsg:
		s.send([]byte(fmt.Sprint(m.Msg)))
		return nil
	case tea.WindowSizeMsg:
		return s.resize(m)
	case tea.EnvMsg:
		s.screen.setEnviron(m)
	case tea.ColorProfileMsg:
		s.screen.setProfile(m.Profile)
	case tea.ModeReportMsg:
		if m.Mode == ansi.ModeSynchronizedOutput {
			s.screen.synchronized = m.Value == ansi.ModeReset
		}
	}
	if message == tea.ClearScreen() {
		s.screen.forget()
	}
	return message
}

// resize holds a resize back while the terminal is busy with a frame: a window
// that is being dragged sends dozens a second, and each costs a whole screen.
func (s *Stage) resize(size tea.WindowSizeMsg) tea.Msg {
	switch {
	case size.Width <= 0 || size.Height <= 0:
		return nil // the framework's, which does not look at the terminal
	case s.drawn && s.waiting() > 0:
		s.size = &size
		return nil
	}
	s.screen.resize(size.Width, size.Height)
	return size
}

// Handle takes the messages of the stage's own, and returns false for others.
func (s *Stage) Handle(message tea.Msg) (tea.Cmd, bool) {
	switch message.(type) {
	case answerMsg:
		if s.leaving != nil && !s.await() {
			return tea.Tick(leaveAfter, func(time.Time) tea.Msg { return leaveMsg{} }), true
		}
		return s.resized(), true
	case wakeMsg:
		s.wakes = time.Time{}
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

// Show draws the next frame, and sends it, if the terminal is ready for it. A program
// calls it at the end of each Update. When the terminal is busy, what it returns makes
// sure that the frame is shown even if the terminal never answers.
func (s *Stage) Show(draw func() tea.View) tea.Cmd {
	if left := s.rest(); s.drawn && left > 0 {
		return s.wake(left)
	}
	begun := time.Now()
	s.shown, s.drawn = draw(), true
	if s.screen != nil && s.screen.known() {
		s.put(s.shown, begun)
	}
	return nil
}

// rest returns how long the next frame has to wait, 0 if it need not.
func (s *Stage) rest() time.Duration {
	if left := s.waiting(); left > 0 {
		return left
	}
	return s.least - time.Since(s.at)
}

// wake comes back after a while.
func (s *Stage) wake(left time.Duration) tea.Cmd {
	at := time.Now().Add(left)
	if !s.wakes.IsZero() && !at.Before(s.wakes) {
		return nil
	}
	s.wakes = at
	return tea.Tick(left, func(time.Time) tea.Msg { return wakeMsg{} })
}

// View returns the frame to show: the last one that Show drew, and before the first
// Update what draw draws now.
func (s *Stage) View(draw func() tea.View) tea.View {
	if !s.drawn {
		return draw()
	}
	return s.shown
}

// put brings a view to the terminal, whose drawing has begun at that time.
func (s *Stage) put(view tea.View, begun time.Time) {
	var out []byte
	if !s.out.open.Load() {
		s.screen.entered()
		s.unknown()
		out = []byte(enter)
	}
	out = append(out, s.screen.frame(view)...)
	s.least = frameInterval
	if s.shared {
		s.least = min(max(frameInterval, sharedInterval*time.Since(begun)), mostFrameInterval)
	}
	if len(out) > 0 {
		s.at = time.Now()
		s.out.write(append(out, s.query()...), true)
	}
}

// send writes something that is no frame, at once.
func (s *Stage) send(data []byte) {
	open := s.out.open.Load()
	if open {
		data = append(data, s.query()...)
	}
	s.out.write(data, open)
}

// close leaves the alternate screen, for a while.
func (s *Stage) close() { s.out.close(false) }

// end leaves it for good.
func (s *Stage) end() { s.out.close(true) }

// Leave runs next, which takes the terminal from the program, once no answer is
// on its way any more.
func (s *Stage) Leave(next tea.Cmd) tea.Cmd {
	s.pause(true)
	if s.leaving != nil {
		return nil
	}
	if !s.await() {
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
