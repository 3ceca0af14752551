package audit

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"msgtrace/client/files"
)

// maxKeyFile bounds what is read of a key or of a second file.
const maxKeyFile = 4 << 10

// openKey returns the key. It is made when there is none yet, which nothing may have been
// written with.
func openKey(path string, used bool) ([]byte, error) {
	raw, err := files.ReadOwn(path, maxKeyFile)
	switch {
	case err == nil:
		return keyOf(path, raw)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case used:
		return nil, keyMissing(path)
	}
	if err := files.MakeDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	made, err := files.Create(filepath.Dir(path), filepath.Base(path), "", func(w io.Writer) error {
		_, err := fmt.Fprintln(w, hex.EncodeToString(newKey()))
		return err
	})
	if err != nil {
		return nil, files.Plain(err)
	}
	if made != path { // another process was faster
		_ = os.Remove(made)
	}
	return openKey(path, true)
}

func keyMissing(path string) error {
	return fmt.Errorf("the key of the audit log, %s, is missing: without it lines can neither be checked nor added, and a new one is never made in its place", path)
}

func newKey() []byte {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // which never fails
	return key
}

// keyOf reads a key as it is written.
func keyOf(path string, raw []byte) ([]byte, error) {
	key, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(key) != sha256.Size {
		return nil, fmt.Errorf("%s is no key of an audit log: it should hold %d hexadecimal digits", path, 2*sha256.Size)
	}
	return key, nil
}
