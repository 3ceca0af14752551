//go:build unix

package archive

import "syscall"

// nonBlocking opens a pipe that nobody writes to at once.
const nonBlocking = syscall.O_NONBLOCK
