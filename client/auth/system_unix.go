//go:build unix

package auth

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// ownership is true where files have owners and modes, so that they can be kept
// from others, and that can be checked.
const ownership = true

const (
	noFollow  = syscall.O_NOFOLLOW
	noWaiting = syscall.O_NONBLOCK // a named pipe does not hold us up
)

// owner returns the user id that a file belongs to.
func owner(info fs.FileInfo) (int, bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}

// tryLock takes the lock on a file or returns errHeld. It ends with the
// process that holds it.
func tryLock(file *os.File) error {
	err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) || errors.Is(err, unix.EINTR) {
		return errHeld
	}
	return err
}

// isLink reports whether a file was not opened because it is a symbolic link.
func isLink(err error) bool { return errors.Is(err, syscall.ELOOP) }
