package uitest

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Screen is the text of the screen, without trailing blanks.
func (s *Session) Screen() string { return s.terminal.text() }

// Row is one line of the screen, counted from 0; negative counts from the end.
func (s *Session) Row(y int) string {
	rows := strings.Split(s.Screen(), "\n")
	if y < 0 {
		y += len(rows)
	}
	if y < 0 || y >= len(rows) {
		s.Fatalf("got this screen, want a row %d", y)
	}
	return rows[y]
}

// Find is the first row that holds a text, or -1.
func (s *Session) Find(text string) int {
	for y, row := range strings.Split(s.Screen(), "\n") {
		if strings.Contains(row, text) {
			return y
		}
	}
	return -1
}

// Shows reports whether the screen shows a text.
func (s *Session) Shows(text string) bool { return strings.Contains(s.Screen(), text) }

// Expect fails unless the screen shows every text.
func (s *Session) Expect(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !s.Shows(text) {
			s.Errorf("got this screen, want %q on it", text)
		}
	}
}

// Refuse fails if the screen shows any of the texts.
func (s *Session) Refuse(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if s.Shows(text) {
			s.Errorf("got this screen, want no %q on it", text)
		}
	}
}

// Cursor is where the terminal's cursor is, and whether it is shown. One that is not
// shown is nowhere: 0, 0.
func (s *Session) Cursor() (x, y int, shown bool) {
	s.terminal.mu.Lock()
	defer s.terminal.mu.Unlock()
	if !s.terminal.cursor {
		return 0, 0, false
	}
	position := s.terminal.emu.CursorPosition()
	return position.X, position.Y, true
}

// CursorRow is the line of the screen the terminal's cursor is on.
func (s *Session) CursorRow() string {
	_, y, _ := s.Cursor()
	return s.Row(y)
}

// Title is the title of the terminal's window.
func (s *Session) Title() string {
	s.terminal.mu.Lock()
	defer s.terminal.mu.Unlock()
	return s.terminal.title
}

// Bytes is how many bytes the program has sent so far.
func (s *Session) Bytes() int {
	s.terminal.mu.Lock()
	defer s.terminal.mu.Unlock()
	return s.terminal.bytes
}

// Measure counts the bytes that the program sends during an operation and the
// frame that follows it.
func (s *Session) Measure(operation func()) int {
	before := s.Bytes()
	operation()
	s.Frame()
	return s.Bytes() - before
}

// Raw is everything the program has sent so far, as it came.
func (s *Session) Raw() string {
	s.terminal.mu.Lock()
	defer s.terminal.mu.Unlock()
	return s.terminal.raw.String()
}

// Arrived is when the last byte reached the screen, over however slow a line.
func (s *Session) Arrived() time.Time {
	s.terminal.mu.Lock()
	defer s.terminal.mu.Unlock()
	return s.terminal.arrived
}

// Left lists what the program did not take back from the terminal: nothing, if
// it ended as it should.
func (s *Session) Left() []string { return s.terminal.left() }

// Ended reports whether the program has ended.
func (s *Session) Ended() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// Result waits for the program to end and returns its error.
func (s *Session) Result() (tea.Model, error) {
	s.t.Helper()
	for start := time.Now(); !s.Ended(); s.Frame() {
		if time.Since(start) > patience {
			s.Fatalf("got a program that goes on, want it to end")
		}
	}
	return s.model, s.err
}
