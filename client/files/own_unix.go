//go:build unix

package files

import (
	"errors"
	"io/fs"
	"syscall"
)

// Owned reports that files have owners and modes here, so that they can be kept
// from others, and that can be checked.
const Owned = true

// NoWait is the flag that opens a named pipe without waiting for its other end.
const NoWait = syscall.O_NONBLOCK

const noFollow = syscall.O_NOFOLLOW

// Owner returns the id of the user that a file belongs to, if it is known.
func Owner(info fs.FileInfo) (uid int, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}

// isLink reports whether a file was not opened because it is a symbolic link.
func isLink(err error) bool { return errors.Is(err, syscall.ELOOP) }
