// Package restore keeps the explorer as it stands, in a file that grows while rows come,
// so that another run can go on where a lost connection has ended this one.
//
// A file belongs to one run, which holds the lock on it until it ends, however it does.
// It begins with a line that says what it is, and an id; behind that stand chunks, each
// with its length and a checksum, sealed with the id and its number. A chunk that was
// not written to its end, and those behind it, do not count.
package restore

import (
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/ui"
)

const (
	// keptFor is how long a session is kept.
	keptFor = 24 * time.Hour
	// header is the first line of a file, with the version of its format.
	header = "msgtrace session 1\n"
	prefix = "msgtrace session "

	sessionEnd   = ".session"
	temporaryEnd = ".tmp"
	idLength     = 16
)

// Where says whose session it is, and how the service was asked.
type Where struct {
	Key     string // whose memory it is
	Profile string // "": none
	Tenant  string
	API     client.Dialect
	BaseURL string
}

// String says in words whose it is, with the flags that say the same.
func (w Where) String() string {
	words := "a token"
	if w.Profile != "" {
		words = "profile " + w.Profile + " in tenant " + w.Tenant
	}
	words += " by --api " + string(w.API)
	if w.BaseURL != "" {
		words += " at --base-url " + w.BaseURL
	}
	return words
}

// Store is the folder of the sessions of one user.
type Store struct {
	vault *auth.Vault
	now   func() time.Time
}

// Open returns the sessions in a vault. It looks at no file.
func Open(vault *auth.Vault, now func() time.Time) *Store { return &Store{vault, now} }

// Keeps reports whether there is a place where sessions are kept.
func (s *Store) Keeps() bool { return s.vault.Folder() != "" }

// chunk is one part of a file. Rows of chunks without a view count when one with a view
// comes behind them.
type chunk struct {
	Where Where
	Rows  []*client.Trace
	Again bool // some of the rows came before, and these stand in their place
	Whole bool // what follows is how all stood then
	At    time.Time
	View  ui.View
	Saved client.Saved
	Total int // rows by then
}
