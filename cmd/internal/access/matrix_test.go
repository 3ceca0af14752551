package access

import (
	"bytes"
	"crypto/elliptic"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/access/accesstest"
)

// matrix is what the cases are made of: a person of the roster, who is an account of
// the host too where a real sshd is asked, and what may and may not come in.
type matrix struct {
	t          *testing.T
	me         string
	ca         gossh.Signer // trusted, as are the next three
	caECDSA    gossh.Signer
	caRSA      gossh.Signer
	caSecurity gossh.Signer
	otherCA    gossh.Signer
	keys       map[string]gossh.Signer // plain keys by the name of their case
	lines      []string                // of authorized_keys
	revoked    [][]byte                // sections of the revocation list
}

// The numbers and id that are revoked.
const (
	revokedSerial = 13
	revokedID     = "laptop that was lost"
)

// other is an account without a person in the roster; bob is a person without one.
const other, bob = "nobody", "bob-who-is-no-account"

func newMatrix(t *testing.T, me string) *matrix {
	t.Helper()
	m := &matrix{
		t: t, me: me, ca: newEd25519(t), caECDSA: newECDSA(t, elliptic.P384()), caRSA: newRSA(t, 3072), caSecurity: newSecurityKey(t, 1), otherCA: newEd25519(t),
		keys: map[string]gossh.Signer{},
	}
	m.revoked = [][]byte{of(m.ca.PublicKey(), section(krlSerials, number(revokedSerial)), section(krlKeyIDs, sshString([]byte(revokedID))))}
	return m
}

// entry is one case. Where ours and sshd's differ, stricter says why.
type entry struct {
	name       string
	user       string // "": me
	auth       []gossh.AuthMethod
	ours, sshd bool
	stricter   string
	other      bool // whether the account other is signed in to, which only root's sshd can
}

func in(name string, auth ...gossh.AuthMethod) entry {
	return entry{name: name, auth: auth, ours: true, sshd: true}
}

func out(name string, auth ...gossh.AuthMethod) entry { return entry{name: name, auth: auth} }

func stricter(why, name string, auth ...gossh.AuthMethod) entry {
	return entry{name: name, auth: auth, sshd: true, stricter: why}
}

func (e entry) as(user string) entry { e.user, e.other = user, user == other; return e }

// plain lists a key for me, behind options.
func (m *matrix) plain(options string, key gossh.Signer) gossh.AuthMethod {
	m.lines = append(m.lines, strings.TrimSpace(options+" "+authorized(key.PublicKey()))+" "+m.me)
	return gossh.PublicKeys(key)
}

// cert comes in with a certificate of the trusted authority for a new key.
func (m *matrix) cert(principals []string, change func(*gossh.Certificate)) gossh.AuthMethod {
	return m.certOf(m.ca, newEd25519(m.t), principals, change)
}

func (m *matrix) certOf(authority, key gossh.Signer, principals []string, change func(*gossh.Certificate)) gossh.AuthMethod {
	return m.present(issue(m.t, authority, key.PublicKey(), principals, change), key)
}

// present comes in with a certificate and a key that may be another than its own.
func (m *matrix) present(cert *gossh.Certificate, key gossh.Signer) gossh.AuthMethod {
	m.t.Helper()
	if !bytes.Equal(cert.Key.Marshal(), key.PublicKey().Marshal()) {
		return gossh.PublicKeys(impostor{cert, key})
	}
	signer, err := gossh.NewCertSigner(cert, key)
	if err != nil {
		m.t.Fatal(err)
	}
	return gossh.PublicKeys(signer)
}

// impostor shows one key and signs with another.
type impostor struct {
	shows gossh.PublicKey
	held  gossh.Signer
}

func (i impostor) PublicKey() gossh.PublicKey { return i.shows }

func (i impostor) Sign(random io.Reader, data []byte) (*gossh.Signature, error) {
	return i.held.Sign(random, data)
}

func critical(name, value string) func(*gossh.Certificate) {
	return func(c *gossh.Certificate) { c.CriticalOptions = map[string]string{name: value} }
}

func extension(name string) func(*gossh.Certificate) {
	return func(c *gossh.Certificate) { c.Extensions[name] = "" }
}

