package files_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client/files"
)

func lock(t *testing.T, path string) (release func()) {
	t.Helper()
	release, err := files.Lock(t.Context(), path, files.NoWait)
	if err != nil {
		t.Fatal(err)
	}
	return release
}

func TestALockIsWaitedForUntilItIsReleased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "lock")
		time.AfterFunc(time.Second, lock(t, path))
		for _, want := range []time.Duration{time.Second, 0} {
			got, _ := took(func() error {
				lock(t, path)()
				return nil
			})
			if got != want {
				t.Errorf("waited %v, want %v", got, want)
			}
		}
	})
}

func TestALockThatIsHeldIsWaitedForFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "lock")
		defer lock(t, path)()
		for _, test := range []struct{ patience, want time.Duration }{{time.Minute, 5 * time.Second}, {2 * time.Second, 2 * time.Second}, {0, 0}} {
			ctx, cancel := context.WithTimeout(t.Context(), test.patience)
			got, err := took(func() error {
				_, err := files.Lock(ctx, path, 0)
				return err
			})
			cancel()
			if err == nil || err.Error() != "another process holds "+path || got != test.want {
				t.Errorf("got %v after %v, want that it is held after %v", err, got, test.want)
			}
		}
	})
}

// A lock on a file that is not there any more keeps nobody out.
func TestALockWhoseFileWasRemovedIsTakenAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "lock")
		release := lock(t, path)
		taken := make(chan func())
		go func() {
			second, err := files.Lock(t.Context(), path, 0)
			if err != nil {
				t.Error(err)
			}
			taken <- second
		}()
		synctest.Wait()
		if err := os.Remove(path); err != nil {
			t.Error(err)
		}
		release()
		defer (<-taken)()
		if _, err := files.Lock(t.Context(), path, 0); err == nil {
			t.Error("got the lock twice, want it once")
		}
	})
}

func TestALockThatCannotBeMadeNamesItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "lock")
	_, err := files.Lock(t.Context(), path, 0)
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), path+": ") {
		t.Errorf("got %v, want that there is no %s", err, path)
	}
}
