package config

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"msgtrace/theme/nearest"
)

// maxFile bounds what is read as a configuration.
const maxFile = 1 << 20

// Path is the file that the environment names: MSGTRACE_CONFIG, or
// msgtrace/config.toml below XDG_CONFIG_HOME or ~/.config.
func Path(getenv func(string) string) (string, error) {
	if path := getenv("MSGTRACE_CONFIG"); path != "" {
		return path, nil
	}
	if folder := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(folder) {
		return filepath.Join(folder, "msgtrace", "config.toml"), nil
	}
	home := getenv("HOME")
	if !filepath.IsAbs(home) {
		return "", errors.New("there is no folder for the configuration: set MSGTRACE_CONFIG to a file")
	}
	return filepath.Join(home, ".config", "msgtrace", "config.toml"), nil
}

// system are the files of the system that the environment names, for everyone on the
// host: msgtrace/config.toml below each of XDG_CONFIG_DIRS, or /etc/xdg, the one that
// matters most first.
// https://specifications.freedesktop.org/basedir-spec/latest/
func system(getenv func(string) string) []string {
	var paths []string
	for _, folder := range filepath.SplitList(cmp.Or(getenv("XDG_CONFIG_DIRS"), "/etc/xdg")) {
		if filepath.IsAbs(folder) {
			paths = append(paths, filepath.Join(folder, "msgtrace", "config.toml"))
		}
	}
	return paths
}

// Load reads the files that the environment names, the person's own over those of the
// system. Without any the result holds the defaults; a file that MSGTRACE_CONFIG names must
// exist.
func Load(getenv func(string) string) (*Config, error) {
	c, err := Begun(getenv)
	if err == nil && !c.Read && getenv("MSGTRACE_CONFIG") != "" {
		return nil, fmt.Errorf("MSGTRACE_CONFIG: there is no file %s", c.Path)
	}
	return c, err
}

// Begun reads the file that a profile is to be added to, over those of the system. There
// may be none yet.
func Begun(getenv func(string) string) (*Config, error) {
	files, err := begun(getenv)
	if err != nil {
		return nil, err
	}
	return parse(files)
}

// source is a file as it is.
type source struct {
	path     string
	there    bool
	document []byte
}

// begun returns the files of the system and behind them the person's own, in the order
// in which they are read.
func begun(getenv func(string) string) ([]source, error) {
	own, err := Path(getenv)
	if err != nil {
		return nil, err
	}
	var files []source
	mode := "600"
	for _, path := range append([]string{own}, system(getenv)...) {
		document, err := readGuarded(path, mode)
		mode = "644" // of the others, which are everyone's
		if errors.Is(err, fs.ErrNotExist) {
			if _, err = behind(path); err != nil { // a link to nothing is a mistake, not a beginning
				return nil, err
			}
			files = append(files, source{path: path})
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, source{path, true, document})
	}
	slices.Reverse(files)
	return files, nil
}

func readGuarded(path, mode string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if err := guarded(path, info, mode); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(file, maxFile))
}

// Parse reads a document. All its problems are in the error, in the order of
// their lines. A setting that this release does not know is not a problem: another
// release may know it, and a misspelled name is reported all the same, see
// [Config.Ignored].
func Parse(path string, document []byte) (*Config, error) {
	return parse([]source{{path, true, document}})
}

// parse reads files, each over those before it; the last is the person's own.
func parse(files []source) (*Config, error) {
	own := files[len(files)-1]
	c := &Config{Path: own.path, Read: own.there, Remember: true, Restore: true, Team: Team{TTL: usualTTL}, Profiles: map[string]*Profile{}, places: map[string]place{}}
	r := reader{config: c}
	for i, file := range files {
		if !file.there {
			continue
		}
		if i < len(files)-1 {
			c.System = append(c.System, file.path)
		}
		if err := r.file(file); err != nil {
			return nil, err
		}
	}
	r.whole()
	var err error
	c.Ignored, err = r.outcome()
	return c, err
}

