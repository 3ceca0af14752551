package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"msgtrace/client/files"
)

var (
	errDamaged = errors.New("damaged")  // cannot be what was written
	errKeyLost = errors.New("key lost") // sealed with a key that is gone
)

// maxCache bounds the file; a real one has a few KB.
const maxCache = 8 << 20

// cacheFile is one file that holds tokens, sealed or not.
type cacheFile struct {
	dir   string
	name  string
	seal  *seal       // nil: the content is plain
	bound files.Bound // nil: none
}

// within runs work on the file as long as its bound lets it. It may go on after
// that, so it must not touch what belongs to the caller.
func within[T any](ctx context.Context, f *cacheFile, work func(context.Context) (T, error)) (T, error) {
	if f.bound == nil {
		return work(ctx)
	}
	value, _, err := files.Within(ctx, f.bound, f.path(), work)
	return value, err
}

func (f *cacheFile) path() string  { return filepath.Join(f.dir, f.name) }
func (f *cacheFile) aside() string { return f.path() + ".damaged" }
func (f *cacheFile) lock() string  { return f.path() + ".lock" }

// read returns the content, or nothing if there is no file.
func (f *cacheFile) read() ([]byte, error) {
	err := checkDir(f.dir)
	var raw []byte
	if err == nil {
		raw, err = files.ReadOwn(f.path(), maxCache)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if f.seal != nil {
		raw, err = f.seal.open(f.path(), raw)
		if err != nil {
			return nil, err
		}
	}
	if !json.Valid(raw) {
		return nil, errDamaged
	}
	return raw, nil
}

// write replaces the file. The caller holds the lock.
func (f *cacheFile) write(content []byte) error {
	if f.seal != nil {
		sealed, err := f.seal.close(f.path(), content)
		if err != nil {
			return err
		}
		content = sealed
	}
	return files.ReplaceOwn(f.path(), content)
}

// moveAside renames a file that is still damaged, or still holds what the
// library could not use. The caller holds the lock.
func (f *cacheFile) moveAside(bad []byte) error {
	content, err := f.read()
	switch {
	case errors.Is(err, errDamaged), err == nil && bytes.Equal(orEmpty(content), bad):
		return files.MoveAside(f.path(), f.aside())
	}
	return err
}

// remove deletes the file, what was moved aside, its key and its lock, and
// returns the files that there were.
func (f *cacheFile) remove(ctx context.Context) ([]string, error) {
	if _, err := os.Lstat(f.dir); err != nil {
		return nil, nil
	}
	release, err := files.Lock(ctx, f.lock(), files.NoWait) // also in a folder that is refused otherwise
	if err != nil {
		return nil, err
	}
	defer release()
	leftovers, _ := filepath.Glob(f.path() + ".*.tmp") // the pattern is well formed
	var removed []string
	for _, path := range append([]string{f.path(), f.aside()}, leftovers...) {
		switch err := os.Remove(path); {
		case err == nil:
			removed = append(removed, path)
		case !errors.Is(err, fs.ErrNotExist):
			return removed, files.Plain(err)
		}
	}
	if f.seal != nil {
		// A keyring that cannot be used holds no key where nothing is sealed.
		if err := f.seal.forget(f.path()); err != nil && len(removed) > 0 {
			return removed, err
		}
	}
	return removed, files.Plain(os.Remove(f.lock()))
}

// locked runs work while no other process of this user is at the file.
func (f *cacheFile) locked(ctx context.Context, work func() error) error {
	if err := files.MakeDir(f.dir); err != nil {
		return err
	}
	release, err := files.Lock(ctx, f.lock(), files.NoWait)
	if err != nil {
		return err
	}
	defer release()
	return work()
}

// checkDir refuses a folder that others can reach.
func checkDir(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return files.Plain(err)
	}
	return files.CheckDir(dir, info)
}
