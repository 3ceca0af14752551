package access

import (
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

var loopback = netip.MustParseAddr("127.0.0.1")

// gate is a policy of files in a folder: ann and bob in the roster, each with a plain
// key, and an authority.
type gate struct {
	*Policy
	t        *testing.T
	options  Options
	ann, bob gossh.Signer
	ca       gossh.Signer
}

func newGate(t *testing.T) *gate {
	t.Helper()
	folder := ownFolder(t)
	g := &gate{t: t, ann: newEd25519(t), bob: newEd25519(t), ca: newEd25519(t)}
	g.options = Options{
		Roster:         write(t, folder, "roster.toml", "[people.ann]\nrole = \"agent\"\n[people.bob]\nrole = \"auditor\"\n"),
		AuthorizedKeys: write(t, folder, "authorized_keys", authorized(g.ann.PublicKey())+" ann\n"+authorized(g.bob.PublicKey())+" bob\n"),
		Authorities:    write(t, folder, "authorities.pub", authorized(g.ca.PublicKey())+"\n"),
		Revoked:        write(t, folder, "revoked", "# nothing\n"),
	}
	var err error
	if g.Policy, err = Load(g.options); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *gate) write(path, content string) {
	g.t.Helper()
	write(g.t, filepath.Dir(path), filepath.Base(path), content)
}

func (g *gate) certificate(principals ...string) *gossh.Certificate {
	return issue(g.t, g.ca, newEd25519(g.t).PublicKey(), principals, nil)
}

// lets reports whether somebody comes in from loopback.
func (g *gate) lets(user string, key gossh.PublicKey) bool {
	g.t.Helper()
	_, err := g.Check(user, key, loopback, now)
	var refusal *Refusal
	if err != nil && (!errors.As(err, &refusal) || refusal.Reason == "") {
		g.t.Errorf("got %v of type %T, want a refusal with its reason", err, err)
	}
	return err == nil
}

// want compares who comes in.
func (g *gate) want(when string, ann, bob, cert bool) {
	g.t.Helper()
	got := [3]bool{g.lets("ann", g.ann.PublicKey()), g.lets("bob", g.bob.PublicKey()), g.lets("ann", g.certificate("ann"))}
	if want := [3]bool{ann, bob, cert}; got != want {
		g.t.Errorf("%s: got in ann, bob and a certificate %v, want %v", when, got, want)
	}
}

func (g *gate) wantReload(want string) {
	g.t.Helper()
	err := g.Reload(g.options)
	if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
		g.t.Errorf("got %v of the reload, want %q", err, want)
	}
}

// TestKeysOfNobodyAreSaidToLetNobodyIn: the server starts all the same, since whoever is
// taken out of the roster must not come in, and nobody else would say why.
func TestKeysOfNobodyAreSaidToLetNobodyIn(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	path, stranger := g.options.AuthorizedKeys, authorized(g.ann.PublicKey())+" eve\n"
	only := path + ": nobody can come in with a key, only with a certificate: no key belongs to anybody in the roster"
	nobody := path + ": nobody can come in: no key belongs to anybody in the roster, and there are no authorities"
	eve := path + ":1: the key lets nobody in: eve is not in the roster"
	authorities := g.options.Authorities
	for _, test := range []struct {
		keys, authorities string
		want              []string
	}{
		{stranger, authorities, []string{only, eve}},
		{stranger, "", []string{nobody, eve}},
		{"# none yet\n", authorities, nil},
		{"# none yet\n", "", []string{nobody}},
		{stranger + authorized(g.bob.PublicKey()) + " bob\n", "", []string{eve}},
	} {
		g.write(path, test.keys)
		g.options.Authorities = test.authorities
		p, err := Load(g.options)
		if err != nil {
			t.Errorf("%q: got %v, want that it is read", test.keys, err)
			continue
		}
		if got := p.Warnings(); !slices.Equal(got, test.want) {
			t.Errorf("%q, authorities %q: got the warnings %q, want %q", test.keys, test.authorities, got, test.want)
		}
	}
}

