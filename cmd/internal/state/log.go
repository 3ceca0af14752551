package state

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/files"
)

// log is a series of files, of which the last one is written to by all processes
// at once: a write at the end of a file comes whole, behind those before it.
// Nobody locks anything, so nobody is held up, not even by a process that was
// stopped.
//
// When the first entry of the last file is too old to count, the next file is
// begun, and the one before the last is removed. A process that has written looks
// whether that has happened meanwhile, however long it was stopped, and if so
// writes to the next file too; who begins a file reads the one before it
// afterwards. So what was written is seen by all who write later.
type log struct {
	dir   Dir
	name  string
	files []*logFile // those that are read, in their order; the last one is written to
}

// logFile is one file of a log, as far as it was read.
type logFile struct {
	path   string
	number int
	begins bool        // it may have to be made
	info   fs.FileInfo // of what was read; nil: nothing was
	offset int64
	first  time.Time // of its first entry
}

const (
	// logHeader begins each file, with the version of its format behind it.
	logHeader  = "msgtrace budget "
	logVersion = 1
	// logLine is the length of each line: a letter for the kind, the nanoseconds
	// since 1970 and the id of the request.
	logLine = len("s 1763903000000000000 0123456789abcdef")
	// maxLog bounds what is read: a thousand requests take 78 KB.
	maxLog = 64 << 20
)

// exchange writes entries, if there are any, and returns what was added since the
// last time.
func (l *log) exchange(entries []client.BudgetEntry) ([]client.BudgetEntry, error) {
	added, err := l.read()
	if err != nil || len(entries) == 0 {
		return added, err
	}
	if first := l.last().first; !first.IsZero() && l.dir.now().Sub(first) > kept {
		l.add(l.last().number+1, true)
	}
	for range 3 { // once, unless the file was damaged or removed
		for last := false; !last; {
			if last, err = l.write(entries); err != nil {
				return added, err
			}
		}
		more, err := l.read()
		added = append(added, more...)
		if err != nil || slices.ContainsFunc(more, func(e client.BudgetEntry) bool { return e.ID == entries[0].ID && e.Kind == entries[0].Kind }) {
			return added, err
		}
	}
	return added, fmt.Errorf("%s: what is written there is not kept", l.last().path)
}

func (l *log) last() *logFile { return l.files[len(l.files)-1] }

func (l *log) add(number int, begins bool) {
	l.files = append(l.files, &logFile{path: l.path(number), number: number, begins: begins})
}

func (l *log) path(number int) string {
	return filepath.Join(l.dir.path, fmt.Sprintf("%s.%d.log", l.name, number))
}

// read returns what was added since the last time.
func (l *log) read() ([]client.BudgetEntry, error) {
	if l.files == nil {
		l.find()
	}
	for another := true; another; {
		var err error
		if another, err = l.follow(); err != nil {
			return nil, err
		}
	}
	var added []client.BudgetEntry
	for _, file := range l.files {
		entries, err := file.rest()
		if errors.Is(err, errDamaged) {
			err = file.moveAside(l.dir.now())
		}
		if err != nil {
			return added, err
		}
		added = append(added, entries...)
	}
	l.files = l.files[len(l.files)-1:] // what is added to the others is added to it too
	return added, nil
}

// find looks for the files that there are.
func (l *log) find() {
	l.files = nil
	for _, number := range l.numbers() {
		l.add(number, false)
	}
	if l.files == nil {
		l.add(1, true)
	}
}

