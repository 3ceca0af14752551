package audit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"msgtrace/client/files"
)

// currentName is the file that is written to.
const currentName = "audit.jsonl"

// rotatedName matches those that were put away, by their number and the time of that.
var rotatedName = regexp.MustCompile(`^audit-(\d{6,9})-\d{8}T\d{6}Z\.jsonl$`)

// part is one file of a log.
type part struct {
	path   string
	number int // 0: it is the file that is written to
}

func rotatedPath(dir string, number int, now time.Time) string {
	return filepath.Join(dir, fmt.Sprintf("audit-%06d-%s.jsonl", number, now.UTC().Format("20060102T150405Z")))
}

// rotated are the files that were put away, the oldest first.
func rotated(dir string) ([]part, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, files.Plain(err)
	}
	var parts []part
	for _, entry := range entries {
		if found := rotatedName.FindStringSubmatch(entry.Name()); found != nil {
			number, _ := strconv.Atoi(found[1]) // of nine digits at most
			parts = append(parts, part{filepath.Join(dir, entry.Name()), number})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return a.number - b.number })
	return parts, nil
}

// series are the files of a log in their order.
func series(dir string) ([]part, error) {
	parts, err := rotated(dir)
	if err != nil {
		return nil, err
	}
	current := filepath.Join(dir, currentName)
	_, err = os.Lstat(current)
	switch {
	case err == nil:
		parts = append(parts, part{path: current})
	case !errors.Is(err, fs.ErrNotExist):
		return nil, files.Plain(err)
	}
	return parts, nil
}
