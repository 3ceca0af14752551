package files_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/client/files"
)

func TestADamagedFileIsMovedAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	aside := path + ".damaged"
	for _, content := range []string{"first", "second"} {
		if err := files.Replace(path, []byte(content)); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time there is nothing to move
			if err := files.MoveAside(path, aside); err != nil {
				t.Error(err)
			}
			if got, err := os.ReadFile(aside); err != nil || string(got) != content {
				t.Errorf("got %q, %v, want %q", got, err, content)
			}
		}
	}
	if err := files.Replace(path, nil); err != nil {
		t.Fatal(err)
	}
	if err := files.MoveAside(path, filepath.Join(path, "a")); err == nil || !strings.HasPrefix(err.Error(), path+": ") {
		t.Errorf("got %v, want an error that names the file", err)
	}
}

func TestAFileIsReplacedInOneStep(t *testing.T) {
	folder := t.TempDir()
	path, other := filepath.Join(folder, "a"), filepath.Join(folder, "b")
	if err := os.WriteFile(other, []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(other, path); err != nil {
		t.Fatal(err)
	}
	if err := files.Replace(path, []byte("ours")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v, want a plain file, 0600", info.Mode(), err)
	}
	if content, _ := os.ReadFile(path); string(content) != "ours" {
		t.Errorf("got %q, want ours", content)
	}
	if content, _ := os.ReadFile(other); string(content) != "theirs" {
		t.Errorf("got %s in the target of the link, want the link replaced", content)
	}
	missing := filepath.Join(folder, "missing", "a")
	if err := files.Replace(missing, nil); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), missing+": ") {
		t.Errorf("got %v in a folder that does not exist, want it to name the file", err)
	}
	if err := files.Replace(folder, nil); err == nil || !strings.HasPrefix(err.Error(), folder+": ") {
		t.Errorf("got %v, want a folder not to be replaced", err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*.tmp")); len(left) > 0 {
		t.Errorf("got %v left behind, want nothing", left)
	}
}
