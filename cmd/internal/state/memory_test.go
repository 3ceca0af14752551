package state_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"msgtrace/client/files"
	"msgtrace/cmd/internal/state"
	"msgtrace/ui/memory"
)

func ran(line string) memory.Change {
	return memory.Change{Ran: &memory.Search{Line: line, At: now}, At: now}
}

func saved(name, line string) memory.Change {
	return memory.Change{Save: &memory.Saved{Name: name, Line: line, At: now}, At: now}
}

func TestEachProfileRemembersItsOwn(t *testing.T) {
	dir, folder := open(t)
	contoso, fabrikam := dir.Memory("contoso"), dir.Memory("fabrikam")
	if all, err := contoso.Recall(t.Context()); err != nil || all.Last() != "" || len(found(t, folder, "*")) > 0 {
		t.Errorf("got %+v, %v, %v, want nothing, and no file", all, err, found(t, folder, "*"))
	}
	must(t, contoso.Apply(t.Context(), ran("to:bob@contoso.com since:2d"), saved("bounces", "status:failed"),
		memory.Change{Seen: []string{"bob@contoso.com"}, At: now}, memory.Change{View: &memory.View{Times: "utc"}, At: now}))
	must(t, fabrikam.Apply(t.Context(), ran("subject:invoice")))
	all, err := dir.Memory("contoso").Recall(t.Context())
	if err != nil || all.Last() != "to:bob@contoso.com since:2d" || len(all.Saved) != 1 || len(all.Seen) != 1 || all.View.Times != "utc" {
		t.Errorf("got %+v, %v, want all of it", all, err)
	}
	if other, err := fabrikam.Recall(t.Context()); err != nil || other.Last() != "subject:invoice" || len(other.Saved)+len(other.Seen) > 0 || other.View.Times != "utc" {
		t.Errorf("got %+v, %v, want its own search, and the look of both", other, err)
	}
	for _, path := range found(t, folder, "*") {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 || strings.Contains(path, "contoso") {
			t.Errorf("%s: got %v, %v, want 0600 and no name of a profile", path, info.Mode(), err)
		}
	}
}

func TestWhatAnEarlierVersionRememberedGoes(t *testing.T) {
	dir, folder := open(t)
	must(t, os.Mkdir(folder, 0o700))
	write(t, filepath.Join(folder, "searches.json"), "{}")
	must(t, dir.Memory("contoso").Apply(t.Context(), ran("subject:a")))
	if left := found(t, folder, "searches.json*"); len(left) > 0 {
		t.Errorf("got %v left behind, want nothing", left)
	}
}

func TestNothingIsLostAmongSeveralProcesses(t *testing.T) {
	dir, _ := open(t)
	var group sync.WaitGroup
	for process := range 8 {
		group.Go(func() {
			for n := range 10 {
				other := dir.Memory("contoso") // which knows of no other
				if err := other.Apply(t.Context(), saved(fmt.Sprint("search ", process, " ", n), "status:failed")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if all, err := dir.Memory("contoso").Recall(t.Context()); err != nil || len(all.Saved) != 80 {
		t.Errorf("got %d, %v, want all 80", len(all.Saved), err)
	}
}

func TestADamagedMemoryIsMovedAsideAndSaidOnce(t *testing.T) {
	for _, damage := range []string{"", "{", `{"version":1,"data":[]}`, "\x00\x00", `{"version":0}`} {
		dir, folder := open(t)
		kept := dir.Memory("contoso")
		must(t, kept.Apply(t.Context(), saved("bounces", "status:failed"), memory.Change{Seen: []string{"bob@contoso.com"}, At: now}))
		path := found(t, folder, "searches-*.json")[0]
		write(t, path, damage)
		all, err := kept.Recall(t.Context())
		if err != nil || len(all.Saved) != 0 || len(all.Seen) != 1 {
			t.Errorf("%q: got %+v, %v, want the addresses, which are in another file", damage, all, err)
		}
		want := path + " was damaged: it is now " + filepath.Base(path) + ".damaged-20261123T130200Z, and a new one is begun"
		if told := kept.Told(); len(told) != 1 || told[0] != want {
			t.Errorf("%q: got it told %q, want %q", damage, told, want)
		}
		if told := kept.Told(); len(told) > 0 {
			t.Errorf("%q: got it told again: %q", damage, told)
		}
		if aside, err := os.ReadFile(path + ".damaged-20261123T130200Z"); err != nil || string(aside) != damage {
			t.Errorf("%q: got %q, %v, want it as it was", damage, aside, err)
		}
		must(t, kept.Apply(t.Context(), ran("subject:a")))
	}
}

func TestAForeignMemoryIsLeftAlone(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		says  string
	}{
		"a newer version": {func(t *testing.T, path string) { write(t, path, `{"version":2,"data":{}}`) }, ".json: written by a newer msgtrace"},
		"open to others":  {func(t *testing.T, path string) { must(t, os.Chmod(path, 0o666)) }, "others may use "},
		"of another user": {func(t *testing.T, path string) { must(t, os.Chown(path, os.Geteuid()+1, -1)) }, " belongs to another user"},
		"a link": {func(t *testing.T, path string) {
			must(t, os.Rename(path, path+".real"))
			must(t, os.Symlink(path+".real", path))
		}, " is a symbolic link"},
		"a folder": {func(t *testing.T, path string) {
			must(t, os.Remove(path))
			must(t, os.Mkdir(path, 0o700))
		}, " is not a regular file"},
		"a folder that others may write to": {func(t *testing.T, path string) { must(t, os.Chmod(filepath.Dir(path), 0o777)) }, "others may enter "},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "of another user" && os.Geteuid() != 0 {
				test.spoil, test.says = func(t *testing.T, path string) { must(t, os.Chmod(path, 0o644)) }, "others may use " // only root gives files away
			}
			dir, folder := open(t)
			kept := dir.Memory("contoso")
			must(t, kept.Apply(t.Context(), saved("bounces", "status:failed")))
			path := found(t, folder, "searches-*.json")[0]
			test.spoil(t, path)
			before, _ := os.ReadFile(path)
			err := kept.Apply(t.Context(), ran("subject:a"))
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want %q", err, test.says)
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Errorf("got %q, want it as it was: %q", after, before)
			}
			if told := kept.Told(); len(told) > 0 {
				t.Errorf("got it told as damaged: %q", told)
			}
		})
	}
}

// What was saved before stays, and is not said to be saved where it is not.
func TestAFullOrReadOnlyDiskLosesNothingThatWasSaved(t *testing.T) {
	for _, cause := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EDQUOT} {
		var failing error
		dir, folder := open(t)
		kept := dir.OnDisk(func() error { return failing }).Memory("contoso")
		must(t, kept.Apply(t.Context(), saved("bounces", "status:failed")))
		path := found(t, folder, "searches-*.json")[0]
		failing = files.Plain(&fs.PathError{Op: "write", Path: path, Err: cause})
		err := kept.Apply(t.Context(), saved("invoices", "subject:invoice"))
		if want := path + ": " + cause.Error(); !errors.Is(err, cause) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		failing = nil
		all, err := dir.Memory("contoso").Recall(t.Context())
		if _, there := all.Named("bounces"); err != nil || !there || len(all.Saved) != 1 {
			t.Errorf("%v: got %+v, %v, want what was saved before", cause, all, err)
		}
	}
}

