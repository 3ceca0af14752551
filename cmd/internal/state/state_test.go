package state_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/files"
	"msgtrace/cmd/internal/state"
)

var now = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

func open(t *testing.T) (state.Dir, string) {
	t.Helper()
	root := t.TempDir()
	dir, err := state.Open(func(name string) string {
		if name == "XDG_STATE_HOME" {
			return root
		}
		return ""
	}, func() time.Time { return now }, &files.Patience{})
	if err != nil {
		t.Fatal(err)
	}
	return dir, filepath.Join(root, "msgtrace")
}

func found(t *testing.T, folder, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestPath(t *testing.T) {
	for name, test := range map[string]struct {
		env  map[string]string
		want string
	}{
		"XDG":      {map[string]string{"XDG_STATE_HOME": "/s", "HOME": "/h"}, "/s/msgtrace"},
		"home":     {map[string]string{"HOME": "/h"}, "/h/.local/state/msgtrace"},
		"relative": {map[string]string{"XDG_STATE_HOME": "s", "HOME": "/h"}, "/h/.local/state/msgtrace"},
		"nothing":  {nil, ""},
	} {
		got, err := state.Path(func(key string) string { return test.env[key] })
		if got != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, test.want)
		}
	}
}

// event is one of a request at an age.
func event(id uint64, kind client.BudgetKind, age time.Duration) client.BudgetEntry {
	return client.BudgetEntry{ID: id, Kind: kind, At: now.Add(-age)}
}

// exchange writes entries and returns the ids of those that were added since the
// last time.
func exchange(t *testing.T, store client.BudgetStore, entries ...client.BudgetEntry) (ids []uint64) {
	t.Helper()
	added, err := store.Append(t.Context(), entries...)
	must(t, err)
	for _, e := range added {
		ids = append(ids, e.ID)
	}
	return ids
}

func wantIDs(t *testing.T, got []uint64, want ...uint64) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got the entries %v, want %v", got, want)
	}
}

func TestBudgetIsSharedInOneOrder(t *testing.T) {
	dir, folder := open(t)
	one, other := dir.Budget("contoso"), dir.Budget("contoso")
	wantIDs(t, exchange(t, one))
	if left := found(t, folder, "*"); len(left) != 0 {
		t.Errorf("got %v from looking, want no file", left)
	}
	wantIDs(t, exchange(t, one, event(1, client.BudgetStart, time.Minute)), 1)
	wantIDs(t, exchange(t, other, event(2, client.BudgetStart, 0), event(1<<63, client.BudgetEnd, 0)), 1, 2, 1<<63)
	wantIDs(t, exchange(t, one), 2, 1<<63)
	wantIDs(t, exchange(t, dir.Budget("fabrikam")))
	added, err := dir.Budget("contoso").Append(t.Context())
	if want := event(1, client.BudgetStart, time.Minute); err != nil || len(added) != 3 || added[0].Kind != want.Kind || !added[0].At.Equal(want.At) {
		t.Errorf("got %v, %v, want %v first", added, err, want)
	}
	for _, path := range found(t, folder, "*") {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, %v, want 0600", path, info.Mode(), err)
		}
		if strings.Contains(path, "contoso") || !strings.HasSuffix(path, ".1.log") {
			t.Errorf("got %s left behind, want nothing", path)
		}
	}
}

func TestBudgetLosesNothingToOthers(t *testing.T) {
	dir, _ := open(t)
	var group sync.WaitGroup
	for process := range uint64(8) {
		group.Go(func() {
			budget := dir.Budget("contoso") // which reads for itself, as another process does
			seen := map[uint64]bool{}
			for n := range uint64(50) {
				id := process*100 + n
				added, err := budget.Append(t.Context(), event(id, client.BudgetStart, 0))
				if err != nil {
					t.Error(err)
				}
				for _, e := range added {
					seen[e.ID] = true
				}
				if !seen[id] {
					t.Errorf("got entry %d lost, want it read back", id)
				}
			}
		})
	}
	group.Wait()
	if ids := exchange(t, dir.Budget("contoso")); len(ids) != 400 {
		t.Errorf("got %d entries, want 400", len(ids))
	}
}

