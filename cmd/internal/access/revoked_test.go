package access

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// section is a section of a KRL.
func section(kind byte, content ...[]byte) []byte {
	return append([]byte{kind}, sshString(bytes.Join(content, nil))...)
}

func sshString(content []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(content))), content...)
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// krl is a key revocation list of sections.
func krl(sections ...[]byte) []byte {
	header := append([]byte(krlMagic), 0, 0, 0, 1)
	header = append(header, make([]byte, 3*8+4)...)
	header = append(header, sshString([]byte("a comment"))...)
	return append(header, bytes.Join(sections, nil)...)
}

// of are sections of certificates of an authority.
func of(authority gossh.PublicKey, sections ...[]byte) []byte {
	return section(krlCertificates, sshString(authority.Marshal()), sshString(nil), bytes.Join(sections, nil))
}

func TestARevocationFileNamesKeysAndCertificates(t *testing.T) {
	t.Parallel()
	authority, key, other := newEd25519(t), newEd25519(t).PublicKey(), newEd25519(t).PublicKey()
	cert := issue(t, authority, key, []string{"ann"}, nil)
	plain := issue(t, authority, key, []string{"ann"}, func(c *gossh.Certificate) { c.Serial = 0 })
	short, long := sha1.Sum(key.Marshal()), sha256.Sum256(key.Marshal())
	ours, theirs := authority.PublicKey(), other
	any := func(sections ...[]byte) []byte {
		return section(krlCertificates, sshString(nil), sshString(nil), bytes.Join(sections, nil))
	}
	const none, both = "none", "key, certificate"
	const onlyCert = "certificate"
	for _, test := range []struct {
		name string
		file []byte
		want string
	}{
		{"a KRL of nothing", krl(), none},
		{"a KRL of a serial number", krl(of(ours, section(krlSerials, number(3), number(9), number(7)))), onlyCert},
		{"a KRL of other serial numbers", krl(of(ours, section(krlSerials, number(6), number(8)))), none},
		{"a KRL of another authority's serial number", krl(of(theirs, section(krlSerials, number(7)))), none},
		{"a KRL of any authority's serial number", krl(any(section(krlSerials, number(7)))), onlyCert},
		{"a KRL of one authority twice", krl(of(ours, section(krlSerials, number(7))), of(ours, section(krlSerials, number(1)))), onlyCert},
		{"a KRL of a range", krl(of(ours, section(krlSerialRange, number(1), number(7)))), onlyCert},
		{"a KRL of a range from 7", krl(of(ours, section(krlSerialRange, number(7), number(1<<64-1)))), onlyCert},
		{"a KRL of a range to 6", krl(of(ours, section(krlSerialRange, number(0), number(6)))), none},
		{"a KRL of a bitmap", krl(of(ours, section(krlSerialBitmap, number(5), sshString([]byte{4})))), onlyCert},
		{"a KRL of another bitmap", krl(of(ours, section(krlSerialBitmap, number(5), sshString([]byte{3})))), none},
		{"a KRL of a bitmap behind it", krl(of(ours, section(krlSerialBitmap, number(8), sshString([]byte{127})))), none},
		{"a KRL of a bitmap before it", krl(of(ours, section(krlSerialBitmap, number(0), sshString([]byte{127})))), none},
		{"a KRL of a long bitmap", krl(of(ours, section(krlSerialBitmap, number(0), sshString(append([]byte{0}, bytes.Repeat([]byte{255}, 8)...))))), onlyCert},
		{"a KRL of a key id", krl(of(ours, section(krlKeyIDs, sshString([]byte("another")), sshString([]byte("the key's id"))))), onlyCert},
		{"a KRL of any authority's key id", krl(any(section(krlKeyIDs, sshString([]byte("the key's id"))))), onlyCert},
		{"a KRL of another authority's key id", krl(of(theirs, section(krlKeyIDs, sshString([]byte("the key's id"))))), none},
		{"a KRL of a key", krl(section(krlKeys, sshString(other.Marshal()), sshString(key.Marshal()))), both},
		{"a KRL of the authority", krl(section(krlKeys, sshString(ours.Marshal()))), onlyCert},
		{"a KRL of another key", krl(section(krlKeys, sshString(other.Marshal()))), none},
		{"a KRL of a SHA-1 digest", krl(section(krlSHA1, sshString(short[:]))), both},
		{"a KRL of a SHA-256 digest", krl(section(krlSHA256, sshString(long[:]))), both},
		{"a KRL with what need not be known", krl(section(krlExtension, sshString([]byte("faster")), []byte{0}, sshString(nil)), of(ours, section(krlCertificateMore, sshString([]byte("faster")), []byte{0}, sshString(nil)), section(krlSerials, number(7)))), onlyCert},

		{"a text of nothing", []byte("# nothing yet\n"), none},
		{"a text of a serial number", []byte("serial: 7"), onlyCert},
		{"a text of a range", []byte("# left\r\nSerial: 5-9\r\n"), onlyCert},
		{"a text of another range", []byte("serial: 8-9\nserial: 0x1-0x6"), none},
		{"a text of a key id", []byte("id: the key's id\n"), onlyCert},
		{"a text of a key id and why", []byte("id: the key's id # left in May\n"), onlyCert},
		{"a text of a serial number and why", []byte("serial: 7 # left\nserial: 1#"), onlyCert},
		{"a text of a key and why", []byte(authorized(key) + " ann # left"), both},
		{"a text of a digest and why", []byte("hash: SHA256:" + base64.RawStdEncoding.EncodeToString(long[:]) + " # left"), both},
		{"a text of another key id", []byte("id: the key's\n"), none},
		{"a text of a key", []byte("key: " + authorized(key) + "\n"), both},
		{"a text as sshd reads it", []byte(authorized(other) + "\n" + authorized(key) + " ann: left\n"), both},
		{"a text of the authority", []byte(authorized(ours) + "\n"), onlyCert},
		{"a text of a digest", []byte("hash: SHA256:" + base64.RawStdEncoding.EncodeToString(long[:])), both},
		{"a text of sha256 and a key", []byte("sha256: " + authorized(key)), both},
		{"a text of the certificate", []byte(authorized(cert)), onlyCert},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			list, err := parseRevoked("r", test.file)
			if err != nil {
				t.Fatalf("got %v, want no error", err)
			}
			got := []string{}
			if list.key(key) {
				got = append(got, "key")
			}
			if list.certificate(cert) {
				got = append(got, "certificate")
			}
			if text := strings.Join(append(got, none)[:max(1, len(got))], ", "); text != test.want {
				t.Errorf("got revoked: %s, want %s", text, test.want)
			}
		})
	}
	odd := issue(t, authority, key, []string{"ann"}, func(c *gossh.Certificate) { c.KeyId = "ann#2" })
	if list, err := parseRevoked("r", []byte("id: ann#2\n")); err != nil || !list.certificate(odd) {
		t.Errorf("a text of a key id with a # in it: got %v, want its certificate revoked", err)
	}
	list, err := parseRevoked("r", []byte(authorized(plain)))
	if err != nil || !list.certificate(plain) || list.key(key) {
		t.Errorf("a text of a certificate without a serial number: got %v, revoked %t, its key %t, want it revoked by its id", err, list.certificate(plain), list.key(key))
	}
}

