package audit

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"

	"msgtrace/client/files"
)

// resume goes on where the log ends, and marks what a crash has left there.
func (l *Log) resume() error {
	parts, err := series(l.options.Dir)
	if err != nil {
		return err
	}
	_, noHead := os.Lstat(l.options.Head)
	key, made, err := openKey(l.options.Key, len(parts) > 0 || noHead == nil)
	if err != nil {
		return err
	}
	l.key, l.madeKey = key, made
	// It may be a place that others keep: nobody else can write what fits.
	if err := os.MkdirAll(filepath.Dir(l.options.Head), 0o700); err != nil {
		return files.Plain(err)
	}
	known, err := readHead(l.options.Head, l.key, files.ReadOwn)
	if err != nil {
		return err
	}
	r := newReader(l.key)
	r.mark = known.Lines
	// The file before the last is read too: the last one may have no line yet.
	for _, p := range parts[max(0, len(parts)-2):] {
		if err := r.own(p); err != nil {
			return err
		}
	}
	left := r.odd
	r.end(l.options.Head, known, known.Lines)
	if found := r.report(l.options.Key).Findings; len(found) > 0 {
		return &altered{found[0]}
	}
	return l.goOn(parts, r, left, known)
}

// altered is why nothing is added to a log: somebody has changed it.
type altered struct{ Finding }

// Error says what was found first, and the way on.
func (a *altered) Error() string {
	return fmt.Sprintf("the audit log is not as it was left: %v. Nothing is added to it. `msgtrace audit verify` says more; to begin another log, move this one and its second file away and keep them", a.Finding)
}

// own reads a file of the log, which must be this user's.
func (r *reader) own(p part) error {
	file, err := files.OpenOwn(p.path, os.O_RDONLY)
	if err != nil {
		return err
	}
	defer file.Close()
	return r.file(p.path, p.number, file)
}

// goOn opens the file that is written to, behind what was read, and writes what there is
// to say of a crash. A log that begins says so.
func (l *Log) goOn(parts []part, r *reader, left odd, known head) error {
	l.last, l.lines, l.seen, l.number, l.name, l.pruned = r.last, r.done, known.Lines, r.number, r.name, r.pruned
	if l.name == "" {
		l.name = rand.Text()
	}
	if err := l.reopen(parts, r.good == 0); err != nil {
		return err
	}
	l.damaged, l.unended = false, left.hash != nil && !left.ended
	var records []record
	if left.hash != nil && !l.fresh {
		records = append(records, record{Entry: Entry{Action: logTorn}})
	}
	if r.done > known.Lines {
		records = append(records, record{Entry: Entry{Action: logCaughtUp, Reason: fmt.Sprintf("the second file knew %d of %d lines", known.Lines, r.done)}})
	}
	if len(records) == 0 && !l.fresh {
		return nil
	}
	err := l.add(records, left.torn())
	if err != nil { // what stands there is still to be marked: it is looked at again
		_ = l.file.Close()
		l.file, l.damaged = nil, false
	}
	return err
}

// reopen opens the file that is written to, or makes it.
func (l *Log) reopen(parts []part, fresh bool) error {
	if l.file != nil {
		_ = l.file.Close()
		l.file = nil
	}
	if len(parts) == 0 || parts[len(parts)-1].number > 0 {
		return l.create()
	}
	file, err := files.OpenOwn(parts[len(parts)-1].path, os.O_WRONLY|os.O_APPEND)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return err
	}
	l.file, l.size, l.fresh = file, info.Size(), fresh
	return nil
}
