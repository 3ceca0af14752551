// Package access decides who may use msgtrace over SSH, and what they may see: by a
// roster of people, their public keys, and certificates of trusted authorities.
package access

import "time"

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
}
