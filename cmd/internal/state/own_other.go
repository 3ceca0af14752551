//go:build !unix

package state

import "os"

// openOwn opens the file: the folder of the user's profile guards it.
func openOwn(path string, flags int) (*os.File, error) { return os.OpenFile(path, flags, 0o600) }
