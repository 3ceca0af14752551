package state

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"time"

	"msgtrace/client/files"
)

// Dir is the folder of the state files.
type Dir struct {
	path     string
	now      func() time.Time
	patience *files.Patience

	replace func(path string, content []byte) error // files.Replace, but where a test has a disk that is full

	own   bool                     // the folder must be this user's alone
	moved func(path, aside string) // is told of a damaged file; nil: nobody is
}

// FolderError says why there is no folder to remember anything in.
type FolderError struct{ Err error }

// Error is the reason.
func (e *FolderError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *FolderError) Unwrap() error { return e.Err }

// Open returns the folder that the environment names:
// $XDG_STATE_HOME/msgtrace, or ~/.local/state/msgtrace. It looks at no file: the
// folder is made when it is needed. All that is done there has the patience given.
func Open(getenv func(string) string, now func() time.Time, patience *files.Patience) (Dir, error) {
	path, err := Path(getenv)
	if err != nil {
		return Dir{}, &FolderError{err}
	}
	return Dir{path: path, now: now, patience: patience, replace: files.Replace}, nil
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

// people is the folder with those of people who come over SSH.
const people = "people"

// Of is the folder of a person who comes over SSH. Its name does not tell whose it is.
func (d Dir) Of(person string) Dir {
	d.path = filepath.Join(d.path, people, digest(person))
	return d
}

// digest stands for a text in the name of a file.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// make makes the folder if need be.
func (d Dir) make() error {
	if d.own {
		return files.MakeDir(d.path)
	}
	if err := os.MkdirAll(d.path, 0o700); err != nil {
		return &FolderError{err}
	}
	return nil
}
