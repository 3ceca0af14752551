// Package audit keeps the trail of who asked what: JSON lines, each chained to the one
// before by HMAC, so that a line that was changed, removed or cut off is found. No row,
// subject or address of an answer stands in it.
package audit

import (
	"context"
	"time"
)

// Action is what someone did.
type Action string

// The actions.
const (
	SignedIn  Action = "signed-in"
	Refused   Action = "refused" // a sign-in or a command
	Searched  Action = "searched"
	Opened    Action = "opened" // a message, or the events of a copy
	Copied    Action = "copied" // a note or rows, to the clipboard
	Exported  Action = "exported"
	SignedOut Action = "signed-out"
	Started   Action = "started" // the server
	Stopped   Action = "stopped"
)

// Entry is one line of the trail.
type Entry struct {
	Time        time.Time `json:"time"`
	Action      Action    `json:"action"`
	Person      string    `json:"person,omitempty"`
	From        string    `json:"from,omitempty"`        // address and port of the client
	Session     string    `json:"session,omitempty"`     // joins what one session did
	Fingerprint string    `json:"fingerprint,omitempty"` // of the key
	KeyID       string    `json:"keyId,omitempty"`       // of the certificate
	Serial      uint64    `json:"serial,omitempty"`      // of the certificate
	Query       string    `json:"query,omitempty"`       // the search as a line of words, or the command
	Requests    int       `json:"requests,omitempty"`
	Rows        int       `json:"rows,omitempty"`
	Reason      string    `json:"reason,omitempty"` // of a refusal or an end
}

// Trail takes entries. With an error nothing was written, and what was to be done must
// not be done.
type Trail interface {
	Write(ctx context.Context, e Entry) error
}