func TestARevocationFileThatIsNotUnderstoodIsRefused(t *testing.T) {
	t.Parallel()
	ours := newEd25519(t).PublicKey()
	whole := krl(of(ours, section(krlSerials, number(7), number(8)), section(krlKeyIDs, sshString([]byte("ann")))), section(krlKeys, sshString(ours.Marshal())))
	version := bytes.Clone(whole)
	version[len(krlMagic)+3] = 2
	for _, test := range []struct {
		name string
		file []byte
		want string
	}{
		{"an empty file", nil, "r is empty: if nothing is revoked"},
		{"another version", version, "has the format 2"},
		{"a section that is not known", krl(section(4, nil)), "unknown type 4"},
		{"a section of certificates that is not known", krl(of(ours, section(0x24, nil))), "unknown type 0x24"},
		{"an extension that must be known", krl(section(krlExtension, sshString([]byte("must")), []byte{1}, sshString(nil))), `unknown extension "must"`},
		{"an extension of certificates that must be known", krl(of(ours, section(krlCertificateMore, sshString([]byte("must")), []byte{1}, sshString(nil)))), `unknown extension "must"`},
		{"a range backwards", krl(of(ours, section(krlSerialRange, number(7), number(1)))), "malformed"},
		{"a range of three", krl(of(ours, section(krlSerialRange, number(1), number(2), number(3)))), "malformed"},
		{"half a serial number", krl(of(ours, section(krlSerials, number(7)[:5]))), "malformed"},
		{"a negative bitmap", krl(of(ours, section(krlSerialBitmap, number(0), sshString([]byte{0x80})))), "malformed"},
		{"a bitmap past the greatest serial number", krl(of(ours, section(krlSerialBitmap, number(1<<64-2), sshString([]byte{7})))), "malformed"},
		{"a short SHA-256 digest", krl(section(krlSHA256, sshString([]byte("short")))), "malformed"},
		{"a short SHA-1 digest", krl(section(krlSHA1, sshString([]byte("short")))), "malformed"},
		{"a word that is not known", []byte("serials: 7\n"), `r:1: write "serial: 7"`},
		{"no serial number", []byte("# x\nserial: seven\n"), `r:2: "seven" is no serial number`},
		{"a negative serial number", []byte("serial: -7\n"), `r:1: "-7" is no serial number`},
		{"a range backwards in a text", []byte("serial: 9-7\n"), `r:1: "9-7" is no serial number`},
		{"an empty id", []byte("id:\n"), `r:1: write "serial: 7"`},
		{"no key", []byte("key: ssh-ed25519 AAAA\n"), "r:1: this is no public key"},
		{"a MD5 fingerprint", []byte("hash: MD5:00:11\n"), `r:1: "MD5:00:11" is no fingerprint`},
		{"a short digest in a text", []byte("hash: SHA256:AAAA\n"), `is no fingerprint`},
		{"something else", []byte("\x00\x01\x02"), "r:1: this is no public key"},
	} {
		if _, err := parseRevoked("r", test.file); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", test.name, err, test.want)
		}
	}
	boundaries := map[int]bool{}
	for n := range len(whole) {
		if list, err := parseRevoked("r", whole[:n]); err == nil {
			boundaries[n] = true
			if len(list.keys) > 0 {
				t.Errorf("cut off behind %d of %d bytes: got the keys, want an error or a shorter list", n, len(whole))
			}
		}
	}
	// A list may end behind each of its sections, also where there is none.
	if len(boundaries) != 2 {
		t.Errorf("got no error where the list is cut off at %v, want one unless it ends behind a section", boundaries)
	}
}

