package files_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"msgtrace/client/files"
)

// content writes a text.
func content(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func TestANewFileNeverTakesThePlaceOfAnother(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, want := range []string{"note.txt", "note-2.txt", "note-3.txt"} {
		path, err := files.Create(folder, "note", "txt", content(want))
		if err != nil || path != filepath.Join(folder, want) {
			t.Fatalf("got %q, %v, want %q", path, err, filepath.Join(folder, want))
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, %v, want the mode 0600", path, info, err)
		}
	}
	if first, err := os.ReadFile(filepath.Join(folder, "note.txt")); err != nil || string(first) != "note.txt" {
		t.Errorf("the first: got %q, %v, want it as it was", first, err)
	}
}

// A link is a file that is there: nothing is written through it.
func TestANewFileIsNotWrittenThroughALink(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	target := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.Symlink(target, filepath.Join(folder, "note.txt")); err != nil {
		t.Fatal(err)
	}
	path, err := files.Create(folder, "note", "txt", content("x"))
	if err != nil || path != filepath.Join(folder, "note-2.txt") {
		t.Errorf("got %q, %v, want another name", path, err)
	}
	if _, err := os.Stat(target); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v at the end of the link, want that nothing was written there", err)
	}
}

func TestWhatCannotBeWrittenIsAnErrorThatNamesTheFile(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing")
	path, err := files.Create(missing, "note", "txt", content("x"))
	if want := filepath.Join(missing, "note.txt") + ": no such file or directory"; path != "" || err == nil || files.Plain(err).Error() != want {
		t.Errorf("got %q, %v, want %s", path, err, want)
	}
	if got, want := files.Cause(err).Error(), "no such file or directory"; got != want {
		t.Errorf("its cause: got %q, want %q", got, want)
	}
}

func TestAFileThatCouldNotBeWrittenWholeIsTakenAway(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path, err := files.Create(folder, "traces", "csv", func(w io.Writer) error {
		_, err := io.WriteString(w, "half of it")
		return errors.Join(err, &fs.PathError{Op: "write", Path: "traces.csv", Err: syscall.ENOSPC})
	})
	if path != "" || err == nil || files.Cause(err).Error() != "no space left on device" {
		t.Errorf("got %q, %v, want that there is no space left", path, err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("got the files %v, %v, want none", left, err)
	}
}
