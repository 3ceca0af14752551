package files

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// A file that is not whole yet has another name, beside its place, and the process that
// writes it holds the lock on it. One that nobody holds was left by a process that was
// killed.

// temporaryName matches the names of files that are not whole yet, and no others.
var temporaryName = regexp.MustCompile(`\.msgtrace-[A-Z2-7]{26}\.tmp$`)

// leftAlone is how old a half file is at least when it is taken away: one that is
// younger may not be locked yet.
const leftAlone = time.Minute

// openTemporary opens a new file of mode 0600 that is to be moved to a path, and takes
// away what others have left half in that folder. The function releases it.
func openTemporary(path string) (*os.File, func(), error) {
	sweep(filepath.Dir(path))
	temporary := path + ".msgtrace-" + rand.Text() + ".tmp"
	file, err := newFile(temporary)
	if err != nil {
		return nil, nil, err
	}
	release := func() {}
	if Owned { // elsewhere a lock would keep this process from writing, too
		if held, err := TryLock(temporary); err == nil {
			release = held
		}
	}
	return file, release, nil
}

// sweep takes half files away that processes have left in a folder. Whatever cannot be
// looked at is left alone.
func sweep(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if !temporaryName.MatchString(entry.Name()) || !entry.Type().IsRegular() {
			continue
		}
		path := filepath.Join(folder, entry.Name())
		info, err := entry.Info()
		if err != nil || time.Since(info.ModTime()) < leftAlone || !mine(info) {
			continue
		}
		if release, err := TryLock(path); err == nil {
			_ = os.Remove(path)
			release()
		}
	}
}

// mine reports whether a file belongs to this user, as far as that can be known.
func mine(info os.FileInfo) bool {
	owner, known := Owner(info)
	return !known || owner == os.Geteuid()
}
