package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrRefused is what a file gives that may not be this user's alone, or is no
// file at all. The words of the error say why, and name the file.
var ErrRefused = errors.New("refused")

type refusal string

func (r refusal) Error() string        { return string(r) }
func (r refusal) Is(target error) bool { return target == ErrRefused }

// OpenOwn opens a file, or makes one with os.O_CREATE. It refuses what is a link
// or what CheckFile refuses.
func OpenOwn(path string, flags int) (*os.File, error) {
	file, err := os.OpenFile(path, flags|noFollow|NoWait, 0o600)
	switch {
	case isLink(err):
		return nil, linkRefused(path)
	case err != nil:
		return nil, Plain(err)
	}
	info, err := file.Stat()
	if err == nil {
		err = CheckFile(path, info)
	}
	if err != nil {
		_ = file.Close()
		return nil, Plain(err)
	}
	return file, nil
}

// ReadOwn returns what is in a file, up to a limit. It refuses what OpenOwn does.
func ReadOwn(path string, limit int64) ([]byte, error) {
	file, err := OpenOwn(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, limit))
	return content, Plain(err)
}

// ReplaceOwn is Replace, but refuses to replace what OpenOwn refuses.
func ReplaceOwn(path string, content []byte) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return Plain(err)
	case info.Mode()&fs.ModeSymlink != 0:
		return linkRefused(path)
	default:
		if err := CheckFile(path, info); err != nil {
			return err
		}
	}
	return Replace(path, content)
}

func linkRefused(path string) error { return refusal(path + " is a symbolic link") }

// CheckFile refuses all but a regular file that belongs to this user and that no
// other may use.
func CheckFile(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return refusal(path + " is not a regular file")
	}
	return checkOwner(path, info, "use", 0o600)
}

// CheckDir refuses all but a folder that belongs to this user and that no other
// may enter.
func CheckDir(path string, info fs.FileInfo) error {
	if !info.IsDir() {
		return refusal(path + " is not a folder")
	}
	return checkOwner(path, info, "enter", 0o700)
}

// checkOwner refuses what is not this user's, or has another mode than this at
// most.
func checkOwner(path string, info fs.FileInfo, verb string, most fs.FileMode) error {
	owner, known := Owner(info)
	mode := info.Mode().Perm()
	switch {
	case known && owner != os.Geteuid():
		return refusal(path + " belongs to another user")
	case known && mode&0o077 != 0:
		return refusal(fmt.Sprintf("others may %s %s (mode %04o; fix: chmod %o %s)", verb, path, mode, most, path))
	}
	return nil
}

// MakeDir makes a folder for this user only, with those above it, or checks that
// it is one.
func MakeDir(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return Plain(err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		return Plain(err)
	}
	return CheckDir(path, info)
}
