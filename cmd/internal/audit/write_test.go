package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unicode"
	"unicode/utf8"

	"msgtrace/client/files"
	"msgtrace/cmd/internal/audit"
)

func TestAnEntryStandsInTheLogAsItWasGiven(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	want := audit.Entry{
		Time: now, Action: audit.SignedIn, Person: "ann", From: "192.0.2.1:50022", Session: "k3", Fingerprint: "SHA256:abc", KeyID: "ann@laptop",
		Serial: 1<<64 - 1, Query: "to:bob@contoso.com <all> & more", Requests: 3, Rows: 25, Reason: "idle",
	}
	log := tr.open()
	must(t, log.Write(t.Context(), want))
	must(t, log.Close())
	var got audit.Entry
	_, err := audit.Read(tr.Options, func(l audit.Line) error { got = l.Entry; return nil })
	if err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	if text := string(lines(t, tr.current())[1]); !strings.Contains(text, "<all> & more") {
		t.Errorf("got %s, want it readable", text)
	}
}

func TestFilesAreForTheirUserOnly(t *testing.T) {
	t.Parallel()
	tr := newTrail(t).with(1)
	for path, want := range map[string]fs.FileMode{tr.Dir: 0o700, filepath.Dir(tr.Head): 0o700, tr.current(): 0o600, tr.Key: 0o600, tr.Head: 0o600} {
		if info, err := os.Lstat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: got %v, %v, want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestALogOfOthersIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(tr *trail) string{
		"folder":      func(tr *trail) string { return open(t, tr.Dir, 0o755) },
		"log":         func(tr *trail) string { return open(t, tr.current(), 0o644) },
		"key":         func(tr *trail) string { return open(t, tr.Key, 0o640) },
		"second file": func(tr *trail) string { return open(t, tr.Head, 0o644) },
	} {
		tr := newTrail(t).with(1)
		path := spoil(tr)
		if _, err := audit.Open(tr.Options); !errors.Is(err, files.ErrRefused) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
}

func open(t *testing.T, path string, mode fs.FileMode) string {
	t.Helper()
	must(t, os.Chmod(path, mode))
	return path
}

func TestTwoProcessesDoNotWriteOneLog(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	log := tr.open()
	if _, err := audit.Open(tr.Options); err == nil || !strings.Contains(err.Error(), "another process writes the audit log in "+tr.Dir+": `msgtrace serve` probably runs already") {
		t.Errorf("got %v, want it refused", err)
	}
	must(t, log.Close())
	tr.open()
}

func TestAKeyIsNeverReplaced(t *testing.T) {
	t.Parallel()
	tr := newTrail(t).with(1)
	must(t, os.Remove(tr.Key))
	if _, err := audit.Open(tr.Options); err == nil || !strings.Contains(err.Error(), "the key of the audit log, "+tr.Key+", is missing") {
		t.Errorf("got %v, want that the key is missing", err)
	}
	must(t, os.Remove(tr.current()))
	if _, err := audit.Open(tr.Options); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("with the second file alone: got %v, want that the key is missing", err)
	}
	if _, err := os.Lstat(tr.Key); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want no key made", err)
	}
}

func TestNothingIsAddedToALogThatIsNotAsItWasLeft(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(tr *trail){
		"changed":                 func(tr *trail) { change(t, tr.current(), func(l [][]byte) [][]byte { l[2][10] ^= 1; return l }) },
		"cut off":                 func(tr *trail) { change(t, tr.current(), func(l [][]byte) [][]byte { return l[:3] }) },
		"gone":                    func(tr *trail) { must(t, os.Remove(tr.current())) },
		"without the second file": func(tr *trail) { must(t, os.Remove(tr.Head)) },
	} {
		tr := newTrail(t).with(5)
		spoil(tr)
		before, _ := os.ReadFile(tr.current())
		if _, err := audit.Open(tr.Options); err == nil || !strings.Contains(err.Error(), "the audit log is not as it was left") {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
		if after, _ := os.ReadFile(tr.current()); !bytes.Equal(before, after) {
			t.Errorf("%s: got %s, want the log not touched", name, after)
		}
	}
}

// Lines stay one line of JSON that hides nothing, and say what they were given.
func TestHostileEntriesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	texts := []string{
		"a\nb\r\nc\x00\x1b[31m", `","mac":"` + strings.Repeat("0", 64) + `"}`, "\u202eexe.txt\u2066", "\u0085\u009b31m\u007f", "\U000e0041\U0001f469\u200d\U0001f4bb",
		"\u2028\u2029\ufeff", `{"n":1}`, "日本", strings.Repeat(`"`, 900), "\\u0000",
	}
	tr := newTrail(t)
	log := tr.open()
	for _, text := range texts {
		must(t, log.Write(t.Context(), audit.Entry{Action: audit.Action(text), Person: text, From: text, Query: text, Reason: text, Session: text}))
	}
	must(t, log.Close())
	tr.sound()
	var got []audit.Entry
	_, err := audit.Read(tr.Options, func(l audit.Line) error {
		if l.N > 1 {
			got = append(got, l.Entry)
		}
		return nil
	})
	must(t, err)
	if len(got) != len(texts) {
		t.Fatalf("got %d entries, want %d", len(got), len(texts))
	}
	for i, text := range texts {
		if e := got[i]; e.Query != text || e.Person != text || e.Reason != text || string(e.Action) != text {
			t.Errorf("got %+v, want %q in each of its texts", e, text)
		}
	}
	for _, line := range lines(t, tr.current()) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		if bytes.ContainsFunc(line, func(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }) || !json.Valid(line) || !utf8.Valid(line) {
			t.Errorf("got %q, want one line of JSON without control characters", line)
		}
	}
}