func TestWhoeverLeavesTheRosterComesInNoMore(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	g.want("at first", true, true, true)
	g.write(g.options.Roster, "[people.bob]\nrole = \"viewer\"\nsees = [\"*@contoso.com\"]\n")
	g.wantReload("")
	g.want("without ann", false, true, false)
	if want := []string{g.options.AuthorizedKeys + ":1: the key lets nobody in: ann is not in the roster"}; !reflect.DeepEqual(g.Warnings(), want) {
		t.Errorf("got the warnings %q, want %q", g.Warnings(), want)
	}
	if got, known := g.Person("bob"); !known || got.Role != Viewer {
		t.Errorf("got bob as %+v, %t, want a viewer", got, known)
	}
	if got, known := g.Person("ann"); known {
		t.Errorf("got %+v, want nobody of the name ann", got)
	}
}

func TestABadFileKeepsThePolicyAsItWas(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, content, want string
		file                func(Options) string
	}{
		{"the roster", "[people.bob]\nrole = \"agnet\"\n", ":2: role must be", func(o Options) string { return o.Roster }},
		{"the keys", "nonsense\n", ":1: this is no key", func(o Options) string { return o.AuthorizedKeys }},
		{"the authorities", "nonsense\n", ":1: this is no key", func(o Options) string { return o.Authorities }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t)
			g.write(test.file(g.options), test.content)
			g.wantReload(test.want)
			g.want("after it", true, true, true)
			if _, err := Load(g.options); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v of a new start, want %q", err, test.want)
			}
		})
	}
}

func TestARevocationCountsBesideABadRoster(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	g.write(g.options.Roster, "nonsense")
	g.write(g.options.Revoked, authorized(g.ann.PublicKey())+"\nserial: 7\n")
	g.wantReload("roster.toml:1:")
	g.want("after it", false, true, false)
}

func TestNoCertificateComesInWithoutTheRevocationFile(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, content, want string }{
		{"malformed", krlMagic + "\x00", "malformed"},
		{"empty", "", "is empty"},
		{"gone", "-", "no such file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t)
			g.write(g.options.Revoked, authorized(g.bob.PublicKey()))
			g.wantReload("")
			g.want("while it can be read", true, false, true)
			if g.write(g.options.Revoked, test.content); test.content == "-" {
				if err := os.Remove(g.options.Revoked); err != nil {
					t.Fatal(err)
				}
			}
			g.wantReload(test.want)
			g.want("after it", true, false, false)
			if _, err := Load(g.options); err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "no certificate comes in without it") {
				t.Errorf("got %v of a new start, want %q", err, test.want)
			}
			g.write(g.options.Revoked, "# nobody\n")
			g.wantReload("")
			g.want("when it can be read again", true, true, true)
		})
	}
}

func TestTheRosterIsNeededAndAWayIn(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	for _, test := range []struct {
		name   string
		change func(*Options)
		want   string // "": it loads
	}{
		{"without a revocation file", func(o *Options) { o.Revoked = "" }, ""},
		{"without authorities", func(o *Options) { o.Authorities = "" }, ""},
		{"without authorized keys", func(o *Options) { o.AuthorizedKeys = "" }, ""},
		{"without both", func(o *Options) { o.AuthorizedKeys, o.Authorities = "", "" }, "nobody could come in"},
		{"without a roster", func(o *Options) { o.Roster = "" }, "name the file of the roster"},
	} {
		o := g.options
		test.change(&o)
		p, err := Load(o)
		if test.want == "" && (err != nil || p == nil) || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
			continue
		}
		if err != nil {
			continue
		}
		_, plain := p.Check("ann", g.ann.PublicKey(), loopback, now)
		_, cert := p.Check("ann", g.certificate("ann"), loopback, now)
		if (plain == nil) != (o.AuthorizedKeys != "") || (cert == nil) != (o.Authorities != "") {
			t.Errorf("%s: got %v with a plain key and %v with a certificate, want them in where there is a file for them", test.name, plain, cert)
		}
	}
}

