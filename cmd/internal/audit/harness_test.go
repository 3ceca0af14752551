package audit_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"msgtrace/cmd/internal/audit"
)

var now = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)

// trail is a log of one test.
type trail struct {
	t testing.TB
	audit.Options
}

func newTrail(t testing.TB) *trail {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "audit")
	return &trail{t, audit.Options{
		Dir: dir, Key: filepath.Join(dir, "audit.key"), Head: filepath.Join(t.TempDir(), "elsewhere", "head"),
		Now: func() time.Time { return now }, Journal: filepath.Join(dir, "no journal"),
	}}
}

func (tr *trail) open() *audit.Log {
	tr.t.Helper()
	log, err := audit.Open(tr.Options)
	if err != nil {
		tr.t.Fatalf("got %v, want the log open", err)
	}
	tr.t.Cleanup(func() { _ = log.Close() })
	return log
}

// searched is the entry of the nth search.
func searched(n int) audit.Entry {
	return audit.Entry{Time: now.Add(time.Duration(n) * time.Minute), Action: audit.Searched, Person: "ann", From: "192.0.2.1:50022", Query: fmt.Sprintf("to:bob%d@contoso.com", n), Requests: 1, Rows: n}
}

// with opens the log, writes that many searches, and closes it.
func (tr *trail) with(searches int) *trail {
	tr.t.Helper()
	log := tr.open()
	for n := range searches {
		if err := log.Write(tr.t.Context(), searched(n)); err != nil {
			tr.t.Fatalf("got %v for search %d, want it written", err, n)
		}
	}
	if err := log.Close(); err != nil {
		tr.t.Fatal(err)
	}
	return tr
}

func (tr *trail) current() string { return filepath.Join(tr.Dir, "audit.jsonl") }

// rotated are the files that were put away.
func (tr *trail) rotated() []string {
	tr.t.Helper()
	paths, err := filepath.Glob(filepath.Join(tr.Dir, "audit-*.jsonl"))
	if err != nil {
		tr.t.Fatal(err)
	}
	return paths
}

func (tr *trail) verify() audit.Report {
	tr.t.Helper()
	report, err := audit.Verify(tr.Options)
	if err != nil {
		tr.t.Fatalf("got %v, want the log read", err)
	}
	return report
}

// sound checks that nothing is wrong with the log.
func (tr *trail) sound() audit.Report {
	tr.t.Helper()
	report := tr.verify()
	if !report.OK() {
		tr.t.Errorf("got the findings %v, want none", report.Findings)
	}
	return report
}

// finds checks that each finding is there, and no other.
func (tr *trail) finds(want ...string) {
	tr.t.Helper()
	got := tr.verify().Findings
	for i, f := range got {
		if i >= len(want) || !strings.Contains(f.String(), want[i]) {
			tr.t.Errorf("got the findings\n%s\nwant\n%s", listed(got), strings.Join(want, "\n"))
			return
		}
	}
	if len(got) != len(want) {
		tr.t.Errorf("got the findings\n%s\nwant\n%s", listed(got), strings.Join(want, "\n"))
	}
}

func listed(findings []audit.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, f.String())
	}
	return strings.Join(all, "\n")
}

// lines are those of a file, with their ends.
func lines(t testing.TB, path string) [][]byte {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	all := bytes.SplitAfter(content, []byte("\n"))
	if n := len(all); len(all[n-1]) == 0 {
		all = all[:n-1]
	}
	return all
}

// change replaces the lines of a file.
func change(t testing.TB, path string, do func([][]byte) [][]byte) {
	t.Helper()
	must(t, os.WriteFile(path, bytes.Join(do(lines(t, path)), nil), 0o600))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
