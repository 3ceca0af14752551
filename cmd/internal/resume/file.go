package resume

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"msgtrace/client"
	"msgtrace/client/copyset"
	"msgtrace/client/export"
	"msgtrace/client/files"
)

const (
	// synced is how long what was written may not be on the disk yet.
	synced = 5 * time.Second
	// mostBuffered is how many bytes wait to be written, in whole rows.
	mostBuffered = 64 << 10
)

// File is an export that grows. Its methods are for one goroutine.
type File struct {
	path    string
	format  Format
	file    *os.File
	made    bool // it was not there
	release func()

	held   held
	torn   int64
	marked bool
	mark   mark         // what stands beside it
	seen   *copyset.Set // nil: nothing is there
	back   time.Time    // that everything newer is there; zero: not known of any
	added  int

	mu     sync.Mutex // guards the rest
	buffer bytes.Buffer
	csv    *export.CSV
	end    int64       // of the whole rows in the file
	cut    bool        // what followed the whole rows was taken away
	timer  *time.Timer // runs while something is not on the disk
	err    error
}

// Open opens the file at path, or begins one of mode 0600. Nothing is changed in a file
// that is there before the first Write.
func Open(ctx context.Context, path string, format Format) (*File, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file that can be resumed", path)
	}
	release, err := files.Lock(ctx, path+".lock", files.NoWait)
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|files.NoWait, 0o600)
	if err != nil {
		release()
		return nil, files.Plain(err)
	}
	return &File{path: path, format: format, file: file, made: info == nil, release: release}, nil
}

func (f *File) markPath() string { return f.path + ".resume" }

// Rest returns the search for what the file lacks of a plan's answer. An error says why
// the file is left alone.
func (f *File) Rest(p client.Plan, now time.Time) (client.Query, error) {
	q, err := f.rest(p, now)
	var refused refusal
	if errors.As(err, &refused) {
		err = fmt.Errorf("%s is left as it is: %w", f.path, err)
	}
	return q, err
}

func (f *File) rest(p client.Plan, now time.Time) (client.Query, error) {
	var err error
	if f.mark, err = markOf(p); err != nil {
		return client.Query{}, err
	}
	q := p.Query
	there, marked := readMark(f.markPath())
	if f.held, err = look(f.file, f.format, p.Holds()); err != nil {
		return q, err
	}
	if err := f.findTorn(); err != nil {
		return q, err
	}
	if f.held.messages == 0 {
		f.marked = true
		return q, f.mark.write(f.markPath()) // it begins here, whatever was there before
	}
	f.marked = marked
	if marked {
		if !there.sameSearch(f.mark) {
			return q, refusef("it was begun by another search")
		}
		q.Start, q.End, f.mark = there.Start, there.End, there
	} else if !q.End.IsZero() && f.held.newest.After(q.End.Add(time.Second)) {
		return q, refusef("it has a message of %s, and the search ends before", f.held.newest.UTC().Format(time.RFC3339))
	}
	if oldest := now.Add(-p.Dialect.Limits().MaxAge); !q.Start.IsZero() && q.Start.Before(oldest) {
		q.Start = oldest.Add(time.Second).Truncate(time.Second)
	}
	known := time.Time{}
	if f.proves(p, q) {
		f.back = f.held.oldest
		q.End = f.back.Truncate(time.Second).Add(time.Second) // once more, for those of the same second
		known = q.End.Add(time.Second)
		if err := f.mark.write(f.markPath()); err != nil {
			return q, err
		}
		f.marked = true
	}
	f.seen, err = copies(f.file, f.format, known)
	return q, err
}

// proves reports whether everything is in the file that is newer than its oldest message.
func (f *File) proves(p client.Plan, q client.Query) bool {
	return f.held.ordered && !f.mark.Gaps && !q.End.IsZero() && (f.marked || len(p.Cursors()) == 1 && len(p.Windows) == 1)
}

// Gaps notes that something may be missing that is newer than what is written from now on.
// Unless the export becomes complete, everything is asked for again then.
func (f *File) Gaps() error {
	if !f.marked || f.mark.Gaps {
		return nil
	}
	f.mark.Gaps = true
	return f.mark.write(f.markPath())
}