func TestLinesAreValidAndBoundedWhateverTheyAreGiven(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	log := tr.open()
	long := strings.Repeat("\x00", 1<<20)
	must(t, log.Write(t.Context(), audit.Entry{Person: long, From: long, Session: long, Fingerprint: long, KeyID: long, Query: long, Reason: long, Action: audit.Action(long)}))
	must(t, log.Write(t.Context(), audit.Entry{Query: "\xff\xfe" + strings.Repeat("ü", 20_000), Time: now.AddDate(20_000, 0, 0)}))
	must(t, log.Close())
	tr.sound()
	for _, line := range lines(t, tr.current())[1:] {
		if len(line) > 200_000 || !json.Valid(line) || !utf8.Valid(line) || !bytes.Contains(line, []byte(" bytes)")) {
			t.Errorf("got a line of %d bytes, want a short one that is valid and says how long the texts were", len(line))
		}
	}
}

func TestManyWritersAreAllWrittenOnce(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	tr.RotateAt = 10_000
	log := tr.open()
	var all sync.WaitGroup
	for n := range 200 {
		all.Go(func() {
			if err := log.Write(t.Context(), searched(n)); err != nil {
				t.Errorf("got %v for search %d, want it written", err, n)
			}
		})
	}
	all.Wait()
	must(t, log.Close())
	tr.sound()
	found := map[int]int{}
	_, err := audit.Read(tr.Options, func(l audit.Line) error {
		if l.Action == audit.Searched {
			found[l.Rows]++
		}
		return nil
	})
	must(t, err)
	for n := range 200 {
		if found[n] != 1 {
			t.Errorf("got search %d %d times, want it once", n, found[n])
		}
	}
}

func TestNothingIsWrittenAfterTheContextHasEnded(t *testing.T) {
	t.Parallel()
	log := newTrail(t).open()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := log.Write(ctx, searched(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was canceled", err)
	}
}

func TestNothingIsWrittenToALogThatWasClosed(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	log := tr.open()
	must(t, log.Close())
	if err := log.Write(t.Context(), searched(1)); !errors.Is(err, audit.ErrUnwritable) {
		t.Errorf("got %v, want that it cannot be written", err)
	}
}

// fault is a disk that is full, at some time.
type fault struct{ write, sync, replace bool }

func (f *fault) faults() audit.Faults {
	return audit.Faults{
		Write: func(file *os.File, line []byte) (int, error) {
			if f.write {
				n, _ := file.Write(line[:len(line)/2])
				return n, &fs.PathError{Op: "write", Path: file.Name(), Err: syscall.ENOSPC}
			}
			return file.Write(line)
		},
		Sync: func(file *os.File) error {
			if f.sync {
				return &fs.PathError{Op: "sync", Path: file.Name(), Err: syscall.EIO}
			}
			return file.Sync()
		},
		Replace: func(path string, content []byte) error {
			if f.replace {
				return &fs.PathError{Op: "create", Path: path, Err: syscall.ENOSPC}
			}
			return os.WriteFile(path, content, 0o600)
		},
	}
}

func TestALogThatCannotBeWrittenSaysSoUntilItCanBe(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(*fault)
		why   string
	}{
		"the log":               {func(f *fault) { f.write = true }, "no space left on device"},
		"the log to the disk":   {func(f *fault) { f.sync = true }, "input/output error"},
		"the second file":       {func(f *fault) { f.replace = true }, "no space left on device"},
		"neither of the places": {func(f *fault) { f.write, f.replace, f.sync = true, true, true }, "no space left on device"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr, f := newTrail(t), &fault{}
			tr.RotateAt = 3_000
			log, err := audit.OpenWith(tr.Options, f.faults())
			must(t, err)
			for n := range 30 {
				*f = fault{}
				if n%2 == 1 {
					test.spoil(f)
				}
				err := log.Write(t.Context(), searched(n))
				want := "The audit trail cannot be written (" + test.why + "): nothing is searched until it can be."
				if n%2 == 1 && (!errors.Is(err, audit.ErrUnwritable) || err.Error() != want) {
					t.Fatalf("search %d: got %v, want %q", n, err, want)
				}
				if n%2 == 0 && err != nil {
					t.Fatalf("search %d: got %v, want it written", n, err)
				}
			}
			*f = fault{}
			must(t, log.Close())
			tr.sound()
			_, err = audit.Read(tr.Options, func(l audit.Line) error {
				if l.Action == audit.Searched && l.Rows%2 == 1 {
					t.Errorf("got search %d in the log, want only those that were said to be written", l.Rows)
				}
				return nil
			})
			must(t, err)
		})
	}
}

