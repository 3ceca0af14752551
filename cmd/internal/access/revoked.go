package access

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	gossh "golang.org/x/crypto/ssh"
)

// revoked are keys and certificates that do not come in any more; nil has none.
type revoked struct {
	keys    map[string]bool // the wire form
	sha1    map[string]bool // the digest of the wire form
	sha256  map[string]bool
	by      map[string]*issued // certificates by the wire form of their authority
	byAnyCA *issued
}

// issued are the certificates of an authority that are revoked.
type issued struct {
	ids     map[string]bool
	serials serials
}

func newRevoked() *revoked {
	return &revoked{
		keys: map[string]bool{}, sha1: map[string]bool{}, sha256: map[string]bool{},
		by: map[string]*issued{}, byAnyCA: newIssued(),
	}
}

func newIssued() *issued { return &issued{ids: map[string]bool{}} }

// of returns what is revoked of an authority, by its wire form; "" stands for all.
func (r *revoked) of(authority string) *issued {
	if authority == "" {
		return r.byAnyCA
	}
	if r.by[authority] == nil {
		r.by[authority] = newIssued()
	}
	return r.by[authority]
}

// key reports whether a plain key is revoked.
func (r *revoked) key(key gossh.PublicKey) bool {
	if r == nil {
		return false
	}
	wire := key.Marshal()
	short, long := sha1.Sum(wire), sha256.Sum256(wire)
	return r.keys[string(wire)] || r.sha1[string(short[:])] || r.sha256[string(long[:])]
}

// certificate reports whether a certificate, its key or its authority is revoked.
func (r *revoked) certificate(cert *gossh.Certificate) bool {
	if r == nil {
		return false
	}
	if r.key(cert.Key) || r.key(cert.SignatureKey) || r.byAnyCA.has(cert) {
		return true
	}
	own := r.by[string(cert.SignatureKey.Marshal())]
	return own != nil && own.has(cert)
}

func (i *issued) has(cert *gossh.Certificate) bool {
	return i.ids[cert.KeyId] || i.serials.has(cert.Serial)
}

// readRevoked reads a revocation file, nothing if there is none to be read.
func readRevoked(path string) (*revoked, error) {
	if path == "" {
		return nil, nil
	}
	list, err := read(path, parseRevoked)
	if err != nil {
		return nil, fmt.Errorf("the revocation file cannot be used, and no certificate comes in without it:\n%w", err)
	}
	return list, nil
}

// parseRevoked reads a KRL, or a text in the words of which ssh-keygen makes one. An
// empty file is an error, not a list of nothing: it is what a cut-off write leaves.
func parseRevoked(path string, document []byte) (*revoked, error) {
	if bytes.HasPrefix(document, []byte(krlMagic)) {
		list, err := parseKRL(document)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return list, nil
	}
	if len(document) == 0 {
		return nil, fmt.Errorf("%s is empty: if nothing is revoked, write a line that begins with #, or a KRL with ssh-keygen -k -f %s", path, path)
	}
	list := newRevoked()
	var wrong problems
	for i, text := range strings.Split(string(document), "\n") {
		if text = strings.TrimSpace(text); text == "" || text[0] == '#' {
			continue
		}
		if err := list.take(text); err != nil {
			wrong.add(path, i+1, "%v", err)
		}
	}
	return list, wrong.err()
}

// take reads one line of a text: "serial: 7", "serial: 7-9", "id: ann@contoso.com",
// "hash: SHA256:...", or a public key or certificate, also behind "key:", "sha1:" or
// "sha256:". What follows a # is a comment. Serials and ids are of any authority. See KEY
// REVOCATION LISTS in ssh-keygen(1).
func (r *revoked) take(text string) error {
	bare, _, _ := strings.Cut(text, "#")
	word, value, found := strings.Cut(bare, ":")
	value = strings.TrimSpace(value)
	switch word = strings.ToLower(word); {
	case !found || strings.ContainsAny(word, " \t"):
		return r.takeKey(bare)
	case word == "serial":
		return r.takeSerials(value)
	case word == "id" && value != "":
		_, whole, _ := strings.Cut(text, ":")
		r.byAnyCA.ids[value] = true
		r.byAnyCA.ids[strings.TrimSpace(whole)] = true // ssh-keygen has no such id, but an authority may
		return nil
	case word == "key" || word == "sha1" || word == "sha256":
		return r.takeKey(value)
	case word == "hash":
		return r.takeHash(value)
	}
	return errors.New(`write "serial: 7", "serial: 7-9", "id: ann", "hash: SHA256:..." or a public key`)
}

func (r *revoked) takeSerials(value string) error {
	low, high, isRange := strings.Cut(value, "-")
	if !isRange {
		high = low
	}
	from, err := strconv.ParseUint(strings.TrimSpace(low), 0, 64)
	to, errTo := strconv.ParseUint(strings.TrimSpace(high), 0, 64)
	if err != nil || errTo != nil || from > to {
		return fmt.Errorf("%q is no serial number, and no range of them such as 7-9", clip(value))
	}
	r.byAnyCA.serials.ranges = append(r.byAnyCA.serials.ranges, [2]uint64{from, to})
	return nil
}

func (r *revoked) takeHash(value string) error {
	digest, isSHA256 := strings.CutPrefix(value, "SHA256:")
	sum, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(digest, "="))
	if !isSHA256 || err != nil || len(sum) != sha256.Size {
		return fmt.Errorf("%q is no fingerprint that begins with SHA256, as ssh-keygen -l prints it", clip(value))
	}
	r.sha256[string(sum)] = true
	return nil
}

// takeKey takes a public key, or as ssh-keygen does, of a certificate the serial number,
// or its id where it has none.
func (r *revoked) takeKey(text string) error {
	key, _, options, _, err := gossh.ParseAuthorizedKey([]byte(text))
	if err != nil || len(options) > 0 {
		return errors.New("this is no public key")
	}
	cert, isCertificate := key.(*gossh.Certificate)
	if !isCertificate {
		r.keys[string(key.Marshal())] = true
		return nil
	}
	own := r.of(string(cert.SignatureKey.Marshal()))
	if cert.Serial == 0 {
		own.ids[cert.KeyId] = true
		return nil
	}
	own.serials.ranges = append(own.serials.ranges, [2]uint64{cert.Serial, cert.Serial})
	return nil
}
