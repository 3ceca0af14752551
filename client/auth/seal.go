package auth

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"path/filepath"
)

// errNoKey means that the keyring holds no such key.
var errNoKey = errors.New("no such key")

// keyring keeps small secrets outside of any file.
type keyring interface {
	get(name string) ([]byte, error) // errNoKey if there is none
	put(name string, key []byte) error
	remove(name string) error
}

// sealed is the head of a sealed file: what it is, and in which version.
var sealed = []byte("msgtrace sealed 1\n")

// seal encrypts with AES-256-GCM under a key of the keyring, one for each file.
// A file that was copied or restored from a backup is worth nothing without
// the key, which the kernel never writes to a disk.
type seal struct{ keys keyring }

// open decrypts a file. The name is authenticated with it, so that a file
// cannot be put in the place of another.
func (s *seal) open(path string, raw []byte) ([]byte, error) {
	body, ours := bytes.CutPrefix(raw, sealed)
	if !ours {
		return nil, errDamaged
	}
	opener, err := openerOf(s.keys, path)
	if err != nil {
		return nil, err
	}
	return opener.Open(filepath.Base(path), body)
}

// close encrypts content, with a new key if there is none yet. The caller
// holds the lock of the file, so that two processes do not both make a key.
func (s *seal) close(path string, content []byte) ([]byte, error) {
	sealer, err := sealerOf(s.keys, path)
	if err != nil {
		return nil, err
	}
	return append(bytes.Clone(sealed), sealer.Seal(filepath.Base(path), content)...), nil
}

func (s *seal) forget(path string) error {
	err := s.keys.remove(keyName(path))
	if errors.Is(err, errNoKey) {
		return nil
	}
	return err
}

// usable tries a keyring by a round trip: containers often forbid it.
func usable(keys keyring) bool {
	name, key := "msgtrace:probe:"+rand.Text(), newKey()
	if keys.put(name, key) != nil {
		return false
	}
	got, err := keys.get(name)
	removeErr := keys.remove(name)
	return err == nil && removeErr == nil && subtle.ConstantTimeCompare(got, key) == 1
}
