package audit_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/cmd/internal/audit"
)

// The first line of a log says that it began: search n is line n+2.
func TestWhateverIsDoneToALineIsFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		do   func([][]byte) [][]byte
		want []string
	}{
		"a line removed":             {func(l [][]byte) [][]byte { return slices.Delete(l, 4, 5) }, []string{"line 5: is line 6, and line 5 is missing before it"}},
		"two lines removed":          {func(l [][]byte) [][]byte { return slices.Delete(l, 4, 6) }, []string{"line 5: is line 7, and lines 5 to 6 are missing before it"}},
		"the first line removed":     {func(l [][]byte) [][]byte { return l[1:] }, []string{"line 1: is line 2, and line 1 is missing before it"}},
		"a byte changed":             {func(l [][]byte) [][]byte { l[4] = bytes.Replace(l[4], []byte("bob"), []byte("rob"), 1); return l }, []string{"line 5: was changed, or comes from another log"}},
		"the last line changed":      {func(l [][]byte) [][]byte { l[10] = bytes.Replace(l[10], []byte("bob"), []byte("rob"), 1); return l }, []string{"line 11: was changed, or comes from another log"}},
		"a mac changed":              {func(l [][]byte) [][]byte { l[4] = flip(l[4], len(l[4])-5); return l }, []string{"lines 5 to 6: each was changed"}},
		"JSON damaged":               {func(l [][]byte) [][]byte { l[4][0] = '['; return l }, []string{"line 5: is no line of this log", "line 6: is line 6, and line 5 is missing"}},
		"two lines swapped":          {func(l [][]byte) [][]byte { l[4], l[5] = l[5], l[4]; return l }, []string{"line 5: stands before line 5 and does not belong there"}},
		"a line copied":              {func(l [][]byte) [][]byte { return slices.Insert(l, 7, slices.Clone(l[4])) }, []string{"line 8: says that it is line 5, and line 8 should stand here"}},
		"a line moved":               {func(l [][]byte) [][]byte { m := l[4]; return slices.Insert(slices.Delete(l, 4, 5), 7, m) }, []string{"line 5: is line 6, and line 5 is missing", "line 8: says that it is line 5, and line 9 should stand here"}},
		"a line that nobody wrote":   {func(l [][]byte) [][]byte { return slices.Insert(l, 7, []byte("hello\n")) }, []string{"line 8: is no line of this log"}},
		"an empty line":              {func(l [][]byte) [][]byte { return slices.Insert(l, 7, []byte("\n")) }, []string{"line 8: is no line of this log"}},
		"the last two lines cut off": {func(l [][]byte) [][]byte { return l[:9] }, []string{"audit.jsonl: lines 10 to 11 are cut off at the end"}},
		"half of the last line cut off": {func(l [][]byte) [][]byte { l[10] = l[10][:50]; return l },
			[]string{"line 11: is no line of this log", "line 11 is cut off at the end"}},
		"the last end of a line cut off": {func(l [][]byte) [][]byte { l[10] = bytes.TrimSuffix(l[10], []byte("\n")); return l },
			[]string{"line 11: is no line of this log", "line 11 is cut off at the end"}},
		"all lines cut off": {func(l [][]byte) [][]byte { return nil }, []string{"the log is gone: "}},
		"a line forged": {func(l [][]byte) [][]byte {
			return append(l, bytes.Replace(l[10], []byte(`"n":11`), []byte(`"n":12`), 1))
		}, []string{"line 12: was changed, or comes from another log"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := newTrail(t).with(10)
			tr.sound()
			change(t, tr.current(), test.do)
			tr.finds(test.want...)
		})
	}
}

// flip changes a byte, which stays a digit.
func flip(line []byte, at int) []byte {
	if line[at]++; line[at] > '9' {
		line[at] = '0'
	}
	return line
}

func TestEachByteOfALogCounts(t *testing.T) {
	t.Parallel()
	tr := newTrail(t).with(3)
	whole, err := os.ReadFile(tr.current())
	must(t, err)
	for at := range whole {
		spoilt := slices.Clone(whole)
		spoilt[at] ^= 1
		must(t, os.WriteFile(tr.current(), spoilt, 0o600))
		if tr.verify().OK() {
			t.Fatalf("got no finding with byte %d changed, want one", at)
		}
	}
}

func TestALogThatIsGoneIsFound(t *testing.T) {
	t.Parallel()
	tr := newTrail(t).with(10)
	must(t, os.Remove(tr.current()))
	tr.finds("the log is gone: " + tr.Head + " knows 11 lines")
}

// Whoever removes both leaves the key, or cannot have another log begin without a word.
func TestALogThatIsGoneWithItsSecondFileIsFound(t *testing.T) {
	t.Parallel()
	tr := newTrail(t).with(10)
	must(t, os.Remove(tr.current()))
	must(t, os.Remove(tr.Head))
	tr.finds("the log and its second file are gone, and the key in " + tr.Key + " is there")
	tr.with(3)
	if notes := strings.Join(tr.sound().Notes, "\n"); !strings.Contains(notes, "the log began on 2026-11-27T09:00:00Z, and the key was there before") {
		t.Errorf("got the notes %q, want that there was another log", notes)
	}
}

