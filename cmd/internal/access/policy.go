package access

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// Options name the files that decide who comes in.
type Options struct {
	Roster         string // in TOML; always needed
	AuthorizedKeys string // "": no plain key comes in
	Authorities    string // public keys of authorities; "": no certificate comes in
	Revoked        string // a KRL or a list; "": nothing is revoked
}

// Policy decides who comes in. It is safe for concurrent use.
type Policy struct {
	reloading sync.Mutex
	current   atomic.Pointer[rules]
}

// rules are what the files said when they were read last. They do not change.
type rules struct {
	people      map[string]Person
	keys        map[string]grant
	authorities map[string]bool
	revoked     *revoked
	closed      bool // to certificates: nobody knows which were revoked
	warnings    []string
}

// Refusal is why somebody does not come in. It is for the log: the client is not told.
type Refusal struct {
	Reason      string
	Fingerprint string // of the key, "" if there was none; nothing else of it is certain
}

func (r *Refusal) Error() string { return "refused: " + r.Reason }

func refuse(format string, args ...any) *Refusal {
	return &Refusal{Reason: fmt.Sprintf(format, args...)}
}

// Load reads the files. An error tells all that is wrong in them, each problem with its
// line, and nobody comes in.
func Load(o Options) (*Policy, error) {
	r, err := readRules(o)
	list, unread := readRevoked(o.Revoked)
	if err := errors.Join(err, unread); err != nil {
		return nil, err
	}
	r.revoked = list
	var p Policy
	p.current.Store(r)
	return &p, nil
}

// Reload reads the files again, or others. With an error in the roster, the keys or the
// authorities all three stay as they were. A revocation file without an error counts even
// then; one that cannot be read refuses all certificates until it can, and the plain keys
// that it revoked stay refused.
func (p *Policy) Reload(o Options) error {
	p.reloading.Lock()
	defer p.reloading.Unlock()
	next := *p.current.Load()
	r, err := readRules(o)
	if err == nil {
		next.people, next.keys, next.authorities, next.warnings = r.people, r.keys, r.authorities, r.warnings
	}
	list, unread := readRevoked(o.Revoked)
	if next.closed = unread != nil; !next.closed {
		next.revoked = list
	}
	p.current.Store(&next)
	return errors.Join(err, unread)
}

func readRules(o Options) (*rules, error) {
	switch {
	case o.Roster == "":
		return nil, errors.New("nobody could come in: name the file of the roster")
	case o.AuthorizedKeys == "" && o.Authorities == "":
		return nil, errors.New("nobody could come in: name a file of authorized keys, or one of trusted authorities")
	}
	var r rules
	var errs [3]error
	r.people, errs[0] = read(o.Roster, parseRoster)
	if o.AuthorizedKeys != "" {
		r.keys, errs[1] = read(o.AuthorizedKeys, parseKeys)
	}
	if o.Authorities != "" {
		r.authorities, errs[2] = read(o.Authorities, parseAuthorities)
	}
	r.warnings = unknownPeople(o, r.keys, r.people)
	return &r, errors.Join(errs[:]...)
}

func read[T any](path string, parse func(string, []byte) (T, error)) (T, error) {
	document, err := readTrusted(path)
	if err != nil {
		var none T
		return none, err
	}
	return parse(path, document)
}

// unknownPeople returns which keys let nobody in, and before them that all do. That is no
// error: whoever is taken out of the roster must not come in any more, wherever else the
// name stands.
func unknownPeople(o Options, keys map[string]grant, people map[string]Person) []string {
	if o.AuthorizedKeys == "" {
		return nil
	}
	var found problems
	for _, g := range keys {
		if _, known := people[g.person]; !known {
			found.add(o.AuthorizedKeys, g.line, "the key lets nobody in: %s is not in the roster", g.person)
		}
	}
	switch {
	case len(found) < len(keys), len(keys) == 0 && o.Authorities != "":
	case o.Authorities == "":
		found.add(o.AuthorizedKeys, 0, "nobody can come in: no key belongs to anybody in the roster, and there are no authorities")
	default:
		found.add(o.AuthorizedKeys, 0, "nobody can come in with a key, only with a certificate: no key belongs to anybody in the roster")
	}
	return found.told()
}

// Counts is how much the files name.
type Counts struct {
	People, Keys, Authorities int
	Revokes                   bool // there is a file of what is revoked
}

// Counts returns how much the files named when they were read last.
func (p *Policy) Counts() Counts {
	r := p.current.Load()
	return Counts{len(r.people), len(r.keys), len(r.authorities), r.revoked != nil || r.closed}
}

// Warnings returns what in the files is no error and has no effect, each with its line.
func (p *Policy) Warnings() []string { return slices.Clone(p.current.Load().warnings) }

// Person returns somebody of the roster as it was read last.
func (p *Policy) Person(name string) (Person, bool) {
	person, known := p.current.Load().people[name]
	return person, known
}

// Check returns who comes in as a user with a key or certificate from an address, or a
// *[Refusal]. It does not check that the client holds the private key: the server does.
// The server asks again while a session is open: it ends when the certificate or key has
// expired, was revoked, or lets in somebody who may see something else.
func (p *Policy) Check(user string, key gossh.PublicKey, remote netip.Addr, now time.Time) (Identity, error) {
	if key == nil {
		return Identity{}, refuse("there is no key")
	}
	r := p.current.Load()
	var id Identity
	var err error
	if cert, isCertificate := key.(*gossh.Certificate); isCertificate {
		key = cert.Key
		id, err = r.checkCertificate(user, cert, remote, now)
	} else {
		id, err = r.checkPlain(user, key, remote, now)
	}
	id.Fingerprint = gossh.FingerprintSHA256(key)
	if refusal := (*Refusal)(nil); errors.As(err, &refusal) {
		refusal.Fingerprint = id.Fingerprint
		return Identity{}, refusal
	}
	return id, err
}

// checkPlain returns who comes in with a key that is no certificate.
func (r *rules) checkPlain(user string, key gossh.PublicKey, remote netip.Addr, now time.Time) (Identity, error) {
	g, listed := r.keys[string(key.Marshal())]
	person, known := r.people[g.person]
	switch {
	case !listed:
		return Identity{}, refuse("the key is not among the authorized keys")
	case r.revoked.key(key):
		return Identity{}, refuse("the key is revoked")
	case !known:
		return Identity{}, refuse("the key is of %s, who is not in the roster", g.person)
	case user != g.person:
		return Identity{}, refuse("the key is of %s, not of %q", g.person, clip(user))
	case !g.expires.IsZero() && now.After(g.expires):
		return Identity{}, refuse("the key expired at %s", g.expires.Format(time.RFC3339))
	case !g.from.match(remote):
		return Identity{}, refuse("the key is not for use from %s", remote)
	}
	return Identity{Person: person, ForceCommand: g.force, NoPTY: g.noPTY}, nil
}
