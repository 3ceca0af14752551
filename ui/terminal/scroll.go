package terminal

import (
	"runtime"
	"slices"
	"strconv"
)

// allLines lets the whole screen scroll (DECSTBM), and moves the cursor:
// https://vt100.net/docs/vt510-rm/DECSTBM.html
const allLines = "\x1b[r"

// shift is lines of the screen that move up by a number of lines, down if it is
// negative. Blank ones come in.
type shift struct{ top, bottom, by int }

// from is the line that comes to y, and -1 if it is a blank one.
func (m shift) from(y int) int {
	if from := y + m.by; from >= m.top && from <= m.bottom {
		return from
	}
	return -1
}

const (
	// leastScrolled is how many lines have to change before it is looked for lines
	// that have moved.
	leastScrolled = 3
	// scrollCost is what it costs to move lines, in cells.
	scrollCost = 20
)

// scroll moves lines that the last frame had elsewhere.
func (s *screen) scroll() {
	// Windows Terminal leaves the region that scrolls:
	// https://github.com/microsoft/terminal/issues/19016
	if !s.brush.able || runtime.GOOS == "windows" {
		return
	}
	weights, lines := make([]int, s.height), 0
	for y := range weights {
		if s.rows[y] != s.before[y] {
			weights[y] = differing(s.shown[y], s.next[y])
			lines++
		}
	}
	if lines < leastScrolled {
		return
	}
	if m, ok := s.fitting(s.moved(weights), weights); ok {
		s.move(m)
	}
}

// moved finds the lines that have moved together and would cost most.
func (s *screen) moved(weights []int) (best shift) {
	most := 0
	for by := 1 - s.height; by < s.height; by++ {
		start, sum := 0, 0
		for y := 0; y <= s.height; y++ {
			from := y + by
			if y < s.height && from >= 0 && from < s.height && s.rows[y] == s.before[from] {
				sum += weights[y]
				continue
			}
			if sum > most && by != 0 {
				most, best = sum, shift{min(start, start+by), max(y-1, from-1), by}
			}
			start, sum = y+1, 0
		}
	}
	return best
}

// fitting adds a line on either side where that saves more: that of the cursor is
// marked, and so not the same in both places. It reports whether anything is saved.
func (s *screen) fitting(m shift, weights []int) (best shift, saves bool) {
	most := scrollCost
	for _, wider := range []shift{m, {m.top - 1, m.bottom, m.by}, {m.top, m.bottom + 1, m.by}, {m.top - 1, m.bottom + 1, m.by}} {
		if m.by == 0 || wider.top < 0 || wider.bottom >= s.height {
			continue
		}
		saved := 0
		for y := wider.top; y <= wider.bottom; y++ {
			line := s.blank
			if from := wider.from(y); from >= 0 {
				line = s.shown[from]
			}
			saved += weights[y] - differing(line, s.next[y])
		}
		if saved > most {
			most, best, saves = saved, wider, true
		}
	}
	return best, saves
}

// move moves lines on the terminal.
func (s *screen) move(m shift) {
	b := &s.brush
	region := m.bottom < s.height-1
	if region {
		b.write("\x1b[" + strconv.Itoa(m.top+1) + ";" + strconv.Itoa(m.bottom+1) + "r")
		b.lost = true
	}
	b.move(0, m.top)
	if m.by > 0 {
		b.sequence(m.by, 'M')
	} else {
		b.sequence(-m.by, 'L')
	}
	if region {
		b.write(allLines)
		b.lost = true
	}
	lines := s.shown[m.top : m.bottom+1]
	n := (m.by + len(lines)) % len(lines) // that come first now
	moved := slices.Concat(lines[n:], lines[:n])
	for i, line := range moved {
		if m.from(m.top+i) < 0 {
			clean(line)
		}
		s.before[m.top+i] = unlike
	}
	copy(lines, moved)
}

// unlike is a line that no view has.
const unlike = "\x00"
