package state_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"msgtrace/client"
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
	}, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return dir, filepath.Join(root, "msgtrace")
}

func files(t *testing.T, folder, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return found
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
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestBudgetIsSharedAndPruned(t *testing.T) {
	dir, folder := open(t)
	one, other := dir.Budget("contoso"), dir.Budget("contoso")
	add := func(stamp time.Time) func([]time.Time) []time.Time {
		return func(stamps []time.Time) []time.Time { return append(stamps, stamp) }
	}
	for _, age := range []time.Duration{time.Hour, time.Minute} {
		if err := one.Update(add(now.Add(-age))); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Update(add(now)); err != nil {
		t.Fatal(err)
	}
	stamps, err := one.Stamps()
	if err != nil || len(stamps) != 2 {
		t.Errorf("got %v, %v, want the two of the last minutes", stamps, err)
	}
	if stamps, _ := dir.Budget("fabrikam").Stamps(); len(stamps) != 0 {
		t.Errorf("another tenant: %v", stamps)
	}
	for _, path := range files(t, folder, "*") {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
		if strings.Contains(path, "contoso") || strings.HasSuffix(path, ".tmp") {
			t.Errorf("left behind: %s", path)
		}
	}
}

func TestBudgetLosesNothingToOthers(t *testing.T) {
	dir, _ := open(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			budget := dir.Budget("contoso") // a lock of its own, as another process has
			for range 10 {
				if err := budget.Update(func(s []time.Time) []time.Time { return append(s, now) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if stamps, err := dir.Budget("contoso").Stamps(); err != nil || len(stamps) != 80 {
		t.Errorf("%d stamps, %v, want 80", len(stamps), err)
	}
}

func TestDamagedFileIsMovedAside(t *testing.T) {
	for name, content := range map[string]string{
		"cut off": `{"version":1,"data":["2026-`, "no JSON": "\x00", "empty": "", "another kind": `{"version":1,"data":{"a":1}}`, "too old": `{"version":0}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir, folder := open(t)
			budget := dir.Budget("contoso")
			if err := budget.Update(func([]time.Time) []time.Time { return []time.Time{now} }); err != nil {
				t.Fatal(err)
			}
			path := files(t, folder, "*.json")[0]
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			if stamps, err := budget.Stamps(); err != nil || len(stamps) != 0 {
				t.Errorf("%v, %v", stamps, err)
			}
			if aside := files(t, folder, "*.damaged-20261123T130200Z"); len(aside) != 1 {
				t.Errorf("not moved aside: %v", files(t, folder, "*"))
			}
		})
	}
}

func TestForeignFilesAreLeftAlone(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"a newer version": func(t *testing.T, path string) { write(t, path, `{"version":2,"data":{"x":1}}`) },
		"open to others":  func(t *testing.T, path string) { must(t, os.Chmod(path, 0o644)) },
		"a link": func(t *testing.T, path string) {
			must(t, os.Rename(path, path+".real"))
			must(t, os.Symlink(path+".real", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, folder := open(t)
			budget := dir.Budget("contoso")
			must(t, budget.Update(func([]time.Time) []time.Time { return []time.Time{now} }))
			path := files(t, folder, "*.json")[0]
			spoil(t, path)
			before, _ := os.ReadFile(path)
			if err := budget.Update(func([]time.Time) []time.Time { return nil }); err == nil {
				t.Error("updated all the same")
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Errorf("changed from %s to %s", before, after)
			}
		})
	}
}

func TestLastSearch(t *testing.T) {
	dir, _ := open(t)
	searches := dir.Searches()
	if query, ok := searches.Last(client.Tracing); ok {
		t.Errorf("at first: %+v", query)
	}
	must(t, searches.Keep(client.Tracing, client.Query{Recipients: []string{"bob@contoso.com"}}))
	must(t, searches.Keep(client.MessageTraces, client.Query{Subject: "invoice"}))
	query, ok := dir.Searches().Last(client.Tracing)
	if !ok || len(query.Recipients) != 1 || query.Recipients[0] != "bob@contoso.com" {
		t.Errorf("%+v, %v", query, ok)
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
