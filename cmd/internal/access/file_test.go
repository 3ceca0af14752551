//go:build unix

package access

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAFileThatOthersCouldWriteIsRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(t *testing.T, folder, path string)
		want   string // "": it is read
	}{
		{"as it should be", func(t *testing.T, _, path string) {}, ""},
		{"everyone may read it", chmod("", 0o644), ""},
		{"its group may write it", chmod("", 0o660), "others may write"},
		{"others may write it", chmod("", 0o602), "others may write"},
		{"a sticky file", chmod("", 0o622|os.ModeSticky), "others may write"},
		{"its folder's group may write", chmod("..", 0o770), "is not safe there: others may write"},
		{"its folder may be written by all", chmod("..", 0o777), "is not safe there: others may write"},
		{"its folder may be written by all, and is sticky", chmod("..", 0o777|os.ModeSticky), ""},
		{"the folder above", chmod("../..", 0o770), "is not safe there: others may write"},
		{"a link", func(t *testing.T, folder, path string) { relink(t, path, filepath.Join(folder, "real")) }, ""},
		{"a link to what others may write", func(t *testing.T, folder, path string) {
			relink(t, path, filepath.Join(folder, "real"))
			chmod("", 0o666)(t, folder, path)
		}, "others may write"},
		{"a folder", func(t *testing.T, _, path string) {
			remove(t, path)
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "is not a regular file"},
		{"a named pipe", func(t *testing.T, _, path string) {
			remove(t, path)
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
		}, "is not a regular file"},
		{"nothing", func(t *testing.T, _, path string) { remove(t, path) }, "no such file"},
		{"too long a file", func(t *testing.T, _, path string) {
			if err := os.Truncate(path, maxFile+1); err != nil {
				t.Fatal(err)
			}
		}, "more than 16 MB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(ownFolder(t), "a", "b")
			path := filepath.Join(folder, "file")
			if err := os.MkdirAll(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("content"), 0o600); err != nil {
				t.Fatal(err)
			}
			test.change(t, folder, path)
			got, err := readTrusted(path)
			if test.want == "" && (err != nil || string(got) != "content") {
				t.Errorf("got %q, %v, want the content", got, err)
			}
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

// belongs is what the system knows of a file that belongs to a user.
type belongs struct {
	os.FileInfo
	user uint32
}

func (b belongs) Sys() any { return &syscall.Stat_t{Uid: b.user} }

func TestAFileOfAnotherUserIsRefused(t *testing.T) {
	t.Parallel()
	info, err := os.Stat(ownFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	me := uint32(os.Geteuid())
	for user, want := range map[uint32]string{me: "", 0: "", me + 7: "file belongs to another user"} {
		if err := trusted("file", belongs{info, user}); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("of the user %d: got %v, want %q", user, err, want)
		}
	}
}

// chmod changes the mode of the file, or of a folder above it.
func chmod(relative string, mode os.FileMode) func(*testing.T, string, string) {
	return func(t *testing.T, _, path string) {
		t.Helper()
		if err := os.Chmod(filepath.Join(path, relative), mode); err != nil {
			t.Fatal(err)
		}
	}
}

func relink(t *testing.T, path, real string) {
	t.Helper()
	if err := os.Rename(path, real); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, path); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
