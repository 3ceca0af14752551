// Package shared reads searches and playbooks that a team keeps in TOML files, in a
// folder under version control for example. They are only read, and hold nothing but
// query lines and words, so it does not matter whose files they are.
package shared

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"msgtrace/ui/playbook"
	"msgtrace/ui/queryline"
)

// Search is a search that a team shares.
type Search struct {
	Name string `toml:"name"`
	Line string `toml:"line"`
	Note string `toml:"note"`
}

// Shelf is all that is shared.
type Shelf struct {
	Searches  []Search
	Playbooks []playbook.Book
	Troubles  []string // what has no effect, and why: with file and line
}

// document is a file.
type document struct {
	Search   []Search `toml:"search"`
	Playbook []struct {
		Name string `toml:"name"`
		Note string `toml:"note"`
		Step []struct {
			Question string `toml:"question"`
			Line     string `toml:"line"`
			Look     string `toml:"look"`
		} `toml:"step"`
	} `toml:"playbook"`
}

// How much is read.
const (
	mostFiles = 500
	maxFile   = 1 << 20
)

// Read reads the files of some folders. One that is not there is told if it must be.
func Read(must, may string) Shelf {
	var shelf Shelf
	for _, folder := range []string{must, may} {
		if folder == "" {
			continue
		}
		paths, err := filesOf(folder)
		switch {
		case errors.Is(err, fs.ErrNotExist) && folder == may:
		case err != nil:
			shelf.Troubles = append(shelf.Troubles, fmt.Sprintf("%s: %v", folder, cause(err)))
		}
		for _, path := range paths {
			shelf.read(path)
		}
	}
	return shelf
}

// cause is an error of the system without what stands in the message anyway.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func filesOf(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	var paths []string
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".toml") && !strings.HasPrefix(entry.Name(), ".") && len(paths) < mostFiles {
			paths = append(paths, filepath.Join(folder, entry.Name()))
		}
	}
	return paths, err
}

func (s *Shelf) read(path string) {
	raw, err := content(path)
	if err != nil {
		s.Troubles = append(s.Troubles, fmt.Sprintf("%s: %v", path, cause(err)))
		return
	}
	s.parse(path, raw)
}

func content(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("is not a regular file")
	}
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxFile))
}

// parse reads one document. What is wrong with one of its entries takes no other with it.
func (s *Shelf) parse(path string, raw []byte) {
	var d document
	if err := toml.Unmarshal(raw, &d); err != nil {
		s.Troubles = append(s.Troubles, unreadable(path, err))
		return
	}
	r := reader{shelf: s, path: path, lines: lines(raw)}
	r.unknown(raw)
	for i, one := range d.Search {
		r.search(i, one)
	}
	for i, one := range d.Playbook {
		book := playbook.Book{Name: one.Name, Note: one.Note}
		for _, step := range one.Step {
			book.Steps = append(book.Steps, playbook.Step(step))
		}
		r.playbook(i, book)
	}
}

func unreadable(path string, err error) string {
	var at *toml.DecodeError
	if errors.As(err, &at) {
		row, _ := at.Position()
		return fmt.Sprintf("%s:%d: %s", path, row, strings.TrimPrefix(at.Error(), "toml: "))
	}
	return fmt.Sprintf("%s: %s", path, strings.TrimPrefix(err.Error(), "toml: "))
}

// reader takes the entries of one file.
type reader struct {
	shelf *Shelf
	path  string
	lines map[string]int
}

// tell says what is wrong at a key, or at the table that it is missing in.
func (r reader) tell(key, format string, args ...any) {
	where := r.path
	for at := key; at != ""; at = at[:max(0, strings.LastIndexByte(at, '.'))] {
		if line := r.lines[at]; line > 0 {
			where = fmt.Sprintf("%s:%d", r.path, line)
			break
		}
	}
	r.shelf.Troubles = append(r.shelf.Troubles, where+": "+fmt.Sprintf(format, args...))
}

// unknown tells which keys have no effect.
func (r reader) unknown(raw []byte) {
	var d document
	var strict *toml.StrictMissingError
	if err := toml.NewDecoder(strings.NewReader(string(raw))).DisallowUnknownFields().Decode(&d); errors.As(err, &strict) {
		for _, one := range strict.Errors {
			row, _ := one.Position()
			r.shelf.Troubles = append(r.shelf.Troubles, fmt.Sprintf("%s:%d: unknown key %q has no effect", r.path, row, strings.Join(one.Key(), ".")))
		}
	}
}

func (r reader) search(i int, one Search) {
	at := fmt.Sprintf("search.%d", i)
	read := queryline.Parse(one.Line)
	switch {
	case !r.named(at, one.Name):
	case strings.TrimSpace(one.Line) == "":
		r.tell(at+".line", "search %q has no line: line = \"status:failed since:2d\"", one.Name)
	case len(read.Problems) > 0:
		r.tell(at+".line", "search %q: %v", one.Name, read.Problems[0].Message)
	default:
		r.shelf.Searches = append(r.shelf.Searches, one)
	}
}

// named reports whether an entry has a name that no other has.
func (r reader) named(at, name string) bool {
	taken := slices.ContainsFunc(r.shelf.Searches, func(other Search) bool { return strings.EqualFold(other.Name, name) }) ||
		slices.ContainsFunc(r.shelf.Playbooks, func(other playbook.Book) bool { return strings.EqualFold(other.Name, name) })
	switch {
	case strings.TrimSpace(name) == "":
		r.tell(at+".name", "a name is missing: name = \"…\"")
		return false
	case taken:
		r.tell(at+".name", "%q has no effect: that name was read before", name)
	}
	return !taken
}

func (r reader) playbook(i int, book playbook.Book) {
	at := fmt.Sprintf("playbook.%d", i)
	if !r.named(at, book.Name) {
		return
	}
	for n, step := range book.Steps {
		key := fmt.Sprintf("%s.step.%d.line", at, n)
		if strings.TrimSpace(step.Line) == "" {
			r.tell(key, "playbook %q: step %d has no line", book.Name, n+1)
			return
		}
		if err := playbook.Check(step.Line); err != nil {
			r.tell(key, "playbook %q: step %d: %v", book.Name, n+1, err)
			return
		}
	}
	if len(book.Steps) == 0 {
		r.tell(at, "playbook %q has no step: [[playbook.step]]", book.Name)
		return
	}
	r.shelf.Playbooks = append(r.shelf.Playbooks, book)
}
