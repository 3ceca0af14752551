package files_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"msgtrace/client/files"
)

func TestAFileThatIsItsOwnLockIsTakenOnceAndMayBeRenamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a")
	if _, err := files.TryLock(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v for a file that is not there, want that it is not", err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	release, err := files.TryLock(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := files.TryLock(path); !errors.Is(err, files.ErrHeld) {
		t.Errorf("got %v, want that it is held", err)
	}
	renamed := path + "2"
	if err := os.Rename(path, renamed); err != nil {
		t.Fatal(err)
	}
	if _, err := files.TryLock(renamed); !errors.Is(err, files.ErrHeld) {
		t.Errorf("renamed: got %v, want that it is held", err)
	}
	release()
	again, err := files.TryLock(renamed)
	if err != nil {
		t.Fatalf("released: got %v, want the lock", err)
	}
	again()
}
