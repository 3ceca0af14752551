package paths_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"msgtrace/ui/paths"
)

func TestAPathIsReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"trace.csv": "/data/trace.csv", "./a/../trace.csv": "/data/trace.csv", "/tmp/x": "/tmp/x", "~": "/home/ann", "~/": "/home/ann",
		"~/a/trace.csv": "/home/ann/a/trace.csv", "~bob/x": "/data/~bob/x", "a~": "/data/a~", "": "/data", "../x": "/x",
	} {
		if got := paths.Whole(path, "/home/ann", "/data"); got != want {
			t.Errorf("Whole(%q) = %q, want %q", path, got, want)
		}
	}
	if got, want := paths.Whole("~/x", "", "/data"), "/data/~/x"; got != want {
		t.Errorf("without a home: got %q, want %q", got, want)
	}
}

func TestTheHomeIsWrittenShort(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ path, home, want string }{
		{"/home/ann/x.csv", "/home/ann", "~/x.csv"}, {"/home/ann", "/home/ann/", "~"}, {"/home/anna/x", "/home/ann", "/home/anna/x"},
		{"/x", "/", "/x"}, {"/x", "", "/x"}, {"/tmp/x", "/home/ann", "/tmp/x"},
	} {
		if got := paths.Short(test.path, test.home); got != test.want {
			t.Errorf("Short(%q, %q) = %q, want %q", test.path, test.home, got, test.want)
		}
	}
}

func TestDirectoriesAreCompleted(t *testing.T) {
	t.Parallel()
	home, folder := t.TempDir(), t.TempDir()
	for _, dir := range []string{home + "/tickets", folder + "/exports", folder + "/export-old", folder + "/.hidden", folder + "/発注", folder + "/exports/2026"} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.WriteFile(filepath.Join(folder, "expenses"), nil, 0o600), os.Symlink(folder+"/exports", folder+"/link")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		begun, longer string
		names         []string
	}{
		{"exp", "export", []string{"export-old", "exports"}}, {"exports", "exports/", nil}, {"exports/", "exports/2026/", nil}, {"l", "link/", nil},
		{".h", ".hidden/", nil}, {"発", "発注/", nil}, {"nothing", "nothing", nil}, {"~", "~/", nil}, {"~/t", "~/tickets/", nil},
		{home + "/tic", home + "/tickets/", nil}, {"", "", []string{"export-old", "exports", "link", "発注"}}, {"exports/2026/trace.csv", "exports/2026/trace.csv", nil},
	} {
		longer, names, err := paths.Complete(test.begun, home, folder)
		if err != nil || longer != test.longer || !slices.Equal(names, test.names) {
			t.Errorf("Complete(%q) = %q, %q, %v, want %q, %q", test.begun, longer, names, err, test.longer, test.names)
		}
	}
	if longer, _, err := paths.Complete("no/such", home, folder); longer != "no/such" || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %q, %v, want the path as it was, and that there is no such directory", longer, err)
	}
}