// TestListsThatSSHKeygenMadeAreRead reads key revocation lists of ssh-keygen 9.2; how
// each was made is in testdata/krl/README.
func TestListsThatSSHKeygenMadeAreRead(t *testing.T) {
	t.Parallel()
	certificates := map[string]*gossh.Certificate{}
	for _, name := range []string{"1", "7", "70", "5000", "zero"} {
		key, _, _, _, err := gossh.ParseAuthorizedKey(fixture(t, "cert-"+name+".pub"))
		if err != nil {
			t.Fatal(err)
		}
		certificates[name] = key.(*gossh.Certificate)
	}
	for _, test := range []struct{ file, want string }{
		{"empty.krl", ""},
		{"serials.krl", "7 5000"},
		{"range.krl", "7 70"},
		{"bitmap.krl", "7 70"},
		{"id.krl", "1 zero"},
		{"keys.krl", "1 7 70 5000 zero"},
		{"sha1.krl", "1 7 70 5000 zero"},
		{"sha256.krl", "1 7 70 5000 zero"},
		{"certificates.krl", "70 zero"},
		{"other-authority.krl", ""},
		{"any-authority.krl", "7"},
	} {
		list, err := parseRevoked(test.file, fixture(t, test.file))
		if err != nil {
			t.Errorf("%s: got %v, want no error", test.file, err)
			continue
		}
		var got []string
		for _, name := range []string{"1", "7", "70", "5000", "zero"} {
			if list.certificate(certificates[name]) {
				got = append(got, name)
			}
		}
		if text := strings.Join(got, " "); text != test.want {
			t.Errorf("%s: got the certificates %q revoked, want %q", test.file, text, test.want)
		}
	}
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile("testdata/krl/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func FuzzRevoked(f *testing.F) {
	f.Add(krl())
	for _, name := range []string{"serials", "range", "bitmap", "id", "keys", "sha1", "sha256", "certificates"} {
		f.Add(fixture(f, name+".krl"))
	}
	f.Add([]byte(fmt.Sprintf("serial: 1-9\nid: ann\n%s ann\nhash: SHA256:AAAA", aKey)))
	cert := issue(f, newEd25519(f), newEd25519(f).PublicKey(), []string{"ann"}, nil)
	f.Fuzz(func(t *testing.T, document []byte) {
		if list, err := parseRevoked("r", document); err == nil {
			list.certificate(cert)
			list.key(cert.Key)
		}
	})
}
