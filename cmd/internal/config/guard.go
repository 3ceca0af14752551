package config

import (
	"fmt"
	"os"

	"msgtrace/client/files"
)

// guarded refuses a file that somebody else could have written: it says which
// commands are run and where tokens are sent. Mode is what it should have.
func guarded(path string, info os.FileInfo, mode string) error {
	owner, known := files.Owner(info)
	switch {
	case info.IsDir():
		return fmt.Errorf("%s is a folder, not a file", path)
	case known && owner != os.Geteuid() && owner != 0:
		return fmt.Errorf("%s belongs to another user: it would say which commands run here", path)
	case known && info.Mode().Perm()&0o022 != 0:
		return fmt.Errorf("%s can be written by others: chmod %s %s", path, mode, path)
	}
	return nil
}
