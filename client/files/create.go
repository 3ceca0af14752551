package files

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// manyNames is how many files of one name there may be.
const manyNames = 1000

// Create writes a new file of mode 0600, and returns its path: NAME.EXT in the folder,
// or NAME-2.EXT and so on where there is one already, which stays as it is. A file
// that could not be written whole is taken away.
func Create(folder, name, ext string, write func(io.Writer) error) (path string, err error) {
	for n := 1; n <= manyNames; n++ {
		path = filepath.Join(folder, name+suffix(n)+"."+ext)
		file, err := newFile(path)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		out := bufio.NewWriter(file)
		if err = finish(file, errors.Join(write(out), out.Flush())); err != nil {
			_ = os.Remove(path)
			return "", err
		}
		syncDir(folder)
		return path, nil
	}
	return "", &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
}

// suffix tells files of one name apart.
func suffix(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf("-%d", n)
}
