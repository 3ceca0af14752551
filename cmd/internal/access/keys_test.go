package access

import (
	"crypto/elliptic"
	"net/netip"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// aKey is one that nobody holds.
const aKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJt0Jmk8bUUVEvh8WuJKZQ9sAqkLHWKMWXrJ0e2pNYyc"

// anotherKey is another.
const anotherKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHR1Y2tzIGFyZSBub3Qga2V5cywgYnV0IHRoaXMgaXMg"

// aDSAKey has the shape of a key of 1024 bits.
const aDSAKey = "ssh-dss AAAAB3NzaC1kc3MAAAADAQABAAAAAwEAAQAAAAMBAAEAAAADAQAB"

func TestAuthorizedKeysNameThePersonAndItsConditions(t *testing.T) {
	t.Parallel()
	grants, err := parseKeys("k", []byte("# people\r\n\n  "+aKey+" ann laptop\r\n"+
		`from="192.0.2.0/24,!192.0.2.7,2001:db8::/32",expiry-time="20271231Z",restrict,COMMAND="search to:bob@contoso.com subject:\"a b\"" `+anotherKey+" bob"))
	if err != nil {
		t.Fatalf("got %v, want no error", err)
	}
	got := map[string]grant{}
	for _, g := range grants {
		got[g.person] = g
	}
	if g := got["ann"]; g.from != nil || !g.expires.IsZero() || g.force != "" || g.noPTY || g.line != 3 {
		t.Errorf("got %+v of ann, want no conditions, of line 3", g)
	}
	g := got["bob"]
	if want := time.Date(2027, 12, 31, 0, 0, 0, 0, time.UTC); !g.expires.Equal(want) {
		t.Errorf("got the expiry %v, want %v", g.expires, want)
	}
	if want := `search to:bob@contoso.com subject:"a b"`; g.force != want || !g.noPTY {
		t.Errorf("got the command %q, and no terminal: %t, want %q and true", g.force, g.noPTY, want)
	}
	for _, test := range []struct {
		address string
		want    bool
	}{
		{"192.0.2.1", true}, {"192.0.2.7", false}, {"192.0.3.1", false}, {"::ffff:192.0.2.1", true}, {"::ffff:192.0.2.7", false},
		{"2001:db8::1", true}, {"2001:db9::1", false}, {"fe80::1%eth0", false},
	} {
		if got := g.from.match(netip.MustParseAddr(test.address)); got != test.want {
			t.Errorf("from %s: got %t, want %t", test.address, got, test.want)
		}
	}
	if g.from.match(netip.Addr{}) {
		t.Error("from no address: got true, want false")
	}
}

func TestAuthorizedKeysNameTheLineOfEachProblem(t *testing.T) {
	t.Parallel()
	weak := authorized(newRSA(t, 1024).PublicKey())
	cert := authorized(issue(t, newEd25519(t), newEd25519(t).PublicKey(), []string{"ann"}, nil))
	for _, test := range []struct{ name, line, want string }{
		{"no comment", aKey, `must begin with the name of the person in the roster, not with ""`},
		{"the comment of ssh-keygen", aKey + " root@laptop!", `not with "root@laptop!"`},
		{"a path", aKey + " ../ann", `not with "../ann"`},
		{"no key", "ann", "this is no key"},
		{"half a key", aKey[:60] + " ann", "this is no key"},
		{"another type than the key's", "ssh-rsa " + strings.Fields(aKey)[1] + " ann", "this is no key"},
		{"DSA", aDSAKey + " ann", "this is no key of a type that is taken"},
		{"a short RSA key", weak + " ann", "RSA keys have at least 2048 bits"},
		{"a certificate", cert + " ann", "this is a certificate"},
		{"an authority", "cert-authority " + aKey + " ann", "cert-authority has no effect here"},
		{"an authority with principals", `cert-authority,principals="ann" ` + aKey + " ann", "cert-authority has no effect here"},
		{"principals", `principals="ann" ` + aKey + " ann", `the option "principals" is not known`},
		{"environment", `environment="A=b" ` + aKey + " ann", `the option "environment" is not known`},
		{"permitopen", `permitopen="a:1" ` + aKey + " ann", `the option "permitopen" is not known`},
		{"tunnel", `tunnel="0" ` + aKey + " ann", `the option "tunnel" is not known`},
		{"agent-forwarding", `agent-forwarding ` + aKey + " ann", `the option "agent-forwarding" is not known`},
		{"verify-required", `verify-required ` + aKey + " ann", `the option "verify-required" is not known`},
		{"no-touch-required", `no-touch-required ` + aKey + " ann", "security keys must be touched"},
		{"a value that has none", `no-pty="yes" ` + aKey + " ann", `the option "no-pty" is not known`},
		{"no value", `from ` + aKey + " ann", `the option "from" is not known`},
		{"a value without quotation marks", `from=192.0.2.1 ` + aKey + " ann", "must stand in quotation marks"},
		{"an option twice", `from="192.0.2.1",FROM="192.0.2.2" ` + aKey + " ann", "from stands there twice"},
		{"from nowhere", `from="" ` + aKey + " ann", "from: the list of addresses is empty"},
		{"from a name", `from="host.contoso.com" ` + aKey + " ann", `from: "host.contoso.com" is neither`},
		{"from a pattern", `from="192.0.2.*" ` + aKey + " ann", `"192.0.2.*" is a pattern`},
		{"from too long a mask", `from="192.0.2.0/33" ` + aKey + " ann", `"192.0.2.0/33" is neither`},
		{"from inside of a network", `from="192.0.2.1/24" ` + aKey + " ann", `write 192.0.2.0/24`},
		{"from a zone", `from="fe80::1%eth0" ` + aKey + " ann", `"fe80::1%eth0" is neither`},
		{"from IPv4 in IPv6", `from="::ffff:192.0.2.1" ` + aKey + " ann", `write 192.0.2.1`},
		{"from a list with a space", `from="192.0.2.1, 192.0.2.2" ` + aKey + " ann", `" 192.0.2.2" is neither`},
		{"an expiry of words", `expiry-time="tomorrow" ` + aKey + " ann", `expiry-time: "tomorrow" is no time`},
		{"an expiry that is no day", `expiry-time="20270230" ` + aKey + " ann", `expiry-time: "20270230" is no time`},
		{"a shell", `command="/bin/sh" ` + aKey + " ann", `command: "/bin/sh" cannot run here`},
		{"a command that begins like ours", `command="searching" ` + aKey + " ann", `"searching" cannot run here`},
		{"an empty command", `command="" ` + aKey + " ann", `"" cannot run here`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseKeys("k", []byte("# a comment\n"+test.line+"\n"))
			if err == nil || !strings.HasPrefix(err.Error(), "k:2: ") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error of k:2 with %q", err, test.want)
			}
		})
	}
}