func TestAnIdentitySaysWhoCameInAndWithWhat(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	key := newEd25519(t).PublicKey()
	cert := issue(t, g.ca, key, []string{"helpdesk", "ann"}, func(c *gossh.Certificate) {
		c.CriticalOptions = map[string]string{forceCommand: "search to:bob@contoso.com", sourceAddress: "2001:db8::/32,127.0.0.0/8"}
		c.Extensions = nil
	})
	got, err := g.Check("helpdesk", cert, netip.MustParseAddr("2001:db8::7"), now)
	want := Identity{
		Person: Person{Name: "ann", Role: Agent}, Fingerprint: gossh.FingerprintSHA256(key), KeyID: "the key's id", Serial: 7,
		ForceCommand: "search to:bob@contoso.com", NoPTY: true,
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	got, err = g.Check("bob", g.bob.PublicKey(), loopback, now)
	want = Identity{Person: Person{Name: "bob", Role: Auditor}, Fingerprint: gossh.FingerprintSHA256(g.bob.PublicKey())}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestARefusalNamesTheKeyByItsFingerprint(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	key := newEd25519(t).PublicKey()
	for _, shown := range []gossh.PublicKey{key, issue(t, newEd25519(t), key, []string{"ann"}, nil)} {
		_, err := g.Check("ann", shown, loopback, now)
		var refusal *Refusal
		if want := gossh.FingerprintSHA256(key); !errors.As(err, &refusal) || refusal.Fingerprint != want {
			t.Errorf("%s: got %+v, want a refusal of %s", shown.Type(), err, want)
		}
	}
	if _, err := g.Check("ann", nil, loopback, now); err == nil {
		t.Error("without a key: got no error, want a refusal")
	}
}

func TestARefusalSaysWhy(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	cert := func(change func(*gossh.Certificate)) gossh.PublicKey {
		return issue(t, g.ca, newEd25519(t).PublicKey(), []string{"ann"}, change)
	}
	for _, test := range []struct {
		user string
		key  gossh.PublicKey
		want string
	}{
		{"ann", newEd25519(t).PublicKey(), "the key is not among the authorized keys"},
		{"bob", g.ann.PublicKey(), `the key is of ann, not of "bob"`},
		{"a\x1b[2J" + strings.Repeat("n", 200), g.ann.PublicKey(), `the key is of ann, not of "a\x1b[2J` + strings.Repeat("n", 75) + `..."`},
		{"ann", g.certificate(), "the certificate has no principals"},
		{"bob", g.certificate("ann"), `the user name "bob" is not among the certificate's principals`},
		{"helpdesk", g.certificate("helpdesk"), "none of the certificate's principals is in the roster"},
		{"ann", g.certificate("ann", "helpdesk", "bob"), "more than one of the certificate's principals is in the roster: ann, bob"},
		{"ann", issue(t, g.ann, g.bob.PublicKey(), []string{"ann"}, nil), "the certificate is of an authority that is not trusted: " + gossh.FingerprintSHA256(g.ann.PublicKey())},
		{"ann", cert(func(c *gossh.Certificate) { c.CertType = gossh.HostCert }), "the certificate is not one of a user"},
		{"ann", cert(func(c *gossh.Certificate) { c.ValidBefore = c.ValidAfter }), "cert has expired"},
		{"ann", cert(func(c *gossh.Certificate) { c.ValidAfter = c.ValidBefore }), "cert is not yet valid"},
		{"ann", cert(critical("x@contoso.com", "")), `unsupported critical option "x@contoso.com" in certificate`},
		{"ann", cert(critical(sourceAddress, "10.0.0.0/8")), "the certificate is not for use from 127.0.0.1"},
		{"ann", cert(critical(sourceAddress, "here")), `source-address of the certificate: "here" is neither an address nor a network such as 192.0.2.0/24`},
		{"ann", cert(critical(forceCommand, "sh")), `force-command of the certificate: "sh" cannot run here: only search and show with words behind them can`},
		{"ann", issue(t, withSHA1(t, newRSA(t, 2048)), g.ann.PublicKey(), []string{"ann"}, nil), "the certificate is of an authority that is not trusted: " + gossh.FingerprintSHA256(newRSA(t, 2048).PublicKey())},
		{"ann", issue(t, g.ca, newRSA(t, 1024).PublicKey(), []string{"ann"}, nil), "RSA keys have at least 2048 bits"},
	} {
		_, err := g.Check(test.user, test.key, loopback, now)
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Reason != test.want {
			t.Errorf("got %v, want refused: %s", err, test.want)
		}
	}
}

func TestConditionsOfAPlainKeyAreHonored(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	g.write(g.options.AuthorizedKeys, `from="192.0.2.0/24",expiry-time="20271231120000Z",command="show 1",restrict `+authorized(g.ann.PublicKey())+" ann\n")
	g.wantReload("")
	inside, last := netip.MustParseAddr("192.0.2.9"), time.Date(2027, 12, 31, 12, 0, 0, 0, time.UTC)
	got, err := g.Check("ann", g.ann.PublicKey(), inside, last)
	if err != nil || got.ForceCommand != "show 1" || !got.NoPTY {
		t.Errorf("got %+v, %v, want the command, and no terminal", got, err)
	}
	for _, test := range []struct {
		remote netip.Addr
		at     time.Time
		want   string
	}{
		{loopback, last, "the key is not for use from 127.0.0.1"},
		{netip.Addr{}, last, "the key is not for use from"},
		{inside, last.Add(time.Second), "the key expired at 2027-12-31T12:00:00Z"},
	} {
		_, err := g.Check("ann", g.ann.PublicKey(), test.remote, test.at)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("from %v at %v: got %v, want %q", test.remote, test.at, err, test.want)
		}
	}
}

func TestAPolicyIsReadWhileItIsReloaded(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	cert := g.certificate("ann")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if _, err := g.Check("ann", cert, loopback, now); err != nil {
					t.Errorf("got %v, want ann", err)
				}
				g.Person("ann")
				g.Warnings()
			}
		})
		all.Go(func() {
			if err := g.Reload(g.options); err != nil {
				t.Errorf("got %v, want no error", err)
			}
		})
	}
	all.Wait()
}

