package audit

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"msgtrace/client/count"
	"msgtrace/client/files"
)

// Line is a line of the log as it was read.
type Line struct {
	Entry
	N    uint64 // its number
	Fits bool   // behind the one before; false: a finding says what is wrong
	Raw  []byte // as it stands in the file; it changes with the next line
}

// Finding is something that is wrong with a log.
type Finding struct {
	File  string // "": the log as a whole
	Line  int    // of the file; 0: the file as a whole
	Lines int    // how many lines, of which Line is the first
	Says  string
}

// String is the finding as one line of text.
func (f Finding) String() string {
	switch {
	case f.File == "":
		return f.Says
	case f.Line == 0:
		return f.File + ": " + f.Says
	case f.Lines > 1:
		return fmt.Sprintf("%s: lines %d to %d: each %s", f.File, f.Line, f.Line+f.Lines-1, f.Says)
	}
	return fmt.Sprintf("%s: line %d: %s", f.File, f.Line, f.Says)
}

// What is said of a line of which nothing more is known.
const (
	notALine = "is no line of this log, or was damaged"
	changed  = "was changed, or comes from another log"
)

// maxFindings bounds the findings that are listed.
const maxFindings = 100

// findings gathers what is wrong.
type findings struct {
	list []Finding
	more int // that are not listed
}

func (f *findings) add(at place, lines int, says string) {
	if n := len(f.list); n > 0 && f.more == 0 {
		last := &f.list[n-1]
		if last.File == at.file && last.Says == says && last.Line+last.Lines == at.line {
			last.Lines += lines
			return
		}
	}
	if len(f.list) >= maxFindings {
		f.more++
		return
	}
	f.list = append(f.list, Finding{at.file, at.line, lines, says})
}

func (f *findings) whole(file, format string, args ...any) {
	f.add(place{file: file}, 0, fmt.Sprintf(format, args...))
}

// replace changes what a finding says, if it is listed.
func (f *findings) replace(at int, says string) {
	if at < len(f.list) {
		f.list[at].Says = says
	}
}

// Report is what a log was found to be.
type Report struct {
	Lines    uint64 // that there are
	Last     string // the mac of the last line that fits
	From, To time.Time
	Notes    []string  // what is as it should be, but worth a word
	Findings []Finding // what is wrong
	More     int       // findings that are not listed
}

// OK reports whether nothing is wrong.
func (r Report) OK() bool { return len(r.Findings) == 0 }

// ErrNone is what Verify and Read give where no log has begun.
var ErrNone = errors.New("there is no audit log")

// Verify reads a log and checks that no line was changed, removed or moved. The error
// says why it cannot be read.
func Verify(o Options) (Report, error) { return Read(o, nil) }

// Read is Verify that calls a function with each line, in the order of the files. An
// error of the function ends it.
func Read(o Options, each func(Line) error) (Report, error) {
	o = o.filled()
	parts, err := series(o.Dir)
	if err != nil {
		return Report{}, err
	}
	key, before, err := keyAndHead(o, len(parts) > 0)
	if err != nil && !errors.Is(err, errHead) {
		return Report{}, err
	}
	r := newReader(key)
	r.each, r.mark, r.told = each, before.Lines, o.Told
	r.guarded(o.Key)
	if err != nil {
		r.found.whole("", "%v", err)
	}
	if before.Lines == 0 && err == nil && len(parts) == 0 {
		r.found.whole("", "the log and its second file are gone, and the key in %s is there: lines were written with it, or the first start was cut off", o.Key)
	}
	if err := r.follow(o.Dir); err != nil {
		return Report{}, err
	}
	r.beginning()
	if err == nil {
		after, _ := readHead(o.Head, key, readPlain)
		r.end(o.Head, before, max(after.Lines, before.Lines))
	}
	r.compareEnd()
	return r.report(o.Key), nil
}