func TestAKeyStandsInAuthorizedKeysOnce(t *testing.T) {
	t.Parallel()
	for _, second := range []string{"bob", "ann"} {
		_, err := parseKeys("k", []byte(aKey+" ann\n"+`from="192.0.2.1" `+aKey+" "+second+"\n"))
		if want := "k:2: this key stands in line 1, too: of ann there, of " + second + " here"; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestOptionsThatForbidWhatNobodyCanDoAreTaken(t *testing.T) {
	t.Parallel()
	grants, err := parseKeys("k", []byte("no-agent-forwarding,no-port-forwarding,no-X11-forwarding,no-user-rc,restrict,pty "+aKey+" ann"))
	if err != nil || len(grants) != 1 {
		t.Fatalf("got %v, %v, want one key", grants, err)
	}
	for _, g := range grants {
		if g.noPTY {
			t.Error("got no terminal, want one, as pty is behind restrict")
		}
	}
}

func TestKeysOfEachTypeAreTaken(t *testing.T) {
	t.Parallel()
	for _, key := range []gossh.PublicKey{
		newEd25519(t).PublicKey(), newRSA(t, 2048).PublicKey(), newSecurityKey(t, 1).public, newSecurityECDSA(t).public,
		newECDSA(t, elliptic.P256()).PublicKey(), newECDSA(t, elliptic.P384()).PublicKey(), newECDSA(t, elliptic.P521()).PublicKey(),
	} {
		if _, err := parseKeys("k", []byte(authorized(key)+" ann")); err != nil {
			t.Errorf("%s: got %v, want no error", key.Type(), err)
		}
		if _, err := parseAuthorities("a", []byte(authorized(key))); err != nil {
			t.Errorf("%s of an authority: got %v, want no error", key.Type(), err)
		}
	}
}

func TestAuthoritiesAreKeysWithoutOptions(t *testing.T) {
	t.Parallel()
	got, err := parseAuthorities("a", []byte("# ours\n"+aKey+" the authority of 2026\n\n"+anotherKey+"\n"))
	if err != nil || len(got) != 2 {
		t.Errorf("got %d, %v, want 2 authorities", len(got), err)
	}
	for _, test := range []struct{ line, want string }{
		{"cert-authority " + aKey, "a:1: the key of an authority has no options here"},
		{`from="192.0.2.1" ` + aKey, "a:1: the key of an authority has no options here"},
		{"hello", "a:1: this is no key"},
		{authorized(newRSA(t, 1024).PublicKey()), "a:1: RSA keys have at least 2048 bits"},
		{authorized(issue(t, newEd25519(t), newEd25519(t).PublicKey(), nil, nil)), "a:1: keys of type ssh-ed25519-cert-v01@openssh.com are not taken"},
	} {
		if _, err := parseAuthorities("a", []byte(test.line)); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

func FuzzAuthorizedKeys(f *testing.F) {
	f.Add([]byte(`from="192.0.2.0/24",expiry-time="20271231" ` + aKey + " ann\n" + anotherKey + " bob"))
	f.Add([]byte(`command="search \"a\"",restrict,pty ` + aKey + " ann laptop"))
	f.Add([]byte(aDSAKey))
	f.Fuzz(func(t *testing.T, document []byte) {
		grants, err := parseKeys("k", document)
		if err != nil {
			return
		}
		for _, g := range grants {
			if !plainName(g.person) || g.line == 0 {
				t.Errorf("got %+v, want the plain name of a person and a line", g)
			}
			if g.force != "" && !strings.HasPrefix(strings.TrimSpace(g.force), "s") {
				t.Errorf("got the command %q, want search or show", g.force)
			}
		}
	})
}
