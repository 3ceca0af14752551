package audit

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
	"time"

	"msgtrace/client/files"
)

// place is where something stands: a line of a file, both as a person counts them.
type place struct {
	file string
	line int
}

// reader reads the files of a log in their order and checks each line against the one
// before. Its memory does not grow with the log.
type reader struct {
	key  []byte
	each func(Line) error // is told of each line; nil: nobody is
	mark uint64           // the line whose mac is looked for
	told Told             // what the journal was told; nil: it is not asked

	at   place
	last mac    // of the last line that fits
	done uint64 // its number
	next uint64 // the number of the next line
	// others are macs of lines that do not fit: a line that fits one of them was
	// written behind it.
	others []mac
	gap    *gap // the last lines that were not where they should be

	first, lowest uint64 // line that was read, and the lowest number
	missed        bool   // it was said that lines are missing at the beginning
	number        int    // of the file that the last line is in
	name          string // of the log
	fits          uint64 // how many lines do
	lines         uint64 // how many there are
	seen          uint64 // what the last line says of the second file
	marked        mac    // of the line that was looked for
	pruned        uint64 // the last line that was removed on purpose
	from, to      time.Time
	good, offset  int64 // where the last line ends that fits, and the last line, in the file
	skipped       bool  // a file was removed while others were read

	odd   odd // what is no line, behind the last one
	notes []string
	found findings
}

// gap are lines that were missed, and the finding that says so.
type gap struct {
	from, to uint64
	finding  int
}

// odd gathers what is no line.
type odd struct {
	place
	lines int
	bytes int64
	ended bool // with the end of a line
	begun bool // all of it may be the beginnings of lines
	hash  hash.Hash
}

// torn is what the line that comes behind says of it. What has no end has one then.
func (o odd) torn() *torn {
	if o.hash == nil {
		return nil
	}
	if !o.ended {
		o.hash.Write([]byte("\n"))
		o.bytes++
	}
	return &torn{Bytes: o.bytes, SHA256: hex.EncodeToString(o.hash.Sum(nil))}
}

// maxOthers bounds what is remembered of lines that do not fit.
const maxOthers = 256

func newReader(key []byte) *reader { return &reader{key: key, next: 1} }

// file reads one file.
func (r *reader) file(name string, number int, in io.Reader) error {
	r.begin(name)
	left, err := r.upTo(in, number)
	if err != nil {
		return files.Plain(err)
	}
	return r.rest(left, number)
}

// begin is called before a file is read.
func (r *reader) begin(name string) {
	r.flush()
	r.at, r.good, r.offset = place{file: name}, 0, 0
}

// upTo reads the lines of a file, and returns what has no end.
func (r *reader) upTo(in io.Reader, number int) (left []byte, err error) {
	lines := bufio.NewReaderSize(in, 64<<10)
	for {
		raw, err := readLine(lines)
		switch {
		case errors.Is(err, io.EOF):
			return raw, nil
		case err != nil:
			return nil, err
		}
		if err := r.take(raw, number); err != nil {
			return nil, err
		}
	}
}

// rest takes what stands at the end of a file and has no end.
func (r *reader) rest(left []byte, number int) error {
	if len(left) == 0 {
		return nil
	}
	return r.take(left, number)
}

// readLine reads up to the end of a line, or as much as a line may have.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) || len(line) >= maxLine {
			if errors.Is(err, bufio.ErrBufferFull) {
				err = nil
			}
			return line, err
		}
	}
}

func (r *reader) take(raw []byte, number int) error {
	r.at.line++
	r.offset += int64(len(raw))
	line, whole := bytes.CutSuffix(raw, []byte("\n"))
	rec, text, m, ok := parse(line)
	if !ok || !whole {
		r.strange(raw)
		return nil
	}
	r.lines++
	fits := r.place(rec, text, m)
	if fits {
		r.good = r.offset
		r.accept(rec, m, number)
	} else {
		r.flush()
		r.refuse(rec, m)
	}
	if r.each == nil {
		return nil
	}
	return r.each(Line{Entry: rec.Entry, N: rec.N, Fits: fits, Raw: raw})
}

// strange gathers what is no line, until it is known whether it was cut off.
func (r *reader) strange(raw []byte) {
	if r.odd.hash == nil {
		r.odd = odd{place: r.at, begun: true, hash: sha256.New()}
	}
	r.odd.begun = r.odd.begun && beginsALine(raw)
	r.odd.lines++
	r.odd.bytes += int64(len(raw))
	r.odd.hash.Write(raw)
	r.odd.ended = bytes.HasSuffix(raw, []byte("\n"))
}

// beginsALine reports whether some text may be the beginning of a line. After a loss of
// power there may be zeros in the place of the rest.
func beginsALine(raw []byte) bool {
	const beginning = `{"n":`
	text := strings.TrimRight(string(raw), "\x00\n")
	return strings.HasPrefix(text, beginning) || strings.HasPrefix(beginning, text)
}

