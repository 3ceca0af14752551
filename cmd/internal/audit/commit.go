package audit

import (
	"errors"
	"os"
	"path/filepath"

	"msgtrace/client/files"
)

// errMoved is why nothing is written to a file that is not as it was left.
var errMoved = errors.New("its file was changed, moved or removed meanwhile")

// commit writes entries, all or none. With nil they are on the disk, and the second file
// knows of them.
func (l *Log) commit(batch []*entry) error {
	if err := l.ready(); err != nil {
		return err
	}
	if l.size >= l.options.RotateAt {
		if err := l.rotate(); err != nil {
			return err
		}
	}
	records := make([]record, 0, len(batch))
	for _, one := range batch {
		records = append(records, record{Entry: one.Entry})
	}
	return l.add(records, nil)
}

// add writes records, with those before them that begin a file. The first one knows of
// what stands before it and is no line.
func (l *Log) add(records []record, left *torn) error {
	opening, old := l.opening()
	records = append(opening, records...)
	records[0].Torn = left
	if err := l.write(records); err != nil {
		return err
	}
	for _, p := range old { // what stays is removed when the next file is put away
		if os.Remove(p.path) != nil {
			break
		}
	}
	return nil
}

// ready looks whether the file is the one that was left, and puts it right after an error.
func (l *Log) ready() error {
	if l.damaged {
		return l.undo()
	}
	if l.file == nil {
		return l.resume()
	}
	path := filepath.Join(l.options.Dir, currentName)
	ours, err := l.file.Stat()
	if err != nil {
		return err
	}
	if there, err := os.Lstat(path); err != nil || !os.SameFile(ours, there) || ours.Size() != l.size {
		return errMoved
	}
	return nil
}

// undo takes away what an error has left behind the last line, which nobody was told was
// written. Where a file can only grow, that is marked as it is after a crash.
func (l *Log) undo() error {
	if l.system.truncate(l.file, l.size) != nil || l.system.sync(l.file) != nil {
		return l.resume()
	}
	l.damaged = false
	return nil
}

// create begins the file that is written to.
func (l *Log) create() error {
	path := filepath.Join(l.options.Dir, currentName)
	file, err := files.OpenOwn(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	files.SyncDir(l.options.Dir)
	l.file, l.size, l.fresh = file, 0, true
	return nil
}

// rotate puts the file away and begins the next. After an error the next write resumes.
func (l *Log) rotate() error {
	_ = l.file.Close() // all of it is on the disk, and Windows renames no file that is open
	l.file = nil
	current := filepath.Join(l.options.Dir, currentName)
	if err := l.system.rename(current, rotatedPath(l.options.Dir, l.number, l.options.Now())); err != nil {
		return err
	}
	return l.create()
}

// keyWasThere is what the first line of a log says whose key is older. Somebody has moved
// another log away, or removed it.
const keyWasThere = "the key was there before, and neither a log nor its second file"

// opening are the records that stand before all others in a file, and the old files that
// they say are removed.
func (l *Log) opening() ([]record, []part) {
	switch {
	case !l.fresh:
		return nil, nil
	case l.lines == 0:
		first := record{Entry: Entry{Action: logBegan}, Log: l.name, File: 1}
		if !l.madeKey {
			first.Reason = keyWasThere
		}
		return []record{first}, nil
	}
	records := []record{{Entry: Entry{Action: logContinued}, Log: l.name, File: l.number + 1, After: l.last.String()}}
	old, through := l.superfluous()
	if through > l.pruned {
		records = append(records, record{Entry: Entry{Action: logPruned}, Through: through})
	}
	return records, old
}

// superfluous are the old files that are not kept, and the last line in them. Without the
// file behind them, whole, they are kept.
func (l *Log) superfluous() (old []part, through uint64) {
	parts, err := rotated(l.options.Dir)
	at := len(parts) - l.options.Keep
	if err != nil || l.options.Keep <= 0 || at <= 0 {
		return nil, 0
	}
	next := newReader(l.key)
	next.each = func(Line) error { return errEnough }
	if err := next.own(parts[at]); !errors.Is(err, errEnough) || next.fits == 0 {
		return nil, 0
	}
	return parts[:at], next.first - 1
}

// errEnough ends the reading of a file.
var errEnough = errors.New("enough was read")

// write writes records, all or none.
func (l *Log) write(records []record) error {
	last, lines, size := l.last, l.lines, l.size
	number, pruned := l.number, l.pruned
	l.damaged = true
	for _, r := range records {
		lines++
		r.N, r.Seen = lines, l.seen
		if r.Time.IsZero() {
			r.Time = l.options.Now().UTC()
		}
		line, m, err := seal(l.key, last[:], r)
		if err != nil {
			return l.failed(err)
		}
		if l.unended && r.Torn != nil {
			line = append([]byte("\n"), line...)
		}
		if _, err := l.system.write(l.file, line); err != nil {
			return l.failed(err)
		}
		if r.File > 0 {
			number = r.File
		}
		last, size, pruned = m, size+int64(len(line)), max(pruned, r.Through)
	}
	if err := l.system.sync(l.file); err != nil {
		return l.failed(err)
	}
	h := head{Lines: lines, Last: last.String(), Log: l.name, Time: l.options.Now().UTC()}
	text, err := h.text(l.key)
	if err == nil {
		err = l.system.replace(l.options.Head, text)
	}
	if err != nil {
		return l.failed(err)
	}
	l.last, l.lines, l.seen, l.size, l.number, l.pruned = last, lines, lines, size, number, pruned
	l.damaged, l.fresh, l.unended = false, false, false
	l.journal.write(h)
	return nil
}

// failed takes back at once what was written before an error, so that nothing of it is
// in the log.
func (l *Log) failed(err error) error {
	if l.system.truncate(l.file, l.size) == nil && l.system.sync(l.file) == nil {
		l.damaged = false
	}
	return err
}
