package team

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"msgtrace/client"
)

// Keys are what the cache is encrypted with. The first one writes, and all read, so that
// a new one can be put before the old one.
type Keys []key

type key struct {
	id   [idBytes]byte
	name []byte // what hides the names of entries
	seal cipher.AEAD
}

const (
	idBytes  = 8
	keyBytes = 32
)

// errForeign means that a value is not ours, or was changed.
var errForeign = errors.New("not a value of the cache")

// ParseKeys reads keys of 32 bytes in base64, one a line, as `openssl rand -base64 32`
// writes them.
func ParseKeys(lines client.Secret) (Keys, error) {
	var keys Keys
	for _, line := range strings.Split(lines.Reveal(), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(raw) != keyBytes {
			return nil, fmt.Errorf("key %d is not %d bytes in base64: `openssl rand -base64 %d` makes one", len(keys)+1, keyBytes, keyBytes)
		}
		one, err := newKey(raw)
		if err != nil {
			return nil, err
		}
		keys = append(keys, one)
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("there is no key: `openssl rand -base64 %d` makes one", keyBytes)
	}
	return keys, nil
}

// newKey derives what is needed from a secret. None of it tells anything of the rest.
func newKey(secret []byte) (key, error) {
	block, err := aes.NewCipher(derive(secret, "values"))
	if err != nil {
		return key{}, err
	}
	seal, err := cipher.NewGCM(block)
	return key{[idBytes]byte(derive(secret, "id")), derive(secret, "names"), seal}, err
}

func derive(secret []byte, what string) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("msgtrace team cache 1: " + what))
	return mac.Sum(nil)
}

// hide is the name of an entry. Without the key nobody can tell what it is about.
func (k key) hide(tenant, name string) string {
	mac := hmac.New(sha256.New, k.name)
	fmt.Fprintf(mac, "%d %s%s", len(tenant), tenant, name)
	return hex.EncodeToString(mac.Sum(nil))
}

// bound is what a value is bound to: it cannot be moved to another tenant or entry.
func (k key) bound(tenant, name string) []byte {
	return fmt.Appendf(k.id[:len(k.id):len(k.id)], "%d %s%s", len(tenant), tenant, name)
}

func (k key) encrypt(tenant, name string, value []byte) []byte {
	nonce := make([]byte, k.seal.NonceSize())
	_, _ = rand.Read(nonce) // which never fails
	out := append(k.id[:len(k.id):len(k.id)], nonce...)
	return k.seal.Seal(out, nonce, value, k.bound(tenant, name))
}

func (k key) decrypt(tenant, name string, sealed []byte) ([]byte, error) {
	head := idBytes + k.seal.NonceSize()
	if len(sealed) < head || [idBytes]byte(sealed) != k.id {
		return nil, errForeign
	}
	value, err := k.seal.Open(nil, sealed[idBytes:head], sealed[head:], k.bound(tenant, name))
	if err != nil {
		return nil, errForeign
	}
	return value, nil
}
