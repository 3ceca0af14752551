package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/files"
	"msgtrace/cmd/internal/restore"
	"msgtrace/cmd/internal/state"
	"msgtrace/ui"
	"msgtrace/ui/memory"
)

// kills is how often each kind of work is killed: a few times in a usual run.
var kills = flag.Int("kills", 8, "how often a process is killed in each kind of work")

// asChild makes this test binary a process that keeps things until it is killed: its
// value says which, and the folder is in the variable of the home.
const asChild = "MSGTRACE_TEST_AS_CHILD"

// work is what a child does. It says a number on standard output when all up to it is
// kept, and never ends by itself.
var work = map[string]func(home string, say func(int)) error{"session": keepSessions, "memory": keepSearches, "export": writeExports}

func child(task string) {
	err := work[task](os.Getenv("HOME"), func(n int) { fmt.Println(n) })
	fmt.Println("child:", err)
	os.Exit(1)
}

func sessionsOf(home string) *restore.Store {
	options := auth.CacheOptions{StateDir: filepath.Join(home, "state"), RuntimeDir: home}
	return restore.Open(auth.OpenVault(options, "restore"), time.Now)
}

func stateOf(home string) (state.Dir, error) {
	getenv := func(name string) string { return map[string]string{"XDG_STATE_HOME": home}[name] }
	return state.Open(getenv, time.Now, &files.Patience{})
}

// keepSessions keeps a session whose rows grow, change, and are those of another search
// from time to time.
func keepSessions(home string, say func(int)) error {
	journal := sessionsOf(home).Begin(restore.Where{Profile: "contoso"}, nil)
	for serial := uint64(1); ; serial++ {
		var rows []*client.Trace
		for n := range 40 {
			for range 1 + n%50 {
				rows = append(rows, &client.Trace{ID: strconv.Itoa(len(rows)), Subject: "Invoice", Received: client.TimeOf(time.Unix(int64(1<<30-len(rows)), 0).UTC(), 0)})
			}
			if n%7 == 3 {
				rows = append([]*client.Trace(nil), rows...)
				changed := *rows[n]
				changed.Subject = "changed"
				rows[n] = &changed
			}
			s := ui.Session{View: ui.View{Line: strconv.FormatUint(serial, 10)}, Saved: client.Saved{Pages: len(rows)}, Rows: rows, Serial: serial}
			if err := journal.Keep(context.Background(), s); err != nil {
				return err
			}
			say(int(serial)*100_000 + len(rows))
		}
	}
}

func sessionsAreWhole(t *testing.T, home string, said int) {
	cuts, told := sessionsOf(home).List(t.Context())
	if len(told) > 0 || len(cuts) > 1 || len(cuts) == 0 && said > 0 {
		t.Fatalf("got %d sessions and %q, want the one, for %d was said", len(cuts), told, said)
	}
	if len(cuts) == 0 {
		return
	}
	loaded, err := sessionsOf(home).Load(t.Context(), cuts[0])
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.Remove()
	s := loaded.Session
	serial, err := strconv.Atoi(s.View.Line)
	if got := serial*100_000 + len(s.Rows); err != nil || got < said || len(s.Rows) != s.Saved.Pages || len(s.Rows) != cuts[0].Rows {
		t.Errorf("got %d, with %d rows of %d, want at least %d", got, len(s.Rows), s.Saved.Pages, said)
	}
	for i, row := range s.Rows {
		if row.ID != strconv.Itoa(i) {
			t.Fatalf("got the message %s at %d, want each in its place", row.ID, i)
		}
	}
}

// keepSearches saves searches by names, and changes how the explorer looks.
func keepSearches(home string, say func(int)) error {
	dir, err := stateOf(home)
	if err != nil {
		return err
	}
	m := dir.Memory("profile contoso")
	all, err := m.Recall(context.Background())
	if err != nil {
		return err
	}
	for n := len(all.Saved) + 1; ; n++ {
		name := strconv.Itoa(n)
		err := m.Apply(context.Background(), memory.Change{Save: &memory.Saved{Name: name, Line: "to:bob@contoso.com", At: time.Now()}, At: time.Now()},
			memory.Change{View: &memory.View{Sort: name}}, memory.Change{Seen: []string{name + "@contoso.com"}, At: time.Now()})
		if err != nil {
			return err
		}
		say(n)
	}
}

