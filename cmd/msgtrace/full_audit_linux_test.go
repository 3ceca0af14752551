package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"msgtrace/cmd/internal/audit"
)

func init() { work["audit full"] = fillAudit }

// fillAudit writes to a log until its file may not grow, and again when it may.
func fillAudit(home string, say func(int)) error {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGXFSZ)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	log, err := audit.Open(fullAudit(home))
	if err != nil {
		return err
	}
	limited := limit
	for round := range 3 {
		limited.Cur = uint64(5_000 * (round + 1))
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limited); err != nil {
			return err
		}
		written := 0
		for ; err == nil; written++ {
			err = log.Write(context.Background(), searched(1))
		}
		fmt.Println(written-1, err)
		for range 3 {
			if again := log.Write(context.Background(), searched(2)); again == nil || again.Error() != err.Error() {
				return fmt.Errorf("got %v while it is full, want %v", again, err)
			}
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			return err
		}
		if err = log.Write(context.Background(), searched(3)); err != nil {
			return err
		}
	}
	return errors.Join(log.Close(), errDone)
}

func searched(rows int) audit.Entry {
	return audit.Entry{Action: audit.Searched, Query: "to:bob@contoso.com", Rows: rows}
}

var errDone = errors.New("all is done")

func fullAudit(home string) audit.Options {
	return audit.Options{Dir: filepath.Join(home, "audit"), Journal: filepath.Join(home, "none")}
}

func TestAnAuditLogWhoseFileMayNotGrowSaysSoUntilItMay(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	command := exec.Command(os.Args[0], "-test.run=^$")
	command.Env = []string{asChild + "=audit full", "HOME=" + home}
	output, _ := command.Output() // it ends with an error, the last of what it says
	said := strings.Split(strings.TrimSpace(string(output)), "\n")
	if len(said) != 4 || said[3] != "child: all is done" {
		t.Fatalf("got\n%s\nwant three rounds to their end", output)
	}
	want := 0
	for _, round := range said[:3] {
		written, why, _ := strings.Cut(round, " ")
		var n int
		if _, err := fmt.Sscan(written, &n); err != nil || why != "The audit trail cannot be written (file too large): nothing is searched until it can be." {
			t.Errorf("got %q, want how many were written, and that the file is too large", round)
		}
		want += n + 1
	}
	found := map[int]int{}
	report, err := audit.Read(fullAudit(home), func(l audit.Line) error { found[l.Rows]++; return nil })
	if err != nil || !report.OK() || found[1]+found[3] != want || found[3] != 3 || found[2] != 0 {
		t.Errorf("got %v, %v and the entries %v, want the %d that were written", err, report.Findings, found, want)
	}
}
