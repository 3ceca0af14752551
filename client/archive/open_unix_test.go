//go:build unix

package archive_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"msgtrace/client/archive"
)

func TestAPipeThatNobodyWritesToIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	err := archive.NewReader(archive.Options{Now: now}).Open(t.Context(), path)
	if err == nil || !strings.Contains(err.Error(), "it is empty") {
		t.Errorf("got %v, want that it is empty", err)
	}
}