// plainEntries are the cases without certificates.
func (m *matrix) plainEntries() []entry {
	t := m.t
	mine, theirs, gone, untouched := newEd25519(t), newEd25519(t), newEd25519(t), newSecurityKey(t, 0)
	m.revoked = append(m.revoked, section(krlKeys, sshString(gone.PublicKey().Marshal())))
	m.lines = append(m.lines, authorized(theirs.PublicKey())+" "+bob)
	rsaKey := newRSA(t, 2048)
	return []entry{
		out("no key"),
		out("a password", gossh.Password("secret")),
		in("a plain key, listed", m.plain("", mine)),
		out("a plain key, not listed", gossh.PublicKeys(newEd25519(t))),
		out("a plain key of somebody else", gossh.PublicKeys(theirs)),
		out("a plain key, as another account", gossh.PublicKeys(mine)).as(other),
		out("a plain key, as nobody known", gossh.PublicKeys(mine)).as("mallory"),
		out("a plain key that somebody else holds", gossh.PublicKeys(impostor{mine.PublicKey(), newEd25519(t)})),
		out("a plain key, revoked", m.plain("", gone)),
		in("a plain key, from= here", m.plain(`from="192.0.2.0/24,127.0.0.0/8"`, newEd25519(t))),
		out("a plain key, from= elsewhere", m.plain(`from="192.0.2.0/24,2001:db8::/32"`, newEd25519(t))),
		out("a plain key, from= all but here", m.plain(`from="127.0.0.0/8,!127.0.0.1"`, newEd25519(t))),
		in("a plain key that expires", m.plain(`expiry-time="20991231"`, newEd25519(t))),
		out("a plain key that expired", m.plain(`expiry-time="20200101"`, newEd25519(t))),
		in("a plain key, restricted", m.plain("restrict", newEd25519(t))),
		in("a plain key with a command of ours", m.plain(`command="search to:bob@contoso.com"`, newEd25519(t))),
		in("a plain ECDSA key, P-256", m.plain("", newECDSA(t, elliptic.P256()))),
		in("a plain ECDSA key, P-521", m.plain("", newECDSA(t, elliptic.P521()))),
		in("a plain RSA key", m.plain("", rsaKey)),
		out("a plain RSA key that signs with SHA-1", gossh.PublicKeys(withSHA1(t, rsaKey))),
		in("a plain security key, Ed25519", m.plain("", newSecurityKey(t, 1))),
		in("a plain security key, ECDSA", m.plain("", newSecurityECDSA(t))),
		out("a plain security key, not touched", m.plain("", untouched)),
	}
}

// certificateEntries are the cases with certificates of the one authority, by what
// stands in them.
func (m *matrix) certificateEntries() []entry {
	me := []string{m.me}
	return []entry{
		in("a certificate", m.cert(me, nil)),
		out("no principals", m.cert(nil, nil)),
		out("an empty principal", m.cert([]string{""}, nil)),
		out("another principal", m.cert([]string{"helpdesk"}, nil)),
		out("a principal that begins like mine", m.cert([]string{m.me + "x", m.me + "*", "*"}, nil)),
		in("several principals, one in the roster", m.cert([]string{"helpdesk", m.me, m.me}, nil)),
		stricter("it would not be plain who came in", "several principals, two in the roster", m.cert([]string{m.me, bob}, nil)),
		out("the user name not among the principals", m.cert(me, nil)).as(other),
		in("the user name another principal than the one in the roster", m.cert([]string{other, m.me}, nil)).as(other),
		stricter("only people of the roster come in", "no principal in the roster", m.cert([]string{other}, nil)).as(other),
		out("expired", m.cert(me, func(c *gossh.Certificate) { c.ValidBefore = uint64(now.Add(-time.Minute).Unix()) })),
		out("not yet valid", m.cert(me, func(c *gossh.Certificate) { c.ValidAfter = uint64(now.Add(30 * time.Minute).Unix()) })),
		in("valid forever", m.cert(me, func(c *gossh.Certificate) { c.ValidAfter, c.ValidBefore = 0, gossh.CertTimeInfinity })),
		out("a host certificate", m.cert(me, func(c *gossh.Certificate) { c.CertType = gossh.HostCert })),
		out("a certificate of no type", m.cert(me, func(c *gossh.Certificate) { c.CertType = 3 })),
		in("source-address, here", m.cert(me, critical(sourceAddress, "127.0.0.1/32"))),
		in("source-address, here without a mask", m.cert(me, critical(sourceAddress, "127.0.0.1"))),
		in("source-address, here in a list with IPv6", m.cert(me, critical(sourceAddress, "2001:db8::/32,::1,127.0.0.0/8"))),
		out("source-address, elsewhere", m.cert(me, critical(sourceAddress, "10.9.9.9/32,192.0.2.0/24"))),
		out("source-address, elsewhere in IPv6", m.cert(me, critical(sourceAddress, "2001:db8::/32"))),
		out("source-address, too long a mask", m.cert(me, critical(sourceAddress, "127.0.0.1/33"))),
		out("source-address, inside of its network", m.cert(me, critical(sourceAddress, "127.0.0.1/8"))),
		out("source-address, malformed behind what fits", m.cert(me, critical(sourceAddress, "127.0.0.1,localhost"))),
		out("source-address, a name", m.cert(me, critical(sourceAddress, "localhost"))),
		out("source-address, negated", m.cert(me, critical(sourceAddress, "!10.0.0.1,127.0.0.1"))),
		out("source-address, empty", m.cert(me, critical(sourceAddress, ""))),
		in("force-command, search", m.cert(me, critical(forceCommand, "search to:bob@contoso.com"))),
		stricter("nothing but search and show can run", "force-command, a shell", m.cert(me, critical(forceCommand, "/bin/sh"))),
		out("an unknown critical option", m.cert(me, critical("only-on-mondays@contoso.com", ""))),
		in("an unknown extension", m.cert(me, extension("x@contoso.com"))),
		in("without permit-pty", m.cert(me, func(c *gossh.Certificate) { c.Extensions = nil })),
		out("its serial number revoked", m.cert(me, func(c *gossh.Certificate) { c.Serial = revokedSerial })),
		out("its key id revoked", m.cert(me, func(c *gossh.Certificate) { c.KeyId = revokedID })),
	}
}

