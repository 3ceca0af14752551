//go:build unix

package files_test

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"msgtrace/client/files"
	"msgtrace/client/files/filestest"
)

// A process that is killed while it writes leaves half a file. The next one that writes
// there takes it away, and nothing else.
func TestHalfFilesOfProcessesThatAreGoneAreTakenAway(t *testing.T) {
	t.Parallel()
	const half = ".msgtrace-ABCDEFGHIJKLMNOPQRSTUVWXYZ.tmp"
	for name, write := range map[string]func(folder string) error{
		"replace":   func(folder string) error { return files.Replace(filepath.Join(folder, "a"), []byte("x")) },
		"create":    func(folder string) error { _, err := files.Create(folder, "a", "", content("x")); return err },
		"overwrite": func(folder string) error { return files.Overwrite(filepath.Join(folder, "a"), content("x")) },
	} {
		folder := t.TempDir()
		for file, age := range map[string]time.Duration{
			"b.csv" + half: time.Hour, "young" + half: time.Second, "held" + half: time.Hour,
			"other.tmp": time.Hour, "mine.msgtrace-notes.tmp": time.Hour, "c.ABCDEFGHIJKLMNOPQRSTUVWXYZ.tmp": time.Hour,
		} {
			path := filepath.Join(folder, file)
			if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, time.Time{}, time.Now().Add(-age)); err != nil {
				t.Fatal(err)
			}
		}
		release, err := files.TryLock(filepath.Join(folder, "held"+half))
		if err != nil {
			t.Fatal(err)
		}
		if err := write(folder); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		release()
		want := []string{"a", "c.ABCDEFGHIJKLMNOPQRSTUVWXYZ.tmp", "held" + half, "mine.msgtrace-notes.tmp", "other.tmp", "young" + half}
		if got := filestest.Names(t, folder); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestWhatIsBeingWrittenIsNotTakenAway(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	_, err := files.Create(folder, "slow", "csv", func(w io.Writer) error {
		for _, name := range filestest.Names(t, folder) {
			old := time.Now().Add(-time.Hour)
			if err := os.Chtimes(filepath.Join(folder, name), old, old); err != nil {
				t.Fatal(err)
			}
		}
		_, err := files.Create(folder, "quick", "csv", content("x"))
		return err
	})
	if got, want := filestest.Names(t, folder), []string{"quick.csv", "slow.csv"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// A file has its name only with all that is in it: a process may be killed at any time.
func TestAFileIsNeverThereEmpty(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
			}
			entries, _ := os.ReadDir(folder)
			for _, entry := range entries {
				if info, err := entry.Info(); err == nil && filepath.Ext(entry.Name()) == ".csv" && info.Size() == 0 {
					t.Errorf("got %s with nothing in it, want it whole", entry.Name())
					return
				}
			}
		}
	}()
	for range 300 {
		if _, err := files.Create(folder, "a", "csv", content("x")); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	<-done
}
