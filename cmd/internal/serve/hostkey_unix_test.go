//go:build unix

package serve

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestANamedPipeIsNoKeyAndIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	path := filepath.Join(home, ".ssh", "key.pub")
	if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), syscall.Mkfifo(path, 0o600)); err != nil {
		t.Fatal(err)
	}
	answered := make(chan error, 1)
	go func() {
		_, _, err := HostKey(path, true)
		if _, keys := OwnKeys(home, ""); keys != 0 {
			t.Errorf("got %d keys of its person, want none", keys)
		}
		answered <- err
	}()
	select {
	case err := <-answered:
		if err == nil || !strings.Contains(err.Error(), path+" is not a regular file") {
			t.Errorf("got %v for a named pipe, want that it is not a regular file", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("got no answer for a named pipe, want an error")
	}
}
