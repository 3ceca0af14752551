package state

import (
	"errors"
	"os"
	"path/filepath"
	"time"
)

// Dir is the folder of the state files.
type Dir struct {
	path string
	now  func() time.Time
}

// Open returns the folder that the environment names, made if need be:
// $XDG_STATE_HOME/msgtrace, or ~/.local/state/msgtrace.
func Open(getenv func(string) string, now func() time.Time) (Dir, error) {
	path, err := Path(getenv)
	if err != nil {
		return Dir{}, err
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return Dir{}, err
	}
	return Dir{path: path, now: now}, nil
}

// Path is where Open looks.
func Path(getenv func(string) string) (string, error) {
	if state := getenv("XDG_STATE_HOME"); filepath.IsAbs(state) {
		return filepath.Join(state, "msgtrace"), nil
	}
	home := getenv("HOME")
	if !filepath.IsAbs(home) {
		return "", errors.New("there is no folder for what is remembered between runs: set XDG_STATE_HOME")
	}
	return filepath.Join(home, ".local", "state", "msgtrace"), nil
}
