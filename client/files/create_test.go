package files_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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

// Who looks at the folder meanwhile finds no half file under the name.
func TestAFileGetsItsNameWhenItIsWhole(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "traces.csv")
	_, err := files.Create(folder, "traces", "csv", func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat("half of it\n", 10_000))
		if _, there := os.Lstat(path); !errors.Is(there, fs.ErrNotExist) {
			t.Errorf("got %v while it is written, want no file of the name", there)
		}
		return err
	})
	if info, there := os.Stat(path); err != nil || there != nil || info.Size() != 110_000 || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v, %v, want the whole file with mode 0600", err, info, there)
	}
}

func TestAPanicLeavesNoFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	func() {
		defer func() { _ = recover() }()
		_, _ = files.Create(folder, "traces", "csv", func(io.Writer) error { panic("x") })
	}()
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("got the files %v, %v, want none", left, err)
	}
}

func TestAFileIsWrittenOverWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "trace")
	for _, test := range []struct {
		write func(io.Writer) error
		fails bool
		want  string
	}{
		{content("first"), false, "first"}, {content("second"), false, "second"},
		{func(w io.Writer) error { return errors.Join(content("half")(w), syscall.ENOSPC) }, true, "second"},
	} {
		if err := files.Overwrite(path, test.write); (err != nil) != test.fails {
			t.Errorf("got %v, want an error: %t", err, test.fails)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != test.want {
			t.Errorf("got %q, %v, want %q", got, err, test.want)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("got the files %v, %v, want the one", left, err)
	}
}

// To write over a device as root would take it away.
func TestWhatIsNoPlainFileIsNotWrittenOver(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target"), filepath.Join(folder, "link")
	if err := errors.Join(os.WriteFile(target, []byte("kept"), 0o600), os.Symlink(target, link), os.Mkdir(filepath.Join(folder, "dir"), 0o700)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, filepath.Join(folder, "dir"), os.DevNull} {
		if err := files.Overwrite(path, content("x")); err == nil || files.Plain(err).Error() != path+": not a plain file" {
			t.Errorf("%s: got %v, want that it is no plain file", path, err)
		}
	}
	if got, err := os.ReadFile(target); err != nil || string(got) != "kept" {
		t.Errorf("got %q, %v, want the file at the end of the link as it was", got, err)
	}
}
