package files_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"msgtrace/client/files"
)

func TestANewFileNeverTakesThePlaceOfAnother(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, want := range []string{"note.txt", "note-2.txt", "note-3.txt"} {
		path, err := files.Create(folder, "note", "txt", []byte(want))
		if err != nil || path != filepath.Join(folder, want) {
			t.Fatalf("got %q, %v, want %q", path, err, filepath.Join(folder, want))
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, %v, want the mode 0600", path, info, err)
		}
	}
	if content, err := os.ReadFile(filepath.Join(folder, "note.txt")); err != nil || string(content) != "note.txt" {
		t.Errorf("the first: got %q, %v, want it as it was", content, err)
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
	path, err := files.Create(folder, "note", "txt", []byte("x"))
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
	path, err := files.Create(missing, "note", "txt", []byte("x"))
	if want := filepath.Join(missing, "note.txt") + ": no such file or directory"; path != "" || err == nil || files.Plain(err).Error() != want {
		t.Errorf("got %q, %v, want %s", path, err, want)
	}
	if got, want := files.Cause(err).Error(), "no such file or directory"; got != want {
		t.Errorf("its cause: got %q, want %q", got, want)
	}
}
