//go:build unix

package state_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"msgtrace/client"
	"msgtrace/client/files"
	"msgtrace/cmd/internal/state"
)

// impatient is a folder that waits for a moment only.
func impatient(t *testing.T) (state.Dir, string, *files.Patience) {
	return waiting(t, 100*time.Millisecond)
}

// waiting is a folder that waits for some time; zero is the usual one.
func waiting(t *testing.T, limit time.Duration) (state.Dir, string, *files.Patience) {
	t.Helper()
	root := t.TempDir()
	patience := &files.Patience{Limit: limit}
	dir, err := state.Open(func(string) string { return root }, func() time.Time { return now }, patience)
	must(t, err)
	folder := filepath.Join(root, "msgtrace")
	must(t, os.Mkdir(folder, 0o700))
	return dir, folder, patience
}

// hold takes a lock as another process does.
func hold(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	must(t, err)
	t.Cleanup(func() { _ = file.Close() })
	must(t, unix.Flock(int(file.Fd()), unix.LOCK_EX))
}

func TestALockThatIsHeldIsNotWaitedForForEver(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, lock string)
		says  string
	}{
		"held":      {hold, "another process holds "},
		"no answer": {func(t *testing.T, lock string) { must(t, unix.Mkfifo(lock, 0o600)) }, ".json does not answer"},
	} {
		t.Run(name, func(t *testing.T) {
			dir, folder, _ := impatient(t)
			kept := dir.Memory("contoso")
			must(t, kept.Apply(t.Context(), ran("subject:before")))
			lock := found(t, folder, "searches-*.json.lock")[0]
			must(t, os.Remove(lock))
			test.spoil(t, lock)
			for range 2 {
				err := kept.Apply(t.Context(), ran("subject:after"))
				if !errors.Is(err, files.ErrSilent) || !strings.Contains(err.Error(), test.says) {
					t.Errorf("got %v, want %q", err, test.says)
				}
			}
			// To read what was remembered takes no lock, in a run that has patience.
			other, err := state.Open(func(string) string { return filepath.Dir(folder) }, time.Now, &files.Patience{})
			must(t, err)
			if all, err := other.Memory("contoso").Recall(t.Context()); err != nil || all.Last() != "subject:before" {
				t.Errorf("got %+v, %v, want what was kept before", all, err)
			}
		})
	}
}

func TestTheEndOfTheCallEndsTheWaitForALock(t *testing.T) {
	dir, folder, _ := waiting(t, 0)
	kept := dir.Memory("contoso")
	must(t, kept.Apply(t.Context(), ran("subject:a")))
	hold(t, found(t, folder, "searches-*.json.lock")[0])
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if err := kept.Apply(ctx, ran("subject:b")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of the context", err)
	}
	if _, err := kept.Recall(t.Context()); err != nil { // which waits for the end of the work
		t.Error(err)
	}
}

func TestADamagedFileIsNotMovedWhileAnotherProcessWrites(t *testing.T) {
	dir, folder, _ := impatient(t)
	must(t, dir.Memory("contoso").Apply(t.Context(), ran("subject:a")))
	path := found(t, folder, "searches-*.json")[0]
	write(t, path, "{")
	hold(t, path+".lock")
	if all, err := dir.Memory("contoso").Recall(t.Context()); all.Last() != "" || !errors.Is(err, files.ErrSilent) {
		t.Errorf("got %+v, %v, want nothing but the reason", all, err)
	}
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("got %v, want it where it was", err)
	}
}

// What is read after nobody waits for it any more is read again.
func TestBudgetLosesNothingWhenAFileAnswersLate(t *testing.T) {
	dir, folder, patience := impatient(t)
	budget := dir.Budget("contoso")
	exchange(t, budget, event(1, client.BudgetStart, 0))
	exchange(t, dir.Budget("contoso"), event(2, client.BudgetStart, 0))
	name, _, _ := strings.Cut(found(t, folder, "*.log")[0], ".1.log")
	busy, end := make(chan struct{}), make(chan struct{})
	hung := make(chan error, 1)
	go func() {
		hung <- patience.Do(t.Context(), name, func(context.Context) error {
			close(busy)
			<-end
			return nil
		})
	}()
	<-busy
	if added, err := budget.Append(t.Context()); !errors.Is(err, files.ErrSilent) || len(added) != 0 {
		t.Errorf("got %v, %v of a file that does not answer", added, err)
	}
	if err := <-hung; !errors.Is(err, files.ErrSilent) {
		t.Errorf("got %v, want no answer", err)
	}
	close(end)
	for {
		added, err := budget.Append(t.Context())
		if errors.Is(err, files.ErrSilent) {
			continue // what hung is about to end
		}
		must(t, err)
		if got := len(added); got != 2 {
			t.Errorf("got %d entries, want both", got)
		}
		return
	}
}
