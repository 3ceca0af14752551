package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"msgtrace/client/files"
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
// it is damaged. It needs no lock, since the file is replaced whole.
func (f file[T]) read(ctx context.Context) (T, error) {
	value, _, err := files.Within(ctx, f.dir.patience.Do, f.path(), func(ctx context.Context) (T, error) {
		held, err := f.load()
		if !errors.Is(err, errDamaged) {
			return held, err
		}
		release, err := files.Lock(ctx, f.lockPath(), 0) // or a good one might be moved that is put there now
		if err != nil {
			return held, err
		}
		defer release()
		return f.loadOrMoveAside()
	})
	return value, err
}

// update changes what the file holds, while no other process can.
func (f file[T]) update(ctx context.Context, change func(T) T) error {
	_, _, err := files.Within(ctx, f.dir.patience.Do, f.path(), func(ctx context.Context) (struct{}, error) {
		if err := f.dir.make(); err != nil {
			return struct{}{}, err
		}
		release, err := files.Lock(ctx, f.lockPath(), 0)
		if err != nil {
			return struct{}{}, err
		}
		defer release()
		held, err := f.loadOrMoveAside()
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, f.store(change(held))
	})
	return err
}

// loadOrMoveAside is load that moves a damaged file aside.
func (f file[T]) loadOrMoveAside() (T, error) {
	held, err := f.load()
	if errors.Is(err, errDamaged) {
		to := aside(f.path(), f.dir.now())
		err = files.MoveAside(f.path(), to)
		if err == nil && f.dir.moved != nil {
			f.dir.moved(f.path(), to)
		}
	}
	return held, err
}

func (f file[T]) load() (T, error) {
	var none T
	raw, err := files.ReadOwn(f.path(), maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	var version envelope[json.RawMessage]
	if err := json.Unmarshal(raw, &version); err == nil && version.Version > f.version {
		return none, fmt.Errorf("%s: %w", f.path(), errNewer)
	}
	var kept envelope[T]
	if err := json.Unmarshal(raw, &kept); err != nil || kept.Version != f.version {
		return none, errDamaged
	}
	return kept.Data, nil
}

// aside is where a damaged file is moved at that time.
func aside(path string, now time.Time) string {
	return path + ".damaged-" + now.UTC().Format("20060102T150405Z")
}

// store replaces the file in one step, so that a reader or a lost connection
// never meets half of it.
func (f file[T]) store(data T) error {
	raw, err := json.Marshal(envelope[T]{Version: f.version, Data: data})
	if err != nil {
		return err
	}
	return f.dir.replace(f.path(), append(raw, '\n'))
}