// Document reads TOML: its tree, and on which line each dotted key stands.
func Document(path string, document []byte) (tree map[string]any, keys map[string]int, err error) {
	if err := toml.Unmarshal(document, &tree); err != nil {
		var at *toml.DecodeError
		if errors.As(err, &at) {
			row, column := at.Position()
			return nil, nil, fmt.Errorf("%s:%d:%d: %s", path, row, column, strings.TrimPrefix(at.Error(), "toml: "))
		}
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return tree, lines(document), nil
}

// file reads one file over what was read before.
func (r *reader) file(file source) error {
	tree, lines, err := Document(file.path, file.document)
	if err != nil {
		return err
	}
	r.places = placesIn(file.path, lines)
	r.general(tree)
	maps.Copy(r.config.places, r.places)
	return nil
}

// whole checks what only all files together show.
func (r *reader) whole() {
	r.places = r.config.places
	for name, p := range r.config.Profiles {
		r.check(p, "profiles."+name)
	}
	r.checkTeam()
	if name := r.config.Profile; name != "" && r.config.Profiles[name] == nil {
		known := slices.Sorted(maps.Keys(r.config.Profiles))
		r.problem("profile", "there is no profile %q%s", name, nearest.Hint(name, known))
	}
}

// reader gathers what is wrong, and what has no effect.
type reader struct {
	config   *Config
	places   map[string]place // of the keys of the file that is read
	problems []problem
	ignored  []problem
}

type problem struct {
	place
	text string
}

func (r *reader) problem(key, format string, args ...any) {
	r.problems = append(r.problems, problem{r.placeOf(key), fmt.Sprintf(format, args...)})
}

func (r *reader) ignore(key, format string, args ...any) {
	r.ignored = append(r.ignored, problem{r.placeOf(key), fmt.Sprintf(format, args...)})
}

// placeOf is where a key stands, or where it would.
func (r *reader) placeOf(key string) place {
	if at, known := r.places[key]; known {
		return at
	}
	return place{path: r.config.Path}
}

// outcome returns what was found, in the order of the lines: what has no effect
// as an error only beside what is wrong, which it may be the reason of.
func (r *reader) outcome() (ignored []string, err error) {
	if len(r.problems) > 0 {
		return nil, errors.New(strings.Join(r.told(append(r.problems, r.ignored...)), "\n"))
	}
	return r.told(r.ignored), nil
}

func (r *reader) told(problems []problem) []string {
	slices.SortStableFunc(problems, func(a, b problem) int {
		return cmp.Or(cmp.Compare(r.rank(a), r.rank(b)), cmp.Compare(a.line, b.line), strings.Compare(a.text, b.text))
	})
	var lines []string
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("%s:%d: %s", p.path, p.line, p.text))
	}
	return lines
}

// rank orders files as they are read.
func (r *reader) rank(p problem) int {
	if at := slices.Index(r.config.System, p.path); at >= 0 {
		return at
	}
	return len(r.config.System)
}

func (r *reader) general(tree map[string]any) {
	for key, given := range tree {
		switch key {
		case "keys":
			r.config.Keys = r.config.Keys.over(r.config, given)
		case "profiles":
			r.profiles(given)
		default:
			r.setting(key, given)
		}
	}
}

// tables are the general settings that stand in a table of their own.
var tables = []string{"csv", "note", "team", "watch"}

// setting takes one of the general settings, or a table of them.
func (r *reader) setting(key string, given any) {
	known := append(names(general), slices.Concat(tables, []string{"keys", "profiles"})...)
	if !slices.Contains(tables, key) {
		put(r, general, r.config, "", key, given, known)
		return
	}
	table, ok := given.(map[string]any)
	if !ok {
		r.problem(key, "%s must be a table: [%s]", key, key)
		return
	}
	for name, given := range table {
		put(r, general, r.config, "", key+"."+name, given, known)
	}
}

func (r *reader) profiles(given any) {
	tables, ok := given.(map[string]any)
	if !ok {
		r.problem("profiles", "profiles must be tables: [profiles.contoso]")
		return
	}
	for name, given := range tables {
		where := "profiles." + name
		table, ok := given.(map[string]any)
		switch {
		case !ok:
			r.problem(where, "profile %q must be a table: [profiles.%s]", name, name)
		case !plain(name):
			r.problem(where, "profile %q: a name has letters, digits, - and _ only", name)
		default:
			p := r.config.Profiles[name]
			if p == nil {
				p = newProfile(name)
				r.config.Profiles[name] = p
			}
			r.profile(p, where, "", table)
		}
	}
}

// profile reads the keys of a profile; those of the table form have its name
// before them.
func (r *reader) profile(p *Profile, where, prefix string, table map[string]any) {
	known := names(profiles)
	if prefix == "" {
		known = append(known, "form")
	}
	for key, given := range table {
		inner, ok := given.(map[string]any)
		switch {
		case prefix != "" || key != "form":
			put(r, profiles, p, where, prefix+key, given, known)
		case ok:
			r.profile(p, where, "form.", inner)
		default:
			r.problem(join(where, key), "form must be a table: [%s.form]", where)
		}
	}
}

// put hands one value to the setting of that name, or that had it once.
func put[T any](r *reader, settings []setting[T], to *T, where, key string, given any, known []string) {
	full := join(where, key)
	for _, s := range settings {
		if s.name != key && !slices.Contains(s.was, key) {
			continue
		}
		if !r.current(full, join(where, s.name)) {
			return
		}
		v := s.value(to)
		if err := v.put(given); err != nil {
			r.problem(full, "%s %v", key, err)
		}
		if v, ok := v.(remarker); ok {
			for _, remark := range v.remarks() {
				r.ignore(full, "%s", remark)
			}
		}
		return
	}
	r.ignore(full, "unknown setting %q has no effect%s", key, nearest.Hint(key, known))
}

// current reports whether a key of the file is in force under the name that it
// has today: an old name gives way to the new one.
func (r *reader) current(key, today string) bool {
	if key == today {
		return true
	}
	if r.places[today].line > 0 {
		r.ignore(key, "%q has no effect: it is called %q now, which is set, too", key, today)
		return false
	}
	r.places[today] = r.places[key]
	return true
}

// plain tells a name that needs no quotation marks in the file or the shell.
func plain(name string) bool {
	for _, c := range []byte(name) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return name != ""
}