func keyAndHead(o Options, used bool) ([]byte, head, error) {
	key, err := readKey(o.Key, readPlain)
	if errors.Is(err, fs.ErrNotExist) {
		if _, headErr := os.Lstat(o.Head); !used && headErr != nil {
			return nil, head{}, fmt.Errorf("%w in %s", ErrNone, o.Dir)
		}
		return nil, head{}, keyMissing(o.Key)
	}
	if err != nil {
		return nil, head{}, err
	}
	h, err := readHead(o.Head, key, readPlain)
	return key, h, err
}

// guarded says when others can read the key.
func (r *reader) guarded(path string) {
	if info, err := os.Stat(path); err == nil && files.Owned && info.Mode().Perm()&0o077 != 0 {
		r.notes = append(r.notes, fmt.Sprintf("others may read the key in %s (mode %04o): whoever has it can write lines that fit", path, info.Mode().Perm()))
	}
}

// openPlain opens a file to read it, whoever it belongs to: an auditor may have a copy.
func openPlain(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|files.NoWait, 0)
	if err != nil {
		return nil, files.Plain(err)
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		_ = file.Close()
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	return file, nil
}

func readPlain(path string, limit int64) ([]byte, error) {
	file, err := openPlain(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit))
}

// beginning says what is missing before the first line.
func (r *reader) beginning() {
	switch {
	case r.fits == 0 || r.lowest == 1 || r.missed:
	case r.pruned >= r.lowest-1:
		r.notes = append(r.notes, fmt.Sprintf("%s not here any more: old files were removed on purpose, and the log says so", lineRange(1, r.lowest-1)))
	default:
		r.found.whole("", "%s missing at the beginning, and the log does not say that they were removed on purpose", lineRange(r.pruned+1, r.lowest-1))
	}
}

// end compares the end of the log with the second file, as it was before the log was
// read. Now is how many lines it knows since.
func (r *reader) end(path string, h head, now uint64) {
	last := r.next - 1
	switch {
	case h.Lines > last:
		r.flush()
		r.cutOff(path, h.Lines, last)
		return
	case h.Lines == 0 && last > 0 && r.seen > 0 && now == 0:
		r.found.whole(path, "it is missing, or empty: that lines were cut off at the end of the log would not show")
	case r.seen > now:
		r.found.whole(path, "it was put back to an older state: it knows %s, and line %d of the log says that it knew %d", counted(h.Lines), last, r.seen)
	case h.Lines > 0 && h.Lines >= r.lowest && r.marked.String() != h.Last:
		r.found.whole(path, "it knows another line %d than the one in the log", h.Lines)
	case last > h.Lines && now == h.Lines:
		r.notes = append(r.notes, fmt.Sprintf("the log is %s ahead of %s: the process ended between the two, and its next start puts that right", counted(last-h.Lines), path))
	}
	if r.odd.hash != nil && r.odd.begun {
		r.notes = append(r.notes, fmt.Sprintf("%s:%d: a line whose writing was cut off, which nobody was told was written; the next start marks it", r.odd.file, r.odd.line))
		r.odd = odd{}
	}
}

func (r *reader) cutOff(path string, known, last uint64) {
	if r.lines == 0 {
		r.found.whole("", "the log is gone: %s knows %s", path, counted(known))
		return
	}
	r.found.whole(r.at.file, "%s cut off at the end: %s knows %s, and the log ends with line %d", lineRange(last+1, known), path, counted(known), last)
}

func counted(lines uint64) string { return count.Noun(int(lines), "line") }

// report is what was found.
func (r *reader) report(key string) Report {
	if r.fits == 0 && r.lines > 0 {
		r.found = findings{}
		r.found.whole("", "no line fits the key in %s: it is not the key that the log was written with, or this is another log", key)
	}
	r.flush()
	return Report{
		Lines: r.lines, Last: r.last.String(), From: r.from, To: r.to,
		Notes: r.notes, Findings: r.found.list, More: r.found.more,
	}
}
