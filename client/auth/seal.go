package auth

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
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
	key, err := s.keys.get(keyName(path))
	if errors.Is(err, errNoKey) {
		return nil, errKeyLost
	}
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(key)
	if err != nil {
		return nil, errKeyLost
	}
	if len(body) < aead.NonceSize() {
		return nil, errDamaged
	}
	nonce, text := body[:aead.NonceSize()], body[aead.NonceSize():]
	content, err := aead.Open(nil, nonce, text, []byte(filepath.Base(path)))
	if err != nil {
		return nil, errDamaged
	}
	return content, nil
}

// close encrypts content, with a new key if there is none yet. The caller
// holds the lock of the file, so that two processes do not both make a key.
func (s *seal) close(path string, content []byte) ([]byte, error) {
	key, err := s.keys.get(keyName(path))
	if errors.Is(err, errNoKey) || err == nil && len(key) != 32 {
		key, err = newKey(), nil
	}
	if err != nil {
		return nil, err
	}
	// Storing it also renews its life where the kernel lets keys run out.
	if err := s.keys.put(keyName(path), key); err != nil {
		return nil, err
	}
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return aead.Seal(append(bytes.Clone(sealed), nonce...), nonce, content, []byte(filepath.Base(path))), nil
}

func (s *seal) forget(path string) error {
	err := s.keys.remove(keyName(path))
	if errors.Is(err, errNoKey) {
		return nil
	}
	return err
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func newKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return key
}

// keyName names the key of a file. Two state folders have different keys, even
// for the same profile.
func keyName(path string) string {
	folder := sha256.Sum256([]byte(filepath.Dir(path)))
	return "msgtrace:" + hex.EncodeToString(folder[:8]) + ":" + filepath.Base(path)
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