func TestWhatIsDoneToTheSecondFileIsFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		do   func(tr *trail, older []byte)
		want string
	}{
		"removed":         {func(tr *trail, _ []byte) { must(t, os.Remove(tr.Head)) }, "it is missing, or empty"},
		"put back":        {func(tr *trail, older []byte) { must(t, os.WriteFile(tr.Head, older, 0o600)) }, "it was put back to an older state: it knows 4 lines, and line 10 of the log says that it knew 9"},
		"changed":         {func(tr *trail, _ []byte) { change(t, tr.Head, func(l [][]byte) [][]byte { l[0][12] ^= 1; return l }) }, "it was changed, or belongs to another log or key"},
		"that of another": {func(tr *trail, _ []byte) { must(t, os.Rename(newTrail(t).with(9).Head, tr.Head)) }, "it was changed, or belongs to another log or key"},
		"of the same key": {func(tr *trail, _ []byte) { must(t, os.Rename(tr.sameKey().with(9).Head, tr.Head)) }, "it knows another line 10 than the one in the log"},
		"emptied":         {func(tr *trail, _ []byte) { must(t, os.WriteFile(tr.Head, nil, 0o600)) }, "it was changed, or belongs to another log or key"},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTrail(t).with(3)
			older, err := os.ReadFile(tr.Head)
			must(t, err)
			tr.with(6)
			test.do(tr, older)
			tr.finds(test.want)
		})
	}
}

// sameKey is another log with the key of the first.
func (tr *trail) sameKey() *trail {
	other := newTrail(tr.t)
	other.Key = tr.Key
	return other
}

func TestAKeyThatWasChangedIsFound(t *testing.T) {
	t.Parallel()
	tr, other := newTrail(t).with(10), newTrail(t).with(1)
	must(t, os.Rename(other.Key, tr.Key))
	tr.finds("no line fits the key in " + tr.Key)
}

func TestALineOfAnotherLogIsFound(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]func(*trail) *trail{
		"with another key": func(*trail) *trail { return newTrail(t) }, "with the same key": (*trail).sameKey,
	} {
		tr := newTrail(t).with(10)
		foreign := lines(t, other(tr).with(10).current())[6]
		change(t, tr.current(), func(l [][]byte) [][]byte { l[6] = foreign; return l })
		if got := tr.verify().Findings; len(got) == 0 || got[0].Line != 7 || !strings.Contains(got[0].Says, "comes from another log") {
			t.Errorf("%s: got %v, want line 7 found", name, got)
		}
	}
}

func TestFilesThatWerePutAwayAreOneLog(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	tr.RotateAt = 2_000
	tr.with(30).with(30)
	if got := len(tr.rotated()); got < 5 {
		t.Fatalf("got %d files put away, want some", got)
	}
	if report, want := tr.sound(), uint64(61+len(tr.rotated())); report.Lines != want {
		t.Errorf("got %d lines, want %d", report.Lines, want)
	}
}

func TestWhateverIsDoneToFilesThatWerePutAwayIsFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		do   func(tr *trail, files []string)
		want []string
	}{
		"swapped": {func(tr *trail, f []string) {
			must(t, os.Rename(f[1], f[1]+".x"))
			must(t, os.Rename(f[2], f[1]))
			must(t, os.Rename(f[1]+".x", f[2]))
		}, []string{"lines or files are missing, or files were put in another order", "begins file 3 of the log, and the name of the file says 2", "files were put in another order", "begins file 2 of the log, and the name of the file says 3", "files were put in another order"}},
		"one removed":        {func(tr *trail, f []string) { must(t, os.Remove(f[2])) }, []string{"lines or files are missing"}},
		"the first removed":  {func(tr *trail, f []string) { must(t, os.Remove(f[0])) }, []string{"are missing at the beginning, and the log does not say that they were removed on purpose"}},
		"the newest removed": {func(tr *trail, f []string) { must(t, os.Remove(tr.current())) }, []string{"cut off at the end"}},
		"its end cut off": {func(tr *trail, f []string) {
			change(t, f[2], func(l [][]byte) [][]byte { return l[:len(l)-1] })
		}, []string{"lines or files are missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTrail(t)
			tr.RotateAt = 2_000
			tr.with(40)
			test.do(tr, tr.rotated())
			tr.finds(test.want...)
		})
	}
}

func TestOldFilesThatAreRemovedOnPurposeAreToldApart(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	tr.RotateAt, tr.Keep = 2_000, 2
	tr.with(60)
	left := tr.rotated()
	if len(left) != 2 {
		t.Fatalf("got %q, want two files kept", left)
	}
	if notes := strings.Join(tr.sound().Notes, "\n"); !strings.Contains(notes, "are not here any more: old files were removed on purpose, and the log says so") {
		t.Errorf("got the notes %q, want what was removed in them", notes)
	}
	must(t, os.Remove(left[0]))
	tr.finds("are missing at the beginning, and the log does not say that they were removed on purpose")
}

func TestALogThatIsNotThereCannotBeVerified(t *testing.T) {
	t.Parallel()
	tr := newTrail(t)
	must(t, os.MkdirAll(tr.Dir, 0o700))
	for _, test := range []struct {
		do   func()
		want string
	}{
		{func() {}, "there is no audit log in " + tr.Dir},
		{func() { tr.with(3); must(t, os.Remove(tr.Key)) }, "the key of the audit log, " + tr.Key + ", is missing"},
		{func() { must(t, os.WriteFile(tr.Key, []byte("short"), 0o600)) }, tr.Key + " is no key of an audit log"},
		{func() { must(t, os.RemoveAll(filepath.Dir(tr.Dir))) }, "no such file or directory"},
	} {
		test.do()
		if report, err := audit.Verify(tr.Options); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, %v, want %q", report, err, test.want)
		}
	}
}
