package archive

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Open reads a file by its path.
func (r *Reader) Open(ctx context.Context, path string) error {
	name := filepath.Base(path)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Name: path, Says: "there is no such file", Err: err}
	case err != nil:
		return &Error{Name: path, Says: "cannot be read: " + reason(err), Err: err}
	case info.IsDir():
		return refuse(path, "it is a folder: give the files in it")
	case info.Mode()&(fs.ModeDevice|fs.ModeSocket) != 0:
		return refuse(path, "it is a device, not a file")
	}
	file, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return &Error{Name: path, Says: "cannot be read: " + reason(err), Err: err}
	}
	defer file.Close()
	saved := info.ModTime()
	if !info.Mode().IsRegular() {
		saved = time.Time{}
		// A pipe that nobody writes to ends with the context.
		defer context.AfterFunc(ctx, func() { _ = file.SetReadDeadline(time.Unix(1, 0)) })()
	}
	return r.Read(ctx, name, saved, file)
}

// reason is an error without the path that a person has given.
func reason(err error) string {
	var in *fs.PathError
	if errors.As(err, &in) {
		return in.Err.Error()
	}
	return err.Error()
}