// The log does not grow for ever, and nothing that counts is lost when the next
// file is begun.
func TestBudgetGoesOnToTheNextFile(t *testing.T) {
	root := t.TempDir()
	clock := now
	dir, err := state.Open(func(string) string { return root }, func() time.Time { return clock }, &files.Patience{})
	must(t, err)
	one, other := dir.Budget("contoso"), dir.Budget("contoso")
	later := func(id uint64) client.BudgetEntry {
		return client.BudgetEntry{ID: id, Kind: client.BudgetEnd, At: clock}
	}
	names := func(want ...string) {
		t.Helper()
		var got []string
		for _, path := range found(t, filepath.Join(root, "msgtrace"), "*") {
			got = append(got, path[strings.Index(path, ".")+1:])
		}
		if !slices.Equal(got, want) {
			t.Errorf("got the files %q, want %q", got, want)
		}
	}
	wantIDs(t, exchange(t, one, later(1)), 1)
	clock = clock.Add(9 * time.Minute)
	wantIDs(t, exchange(t, other, later(2)), 1, 2)
	names("1.log")
	clock = clock.Add(2 * time.Minute)
	wantIDs(t, exchange(t, one, later(3)), 2, 3)
	names("1.log", "2.log")
	wantIDs(t, exchange(t, other, later(4)), 3, 4)
	wantIDs(t, exchange(t, dir.Budget("contoso")), 1, 2, 3, 4)
	clock = clock.Add(11 * time.Minute)
	wantIDs(t, exchange(t, other, later(5)), 5)
	names("2.log", "3.log")
	wantIDs(t, exchange(t, one), 4, 5)
	clock = clock.Add(24 * time.Hour)
	wantIDs(t, exchange(t, dir.Budget("contoso"), later(6)), 3, 4, 5, 6)
	names("3.log", "4.log")
}

// A process may be about to write while another begins the next file.
func TestBudgetLosesNothingWhileTheNextFileIsBegun(t *testing.T) {
	root := t.TempDir()
	var minutes atomic.Int64
	dir, err := state.Open(func(string) string { return root }, func() time.Time {
		return now.Add(time.Duration(minutes.Load()) * time.Minute)
	}, &files.Patience{})
	must(t, err)
	var group sync.WaitGroup
	for process := range uint64(4) {
		group.Go(func() {
			budget := dir.Budget("contoso")
			for n := range uint64(100) {
				at := now.Add(time.Duration(minutes.Add(1)) * time.Minute)
				id := process*1000 + n
				added, err := budget.Append(t.Context(), client.BudgetEntry{ID: id, Kind: client.BudgetEnd, At: at})
				if err != nil || !slices.ContainsFunc(added, func(e client.BudgetEntry) bool { return e.ID == id }) {
					t.Errorf("entry %d: got %v, %v, want it read back", id, added, err)
				}
			}
		})
	}
	group.Wait()
	// A process that was late may have left files for the next one to remove.
	minutes.Add(11)
	_, err = dir.Budget("contoso").Append(t.Context(), client.BudgetEntry{ID: 1, Kind: client.BudgetEnd, At: now.Add(time.Duration(minutes.Load()) * time.Minute)})
	must(t, err)
	if left := found(t, filepath.Join(root, "msgtrace"), "*"); len(left) > 2 {
		t.Errorf("got the files %v, want two at most", left)
	}
}

func TestBudgetTakesOverWhatAnEarlierVersionCounted(t *testing.T) {
	dir, folder := open(t)
	store := dir.Budget("contoso")
	exchange(t, store, event(1, client.BudgetEnd, 0))
	path := strings.TrimSuffix(found(t, folder, "*.log")[0], ".1.log") + ".json"
	write(t, path, `{"version":1,"data":["2026-11-23T12:00:00Z","2026-11-23T13:01:00.000000001Z","2026-11-23T13:01:30Z"]}`)
	write(t, path+".lock", "")
	added, err := dir.Budget("contoso").Append(t.Context())
	if err != nil || len(added) != 3 {
		t.Fatalf("got %v, %v, want the two of the last minutes besides", added, err)
	}
	if want := now.Add(-59*time.Second - 999999999); !added[1].At.Equal(want) || added[1].Kind != client.BudgetEnd {
		t.Errorf("got %v, want the end of a request at %v", added[1], want)
	}
	if left := found(t, folder, "*"); len(left) != 1 {
		t.Errorf("got %v left behind, want nothing", left)
	}
	if ids := exchange(t, store); len(ids) != 2 {
		t.Errorf("another process got %v, want the two too", ids)
	}
}

