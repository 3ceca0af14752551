package access

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// The critical options of certificates that are known here; any other refuses it.
// https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.certkeys
const (
	sourceAddress = "source-address"
	forceCommand  = "force-command"
)

// permitPTY is the extension without which a certificate opens no terminal.
const permitPTY = "permit-pty"

// checkCertificate returns who comes in with a certificate.
func (r *rules) checkCertificate(user string, cert *gossh.Certificate, remote netip.Addr, now time.Time) (Identity, error) {
	if r.closed {
		return Identity{}, refuse("no certificate comes in: the revocation file could not be read")
	}
	if err := r.checkIssued(user, cert, now); err != nil {
		return Identity{}, err
	}
	if list, given := cert.CriticalOptions[sourceAddress]; given {
		from, err := parseSources(list, false)
		if err != nil {
			return Identity{}, refuse("source-address of the certificate: %v", err)
		}
		if !from.match(remote) {
			return Identity{}, refuse("the certificate is not for use from %s", remote)
		}
	}
	force := ""
	if command, given := cert.CriticalOptions[forceCommand]; given {
		var err error
		if force, err = parseForced(command); err != nil {
			return Identity{}, refuse("force-command of the certificate: %v", err)
		}
	}
	person, err := r.principal(cert)
	if err != nil {
		return Identity{}, err
	}
	_, hasPTY := cert.Extensions[permitPTY]
	return Identity{Person: person, KeyID: cert.KeyId, Serial: cert.Serial, ForceCommand: force, NoPTY: !hasPTY}, nil
}

// checkIssued refuses a certificate that no trusted authority issued to this user for
// this time, or that was revoked.
func (r *rules) checkIssued(user string, cert *gossh.Certificate, now time.Time) error {
	if err := checkKey(cert.Key); err != nil {
		return refuse("%v", err)
	}
	switch {
	case cert.CertType != gossh.UserCert:
		return refuse("the certificate is not one of a user")
	case !r.authorities[string(cert.SignatureKey.Marshal())]:
		return refuse("the certificate is of an authority that is not trusted: %s", gossh.FingerprintSHA256(cert.SignatureKey))
	case len(cert.ValidPrincipals) == 0:
		return refuse("the certificate has no principals")
	case !slices.Contains(cert.ValidPrincipals, user):
		return refuse("the user name %q is not among the certificate's principals", clip(user))
	}
	if err := checkSignature(cert.SignatureKey, cert.Signature); err != nil {
		return refuse("%v", err)
	}
	checker := gossh.CertChecker{
		SupportedCriticalOptions: []string{sourceAddress, forceCommand},
		Clock:                    func() time.Time { return now },
		IsRevoked:                r.revoked.certificate,
	}
	if err := checker.CheckCert(user, cert); err != nil {
		return refuse("%s", clip(strings.TrimPrefix(err.Error(), "ssh: ")))
	}
	return nil
}

// principal returns the person whom a certificate is of: the one in the roster among
// its principals. Two would leave open which of them came in.
func (r *rules) principal(cert *gossh.Certificate) (Person, error) {
	var names []string
	for _, name := range cert.ValidPrincipals {
		if _, known := r.people[name]; known && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return Person{}, refuse("none of the certificate's principals is in the roster")
	case 1:
		return r.people[names[0]], nil
	}
	return Person{}, refuse("more than one of the certificate's principals is in the roster: %s", strings.Join(names, ", "))
}

// parseAuthorities reads a file of the form of OpenSSH's TrustedUserCAKeys, a key on
// each line, by their wire form.
func parseAuthorities(path string, document []byte) (map[string]bool, error) {
	authorities := map[string]bool{}
	var wrong problems
	for i, text := range strings.Split(string(document), "\n") {
		if text = strings.TrimSpace(text); text == "" || text[0] == '#' {
			continue
		}
		key, err := parseAuthority(text)
		if err != nil {
			wrong.add(path, i+1, "%v", err)
			continue
		}
		authorities[string(key.Marshal())] = true
	}
	return authorities, wrong.err()
}

func parseAuthority(text string) (gossh.PublicKey, error) {
	key, _, options, _, err := gossh.ParseAuthorizedKey([]byte(text))
	switch {
	case err != nil:
		return nil, errors.New("this is no key of a type that is taken: write the public key of an authority, which begins as ssh-ed25519 AAAA")
	case len(options) > 0:
		return nil, fmt.Errorf("the key of an authority has no options here: %q", clip(strings.Join(options, ",")))
	}
	return key, checkKey(key)
}
