package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// manyNames is how many files of one name there may be.
const manyNames = 1000

// Create puts content into a new file of mode 0600, and returns its path: NAME.EXT in
// the folder, or NAME-2.EXT and so on where there is one already, which stays as it
// is. A file that could not be written whole is taken away.
func Create(folder, name, ext string, content []byte) (path string, err error) {
	for n := 1; n <= manyNames; n++ {
		path = filepath.Join(folder, name+suffix(n)+"."+ext)
		err = writeNew(path, content)
		if err == nil {
			syncDir(folder)
			return path, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if !errors.Is(err, fs.ErrExist) && created(err) {
		_ = os.Remove(path)
	}
	return "", err
}

// created reports whether a new file was there before its writing failed.
func created(err error) bool {
	var at *fs.PathError
	return errors.As(err, &at) && at.Op != "open"
}

// suffix tells files of one name apart.
func suffix(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf("-%d", n)
}