// numbers are those of the files that there are, in their order.
func (l *log) numbers() (numbers []int) {
	found, _ := os.ReadDir(l.dir.path) // in a folder that cannot be read nothing can be written either
	for _, entry := range found {
		name, ok := strings.CutPrefix(entry.Name(), l.name+".")
		number, isLog := strings.CutSuffix(name, ".log")
		if n, err := strconv.Atoi(number); ok && isLog && err == nil && n > 0 {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// follow goes on to the next file if another process has begun it, and reports
// whether one has.
func (l *log) follow() (bool, error) {
	next := l.last().number + 1
	_, err := os.Lstat(l.path(next))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err == nil {
		l.add(next, false)
	}
	return err == nil, err
}

// write puts entries at the end of the last file, in one piece, and reports
// whether it still was the last one then.
func (l *log) write(entries []client.BudgetEntry) (last bool, err error) {
	file := l.last()
	open, err := files.OpenOwn(file.path, os.O_WRONLY|os.O_APPEND)
	made := false
	if errors.Is(err, fs.ErrNotExist) && file.begins {
		open, err = files.OpenOwn(file.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL)
		made = err == nil
	}
	switch {
	case errors.Is(err, fs.ErrExist): // another process was faster
		return false, nil
	case errors.Is(err, fs.ErrNotExist) && !file.begins:
		l.find()
		return false, nil
	case err != nil:
		return false, err
	}
	info, err := open.Stat()
	if err == nil {
		_, err = open.Write(lines(entries, info.Size() == 0))
	}
	if err := errors.Join(err, open.Close()); err != nil {
		return false, err
	}
	if made {
		return l.begun(file.number), nil
	}
	if another, err := l.follow(); another || err != nil {
		return false, err
	}
	// Without a next file this is the last one, or it was removed long before.
	now, err := os.Lstat(file.path)
	if err == nil && os.SameFile(info, now) {
		return true, nil
	}
	l.find()
	return false, nil
}

// begun is called with a file that was made here, and reports whether it is the
// last one, as it should be: this process may have been stopped since it looked.
// Those before the last but one are removed, the oldest one first, so that a file
// that is there is one of the last two, or has another behind it.
func (l *log) begun(number int) bool {
	numbers := l.numbers()
	if len(numbers) == 0 || numbers[len(numbers)-1] != number {
		l.find()
		return false
	}
	for _, old := range numbers {
		if old >= number-1 || os.Remove(l.path(old)) != nil {
			break
		}
	}
	return true
}

func lines(entries []client.BudgetEntry, first bool) []byte {
	var text []byte
	if first {
		text = fmt.Appendf(text, "%s%d\n", logHeader, logVersion)
	}
	for _, e := range entries {
		text = fmt.Appendf(text, "%c %019d %016x\n", e.Kind, e.At.UnixNano(), e.ID)
	}
	return text
}

// rest reads what was added to the file since the last time. The beginning of a
// line, which another process is about to write, is left for the next time.
func (f *logFile) rest() ([]client.BudgetEntry, error) {
	file, err := files.OpenOwn(f.path, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if f.info == nil || !os.SameFile(f.info, info) || info.Size() < f.offset {
		f.info, f.offset, f.first = info, 0, time.Time{} // somebody has put another in its place
	}
	if info.Size()-f.offset > maxLog {
		return nil, fmt.Errorf("%s is larger than any that was written here", f.path)
	}
	raw, err := io.ReadAll(io.NewSectionReader(file, f.offset, maxLog))
	if err != nil {
		return nil, err
	}
	raw = raw[:bytes.LastIndexByte(raw, '\n')+1]
	entries, err := parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.path, err)
	}
	f.offset += int64(len(raw))
	if f.first.IsZero() && len(entries) > 0 {
		f.first = entries[0].At
	}
	return entries, nil
}

// moveAside puts the file that was read out of the way, unless another process has
// done so, and has put a good one in its place.
func (f *logFile) moveAside(now time.Time) error {
	f.begins = true
	there, err := os.Lstat(f.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(f.info, there) {
		return nil
	}
	return errors.Join(err, files.MoveAside(f.path, aside(f.path, now)))
}

func parse(raw []byte) ([]client.BudgetEntry, error) {
	var entries []client.BudgetEntry
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSuffix(line, "\n")
		if version, ok := strings.CutPrefix(line, logHeader); ok {
			if n, err := strconv.Atoi(version); err != nil {
				return nil, errDamaged
			} else if n > logVersion {
				return nil, errNewer
			}
			continue
		}
		e, ok := parseLine(line)
		if !ok {
			return nil, errDamaged
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// parseLine reads an entry. Before it there may be the beginning of another, which
// a full disk has cut off.
func parseLine(line string) (client.BudgetEntry, bool) {
	kind, numbers, _ := strings.Cut(line[max(0, len(line)-logLine):], " ")
	instant, id, _ := strings.Cut(numbers, " ")
	if kind != "s" && kind != "e" && kind != "d" {
		return client.BudgetEntry{}, false
	}
	at, wrong := strconv.ParseInt(instant, 10, 64)
	number, wrongID := strconv.ParseUint(id, 16, 64)
	right := wrong == nil && wrongID == nil && at >= 0
	return client.BudgetEntry{ID: number, Kind: client.BudgetKind(kind[0]), At: time.Unix(0, at)}, right
}
