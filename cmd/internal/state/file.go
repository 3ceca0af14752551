package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"msgtrace/cmd/internal/files"
)

// maxFile bounds what is read: no state file comes near it.
const maxFile = 1 << 20

var (
	// errNewer is what a file of a later msgtrace gives. It is left alone.
	errNewer = errors.New("written by a newer msgtrace")
	// errDamaged is what a file gives that msgtrace cannot have written.
	errDamaged = errors.New("damaged")
)

// file is one JSON document that all processes of a user share.
type file[T any] struct {
	dir     Dir
	name    string
	version int
}

// envelope is what is on the disk.
type envelope[T any] struct {
	Version int `json:"version"`
	Data    T   `json:"data"`
}

func (f file[T]) path() string     { return filepath.Join(f.dir.path, f.name+".json") }
func (f file[T]) lockPath() string { return f.path() + ".lock" }

// read returns what the file holds: the zero value when there is none, or when
// it is damaged.
func (f file[T]) read() (T, error) {
	var zero T
	unlock, err := f.lock()
	if err != nil {
		return zero, err
	}
	defer unlock()
	return f.load()
}

// update changes what the file holds, while no other process can.
func (f file[T]) update(change func(T) T) error {
	unlock, err := f.lock()
	if err != nil {
		return err
	}
	defer unlock()
	held, err := f.load()
	if err != nil {
		return err
	}
	return f.store(change(held))
}

// lock waits for the other processes. The lock is a file of its own: the
// document's own file is replaced, so a lock on it would be of no use.
func (f file[T]) lock() (unlock func(), err error) {
	lock := flock.New(f.lockPath(), flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return nil, fmt.Errorf("lock %s: %w", f.path(), err)
	}
	return func() { _ = lock.Close() }, nil
}

func (f file[T]) load() (T, error) {
	var kept envelope[T]
	raw, err := f.bytes()
	if errors.Is(err, fs.ErrNotExist) {
		return kept.Data, nil
	}
	if err != nil {
		return kept.Data, err
	}
	var version envelope[json.RawMessage]
	if err := json.Unmarshal(raw, &version); err == nil && version.Version > f.version {
		return kept.Data, fmt.Errorf("%s: %w", f.path(), errNewer)
	}
	if err := json.Unmarshal(raw, &kept); err != nil || kept.Version != f.version {
		var zero T
		return zero, moveAside(f.path(), f.dir.now())
	}
	return kept.Data, nil
}

// bytes reads the file if it is the user's own and nobody else's.
func (f file[T]) bytes() ([]byte, error) {
	open, err := openOwn(f.path(), os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer open.Close()
	return io.ReadAll(io.LimitReader(open, maxFile))
}

// moveAside keeps a damaged file for whoever wants to look at it.
func moveAside(path string, now time.Time) error {
	return os.Rename(path, fmt.Sprintf("%s.damaged-%s", path, now.UTC().Format("20060102T150405Z")))
}

// store replaces the file in one step, so that a reader or a lost connection
// never meets half of it.
func (f file[T]) store(data T) error {
	raw, err := json.Marshal(envelope[T]{Version: f.version, Data: data})
	if err != nil {
		return err
	}
	return files.Replace(f.path(), append(raw, '\n'))
}