func searchesAreThere(t *testing.T, home string, said int) {
	dir, err := stateOf(home)
	if err != nil {
		t.Fatal(err)
	}
	m := dir.Memory("profile contoso")
	all, err := m.Recall(t.Context())
	if told := m.Told(); err != nil || len(told) > 0 {
		t.Fatalf("got %v, %q, want every file whole", err, told)
	}
	names := map[string]bool{}
	for _, saved := range all.Saved {
		names[saved.Name] = true
	}
	for n := 1; n <= said; n++ {
		if !names[strconv.Itoa(n)] {
			t.Fatalf("got %d saved searches, want that of %d, which was said to be saved", len(names), n)
		}
	}
	if look, _ := strconv.Atoi(all.View.Sort); look < said {
		t.Errorf("got the look %d, want at least %d", look, said)
	}
	if err := m.Apply(t.Context(), memory.Change{View: &all.View}); err != nil {
		t.Errorf("afterwards: got %v, want that no lock has stayed", err)
	}
}

// exportEnd ends each export.
const exportEnd = "the end\n"

// writeExports writes files of one name, and over one.
func writeExports(home string, say func(int)) error {
	for n := 1; ; n++ {
		content := func(w io.Writer) error {
			for range 2_000 {
				if _, err := io.WriteString(w, "2026-11-23,ann@fabrikam.com,bob@contoso.com,delivered\n"); err != nil {
					return err
				}
			}
			_, err := io.WriteString(w, strconv.Itoa(n)+" "+exportEnd)
			return err
		}
		if _, err := files.Create(home, "traces", "csv", content); err != nil {
			return err
		}
		if err := files.Overwrite(filepath.Join(home, "over.csv"), content); err != nil {
			return err
		}
		say(n)
	}
}

func exportsAreWhole(t *testing.T, home string, said int) {
	found := 0
	entries, err := os.ReadDir(home)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		path := filepath.Join(home, entry.Name())
		if !strings.HasSuffix(path, ".csv") {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil || !strings.HasSuffix(string(content), exportEnd) {
			t.Errorf("got %s with %d bytes, %v, want it whole", entry.Name(), len(content), err)
		}
		if entry.Name() != "over.csv" {
			found++
			_ = os.Remove(path) // of a thousand names none is left at some time
		}
	}
	if found < said {
		t.Errorf("got %d files, want the %d that were said to be written", found, said)
	}
}

// Whenever a process is killed, each file is whole, what was said to be kept is there,
// and the next process goes on.
func TestAProcessThatIsKilledDamagesNothing(t *testing.T) {
	t.Parallel()
	checks := map[string]func(*testing.T, string, int){"session": sessionsAreWhole, "memory": searchesAreThere, "export": exportsAreWhole}
	for task, check := range checks {
		t.Run(task, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			if err := os.Chmod(home, 0o700); err != nil {
				t.Fatal(err)
			}
			if task == "session" {
				t.Cleanup(func() { _, _ = sessionsOf(home).Forget() }) // and so the key in the kernel
			}
			most := 0
			for n := range *kills {
				delay := time.Duration(rand.Int64N(int64(120 * time.Millisecond)))
				said := killed(t, task, home, delay)
				check(t, home, said)
				if most = max(most, said); t.Failed() {
					t.Fatalf("kill %d, %v after the start, with %d said", n+1, delay, said)
				}
			}
			if most == 0 {
				t.Error("got nothing kept before any of the kills, want some")
			}
			if left := halfFiles(t, home); len(left) > 0 {
				aged(t, left)
				nextStart(t, task, home)
				if left := halfFiles(t, home); len(left) > 0 {
					t.Errorf("got %q after the next start, want none", left)
				}
			}
		})
	}
}

// killed runs a child, kills it after a while, and returns what it said last.
func killed(t *testing.T, task, home string, delay time.Duration) (said int) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run=^$")
	command.Env = []string{asChild + "=" + task, "HOME=" + home}
	output, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(delay+30*time.Millisecond, func() { _ = command.Process.Kill() })
	defer timer.Stop()
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if said, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatalf("the child: got %q, want a number", lines.Text())
		}
	}
	var exit *exec.ExitError
	if err := command.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("got %v, want that it was killed", err)
	}
	return said
}

// halfFiles are what processes have left that were killed while they wrote.
func halfFiles(t *testing.T, home string) (left []string) {
	t.Helper()
	err := filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".tmp") {
			left = append(left, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// aged makes files as old as they are at a next start.
func aged(t *testing.T, paths []string) {
	t.Helper()
	for _, path := range paths {
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
}

// nextStart does what another run begins with.
func nextStart(t *testing.T, task, home string) {
	t.Helper()
	var err error
	switch task {
	case "session":
		_, _ = sessionsOf(home).List(t.Context())
	case "memory":
		var dir state.Dir
		if dir, err = stateOf(home); err == nil {
			err = dir.Memory("profile contoso").Apply(t.Context(), memory.Change{View: &memory.View{}})
		}
	case "export":
		_, err = files.Create(home, "traces", "csv", func(w io.Writer) error { _, err := io.WriteString(w, exportEnd); return err })
	}
	if err != nil {
		t.Fatal(err)
	}
}
