package access

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// now is the time of the certificates; they hold from an hour before to an hour after.
var now = time.Now()

func signerOf(t testing.TB, key crypto.Signer) gossh.Signer {
	t.Helper()
	signer, err := gossh.NewSignerFromSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func newEd25519(t testing.TB) gossh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signerOf(t, key)
}

func newECDSA(t testing.TB, curve elliptic.Curve) gossh.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signerOf(t, key)
}

// rsaKeys are slow to make: each length is made once.
var rsaKeys sync.Map

func newRSA(t testing.TB, bits int) gossh.Signer {
	t.Helper()
	made, _ := rsaKeys.LoadOrStore(bits, sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, bits) }))
	key, err := made.(func() (*rsa.PrivateKey, error))()
	if err != nil {
		t.Fatal(err)
	}
	return signerOf(t, key)
}

// withSHA1 signs with ssh-rsa, which is SHA-1.
func withSHA1(t testing.TB, signer gossh.Signer) gossh.Signer {
	t.Helper()
	old, err := gossh.NewSignerWithAlgorithms(signer.(gossh.AlgorithmSigner), []string{gossh.KeyAlgoRSA})
	if err != nil {
		t.Fatal(err)
	}
	return old
}

// securityKey is a security key in software. Its flags say what it was told: 1 is that
// it was touched. https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.u2f
type securityKey struct {
	public gossh.PublicKey
	flags  byte
	sign   func(signed []byte) (blob []byte, err error)
}

func (k securityKey) PublicKey() gossh.PublicKey { return k.public }

func (k securityKey) Sign(_ io.Reader, data []byte) (*gossh.Signature, error) {
	application, message := sha256.Sum256([]byte("ssh:")), sha256.Sum256(data)
	said := binary.BigEndian.AppendUint32([]byte{k.flags}, 7) // its counter
	signed := append(append(application[:], said...), message[:]...)
	blob, err := k.sign(signed)
	return &gossh.Signature{Format: k.public.Type(), Blob: blob, Rest: said}, err
}

func newSecurityKey(t testing.TB, flags byte) securityKey {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := parseWire(t, struct {
		Type        string
		Key         []byte
		Application string
	}{gossh.KeyAlgoSKED25519, public, "ssh:"})
	return securityKey{key, flags, func(signed []byte) ([]byte, error) { return ed25519.Sign(private, signed), nil }}
}

func newSecurityECDSA(t testing.TB) securityKey {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	key := parseWire(t, struct {
		Type, Curve string
		Point       []byte
		Application string
	}{gossh.KeyAlgoSKECDSA256, "nistp256", point, "ssh:"})
	return securityKey{key, 1, func(signed []byte) ([]byte, error) {
		digest := sha256.Sum256(signed)
		r, s, err := ecdsa.Sign(rand.Reader, private, digest[:])
		return gossh.Marshal(struct{ R, S *big.Int }{r, s}), err
	}}
}

func parseWire(t testing.TB, fields any) gossh.PublicKey {
	t.Helper()
	key, err := gossh.ParsePublicKey(gossh.Marshal(fields))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// issue returns a certificate for a key, with what change makes of it, signed by an
// authority. SignCert would refuse some of those that attackers make.
func issue(t testing.TB, authority gossh.Signer, key gossh.PublicKey, principals []string, change func(*gossh.Certificate)) *gossh.Certificate {
	t.Helper()
	cert := &gossh.Certificate{
		Key: key, CertType: gossh.UserCert, Serial: 7, KeyId: "the key's id", ValidPrincipals: principals,
		ValidAfter: uint64(now.Add(-time.Hour).Unix()), ValidBefore: uint64(now.Add(time.Hour).Unix()),
		Permissions:  gossh.Permissions{CriticalOptions: map[string]string{}, Extensions: map[string]string{permitPTY: ""}},
		Nonce:        []byte("thirty-two bytes of no importance"),
		SignatureKey: authority.PublicKey(),
	}
	if change != nil {
		change(cert)
	}
	unsigned := cert.Marshal()
	unsigned = unsigned[:len(unsigned)-4] // the length of the signature
	var err error
	if with, isMulti := authority.(gossh.MultiAlgorithmSigner); isMulti && authority.PublicKey().Type() == gossh.KeyAlgoRSA {
		algorithm := gossh.KeyAlgoRSASHA512
		if len(with.Algorithms()) == 1 {
			algorithm = with.Algorithms()[0]
		}
		cert.Signature, err = with.SignWithAlgorithm(rand.Reader, unsigned, algorithm)
	} else {
		cert.Signature, err = authority.Sign(rand.Reader, unsigned)
	}
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// authorized is a line of authorized_keys without its end.
func authorized(key gossh.PublicKey) string {
	return strings.TrimSuffix(string(gossh.MarshalAuthorizedKey(key)), "\n")
}

// ownFolder returns an empty folder where only this user may write. Of TempDir the umask
// decides that.
func ownFolder(t testing.TB) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}

// write writes a file in a folder, and returns its path.
func write(t testing.TB, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
