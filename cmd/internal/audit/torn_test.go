package audit_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/cmd/internal/audit"
)

// torn is a log with ten searches, whose next line was cut off after some bytes while it
// was written.
func torn(t *testing.T, bytes int) *trail {
	t.Helper()
	tr := newTrail(t).with(10)
	whole, err := os.ReadFile(tr.current())
	must(t, err)
	head, err := os.ReadFile(tr.Head)
	must(t, err)
	tr.with(1)
	next, err := os.ReadFile(tr.current())
	must(t, err)
	must(t, os.WriteFile(tr.current(), next[:min(len(whole)+bytes, len(next))], 0o600))
	must(t, os.WriteFile(tr.Head, head, 0o600))
	return tr
}

// Nobody was told that a line was written whose writing was cut off. It stays where it is,
// and a line behind it knows of it.
func TestALineWhoseWritingWasCutOffIsMarked(t *testing.T) {
	t.Parallel()
	for _, bytes := range []int{1, 10, 100, 200} {
		tr := torn(t, bytes)
		if notes := strings.Join(tr.sound().Notes, "\n"); !strings.Contains(notes, "audit.jsonl:12: a line whose writing was cut off") {
			t.Errorf("%d bytes: got the notes %q, want the line in them", bytes, notes)
		}
		before, err := os.ReadFile(tr.current())
		must(t, err)
		tr.with(3)
		if notes := strings.Join(tr.sound().Notes, "\n"); !strings.Contains(notes, "the next line knows of them") {
			t.Errorf("%d bytes, afterwards: got the notes %q, want the line in them", bytes, notes)
		}
		after, err := os.ReadFile(tr.current())
		if err != nil || !strings.HasPrefix(string(after), string(before)) {
			t.Errorf("%d bytes: got %v, want what was there kept as it was", bytes, err)
		}
		change(t, tr.current(), func(l [][]byte) [][]byte { return slices.Delete(l, 11, 12) })
		tr.finds("bytes of a line that was cut off stand before it, and they are not as they were")
	}
}

// The mark itself may be cut off too.
func TestAMarkThatIsCutOffIsMarked(t *testing.T) {
	t.Parallel()
	tr := torn(t, 50)
	head, err := os.ReadFile(tr.Head)
	must(t, err)
	for _, bytes := range []int{1, 2, 40} {
		before, err := os.ReadFile(tr.current())
		must(t, err)
		must(t, tr.open().Close())
		after, err := os.ReadFile(tr.current())
		must(t, err)
		must(t, os.WriteFile(tr.current(), after[:len(before)+bytes], 0o600))
		must(t, os.WriteFile(tr.Head, head, 0o600))
	}
	tr.with(2)
	if report := tr.sound(); len(report.Notes) != 1 {
		t.Errorf("got the notes %q, want one", report.Notes)
	}
}

func TestTheFirstLineOfALogMayBeCutOff(t *testing.T) {
	t.Parallel()
	for _, bytes := range []int64{0, 20} {
		tr := newTrail(t)
		must(t, tr.open().Close())
		must(t, os.Truncate(tr.current(), bytes))
		must(t, os.Remove(tr.Head))
		tr.with(3)
		if report := tr.sound(); report.Lines != 4 {
			t.Errorf("%d bytes: got %d lines, want 4", bytes, report.Lines)
		}
	}
}

// The process may end when it has put a file away and not begun the next one.
func TestTheFirstLineOfAFileMayBeCutOff(t *testing.T) {
	t.Parallel()
	for _, left := range []string{"none", "", `{"n":42,"se`} {
		tr := newTrail(t)
		tr.RotateAt = 2_000
		tr.with(30)
		away := filepath.Join(tr.Dir, fmt.Sprintf("audit-%06d-20261127T090000Z.jsonl", len(tr.rotated())+1))
		must(t, os.Rename(tr.current(), away))
		if left != "none" {
			must(t, os.WriteFile(tr.current(), []byte(left), 0o600))
		}
		tr.sound()
		tr.with(30)
		if report, want := tr.sound(), uint64(61+len(tr.rotated())); report.Lines != want {
			t.Errorf("with %q left: got %d lines, want %d", left, report.Lines, want)
		}
	}
}

// A line that is in the log and not yet in the second file is fine; one that the second
// file should know is not.
func TestALogMayBeOneWriteAheadOfItsSecondFile(t *testing.T) {
	t.Parallel()
	tr := torn(t, 1<<20)
	report := tr.sound()
	if notes := strings.Join(report.Notes, "\n"); report.Lines != 12 || !strings.Contains(notes, "the log is 1 line ahead of "+tr.Head) {
		t.Errorf("got %d lines and the notes %q, want that the log is ahead", report.Lines, notes)
	}
	tr.with(1)
	if report := tr.sound(); report.Lines != 14 || len(report.Notes) != 0 {
		t.Errorf("afterwards: got %d lines and the notes %q, want 14 and none", report.Lines, report.Notes)
	}
}

func TestALogIsNotTwoWritesAheadOfItsSecondFile(t *testing.T) {
	t.Parallel()
	tr := newTrail(t).with(10)
	older, err := os.ReadFile(tr.Head)
	must(t, err)
	tr.with(2)
	must(t, os.WriteFile(tr.Head, older, 0o600))
	tr.finds("it was put back to an older state: it knows 11 lines, and line 13 of the log says that it knew 12")
}

