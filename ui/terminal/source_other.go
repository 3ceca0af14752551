//go:build !unix

package terminal

import "time"

// more returns false always: here each read is a paste of its own.
func (f fileSource) more(time.Duration) bool { return false }
