package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"msgtrace/theme"
	"msgtrace/theme/nearest"
)

// Themes are the theme files that have a name: NAME.toml in a folder themes beside a
// configuration, the person's own before those of the system.
type Themes []string

// ThemesOf returns the folders that the environment names.
func ThemesOf(getenv func(string) string) Themes {
	own, err := Path(getenv)
	if err != nil {
		return nil
	}
	return themesBeside(append([]string{own}, system(getenv)...)...)
}

// themes are the folders beside the files of a configuration.
func (c *Config) themes() Themes { return themesBeside(append([]string{c.Path}, c.System...)...) }

func themesBeside(paths ...string) Themes {
	var folders Themes
	for _, path := range paths {
		folders = append(folders, filepath.Join(filepath.Dir(path), "themes"))
	}
	return folders
}

// Names lists them.
func (t Themes) Names() []string {
	var names []string
	for _, folder := range t {
		entries, _ := os.ReadDir(folder)
		for _, entry := range entries {
			name, is := strings.CutSuffix(entry.Name(), ".toml")
			if is && !entry.IsDir() && !theme.IsPath(name) && !slices.Contains(theme.Choices(), name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Find returns the path of the file of that name.
func (t Themes) Find(name string) (path string, found bool) {
	for _, folder := range t {
		path := filepath.Join(folder, name+".toml")
		if _, err := os.Stat(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
			return path, true
		}
	}
	return "", false
}

// Locate returns a name of a built-in theme or a path as it is, and for the name of a
// file its path.
func (t Themes) Locate(given string) (string, error) {
	if err := t.check(given); err != nil {
		return "", err
	}
	if given == "" || slices.Contains(theme.Choices(), given) || theme.IsPath(given) {
		return given, nil
	}
	path, _ := t.Find(given)
	return path, nil
}

// check returns an error unless the value is the name of a theme that there is, or a path.
// The file at the path is read by the commands that draw.
func (t Themes) check(given string) error {
	if given == "" || slices.Contains(theme.Choices(), given) || theme.IsPath(given) {
		return nil
	}
	if _, found := t.Find(given); found {
		return nil
	}
	known := slices.Concat(theme.Choices(), t.Names())
	return fmt.Errorf("must be %s, or the path of a theme file%s", oneOf(known), nearest.Hint(given, known))
}