// What may only grow, as with chattr +a, cannot be put back after an error.
func TestALogThatCanOnlyGrowMarksWhatAnErrorHasLeft(t *testing.T) {
	t.Parallel()
	tr, f := newTrail(t), &fault{}
	faults := f.faults()
	faults.Truncate = func(*os.File, int64) error { return syscall.EPERM }
	log, err := audit.OpenWith(tr.Options, faults)
	must(t, err)
	for n := range 12 {
		*f = fault{write: n%3 == 1, sync: n%3 == 2}
		if err := log.Write(t.Context(), searched(n)); (err == nil) != (n%3 == 0) {
			t.Errorf("search %d: got %v, want it written: %t", n, err, n%3 == 0)
		}
	}
	*f = fault{}
	must(t, log.Write(t.Context(), searched(99)))
	must(t, log.Close())
	tr.sound()
}

// A disk that does not answer holds nobody up for longer than five seconds, and after
// that nobody at all, until it answers.
func TestADiskThatDoesNotAnswerIsNotWaitedForTwice(t *testing.T) {
	dir := newTrail(t)
	synctest.Test(t, func(t *testing.T) {
		hangs := make(chan struct{})
		hang := false
		log, err := audit.OpenWith(dir.Options, audit.Faults{Sync: func(file *os.File) error {
			if hang {
				<-hangs
			}
			return nil
		}})
		must(t, err)
		hang = true
		begun := time.Now()
		want := "The audit trail cannot be written (its disk does not answer): nothing is searched until it can be."
		if err := log.Write(t.Context(), searched(1)); err == nil || err.Error() != want || time.Since(begun) != 5*time.Second {
			t.Errorf("got %v after %v, want %q after %v", err, time.Since(begun), want, 5*time.Second)
		}
		begun = time.Now()
		if err := log.Write(t.Context(), searched(2)); !errors.Is(err, audit.ErrUnwritable) || time.Since(begun) != 0 {
			t.Errorf("got %v after %v, want an error at once", err, time.Since(begun))
		}
		close(hangs)
		synctest.Wait()
		if err := log.Write(t.Context(), searched(3)); err != nil {
			t.Errorf("afterwards: got %v, want it written", err)
		}
		must(t, log.Close())
	})
}

// A context takes an entry back that waits behind others, and leaves one that is written.
func TestAContextEndsTheWaitOfAnEntryBeforeItsWriting(t *testing.T) {
	dir := newTrail(t)
	synctest.Test(t, func(t *testing.T) {
		var goOn chan struct{}
		log, err := audit.OpenWith(dir.Options, audit.Faults{Sync: func(*os.File) error {
			if goOn != nil {
				<-goOn
			}
			return nil
		}})
		must(t, err)
		goOn = make(chan struct{})
		first, cancelFirst := context.WithCancel(t.Context())
		second, cancelSecond := context.WithCancel(t.Context())
		results := make(chan error, 2)
		go func() { results <- log.Write(first, searched(1)) }()
		synctest.Wait()
		go func() { results <- log.Write(second, searched(2)) }()
		synctest.Wait()
		cancelFirst()
		cancelSecond()
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("the entry that waits: got %v, want that it was canceled", err)
		}
		close(goOn)
		if err := <-results; err != nil {
			t.Errorf("the entry that is written: got %v, want it written", err)
		}
		must(t, log.Close())
	})
	if report := dir.sound(); report.Lines != 2 {
		t.Errorf("got %d lines, want 2", report.Lines)
	}
}

// What others have added is no line whose writing was cut off.
func TestWhatOthersHaveAddedIsNotMarked(t *testing.T) {
	t.Parallel()
	for _, added := range []string{"hello\n", "hello", `{"action":"searched"`, "\x00\x00hello", "{\"n\":12,\"seen\":11\nhello\n"} {
		tr := newTrail(t).with(10)
		change(t, tr.current(), func(l [][]byte) [][]byte { return append(l, []byte(added)) })
		if got := listed(tr.verify().Findings); !strings.Contains(got, "is no line of this log") {
			t.Errorf("%q added: got the findings %s, want it found", added, got)
		}
		if _, err := audit.Open(tr.Options); err == nil || !strings.Contains(err.Error(), "the audit log is not as it was left") {
			t.Errorf("%q added: got %v, want the log refused", added, err)
		}
	}
}

// A file that a loss of power has left may end in zeros.
func TestZerosAtTheEndAreMarked(t *testing.T) {
	t.Parallel()
	for _, zeros := range []string{"\x00\x00\x00", "{\"n\":12,\x00\x00"} {
		tr := newTrail(t).with(10)
		change(t, tr.current(), func(l [][]byte) [][]byte { return append(l, []byte(zeros)) })
		tr.sound()
		tr.with(2)
		tr.sound()
	}
}

// The mark of what an error has left may fail too, and the disk get better right after.
func TestWhatAnErrorHasLeftIsMarkedInTheEndWheneverTheDiskGetsBetter(t *testing.T) {
	t.Parallel()
	for _, rotateAt := range []int64{0, 1} { // behind other lines, and at the beginning of a file
		tr, f := newTrail(t), &fault{}
		tr.RotateAt = rotateAt
		faults := f.faults()
		stuck := 0 // how often nothing can be taken back
		faults.Truncate = func(file *os.File, size int64) error {
			if stuck--; stuck >= 0 {
				return syscall.EIO
			}
			return file.Truncate(size)
		}
		log, err := audit.OpenWith(tr.Options, faults)
		must(t, err)
		stuck = 2
		for n, fails := range []bool{true, true, false, false} {
			*f = fault{write: fails}
			if err := log.Write(t.Context(), searched(n)); (err != nil) != fails {
				t.Errorf("a file is put away from %d bytes: search %d: got %v, want it written: %t", rotateAt, n, err, !fails)
			}
		}
		must(t, log.Close())
		tr.sound()
	}
}