// flush says of what is no line that it is none.
func (r *reader) flush() {
	if r.odd.hash == nil {
		return
	}
	r.found.add(r.odd.place, r.odd.lines, notALine)
	r.odd = odd{}
}

// place reports whether a line fits where it stands, or behind another that was read, or
// is the whole beginning of a file. What is wrong with its place is said.
func (r *reader) place(rec record, text []byte, m mac) bool {
	fitsBehind := func(before mac) bool { return sum(r.key, before[:], text, closing) == m }
	if r.fits+uint64(len(r.others)) > 0 || rec.N == 1 {
		if fitsBehind(r.last) && rec.N == r.done+1 {
			r.outOfOrder(rec)
			return true
		}
	}
	for i, other := range r.others {
		if fitsBehind(other) {
			r.others = r.others[i+1:]
			return true
		}
	}
	before, begins := macOf(rec.After)
	if !begins && rec.N != 1 || !fitsBehind(before) {
		return false
	}
	switch {
	case r.fits == 0 && len(r.others) == 0:
	case r.skipped:
		r.lowest = rec.N // as if it were the first
	default:
		r.misplaced(rec)
	}
	r.skipped = false
	return true
}

// outOfOrder takes back that a line is missing which only stands behind a later one.
func (r *reader) outOfOrder(rec record) {
	if r.gap != nil && rec.N >= r.gap.from && rec.N <= r.gap.to {
		r.found.replace(r.gap.finding, fmt.Sprintf("stands before line %d and does not belong there: the order was changed, or it was put in", rec.N))
	}
	r.gap = nil
}

// misplaced says of the beginning of a file that it is not the next line.
func (r *reader) misplaced(rec record) {
	r.flush()
	r.found.add(r.at, 1, fmt.Sprintf("is line %d of the log, and line %d should stand here: lines or files are missing, or files were put in another order", rec.N, r.next))
}

func (r *reader) accept(rec record, m mac, number int) {
	r.settle(rec.Torn)
	if r.fits == 0 || rec.N < r.lowest {
		r.lowest = rec.N
	}
	if r.fits == 0 {
		r.first, r.from = rec.N, rec.Time
	}
	if rec.File > 0 {
		r.number, r.name = rec.File, rec.Log
		if number > 0 && number != rec.File {
			r.found.add(r.at, 1, fmt.Sprintf("begins file %d of the log, and the name of the file says %d: it was renamed, or files were swapped", rec.File, number))
		}
	}
	r.compare(rec, m)
	r.fits++
	r.last, r.done, r.next, r.seen, r.to = m, rec.N, rec.N+1, rec.Seen, rec.Time
	r.pruned = max(r.pruned, rec.Through)
	if rec.N == 1 && rec.Reason != "" {
		r.notes = append(r.notes, fmt.Sprintf("the log began on %s, and %s: another log was moved away or removed, or the first start was cut off", rec.Time.Format(time.RFC3339), rec.Reason))
	}
	if rec.N == r.mark {
		r.marked = m
	}
}

// settle says what became of what is no line: a line that fits may know of it.
func (r *reader) settle(known *torn) {
	if known == nil {
		r.flush()
		return
	}
	if left := r.odd.torn(); left == nil || *left != *known {
		r.flush()
		r.found.add(r.at, 1, fmt.Sprintf("says that %d bytes of a line that was cut off stand before it, and they are not as they were", known.Bytes))
		return
	}
	r.notes = append(r.notes, fmt.Sprintf("%s:%d: %d bytes of a line whose writing was cut off; the next line knows of them", r.odd.file, r.odd.line, known.Bytes))
	r.odd = odd{}
}

// refuse says what is wrong with a line that does not fit.
func (r *reader) refuse(rec record, m mac) {
	switch {
	case rec.N > r.next:
		r.missed = r.missed || r.lines == 1
		r.gap = &gap{r.next, rec.N - 1, len(r.found.list)}
		r.found.add(r.at, 1, fmt.Sprintf("is line %d, and %s missing before it; without that it cannot be checked itself", rec.N, lineRange(r.next, rec.N-1)))
		r.next = rec.N + 1
	case rec.N < r.next:
		r.found.add(r.at, 1, fmt.Sprintf("says that it is line %d, and line %d should stand here: it was put in, copied or moved", rec.N, r.next))
	default:
		r.found.add(r.at, 1, changed)
		r.next++
	}
	if rec.N == r.mark {
		r.marked = m
	}
	if r.others = append(r.others, m); len(r.others) > maxOthers {
		r.others = r.others[1:]
	}
}

func lineRange(from, to uint64) string {
	if from == to {
		return fmt.Sprintf("line %d is", from)
	}
	return fmt.Sprintf("lines %d to %d are", from, to)
}
