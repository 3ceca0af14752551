package files

import (
	"bufio"
	"crypto/rand"
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
// or NAME-2.EXT and so on where there is one already, which stays as it is. Without an
// ext it has none. The file is written beside its place and moved there when it is
// whole: one that could not be written leaves nothing.
func Create(folder, name, ext string, write func(io.Writer) error) (path string, err error) {
	if ext != "" {
		ext = "." + ext
	}
	path = filepath.Join(folder, name+ext)
	temporary, err := writeBeside(path, write)
	if err != nil {
		return "", err
	}
	if path, err = place(temporary, folder, name, ext); err != nil {
		_ = os.Remove(temporary)
		return "", err
	}
	SyncDir(folder)
	return path, nil
}

// Overwrite is Create of a path, in the place of the file that may be there. What is
// there and is no plain file, such as a link or a device, stays: that is an error.
func Overwrite(path string, write func(io.Writer) error) error {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return failed(path, errNotPlain)
	}
	temporary, err := writeBeside(path, write)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, path); err != nil {
		_ = os.Remove(temporary)
		return failed(path, err)
	}
	SyncDir(filepath.Dir(path))
	return nil
}

var errNotPlain = errors.New("not a plain file")

// writeBeside writes a new file beside a path, and takes away what it could not write
// whole. Its errors are about the path.
func writeBeside(path string, write func(io.Writer) error) (string, error) {
	temporary := path + "." + rand.Text() + ".tmp"
	file, err := newFile(temporary)
	if err != nil {
		return "", failed(path, err)
	}
	whole := false
	defer func() {
		if !whole { // also after a panic
			_ = os.Remove(temporary)
		}
	}()
	out := bufio.NewWriter(file)
	if err := finish(file, errors.Join(write(out), out.Flush())); err != nil {
		return "", failed(path, err)
	}
	whole = true
	return temporary, nil
}

// place moves a file to the first of its names that is free.
func place(temporary, folder, name, ext string) (path string, err error) {
	for n := 1; n <= manyNames; n++ {
		path = filepath.Join(folder, name+suffix(n)+ext)
		// Only one of those who want the same name can make it.
		file, err := newFile(path)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", failed(path, err)
		}
		_ = file.Close() // nothing was written to it
		if err := os.Rename(temporary, path); err != nil {
			_ = os.Remove(path)
			return "", failed(path, err)
		}
		return path, nil
	}
	return "", failed(path, fs.ErrExist)
}

// failed is an error of the system about another file than it names.
func failed(path string, err error) error {
	_, cause := parts(err)
	return &fs.PathError{Op: "create", Path: path, Err: cause}
}

// suffix tells files of one name apart.
func suffix(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf("-%d", n)
}