func TestAFolderThatCannotBeMadeIsSaid(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "msgtrace"), "a file")
	dir, err := state.Open(func(string) string { return root }, func() time.Time { return now }, &files.Patience{})
	must(t, err)
	err = dir.Memory("contoso").Apply(t.Context(), ran("subject:a"))
	if want := filepath.Join(root, "msgtrace") + ": not a directory"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestForgettingLeavesTheCountOfTheRequests(t *testing.T) {
	dir, folder := open(t)
	exchange(t, dir.Budget("contoso"))
	must(t, dir.Memory("contoso").Apply(t.Context(), ran("subject:a"), memory.Change{Seen: []string{"bob@contoso.com"}, At: now}, memory.Change{View: &memory.View{}}))
	for _, name := range []string{"searches.json", "searches-1.json.damaged-20261123T130200Z", "budget-1.1.log", "mine.txt"} {
		write(t, filepath.Join(folder, name), "{}")
	}
	removed, err := dir.Forget(t.Context())
	if err != nil || len(removed) != 8 {
		t.Errorf("got %q, %v, want the three files, their locks and two more", removed, err)
	}
	var left []string
	for _, path := range found(t, folder, "*") {
		left = append(left, filepath.Base(path))
	}
	if got, want := strings.Join(left, " "), "budget-1.1.log mine.txt"; got != want {
		t.Errorf("got %q left, want %q", got, want)
	}
	if all, err := dir.Memory("contoso").Recall(t.Context()); err != nil || all.Last() != "" || len(all.Seen) > 0 {
		t.Errorf("got %+v, %v, want nothing", all, err)
	}
}

func TestEachPersonRemembersTheirOwnUntilAllIsForgotten(t *testing.T) {
	dir, folder := open(t)
	must(t, dir.Of("ann").Memory("contoso").Apply(t.Context(), ran("subject:a")))
	must(t, dir.Of("bob").Memory("contoso").Apply(t.Context(), ran("subject:b")))
	for person, want := range map[string]string{"ann": "subject:a", "bob": "subject:b"} {
		if all, err := dir.Of(person).Memory("contoso").Recall(t.Context()); err != nil || all.Last() != want {
			t.Errorf("%s: got %q, %v, want %q", person, all.Last(), err, want)
		}
	}
	if all, err := dir.Memory("contoso").Recall(t.Context()); err != nil || all.Last() != "" {
		t.Errorf("got %q, %v, want nothing of theirs for this host's own user", all.Last(), err)
	}
	if named := found(t, filepath.Join(folder, "people"), "*ann*"); len(named) > 0 {
		t.Errorf("got %q, want no name of a person", named)
	}
	removed, err := dir.Forget(t.Context())
	if err != nil || len(removed) != 4 {
		t.Errorf("got %q, %v, want two files and their locks removed", removed, err)
	}
	if all, err := dir.Of("ann").Memory("contoso").Recall(t.Context()); err != nil || all.Last() != "" {
		t.Errorf("got %q, %v, want nothing", all.Last(), err)
	}
}
