package files_test

import (
	"os"
	"path/filepath"
	"testing"

	"msgtrace/client/files"
)

func TestReplace(t *testing.T) {
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
		t.Errorf("%s", content)
	}
	if content, _ := os.ReadFile(other); string(content) != "theirs" {
		t.Errorf("the link was followed: %s", content)
	}
	if err := files.Replace(filepath.Join(folder, "missing", "a"), nil); err == nil {
		t.Error("no folder, no error")
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