// issuedEntries are the cases by who signed a certificate, with what, and for which key.
func (m *matrix) issuedEntries() []entry {
	t, me := m.t, []string{m.me}
	own, gone, held := newEd25519(t), newEd25519(t), newEd25519(t)
	m.revoked = append(m.revoked, section(krlKeys, sshString(gone.PublicKey().Marshal())))
	changed := issue(t, m.ca, held.PublicKey(), []string{"helpdesk"}, nil)
	changed.ValidPrincipals = me
	untouched := newSecurityKey(t, 0)
	const longer = "RSA keys have at least 2048 bits"
	return []entry{
		out("of another authority", m.certOf(m.otherCA, newEd25519(t), me, nil)),
		out("of its own key", m.certOf(own, own, me, nil)),
		out("changed behind its signature", m.present(changed, held)),
		out("a certificate whose key somebody else holds", m.present(issue(t, m.ca, held.PublicKey(), me, nil), newEd25519(t))),
		out("its key revoked", m.certOf(m.ca, gone, me, nil)),
		in("of an ECDSA authority", m.certOf(m.caECDSA, newEd25519(t), me, nil)),
		in("of an RSA authority", m.certOf(m.caRSA, newEd25519(t), me, nil)),
		out("of an RSA authority that signs with SHA-1", m.certOf(withSHA1(t, m.caRSA), newEd25519(t), me, nil)),
		in("of an authority on a security key", m.certOf(m.caSecurity, newEd25519(t), me, nil)),
		in("for an ECDSA key, P-256", m.certOf(m.ca, newECDSA(t, elliptic.P256()), me, nil)),
		in("for an ECDSA key, P-384", m.certOf(m.ca, newECDSA(t, elliptic.P384()), me, nil)),
		in("for an ECDSA key, P-521", m.certOf(m.ca, newECDSA(t, elliptic.P521()), me, nil)),
		in("for an RSA key", m.certOf(m.ca, newRSA(t, 2048), me, nil)),
		out("for an RSA key that signs with SHA-1", m.certOf(m.ca, withSHA1(t, newRSA(t, 2048)), me, nil)),
		stricter(longer, "for an RSA key of 1024 bits", m.certOf(m.ca, newRSA(t, 1024), me, nil)),
		in("for a security key, Ed25519", m.certOf(m.ca, newSecurityKey(t, 1), me, nil)),
		in("for a security key, ECDSA", m.certOf(m.ca, newSecurityECDSA(t), me, nil)),
		out("for a security key, not touched", m.certOf(m.ca, untouched, me, nil)),
		in("for a security key that need not be touched", m.certOf(m.ca, untouched, me, extension("no-touch-required"))),
		stricter("a server of x/crypto does not see whether a PIN was typed", "for a security key whose PIN must be typed", m.certOf(m.ca, newSecurityKey(t, 5), me, critical("verify-required", ""))),
	}
}

