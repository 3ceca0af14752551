package access

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// problem is what is wrong in a line of a file.
type problem struct {
	path string
	line int // 0 for all of it
	text string
}

func (p problem) String() string {
	if p.line == 0 {
		return p.path + ": " + p.text
	}
	return fmt.Sprintf("%s:%d: %s", p.path, p.line, p.text)
}

// problems are all that is wrong in a file.
type problems []problem

func (all *problems) add(path string, line int, format string, args ...any) {
	*all = append(*all, problem{path, line, fmt.Sprintf(format, args...)})
}

// told returns the problems as lines, in the order of the file.
func (all problems) told() []string {
	slices.SortStableFunc(all, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.line, b.line), strings.Compare(a.text, b.text))
	})
	var lines []string
	for _, p := range all {
		lines = append(lines, p.String())
	}
	return lines
}

// err returns the problems as one error, nil if there are none.
func (all problems) err() error {
	if len(all) == 0 {
		return nil
	}
	return errors.New(strings.Join(all.told(), "\n"))
}
