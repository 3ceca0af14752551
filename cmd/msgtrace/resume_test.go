//go:build linux

package main

import (
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var resumes = flag.Int("resumes", 6, "how many exports are killed and resumed")

// copiesIn are the copies of an export, sorted: id, address and status.
func copiesIn(t *testing.T, path string) []string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if strings.HasSuffix(path, ".csv") {
		rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			all = append(all, row[7]+" "+row[3]+" "+row[1])
		}
	} else {
		for line := range strings.Lines(string(content)) {
			var m struct {
				ID         string
				Recipients []struct{ Address, Status string }
			}
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			for _, r := range m.Recipients {
				all = append(all, m.ID+" "+r.Address+" "+r.Status)
			}
		}
	}
	slices.Sort(all)
	return all
}

// An export that finds its disk full says what it kept, and goes on when there is room.
func TestAnExportOnAFullDiskSaysHowToGoOn(t *testing.T) {
	t.Parallel()
	url, _ := mailbox(t, func(int64) {})
	folder := t.TempDir()
	environ := []string{"HOME=" + folder, "MSGTRACE_TOKEN=simulator"}
	for _, format := range []string{"csv", "ndjson"} {
		path := filepath.Join(folder, "export."+format)
		args := []string{"search", "--base-url", url, "--since", "8d", "-o", format, "--resume", path}
		said, code := limited(t, "ulimit -f 600", environ, args...)
		want := "msgtrace: " + path + ": file too large\n  what was written before is kept: make room, then the same command goes on with it\n"
		if code != 1 || !strings.Contains(said, want) {
			t.Errorf("%s: got %d, %q, want %q", format, code, said, want)
		}
		if said, code = limited(t, ":", environ, args...); code != 0 || !strings.Contains(said, "rows were there") {
			t.Errorf("%s: got %d, %q, want that it goes on with the rows there", format, code, said)
		}
	}
}

func TestAnExportThatIsKilledAtAnyInstantIsResumedWhole(t *testing.T) {
	url, _ := mailbox(t, func(int64) {})
	at := func(days int) string { return time.Now().AddDate(0, 0, -days).UTC().Format(time.RFC3339) }
	searches := [][]string{
		nil,
		{"--api", "message-traces"},
		{"--recipient", "*@contoso.com,*@fabrikam.com"},
		{"--status", "failed,delivered,quarantined", "--sender", "*@contoso.com,*@fabrikam.com"},
	}
	window := []string{"--base-url", url, "--page-size", "20", "--quota", "0", "--start", at(8), "--end", at(1)}
	folder, home, killed := t.TempDir(), t.TempDir(), 0
	for run := range *resumes {
		format := []string{"ndjson", "csv"}[run%2]
		command := slices.Concat([]string{"search", "-o", format}, window, searches[run/2%len(searches)])
		whole, cut := filepath.Join(folder, fmt.Sprintf("whole%d.%s", run, format)), filepath.Join(folder, fmt.Sprintf("cut%d.%s", run, format))
		began := time.Now()
		if said, code := launch(t, home, append(command, "--resume", whole)...).end(); code != 0 {
			t.Fatalf("%q: got exit code %d, want 0: %s", command, code, said)
		}
		takes := time.Since(began)
		for range 5 {
			p := launch(t, home, append(command, "--resume", cut)...)
			time.AfterFunc(rand.N(takes), func() { _ = p.Process.Kill() }) // it may have ended
			if said, code := p.end(); code > 0 {
				t.Fatalf("%q: got exit code %d, want it to be killed or to end well: %s", command, code, said)
			} else if code < 0 {
				killed++
			}
		}
		if said, code := launch(t, home, append(command, "--resume", cut)...).end(); code != 0 {
			t.Fatalf("%q: got exit code %d, want 0: %s", command, code, said)
		}
		want, got := copiesIn(t, whole), copiesIn(t, cut)
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%q: got %d copies, want %d, each once", command, len(got), len(want))
		}
		if info, err := os.Stat(cut); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("got %v, %v, want mode 0600", info.Mode(), err)
		}
		if left, _ := filepath.Glob(cut + ".resume"); len(left) > 0 {
			t.Errorf("got %q beside a complete export, want none", left)
		}
	}
	t.Logf("%d exports, killed %d times", *resumes, killed)
}
