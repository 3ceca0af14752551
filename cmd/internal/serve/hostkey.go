package serve

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/client/files"
)

// HostSigner is the key that a server proves itself with.
type HostSigner = gossh.Signer

// longestKey is how long the file of a key may be: an RSA key of 16,384 bits takes 13 KB.
const longestKey = 64 << 10

// HostKey reads the key that the server proves itself with. Where there is none and it
// may be made, it is, and made says so. One that is there is never replaced: every
// client would have to be told that the new one is right.
func HostKey(path string, make bool) (key gossh.Signer, made bool, err error) {
	content, err := readKey(path, true)
	if errors.Is(err, fs.ErrNotExist) && make {
		if made, err = makeKey(path); err != nil {
			return nil, false, fmt.Errorf("the host key cannot be made: %w", err)
		}
		content, err = readKey(path, true)
	}
	if err != nil {
		return nil, false, fmt.Errorf("the host key cannot be read: %w", err)
	}
	key, err = gossh.ParsePrivateKey(content)
	var locked *gossh.PassphraseMissingError
	switch {
	case errors.As(err, &locked):
		return nil, false, fmt.Errorf("the host key %s has a passphrase, which nobody can type here: ssh-keygen -p -f %s takes it off", path, path)
	case err != nil:
		return nil, false, fmt.Errorf("the host key %s is damaged (%w): put it back from a copy, or remove it for a new one, of which every client will warn", path, err)
	}
	return key, made, nil
}

// readKey reads the file of a key. One that is secret may be read by nobody else.
func readKey(path string, secret bool) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|files.NoWait, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", path)
	case secret && readableByOthers(info):
		return nil, fmt.Errorf("%s is open to others: chmod 600 %s", path, path)
	case info.Size() > longestKey:
		return nil, fmt.Errorf("%s is too long for a key", path)
	case info.Size() == 0:
		return nil, fmt.Errorf("%s is empty", path)
	}
	return io.ReadAll(io.LimitReader(file, longestKey))
}

// makeKey writes a new key, in a folder of its own if that is not there, and reports
// whether it did: another server may be faster.
func makeKey(path string) (made bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, err
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return false, err
	}
	block, err := gossh.MarshalPrivateKey(private, "msgtrace")
	if err != nil {
		return false, err
	}
	return files.CreateOnce(path, func(w io.Writer) error { return pem.Encode(w, block) })
}

// Fingerprint is that of a key, as ssh shows it.
func Fingerprint(key gossh.Signer) string { return gossh.FingerprintSHA256(key.PublicKey()) }