func TestDamagedFileIsMovedAside(t *testing.T) {
	valid := "msgtrace budget 1\ns 1763902920000000000 0000000000000001\n"
	for name, content := range map[string]string{
		"text":             valid + "hello\n",
		"no version":       "msgtrace budget x\n",
		"another kind":     valid + "x 1763902920000000000 0000000000000001\n",
		"no time":          valid + "s 17639029200x0000000 0000000000000001\n",
		"no id":            valid + "s 1763902920000000000 000000000000000x\n",
		"a line too short": valid + "s 1763902920\n",
		"zeros":            valid + strings.Repeat("\x00", 38) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir, folder := open(t)
			exchange(t, dir.Budget("contoso"), event(1, client.BudgetStart, 0))
			write(t, found(t, folder, "*.log")[0], content)
			budget := dir.Budget("contoso")
			wantIDs(t, exchange(t, budget))
			wantIDs(t, exchange(t, budget, event(2, client.BudgetStart, 0)), 2)
			if aside := found(t, folder, "*.damaged-20261123T130200Z"); len(aside) != 1 {
				t.Errorf("got the files %v, want the damaged one moved aside", found(t, folder, "*"))
			}
		})
	}
	for name, content := range map[string]string{
		"cut off": `{"version":1,"data":["2026-`, "no JSON": "\x00", "empty": "", "another kind": `{"version":1,"data":{"a":1}}`, "too old": `{"version":0}`,
	} {
		t.Run(name+", of an earlier version", func(t *testing.T) {
			dir, folder := open(t)
			exchange(t, dir.Budget("contoso"), event(1, client.BudgetStart, 0))
			write(t, strings.TrimSuffix(found(t, folder, "*.log")[0], ".1.log")+".json", content)
			wantIDs(t, exchange(t, dir.Budget("contoso")), 1)
			if aside := found(t, folder, "*.json.damaged-20261123T130200Z"); len(aside) != 1 {
				t.Errorf("got the files %v, want the damaged one moved aside", found(t, folder, "*"))
			}
		})
	}
}

// A full disk cuts a line off, and another process may be about to write one.
func TestWhatIsWholeCountsBesideALineThatWasCut(t *testing.T) {
	dir, folder := open(t)
	budget := dir.Budget("contoso")
	exchange(t, budget, event(1, client.BudgetStart, 0))
	path := found(t, folder, "*.log")[0]
	whole, err := os.ReadFile(path)
	must(t, err)
	write(t, path, string(whole)+"s 17639029")
	wantIDs(t, exchange(t, dir.Budget("contoso")), 1)
	wantIDs(t, exchange(t, budget, event(2, client.BudgetStart, 0)), 2)
	wantIDs(t, exchange(t, dir.Budget("contoso")), 1, 2)
}

func TestForeignFilesAreLeftAlone(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"a newer version": func(t *testing.T, path string) { write(t, path, "msgtrace budget 2\n{}\n") },
		"a newer version of the earlier kind": func(t *testing.T, path string) {
			write(t, strings.TrimSuffix(path, ".1.log")+".json", `{"version":2,"data":{"x":1}}`)
		},
		"open to others": func(t *testing.T, path string) { must(t, os.Chmod(path, 0o644)) },
		"a link": func(t *testing.T, path string) {
			must(t, os.Rename(path, path+".real"))
			must(t, os.Symlink(path+".real", path))
		},
		"no file": func(t *testing.T, path string) {
			must(t, os.Rename(path, path+".real"))
			must(t, os.Mkdir(path, 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, folder := open(t)
			exchange(t, dir.Budget("contoso"), event(1, client.BudgetStart, 0))
			path := found(t, folder, "*.log")[0]
			spoil(t, path)
			before, _ := os.ReadFile(path)
			if _, err := dir.Budget("contoso").Append(t.Context(), event(2, client.BudgetStart, 0)); err == nil {
				t.Error("got it written, want it refused")
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Errorf("got %q, want it to stay %q", after, before)
			}
		})
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(content), 0o600))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