func BenchmarkCheck(b *testing.B) {
	folder := ownFolder(b)
	plain, ed25519, rsa := newEd25519(b), newEd25519(b), newRSA(b, 3072)
	p, err := Load(Options{
		Roster:         write(b, folder, "roster.toml", "[people.ann]\nrole = \"agent\"\n"),
		AuthorizedKeys: write(b, folder, "authorized_keys", authorized(plain.PublicKey())+" ann\n"),
		Authorities:    write(b, folder, "authorities", authorized(ed25519.PublicKey())+"\n"+authorized(rsa.PublicKey())+"\n"),
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, test := range []struct {
		name string
		key  gossh.PublicKey
	}{
		{"plain", plain.PublicKey()},
		{"of Ed25519", issue(b, ed25519, plain.PublicKey(), []string{"ann"}, nil)},
		{"of RSA 3072", issue(b, rsa, plain.PublicKey(), []string{"ann"}, nil)},
	} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Check("ann", test.key, loopback, now); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzCheck(f *testing.F) {
	authority := newEd25519(f)
	folder := ownFolder(f)
	p, err := Load(Options{
		Roster:      write(f, folder, "roster.toml", "[people.ann]\nrole = \"agent\"\n"),
		Authorities: write(f, folder, "ca", authorized(authority.PublicKey())), Revoked: write(f, folder, "revoked", "serial: 9\n"),
	})
	if err != nil {
		f.Fatal(err)
	}
	for _, key := range []gossh.PublicKey{newEd25519(f).PublicKey(), newSecurityKey(f, 1).public, newSecurityECDSA(f).public, newRSA(f, 1024).PublicKey()} {
		f.Add("ann", key.Marshal())
		f.Add("ann", issue(f, authority, key, []string{"ann"}, func(c *gossh.Certificate) { c.Serial = 9 }).Marshal())
		f.Add("ann", issue(f, authority, key, nil, func(c *gossh.Certificate) { c.CertType = gossh.HostCert }).Marshal())
		f.Add("ann", issue(f, newEd25519(f), key, []string{"ann", "bob"}, nil).Marshal())
	}
	f.Fuzz(func(t *testing.T, user string, blob []byte) {
		key, err := gossh.ParsePublicKey(blob)
		if err != nil {
			return
		}
		// Nothing that the fuzzer makes is signed by the authority and not revoked.
		got, err := p.Check(user, key, loopback, now)
		var refusal *Refusal
		if !errors.As(err, &refusal) || len(refusal.Reason) > 600 || !reflect.DeepEqual(got, Identity{}) {
			t.Errorf("got %+v, %v, want a refusal with a short reason", got, err)
		}
	})
}
