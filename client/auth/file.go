package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"msgtrace/client/files"
)

var (
	errRefused = errors.New("refused")  // not to be read, nor written
	errDamaged = errors.New("damaged")  // cannot be what was written
	errKeyLost = errors.New("key lost") // sealed with a key that is gone
	errHeld    = errors.New("held")     // locked by another process
)

// refusal is a reason not to touch a file, with the words for a person.
type refusal string

func (r refusal) Error() string        { return string(r) }
func (r refusal) Is(target error) bool { return target == errRefused }

// maxCache bounds the file; a real one has a few KB.
const maxCache = 8 << 20

// lockPatience is how long another process may hold the lock. It holds it for
// milliseconds, unless it was stopped.
const lockPatience = 5 * time.Second

// cacheFile is one file that holds tokens, sealed or not.
type cacheFile struct {
	dir   string
	name  string
	seal  *seal // nil: the content is plain
	bound func(ctx context.Context, path string, work func(context.Context) error) error
}

// within runs work on the file as long as there is patience. It may go on after
// that, so it must not touch what belongs to the caller.
func within[T any](ctx context.Context, f *cacheFile, work func(context.Context) (T, error)) (T, error) {
	if f.bound == nil {
		return work(ctx)
	}
	result := make(chan T, 1)
	err := f.bound(ctx, f.path(), func(ctx context.Context) error {
		value, err := work(ctx)
		result <- value
		return err
	})
	select {
	case value := <-result:
		return value, err
	default:
		var none T
		return none, err
	}
}

func (f *cacheFile) path() string  { return filepath.Join(f.dir, f.name) }
func (f *cacheFile) aside() string { return f.path() + ".damaged" }
func (f *cacheFile) lock() string  { return f.path() + ".lock" }

// read returns the content, or nothing if there is no file.
func (f *cacheFile) read() ([]byte, error) {
	err := checkDir(f.dir)
	var raw []byte
	if err == nil {
		raw, err = readChecked(f.path())
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
	if err := checkExisting(f.path()); err != nil {
		return err
	}
	if f.seal != nil {
		sealed, err := f.seal.close(f.path(), content)
		if err != nil {
			return err
		}
		content = sealed
	}
	return files.Replace(f.path(), content)
}

// moveAside renames a file that is still damaged, or still holds what the
// library could not use. The caller holds the lock.
func (f *cacheFile) moveAside(bad []byte) error {
	content, err := f.read()
	switch {
	case errors.Is(err, errDamaged), err == nil && bytes.Equal(orEmpty(content), bad):
		return f.rename()
	}
	return err
}

func (f *cacheFile) rename() error {
	err := os.Rename(f.path(), f.aside())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", f.path(), causeOf(err))
	}
	return nil
}

// remove deletes the file, what was moved aside, its key and its lock, and
// says what there was.
func (f *cacheFile) remove(ctx context.Context) ([]string, error) {
	if _, err := os.Lstat(f.dir); err != nil {
		return nil, nil
	}
	handle, err := acquire(ctx, f.lock()) // also in a folder that is refused otherwise
	if err != nil {
		return nil, err
	}
	defer handle.Close()
	leftovers, _ := filepath.Glob(f.path() + ".*.tmp") // the pattern is well formed
	var removed []string
	for _, path := range append([]string{f.path(), f.aside()}, leftovers...) {
		switch err := os.Remove(path); {
		case err == nil:
			removed = append(removed, path)
		case !errors.Is(err, fs.ErrNotExist):
			return removed, plainError(err)
		}
	}
	if f.seal != nil {
		// A keyring that cannot be used holds no key where nothing is sealed.
		if err := f.seal.forget(f.path()); err != nil && len(removed) > 0 {
			return removed, err
		}
	}
	return removed, plainError(os.Remove(f.lock()))
}

// locked runs work while no other process of this user is at the file.
func (f *cacheFile) locked(ctx context.Context, work func() error) error {
	if err := privateDir(f.dir); err != nil {
		return err
	}
	handle, err := acquire(ctx, f.lock())
	if err != nil {
		return err
	}
	defer handle.Close() // which lets go of the lock
	return work()
}

// acquire takes the lock. The lock file may be deleted by a sign-out while we
// wait for it; then the lock on it is worth nothing, and a new one is taken.
func acquire(ctx context.Context, path string) (*os.File, error) {
	ctx, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	for {
		handle, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|noFollow|noWaiting, 0o600)
		if err != nil {
			return nil, plainError(err)
		}
		err = tryLock(handle)
		if err == nil && sameFile(handle, path) {
			return handle, nil
		}
		_ = handle.Close()
		if err != nil && !errors.Is(err, errHeld) {
			return nil, plainError(err)
		}
		select {
		case <-ctx.Done():
			return nil, errors.New("another process holds " + path)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func sameFile(handle *os.File, path string) bool {
	ours, err := handle.Stat()
	if err != nil {
		return false
	}
	theirs, err := os.Lstat(path)
	return err == nil && os.SameFile(ours, theirs)
}

// readChecked reads a file of ours that nobody else may read.
func readChecked(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|noFollow|noWaiting, 0)
	switch {
	case isLink(err):
		return nil, refusal(path + " is a symbolic link")
	case err != nil:
		return nil, plainError(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, plainError(err)
	}
	if err := private(path, info); err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, maxCache))
	return content, plainError(err)
}

// checkExisting refuses to replace what readChecked would refuse to read.
func checkExisting(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return plainError(err)
	case info.Mode()&fs.ModeSymlink != 0:
		return refusal(path + " is a symbolic link")
	}
	return private(path, info)
}

// private tells whether a regular file is this user's and closed to others.
func private(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return refusal(path + " is not a regular file")
	}
	if err := owned(path, info); err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return refusal(fmt.Sprintf("others may use %s (mode %04o; mend: chmod 600 %s)", path, mode, path))
	}
	return nil
}

func owned(path string, info fs.FileInfo) error {
	if uid, ok := owner(info); !ok || uid != os.Geteuid() {
		return refusal(path + " belongs to another user")
	}
	return nil
}

// privateDir makes a folder for this user only, or checks that it is one.
func privateDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return plainError(err)
	}
	return checkDir(dir)
}

func checkDir(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return plainError(err)
	}
	if !info.IsDir() {
		return refusal(dir + " is not a folder")
	}
	if err := owned(dir, info); err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return refusal(fmt.Sprintf("others may enter %s (mode %04o; mend: chmod 700 %s)", dir, mode, dir))
	}
	return nil
}

// plainError is an error of the system without the operation around it: "PATH:
// no space left on device".
func plainError(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return fmt.Errorf("%s: %w", path.Path, path.Err)
	}
	return err
}

// causeOf is an error of the system without the operation and the path.
func causeOf(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
