package audit

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"msgtrace/client/files"
)

// maxKeyFile bounds what is read of a key or of a second file.
const maxKeyFile = 4 << 10

// openKey returns the key, and reports whether it was made here. It is made when there is
// none yet and no log that was written with one.
func openKey(path string, used bool) (key []byte, made bool, err error) {
	key, err = readKey(path, files.ReadOwn)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, false, err
	}
	if used {
		return nil, false, keyMissing(path)
	}
	if made, err = makeKey(path); err != nil {
		return nil, false, err
	}
	key, err = readKey(path, files.ReadOwn)
	return key, made, err
}

func makeKey(path string) (made bool, err error) {
	if err := files.MakeDir(filepath.Dir(path)); err != nil {
		return false, err
	}
	made, err = files.CreateOnce(path, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, hex.EncodeToString(newKey()))
		return err
	})
	return made, files.Plain(err)
}

func keyMissing(path string) error {
	return fmt.Errorf("the key of the audit log, %s, is missing: without it lines can neither be checked nor added, and a new one is never made in its place", path)
}

func newKey() []byte {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // which never fails
	return key
}

// readKey reads a key with a function that reads files.
func readKey(path string, read func(path string, limit int64) ([]byte, error)) ([]byte, error) {
	raw, err := read(path, maxKeyFile)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(key) != sha256.Size {
		return nil, fmt.Errorf("%s is no key of an audit log: it should hold %d hexadecimal digits", path, 2*sha256.Size)
	}
	return key, nil
}
