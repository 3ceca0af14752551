package files

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockPoll is how often a lock is tried that another process holds.
const lockPoll = 5 * time.Millisecond

// Lock takes the lock that is a file at path, which it makes if need be, and
// returns the function that releases it. It waits for other processes until the
// context ends, and no longer than a run waits for files. The flags are for
// opening the file: with NoWait a named pipe is not waited for.
//
// A file that is replaced cannot be the lock on itself, so the lock is a file
// beside it. Whoever holds the lock may remove that file: those who wait then make
// another one.
func Lock(ctx context.Context, path string, flags int) (release func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, usualPatience)
	defer cancel()
	lock := flock.New(path, flock.SetFlag(os.O_CREATE|noFollow|flags), flock.SetPermissions(0o600))
	release = func() { _ = lock.Close() }
	for {
		locked, err := lock.TryLock()
		switch {
		case locked && isAt(lock, path):
			return release, nil
		case locked:
			release() // the file was removed
		case err != nil && !errors.Is(err, syscall.EINTR):
			return nil, about(path, err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("another process holds %s", path)
		case <-time.After(lockPoll):
		}
	}
}

// isAt reports whether the file of a lock is the one at the path.
func isAt(lock *flock.Flock, path string) bool {
	ours, err := lock.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(path)
	return err == nil && os.SameFile(ours, there)
}
