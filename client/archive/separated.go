package archive

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// longestRow is the longest row that is read, in bytes: events of a report have some
// hundred KB of routing details at most. A quotation mark that nobody closes would make
// one row of the rest of a file.
const longestRow = 4 << 20

// separated reads rows whose cells a mark separates: comma, semicolon, tab. A cell in
// quotation marks may hold the mark, lines, and quotation marks that are doubled; one
// that stands elsewhere is a letter.
type separated struct {
	in    *bufio.Reader
	comma byte
	line  int // the line that the last row begins on, from 1
	next  int
	row   []byte
	ends  []int
	cells []string
	torn  bool // the file ended in quotation marks
}

var errLongRow = errors.New("the row is longer than 4 MB; perhaps a quotation mark is missing")

// read returns the cells of the next row, until the next call. After errLongRow it goes
// on with the next line.
func (s *separated) read() ([]string, error) {
	s.row, s.ends = s.row[:0], s.ends[:0]
	s.line = s.next + 1
	began, quoted := false, false
	for start := true; ; {
		c, err := s.in.ReadByte()
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case err != nil && !began:
			return nil, io.EOF
		case err != nil:
			s.torn = quoted
			return s.split(), nil
		case quoted && c == '"':
			if after, _ := s.in.Peek(1); len(after) > 0 && after[0] == '"' {
				_, _ = s.in.Discard(1)
				s.row = append(s.row, '"')
			} else {
				quoted = false
			}
			continue
		case !quoted && c == s.comma:
			s.ends = append(s.ends, len(s.row))
			began, start = true, true
			continue
		case !quoted && (c == '\n' || c == '\r'):
			s.endLine(c)
			if !began {
				s.line = s.next + 1
				continue // a line with nothing on it
			}
			return s.split(), nil
		case start && c == '"':
			began, start, quoted = true, false, true
			continue
		case quoted && c == '\n':
			s.next++
		}
		began, start = true, false
		if s.row = append(s.row, c); len(s.row) > longestRow {
			return nil, s.skip()
		}
	}
}

// endLine counts a line, which ends in CR LF, LF or CR.
func (s *separated) endLine(c byte) {
	s.next++
	if after, _ := s.in.Peek(1); c == '\r' && len(after) > 0 && after[0] == '\n' {
		_, _ = s.in.Discard(1)
	}
}

func (s *separated) skip() error {
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return errLongRow
			}
			return err
		}
		if c == '\n' {
			s.next++
			return errLongRow
		}
	}
}

// split makes texts of the cells.
func (s *separated) split() []string {
	s.cells = s.cells[:0]
	row, from := string(s.row), 0
	for _, end := range append(s.ends, len(row)) {
		s.cells = append(s.cells, row[from:end])
		from = end
	}
	return s.cells
}

// marks are those that may stand between cells, the likeliest first.
const marks = ",;\t|"

// markOf returns the mark of a line with the names of columns: the one by which most of
// them are known.
func markOf(line string) (mark byte, known int) {
	for i := range len(marks) {
		n := 0
		for name := range strings.SplitSeq(line, string(marks[i])) {
			if columnOf(name) != unknownColumn {
				n++
			}
		}
		if n > known {
			mark, known = marks[i], n
		}
	}
	return mark, known
}
