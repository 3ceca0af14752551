//go:build unix

package cli

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// unanswered are signals that would end the process where an error says more: of a write
// to a reader that is gone, and of one beyond the limit on files (ulimit -f).
var unanswered = []os.Signal{syscall.SIGPIPE, syscall.SIGXFSZ}

// leastFiles is how many files the program has open at once at least: the terminal, a
// connection, files that are kept, and what the runtime needs.
const leastFiles = 32

// fewFiles says that too few files may be open, nil where there are enough. Without them
// the runtime of Go ends the process at some time, and says nothing that helps.
func fewFiles() error {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil || limit.Cur >= leastFiles {
		return nil
	}
	return fmt.Errorf("only %d files may be open at once, and msgtrace needs %d: ulimit -n %d", limit.Cur, leastFiles, leastFiles)
}
