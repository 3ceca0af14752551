package restore

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/files"
	"msgtrace/ui"
)

// Cut is a session that was cut off: nobody holds it.
type Cut struct {
	Where Where
	At    time.Time // when it was kept last
	Rows  int

	path string
}

// Loaded is a session that was read. No other run takes it until it is closed.
type Loaded struct {
	Cut
	Session ui.Session

	release func()
}

// Remove removes the session that was read. Of nil it does nothing.
func (l *Loaded) Remove() {
	if l != nil {
		_ = os.Remove(l.path)
		l.Close()
	}
}

// Close leaves the session to other runs. Of nil it does nothing.
func (l *Loaded) Close() {
	if l != nil && l.release != nil {
		l.release()
		l.release = nil
	}
}

// List returns the sessions that were cut off, newest first, and tells of those that
// cannot be read. What is too old is removed, and what a run that was killed has left.
func (s *Store) List(ctx context.Context) (cuts []Cut, told []string) {
	if !s.Keeps() {
		return nil, nil
	}
	entries, err := os.ReadDir(s.vault.Folder())
	if err != nil || len(entries) == 0 {
		return nil, nil // there is none, or none that this user can have kept
	}
	sealer, err := s.vault.Opener()
	for _, entry := range entries {
		path := filepath.Join(s.vault.Folder(), entry.Name())
		info, infoErr := entry.Info()
		if infoErr != nil || ctx.Err() != nil {
			continue
		}
		switch ours := strings.HasSuffix(path, sessionEnd); {
		case strings.HasSuffix(path, temporaryEnd) && s.age(info) > time.Minute, ours && s.old(info):
			removeFree(path)
		case ours && errors.Is(err, auth.ErrKeyLost):
			if removeFree(path) {
				told = append(told, "A session that was cut off cannot be opened: its key is not on this host any more.")
			}
		case ours && err == nil:
			cut, problem := s.look(path, sealer)
			if problem != "" {
				told = append(told, problem)
			} else if cut != nil {
				cuts = append(cuts, *cut)
			}
		}
	}
	slices.SortFunc(cuts, func(a, b Cut) int { return b.At.Compare(a.At) })
	return cuts, told
}

// Folder is where the sessions are.
func (s *Store) Folder() string { return s.vault.Folder() }

// Forget removes every session that no run holds, with what is left of others, and
// returns which files that were. Without any left the key goes, too.
func (s *Store) Forget() (removed []string, err error) {
	entries, err := os.ReadDir(s.Folder())
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, nil // nothing can be kept there
	}
	if err != nil {
		return nil, files.Plain(err)
	}
	held := false
	for _, entry := range entries {
		path := filepath.Join(s.Folder(), entry.Name())
		switch {
		case !strings.Contains(entry.Name(), sessionEnd):
		case removeFree(path):
			removed = append(removed, path)
		default:
			held = true
		}
	}
	if !held {
		err = s.vault.Forget()
		_ = os.Remove(s.Folder()) // which is empty now, unless somebody put something there
	}
	return removed, err
}

// age is how long ago a file was written to, by a clock that may have been set since.
func (s *Store) age(info fs.FileInfo) time.Duration { return s.now().Sub(info.ModTime()).Abs() }

func (s *Store) old(info fs.FileInfo) bool { return s.age(info) > keptFor }

// removeFree removes a file that no run holds, and reports whether it did.
func removeFree(path string) bool {
	release, err := files.TryLock(path)
	if err != nil {
		return false
	}
	defer release()
	return os.Remove(path) == nil
}

// look reads how a session stood last. One that another run holds is nil.
func (s *Store) look(path string, sealer *auth.Sealer) (*Cut, string) {
	release, err := files.TryLock(path)
	if err != nil {
		return nil, ""
	}
	defer release()
	cut := Cut{path: path}
	var last *sealedChunk
	err = s.readChunks(path, sealer, func(r *reader) error {
		sealed, err := r.next()
		if sealed.whole {
			last = &sealed
		}
		if last != nil && errors.Is(err, io.EOF) {
			return cut.take(r, *last)
		}
		return err
	})
	return s.judged(&cut, path, err)
}

