package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"msgtrace/cmd/internal/audit"
)

func init() {
	work["audit"] = func(home string, say func(int)) error { return keepAudit(home, 0, say) }
	work["audit pruned"] = func(home string, say func(int)) error { return keepAudit(home, 2, say) }
}

// auditOf is a log whose files are put away after a few lines.
func auditOf(home string, keep int) audit.Options {
	dir := filepath.Join(home, "audit")
	return audit.Options{Dir: dir, Head: filepath.Join(home, "second", "head"), RotateAt: 4_000, Keep: keep, Journal: filepath.Join(home, "none")}
}

// searchesIn counts the searches in a log, by how many rows they have.
func searchesIn(o audit.Options) (map[int]int, audit.Report, error) {
	found := map[int]int{}
	report, err := audit.Read(o, func(l audit.Line) error {
		if l.Action == audit.Searched {
			found[l.Rows]++
		}
		return nil
	})
	return found, report, err
}

// keepAudit writes searches from several goroutines at once, and says how many were
// written.
func keepAudit(home string, keep int, say func(int)) error {
	o := auditOf(home, keep)
	log, err := audit.Open(o)
	if err != nil {
		return err
	}
	before, _, err := searchesIn(o)
	if err != nil {
		return err
	}
	failed := make(chan error)
	var begun, written atomic.Int64
	begun.Store(time.Now().UnixNano())
	for range 4 {
		go func() {
			for {
				e := audit.Entry{Action: audit.Searched, Person: "ann", Query: "to:bob@contoso.com since:2d", Rows: int(begun.Add(1))}
				if err := log.Write(context.Background(), e); err != nil {
					failed <- err
					return
				}
				say(len(before) + int(written.Add(1)))
			}
		}()
	}
	return <-failed
}

// Whenever a process is killed, what it was told is written stands in the log, once, and
// nothing looks as if somebody had changed it; the next process goes on.
func TestAProcessThatIsKilledLeavesASoundAuditLog(t *testing.T) {
	t.Parallel()
	for task, keep := range map[string]int{"audit": 0, "audit pruned": 2} {
		t.Run(task, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			if err := os.Chmod(home, 0o700); err != nil {
				t.Fatal(err)
			}
			most := 0
			var notes []string
			for n := range *kills {
				said := killed(t, task, home, time.Duration(rand.Int64N(int64(120*time.Millisecond))))
				most = max(most, said)
				found, report, err := searchesIn(auditOf(home, keep))
				if most == 0 && report.Lines == 0 {
					continue // it was killed before there was a log
				}
				if err != nil || !report.OK() {
					t.Fatalf("kill %d: got %v, %v, want the log sound", n+1, err, report.Findings)
				}
				if keep == 0 && len(found) < said {
					t.Fatalf("kill %d: got %d searches in the log, want the %d that were said to be written", n+1, len(found), said)
				}
				for rows, times := range found {
					if times > 1 {
						t.Fatalf("kill %d: got the search %d %d times, want it once", n+1, rows, times)
					}
				}
				notes = append(notes, fmt.Sprint(len(report.Notes)))
			}
			if most == 0 {
				t.Error("got nothing written before any of the kills, want some")
			}
			t.Logf("%d searches said at most; notes after each kill: %v", most, notes)
		})
	}
}
