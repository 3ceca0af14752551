//go:build unix

package files_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"msgtrace/client/files"
)

// A named pipe must not be waited for, nor a link be followed.
func TestWhatIsNotThisUsersAloneIsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(path string) error
		want  string
	}{
		"a file for others to read":  {func(path string) error { return os.Chmod(path, 0o644) }, "others may use PATH (mode 0644; fix: chmod 600 PATH)"},
		"a file for others to write": {func(path string) error { return os.Chmod(path, 0o602) }, "others may use PATH (mode 0602; fix: chmod 600 PATH)"},
		"a link": {func(path string) error {
			return errors.Join(os.Rename(path, path+".real"), os.Symlink(path+".real", path))
		}, "PATH is a symbolic link"},
		"a link to nothing": {func(path string) error {
			return errors.Join(os.Remove(path), os.Symlink(path+".none", path))
		}, "PATH is a symbolic link"},
		"a folder":     {func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }, "PATH is not a regular file"},
		"a named pipe": {func(path string) error { return errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)) }, "PATH is not a regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a")
			must(t, files.Replace(path, []byte("before")))
			must(t, test.spoil(path))
			before, err := os.Lstat(path)
			must(t, err)
			_, reading := files.ReadOwn(path, 100)
			for doing, err := range map[string]error{"reading": reading, "replacing": files.ReplaceOwn(path, []byte("after"))} {
				want := strings.ReplaceAll(test.want, "PATH", path)
				if !errors.Is(err, files.ErrRefused) || err.Error() != want {
					t.Errorf("%s: got %v, want %q", doing, err, want)
				}
			}
			if after, err := os.Lstat(path); err != nil || !os.SameFile(before, after) || after.Mode() != before.Mode() {
				t.Errorf("got %v, %v afterwards, want it not touched", after, err)
			}
		})
	}
}

func TestAFileOfThisUserAloneIsReadUpToTheLimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if _, err := files.ReadOwn(path, 100); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, files.ErrRefused) {
		t.Errorf("got %v of no file, want that there is none", err)
	}
	for _, content := range []string{"first", "second"} {
		must(t, files.ReplaceOwn(path, []byte(content)))
		if got, err := files.ReadOwn(path, 5); err != nil || string(got) != content[:5] {
			t.Errorf("got %q, %v, want %q", got, err, content[:5])
		}
	}
}

func TestAFolderThatOthersCanEnterIsRefused(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	must(t, files.MakeDir(folder))
	must(t, files.MakeDir(folder))
	must(t, os.Chmod(folder, 0o710))
	want := "others may enter " + folder + " (mode 0710; fix: chmod 700 " + folder + ")"
	if err := files.MakeDir(folder); !errors.Is(err, files.ErrRefused) || err.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
	file := filepath.Join(folder, "file")
	must(t, files.Replace(file, nil))
	info, err := os.Lstat(file)
	must(t, err)
	if err := files.CheckDir(file, info); !errors.Is(err, files.ErrRefused) {
		t.Errorf("got %v of a file, want it refused", err)
	}
}

// foreign is a file of another user.
type foreign struct{ fs.FileInfo }

func (f foreign) Sys() any {
	stat := *f.FileInfo.Sys().(*syscall.Stat_t)
	stat.Uid++
	return &stat
}

func TestAFileOfAnotherUserIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	must(t, files.Replace(path, nil))
	info, err := os.Lstat(path)
	must(t, err)
	if err := files.CheckFile(path, foreign{info}); !errors.Is(err, files.ErrRefused) || err.Error() != path+" belongs to another user" {
		t.Errorf("got %v, want it refused", err)
	}
	if err := files.CheckFile(path, info); err != nil {
		t.Errorf("got %v of this user's, want none", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPipeInThePlaceOfALockIsNotWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	must(t, syscall.Mkfifo(path, 0o600))
	lock(t, path)()
}
