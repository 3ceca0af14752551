// Package files keeps small files of one user: they are replaced whole, locked
// while they are changed, and refused when they are somebody else's. A run waits
// for files that do not answer no longer than a person does.
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Replace puts content at path in one step, with mode 0600, whatever was there
// before: readers see the old content or the new. The folder must exist.
func Replace(path string, content []byte) error {
	file, release, err := openTemporary(path)
	if err != nil {
		return about(path, err)
	}
	defer release()
	_, err = file.Write(content)
	if err = finish(file, err); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return about(path, err)
	}
	SyncDir(filepath.Dir(path))
	return nil
}

// MoveAside renames a damaged file, so that it can still be looked at, in the place
// of any earlier one of that name. Without a file it does nothing.
func MoveAside(path, aside string) error {
	err := os.Rename(path, aside)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return Plain(err)
}

// newFile opens a file of mode 0600 that was not there.
func newFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// finish closes a file. What was written without an error is on the disk then.
func finish(file *os.File, written error) error {
	if written == nil {
		written = file.Sync()
	}
	return errors.Join(written, file.Close())
}

// SyncDir makes a rename last through a loss of power. Some file systems cannot,
// which does not matter.
func SyncDir(dir string) {
	if handle, err := os.Open(dir); err == nil {
		_ = handle.Sync()
		_ = handle.Close()
	}
}

// Plain returns an error of the system without the operation in it: "PATH: no
// space left on device". Other errors it returns as they are.
func Plain(err error) error {
	if path, cause := parts(err); path != "" {
		return fmt.Errorf("%s: %w", path, cause)
	}
	return err
}

// Cause returns what lies behind an error of the system, without operation and path:
// "no space left on device". Other errors it returns as they are.
func Cause(err error) error {
	if path, cause := parts(err); path != "" {
		return cause
	}
	return err
}

// about is Plain of an error about another file than it names.
func about(path string, err error) error {
	_, cause := parts(err)
	return fmt.Errorf("%s: %w", path, cause)
}

// parts returns the path that an error of the system is about, and the cause. Of
// another error it is the cause alone.
func parts(err error) (path string, cause error) {
	var file *fs.PathError
	var rename *os.LinkError
	switch {
	case errors.As(err, &file):
		return file.Path, file.Err
	case errors.As(err, &rename):
		return rename.Old, rename.Err
	}
	return "", err
}
