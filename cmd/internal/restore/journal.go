package restore

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/files"
	"msgtrace/ui"
)

const (
	// rowsOfChunk bounds the memory that writing takes.
	rowsOfChunk = 20_000
	// mostOfFile is from where on no more is kept.
	mostOfFile = 512 << 20
	// usualGarbage is how much of a file may be out of date, however small it is.
	usualGarbage = 1 << 20
)

// errTooLarge means that a session is not kept any more.
var errTooLarge = errors.New("it has become too large")

// Journal is the file of one run. It is made when something is kept for the first time.
// It is safe for concurrent use.
type Journal struct {
	store *Store
	where Where

	mu       sync.Mutex
	sealer   *auth.Sealer
	path     string
	file     *os.File // nil: nothing is kept
	release  func()   // of its lock
	id       string
	number   int   // of the next chunk
	size     int64 // as far as it is whole
	garbage  int64 // of that is out of date
	serial   uint64
	rows     []*client.Trace // that are kept
	replaced *Loaded         // goes when something is kept
	ended    bool
}

// Begin returns the file of a run. What it was restored from, if anything, goes when
// something is kept in its place.
func (s *Store) Begin(where Where, from *Loaded) *Journal {
	return &Journal{store: s, where: where, replaced: from, path: filepath.Join(s.vault.Folder(), rand.Text()+sessionEnd)}
}

// Replace says that a session is restored in this run: it goes when something is kept in
// its place.
func (j *Journal) Replace(from *Loaded) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.replaced.Close() // the one before, if nothing was kept in its place
	j.replaced = from
}

// Keep keeps what has changed since the last time. What is returned without an error is
// on the disk.
func (j *Journal) Keep(ctx context.Context, s ui.Session) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.ended {
		return nil
	}
	if err := j.keep(ctx, s); err != nil {
		return files.Plain(err)
	}
	j.rows, j.serial = s.Rows, s.Serial
	return nil
}

func (j *Journal) keep(ctx context.Context, s ui.Session) error {
	if j.sealer == nil {
		sealer, err := j.store.vault.Sealer(ctx)
		if err != nil {
			return err
		}
		j.sealer = sealer
	}
	switch {
	case j.file == nil || s.Serial != j.serial || j.garbage > max(usualGarbage, j.size/2):
		return j.rewrite(ctx, s)
	case j.size > mostOfFile:
		return errTooLarge
	}
	rows, again := changes(j.rows, s.Rows)
	before := j.size
	if err := j.write(ctx, s, rows, again); err != nil {
		_ = j.file.Truncate(before)
		return err
	}
	if again || len(rows) == 0 {
		j.garbage += j.size - before
	}
	return nil
}

// rewrite begins the file again, beside the one that is there until it is whole.
func (j *Journal) rewrite(ctx context.Context, s ui.Session) error {
	if err := files.MakeDir(j.store.vault.Folder()); err != nil {
		return err
	}
	temporary := j.path + "." + rand.Text() + temporaryEnd
	file, err := os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	fresh := &Journal{store: j.store, where: j.where, sealer: j.sealer, file: file, id: rand.Text()[:idLength]}
	if fresh.release, err = files.TryLock(temporary); err == nil {
		err = fresh.begin(ctx, s)
	}
	if err == nil {
		err = os.Rename(temporary, j.path)
	}
	if err != nil {
		fresh.close()
		_ = os.Remove(temporary)
		return err
	}
	files.SyncDir(filepath.Dir(j.path))
	j.close()
	j.file, j.release, j.id, j.number, j.size, j.garbage = fresh.file, fresh.release, fresh.id, fresh.number, fresh.size, 0
	j.replaced.Remove()
	j.replaced = nil
	return nil
}

// begin writes all of a session into a new file.
func (j *Journal) begin(ctx context.Context, s ui.Session) error {
	head := []byte(header + j.id)
	if _, err := j.file.WriteAt(head, 0); err != nil {
		return err
	}
	j.size = int64(len(head))
	return j.write(ctx, s, s.Rows, false)
}

// write adds rows, and how all stands with them.
func (j *Journal) write(ctx context.Context, s ui.Session, rows []*client.Trace, again bool) error {
	number, size := j.number, j.size
	for last := false; !last; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(len(rows), rowsOfChunk)
		last = n == len(rows)
		c := chunk{Where: j.where, Rows: rows[:n], Again: again}
		if last {
			c.Whole, c.At, c.View, c.Saved, c.Total = true, j.store.now(), s.View, s.Saved, len(s.Rows)
		}
		content, err := frame(j.sealer, j.id, number, &c)
		if err != nil {
			return err
		}
		if _, err := j.file.WriteAt(content, size); err != nil {
			return err
		}
		rows, number, size = rows[n:], number+1, size+int64(len(content))
	}
	if err := j.file.Sync(); err != nil {
		return err
	}
	j.number, j.size = number, size
	return nil
}

// Discard removes what is kept, for the person has quit.
func (j *Journal) Discard() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file != nil {
		_ = os.Remove(j.path)
	}
	j.replaced.Remove()
	j.end()
}

// Close leaves what is kept to the next run.
func (j *Journal) Close() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.replaced.Close()
	j.end()
}

func (j *Journal) end() {
	j.close()
	j.file, j.release, j.replaced, j.ended = nil, nil, nil, true
}

func (j *Journal) close() {
	if j.file != nil {
		_ = j.file.Close()
	}
	if j.release != nil {
		j.release()
	}
}

// changes are the rows that were added or have changed since, newest first as they come,
// and whether some are in the place of others. Rows that stay the same stay the same
// piece of memory.
func changes(old, now []*client.Trace) (changed []*client.Trace, again bool) {
	if len(old) > 0 && len(now) >= len(old) && &old[0] == &now[0] {
		return now[len(old):], false
	}
	at := 0
	for _, t := range now {
		switch {
		case at < len(old) && old[at] == t:
			at++
			continue
		case at < len(old) && old[at].ID == t.ID:
			at++
			again = true
		case at < len(old):
			again = true // it came between others
		}
		changed = append(changed, t)
	}
	return changed, again
}
