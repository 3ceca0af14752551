// Package files writes files so that nobody ever meets half of one, and waits for
// those that do not answer no longer than a person does.
package files

import (
	"os"
	"path/filepath"
)

// Replace puts content at path in one step, with mode 0600, whatever was there
// before. The folder must exist.
func Replace(path string, content []byte) (err error) {
	next, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp") // made 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(next.Name())
		}
	}()
	_, err = next.Write(content)
	if err == nil {
		err = next.Sync()
	}
	if closed := next.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(next.Name(), path)
}
