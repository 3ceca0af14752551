package ui_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/uitest"
)

// TestAServedExplorerTouchesNoFile presses every key of the catalogue in every place, with
// a home and a working directory that report whatever is opened in them.
func TestAServedExplorerTouchesNoFile(t *testing.T) { //nolint:paralleltest // it has a working directory of its own
	home, _, touched := watchedFiles(t)
	places := map[string][]string{
		"form": {"f"}, "list": nil, "recipients": {"enter"}, "timeline": {"enter", "enter", "enter"}, "raw event": {"enter", "enter", "enter", "r"}, "note": {"Y"}, "copies": {"x"}, "command": {"x", "tab"},
		"everyone": {"u"}, "palette": {":"}, "help": {"?"}, "errors": {"!"}, "requests": {"@"}, "searches": {"ctrl+r"}, "columns": {"c"}, "counts": {"b"}, "volume": {"v"}, "filter": {"/"}, "pivot": {"p"},
		"saving": {"ctrl+s"}, "playbooks": {"B"}, "zone": {"T"}, "remark": {"m"}, "copying": {"y"}, "profiles": {"P"},
	}
	for place, way := range places {
		o := setup{Options: uitest.Options{Width: 120, Height: 40, Environ: []string{"TERM=xterm-256color", "HOME=" + home}}, noBudget: true, quitAtOnce: true, served: served(), messages: 20, query: client.Query{Recipients: []string{"bob@contoso.com"}}}
		listed(t, o, func(e *explorer) {
			for _, key := range keysOfAll() {
				e.Press("esc", "esc", "esc")
				e.Press(way...)
				e.Press(key, "/", "tab", "enter")
				e.Paste("~/x")
				e.Press("enter")
				if touched() {
					e.Fatalf("%s, %s: got something opened in the home or the working directory, want nothing", place, key)
				}
				if e.Ended() {
					e.Fatalf("%s, %s: got the end of the program, want it to go on", place, key)
				}
			}
			e.Settle()
		})
	}
	if touched() {
		t.Error("got something opened in the home or the working directory, want nothing")
	}
}

// watchedFiles makes a home and a working directory, with files in the places where msgtrace
// keeps some, and returns what reports whether one of them was touched since it was asked
// last.
func watchedFiles(t *testing.T) (home, folder string, touched func() bool) {
	t.Helper()
	home, folder = t.TempDir(), t.TempDir()
	t.Chdir(folder)
	t.Setenv("HOME", home)
	events, err := syscall.InotifyInit1(syscall.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(events) })
	paths := []string{home, folder}
	for _, path := range []string{".config/msgtrace/config.toml", ".local/state/msgtrace/memory.json", ".ssh/id_ed25519", "x"} {
		path = filepath.Join(home, path)
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		if err == nil {
			err = os.WriteFile(path, []byte("x"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, filepath.Dir(path))
	}
	for _, path := range paths {
		if _, err := syscall.InotifyAddWatch(events, path, syscall.IN_ALL_EVENTS); err != nil {
			t.Fatal(err)
		}
	}
	return home, folder, func() bool {
		n, err := syscall.Read(events, make([]byte, 4096))
		return err == nil && n > 0
	}
}

// TestAnExplorerThatIsNotServedTouchesFiles does with the same watch what is to touch
// them: without it the test above would show nothing.
func TestAnExplorerThatIsNotServedTouchesFiles(t *testing.T) { //nolint:paralleltest // it has a working directory of its own
	home, folder, touched := watchedFiles(t)
	for _, path := range []string{"x", ".config/msgtrace/config.toml", ".local/state/msgtrace/memory.json", ".ssh/id_ed25519"} {
		if _, err := os.ReadFile(filepath.Join(home, path)); err != nil || !touched() {
			t.Errorf("%s: got %v and nothing touched, want that reading shows", path, err)
		}
	}
	o := setup{Options: uitest.Options{Width: 120, Height: 40, Environ: []string{"TERM=xterm-256color", "HOME=" + home}}, noBudget: true, folder: folder}
	listed(t, o, func(e *explorer) {
		for what, keys := range map[string][]string{"a file": {"x", "c"}, "the note": {"Y", "s"}} {
			if touched() {
				t.Fatalf("before %s: got something touched, want nothing", what)
			}
			e.Press(keys...)
			e.Settle()
			if !touched() {
				t.Errorf("%s: got nothing touched, want that it shows:\n%s", what, e.Screen())
			}
			e.Press("esc", "esc", "esc")
			e.Settle()
			touched()
		}
	})
}

// keysOfAll are all keys of the catalogue, once each, without those that quit.
func keysOfAll() []string {
	var keys []string
	for _, a := range action.Catalogue() {
		keys = append(keys, a.Keys...)
	}
	slices.Sort(keys)
	return slices.DeleteFunc(slices.Compact(keys), func(key string) bool {
		return key == "q" || key == "ctrl+c" || strings.Contains(key, "+") && !strings.HasPrefix(key, "ctrl+") || key == "ctrl+left" || key == "ctrl+right"
	})
}
