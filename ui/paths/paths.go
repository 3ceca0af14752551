// Package paths reads and writes the names of files as people do.
package paths

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Whole is the path that a person means: from the root, with the home directory in
// place of ~. What is relative is so to a folder.
func Whole(path, home, folder string) string {
	if rest, ok := afterHome(path); ok && home != "" {
		path = home + rest
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	return filepath.Clean(path)
}

// afterHome is what follows ~ in a path that begins with it.
func afterHome(path string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, "~")
	return rest, ok && (rest == "" || rest[0] == filepath.Separator)
}

// Short is a path with ~ in place of the home directory.
func Short(path, home string) string {
	home = filepath.Clean(home)
	if rest, ok := strings.CutPrefix(path, home); ok && len(home) > 1 && (rest == "" || rest[0] == filepath.Separator) {
		return "~" + rest
	}
	return path
}

// Target is where a file goes.
type Target struct {
	Folder, Name, Ext string
	Taken             bool // there is a file already
}

// Path is the path of the file.
func (t Target) Path() string {
	if t.Ext == "" {
		return filepath.Join(t.Folder, t.Name)
	}
	return filepath.Join(t.Folder, t.Name+"."+t.Ext)
}

// TargetOf looks at what is at a path that a person has typed: in a directory the file
// gets the usual name.
func TargetOf(typed, home, folder string, usual Target) (Target, error) {
	path, directory := Whole(typed, home, folder), strings.HasSuffix(typed, string(filepath.Separator))
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if to, err := os.Stat(path); err == nil && to.IsDir() {
			info = to
		}
	}
	if directory || err == nil && info.IsDir() {
		return Target{Folder: path, Name: usual.Name, Ext: usual.Ext}, nil
	}
	ext := strings.TrimPrefix(filepath.Ext(path), ".")
	to := Target{Folder: filepath.Dir(path), Name: strings.TrimSuffix(filepath.Base(path), "."+ext), Ext: ext, Taken: err == nil}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return to, err
	}
	return to, nil
}

// Complete returns how a path that was begun goes on: as far as that is the same for
// all directories with such a name, with a separator behind the only one. Names are
// these directories where there are several. An error is one of the system's.
func Complete(path, home, folder string) (longer string, names []string, err error) {
	if path == "~" {
		return "~" + string(filepath.Separator), nil, nil
	}
	dir, begun := path[:len(path)-len(base(path))], base(path)
	entries, err := os.ReadDir(Whole(dir, home, folder))
	if err != nil {
		return path, nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		hidden := strings.HasPrefix(name, ".") && !strings.HasPrefix(begun, ".")
		if strings.HasPrefix(name, begun) && !hidden && isDir(entry, Whole(dir+name, home, folder)) {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return path, nil, nil
	case 1:
		return dir + names[0] + string(filepath.Separator), nil, nil
	}
	return dir + common(names), names, nil
}

// base is what follows the last separator.
func base(path string) string { return path[strings.LastIndexByte(path, filepath.Separator)+1:] }

// isDir reports whether an entry is a directory, or a link to one.
func isDir(entry os.DirEntry, path string) bool {
	if entry.Type()&os.ModeSymlink == 0 {
		return entry.IsDir()
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// common is what names begin with, in whole characters.
func common(names []string) string {
	first, last := []rune(slices.Min(names)), []rune(slices.Max(names))
	n := 0
	for n < len(first) && n < len(last) && first[n] == last[n] {
		n++
	}
	return string(first[:n])
}
