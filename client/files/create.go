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
// or NAME-2.EXT and so on where there is one already, which stays as it is. Without an
// ext it has none. The file is written beside its place and moved there when it is
// whole: one that could not be written leaves nothing.
func Create(folder, name, ext string, write func(io.Writer) error) (path string, err error) {
	if ext != "" {
		ext = "." + ext
	}
	path = filepath.Join(folder, name+ext)
	temporary, release, err := writeBeside(path, write)
	if err != nil {
		return "", err
	}
	defer release()
	if path, err = place(temporary, folder, name, ext); err != nil {
		_ = os.Remove(temporary)
		return "", err
	}
	SyncDir(folder)
	return path, nil
}

// CreateOnce is Create of a path where nothing is yet. Where another process is faster,
// its file stays, and made is false.
func CreateOnce(path string, write func(io.Writer) error) (made bool, err error) {
	got, err := Create(filepath.Dir(path), filepath.Base(path), "", write)
	if err != nil || got == path {
		return err == nil, err
	}
	_ = os.Remove(got)
	return false, nil
}

// Overwrite is Create of a path, in the place of the file that may be there. What is
// there and is no plain file, such as a link or a device, stays: that is an error.
func Overwrite(path string, write func(io.Writer) error) error {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return failed(path, errNotPlain)
	}
	temporary, release, err := writeBeside(path, write)
	if err != nil {
		return err
	}
	defer release()
	if err := os.Rename(temporary, path); err != nil {
		_ = os.Remove(temporary)
		return failed(path, err)
	}
	SyncDir(filepath.Dir(path))
	return nil
}

var errNotPlain = errors.New("not a plain file")

// writeBeside writes a new file beside a path, and takes away what it could not write
// whole. Its errors are about the path. The function releases the file.
func writeBeside(path string, write func(io.Writer) error) (string, func(), error) {
	file, release, err := openTemporary(path)
	if err != nil {
		return "", nil, failed(path, err)
	}
	whole := false
	defer func() {
		if !whole { // also after a panic
			_ = os.Remove(file.Name())
			release()
		}
	}()
	out := bufio.NewWriter(file)
	if err := finish(file, errors.Join(write(out), out.Flush())); err != nil {
		return "", nil, failed(path, err)
	}
	whole = true
	return file.Name(), release, nil
}

// place moves a file to the first of its names that is free. It is there as a whole
// then, or not at all, whenever the process is killed.
func place(temporary, folder, name, ext string) (path string, err error) {
	for n := 1; n <= manyNames; n++ {
		path = filepath.Join(folder, name+suffix(n)+ext)
		err := os.Link(temporary, path) // which never takes another's place
		switch {
		case err == nil:
			_ = os.Remove(temporary) // or the next process does
			return path, nil
		case errors.Is(err, fs.ErrExist):
			continue
		}
		if err = reserve(temporary, path); errors.Is(err, fs.ErrExist) {
			continue
		}
		return path, err
	}
	return "", failed(path, fs.ErrExist)
}

// reserve is for file systems without hard links: the name is taken first, by an empty
// file.
func reserve(temporary, path string) error {
	// Only one of those who want the same name can make it.
	file, err := newFile(path)
	if err != nil {
		return failed(path, err)
	}
	_ = file.Close() // nothing was written to it
	if err := os.Rename(temporary, path); err != nil {
		_ = os.Remove(path)
		return failed(path, err)
	}
	return nil
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