// findTorn finds out how much follows the whole rows.
func (f *File) findTorn() error {
	size, err := f.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	f.end, f.torn = f.held.whole, size-f.held.whole
	rest := make([]byte, min(f.torn, 1<<10))
	if _, err := f.file.ReadAt(rest, f.held.whole); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case f.torn == 0 || isBeginning(rest, f.format, f.held.whole == 0):
		return nil
	case f.format == CSV:
		return errColumns
	}
	return refusef("it does not end with a row that was cut")
}

// Begin is called before the first Write. With a byte order mark begins a new CSV.
func (f *File) Begin(bom bool) (err error) {
	if f.format != CSV {
		return nil
	}
	open := export.NewCSV
	if bom {
		open = export.WithBOM(open)
	}
	if f.csv, err = open(&f.buffer); err != nil {
		return err
	}
	if f.end > 0 { // the names of the columns are there
		err = f.csv.Flush()
		f.buffer.Reset()
	}
	return err
}

// Write adds a message, or what is not there of it.
func (f *File) Write(t *client.Trace) error {
	t = f.missing(t)
	f.mu.Lock()
	defer f.mu.Unlock()
	if t == nil || f.err != nil {
		return f.err
	}
	f.added++
	if f.format == CSV {
		f.err = errors.Join(f.csv.Write(t), f.csv.Flush())
	} else {
		f.err = export.NDJSON(&f.buffer, t)
	}
	if f.err == nil && f.buffer.Len() >= mostBuffered {
		f.flush()
	}
	if f.timer == nil {
		f.timer = time.AfterFunc(synced, f.sync)
	}
	return f.err
}

// missing is what of a message is not in the file, nil for nothing.
func (f *File) missing(t *client.Trace) *client.Trace {
	if f.seen == nil || !f.seen.Has(t.ID, "") {
		return t
	}
	rest := *t
	rest.Recipients = nil
	for _, r := range t.Recipients {
		if !f.seen.Has(t.ID, r.Address) {
			rest.Recipients = append(rest.Recipients, r)
		}
	}
	if len(rest.Recipients) == 0 {
		return nil
	}
	return &rest
}

// flush writes what is buffered, which is whole rows. After an error the file ends with
// the rows before it, if the disk lets it.
func (f *File) flush() {
	if f.err == nil && !f.cut {
		f.cut, f.err = true, f.file.Truncate(f.end)
	}
	if f.err != nil || f.buffer.Len() == 0 {
		return
	}
	n, err := f.file.WriteAt(f.buffer.Bytes(), f.end)
	f.buffer.Reset()
	if err != nil {
		f.err = errors.Join(err, f.file.Truncate(f.end))
		return
	}
	f.end += int64(n)
}

// sync puts what was written on the disk.
func (f *File) sync() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.timer = nil
	f.flush()
	if f.err == nil {
		f.err = f.file.Sync()
	}
}

// Finish writes the rest. A file that is complete needs no mark any more.
func (f *File) Finish(complete bool) error {
	f.mu.Lock()
	if f.csv != nil && f.err == nil {
		f.err = f.csv.Flush()
	}
	f.mu.Unlock()
	f.sync()
	err := f.err
	f.made = f.made && err != nil // it is an export, if one without a message
	if err == nil && complete {
		err = os.Remove(f.markPath())
		if errors.Is(err, os.ErrNotExist) {
			err = nil
		}
	}
	return err
}

// Close ends the use of the file. What was not written by then is not written.
func (f *File) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer != nil {
		f.timer.Stop()
	}
	f.err = os.ErrClosed
	_ = f.file.Close()
	if f.made {
		f.removeEmpty()
	}
	_ = os.Remove(f.path + ".lock")
	f.release()
}

// removeEmpty leaves no trace of a file that was never begun.
func (f *File) removeEmpty() {
	if info, err := os.Stat(f.path); err == nil && info.Size() == 0 {
		_ = os.Remove(f.path)
		_ = os.Remove(f.markPath())
	}
}

// Messages is how many messages were there.
func (f *File) Messages() int { return f.held.messages }

// Added is how many messages were added.
func (f *File) Added() int { return f.added }

// Torn reports whether the last row was cut in its middle.
func (f *File) Torn() bool { return f.torn > 0 }

// Back is the instant after which everything is there, zero when that is not known.
func (f *File) Back() time.Time { return f.back }
