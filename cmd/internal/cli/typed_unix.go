//go:build unix

package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

// canReadTyped reports whether lineTyped can look.
const canReadTyped = true

// momentMillis is how long a look for a typed line may take.
const momentMillis = 100

// lineTyped waits a moment for a line from a terminal, which hands over whole
// lines. A read that has begun could not be called back.
func lineTyped(in *os.File) bool {
	asked := []unix.PollFd{{Fd: int32(in.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(asked, momentMillis)
	return err == nil && n > 0
}
