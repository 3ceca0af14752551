package access

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"msgtrace/client/files"
)

// maxFile bounds what is read of a file: a longer one is refused, never read in part.
const maxFile = 16 << 20

// readTrusted reads a file that decides who comes in. As sshd does with StrictModes, it
// refuses one that others could have written or replaced: the file and every folder
// above it belong to this user or to root, and only they may write there.
func readTrusted(path string) ([]byte, error) {
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		return nil, files.Plain(err)
	}
	file, err := os.OpenFile(real, os.O_RDONLY|files.NoWait, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	if err := trusted(real, info); err != nil {
		return nil, err
	}
	for folder := filepath.Dir(real); ; folder = filepath.Dir(folder) {
		info, err := os.Stat(folder)
		if err != nil {
			return nil, err
		}
		if err := trusted(folder, info); err != nil {
			return nil, fmt.Errorf("%s is not safe there: %w", path, err)
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(content) > maxFile {
		return nil, fmt.Errorf("%s has more than %d MB", path, maxFile>>20)
	}
	return content, err
}

// trusted refuses what somebody else than this user and root could write. In a folder
// such as /tmp, where everybody may write, nobody can replace the file of another.
func trusted(path string, info fs.FileInfo) error {
	owner, known := files.Owner(info)
	switch {
	case !known:
		return nil
	case owner != os.Geteuid() && owner != 0:
		return fmt.Errorf("%s belongs to another user", path)
	case info.Mode().Perm()&0o022 != 0 && !(info.IsDir() && info.Mode()&fs.ModeSticky != 0):
		return fmt.Errorf("others may write %s (mode %04o; fix: chmod go-w %s)", path, info.Mode().Perm(), path)
	}
	return nil
}
