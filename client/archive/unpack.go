package archive

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
)

// deepest is how many times a file may be packed into another: a report that was
// compressed and put into an archive.
const deepest = 2

// mostPacked is how much of an archive is held that cannot be read from any place, as
// standard input: the directory of a zip stands at its end.
const mostPacked = 256 << 20

// mostEntries is how many files of an archive are read.
const mostEntries = 1000

// unpack reads a file, or the files that it is an archive of.
func (r *Reader) unpack(ctx context.Context, file File, in io.Reader, depth int) error {
	buffered := bufio.NewReaderSize(&cancelable{ctx, in}, looked)
	start, err := buffered.Peek(looked)
	if err != nil && !errors.Is(err, io.EOF) {
		return r.failed(ctx, file, err)
	}
	packed := bytes.HasPrefix(start, []byte("\x1f\x8b")) || bytes.HasPrefix(start, []byte("PK\x03\x04")) ||
		bytes.HasPrefix(start, []byte("PK\x05\x06")) // a zip without a file
	switch {
	case packed && depth == deepest:
		return refuse(file.Name, "an archive within an archive within an archive is not opened")
	case packed && start[0] == 'P':
		return r.unzip(ctx, file, in, buffered, depth)
	case packed:
		return r.gunzip(ctx, file, buffered, depth)
	}
	return r.text(ctx, file, buffered)
}

// cancelable ends when the context does.
type cancelable struct {
	ctx context.Context
	in  io.Reader
}

func (c *cancelable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.in.Read(p)
}

// failed is the error of a file that cannot be read on.
func (r *Reader) failed(ctx context.Context, file File, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	says := "cannot be read: " + printable(err.Error())
	if isDamage(err) {
		says = "the archive cannot be unpacked: it is damaged, or was not copied to its end (" + printable(err.Error()) + ")"
	}
	return &Error{Name: file.Name, Says: says, Err: err}
}

// isDamage reports whether an archive is not as it was packed.
func isDamage(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt) || slices.ContainsFunc([]error{io.ErrUnexpectedEOF, gzip.ErrHeader, gzip.ErrChecksum, zip.ErrFormat, zip.ErrChecksum},
		func(damage error) bool { return errors.Is(err, damage) })
}

func (r *Reader) gunzip(ctx context.Context, file File, in io.Reader, depth int) error {
	unpacked, err := gzip.NewReader(in)
	if err != nil {
		return r.failed(ctx, file, err)
	}
	if file.Saved.IsZero() {
		file.Saved = unpacked.ModTime
	}
	return r.unpack(ctx, file, unpacked, depth+1)
}

// unzip reads all files of an archive that are no folders.
func (r *Reader) unzip(ctx context.Context, file File, in io.Reader, buffered *bufio.Reader, depth int) error {
	at, size, err := randomAccess(in, buffered)
	if err != nil {
		return r.failed(ctx, file, err)
	}
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return r.failed(ctx, file, err)
	}
	if isOffice(archive) {
		return refuse(file.Name, "%s", office)
	}
	read := 0
	for _, entry := range archive.File {
		name := path.Base(strings.ReplaceAll(entry.Name, `\`, "/"))
		if strings.HasSuffix(entry.Name, "/") || strings.HasPrefix(entry.Name, "__MACOSX/") || strings.HasPrefix(name, ".") {
			continue // folders, and what macOS packs besides
		}
		if read++; read > mostEntries {
			return refuse(file.Name, "there are more than %d files in it", mostEntries)
		}
		if err := r.entry(ctx, file, entry, name, depth); err != nil {
			return err
		}
	}
	if read == 0 {
		return refuse(file.Name, "there is no file in it")
	}
	return nil
}

func (r *Reader) entry(ctx context.Context, file File, entry *zip.File, name string, depth int) error {
	inside := File{Name: fmt.Sprintf("%s in %s", printable(name), file.Name), Saved: entry.Modified}
	if inside.Saved.Before(earliest) {
		inside.Saved = file.Saved
	}
	unpacked, err := entry.Open()
	if err != nil {
		return r.failed(ctx, inside, err)
	}
	defer unpacked.Close()
	return r.unpack(ctx, inside, unpacked, depth+1)
}

// earliest is before all message traces: archives that know no time say 1980.
var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// randomAccess returns what reads any place of an archive.
func randomAccess(in io.Reader, buffered io.Reader) (io.ReaderAt, int64, error) {
	type file interface {
		io.ReaderAt
		io.Seeker
	}
	if f, ok := in.(file); ok {
		if size, err := f.Seek(0, io.SeekEnd); err == nil {
			return f, size, nil
		}
	}
	all, err := io.ReadAll(io.LimitReader(buffered, mostPacked+1))
	if err != nil {
		return nil, 0, err
	}
	if len(all) > mostPacked {
		return nil, 0, fmt.Errorf("the archive is larger than %d MB, which takes a file that has a name", mostPacked>>20)
	}
	return bytes.NewReader(all), int64(len(all)), nil
}
