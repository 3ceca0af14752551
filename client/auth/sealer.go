package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
)

// Sealer encrypts with AES-256-GCM, where the vault has a key. It is safe for
// concurrent use.
type Sealer struct{ aead cipher.AEAD }

// Seal encrypts content. The name is authenticated with it, so that what is sealed
// cannot be put in another's place.
func (s *Sealer) Seal(name string, content []byte) []byte {
	if s.aead == nil {
		return content
	}
	nonce := make([]byte, s.aead.NonceSize(), s.aead.NonceSize()+len(content)+s.aead.Overhead())
	_, _ = rand.Read(nonce) // never fails
	return s.aead.Seal(nonce, nonce, content, []byte(name))
}

// Open decrypts what Seal has sealed by the name.
func (s *Sealer) Open(name string, sealed []byte) ([]byte, error) {
	if s.aead == nil {
		return sealed, nil
	}
	if len(sealed) < s.aead.NonceSize() {
		return nil, errDamaged
	}
	nonce, text := sealed[:s.aead.NonceSize()], sealed[s.aead.NonceSize():]
	content, err := s.aead.Open(nil, nonce, text, []byte(name))
	if err != nil {
		return nil, errDamaged
	}
	return content, nil
}

// sealerOf returns what seals and opens by the key of a path, which is made if there is
// none that can be used. The caller holds a lock, so that two processes do not both make
// one.
func sealerOf(keys keyring, path string) (*Sealer, error) {
	key, err := keys.get(keyName(path))
	if errors.Is(err, errNoKey) || err == nil && len(key) != keySize {
		key, err = newKey(), nil
	}
	if err == nil {
		// Storing it also renews its life where the kernel lets keys run out.
		err = keys.put(keyName(path), key)
	}
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(key)
	return &Sealer{aead}, err
}

// openerOf is sealerOf for what was sealed before: without the key it cannot be opened,
// and the error is errKeyLost.
func openerOf(keys keyring, path string) (*Sealer, error) {
	key, err := keys.get(keyName(path))
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
	return &Sealer{aead}, nil
}

// keySize is that of AES-256, in bytes.
const keySize = 32

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func newKey() []byte {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	return key
}

// keyName names the key of a file. Two state folders have different keys, even
// for the same profile.
func keyName(path string) string {
	folder := sha256.Sum256([]byte(filepath.Dir(path)))
	return "msgtrace:" + hex.EncodeToString(folder[:8]) + ":" + filepath.Base(path)
}
