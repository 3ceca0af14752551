// Package access decides who may use msgtrace over SSH, and what they may see: by a
// roster of people, their public keys, and certificates of trusted authorities.
//
// # The roster
//
// A file in TOML has a table for each person. The name is the SSH user name of those who
// come with a plain key, and a principal of those who come with a certificate:
//
//	[people.ann]
//	role = "agent"
//
//	[people.bob]
//	role = "viewer"
//	sees = ["*@contoso.com", "shared@fabrikam.com"]
//	hide_subjects = true
//	hide_ips = true
//	zone = "Europe/Berlin"
//
// # Plain keys
//
// A file as OpenSSH's authorized_keys holds them, for everyone. The comment behind a key
// begins with the name of the person whose key it is, and what follows it is free:
//
//	ssh-ed25519 AAAA... ann
//	from="192.0.2.0/24",expiry-time="20271231" ssh-ed25519 AAAA... ann laptop
//
// So whoever adds a key must write that name, and not leave there what came with the key:
// a key whose comment was written by somebody else could name anybody. A key stands there
// once only. Of the options, from= (addresses and networks, with ! before those that are
// not taken), expiry-time=, command= (search or show with words), restrict, no-pty and pty
// are honored, and no-agent-forwarding, no-port-forwarding, no-user-rc and no-X11-forwarding
// change nothing. Any other is an error.
//
// # Certificates
//
// A user certificate comes in when a trusted authority signed it, it is valid now and not
// revoked, the SSH user name is one of its principals, and exactly one of its principals
// is in the roster. That one is who came in, whatever the user name. Its critical options
// source-address and force-command are honored; any other refuses it.
//
// # Where it is stricter than sshd
//
// A certificate without a principal in the roster, or with several, does not come in.
// force-command and command= can be search and show only. verify-required, by which a
// security key wants its PIN, refuses a certificate: the server is not told whether it
// was typed. An error in a file is an error of the whole file, not of a line, and an
// empty revocation file is one. RSA keys and authorities have at least 2048 bits. An open
// session does not outlast the certificate or the key's expiry-time.
package access

import (
	"reflect"
	"time"
)

// Role is what a person may do.
type Role string

// The roles.
const (
	// Viewer sees recipients of some domains or addresses only; others are a count.
	Viewer Role = "viewer"
	// Agent sees everything.
	Agent Role = "agent"
	// Auditor sees everything, and the audit trail.
	Auditor Role = "auditor"
)

// Person is someone in the roster.
type Person struct {
	Name string // by which the person is known; it is the SSH user name too
	Role Role
	// Sees are the recipients that a viewer sees: addresses, and domains as
	// *@domain. Others have none.
	Sees []string
	// HideSubjects and HideIPs leave them out of everything that the person sees.
	HideSubjects, HideIPs bool
	Zone                  *time.Location // nil: that of the person's terminal
}

// Identity is who has signed in, and with what.
type Identity struct {
	Person
	Fingerprint string // of the public key, SHA256:...
	KeyID       string // of the certificate, "" without one
	Serial      uint64 // of the certificate
	// ForceCommand is search or show with words, and runs in place of whatever the
	// client asked for: force-command of a certificate, command= of a plain key.
	ForceCommand string
	// NoPTY forbids the explorer, which needs a terminal: a certificate without
	// permit-pty, a plain key with restrict or no-pty. Commands run.
	NoPTY bool
}

// Same reports whether two identities may do and see the same. Zones are the same by name:
// one that was read in summer is not deeply equal to the same read in winter.
func (i Identity) Same(other Identity) bool {
	zones := [...]*time.Location{i.Zone, other.Zone}
	i.Zone, other.Zone = nil, nil
	return (zones[0] == nil) == (zones[1] == nil) && zones[0].String() == zones[1].String() && reflect.DeepEqual(i, other)
}
