//go:build unix

package state

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// openOwn opens a file that is no link, belongs to this user and is open to
// nobody else, or makes one with os.O_CREATE.
func openOwn(path string, flags int) (*os.File, error) {
	file, err := os.OpenFile(path, flags|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil {
		err = own(path, info)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

func own(path string, info os.FileInfo) error {
	owner, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a plain file", path)
	case ok && int(owner.Uid) != os.Geteuid():
		return fmt.Errorf("%s belongs to another user", path)
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("%s is open to others: chmod 600 %s", path, path)
	}
	return nil
}