// judged returns a session that can be read, or what there is to say.
func (s *Store) judged(cut *Cut, path string, err error) (*Cut, string) {
	switch {
	case err == nil && !cut.At.IsZero():
		return cut, ""
	case err == nil: // it was killed before anything was whole
		_ = os.Remove(path)
		return nil, ""
	case errors.Is(err, errDamaged):
		aside := path + ".damaged-" + s.now().UTC().Format("20060102T150405Z")
		if files.MoveAside(path, aside) == nil {
			return nil, fmt.Sprintf("A session that was cut off is damaged: it is now %s.", aside)
		}
	}
	return nil, fmt.Sprintf("A session that was cut off is not read: %s: %v.", path, err)
}

// readChunks opens a file and reads it from the start.
func (s *Store) readChunks(path string, sealer *auth.Sealer, read func(*reader) error) error {
	file, err := files.OpenOwn(path, os.O_RDONLY)
	if err != nil {
		return err
	}
	defer file.Close()
	r, err := newReader(bufio.NewReaderSize(file, 1<<16), sealer)
	if err != nil {
		return err
	}
	for err == nil {
		err = read(r)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// take takes in how all stood, and ends the reading.
func (c *Cut) take(r *reader, sealed sealedChunk) error {
	last, err := r.open(sealed)
	if err != nil {
		return err
	}
	c.Where, c.At, c.Rows = last.Where, last.At, last.Total
	return io.EOF
}

// ErrTaken is what Load gives where another run was faster.
var ErrTaken = errors.New("another msgtrace has restored that session meanwhile")

// Load reads a session, which no other run takes from here on.
func (s *Store) Load(ctx context.Context, cut Cut) (*Loaded, error) {
	release, err := files.TryLock(cut.path)
	if err != nil {
		return nil, ErrTaken
	}
	l := &Loaded{Cut: cut, release: release}
	sealer, err := s.vault.Opener()
	if err == nil {
		rows := gathered{}
		err = s.readChunks(cut.path, sealer, func(r *reader) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return rows.take(r, &l.Session)
		})
		l.Session.Rows = rows.inOrder(l.Session.Saved)
	}
	if err != nil {
		l.Close()
		return nil, fmt.Errorf("the session that was cut off cannot be restored: %w", files.Plain(err))
	}
	return l, nil
}

// gathered are the rows of the chunks so far.
type gathered struct {
	rows    []*client.Trace
	byID    map[string]int // nil: not needed yet
	waiting []*chunk       // without how all stood with them
}

// take reads the next chunk.
func (g *gathered) take(r *reader, s *ui.Session) error {
	sealed, err := r.next()
	if err != nil {
		return err
	}
	c, err := r.open(sealed)
	if err != nil {
		return err
	}
	if g.waiting = append(g.waiting, c); !c.Whole {
		return nil
	}
	for _, each := range g.waiting {
		g.add(each)
	}
	g.waiting, s.View, s.Saved = nil, c.View, c.Saved
	return nil
}

func (g *gathered) add(c *chunk) {
	if !c.Again {
		if g.byID != nil {
			for i, t := range c.Rows {
				g.byID[t.ID] = len(g.rows) + i
			}
		}
		g.rows = append(g.rows, c.Rows...)
		return
	}
	if g.byID == nil {
		g.byID = make(map[string]int, len(g.rows))
		for i, t := range g.rows {
			g.byID[t.ID] = i
		}
	}
	for _, t := range c.Rows {
		if at, known := g.byID[t.ID]; known {
			g.rows[at] = t
			continue
		}
		g.byID[t.ID] = len(g.rows)
		g.rows = append(g.rows, t)
	}
}

// inOrder puts rows that came between others where they belong.
func (g *gathered) inOrder(saved client.Saved) []*client.Trace {
	newest := func(a, b *client.Trace) int { return b.Received.Compare(a.Received.Time()) }
	if !saved.Unsorted && !slices.IsSortedFunc(g.rows, newest) {
		slices.SortStableFunc(g.rows, newest)
	}
	return g.rows
}
