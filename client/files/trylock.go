package files

import (
	"errors"
	"syscall"

	"github.com/gofrs/flock"
)

// ErrHeld is what a lock gives that another process has.
var ErrHeld = errors.New("another process has it")

// TryLock takes the lock that a file is itself, which must be there, and returns the
// function that releases it, or ErrHeld. It waits for nobody. The kernel releases the
// lock of a process that has ended, however it did. A file that is renamed stays
// locked; one that another file has replaced meanwhile is not locked at its path.
func TryLock(path string) (release func(), err error) {
	lock := flock.New(path, flock.SetFlag(noFollow|NoWait))
	locked, err := lock.TryLock()
	switch {
	case err != nil && !errors.Is(err, syscall.EINTR):
		return nil, about(path, err)
	case locked && isAt(lock, path):
		return func() { _ = lock.Close() }, nil
	case locked:
		_ = lock.Close()
	}
	return nil, ErrHeld
}
