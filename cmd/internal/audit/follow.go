package audit

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"msgtrace/client/files"
)

// maxRounds bounds how often files are looked for that were put away meanwhile.
const maxRounds = 1000

// follow reads the files of a log in their order, also while lines are added and files are
// put away and removed.
func (r *reader) follow(dir string) error {
	done := 0 // the number of the last file that was read
	for range maxRounds {
		var err error
		if done, err = r.away(dir, done); err != nil {
			return err
		}
		again, number, err := r.current(dir, done)
		if err != nil || !again {
			return err
		}
		done = max(done, number)
	}
	return nil
}

// newer are the files that were put away after the one with that number.
func newer(dir string, number int) ([]part, error) {
	parts, err := rotated(dir)
	for len(parts) > 0 && parts[0].number <= number {
		parts = parts[1:]
	}
	return parts, err
}

// away reads what was put away after the file with that number, and returns the number of
// the last.
func (r *reader) away(dir string, done int) (int, error) {
	parts, err := newer(dir, done)
	for _, p := range parts {
		file, openErr := openPlain(p.path)
		if errors.Is(openErr, fs.ErrNotExist) {
			r.skipped = true // it was removed while this was read, which the log records if it was meant
			continue
		}
		if openErr != nil {
			return done, openErr
		}
		err = r.file(p.path, p.number, file)
		_ = file.Close()
		if err != nil {
			return done, err
		}
		done = p.number
	}
	return done, err
}

// current reads the file that is written to. It reports whether there are others by now,
// with the number that the file has then.
func (r *reader) current(dir string, done int) (again bool, number int, err error) {
	path := filepath.Join(dir, currentName)
	file, err := openPlain(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, 0, err
	}
	if file != nil {
		defer file.Close()
	}
	if parts, err := newer(dir, done); err != nil || len(parts) > 0 || file == nil {
		return len(parts) > 0, 0, err // which were put away between the two looks
	}
	r.begin(path)
	left, err := r.upTo(file, 0)
	if err != nil {
		return false, 0, files.Plain(err)
	}
	if number, err = numberOf(file, dir, done); err != nil || number == 0 {
		return false, 0, errors.Join(err, r.rest(left, 0))
	}
	left, err = r.upTo(io.MultiReader(bytes.NewReader(left), file), 0)
	return true, number, errors.Join(files.Plain(err), r.rest(left, 0))
}

// numberOf is the number under which a file was put away; 0: it was not.
func numberOf(file *os.File, dir string, done int) (int, error) {
	ours, err := file.Stat()
	if err != nil {
		return 0, err
	}
	parts, err := newer(dir, done)
	for _, p := range parts {
		if there, err := os.Lstat(p.path); err == nil && os.SameFile(ours, there) {
			return p.number, nil
		}
	}
	return 0, err
}