func (m *matrix) entries() []entry {
	all := append(m.plainEntries(), m.certificateEntries()...)
	return append(all, m.issuedEntries()...)
}

// authorities is the file of those that are trusted.
func (m *matrix) authorities() string {
	var text strings.Builder
	for _, ca := range []gossh.Signer{m.ca, m.caECDSA, m.caRSA, m.caSecurity} {
		text.WriteString(authorized(ca.PublicKey()) + "\n")
	}
	return text.String()
}

// files writes what decides who comes in. The entries must have been made.
func (m *matrix) files() Options {
	t := m.t
	t.Helper()
	folder := ownFolder(t)
	return Options{
		Roster:         write(t, folder, "roster.toml", "[people."+m.me+"]\nrole = \"agent\"\n[people."+bob+"]\nrole = \"agent\"\n"),
		AuthorizedKeys: write(t, folder, "authorized_keys", strings.Join(m.lines, "\n")+"\n"),
		Authorities:    write(t, folder, "authorities", m.authorities()),
		Revoked:        write(t, folder, "revoked.krl", string(krl(m.revoked...))),
	}
}

// serve starts a server that asks a policy of the files of the matrix, and returns its
// address. The entries must have been made.
func (m *matrix) serve() string {
	t := m.t
	t.Helper()
	p, err := Load(m.files())
	if err != nil {
		t.Fatal(err)
	}
	config := &gossh.ServerConfig{
		PublicKeyAuthAlgorithms: Algorithms(),
		PublicKeyCallback: func(c gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			id, err := p.Check(c.User(), key, netip.MustParseAddrPort(c.RemoteAddr().String()).Addr(), now)
			if err == nil && id.Name != m.me {
				t.Errorf("as %s: got in as %s, want %s", c.User(), id.Name, m.me)
			}
			return nil, err
		},
	}
	config.AddHostKey(newEd25519(t))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			if server, _, _, err := gossh.NewServerConn(c, config); err == nil {
				_ = server.Close()
			}
			_ = c.Close()
		}
	}()
	return listener.Addr().String()
}

// try reports whether a client comes in at an address, and does something there.
func (m *matrix) try(address string, e entry, do func(*gossh.Client)) bool {
	user := m.me
	if e.user != "" {
		user = e.user
	}
	client, err := accesstest.Dial(address, user, e.auth...)
	if err == nil {
		do(client)
		_ = client.Close()
		return true
	}
	if !strings.Contains(err.Error(), "unable to authenticate") && !strings.Contains(err.Error(), "EOF") && !strings.Contains(err.Error(), "reset by peer") {
		m.t.Errorf("%s: got %v, want in, or no way to authenticate", e.name, err)
	}
	return false
}

// nothing is what a client does who only comes in.
func nothing(*gossh.Client) {}

func TestWhoComesInOverSSH(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, "ann")
	entries := m.entries()
	address := m.serve()
	for _, e := range entries {
		if got := m.try(address, e, nothing); got != e.ours {
			t.Errorf("%s: got in %t, want %t", e.name, got, e.ours)
		}
	}
}

func TestAnAddressInIPv6IsMatched(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	for _, test := range []struct {
		list, remote string
		want         bool
	}{
		{"2001:db8::/32", "2001:db8:1::7", true},
		{"2001:db8::/32", "2001:db9::7", false},
		{"2001:DB8:0:0::7", "2001:db8::7", true},
		{"::1", "::1", true},
		{"::1", "127.0.0.1", false},
		{"127.0.0.1", "::ffff:127.0.0.1", true},
		{"::ffff:127.0.0.1", "127.0.0.1", false},
		{"::/0", "127.0.0.1", false},
		{"::/0", "::ffff:127.0.0.1", false},
		{"0.0.0.0/0", "::1", false},
		{"fe80::/10", "fe80::1%eth0", true},
		{"fe80::1%eth0", "fe80::1%eth0", false},
		{"2001:db8::/129", "2001:db8::1", false},
		{"2001:db8::1/32", "2001:db8::1", false},
		{"2001:db8::/32,", "2001:db8::1", false},
		{"2001:db8::/32, ::1", "2001:db8::1", false},
	} {
		cert := issue(t, g.ca, newEd25519(t).PublicKey(), []string{"ann"}, critical(sourceAddress, test.list))
		if _, err := g.Check("ann", cert, netip.MustParseAddr(test.remote), now); (err == nil) != test.want {
			t.Errorf("source-address %s from %s: got %v, want in %t", test.list, test.remote, err, test.want)
		}
	}
}