func TestAFileThatCannotBePutAwayStopsTheLogUntilItCan(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	tr.RotateAt = 2_000
	fails := false
	log, err := audit.OpenWith(tr.Options, audit.Faults{Rename: func(from, to string) error {
		if fails {
			return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EACCES}
		}
		return os.Rename(from, to)
	}})
	must(t, err)
	refused := 0
	for n := range 60 {
		fails = n%10 < 5
		if err := log.Write(t.Context(), searched(n)); err != nil {
			if refused++; !fails || !strings.Contains(err.Error(), "(permission denied)") {
				t.Errorf("search %d: got %v, want it written", n, err)
			}
		}
	}
	must(t, log.Close())
	if report := tr.sound(); refused == 0 || report.Lines != uint64(61-refused+len(tr.rotated())) {
		t.Errorf("got %d lines and %d refused, want the rest of 60 written", report.Lines, refused)
	}
}

// Whoever searches reads what is wrong, and no path of the host.
func TestWhyALogCannotBeWrittenNamesNoPath(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*trail) error{
		"others may use the second file": func(tr *trail) error { return os.Chmod(tr.Head, 0o644) },
		"the second file is a folder":    func(tr *trail) error { return errors.Join(os.Remove(tr.Head), os.Mkdir(tr.Head, 0o700)) },
		"the second file is a link":      func(tr *trail) error { return errors.Join(os.Remove(tr.Head), os.Symlink(tr.Key, tr.Head)) },
		"its file is gone":               func(tr *trail) error { return os.Remove(tr.current()) },
	} {
		tr := newTrail(t)
		log := tr.open()
		must(t, spoil(tr))
		if err := log.Write(t.Context(), searched(1)); !errors.Is(err, audit.ErrUnwritable) || strings.Contains(err.Error(), "/") {
			t.Errorf("%s: got %v, want that the log cannot be written, and no path", name, err)
		}
	}
}

func TestALogThatIsMovedWhileItIsWrittenIsNotWritten(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(path string) error{
		"moved": func(path string) error { return os.Rename(path, path+".1") }, "cut off": func(path string) error { return os.Truncate(path, 10) },
		"removed": os.Remove, "replaced": func(path string) error { return errors.Join(os.Remove(path), os.WriteFile(path, nil, 0o600)) },
	} {
		tr := newTrail(t)
		log := tr.open()
		must(t, log.Write(t.Context(), searched(1)))
		must(t, spoil(tr.current()))
		if err := log.Write(t.Context(), searched(2)); !errors.Is(err, audit.ErrUnwritable) || !strings.Contains(err.Error(), "was changed, moved or removed meanwhile") {
			t.Errorf("%s: got %v, want that the file is another", name, err)
		}
	}
}

// An auditor may look at any time, also while files are put away and removed.
func TestALogIsSoundWhileItIsWritten(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	tr.RotateAt, tr.Keep = 3_000, 3
	log := tr.open()
	done := make(chan struct{})
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				if err := log.Write(t.Context(), searched(w*1_000_000+n)); err != nil {
					t.Errorf("got %v, want it written", err)
					return
				}
			}
		})
	}
	for range 150 {
		if report, err := audit.Verify(tr.Options); err != nil || !report.OK() {
			t.Errorf("got %v, %v, want the log sound", err, listed(report.Findings))
			break
		}
	}
	close(done)
	all.Wait()
	must(t, log.Close())
	tr.sound()
}
