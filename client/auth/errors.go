package auth

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"msgtrace/client"
)

// Kind says what sort of trouble an Error is, for programs to branch on.
type Kind string

// The kinds.
const (
	KindSignIn      Kind = "sign-in"     // a person must sign in, and nobody was asked
	KindDeclined    Kind = "declined"    // the person or a policy said no
	KindRefused     Kind = "refused"     // Entra did not accept what a new sign-in showed
	KindExpired     Kind = "expired"     // the code ran out before it was used
	KindConsent     Kind = "consent"     // the application lacks a permission that was granted
	KindCredential  Kind = "credential"  // the secret, certificate or assertion is not taken
	KindApplication Kind = "application" // the application is unknown, or set up otherwise
	KindTenant      Kind = "tenant"      // the tenant is unknown, or the token is another one's
	KindNetwork     Kind = "network"     // the authority cannot be reached
	KindTLS         Kind = "tls"         // its certificate is not trusted
	KindUnavailable Kind = "unavailable" // it answers, but cannot serve now
	KindAnswer      Kind = "answer"      // its answer cannot be used
	KindConfig      Kind = "config"      // the profile, or a file it names, is wrong
)

// Error is a sign-in that did not work. Error() and Fix may be shown and
// logged: the texts are ours, and what came from outside is checked to be plain.
// What fixes the other errors, package advice says.
type Error struct {
	Kind    Kind
	Message string // one sentence, without a full stop: "the sign-in was declined"
	Fix     string // what fixes it, where only the place that found it knows
	Host    string // that was asked, where the way to it is the trouble

	Between bool // a proxy or a web filter on the way answered in the service's place, or may have

	OAuth         string // the error of the protocol, such as invalid_grant
	Suberror      string
	AADSTS        int    // Entra's own number; a hint for people, never to branch on
	Status        int    // of the HTTP answer
	CorrelationID string // to give to Microsoft's support

	Err error // the cause on this side, such as a network error; it holds no secret, but may be foreign text

	told   error         // the cause as it came, of which Err is what Message leaves out
	after  time.Duration // how long the answer asked to wait
	claims string        // what the next sign-in must be asked for with
}

// Error returns one line with everything but the fix.
func (e *Error) Error() string {
	var ids []string
	if e.AADSTS != 0 {
		ids = append(ids, fmt.Sprintf("AADSTS%d", e.AADSTS))
	}
	if e.CorrelationID != "" {
		ids = append(ids, "correlation id "+e.CorrelationID)
	}
	text := e.Brief()
	if len(ids) > 0 {
		text += " (" + strings.Join(ids, ", ") + ")"
	}
	return text
}

// Brief returns what Error does, without the ids.
func (e *Error) Brief() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + printable(e.Err.Error())
}

// printable makes a text fit for one line: the name in a certificate and the
// refusal of a proxy are foreign.
func printable(text string) string {
	text = strings.Map(func(char rune) rune {
		if char < ' ' || char > '~' {
			return ' '
		}
		return char
	}, text)
	return text[:min(len(text), 200)]
}

// Unwrap returns the cause on this side.
func (e *Error) Unwrap() error {
	if e.told != nil {
		return e.told
	}
	return e.Err
}

// Is matches the kinds of package client, so that a sign-in that failed for
// the network is told from one that was refused.
func (e *Error) Is(target error) bool {
	switch target {
	case client.ErrNotGraph:
		return e.Between
	case client.ErrNetwork:
		return e.Kind == KindNetwork
	case client.ErrTLS:
		return e.Kind == KindTLS
	case client.ErrUnavailable:
		return e.Kind == KindUnavailable
	case client.ErrBadAnswer:
		return e.Kind == KindAnswer
	case client.ErrSignIn:
		switch e.Kind {
		case KindNetwork, KindTLS, KindUnavailable, KindAnswer:
			return false
		}
		return true
	}
	return false
}

// needsPerson reports whether signing in again can help where a silent renewal
// did not.
func (e *Error) needsPerson() bool {
	switch e.Kind {
	case KindSignIn, KindDeclined, KindExpired, KindConsent:
		return true
	}
	return false
}

// kindOf returns the kind of an error of this package, or nothing.
func kindOf(err error) Kind {
	var ours *Error
	if errors.As(err, &ours) {
		return ours.Kind
	}
	return ""
}

// The fixes that more than one place of this package knows.
const (
	fixCertificate  = "Check certificate in the profile."
	fixClient       = "Check authority, tenant and client_id in the profile."
	fixPath         = "Check the path in the profile."
	fixSecret       = "Check where the profile says that it is."
	fixSecretSource = "Set secret_file or secret_command in the profile."
	fixTenant       = "Set tenant in the profile to the tenant id: Entra admin center, Overview."
)

// configError is a mistake in the profile or in a file that it names.
func configError(message, fix string) *Error {
	return &Error{Kind: KindConfig, Message: message, Fix: fix}
}

// oauthOf returns the protocol's word for an error, or nothing.
func oauthOf(err error) string {
	var ours *Error
	if errors.As(err, &ours) {
		return ours.OAuth
	}
	return ""
}
